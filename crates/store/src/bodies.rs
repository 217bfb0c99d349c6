//! Bodies with their members, clerks and sittings.

use ids::{AccountId, BodyId, MeetingId, UnitId};
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::cursor::{self, Page};
use crate::entity::body::{Column, Entity, Model};
use crate::entity::{body_clerk as clerk, body_member as member, body_substitute as substitute, sitting};
use crate::fold::fold;
use crate::{StoreError, TenantScope};

/// Rows written by one statement.
const ROWS_AT_ONCE: usize = 100;

/// A body as it shall be.
#[derive(Clone, Debug)]
pub struct BodyEdit {
    pub unit: Option<UnitId>,
    pub name: String,
    pub kind: String,
    pub profile: String,
    pub statutory: i64,
    pub statutory_votes: i64,
}

/// A member as it shall be.
#[derive(Clone, Debug)]
pub struct MemberEdit {
    pub account: Option<AccountId>,
    pub name: String,
    pub office: Option<String>,
    pub function: Option<String>,
    pub group: Option<String>,
    pub seat: String,
    pub weight: i64,
    pub from_day: Option<String>,
    pub until_day: Option<String>,
}

impl MemberEdit {
    fn model(self, tenant: Uuid, body: BodyId, id: Uuid, now_ms: i64) -> member::Model {
        member::Model {
            tenant_id: tenant,
            id,
            body_id: body.uuid(),
            account_id: self.account.map(AccountId::uuid),
            name_key: fold(&self.name),
            name: self.name,
            office: self.office,
            function: self.function,
            group_name: self.group,
            seat: self.seat,
            weight: self.weight,
            from_day: self.from_day,
            until_day: self.until_day,
            created_at_ms: now_ms,
        }
    }
}

/// The day that it is, in UTC, as the terms of members are written.
pub fn day_of(now_ms: i64) -> String {
    jiff::Timestamp::from_millisecond(now_ms).unwrap_or_default().strftime("%Y-%m-%d").to_string()
}

/// Repository; see [`TenantScope::bodies`].
#[derive(Debug)]
pub struct Bodies<'a>(pub(crate) &'a TenantScope);

