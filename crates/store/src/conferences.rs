//! Live runs of meetings.

use ids::{ConferenceId, MeetingId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};

use crate::entity::conference::{Column, Entity, Model};
use crate::{StoreError, TenantScope};

/// Repository; see [`TenantScope::conferences`].
#[derive(Debug)]
pub struct Conferences<'a>(pub(crate) &'a TenantScope);

impl Conferences<'_> {
    /// Starts a conference; [`StoreError::Conflict`] when one of this meeting runs already.
    pub async fn create(&self, id: ConferenceId, meeting: MeetingId, started_at_ms: i64) -> Result<Model, StoreError> {
        let model = Model {
            tenant_id: self.0.uuid(),
            id: id.uuid(),
            meeting_id: meeting.uuid(),
            started_at_ms,
            ended_at_ms: None,
            chat_kept: false,
            journal_kept: true,
            attendance_kept: true,
        };
        Entity::insert(model.clone().into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(model)
    }

    /// The conference of a meeting that has not ended.
    pub async fn find_running(&self, meeting: MeetingId) -> Result<Option<Model>, StoreError> {
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::MeetingId.eq(meeting.uuid()))
            .filter(Column::EndedAtMs.is_null())
            .one(&self.0.db)
            .await?;
        Ok(found)
    }

    pub async fn find(&self, id: ConferenceId) -> Result<Option<Model>, StoreError> {
        Ok(Entity::find_by_id((self.0.uuid(), id.uuid())).one(&self.0.db).await?)
    }

    /// The newest conferences of a meeting, newest first.
    pub async fn list(&self, meeting: MeetingId, limit: u64) -> Result<Vec<Model>, StoreError> {
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::MeetingId.eq(meeting.uuid()))
            .order_by_desc(Column::StartedAtMs)
            .limit(limit)
            .all(&self.0.db)
            .await?;
        Ok(found)
    }

    /// Says whether the chat of a conference is still kept.
    pub async fn keep_chat(&self, id: ConferenceId, kept: bool) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::ChatKept, Expr::value(kept))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// Conferences that are over and whose chat is still kept, by id, some after this one.
    pub async fn with_chat(&self, after: Option<ConferenceId>, limit: u64) -> Result<Vec<Model>, StoreError> {
        let mut query = Entity::find()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::ChatKept.eq(true))
            .filter(Column::EndedAtMs.is_not_null());
        if let Some(after) = after {
            query = query.filter(Column::Id.gt(after.uuid()));
        }
        Ok(query.order_by_asc(Column::Id).limit(limit).all(&self.0.db).await?)
    }

    pub async fn end(&self, id: ConferenceId, now_ms: i64) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::EndedAtMs, Expr::value(now_ms))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .filter(Column::EndedAtMs.is_null())
            .exec(&self.0.db)
            .await?;
        Ok(())
    }
}
