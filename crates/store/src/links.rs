//! Invitation links of meetings.

use ids::{LinkId, MeetingId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::entity::meeting;
use crate::entity::meeting_link::{Column, Entity, Model};
use crate::{StoreError, TenantScope};

/// A link to be made.
#[derive(Clone, Debug)]
pub struct NewLink<'a> {
    pub id: LinkId,
    pub meeting: MeetingId,
    pub secret_hash: Vec<u8>,
    pub role: &'a str,
    /// For one invited person.
    pub personal: bool,
    pub created_at_ms: i64,
    pub expires_at_ms: Option<i64>,
}

/// Repository; see [`TenantScope::links`].
#[derive(Debug)]
pub struct Links<'a>(pub(crate) &'a TenantScope);

impl Links<'_> {
    pub async fn create(&self, new: NewLink<'_>) -> Result<Model, StoreError> {
        let model = Model {
            tenant_id: self.0.uuid(),
            id: new.id.uuid(),
            meeting_id: new.meeting.uuid(),
            secret_hash: new.secret_hash,
            created_at_ms: new.created_at_ms,
            expires_at_ms: new.expires_at_ms,
            revoked_at_ms: None,
            role: new.role.to_owned(),
            personal: new.personal,
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

    pub async fn find(&self, id: LinkId) -> Result<Option<Model>, StoreError> {
        Ok(Entity::find_by_id((self.0.uuid(), id.uuid())).one(&self.0.db).await?)
    }

    /// Links of a meeting that are for everybody who has them, newest first.
    pub async fn of_meeting(&self, meeting: MeetingId) -> Result<Vec<Model>, StoreError> {
        self.of_meetings(&[meeting]).await
    }

    /// Links of several meetings in one query, newest first.
    pub async fn of_meetings(&self, meetings: &[MeetingId]) -> Result<Vec<Model>, StoreError> {
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::MeetingId.is_in(meetings.iter().map(|m| m.uuid())))
            .filter(Column::Personal.eq(false))
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
            .filter(Column::Personal.eq(false))
            .filter(Column::RevokedAtMs.is_null())
            .exec(&self.0.db)
            .await?;
        Ok(done.rows_affected > 0)
    }

    /// Deletes the link of an invitation, and the invitation with it; `false` when the meeting has no such one.
    pub async fn delete_personal(&self, meeting: MeetingId, id: LinkId) -> Result<bool, StoreError> {
        let done = Entity::delete_many()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::MeetingId.eq(meeting.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .filter(Column::Personal.eq(true))
            .exec(&self.0.db)
            .await?;
        Ok(done.rows_affected > 0)
    }

    /// A link made to end later or earlier, because its invitation goes out again.
    pub async fn prolong(&self, id: LinkId, created_at_ms: i64, expires_at_ms: Option<i64>) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::CreatedAtMs, Expr::value(created_at_ms))
            .col_expr(Column::ExpiresAtMs, Expr::value(expires_at_ms))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }
}
