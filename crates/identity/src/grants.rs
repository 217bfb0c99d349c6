//! Giving and taking roles.

use ids::{AccountId, GrantId, GroupId, UnitId};
use store::entity::role_grant;
use store::{NewGrant, StoreError, TenantScope};

use crate::Identity;
use crate::administration::{Administration, TenantRole};
use crate::error::{Field, IdentityError};

/// Roles of one account or group at most.
pub const GRANTS_MAX: usize = 50;

/// Who is given a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Account(AccountId),
    Group(GroupId),
}

impl Identity {
    /// Gives a role. Nobody gives what reaches further than their own administration.
    pub async fn grant(
        &self,
        by: &Administration,
        subject: Subject,
        role: TenantRole,
        unit: Option<UnitId>,
    ) -> Result<role_grant::Model, IdentityError> {
        match (role, unit) {
            (TenantRole::UnitAdministrator, Some(_)) => self.check_unit(by, unit)?,
            (TenantRole::UnitAdministrator, None) => return Err(IdentityError::Field(Field::UnitUnknown)),
            (TenantRole::Administrator | TenantRole::Auditor, None) => by.need(by.whole_tenant())?,
            (TenantRole::Administrator | TenantRole::Auditor, Some(_)) => {
                return Err(IdentityError::Field(Field::RoleUnfit));
            }
        }
        let (account, group, held) = match subject {
            Subject::Account(id) => {
                self.managed_account(by, id).await?;
                (Some(id), None, self.store.grants().of_account(id).await?.len())
            }
            Subject::Group(id) => (None, Some(id), self.kept_group(by, id).await?.grants.len()),
        };
        if held >= GRANTS_MAX {
            return Err(IdentityError::TooMany);
        }
        let new = NewGrant {
            id: self.new_id(),
            account,
            group,
            role: role.name().into(),
            unit,
            created_at_ms: self.now_ms(),
        };
        let store = self.store.begin().await?;
        store.lock_people().await?;
        let grant = store.grants().create(new).await.map_err(|error| match error {
            StoreError::Conflict => IdentityError::Field(Field::RoleTaken),
            StoreError::Bound => IdentityError::Field(Field::UnitUnknown),
            other => other.into(),
        })?;
        if let Some(account) = account {
            store.accounts().touch(account, None).await?;
        }
        self.audit_role(&store, audit::Act::RoleGrant, &grant).await?;
        store.commit().await?;
        Ok(grant)
    }

    /// Takes a role away, never one's own.
    pub async fn revoke_grant(&self, by: &Administration, id: GrantId) -> Result<role_grant::Model, IdentityError> {
        let grant = self.store.grants().find(id).await?.ok_or(IdentityError::NotFound)?;
        let account = grant.account_id.map(AccountId::from_uuid);
        match (account, grant.group_id) {
            (Some(account), _) if by.by() == Some(account) => return Err(IdentityError::LastAdministrator),
            (Some(account), _) => drop(self.managed_account(by, account).await?),
            (None, Some(group)) => drop(self.kept_group(by, GroupId::from_uuid(group)).await?),
            (None, None) => return Err(IdentityError::NotFound),
        }
        let store = self.store.begin().await?;
        store.lock_people().await?;
        if !store.grants().delete(id).await? {
            return Err(IdentityError::NotFound);
        }
        if let Some(account) = account {
            store.accounts().touch(account, None).await?;
        }
        self.need_administrator(&store).await?;
        self.audit_role(&store, audit::Act::RoleRevoke, &grant).await?;
        store.commit().await?;
        Ok(grant)
    }

    async fn audit_role(
        &self,
        store: &TenantScope,
        act: audit::Act,
        grant: &role_grant::Model,
    ) -> Result<(), IdentityError> {
        let object = match (grant.account_id, grant.group_id) {
            (Some(id), _) => {
                let account = store.accounts().find(AccountId::from_uuid(id)).await?;
                Some(audit::Object::new("account", id, &account.map(|account| account.name).unwrap_or_default()))
            }
            (None, Some(id)) => {
                let group = store.groups().find(GroupId::from_uuid(id)).await?;
                Some(audit::Object::new("group", id, &group.map(|group| group.name).unwrap_or_default()))
            }
            (None, None) => None,
        };
        let event = object.map_or_else(|| act.alone(), |object| act.on(object)).with("role", &grant.role);
        let event = event.with_some("unit", grant.unit_id.map(|unit| unit.to_string()));
        Ok(self.audit.append(store, event).await?)
    }

    /// Somebody must remain who administers the tenant and may sign in.
    pub(crate) async fn need_administrator(&self, store: &TenantScope) -> Result<(), IdentityError> {
        match store.accounts().count_able(TenantRole::Administrator.name()).await? {
            0 => Err(IdentityError::LastAdministrator),
            _ => Ok(()),
        }
    }
}
