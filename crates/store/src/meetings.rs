//! Meetings.

use ids::{AccountId, MeetingId, UnitId};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Select};

use crate::cursor::{self, Page};
use crate::entity::meeting::{Column, Entity, Model};
use crate::scoped::Scoped;
use crate::{StoreError, TenantScope};

/// A new meeting.
#[derive(Clone, Debug)]
pub struct NewMeeting {
    pub id: MeetingId,
    pub owner: AccountId,
    pub code: String,
    pub title: String,
    pub created_at_ms: i64,
    pub expires_at_ms: Option<i64>,
    pub admission: String,
    pub unit: Option<UnitId>,
}

/// Repository; see [`TenantScope::meetings`].
#[derive(Debug)]
pub struct Meetings<'a>(pub(crate) &'a TenantScope);

impl Meetings<'_> {
    /// Adds a meeting; [`StoreError::Conflict`] when the code is taken.
    pub async fn create(&self, new: NewMeeting) -> Result<Model, StoreError> {
        let model = Model {
            tenant_id: self.0.uuid(),
            id: new.id.uuid(),
            owner_id: new.owner.uuid(),
            code: new.code,
            title: new.title,
            created_at_ms: new.created_at_ms,
            expires_at_ms: new.expires_at_ms,
            admission: new.admission,
            poll_drafts: "[]".into(),
            custom_roles: "[]".into(),
            unit_id: new.unit.map(UnitId::uuid),
            version: 1,
        };
        Entity::insert(model.clone().into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(model)
    }

    pub async fn find(&self, id: MeetingId) -> Result<Option<Model>, StoreError> {
        Ok(Entity::find_by_id((self.0.uuid(), id.uuid())).one(&self.0.db).await?)
    }

    /// Those of these ids that there are.
    pub async fn of(&self, ids: &[uuid::Uuid]) -> Result<Vec<Model>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let query = Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        Ok(query.filter(Column::Id.is_in(ids.iter().copied())).order_by_asc(Column::Id).all(&self.0.db).await?)
    }

    pub async fn find_by_code(&self, code: &str) -> Result<Option<Model>, StoreError> {
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Code.eq(code))
            .one(&self.0.db)
            .await?;
        Ok(found)
    }

    /// Meetings of an owner, newest first, `limit` of them after the cursor.
    pub async fn page(&self, owner: AccountId, after: Option<&str>, limit: u64) -> Result<Page<Model>, StoreError> {
        let query = Entity::find().filter(Column::TenantId.eq(self.0.uuid())).filter(Column::OwnerId.eq(owner.uuid()));
        newest_first(query, after, limit, &self.0.db).await
    }

    /// Meetings of units, newest first, `limit` of them after the cursor; of all there are when none are named.
    pub async fn page_of_units(
        &self,
        units: Option<&[UnitId]>,
        after: Option<&str>,
        limit: u64,
    ) -> Result<Page<Model>, StoreError> {
        let mut query = Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        if let Some(units) = units {
            query = query.filter(Column::UnitId.is_in(units.iter().map(|unit| unit.uuid())));
        }
        newest_first(query, after, limit, &self.0.db).await
    }

    /// Gives a meeting to another owner and unit.
    pub async fn hand_over(&self, id: MeetingId, owner: AccountId, unit: Option<UnitId>) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::OwnerId, Expr::value(owner.uuid()))
            .col_expr(Column::UnitId, Expr::value(unit.map(UnitId::uuid)))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// Changes the plan of a meeting that is at this version.
    pub async fn change(&self, id: MeetingId, version: i64, title: &str, admission: &str) -> Result<(), StoreError> {
        let update = Entity::update_many()
            .col_expr(Column::Title, Expr::value(title))
            .col_expr(Column::Admission, Expr::value(admission))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .filter(Column::Version.eq(version));
        if update.exec(&self.0.db).await?.rows_affected == 0 { Err(StoreError::Stale) } else { Ok(()) }
    }

    /// Keeps a meeting until somebody deletes it.
    pub async fn keep_for_good(&self, id: MeetingId) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::ExpiresAtMs, Expr::value(None::<i64>))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// Keeps the polls that are prepared for a meeting.
    pub async fn keep_poll_drafts(&self, id: MeetingId, drafts: &str) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::PollDrafts, Expr::value(drafts))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// Keeps the roles that a meeting has made.
    pub async fn keep_custom_roles(&self, id: MeetingId, roles: &str) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::CustomRoles, Expr::value(roles))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// Meetings whose time is over.
    pub async fn expired(&self, now_ms: i64, limit: u64) -> Result<Vec<Model>, StoreError> {
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::ExpiresAtMs.lte(now_ms))
            .limit(limit)
            .all(&self.0.db)
            .await?;
        Ok(found)
    }

    /// Deletes a meeting with links, participants, conferences and journals.
    pub async fn delete(&self, id: MeetingId) -> Result<bool, StoreError> {
        self.0.votes().forget_prepared(id.uuid()).await?;
        let done = Entity::delete_by_id((self.0.uuid(), id.uuid())).exec(&self.0.db).await?;
        Ok(done.rows_affected > 0)
    }
}

async fn newest_first(
    mut query: Select<Entity>,
    after: Option<&str>,
    limit: u64,
    db: &Scoped,
) -> Result<Page<Model>, StoreError> {
    if let Some(after) = after {
        let (created, id) = cursor::decode(after)?;
        let created: i64 = created.parse().map_err(|_| StoreError::Cursor)?;
        // What an index can seek; the rest follows.
        query = query.filter(Column::CreatedAtMs.lte(created)).filter(
            Condition::any()
                .add(Column::CreatedAtMs.lt(created))
                .add(Condition::all().add(Column::CreatedAtMs.eq(created)).add(Column::Id.lt(id))),
        );
    }
    let items = query.order_by_desc(Column::CreatedAtMs).order_by_desc(Column::Id).limit(limit + 1).all(db).await?;
    Ok(cursor::page(items, limit, |last| cursor::encode(&last.created_at_ms.to_string(), last.id)))
}
