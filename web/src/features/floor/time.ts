/** Times as figures and as words. */

/** `2:05`, `1:02:05`; below zero it is zero. */
export function figures(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n: number) => String(n).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** `PT2M5S`, for `<time datetime>`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  return `PT${Math.floor(seconds / 60)}M${seconds % 60}S`;
}

/** Length of a turn in the unit in which it is said: seconds below two minutes, unless the minutes are whole. */
export function turnLength(ms: number): { readonly minutes: number; readonly seconds: number } {
  const seconds = Math.round(ms / 1_000);
  const inMinutes = seconds >= 120 || seconds % 60 === 0;
  return inMinutes ? { minutes: Math.round(seconds / 60), seconds: 0 } : { minutes: 0, seconds };
}
