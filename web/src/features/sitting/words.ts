/** A sitting in words: where somebody is, why somebody is excluded, whether the body can decide. */
import { useLingui } from "@lingui/react/macro";
import type { Bias, PresencePlace, Sitting, SittingMember } from "../../call/wire";
import type { IconName } from "../../ui/Icon";

export const PLACES = ["room", "remote", "phone"] as const satisfies readonly PresencePlace[];

export const PLACE_ICONS: Record<PresencePlace, IconName> = { room: "landmark", remote: "video", phone: "phone" };

export function usePlaceNames(): Record<PresencePlace, string> {
  const { t } = useLingui();
  return { room: t`im Saal`, remote: t`zugeschaltet`, phone: t`am Telefon` };
}

export function useBiasNames(): Record<Bias, string> {
  const { t } = useLingui();
  return { own: t`eigener Vor- oder Nachteil`, relative: t`Vor- oder Nachteil für Angehörige`, represented: t`Vor- oder Nachteil für Vertretene`, involved: t`vorher in der Sache tätig`, other: t`anderer Grund` };
}

/** Whether the body can decide, in one line. */
export function quorate(sitting: Sitting): boolean {
  return sitting.standing.quorum === "met" || sitting.standing.quorum === "presumed";
}

export function useQuorumText(): (sitting: Sitting) => string {
  const { t } = useLingui();
  return ({ standing, opened_at_ms }) => {
    if (opened_at_ms === null) return t`noch nicht eröffnet`;
    switch (standing.quorum) {
      case "met":
        return t`beschlussfähig`;
      case "presumed":
        return t`gilt als beschlussfähig`;
      case "not_invited":
        return t`nicht beschlussfähig: nicht alle geladen`;
      default:
        return t`nicht beschlussfähig`;
    }
  };
}

/** How that follows from the numbers. */
export function useQuorumReason(): (sitting: Sitting) => string {
  const { t } = useLingui();
  return ({ standing }) => {
    const { of, required, counted } = standing;
    if (standing.quorum === "not_invited") return t`Die Regel verlangt, dass alle geladen sind.`;
    if (required === 0) return t`Die Regel verlangt keine Mindestzahl.`;
    const sum = t`Nötig sind ${required} von ${of}, anwesend sind ${counted}.`;
    return standing.quorum === "presumed" ? t`${sum} Bei Eröffnung festgestellt und von niemandem angezweifelt.` : sum;
  };
}

/** Where somebody is and what they are, without the name. */
export function useMemberText(): (member: SittingMember, members: readonly SittingMember[]) => string {
  const { t } = useLingui();
  const places = usePlaceNames();
  return (member, members) => {
    const nameOf = (id: string | null) => members.find((one) => one.id === id)?.name ?? "";
    const [holder, substitute] = [nameOf(member.stands_in_for), nameOf(member.replaced_by)];
    const parts = [
      member.place === null ? t`nicht anwesend` : places[member.place],
      member.excluded ? t`ausgeschlossen, keine Stimme` : null,
      holder === "" ? null : t`vertritt ${holder}`,
      substitute === "" ? null : t`vertreten durch ${substitute}`,
      member.confirmed ? t`Teilnahme bestätigt` : null,
      member.by_hand ? t`von Hand zugeordnet` : null,
    ];
    return parts.filter((part) => part !== null).join(" · ");
  };
}
