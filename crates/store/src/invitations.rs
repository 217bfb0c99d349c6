//! Invitations to mail addresses.

use ids::{AccountId, LinkId, MeetingId};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, UpdateMany,
};
use uuid::Uuid;

use crate::cursor::{self, Page};
use crate::entity::invitation::{Column, Entity, Model};
use crate::entity::meeting_link;
use crate::{StoreError, TenantScope};

/// Somebody to invite.
#[derive(Clone, Debug)]
pub struct NewInvitation {
    pub link: LinkId,
    pub meeting: MeetingId,
    pub email: String,
    pub email_key: String,
    pub name: String,
    pub by: AccountId,
    pub at_ms: i64,
}

/// Repository; see [`TenantScope::invitations`].
#[derive(Debug)]
pub struct Invitations<'a>(pub(crate) &'a TenantScope);

impl Invitations<'_> {
    /// Adds an invitation to a link that is there; [`StoreError::Conflict`] when the address is invited already.
    pub async fn create(&self, new: NewInvitation) -> Result<Model, StoreError> {
        let model = Model {
            tenant_id: self.0.uuid(),
            link_id: new.link.uuid(),
            meeting_id: new.meeting.uuid(),
            email: new.email,
            email_key: new.email_key,
            name: new.name,
            invited_by: new.by.uuid(),
            created_at_ms: new.at_ms,
            sent_at_ms: new.at_ms,
            sends: 1,
            verified_at_ms: None,
            code_hash: None,
            code_until_ms: 0,
            code_tries: 0,
            codes_sent: 0,
            codes_since_ms: 0,
            failures: 0,
        };
        Entity::insert(model.clone().into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(model)
    }

    fn own(&self) -> sea_orm::Select<Entity> {
        Entity::find().filter(Column::TenantId.eq(self.0.uuid()))
    }

    fn change(&self, link: Uuid) -> UpdateMany<Entity> {
        Entity::update_many().filter(Column::TenantId.eq(self.0.uuid())).filter(Column::LinkId.eq(link))
    }

    pub async fn find(&self, link: LinkId) -> Result<Option<Model>, StoreError> {
        Ok(self.own().filter(Column::LinkId.eq(link.uuid())).one(&self.0.db).await?)
    }

    /// Invitations to a meeting with their links, newest first.
    pub async fn page(
        &self,
        meeting: MeetingId,
        after: Option<&str>,
        limit: u64,
    ) -> Result<Page<(Model, meeting_link::Model)>, StoreError> {
        let mut wanted = self
            .own()
            .find_both_related(meeting_link::Entity)
            .filter(meeting_link::Column::TenantId.eq(self.0.uuid()))
            .filter(Column::MeetingId.eq(meeting.uuid()))
            .order_by_desc(Column::LinkId)
            .limit(limit + 1);
        if let Some(after) = after {
            let (_, last) = cursor::decode(after)?;
            wanted = wanted.filter(Column::LinkId.lt(last));
        }
        let found = wanted.all(&self.0.db).await?;
        Ok(cursor::page(found, limit, |(last, _)| cursor::encode("", last.link_id)))
    }

    /// Everybody who is invited to a meeting, with their links.
    pub async fn of_meeting(&self, meeting: MeetingId) -> Result<Vec<(Model, meeting_link::Model)>, StoreError> {
        let found = self
            .own()
            .find_both_related(meeting_link::Entity)
            .filter(meeting_link::Column::TenantId.eq(self.0.uuid()))
            .filter(Column::MeetingId.eq(meeting.uuid()));
        Ok(found.all(&self.0.db).await?)
    }

    pub async fn count(&self, meeting: MeetingId) -> Result<u64, StoreError> {
        Ok(self.own().filter(Column::MeetingId.eq(meeting.uuid())).count(&self.0.db).await?)
    }

    /// Holds an invitation until the transaction ends, so that it is not withdrawn meanwhile; `false` when it was.
    /// Within a transaction only.
    pub async fn hold(&self, link: LinkId) -> Result<bool, StoreError> {
        let same = self.change(link.uuid()).col_expr(Column::Sends, Expr::col(Column::Sends));
        Ok(same.exec(&self.0.db).await?.rows_affected > 0)
    }

    /// The invitation goes out once more: whoever had too many wrong codes may try again. `false` when it went out `max`
    /// times, or is gone.
    pub async fn sent_again(&self, link: LinkId, by: AccountId, now_ms: i64, max: i64) -> Result<bool, StoreError> {
        let done = self
            .change(link.uuid())
            .col_expr(Column::InvitedBy, Expr::value(by.uuid()))
            .col_expr(Column::SentAtMs, Expr::value(now_ms))
            .col_expr(Column::Sends, Expr::col(Column::Sends).add(1))
            .col_expr(Column::Failures, Expr::value(0))
            .col_expr(Column::CodesSent, Expr::value(0))
            .filter(Column::Sends.lt(max))
            .exec(&self.0.db)
            .await?;
        Ok(done.rows_affected > 0)
    }

    /// A fresh code in place of the one before. `seen` is how it was read: `false` when somebody was faster.
    pub async fn set_code(
        &self,
        seen: &Model,
        hash: Vec<u8>,
        until_ms: i64,
        (sent, since_ms): (i64, i64),
    ) -> Result<bool, StoreError> {
        let done = self
            .change(seen.link_id)
            .col_expr(Column::CodeHash, Expr::value(hash))
            .col_expr(Column::CodeUntilMs, Expr::value(until_ms))
            .col_expr(Column::CodeTries, Expr::value(0))
            .col_expr(Column::CodesSent, Expr::value(sent))
            .col_expr(Column::CodesSinceMs, Expr::value(since_ms))
            .filter(Column::CodesSent.eq(seen.codes_sent))
            .filter(Column::CodesSinceMs.eq(seen.codes_since_ms))
            .exec(&self.0.db)
            .await?;
        Ok(done.rows_affected > 0)
    }

    /// Counts a try before anything is compared, so that none is free; `false` when the code takes no more.
    pub async fn count_try(&self, link: LinkId, tries_max: i64, failures_max: i64) -> Result<bool, StoreError> {
        let done = self
            .change(link.uuid())
            .col_expr(Column::CodeTries, Expr::col(Column::CodeTries).add(1))
            .col_expr(Column::Failures, Expr::col(Column::Failures).add(1))
            .filter(Column::CodeTries.lt(tries_max))
            .filter(Column::Failures.lt(failures_max))
            .exec(&self.0.db)
            .await?;
        Ok(done.rows_affected > 0)
    }

    /// Uses a code up: the address is proven. `false` when it is not this code, or not in time.
    pub async fn prove(&self, link: LinkId, hash: &[u8], now_ms: i64) -> Result<bool, StoreError> {
        let first = Expr::col(Column::VerifiedAtMs).if_null(now_ms);
        let done = self
            .change(link.uuid())
            .col_expr(Column::VerifiedAtMs, first)
            .col_expr(Column::CodeHash, Expr::value(Option::<Vec<u8>>::None))
            .col_expr(Column::CodeTries, Expr::value(0))
            .col_expr(Column::CodesSent, Expr::value(0))
            .col_expr(Column::Failures, Expr::value(0))
            .filter(Column::CodeHash.eq(hash))
            .filter(Column::CodeUntilMs.gt(now_ms))
            .exec(&self.0.db)
            .await?;
        Ok(done.rows_affected > 0)
    }
}
