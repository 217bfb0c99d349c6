//! Programs that act for a tenant: what they may do, and the tokens by which they are known.

use audit::{Act, Object};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ids::{ServiceAccountId, ServiceTokenId};
use store::entity::service_account::Model;
use store::entity::service_token;
use store::{NewServiceToken, Page, StoreError};

use crate::Identity;
use crate::accounts::clean_name;
use crate::error::{Field, IdentityError};
use crate::secret;

/// Service accounts of a tenant at most.
pub const SERVICE_ACCOUNTS_MAX: u64 = 50;
/// Tokens of a service account at most, expired ones with them.
pub const SERVICE_TOKENS_MAX: usize = 5;
/// How long a token lives at most, days.
pub const TOKEN_DAYS_MAX: u32 = 366;
/// What a token begins with, so that people and scanners of repositories recognise one.
pub const TOKEN_PREFIX: &str = "plenum_";
/// Bytes of randomness in a token: 256 bits.
const TOKEN_BYTES: usize = 32;
/// Letters of a token that stay visible.
const HINT_CHARS: usize = 4;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// "Last used" is this coarse: who works when is nobody's business.
const USED_EVERY_MS: i64 = 60 * 60 * 1_000;

/// What a service account may do. Each opens routes; `api::scopes` says which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Provisions people and groups.
    Scim,
    DirectoryRead,
    DirectoryWrite,
    MeetingsRead,
    MeetingsWrite,
    AuditRead,
    UsageRead,
}

impl Scope {
    pub const ALL: [Self; 7] = [
        Self::Scim,
        Self::DirectoryRead,
        Self::DirectoryWrite,
        Self::MeetingsRead,
        Self::MeetingsWrite,
        Self::AuditRead,
        Self::UsageRead,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Scim => "scim",
            Self::DirectoryRead => "directory:read",
            Self::DirectoryWrite => "directory:write",
            Self::MeetingsRead => "meetings:read",
            Self::MeetingsWrite => "meetings:write",
            Self::AuditRead => "audit:read",
            Self::UsageRead => "usage:read",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }
}

/// A service account as administrators see it.
#[derive(Clone, Debug)]
pub struct ServiceAccount {
    pub model: Model,
    pub scopes: Vec<Scope>,
    /// Newest first.
    pub tokens: Vec<service_token::Model>,
}

impl ServiceAccount {
    fn of(model: Model, tokens: Vec<service_token::Model>) -> Self {
        Self { scopes: scopes(&model.scopes), model, tokens }
    }

    pub fn id(&self) -> ServiceAccountId {
        self.model.id.into()
    }
}

/// What is changed of a service account; absent fields stay.
#[derive(Clone, Debug, Default)]
pub struct ServiceAccountEdit {
    pub name: Option<String>,
    pub scopes: Option<Vec<Scope>>,
    /// Whether the department of people whom it provisions says their unit.
    pub department_units: Option<bool>,
    pub version: Option<i64>,
}

/// A program that has shown its token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServicePrincipal {
    pub account: ServiceAccountId,
    pub token: ServiceTokenId,
    pub name: String,
    pub scopes: Vec<Scope>,
    pub department_units: bool,
}

impl ServicePrincipal {
    pub fn may(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
    }
}

/// Scopes as they are kept. One that this version does not know gives nothing.
fn scopes(kept: &str) -> Vec<Scope> {
    kept.split(' ').filter_map(Scope::from_name).collect()
}

/// In the order of the table, each once.
fn kept(scopes: &[Scope]) -> Result<String, IdentityError> {
    let names: Vec<_> = Scope::ALL.into_iter().filter(|scope| scopes.contains(scope)).map(Scope::name).collect();
    if names.is_empty() { Err(IdentityError::Field(Field::ScopeRequired)) } else { Ok(names.join(" ")) }
}

fn taken(error: StoreError) -> IdentityError {
    match error {
        StoreError::Conflict => IdentityError::Field(Field::NameTaken),
        other => other.into(),
    }
}

fn object(model: &Model) -> Object {
    Object::new("service-account", model.id, &model.name)
}

impl Identity {
    /// Service accounts by name.
    pub async fn service_accounts(
        &self,
        after: Option<&str>,
        limit: u64,
    ) -> Result<Page<ServiceAccount>, IdentityError> {
        let page = self.store.service_accounts().page(after, limit).await?;
        let ids: Vec<_> = page.items.iter().map(|account| account.id).collect();
        let tokens = self.store.service_accounts().tokens(&ids).await?;
        let own = |account: Model| {
            let own = tokens.iter().filter(|token| token.service_account_id == account.id).cloned().collect();
            ServiceAccount::of(account, own)
        };
        Ok(Page { items: page.items.into_iter().map(own).collect(), next: page.next })
    }

    pub async fn service_account(&self, id: ServiceAccountId) -> Result<ServiceAccount, IdentityError> {
        let model = self.store.service_accounts().find(id).await?.ok_or(IdentityError::NotFound)?;
        let tokens = self.store.service_accounts().tokens(&[model.id]).await?;
        Ok(ServiceAccount::of(model, tokens))
    }

