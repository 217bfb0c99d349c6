//! Groups that a directory provisions. Roles are hung on them here, never by the directory.

use std::collections::HashSet;

use audit::Act;
use ids::{AccountId, GroupId};
use scim::Object;
use serde_json::Value;
use store::entity::directory_group::Model as Row;
use store::entity::group;
use store::{NewGroup, StoreError, TenantScope};
use uuid::Uuid;

use crate::Identity;
use crate::accounts::clean_name;
use crate::error::{Field, IdentityError};
use crate::groups::{GROUPS_MAX, object};

/// Ids of members that one entry of the log names.
const NAMED_AT_ONCE: usize = 5;

/// A group of the directory.
#[derive(Clone, Debug)]
pub struct ProvisionedGroup {
    pub group: group::Model,
    pub external_id: Option<String>,
    pub created_at_ms: i64,
    pub changed_at_ms: i64,
    /// Empty when they were not asked for.
    pub members: Vec<AccountId>,
}

fn taken(error: StoreError) -> IdentityError {
    match error {
        StoreError::Conflict => IdentityError::Field(Field::NameTaken),
        other => other.into(),
    }
}

fn name(wanted: &Object) -> Result<String, IdentityError> {
    clean_name(wanted.get("displayName").and_then(Value::as_str).unwrap_or_default())
}

fn external_id(wanted: &Object) -> Option<String> {
    wanted.get("externalId").and_then(Value::as_str).map(str::to_owned)
}

fn members(wanted: &Object) -> Result<HashSet<Uuid>, IdentityError> {
    let Some(all) = wanted.get("members").and_then(Value::as_array) else { return Ok(HashSet::new()) };
    let id = |member: &Value| member.get("value").and_then(Value::as_str).and_then(|id| Uuid::try_parse(id).ok());
    all.iter().map(|member| id(member).ok_or(IdentityError::Field(Field::MemberUnknown))).collect()
}

impl Identity {
    pub async fn provisioned_group(&self, id: GroupId) -> Result<ProvisionedGroup, IdentityError> {
        let row = self.store.directory().group(id).await?.ok_or(IdentityError::NotFound)?;
        self.groups_of(vec![row], true).await?.pop().ok_or(IdentityError::NotFound)
    }

    /// Groups of the directory in the order in which they came, from `offset` on.
    pub async fn provisioned_groups(
        &self,
        offset: u64,
        limit: u64,
        with_members: bool,
    ) -> Result<Vec<ProvisionedGroup>, IdentityError> {
        let rows = self.store.directory().groups(offset, limit).await?;
        self.groups_of(rows, with_members).await
    }

