/** Limits as a form writes them. */
import type { Quota } from "../../api/generated/Quota";
import type { QuotaLimit } from "../../api/generated/QuotaLimit";
import type { QuotaState } from "../../api/generated/QuotaState";
import { unitOf } from "./words";

export type Shown = { readonly soft: string; readonly hard: string };
export type Draft = Partial<Record<Quota, Shown>>;

/** In the unit of the quota; what is no whole number of it, set by a program, is shown as the next one. */
export function shownOf({ quota, limit }: Pick<QuotaState, "quota" | "limit">): Shown {
  const text = (number: number | undefined) => (number === undefined ? "" : String(Math.ceil(number / unitOf(quota))));
  return { soft: text(limit?.soft), hard: text(limit?.hard) };
}

/** What was changed, and beside it what was not, as it is. */
export function limitsOf(draft: Draft, states: readonly Pick<QuotaState, "quota" | "limit">[]): Partial<Record<Quota, QuotaLimit | null>> {
  const limits: Partial<Record<Quota, QuotaLimit | null>> = {};
  for (const [quota, written] of Object.entries(draft) as [Quota, Shown][]) {
    const state = states.find((state) => state.quota === quota) ?? { quota, limit: null };
    const shown = shownOf(state);
    const number = (field: keyof Shown) => {
      const text = written[field].trim();
      if (text === shown[field]) return state.limit?.[field];
      return /^\d+$/u.test(text) ? Number(text) * unitOf(quota) : undefined;
    };
    const [least, most] = [number("soft"), number("hard")];
    limits[quota] = least === undefined && most === undefined ? null : { ...(least === undefined ? {} : { soft: least }), ...(most === undefined ? {} : { hard: most }) };
  }
  return limits;
}