    pub async fn create_service_account(
        &self,
        name: &str,
        scopes: &[Scope],
        department_units: bool,
    ) -> Result<ServiceAccount, IdentityError> {
        let (name, scopes) = (clean_name(name)?, kept(scopes)?);
        let store = self.store.begin().await?;
        store.lock_people().await?;
        if store.service_accounts().count().await? >= SERVICE_ACCOUNTS_MAX {
            return Err(IdentityError::TooMany);
        }
        let id = self.new_id();
        let made = store.service_accounts().create(id, &name, &scopes, department_units, self.now_ms()).await;
        let model = made.map_err(taken)?;
        self.audit.append(&store, Act::ServiceAccountCreate.on(object(&model)).with("scopes", &model.scopes)).await?;
        store.commit().await?;
        Ok(ServiceAccount::of(model, Vec::new()))
    }

    /// Changes a service account; its tokens may do from now on what it may.
    pub async fn edit_service_account(
        &self,
        id: ServiceAccountId,
        edit: ServiceAccountEdit,
    ) -> Result<ServiceAccount, IdentityError> {
        let mut after = self.service_account(id).await?.model;
        if let Some(name) = &edit.name {
            after.name = clean_name(name)?;
        }
        if let Some(scopes) = &edit.scopes {
            after.scopes = kept(scopes)?;
        }
        after.department_units = edit.department_units.unwrap_or(after.department_units);
        let store = self.store.begin().await?;
        store.service_accounts().change(&after, edit.version).await.map_err(taken)?;
        let changed = Act::ServiceAccountChange.on(object(&after)).with("scopes", &after.scopes);
        let changed = changed.with("department-units", after.department_units.to_string());
        self.audit.append(&store, changed).await?;
        store.commit().await?;
        self.service_account(id).await
    }

    /// Deletes a service account; its tokens are nothing from now on.
    pub async fn delete_service_account(
        &self,
        id: ServiceAccountId,
        version: Option<i64>,
    ) -> Result<(), IdentityError> {
        let gone = self.service_account(id).await?.model;
        let store = self.store.begin().await?;
        store.service_accounts().delete(id, version).await?;
        self.audit.append(&store, Act::ServiceAccountDelete.on(object(&gone))).await?;
        Ok(store.commit().await?)
    }

    /// A new token, which is not kept anywhere else; the others stay good, so that programs can change over.
    pub async fn create_service_token(
        &self,
        id: ServiceAccountId,
        days: u32,
    ) -> Result<(service_token::Model, String), IdentityError> {
        if !(1..=TOKEN_DAYS_MAX).contains(&days) {
            return Err(IdentityError::Field(Field::LifeUnfit));
        }
        let account = self.service_account(id).await?;
        if account.tokens.len() >= SERVICE_TOKENS_MAX {
            return Err(IdentityError::TooMany);
        }
        let mut bytes = [0; TOKEN_BYTES];
        getrandom::fill(&mut bytes).expect("the system has randomness");
        let token = format!("{TOKEN_PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes));
        let now_ms = self.now_ms();
        let new = NewServiceToken {
            id: self.new_id(),
            account: id,
            secret_hash: self.token_hash(&token).ok_or(IdentityError::NotFound)?,
            hint: token[token.len() - HINT_CHARS..].to_owned(),
            created_at_ms: now_ms,
            expires_at_ms: now_ms + i64::from(days) * DAY_MS,
        };
        let store = self.store.begin().await?;
        let row = store.service_accounts().add_token(new).await?;
        let made = Act::ServiceTokenCreate.on(object(&account.model)).with("token", &row.hint);
        self.audit.append(&store, made.with("days", days.to_string())).await?;
        store.commit().await?;
        Ok((row, token))
    }

    /// Takes a token away at once.
    pub async fn revoke_service_token(&self, id: ServiceAccountId, token: ServiceTokenId) -> Result<(), IdentityError> {
        let account = self.service_account(id).await?;
        let gone = account.tokens.iter().find(|own| own.id == token.uuid()).ok_or(IdentityError::NotFound)?;
        let store = self.store.begin().await?;
        if !store.service_accounts().delete_token(id, token).await? {
            return Err(IdentityError::NotFound);
        }
        let revoked = Act::ServiceTokenRevoke.on(object(&account.model)).with("token", &gone.hint);
        self.audit.append(&store, revoked).await?;
        Ok(store.commit().await?)
    }

    /// Which program holds this token, if it is still good.
    pub async fn authenticate_service(&self, token: &str) -> Result<Option<ServicePrincipal>, IdentityError> {
        if !token.starts_with(TOKEN_PREFIX) {
            return Ok(None);
        }
        let Some(hash) = self.token_hash(token) else { return Ok(None) };
        let Some(row) = self.store.service_accounts().find_token(&hash).await? else { return Ok(None) };
        let now_ms = self.now_ms();
        if now_ms >= row.expires_at_ms {
            return Ok(None);
        }
        let Some(account) = self.store.service_accounts().find(row.service_account_id.into()).await? else {
            return Ok(None);
        };
        let hour_ms = now_ms - now_ms % USED_EVERY_MS;
        if row.last_used_at_ms.is_none_or(|used_ms| used_ms < hour_ms) {
            self.store.service_accounts().token_used(row.id.into(), hour_ms).await?;
        }
        Ok(Some(ServicePrincipal {
            account: account.id.into(),
            token: row.id.into(),
            scopes: scopes(&account.scopes),
            name: account.name,
            department_units: account.department_units,
        }))
    }

    fn token_hash(&self, token: &str) -> Option<Vec<u8>> {
        secret::hash(&self.keys.pepper, "service token", token)
    }
}
