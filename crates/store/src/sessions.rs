//! Sign-in sessions.

use ids::{AccountId, ProviderId, SessionId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::entity::session::{Column, Entity, Model};
use crate::{StoreError, TenantScope};

/// A new session.
#[derive(Clone, Debug)]
pub struct NewSession {
    pub id: SessionId,
    pub account: AccountId,
    pub secret_hash: Vec<u8>,
    pub created_at_ms: i64,
    pub expires_at_ms: i64,
    pub device: String,
    pub network: String,
    pub at_provider: Option<AtProvider>,
    pub acr: Option<String>,
    /// When the person proved who they are.
    pub authenticated_at_ms: i64,
}

/// What a session knows of the provider at which its person signed in.
#[derive(Clone, Debug)]
pub struct AtProvider {
    pub provider: ProviderId,
    /// The provider's name of its own session.
    pub sid: Option<String>,
    /// Sealed by the caller.
    pub id_token: Vec<u8>,
}

/// Repository; see [`TenantScope::sessions`].
#[derive(Debug)]
pub struct Sessions<'a>(pub(crate) &'a TenantScope);

impl Sessions<'_> {
    pub async fn create(&self, new: NewSession) -> Result<Model, StoreError> {
        let (provider_id, provider_sid, id_token) = match new.at_provider {
            Some(at) => (Some(at.provider.uuid()), at.sid, Some(at.id_token)),
            None => (None, None, None),
        };
        let model = Model {
            tenant_id: self.0.uuid(),
            id: new.id.uuid(),
            account_id: new.account.uuid(),
            secret_hash: new.secret_hash,
            created_at_ms: new.created_at_ms,
            last_seen_at_ms: new.created_at_ms,
            expires_at_ms: new.expires_at_ms,
            device: new.device,
            network: new.network,
            provider_id,
            provider_sid,
            id_token,
            acr: new.acr,
            authenticated_at_ms: new.authenticated_at_ms,
        };
        Entity::insert(model.clone().into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(model)
    }

    pub async fn find_by_secret(&self, secret_hash: &[u8]) -> Result<Option<Model>, StoreError> {
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::SecretHash.eq(secret_hash))
            .one(&self.0.db)
            .await?;
        Ok(found)
    }

    pub async fn find(&self, id: SessionId) -> Result<Option<Model>, StoreError> {
        Ok(Entity::find_by_id((self.0.uuid(), id.uuid())).one(&self.0.db).await?)
    }

    /// Sessions of an account, newest activity first.
    pub async fn of_account(&self, account: AccountId) -> Result<Vec<Model>, StoreError> {
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::AccountId.eq(account.uuid()))
            .order_by_desc(Column::LastSeenAtMs)
            .all(&self.0.db)
            .await?;
        Ok(found)
    }

    pub async fn touch(&self, id: SessionId, now_ms: i64) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::LastSeenAtMs, Expr::value(now_ms))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// Sessions that began at a provider: all, those of one session there, or those of one account.
    pub async fn of_provider(
        &self,
        provider: ProviderId,
        sid: Option<&str>,
        account: Option<AccountId>,
    ) -> Result<Vec<Model>, StoreError> {
        let mut query =
            Entity::find().filter(Column::TenantId.eq(self.0.uuid())).filter(Column::ProviderId.eq(provider.uuid()));
        if let Some(sid) = sid {
            query = query.filter(Column::ProviderSid.eq(sid));
        }
        if let Some(account) = account {
            query = query.filter(Column::AccountId.eq(account.uuid()));
        }
        Ok(query.all(&self.0.db).await?)
    }

    /// The person has proved again who they are: the session goes on under another secret.
    pub async fn renew(
        &self,
        id: SessionId,
        secret_hash: Vec<u8>,
        acr: Option<String>,
        authenticated_at_ms: i64,
    ) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::SecretHash, Expr::value(secret_hash))
            .col_expr(Column::Acr, Expr::value(acr))
            .col_expr(Column::AuthenticatedAtMs, Expr::value(authenticated_at_ms))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// Ends one session of an account; `false` when it has none of that id.
    pub async fn delete(&self, account: AccountId, id: SessionId) -> Result<bool, StoreError> {
        let done = Entity::delete_many()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::AccountId.eq(account.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(done.rows_affected > 0)
    }

    /// Ends all sessions of an account, but one if it is named.
    pub async fn delete_all(&self, account: AccountId, but: Option<SessionId>) -> Result<(), StoreError> {
        let mut delete = Entity::delete_many()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::AccountId.eq(account.uuid()));
        if let Some(but) = but {
            delete = delete.filter(Column::Id.ne(but.uuid()));
        }
        delete.exec(&self.0.db).await?;
        Ok(())
    }

    /// Removes sessions that can no longer be used.
    pub async fn delete_expired(&self, now_ms: i64, idle_since_ms: i64) -> Result<u64, StoreError> {
        let done = Entity::delete_many()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Condition::any().add(Column::ExpiresAtMs.lte(now_ms)).add(Column::LastSeenAtMs.lte(idle_since_ms)))
            .exec(&self.0.db)
            .await?;
        Ok(done.rows_affected)
    }
}
