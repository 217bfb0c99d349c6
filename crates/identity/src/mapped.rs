//! What the mapping of claims gives at each sign-in, and takes when a claim is gone: roles, a unit, groups.
//!
//! What was given by hand is neither taken nor remembered. What the directory keeps is not touched: the unit of its
//! people, where departments say it, and its groups. The last administrator stays.

use audit::{Act, Object};
use ids::{AccountId, GroupId};
use oidc::{Grant, Rule};
use sea_orm::ActiveValue::{Set, Unchanged};
use store::TenantScope;
use store::entity::account::{ActiveModel, Model};
use store::{NewGrant, StoreError};
use uuid::Uuid;

use crate::Identity;
use crate::administration::TenantRole;
use crate::error::{Field, IdentityError};
use crate::groups::GROUP_MEMBERS_MAX;
use crate::sessions::object;

/// Roles that a mapping may give: those for the whole tenant.
const MAPPED_ROLES: [TenantRole; 2] = [TenantRole::Administrator, TenantRole::Auditor];

fn id(text: &str) -> Option<Uuid> {
    Uuid::try_parse(text).ok()
}

fn has_role(grants: &[Grant], role: TenantRole) -> bool {
    grants.iter().any(|grant| matches!(grant, Grant::Role(name) if name == role.name()))
}

fn unit(grants: &[Grant]) -> Option<Uuid> {
    grants.iter().find_map(|grant| match grant {
        Grant::Unit(unit) => id(unit),
        _ => None,
    })
}

fn groups(grants: &[Grant]) -> impl Iterator<Item = Uuid> {
    grants.iter().filter_map(|grant| match grant {
        Grant::Group(group) => id(group),
        _ => None,
    })
}

/// Somebody is in one unit: of several rules that hold, the first one says it.
pub(crate) fn one_unit(grants: Vec<Grant>, rules: &[Rule]) -> Vec<Grant> {
    let is_unit = |grant: &Grant| matches!(grant, Grant::Unit(_));
    let first = rules.iter().map(|rule| &rule.grant).find(|grant| is_unit(grant) && grants.contains(grant)).cloned();
    grants.into_iter().filter(|grant| !is_unit(grant) || Some(grant) == first.as_ref()).collect()
}

impl Identity {
    /// Whether everything exists here that rules give; a foreign thing is as unknown as one that nobody has.
    pub(crate) async fn check_grants(&self, rules: &[Rule]) -> Result<(), IdentityError> {
        let tree = self.units().await?;
        let wanted: Vec<Uuid> = rules.iter().flat_map(|rule| groups(std::slice::from_ref(&rule.grant))).collect();
        let known = self.store.groups().of_ids(&wanted).await?;
        let exists = |rule: &Rule| match &rule.grant {
            Grant::Role(name) => MAPPED_ROLES.iter().any(|role| role.name() == name),
            Grant::Unit(unit) => id(unit).is_some_and(|unit| tree.get(unit).is_some()),
            Grant::Group(group) => id(group).is_some_and(|id| known.iter().any(|group| group.id == id)),
        };
        match rules.iter().all(exists) {
            true => Ok(()),
            false => Err(IdentityError::Field(Field::RuleMalformed)),
        }
    }

    /// Brings an account from what the mapping gave before to what it gives now; what of it is the mapping's.
    pub(crate) async fn bring_mapped(
        &self,
        scope: &TenantScope,
        account: &Model,
        before: &[Grant],
        now: Vec<Grant>,
    ) -> Result<Vec<Grant>, IdentityError> {
        if before.is_empty() && now.is_empty() {
            return Ok(now);
        }
        scope.lock_people().await?;
        let mut given = Vec::new();
        for role in MAPPED_ROLES {
            if self.bring_role(scope, account, role, has_role(before, role), has_role(&now, role)).await? {
                given.push(Grant::Role(role.name().into()));
            }
        }
        if let Some(unit) = self.bring_unit(scope, account, unit(before), unit(&now)).await? {
            given.push(Grant::Unit(unit.to_string()));
        }
        let before: Vec<Uuid> = groups(before).collect();
        let now: Vec<Uuid> = groups(&now).collect();
        for group in self.bring_groups(scope, account, &before, &now).await? {
            given.push(Grant::Group(group.to_string()));
        }
        Ok(given)
    }

    /// Whether the role is the mapping's afterwards.
    async fn bring_role(
        &self,
        scope: &TenantScope,
        account: &Model,
        role: TenantRole,
        before: bool,
        now: bool,
    ) -> Result<bool, IdentityError> {
        let id = AccountId::from_uuid(account.id);
        let has = scope.grants().has_own(id, role.name()).await?;
        let by_hand = has && !before;
        if by_hand || has == now {
            return Ok(now && !by_hand);
        }
        let (give, take) = match role {
            TenantRole::Administrator => (Act::AdministratorGrant, Act::AdministratorRevoke),
            _ => (Act::RoleGrant, Act::RoleRevoke),
        };
        let event = |act: Act| act.on(object(account)).with("role", role.name()).with("by", "claims");
        if now {
            self.give_role(scope, id, role).await?;
            self.audit.append(scope, event(give)).await?;
        } else {
            scope.grants().revoke(id, role.name()).await?;
            if self.is_last(scope).await? {
                // Asked again at the next sign-in; somebody else may administer by then.
                self.give_role(scope, id, role).await?;
                self.warn_last(scope, event(take)).await?;
                return Ok(true);
            }
            self.audit.append(scope, event(take)).await?;
        }
        scope.accounts().touch(id, None).await?;
        Ok(now)
    }

