/** The time of day as the whole client writes it: 24 hours, in the language of the page. */
export function clock(locale: string, seconds = false): (at: number | Date) => string {
  return (at) => new Date(at).toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit", ...(seconds ? { second: "2-digit" } : {}), hourCycle: "h23" });
}