    /// These groups with their members, in the order in which they came.
    pub async fn provisioned_groups_of(&self, ids: &[GroupId]) -> Result<Vec<ProvisionedGroup>, IdentityError> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
        let mut rows = self.store.directory().groups_among(&ids).await?;
        rows.sort_unstable_by_key(|row| row.group_id);
        self.groups_of(rows, true).await
    }

    pub async fn count_provisioned_groups(&self) -> Result<u64, IdentityError> {
        Ok(self.store.directory().count_groups().await?)
    }

    async fn groups_of(&self, rows: Vec<Row>, with_members: bool) -> Result<Vec<ProvisionedGroup>, IdentityError> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.group_id).collect();
        let groups = self.store.groups().of_ids(&ids).await?;
        let asked = if with_members { ids.as_slice() } else { &[] };
        let memberships = self.store.directory().memberships_in(asked).await?;
        let group = |row: Row| {
            let group = groups.iter().find(|group| group.id == row.group_id)?.clone();
            let own = memberships.iter().filter(|member| member.group_id == group.id);
            Some(ProvisionedGroup {
                members: own.map(|one| AccountId::from_uuid(one.account_id)).collect(),
                external_id: row.external_id,
                created_at_ms: row.created_at_ms,
                changed_at_ms: row.changed_at_ms,
                group,
            })
        };
        Ok(rows.into_iter().filter_map(group).collect())
    }

    pub async fn provision_group(&self, wanted: &Object) -> Result<ProvisionedGroup, IdentityError> {
        let (name, wanted_members) = (name(wanted)?, members(wanted)?);
        let now_ms = self.now_ms();
        let id: GroupId = self.new_id();
        let store = self.store.begin().await?;
        store.lock_people().await?;
        if store.groups().count().await? >= GROUPS_MAX {
            return Err(IdentityError::TooMany);
        }
        let new = NewGroup { id, unit: None, name, created_at_ms: now_ms };
        let made = store.groups().create(new).await.map_err(taken)?;
        let row = Row {
            tenant_id: made.tenant_id,
            group_id: made.id,
            external_id: external_id(wanted),
            created_at_ms: now_ms,
            changed_at_ms: now_ms,
        };
        store.directory().add_group(row).await.map_err(taken)?;
        self.audit.append(&store, Act::GroupCreate.on(object(&made)).with("provisioned", "scim")).await?;
        self.bring_members(&store, &made, &HashSet::new(), &wanted_members).await?;
        store.commit().await?;
        self.provisioned_group(id).await
    }

    /// Makes a group what the directory says now.
    pub async fn reprovision_group(
        &self,
        id: GroupId,
        wanted: &Object,
        version: Option<i64>,
    ) -> Result<ProvisionedGroup, IdentityError> {
        let before = self.provisioned_group(id).await?;
        let event = Act::GroupChange.on(object(&before.group));
        let done = self.bring_group(before, wanted, version).await;
        self.kept_last(done, event).await
    }

    async fn bring_group(
        &self,
        before: ProvisionedGroup,
        wanted: &Object,
        version: Option<i64>,
    ) -> Result<ProvisionedGroup, IdentityError> {
        let id = GroupId::from_uuid(before.group.id);
        if version.is_some_and(|version| version != before.group.version) {
            return Err(IdentityError::Stale);
        }
        let (name, after) = (name(wanted)?, members(wanted)?);
        let now: HashSet<Uuid> = before.members.iter().map(|id| id.uuid()).collect();
        let external_id = external_id(wanted);
        if name == before.group.name && external_id == before.external_id && now == after {
            return Ok(before);
        }
        let store = self.store.begin().await?;
        store.lock_people().await?;
        let unit = before.group.unit_id.map(Into::into);
        store.groups().change(id, version, &name, unit).await.map_err(taken)?;
        let row = Row {
            tenant_id: before.group.tenant_id,
            group_id: id.uuid(),
            external_id,
            created_at_ms: before.created_at_ms,
            changed_at_ms: self.now_ms(),
        };
        store.directory().change_group(&row).await?;
        if name != before.group.name {
            let changed = Act::GroupChange.on(audit::Object::new("group", id.uuid(), &name));
            self.audit.append(&store, changed.with("name-before", &before.group.name)).await?;
        }
        self.bring_members(&store, &before.group, &now, &after).await?;
        store.commit().await?;
        self.provisioned_group(id).await
    }

    /// Deletes a group with its roles; its members stay.
    pub async fn deprovision_group(&self, id: GroupId, version: Option<i64>) -> Result<(), IdentityError> {
        let event = Act::GroupDelete.on(object(&self.provisioned_group(id).await?.group));
        self.kept_last(self.erase_group(id, version, event.clone()).await, event).await
    }

    async fn erase_group(&self, id: GroupId, version: Option<i64>, event: audit::Event) -> Result<(), IdentityError> {
        let store = self.store.begin().await?;
        store.lock_people().await?;
        store.groups().delete(id, version).await?;
        self.need_administrator(&store).await?;
        self.audit.append(&store, event).await?;
        Ok(store.commit().await?)
    }

    async fn bring_members(
        &self,
        store: &TenantScope,
        group: &group::Model,
        before: &HashSet<Uuid>,
        after: &HashSet<Uuid>,
    ) -> Result<(), IdentityError> {
        let new: Vec<Uuid> = after.difference(before).copied().collect();
        let gone: Vec<Uuid> = before.difference(after).copied().collect();
        for some in new.chunks(500) {
            if store.directory().among(some).await?.len() < some.len() {
                return Err(IdentityError::Field(Field::MemberUnknown));
            }
        }
        let id = GroupId::from_uuid(group.id);
        store.groups().join_many(id, &new).await?;
        store.groups().leave_many(id, &gone).await?;
        store.accounts().touch_many(&new).await?;
        store.accounts().touch_many(&gone).await?;
        if !gone.is_empty() {
            self.need_administrator(store).await?;
        }
        for (word, people) in [("added", &new), ("removed", &gone)] {
            for some in people.chunks(NAMED_AT_ONCE) {
                let ids: Vec<String> = some.iter().map(Uuid::to_string).collect();
                self.audit.append(store, Act::GroupChange.on(object(group)).with(word, ids.join(" "))).await?;
            }
        }
        Ok(())
    }
}
