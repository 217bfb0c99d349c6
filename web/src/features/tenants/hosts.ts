/** Host names as people write them into one field: apart by spaces, commas or lines. */
export const readHosts = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);
