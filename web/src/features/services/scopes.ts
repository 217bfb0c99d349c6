/** What the scopes of service accounts are called. */
import { useLingui } from "@lingui/react/macro";
import type { ServiceScope } from "../../api/generated/ServiceScope";

export const SCOPES: readonly ServiceScope[] = ["scim", "directory:read", "directory:write", "meetings:read", "meetings:write", "audit:read", "usage:read"];

export function useScopeText(): (scope: ServiceScope) => string {
  const { t } = useLingui();
  return (scope) => {
    switch (scope) {
      case "scim":
        return t`Konten aus dem Verzeichnis pflegen (SCIM)`;
      case "directory:read":
        return t`Konten, Einheiten und Gruppen lesen`;
      case "directory:write":
        return t`Konten, Einheiten und Gruppen ändern`;
      case "meetings:read":
        return t`Liste der Besprechungen lesen`;
      case "meetings:write":
        return t`Besprechungen übergeben`;
      case "audit:read":
        return t`Prüfprotokoll lesen`;
      case "usage:read":
        return t`Nutzung lesen`;
    }
  };
}
