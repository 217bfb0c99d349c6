//! Invitation links of meetings.

use ids::{LinkId, MeetingId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::entity::meeting;
use crate::entity::meeting_link::{Column, Entity, Model};
use crate::{StoreError, TenantScope};

/// Repository; see [`TenantScope::links`].
#[derive(Debug)]
pub struct Links<'a>(pub(crate) &'a TenantScope);

impl Links<'_> {
    pub async fn create(
        &self,
        id: LinkId,
        meeting: MeetingId,
        secret_hash: Vec<u8>,
        role: &str,
        created_at_ms: i64,
        expires_at_ms: Option<i64>,
    ) -> Result<Model, StoreError> {
        let model = Model {
            tenant_id: self.0.uuid(),
            id: id.uuid(),
            meeting_id: meeting.uuid(),
            secret_hash,
            created_at_ms,
            expires_at_ms,
            revoked_at_ms: None,
            role: role.to_owned(),
        };
        Entity::insert(model.clone().into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(model)
    }

    /// The link with this secret, usable or not, and its meeting.
    pub async fn find_by_secret(&self, secret_hash: &[u8]) -> Result<Option<(Model, meeting::Model)>, StoreError> {
        let found = Entity::find()
            .find_both_related(meeting::Entity)
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::SecretHash.eq(secret_hash))
            .one(&self.0.db)
            .await?;
        Ok(found)
    }

    /// Links of a meeting, newest first.
    pub async fn of_meeting(&self, meeting: MeetingId) -> Result<Vec<Model>, StoreError> {
        self.of_meetings(&[meeting]).await
    }

    /// Links of several meetings in one query, newest first.
    pub async fn of_meetings(&self, meetings: &[MeetingId]) -> Result<Vec<Model>, StoreError> {
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::MeetingId.is_in(meetings.iter().map(|m| m.uuid())))
            .order_by_desc(Column::CreatedAtMs)
            .order_by_desc(Column::Id)
            .all(&self.0.db)
            .await?;
        Ok(found)
    }

    /// Revokes a link for good; `false` when the meeting has no such link in use.
    pub async fn revoke(&self, meeting: MeetingId, id: LinkId, now_ms: i64) -> Result<bool, StoreError> {
        let done = Entity::update_many()
            .col_expr(Column::RevokedAtMs, Expr::value(now_ms))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::MeetingId.eq(meeting.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .filter(Column::RevokedAtMs.is_null())
            .exec(&self.0.db)
            .await?;
        Ok(done.rows_affected > 0)
    }
}
