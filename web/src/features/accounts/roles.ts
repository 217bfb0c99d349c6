/** Roles of a tenant in words. */
import { useLingui } from "@lingui/react/macro";
import type { RoleGrant } from "../../api/generated/RoleGrant";
import type { TenantRole } from "../../api/generated/TenantRole";

export const TENANT_ROLES: readonly TenantRole[] = ["administrator", "unit-administrator", "auditor"];

export function useTenantRoles(): Record<TenantRole, string> {
  const { t } = useLingui();
  return { administrator: t`Verwaltung`, "unit-administrator": t`Verwaltung einer Einheit`, auditor: t`Prüfung` };
}

/** A role with what it is for, and by which group. */
export function useGrantText(): (grant: RoleGrant) => string {
  const { t } = useLingui();
  const names = useTenantRoles();
  return (grant) => {
    const unit = grant.unit?.short_name;
    const role = unit === undefined ? names[grant.role] : t`Verwaltung ${unit}`;
    const group = grant.group?.name;
    return group === undefined ? role : t`${role} (Gruppe ${group})`;
  };
}
