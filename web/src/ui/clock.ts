/** The time of day as the whole client writes it: 24 hours, in the language of the page; of this device, or of another time zone. */
export function clock(locale: string, seconds = false, timeZone?: string): (at: number | Date) => string {
  return (at) => new Date(at).toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit", ...(seconds ? { second: "2-digit" } : {}), hourCycle: "h23", timeZone });
}

/** Day and time of day, as `clock` writes it. */
export function moment(locale: string, day: "short" | "medium" | "full" = "medium", seconds = false): (at: number | Date) => string {
  return (at) => new Date(at).toLocaleString(locale, { dateStyle: day, timeStyle: seconds ? "medium" : "short", hourCycle: "h23" });
}
