/** Roles in words, in the order of the list of people. */
import { useLingui } from "@lingui/react/macro";
import type { Role } from "../../call/wire";

export const ROLES: readonly Role[] = ["chair", "deputy", "minute-taker", "technician", "speaker", "interpreter", "captioner", "participant", "observer"];

/** Roles whose rights the chair can change. */
export const RESTRICTABLE_ROLES: readonly Role[] = ROLES.filter((role) => role !== "chair" && role !== "deputy");

export function useRoleNames(): Record<Role, string> {
  const { t } = useLingui();
  return {
    chair: t`Vorsitz`,
    deputy: t`Stellvertretung`,
    "minute-taker": t`Protokoll`,
    technician: t`Technik`,
    speaker: t`Vortrag`,
    participant: t`Teilnahme`,
    observer: t`Beobachtung`,
    interpreter: t`Dolmetschung`,
    captioner: t`Schriftdolmetschung`,
  };
}
