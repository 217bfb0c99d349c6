//! Passkeys, and the questions that they have not answered yet.

use ids::{AccountId, PasskeyId, SessionId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::entity::account;
use crate::entity::passkey::{Column, Entity, Model};
use crate::entity::passkey_attempt as attempt;
use crate::{StoreError, TenantScope};

/// A new passkey.
#[derive(Clone, Debug)]
pub struct NewPasskey {
    pub id: PasskeyId,
    pub account: AccountId,
    pub credential_id: Vec<u8>,
    pub public_key: Vec<u8>,
    pub user_handle: Vec<u8>,
    pub host: String,
    pub name: String,
    pub count: u32,
    pub backup_eligible: bool,
    pub backed_up: bool,
    pub created_at_ms: i64,
}

/// A new question.
#[derive(Clone, Debug)]
pub struct NewPasskeyAttempt {
    pub id: Uuid,
    pub purpose: &'static str,
    pub session: Option<SessionId>,
    pub challenge: Vec<u8>,
    pub created_at_ms: i64,
    pub expires_at_ms: i64,
}

/// Repository; see [`TenantScope::passkeys`]. Call what adds or removes within [`TenantScope::begin`]: the account
/// counts its passkeys.
#[derive(Debug)]
pub struct Passkeys<'a>(pub(crate) &'a TenantScope);

impl Passkeys<'_> {
    /// Adds a passkey; [`StoreError::Conflict`] when the tenant has one with this id.
    pub async fn add(&self, new: NewPasskey) -> Result<Model, StoreError> {
        let model = Model {
            tenant_id: self.0.uuid(),
            id: new.id.uuid(),
            account_id: new.account.uuid(),
            credential_id: new.credential_id,
            public_key: new.public_key,
            user_handle: new.user_handle,
            host: new.host,
            name: new.name,
            count: new.count.into(),
            backup_eligible: new.backup_eligible,
            backed_up: new.backed_up,
            created_at_ms: new.created_at_ms,
            last_used_at_ms: None,
            blocked_at_ms: None,
        };
        Entity::insert(model.clone().into_active_model()).exec_without_returning(&self.0.db).await?;
        self.count(new.account, 1).await?;
        Ok(model)
    }

    /// Passkeys of an account, oldest first.
    pub async fn of_account(&self, account: AccountId) -> Result<Vec<Model>, StoreError> {
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::AccountId.eq(account.uuid()))
            .order_by_asc(Column::CreatedAtMs)
            .order_by_asc(Column::Id)
            .all(&self.0.db)
            .await?;
        Ok(found)
    }

    pub async fn find_by_credential(&self, credential_id: &[u8]) -> Result<Option<Model>, StoreError> {
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::CredentialId.eq(credential_id))
            .one(&self.0.db)
            .await?;
        Ok(found)
    }

    /// It was shown with this counter. `false` when another answer with the same counter, or a higher one, was faster,
    /// or when it was blocked or removed meanwhile.
    pub async fn used(&self, id: PasskeyId, count: u32, backed_up: bool, now_ms: i64) -> Result<bool, StoreError> {
        let mut update = Entity::update_many()
            .col_expr(Column::Count, Expr::value(i64::from(count)))
            .col_expr(Column::BackedUp, Expr::value(backed_up))
            .col_expr(Column::LastUsedAtMs, Expr::value(now_ms))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .filter(Column::BlockedAtMs.is_null());
        update = match count {
            0 => update.filter(Column::Count.eq(0)),
            _ => update.filter(Column::Count.lt(i64::from(count))),
        };
        Ok(update.exec(&self.0.db).await?.rows_affected > 0)
    }

    /// It opens nothing any more.
    pub async fn block(&self, id: PasskeyId, now_ms: i64) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::BlockedAtMs, Expr::value(now_ms))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// `false` when the account has none of that id.
    pub async fn rename(&self, account: AccountId, id: PasskeyId, name: &str) -> Result<bool, StoreError> {
        let done = Entity::update_many()
            .col_expr(Column::Name, Expr::value(name))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::AccountId.eq(account.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(done.rows_affected > 0)
    }

    /// Takes a passkey from an account; `false` when it has none of that id.
    pub async fn remove(&self, account: AccountId, id: PasskeyId) -> Result<bool, StoreError> {
        let done = Entity::delete_many()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::AccountId.eq(account.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .exec(&self.0.db)
            .await?;
        if done.rows_affected > 0 {
            self.count(account, -1).await?;
        }
        Ok(done.rows_affected > 0)
    }

    /// Takes all passkeys from an account that is deleted.
    pub(crate) async fn remove_all(&self, account: AccountId) -> Result<(), StoreError> {
        Entity::delete_many()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::AccountId.eq(account.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    async fn count(&self, account: AccountId, change: i64) -> Result<(), StoreError> {
        account::Entity::update_many()
            .col_expr(account::Column::Passkeys, Expr::col(account::Column::Passkeys).add(change))
            .filter(account::Column::TenantId.eq(self.0.uuid()))
            .filter(account::Column::Id.eq(account.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// Adds a question. Beyond `max` open ones the oldest `gone` are forgotten.
    pub async fn ask(&self, new: NewPasskeyAttempt, max: u64, gone: u64) -> Result<(), StoreError> {
        let all = || attempt::Entity::find().filter(attempt::Column::TenantId.eq(self.0.uuid()));
        if all().count(&self.0.db).await? >= max {
            let oldest = all().order_by_asc(attempt::Column::CreatedAtMs).offset(gone).limit(1).one(&self.0.db).await?;
            if let Some(row) = oldest {
                self.forget_until(attempt::Column::CreatedAtMs, row.created_at_ms).await?;
            }
        }
        let model = attempt::Model {
            tenant_id: self.0.uuid(),
            id: new.id,
            purpose: new.purpose.to_owned(),
            session_id: new.session.map(SessionId::uuid),
            challenge: new.challenge,
            created_at_ms: new.created_at_ms,
            expires_at_ms: new.expires_at_ms,
        };
        attempt::Entity::insert(model.into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(())
    }

    /// Uses a question up and answers it, whether it was too old or not; nothing when somebody was faster.
    pub async fn take_attempt(&self, id: Uuid) -> Result<Option<attempt::Model>, StoreError> {
        let Some(found) = attempt::Entity::find_by_id((self.0.uuid(), id)).one(&self.0.db).await? else {
            return Ok(None);
        };
        let done = attempt::Entity::delete_many()
            .filter(attempt::Column::TenantId.eq(self.0.uuid()))
            .filter(attempt::Column::Id.eq(id))
            .exec(&self.0.db)
            .await?;
        Ok((done.rows_affected > 0).then_some(found))
    }

    /// Forgets questions whose time is over.
    pub async fn forget_expired(&self, now_ms: i64) -> Result<(), StoreError> {
        self.forget_until(attempt::Column::ExpiresAtMs, now_ms).await
    }

    async fn forget_until(&self, column: attempt::Column, at_ms: i64) -> Result<(), StoreError> {
        attempt::Entity::delete_many()
            .filter(attempt::Column::TenantId.eq(self.0.uuid()))
            .filter(column.lte(at_ms))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }
}
