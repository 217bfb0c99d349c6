//! Groups: accounts that are given roles together.

use ids::{AccountId, GroupId, UnitId};
use store::entity::{account, group, role_grant};
use store::{NewGroup, Page, StoreError};
use uuid::Uuid;

use crate::Identity;
use crate::accounts::clean_name;
use crate::administration::Administration;
use crate::error::{Field, IdentityError};

/// Groups of a tenant at most.
pub const GROUPS_MAX: u64 = 1_000;
/// Members of a group at most.
pub const GROUP_MEMBERS_MAX: i64 = 5_000;

/// A group, how many are in it, and what it may.
#[derive(Clone, Debug)]
pub struct GroupEntry {
    pub group: group::Model,
    pub members: i64,
    pub grants: Vec<role_grant::Model>,
    /// The directory keeps it; its roles are given here.
    pub directory: bool,
}

/// What is changed of a group; absent fields stay.
#[derive(Clone, Debug, Default)]
pub struct GroupChange {
    pub name: Option<String>,
    pub unit: Option<Option<UnitId>>,
    /// Refused when the group is at another version.
    pub version: Option<i64>,
}

fn taken(error: StoreError) -> IdentityError {
    match error {
        StoreError::Conflict => IdentityError::Field(Field::NameTaken),
        StoreError::Bound => IdentityError::Field(Field::UnitUnknown),
        StoreError::Stale => IdentityError::Stale,
        other => other.into(),
    }
}

impl Identity {
    /// Groups within reach, by name.
    pub async fn groups(
        &self,
        by: &Administration,
        after: Option<&str>,
        limit: u64,
    ) -> Result<Page<GroupEntry>, IdentityError> {
        let page = self.store.groups().page(by.within().as_deref(), after, limit).await?;
        Ok(Page { items: self.group_entries(page.items).await?, next: page.next })
    }

    /// A group within reach.
    pub async fn group(&self, by: &Administration, id: GroupId) -> Result<GroupEntry, IdentityError> {
        let group = self.store.groups().find(id).await?.filter(|group| by.reaches(group.unit_id));
        let group = group.ok_or(IdentityError::NotFound)?;
        self.group_entries(vec![group]).await?.pop().ok_or(IdentityError::NotFound)
    }

    async fn group_entries(&self, groups: Vec<group::Model>) -> Result<Vec<GroupEntry>, IdentityError> {
        let ids: Vec<Uuid> = groups.iter().map(|group| group.id).collect();
        let sizes = self.store.groups().sizes(&ids).await?;
        let grants = self.store.grants().of_groups(&ids).await?;
        let kept = self.groups_of_directory(&ids).await?;
        let entry = |group: group::Model| GroupEntry {
            directory: kept.contains(&group.id),
            members: sizes.iter().find(|(id, _)| *id == group.id).map_or(0, |(_, size)| *size),
            grants: grants.iter().filter(|grant| grant.group_id == Some(group.id)).cloned().collect(),
            group,
        };
        Ok(groups.into_iter().map(entry).collect())
    }

    /// A group within reach whose roles reach no further.
    pub(crate) async fn kept_group(&self, by: &Administration, id: GroupId) -> Result<GroupEntry, IdentityError> {
        let entry = self.group(by, id).await?;
        by.need(by.keeps(&entry.group, &entry.grants))?;
        Ok(entry)
    }

    /// A group that may be changed here, and not only its roles.
    async fn own_group(&self, by: &Administration, id: GroupId) -> Result<GroupEntry, IdentityError> {
        let entry = self.kept_group(by, id).await?;
        if entry.directory { Err(IdentityError::KeptByDirectory) } else { Ok(entry) }
    }

    pub async fn create_group(
        &self,
        by: &Administration,
        name: &str,
        unit: Option<UnitId>,
    ) -> Result<group::Model, IdentityError> {
        let name = clean_name(name)?;
        self.check_unit(by, unit)?;
        let store = self.store.begin().await?;
        store.lock_people().await?;
        if store.groups().count().await? >= GROUPS_MAX {
            return Err(IdentityError::TooMany);
        }
        let new = NewGroup { id: self.new_id(), unit, name, created_at_ms: self.now_ms() };
        let group = store.groups().create(new).await.map_err(taken)?;
        self.audit.append(&store, audit::Act::GroupCreate.on(object(&group))).await?;
        store.commit().await?;
        Ok(group)
    }

