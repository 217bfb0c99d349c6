/** Why nobody more comes in, and what to do. */
import { Trans } from "@lingui/react/macro";
import type { QuotaProblem } from "../../api/generated/QuotaProblem";
import { useStorageFullText } from "./full";

export function QuotaText({ quota }: { readonly quota: QuotaProblem | null }) {
  const storageFull = useStorageFullText();
  const limit = quota?.limit ?? 0;
  if (quota?.fair_share) return <Trans>Der Server ist ausgelastet und teilt die Plätze gerecht auf. Versuchen Sie es in einigen Minuten noch einmal; der Link bleibt gültig.</Trans>;
  switch (quota?.quota) {
    case "participants":
      return <Trans>Es nehmen schon {limit} Personen gleichzeitig teil, mehr sind für diese Organisation nicht vorgesehen. Versuchen Sie es noch einmal, wenn andere gegangen sind, oder wenden Sie sich an die einladende Person.</Trans>;
    case "rooms":
      return <Trans>Es laufen schon {limit} Besprechungen gleichzeitig, mehr sind für diese Organisation nicht vorgesehen. Versuchen Sie es noch einmal, wenn eine davon zu Ende ist.</Trans>;
    case "room-size":
      return <Trans>In dieser Besprechung sind schon {limit} Personen, mehr fasst sie nicht. Versuchen Sie es noch einmal, wenn jemand gegangen ist.</Trans>;
    case "participant-minutes":
      return <Trans>Die Minuten dieser Organisation sind für diesen Monat aufgebraucht. Die Verwaltung kann beim Betrieb um mehr bitten.</Trans>;
    case "storage-bytes":
      return storageFull;
    default:
      return <Trans>Eine Grenze ist erreicht. Versuchen Sie es etwas später noch einmal; der Link bleibt gültig.</Trans>;
  }
}
