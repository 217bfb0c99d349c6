/** Deadlines over days, as people write them. */
import { useLingui } from "@lingui/react/macro";

const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000];

/** Longest time until the close, and what a form begins with, in days (crates/wire/src/body_vote.rs). */
export const DAYS_MAX = 92;
const DAYS_USUAL = 7;

/** Day and time. */
export function useMoment(): (ms: number) => string {
  const { i18n } = useLingui();
  return (ms) => i18n.date(new Date(ms), { weekday: "short", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/** What is left, in the largest unit that says enough. */
export function leftOf(ms: number): { readonly unit: "days" | "hours" | "minutes" | "over"; readonly count: number } {
  if (ms <= 0) return { unit: "over", count: 0 };
  if (ms >= 2 * DAY_MS) return { unit: "days", count: Math.floor(ms / DAY_MS) };
  if (ms >= HOUR_MS) return { unit: "hours", count: Math.floor(ms / HOUR_MS) };
  return { unit: "minutes", count: Math.max(1, Math.floor(ms / 60_000)) };
}

const two = (number: number) => String(number).padStart(2, "0");

/** As a field for day and time has it, in the time of this device. */
export const asLocal = (at: Date): string => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;

/** In a week, at the end of the day's work. */
export function usualEnd(now: number): string {
  const at = new Date(now + DAYS_USUAL * DAY_MS);
  at.setHours(18, 0, 0, 0);
  return asLocal(at);
}

export type DeadlineFault = "missing" | "past" | "far";

/** What is wrong with a deadline. */
export function useDeadlineFaults(): Record<DeadlineFault, string> {
  const { t } = useLingui();
  return { missing: t`Geben Sie Tag und Uhrzeit ein.`, past: t`Die Frist muss in der Zukunft liegen.`, far: t`Die Frist darf höchstens ${DAYS_MAX} Tage lang sein.` };
}

/** The moment that a field has, if a vote may close then; `now` is when it is opened. */
export function endOf(local: string, now: number): number | DeadlineFault {
  const at = new Date(local).getTime();
  if (local === "" || Number.isNaN(at)) return "missing";
  if (at <= now + 60_000) return "past";
  return at > now + DAYS_MAX * DAY_MS ? "far" : at;
}