    pub async fn change_group(
        &self,
        by: &Administration,
        id: GroupId,
        change: GroupChange,
    ) -> Result<GroupEntry, IdentityError> {
        let before = self.own_group(by, id).await?.group;
        let name = change.name.as_deref().map(clean_name).transpose()?.unwrap_or(before.name);
        let unit = match change.unit {
            Some(unit) => {
                self.check_unit(by, unit)?;
                unit
            }
            None => before.unit_id.map(UnitId::from_uuid),
        };
        let store = self.store.begin().await?;
        store.groups().change(id, change.version, &name, unit).await.map_err(taken)?;
        let changed = audit::Act::GroupChange.on(audit::Object::new("group", id.uuid(), &name));
        self.audit.append(&store, changed.with_some("unit", unit.map(|unit| unit.to_string()))).await?;
        store.commit().await?;
        self.group(by, id).await
    }

    /// Deletes a group with its roles; its members stay.
    pub async fn delete_group(
        &self,
        by: &Administration,
        id: GroupId,
        version: Option<i64>,
    ) -> Result<(), IdentityError> {
        let gone = self.own_group(by, id).await?.group;
        let store = self.store.begin().await?;
        store.lock_people().await?;
        store.groups().delete(id, version).await.map_err(taken)?;
        self.need_administrator(&store).await?;
        self.audit.append(&store, audit::Act::GroupDelete.on(object(&gone))).await?;
        store.commit().await?;
        Ok(())
    }

    /// Members of a group within reach, by name. A group of a unit has members of that unit's administrators' choice;
    /// who reaches the group sees who is in it.
    pub async fn group_members(
        &self,
        by: &Administration,
        id: GroupId,
        after: Option<&str>,
        limit: u64,
    ) -> Result<Page<account::Model>, IdentityError> {
        self.group(by, id).await?;
        Ok(self.store.groups().members(id, after, limit).await?)
    }

    /// Adds an account within reach to a group; adding twice changes nothing.
    pub async fn join_group(&self, by: &Administration, id: GroupId, account: AccountId) -> Result<(), IdentityError> {
        let entry = self.own_group(by, id).await?;
        self.managed_account(by, account).await?;
        if entry.members >= GROUP_MEMBERS_MAX {
            return Err(IdentityError::TooMany);
        }
        let store = self.store.begin().await?;
        match store.groups().join(id, account).await {
            Ok(()) => {
                store.accounts().touch(account, None).await?;
                let joined = audit::Act::GroupChange.on(object(&entry.group)).with("added", account.to_string());
                self.audit.append(&store, joined).await?;
                Ok(store.commit().await?)
            }
            Err(StoreError::Conflict) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Takes a member out of a group.
    pub async fn leave_group(&self, by: &Administration, id: GroupId, account: AccountId) -> Result<(), IdentityError> {
        let group = self.own_group(by, id).await?.group;
        let store = self.store.begin().await?;
        store.lock_people().await?;
        if !store.groups().leave(id, account).await? {
            return Err(IdentityError::NotFound);
        }
        store.accounts().touch(account, None).await?;
        self.need_administrator(&store).await?;
        let left = audit::Act::GroupChange.on(object(&group)).with("removed", account.to_string());
        self.audit.append(&store, left).await?;
        store.commit().await?;
        Ok(())
    }

    /// A unit that may be chosen: one within reach, or none by who administers all.
    pub(crate) fn check_unit(&self, by: &Administration, unit: Option<UnitId>) -> Result<(), IdentityError> {
        match unit {
            Some(unit) if by.tree().get(unit.uuid()).is_none() || !by.reaches(Some(unit.uuid())) => {
                Err(IdentityError::Field(Field::UnitUnknown))
            }
            None if !by.whole_tenant() => Err(IdentityError::Field(Field::UnitUnknown)),
            _ => Ok(()),
        }
    }
}

/// A group as the log names it.
pub(crate) fn object(group: &group::Model) -> audit::Object {
    audit::Object::new("group", group.id, &group.name)
}
