/** Words as people write them into one line: apart by spaces, commas or semicolons; a leading @ is theirs, not ours. */
export const readWords = (text: string): string[] =>
  text
    .split(/[\s,;]+/)
    .map((word) => word.replace(/^@/, ""))
    .filter((word) => word !== "");
