/** Roles in words, in the order of the list of people. */
import { useLingui } from "@lingui/react/macro";
import { useContext } from "react";
import type { ConferenceState } from "../../call/conference";
import type { CustomRole, Permission, Role } from "../../call/wire";
import { RoomScope } from "../room/act";

export const ROLES: readonly Role[] = ["chair", "deputy", "minute-taker", "technician", "speaker", "interpreter", "captioner", "participant", "observer"];

/** Roles whose rights the chair can change. */
export const RESTRICTABLE_ROLES: readonly Role[] = ROLES.filter((role) => role !== "chair" && role !== "deputy");

/** Places for roles that a meeting names itself. */
export const CUSTOM_ROLES: readonly Role[] = ["custom-1", "custom-2", "custom-3", "custom-4", "custom-5", "custom-6", "custom-7", "custom-8"];

/** What can be allowed and forbidden by role and person. */
export const RIGHTS = ["microphone", "camera", "screen", "chat", "reaction", "rename", "whisper"] as const satisfies readonly Permission[];

/** The server's table, for what can be restricted (`Role::permissions`). */
const PLANNED: Partial<Record<Role, readonly Permission[]>> = {
  captioner: ["chat", "reaction", "rename"],
  observer: ["reaction", "rename"],
};

/** What a role may here of what can be restricted: its rule, or what was planned. */
export function rightsOfRole(conference: Pick<ConferenceState, "order" | "customRoles">, role: Role): readonly Permission[] {
  const rule = conference.order?.rules.find((one) => one.role === role)?.permissions;
  return rule ?? conference.customRoles.find((own) => own.role === role)?.permissions ?? PLANNED[role] ?? RIGHTS;
}

/** Names of all roles; those of the meeting's own as they are called in the room, or in `own`. */
export function useRoleNames(own?: readonly CustomRole[]): Record<Role, string> {
  const { t } = useLingui();
  const here = useContext(RoomScope)?.conference.customRoles;
  const named = (role: Role) => (own ?? here ?? []).find((one) => one.role === role)?.name ?? t`eigene Rolle`;
  return {
    "custom-1": named("custom-1"),
    "custom-2": named("custom-2"),
    "custom-3": named("custom-3"),
    "custom-4": named("custom-4"),
    "custom-5": named("custom-5"),
    "custom-6": named("custom-6"),
    "custom-7": named("custom-7"),
    "custom-8": named("custom-8"),
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

/** What a role may do, in one line; those of the meeting's own say it by their name. */
export function useRoleLines(): Partial<Record<Role, string>> {
  const { t } = useLingui();
  const part = t`sprechen, Kamera, teilen, schreiben, sich melden`;
  return {
    chair: t`darf alles; höchstens eine Person`,
    deputy: t`leitet mit, darf alles außer dem Vorsitz`,
    "minute-taker": t`nimmt teil, sieht Redezeiten, Anwesenheit und Verlauf`,
    technician: t`nimmt teil, lässt ein, schaltet stumm, benennt um`,
    speaker: part,
    interpreter: part,
    participant: part,
    captioner: t`schreibt im Chat, reagiert`,
    observer: t`sieht und hört zu, reagiert`,
  };
}
