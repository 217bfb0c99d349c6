/** Bodies in the words of their law. */
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { BodyKind } from "../../api/generated/BodyKind";
import type { BodyMember } from "../../api/generated/BodyMember";
import type { BodyOffice } from "../../api/generated/BodyOffice";
import type { BodyProfile } from "../../api/generated/BodyProfile";
import type { BodySeat } from "../../api/generated/BodySeat";

export function useKindNames(): Record<BodyKind, string> {
  const { t } = useLingui();
  return { council: t`Rat oder Vertretung`, committee: t`Ausschuss`, "works-council": t`Betriebs- oder Personalrat`, board: t`Vorstand oder Beirat`, assembly: t`Mitgliederversammlung`, other: t`Anderes Gremium` };
}

export function useSeatNames(): Record<BodySeat, string> {
  const { t } = useLingui();
  return { holder: t`Mitglied mit Sitz`, substitute: t`Vertretung`, advisory: t`beratend` };
}

export function useOfficeNames(): Record<BodyOffice, string> {
  const { t } = useLingui();
  return { chair: t`Vorsitz`, deputy: t`Stellvertretung im Vorsitz` };
}

/** What stands below a name: the office, what the body calls it, the seat. */
export function useFunctionText(): (member: Pick<BodyMember, "office" | "function" | "seat">) => string {
  const offices = useOfficeNames();
  const seats = useSeatNames();
  return ({ office, function: name, seat }) => [office === null ? null : offices[office], name, office === null && name === null ? seats[seat] : null].filter((part) => part !== null).join(" · ");
}

export function useProfiles() {
  const { i18n } = useLingui();
  const profiles = useQuery({ queryKey: ["body-profiles"], queryFn: api.bodyProfiles, staleTime: Infinity });
  const title = (profile: BodyProfile) => (i18n.locale.startsWith("en") ? profile.title_en : profile.title_de);
  return { items: profiles.data?.items ?? [], title };
}

/** A day as people write it. */
export function useDay(): (day: string | null) => string {
  const { i18n } = useLingui();
  return (day) => (day === null ? "–" : i18n.date(new Date(`${day}T12:00:00Z`), { dateStyle: "medium" }));
}
