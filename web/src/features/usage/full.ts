/** What is said wherever a file finds no room. */
import { useLingui } from "@lingui/react/macro";

export function useStorageFullText(): string {
  const { t } = useLingui();
  return t`Der Speicher dieser Organisation ist voll. Entfernen Sie Anlagen aus Entwürfen, oder die Verwaltung bittet den Betrieb um mehr.`;
}