impl Bodies<'_> {
    /// Adds a body; [`StoreError::Conflict`] when the name is taken.
    pub async fn create(&self, id: BodyId, new: BodyEdit, created_at_ms: i64) -> Result<Model, StoreError> {
        let model = Model {
            tenant_id: self.0.uuid(),
            id: id.uuid(),
            unit_id: new.unit.map(UnitId::uuid),
            name_key: fold(&new.name),
            name: new.name,
            kind: new.kind,
            profile: new.profile,
            statutory: new.statutory,
            statutory_votes: new.statutory_votes,
            created_at_ms,
            version: 1,
        };
        Entity::insert(model.clone().into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(model)
    }

    pub async fn find(&self, id: BodyId) -> Result<Option<Model>, StoreError> {
        Ok(Entity::find_by_id((self.0.uuid(), id.uuid())).one(&self.0.db).await?)
    }

    /// Those of these ids that there are.
    pub async fn of_ids(&self, ids: &[Uuid]) -> Result<Vec<Model>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let found = Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        Ok(found.filter(Column::Id.is_in(ids.iter().copied())).all(&self.0.db).await?)
    }

    /// All of them, by name.
    pub async fn all(&self) -> Result<Vec<Model>, StoreError> {
        let own = Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        Ok(own.order_by_asc(Column::NameKey).order_by_asc(Column::Id).all(&self.0.db).await?)
    }

    pub async fn count(&self) -> Result<u64, StoreError> {
        Ok(Entity::find().filter(Column::TenantId.eq(self.0.uuid())).count(&self.0.db).await?)
    }

    /// Bodies by name, `limit` of them after the cursor: those of these units, and these ones; all when no units are
    /// named.
    pub async fn page(
        &self,
        within: Option<&[UnitId]>,
        own: &[Uuid],
        after: Option<&str>,
        limit: u64,
    ) -> Result<Page<Model>, StoreError> {
        let mut query = Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        if let Some(units) = within {
            let units = Column::UnitId.is_in(units.iter().map(|unit| unit.uuid()));
            query = query.filter(Condition::any().add(units).add(Column::Id.is_in(own.iter().copied())));
        }
        if let Some(after) = after {
            query = query.filter(cursor::after((Column::NameKey, Column::Id), after)?);
        }
        let query = query.order_by_asc(Column::NameKey).order_by_asc(Column::Id);
        let items = query.limit(limit + 1).all(&self.0.db).await?;
        Ok(cursor::page(items, limit, |last| cursor::encode(&last.name_key, last.id)))
    }

    /// Changes a body; with `version`, only if nobody else has changed it since.
    pub async fn change(&self, id: BodyId, version: Option<i64>, edit: BodyEdit) -> Result<(), StoreError> {
        let mut update = Entity::update_many()
            .col_expr(Column::UnitId, Expr::value(edit.unit.map(UnitId::uuid)))
            .col_expr(Column::NameKey, Expr::value(fold(&edit.name)))
            .col_expr(Column::Name, Expr::value(edit.name))
            .col_expr(Column::Kind, Expr::value(edit.kind))
            .col_expr(Column::Profile, Expr::value(edit.profile))
            .col_expr(Column::Statutory, Expr::value(edit.statutory))
            .col_expr(Column::StatutoryVotes, Expr::value(edit.statutory_votes))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()));
        if let Some(version) = version {
            update = update.filter(Column::Version.eq(version));
        }
        if update.exec(&self.0.db).await?.rows_affected == 0 { Err(StoreError::Stale) } else { Ok(()) }
    }

    /// Counts a change of the register; with `version`, only if nobody else has changed it since. Whoever changes
    /// members does this first: two at once wait for each other here.
    pub async fn touch(&self, id: BodyId, version: Option<i64>) -> Result<(), StoreError> {
        let mut update = Entity::update_many()
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()));
        if let Some(version) = version {
            update = update.filter(Column::Version.eq(version));
        }
        if update.exec(&self.0.db).await?.rows_affected == 0 { Err(StoreError::Stale) } else { Ok(()) }
    }

    /// Whether the register is of this version still. If so, nobody changes it before the transaction is over. SQLite has
    /// one writer anyway: call it after the first change.
    pub async fn hold(&self, id: BodyId, version: i64) -> Result<bool, StoreError> {
        let own = Entity::find().filter(Column::TenantId.eq(self.0.uuid())).filter(Column::Id.eq(id.uuid()));
        let held = own.select_only().column(Column::Version).lock_exclusive();
        let found: Option<i64> = held.into_tuple().one(&self.0.db).await?;
        Ok(found == Some(version))
    }

    /// Deletes a body with its register; [`StoreError::Bound`] while a meeting is its sitting.
    pub async fn delete(&self, id: BodyId, version: Option<i64>) -> Result<(), StoreError> {
        let mut delete =
            Entity::delete_many().filter(Column::TenantId.eq(self.0.uuid())).filter(Column::Id.eq(id.uuid()));
        if let Some(version) = version {
            delete = delete.filter(Column::Version.eq(version));
        }
        if delete.exec(&self.0.db).await?.rows_affected == 0 { Err(StoreError::Stale) } else { Ok(()) }
    }

    /// Holders, members in all, per body.
    pub async fn sizes(&self, bodies: &[Uuid], holder: &str) -> Result<Vec<(Uuid, i64, i64)>, StoreError> {
        if bodies.is_empty() {
            return Ok(Vec::new());
        }
        let of = |query: sea_orm::Select<member::Entity>| {
            query
                .filter(member::Column::TenantId.eq(self.0.uuid()))
                .filter(member::Column::BodyId.is_in(bodies.iter().copied()))
                .select_only()
                .column(member::Column::BodyId)
                .column_as(member::Column::Id.count(), "people")
                .group_by(member::Column::BodyId)
                .into_tuple::<(Uuid, i64)>()
        };
        let all = of(member::Entity::find()).all(&self.0.db).await?;
        let holders = of(member::Entity::find().filter(member::Column::Seat.eq(holder))).all(&self.0.db).await?;
        let held = |body: Uuid| holders.iter().find(|(id, _)| *id == body).map_or(0, |(_, size)| *size);
        Ok(all.into_iter().map(|(body, size)| (body, held(body), size)).collect())
    }

    /// Everybody in a register, by name.
    pub async fn members(&self, body: BodyId) -> Result<Vec<member::Model>, StoreError> {
        let all = member::Entity::find()
            .filter(member::Column::TenantId.eq(self.0.uuid()))
            .filter(member::Column::BodyId.eq(body.uuid()));
        let all = all.order_by_asc(member::Column::NameKey).order_by_asc(member::Column::Id);
        Ok(all.all(&self.0.db).await?)
    }

    /// Members by name, `limit` of them after the cursor.
    pub async fn members_page(
        &self,
        body: BodyId,
        after: Option<&str>,
        limit: u64,
    ) -> Result<Page<member::Model>, StoreError> {
        let mut query = member::Entity::find()
            .filter(member::Column::TenantId.eq(self.0.uuid()))
            .filter(member::Column::BodyId.eq(body.uuid()));
        if let Some(after) = after {
            query = query.filter(cursor::after((member::Column::NameKey, member::Column::Id), after)?);
        }
        let query = query.order_by_asc(member::Column::NameKey).order_by_asc(member::Column::Id);
        let items = query.limit(limit + 1).all(&self.0.db).await?;
        Ok(cursor::page(items, limit, |last| cursor::encode(&last.name_key, last.id)))
    }

    pub async fn member(&self, body: BodyId, id: Uuid) -> Result<Option<member::Model>, StoreError> {
        let found = member::Entity::find_by_id((self.0.uuid(), id)).one(&self.0.db).await?;
        Ok(found.filter(|member| member.body_id == body.uuid()))
    }

    /// The member that an account is.
    pub async fn member_of(&self, body: BodyId, account: AccountId) -> Result<Option<member::Model>, StoreError> {
        let found = member::Entity::find()
            .filter(member::Column::TenantId.eq(self.0.uuid()))
            .filter(member::Column::BodyId.eq(body.uuid()))
            .filter(member::Column::AccountId.eq(account.uuid()));
        Ok(found.one(&self.0.db).await?)
    }

    /// What an account is in all registers.
    pub async fn entries_of(&self, account: AccountId) -> Result<Vec<member::Model>, StoreError> {
        let own = member::Entity::find().filter(member::Column::TenantId.eq(self.0.uuid()));
        Ok(own.filter(member::Column::AccountId.eq(account.uuid())).all(&self.0.db).await?)
    }

    /// Adds members; [`StoreError::Conflict`] when one of the accounts is in the register already.
    pub async fn add_members(
        &self,
        body: BodyId,
        new: Vec<(Uuid, MemberEdit)>,
        now_ms: i64,
    ) -> Result<Vec<member::Model>, StoreError> {
        let tenant = self.0.uuid();
        let models: Vec<_> = new.into_iter().map(|(id, edit)| edit.model(tenant, body, id, now_ms)).collect();
        for some in models.chunks(ROWS_AT_ONCE) {
            let rows = some.iter().map(|model| model.clone().into_active_model());
            member::Entity::insert_many(rows).exec_without_returning(&self.0.db).await?;
        }
        Ok(models)
    }

    /// Changes a member.
    pub async fn change_member(&self, before: &member::Model, edit: MemberEdit) -> Result<(), StoreError> {
        let changed = member::ActiveModel {
            tenant_id: Unchanged(self.0.uuid()),
            id: Unchanged(before.id),
            account_id: Set(edit.account.map(AccountId::uuid)),
            name_key: Set(fold(&edit.name)),
            name: Set(edit.name),
            office: Set(edit.office),
            function: Set(edit.function),
            group_name: Set(edit.group),
            seat: Set(edit.seat),
            weight: Set(edit.weight),
            from_day: Set(edit.from_day),
            until_day: Set(edit.until_day),
            ..Default::default()
        };
        member::Entity::update_many()
            .set(changed)
            .filter(member::Column::TenantId.eq(self.0.uuid()))
            .filter(member::Column::Id.eq(before.id))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// Takes somebody out of the register, also as a substitute.
    pub async fn remove_member(&self, id: Uuid) -> Result<bool, StoreError> {
        let done = member::Entity::delete_by_id((self.0.uuid(), id)).exec(&self.0.db).await?;
        Ok(done.rows_affected > 0)
    }

    /// Who stands in for these holders: holder and substitute, in order.
    pub async fn substitutes(&self, holders: &[Uuid]) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
        let mut found = Vec::new();
        for some in holders.chunks(ROWS_AT_ONCE * 5) {
            let rows = substitute::Entity::find()
                .filter(substitute::Column::TenantId.eq(self.0.uuid()))
                .filter(substitute::Column::HolderId.is_in(some.iter().copied()))
                .order_by_asc(substitute::Column::HolderId)
                .order_by_asc(substitute::Column::Position)
                .all(&self.0.db)
                .await?;
            found.extend(rows.into_iter().map(|row| (row.holder_id, row.substitute_id)));
        }
        Ok(found)
    }

    /// Sets who stands in for a holder, in this order.
    pub async fn set_substitutes(&self, holder: Uuid, order: &[Uuid]) -> Result<(), StoreError> {
        substitute::Entity::delete_many()
            .filter(substitute::Column::TenantId.eq(self.0.uuid()))
            .filter(substitute::Column::HolderId.eq(holder))
            .exec(&self.0.db)
            .await?;
        let rows = order.iter().zip(0..).map(|(id, position)| {
            let (tenant_id, substitute_id) = (self.0.uuid(), *id);
            substitute::Model { tenant_id, holder_id: holder, position, substitute_id }.into_active_model()
        });
        let rows: Vec<_> = rows.collect();
        if !rows.is_empty() {
            substitute::Entity::insert_many(rows).exec_without_returning(&self.0.db).await?;
        }
        Ok(())
    }

    /// Enters who stands in for holders that have nobody yet: holder, place in the order, substitute.
    pub async fn add_substitutes(&self, new: &[(Uuid, i64, Uuid)]) -> Result<(), StoreError> {
        for some in new.chunks(ROWS_AT_ONCE) {
            let rows = some.iter().map(|(holder_id, position, substitute_id)| {
                let (tenant_id, holder_id, position) = (self.0.uuid(), *holder_id, *position);
                substitute::Model { tenant_id, holder_id, position, substitute_id: *substitute_id }.into_active_model()
            });
            substitute::Entity::insert_many(rows).exec_without_returning(&self.0.db).await?;
        }
        Ok(())
    }

    /// Takes somebody out of all chains, because they are no substitute any more.
    pub async fn forget_substitute(&self, id: Uuid) -> Result<(), StoreError> {
        substitute::Entity::delete_many()
            .filter(substitute::Column::TenantId.eq(self.0.uuid()))
            .filter(substitute::Column::SubstituteId.eq(id))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// Clerks: body and account.
    pub async fn clerks(&self, bodies: &[Uuid]) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
        if bodies.is_empty() {
            return Ok(Vec::new());
        }
        let found = clerk::Entity::find()
            .filter(clerk::Column::TenantId.eq(self.0.uuid()))
            .filter(clerk::Column::BodyId.is_in(bodies.iter().copied()))
            .order_by_asc(clerk::Column::AccountId);
        Ok(found.all(&self.0.db).await?.into_iter().map(|row| (row.body_id, row.account_id)).collect())
    }

    /// Bodies whose clerk an account is.
    pub async fn clerk_of(&self, account: AccountId) -> Result<Vec<Uuid>, StoreError> {
        let found = clerk::Entity::find()
            .filter(clerk::Column::TenantId.eq(self.0.uuid()))
            .filter(clerk::Column::AccountId.eq(account.uuid()));
        Ok(found.all(&self.0.db).await?.into_iter().map(|row| row.body_id).collect())
    }

    /// Sets the clerks of a body.
    pub async fn set_clerks(&self, body: BodyId, accounts: &[Uuid]) -> Result<(), StoreError> {
        clerk::Entity::delete_many()
            .filter(clerk::Column::TenantId.eq(self.0.uuid()))
            .filter(clerk::Column::BodyId.eq(body.uuid()))
            .exec(&self.0.db)
            .await?;
        let row = |account: &Uuid| {
            clerk::Model { tenant_id: self.0.uuid(), body_id: body.uuid(), account_id: *account }.into_active_model()
        };
        let rows: Vec<_> = accounts.iter().map(row).collect();
        if !rows.is_empty() {
            clerk::Entity::insert_many(rows).exec_without_returning(&self.0.db).await?;
        }
        Ok(())
    }

    /// As whom an account stands in registers.
    pub async fn members_of(&self, account: AccountId) -> Result<Vec<member::Model>, StoreError> {
        let found = member::Entity::find()
            .filter(member::Column::TenantId.eq(self.0.uuid()))
            .filter(member::Column::AccountId.eq(account.uuid()));
        Ok(found.all(&self.0.db).await?)
    }

    /// Meetings that are sittings of these bodies.
    pub async fn meetings_of(&self, bodies: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
        if bodies.is_empty() {
            return Ok(Vec::new());
        }
        let found = sitting::Entity::find()
            .filter(sitting::Column::TenantId.eq(self.0.uuid()))
            .filter(sitting::Column::BodyId.is_in(bodies.iter().copied()));
        Ok(found.all(&self.0.db).await?.into_iter().map(|row| row.meeting_id).collect())
    }

    /// Forgets a person in every register. What sittings have taken of it stands in their journals.
    pub(crate) async fn forget(&self, account: AccountId) -> Result<(), StoreError> {
        let theirs = member::Entity::find()
            .filter(member::Column::TenantId.eq(self.0.uuid()))
            .filter(member::Column::AccountId.eq(account.uuid()))
            .all(&self.0.db)
            .await?;
        for member in theirs {
            self.touch(BodyId::from_uuid(member.body_id), None).await?;
            self.remove_member(member.id).await?;
        }
        clerk::Entity::delete_many()
            .filter(clerk::Column::TenantId.eq(self.0.uuid()))
            .filter(clerk::Column::AccountId.eq(account.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// Of which body a meeting is a sitting.
    pub async fn sitting(&self, meeting: MeetingId) -> Result<Option<sitting::Model>, StoreError> {
        Ok(sitting::Entity::find_by_id((self.0.uuid(), meeting.uuid())).one(&self.0.db).await?)
    }

    /// Of which bodies meetings are sittings, with the names: meeting, body.
    pub async fn sittings_of(&self, meetings: &[Uuid]) -> Result<Vec<(Uuid, Model)>, StoreError> {
        if meetings.is_empty() {
            return Ok(Vec::new());
        }
        let found = sitting::Entity::find()
            .filter(sitting::Column::TenantId.eq(self.0.uuid()))
            .filter(sitting::Column::MeetingId.is_in(meetings.iter().copied()))
            .all(&self.0.db)
            .await?;
        let ids: Vec<Uuid> = found.iter().map(|sitting| sitting.body_id).collect();
        let bodies = self.of_ids(&ids).await?;
        let named = |one: sitting::Model| {
            bodies.iter().find(|body| body.id == one.body_id).map(|body| (one.meeting_id, body.clone()))
        };
        Ok(found.into_iter().filter_map(named).collect())
    }

    /// Makes a meeting a sitting of a body, or of none.
    pub async fn set_sitting(&self, meeting: MeetingId, body: Option<BodyId>, now_ms: i64) -> Result<(), StoreError> {
        sitting::Entity::delete_by_id((self.0.uuid(), meeting.uuid())).exec(&self.0.db).await?;
        if let Some(body) = body {
            let model = sitting::Model {
                tenant_id: self.0.uuid(),
                meeting_id: meeting.uuid(),
                body_id: body.uuid(),
                created_at_ms: now_ms,
            };
            sitting::Entity::insert(model.into_active_model()).exec_without_returning(&self.0.db).await?;
        }
        Ok(())
    }
}
