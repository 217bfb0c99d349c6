/** What quotas are called. */
import { useLingui } from "@lingui/react/macro";
import type { Quota } from "../../api/generated/Quota";

export function useQuotaWords(): (quota: Quota) => readonly [name: string, hint: string] {
  const { t } = useLingui();
  return (quota) => {
    switch (quota) {
      case "participants":
        return [t`Personen gleichzeitig`, t`In allen Besprechungen zusammen; wer im Warteraum wartet, zählt mit.`];
      case "rooms":
        return [t`Besprechungen gleichzeitig`, t`Die gerade laufen.`];
      case "room-size":
        return [t`Personen in einer Besprechung`, t`Ohne Warteraum.`];
      case "participant-minutes":
        return [t`Minuten im Monat`, t`Alle Personen zusammen, ab dem Ersten.`];
      case "storage-bytes":
        return [t`Speicher`, ""];
      case "api-requests":
        return [t`Anfragen in der Minute`, t`An die Schnittstelle. Mindestens 120.`];
    }
  };
}