    async fn give_role(&self, scope: &TenantScope, account: AccountId, role: TenantRole) -> Result<(), StoreError> {
        let grant = NewGrant {
            id: self.new_id(),
            account: Some(account),
            group: None,
            role: role.name().into(),
            unit: None,
            created_at_ms: self.now_ms(),
        };
        scope.grants().create(grant).await.map(drop)
    }

    /// The unit, as far as it is the mapping's afterwards.
    async fn bring_unit(
        &self,
        scope: &TenantScope,
        account: &Model,
        before: Option<Uuid>,
        now: Option<Uuid>,
    ) -> Result<Option<Uuid>, IdentityError> {
        let id = AccountId::from_uuid(account.id);
        // A unit that was deleted meanwhile is none.
        let now = match now {
            Some(unit) if scope.units().find(unit.into()).await?.is_some() => Some(unit),
            _ => None,
        };
        let by_hand = now.is_none() && account.unit_id != before;
        if by_hand || account.unit_id == now || self.directory_says_unit_of(scope, id).await? {
            return Ok(now.filter(|unit| account.unit_id == Some(*unit)));
        }
        let change = ActiveModel { id: Unchanged(account.id), unit_id: Set(now), ..Default::default() };
        scope.accounts().update(change, None).await?;
        let event = Act::AccountChange.on(object(account)).with("by", "claims");
        self.audit.append(scope, event.with("unit", now.map(|unit| unit.to_string()).unwrap_or_default())).await?;
        Ok(now)
    }

    /// The groups in which the account is by the mapping afterwards.
    async fn bring_groups(
        &self,
        scope: &TenantScope,
        account: &Model,
        before: &[Uuid],
        now: &[Uuid],
    ) -> Result<Vec<Uuid>, IdentityError> {
        if before.is_empty() && now.is_empty() {
            return Ok(Vec::new());
        }
        let id = AccountId::from_uuid(account.id);
        let of = scope.directory().memberships_of(&[account.id]).await?;
        let all: Vec<Uuid> = before.iter().chain(now).copied().collect();
        let known = scope.groups().of_ids(&all).await?;
        let kept = scope.directory().groups_among(&all).await?;
        let (mut given, mut changed) = (Vec::new(), false);
        for group in known.iter().filter(|group| !kept.iter().any(|kept| kept.group_id == group.id)) {
            let is_in = of.iter().any(|member| member.group_id == group.id);
            let (was, is) = (before.contains(&group.id), now.contains(&group.id));
            let group_id = GroupId::from_uuid(group.id);
            let event = |word: &str| {
                let event = Act::GroupChange.on(Object::new("group", group.id, &group.name));
                event.with(word, account.id.to_string()).with("by", "claims")
            };
            match (is_in, is) {
                (true, true) if was => given.push(group.id),
                (true, false) if was => {
                    scope.groups().leave(group_id, id).await?;
                    if self.is_last(scope).await? {
                        scope.groups().join(group_id, id).await?;
                        self.warn_last(scope, event("removed")).await?;
                        given.push(group.id);
                        continue;
                    }
                    self.audit.append(scope, event("removed")).await?;
                    changed = true;
                }
                (false, true) => {
                    let size = scope.groups().sizes(&[group.id]).await?.first().map_or(0, |(_, size)| *size);
                    if size >= GROUP_MEMBERS_MAX {
                        tracing::warn!(group = %group.id, "a group that claims give is full");
                        continue;
                    }
                    scope.groups().join(group_id, id).await?;
                    self.audit.append(scope, event("added")).await?;
                    given.push(group.id);
                    changed = true;
                }
                _ => {}
            }
        }
        if changed {
            scope.accounts().touch(id, None).await?;
        }
        Ok(given)
    }

    /// Whether nobody is left who administers the tenant and may sign in.
    async fn is_last(&self, scope: &TenantScope) -> Result<bool, IdentityError> {
        match self.need_administrator(scope).await {
            Ok(()) => Ok(false),
            Err(IdentityError::LastAdministrator) => Ok(true),
            Err(fault) => Err(fault),
        }
    }

    async fn warn_last(&self, scope: &TenantScope, event: audit::Event) -> Result<(), IdentityError> {
        tracing::warn!("the mapping of claims would take the last administrator, who stays");
        Ok(self.audit.append(scope, event.refused("last-administrator")).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_units_the_first_rule_counts() {
        let rule = |unit: &str| Rule { claim: "ou".into(), value: unit.into(), grant: Grant::Unit(unit.into()) };
        let rules = [rule("b"), rule("a")];
        let role = Grant::Role("auditor".into());
        let grants = vec![role.clone(), Grant::Unit("a".into()), Grant::Unit("b".into())];
        assert_eq!(one_unit(grants, &rules), [role, Grant::Unit("b".into())]);
    }
}
