/** What quotas are called, and how their numbers are written. */
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
        return [t`Speicher`, t`Dateien zu Anträgen und Logos, in MiB.`];
      case "api-requests":
        return [t`Anfragen in der Minute`, t`An die Schnittstelle. Mindestens 120.`];
    }
  };
}

const MIB = 1024 * 1024;

/** In what a quota is written: bytes are nobody's measure. */
export const unitOf = (quota: Quota) => (quota === "storage-bytes" ? MIB : 1);

/** A number of a quota as people read it. */
export function useQuotaAmount(): (quota: Quota, amount: number) => string {
  const { t, i18n } = useLingui();
  return (quota, amount) => {
    if (unitOf(quota) === 1) return i18n.number(amount);
    const size = i18n.number(amount / MIB, { maximumFractionDigits: 1 });
    return t`${size} MiB`;
  };
}
