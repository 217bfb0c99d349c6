//! The OpenID Connect providers of a tenant, as its administrators keep them.

use std::sync::{Arc, PoisonError};

use ids::ProviderId;
use oidc::{ClaimNames, Metadata, ProviderConfig, Rule, Secret};
use sea_orm::ActiveValue::{Set, Unchanged};
use serde::{Deserialize, Serialize};
use store::StoreError;
use store::entity::identity_provider::{ActiveModel, Model};

use crate::accounts::clean_name;
use crate::error::{Field, IdentityError};
use crate::{AccessEnded, Identity, email};

/// Providers of a tenant at most.
pub const PROVIDERS_MAX: usize = 20;
/// Mail domains of a provider at most.
pub const PROVIDER_DOMAINS_MAX: usize = 50;
/// Rules of a provider at most.
pub const PROVIDER_RULES_MAX: usize = 200;
/// Scopes and values of `acr` at most, each.
const WORDS_MAX: usize = 20;
/// Longest issuer, client id, secret and value of a claim, bytes.
const TEXT_BYTES_MAX: usize = 1_000;
/// What the sealed client secret is for.
const SECRET: &str = "client secret";

/// What becomes of people who sign in for the first time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnknownPeople {
    /// Only those come in who were invited, or who connected the account they have.
    #[default]
    Refuse,
    /// They get an account.
    Admit,
}

/// What else an administrator says about a provider; kept as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProviderSettings {
    pub scopes: Vec<String>,
    pub claims: ClaimNames,
    pub rules: Vec<Rule>,
    /// One of these must be the `acr` of every sign-in; empty for any.
    pub acr_values: Vec<String>,
    /// One of these must be the `acr` before sensitive acts; empty for any.
    pub step_up_acr: Vec<String>,
    pub unknown_people: UnknownPeople,
    /// How people whom the directory has provisioned are recognised at their first sign-in; absent when they are not.
    pub directory: Option<crate::DirectorySubject>,
}

impl Default for ProviderSettings {
    fn default() -> Self {
        Self {
            scopes: vec!["profile".into(), "email".into()],
            claims: ClaimNames::default(),
            rules: Vec::new(),
            acr_values: Vec::new(),
            step_up_acr: Vec::new(),
            unknown_people: UnknownPeople::default(),
            directory: None,
        }
    }
}

/// A provider as its administrators see it.
#[derive(Clone, Debug)]
pub struct Provider {
    pub model: Model,
    pub settings: ProviderSettings,
    pub domains: Vec<String>,
    /// How many identities of it lead to accounts.
    pub accounts: i64,
}

impl Provider {
    pub fn id(&self) -> ProviderId {
        ProviderId::from_uuid(self.model.id)
    }

    /// Whether people can sign in there.
    pub fn is_open(&self) -> bool {
        is_open(&self.model)
    }
}

pub(crate) fn is_open(model: &Model) -> bool {
    model.enabled && !model.client_id.is_empty()
}

/// Connected, and not opened yet: something is missing, or nobody has said that people may come. One that is held up
/// after people came by it is finished.
pub(crate) fn is_unfinished(model: &Model) -> bool {
    model.client_id.is_empty() || (!model.enabled && model.last_sign_in_at_ms.is_none())
}

/// What an administrator changes; absent fields stay.
#[derive(Clone, Default)]
pub struct ProviderEdit {
    pub name: Option<String>,
    pub issuer: Option<String>,
    pub client_id: Option<String>,
    /// The inner absence takes the secret away: the client is public.
    pub client_secret: Option<Option<String>>,
    pub enabled: Option<bool>,
    /// Place on the sign-in page, from 0.
    pub position: Option<usize>,
    pub domains: Option<Vec<String>>,
    pub scopes: Option<Vec<String>>,
    pub claims: Option<ClaimNames>,
    pub rules: Option<Vec<Rule>>,
    pub acr_values: Option<Vec<String>>,
    pub step_up_acr: Option<Vec<String>>,
    pub unknown_people: Option<UnknownPeople>,
    /// The inner absence ends it.
    pub directory: Option<Option<crate::DirectorySubject>>,
}

impl Identity {
    /// Providers in the order of the sign-in page.
    pub async fn providers(&self) -> Result<Vec<Provider>, IdentityError> {
        let models = self.store.providers().all().await?;
        let domains = self.store.providers().domains().await?;
        let counts = self.store.identities().per_issuer().await?;
        let provider = |model: Model| {
            let own = domains.iter().filter(|row| row.provider_id == model.id).map(|row| row.domain.clone()).collect();
            let accounts = counts.iter().find(|(issuer, _)| *issuer == model.issuer).map_or(0, |(_, count)| *count);
            Provider { settings: settings(&model), model, domains: own, accounts }
        };
        Ok(models.into_iter().map(provider).collect())
    }

    pub async fn provider(&self, id: ProviderId) -> Result<Provider, IdentityError> {
        self.providers().await?.into_iter().find(|provider| provider.id() == id).ok_or(IdentityError::NotFound)
    }

    /// Connects a provider. Its description is fetched and checked first; people do not see it before it is opened.
    pub async fn add_provider(&self, name: &str, issuer: &str) -> Result<Provider, IdentityError> {
        let others = self.store.providers().all().await?;
        if others.len() >= PROVIDERS_MAX {
            return Err(IdentityError::ProvidersFull);
        }
        let model = Model {
            tenant_id: self.store.id().uuid(),
            id: self.new_id::<ProviderId>().uuid(),
            name: clean_name(name)?,
            issuer: clean_issuer(issuer)?,
            client_id: String::new(),
            client_secret: None,
            settings: json(&ProviderSettings::default()),
            enabled: false,
            position: others.last().map_or(0, |last| last.position + 1),
            created_at_ms: self.now_ms(),
            last_sign_in_at_ms: None,
            last_fault: None,
            last_fault_at_ms: None,
            tried_at_ms: None,
        };
        self.client(&model).await?.probe(self.now_ms()).await.map_err(IdentityError::ProviderUnfit)?;
        let scope = self.store.begin().await?;
        let model = scope.providers().create(model).await.map_err(taken(Field::IssuerTaken))?;
        let made = audit::Act::ProviderCreate.on(audit::Object::new("provider", model.id, &model.name));
        self.audit.append(&scope, made.with("issuer", &model.issuer)).await?;
        scope.commit().await?;
        Ok(Provider { settings: settings(&model), model, domains: Vec::new(), accounts: 0 })
    }

    /// Changes a provider, all of it or nothing. Another issuer is asked for its description first, and ends the
    /// sessions that began at the former one.
    pub async fn edit_provider(&self, id: ProviderId, edit: ProviderEdit) -> Result<Provider, IdentityError> {
        let before = self.provider(id).await?;
        let mut after = before.model.clone();
        let mut kept = before.settings.clone();
        if let Some(name) = &edit.name {
            after.name = clean_name(name)?;
        }
        if let Some(issuer) = &edit.issuer {
            after.issuer = clean_issuer(issuer)?;
        }
        if let Some(client_id) = &edit.client_id {
            after.client_id = clean_client_id(client_id)?;
        }
        match &edit.client_secret {
            Some(Some(secret)) if secret.len() > TEXT_BYTES_MAX => {
                return Err(IdentityError::Field(Field::SecretTooLong));
            }
            Some(Some(secret)) if !secret.trim().is_empty() => {
                after.client_secret = Some(self.seal().await?.seal(SECRET, secret.trim().as_bytes()));
            }
            Some(_) => after.client_secret = None,
            None => {}
        }
        after.enabled = edit.enabled.unwrap_or(after.enabled);
        if edit.enabled == Some(true) && after.client_id.is_empty() {
            return Err(IdentityError::Field(Field::ClientIdRequired));
        }
        let domains = edit.domains.as_deref().map(clean_domains).transpose()?;
        kept.scopes = words(edit.scopes, kept.scopes, Field::ScopeMalformed)?;
        kept.acr_values = words(edit.acr_values, kept.acr_values, Field::AcrMalformed)?;
        kept.step_up_acr = words(edit.step_up_acr, kept.step_up_acr, Field::AcrMalformed)?;
        kept.claims = edit.claims.map_or(Ok(kept.claims), clean_claims)?;
        if let Some(rules) = edit.rules {
            kept.rules = clean_rules(rules)?;
            self.check_grants(&kept.rules).await?;
        }
        kept.unknown_people = edit.unknown_people.unwrap_or(kept.unknown_people);
        if let Some(directory) = edit.directory {
            kept.directory = directory.map(|rule| rule.clean(&kept.claims)).transpose()?;
        }
        let asks_otherwise = edit.client_secret.is_some()
            || after.issuer != before.model.issuer
            || after.client_id != before.model.client_id
            || (&kept.scopes, &kept.claims) != (&before.settings.scopes, &before.settings.claims);
        if asks_otherwise {
            after.tried_at_ms = None;
        }
        after.settings = json(&kept);
        let moved = after.issuer != before.model.issuer;
        if moved {
            self.client(&after).await?.probe(self.now_ms()).await.map_err(IdentityError::ProviderUnfit)?;
            (after.last_sign_in_at_ms, after.last_fault, after.last_fault_at_ms) = (None, None, None);
        }
        let scope = self.store.begin().await?;
        if after != before.model {
            scope.providers().update(change(after)).await.map_err(taken(Field::IssuerTaken))?;
        }
        if let Some(domains) = &domains {
            scope.providers().set_domains(id, domains).await.map_err(taken(Field::DomainTaken))?;
        }
        if let Some(position) = edit.position {
            let mut order = scope.providers().all().await?;
            let from = order.iter().position(|other| other.id == id.uuid()).ok_or(IdentityError::NotFound)?;
            let own = order.remove(from);
            order.insert(position.min(order.len()), own);
            for (place, other) in (0..).zip(&order) {
                if other.position != place {
                    scope.providers().place(ProviderId::from_uuid(other.id), place).await?;
                }
            }
        }
        let named = scope.providers().find(id).await?.ok_or(IdentityError::NotFound)?;
        let changed = audit::Act::ProviderChange.on(audit::Object::new("provider", named.id, &named.name));
        let changed = changed.with("issuer", &named.issuer).with("enabled", named.enabled.to_string());
        let changed = changed.with_some("domains", domains.as_ref().map(|domains| domains.join(" ")));
        self.audit.append(&scope, changed).await?;
        scope.commit().await?;
        if moved {
            self.end_sessions_of(id, None, None).await?;
        }
        self.provider(id).await
    }

    /// Disconnects a provider and ends the sessions that began there. Who its people are stays known.
    pub async fn delete_provider(&self, id: ProviderId) -> Result<(), IdentityError> {
        let gone = self.store.providers().find(id).await?.ok_or(IdentityError::NotFound)?;
        self.end_sessions_of(id, None, None).await?;
        let scope = self.store.begin().await?;
        scope.providers().delete(id).await?;
        let deleted = audit::Act::ProviderDelete.on(audit::Object::new("provider", gone.id, &gone.name));
        self.audit.append(&scope, deleted).await?;
        scope.commit().await?;
        self.clients().remove(&id.uuid());
        Ok(())
    }

    /// Asks the provider for its description and keys now.
    pub async fn probe_provider(&self, id: ProviderId) -> Result<Arc<Metadata>, IdentityError> {
        let model = self.store.providers().find(id).await?.ok_or(IdentityError::NotFound)?;
        let now_ms = self.now_ms();
        match self.client(&model).await?.probe(now_ms).await {
            Ok(metadata) => Ok(metadata),
            Err(fault) => {
                self.store.providers().failed(id, fault.code(), now_ms).await?;
                Err(IdentityError::ProviderUnfit(fault))
            }
        }
    }

    /// Ends sessions that began at a provider: all, those of one session there, or those of one account.
    pub(crate) async fn end_sessions_of(
        &self,
        provider: ProviderId,
        sid: Option<&str>,
        account: Option<ids::AccountId>,
    ) -> Result<usize, IdentityError> {
        let sessions = self.store.sessions().of_provider(provider, sid, account).await?;
        for session in &sessions {
            let (account, id) = (session.account_id.into(), session.id.into());
            self.store.sessions().delete(account, id).await?;
            self.announce(AccessEnded::Session(id));
        }
        Ok(sessions.len())
    }

    /// The provider as something that can be asked; the same one until its configuration changes.
    pub(crate) async fn client(&self, model: &Model) -> Result<Arc<oidc::Provider>, IdentityError> {
        let seal = self.seal().await?;
        let secret = model.client_secret.as_deref().and_then(|sealed| seal.open(SECRET, sealed));
        let settings = settings(model);
        // The description can be asked for before there is a client id.
        let client_id = if model.client_id.is_empty() { "none".into() } else { model.client_id.clone() };
        let config = ProviderConfig {
            issuer: model.issuer.clone(),
            client_id,
            client_secret: secret.and_then(|secret| String::from_utf8(secret).ok()).map(Secret),
            scopes: settings.scopes,
            acr_values: settings.acr_values,
            claims: settings.claims,
            trusted_audiences: Vec::new(),
        };
        let mut clients = self.clients();
        if let Some(client) = clients.get(&model.id).filter(|client| *client.config() == config) {
            return Ok(client.clone());
        }
        let client = oidc::Provider::new(config, self.outbound.clone()).map_err(IdentityError::ProviderUnfit)?;
        let client = Arc::new(client);
        clients.insert(model.id, client.clone());
        Ok(client)
    }

    fn clients(&self) -> std::sync::MutexGuard<'_, std::collections::HashMap<uuid::Uuid, Arc<oidc::Provider>>> {
        self.clients.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn settings(model: &Model) -> ProviderSettings {
    serde_json::from_str(&model.settings).unwrap_or_default()
}

fn json(settings: &ProviderSettings) -> String {
    serde_json::to_string(settings).expect("settings are plain data")
}

/// Every column that an edit may change; times of sign-ins are written elsewhere meanwhile.
fn change(after: Model) -> ActiveModel {
    ActiveModel {
        tenant_id: Unchanged(after.tenant_id),
        id: Unchanged(after.id),
        name: Set(after.name),
        issuer: Set(after.issuer),
        client_id: Set(after.client_id),
        client_secret: Set(after.client_secret),
        settings: Set(after.settings),
        enabled: Set(after.enabled),
        tried_at_ms: Set(after.tried_at_ms),
        ..Default::default()
    }
}

fn taken(field: Field) -> impl Fn(StoreError) -> IdentityError {
    move |error| match error {
        StoreError::Conflict => IdentityError::Field(field),
        other => other.into(),
    }
}

/// Compared exactly with what the provider calls itself, so nothing is changed but the space around it.
fn clean_issuer(issuer: &str) -> Result<String, IdentityError> {
    let issuer = issuer.trim();
    let form = url::Url::parse(issuer).ok().filter(|url| {
        matches!(url.scheme(), "https" | "http") && url.has_host() && url.query().is_none() && url.fragment().is_none()
    });
    match form {
        Some(_) if issuer.len() <= TEXT_BYTES_MAX => Ok(issuer.to_owned()),
        _ => Err(IdentityError::Field(Field::IssuerMalformed)),
    }
}

fn clean_client_id(client_id: &str) -> Result<String, IdentityError> {
    let client_id = client_id.trim();
    // RFC 6749, appendix A.1: visible ASCII and space.
    match client_id.len() <= TEXT_BYTES_MAX && client_id.bytes().all(|b| (0x20..0x7f).contains(&b)) {
        true => Ok(client_id.to_owned()),
        false => Err(IdentityError::Field(Field::ClientIdMalformed)),
    }
}

fn clean_domains(domains: &[String]) -> Result<Vec<String>, IdentityError> {
    let mut clean = Vec::new();
    for domain in domains {
        let domain = email::domain(&format!("x@{}", domain.trim().trim_start_matches('@')));
        let domain = domain.filter(|d| d.contains('.')).ok_or(IdentityError::Field(Field::DomainMalformed))?;
        if !clean.contains(&domain) {
            clean.push(domain);
        }
    }
    match clean.len() > PROVIDER_DOMAINS_MAX {
        true => Err(IdentityError::Field(Field::DomainMalformed)),
        false => Ok(clean),
    }
}

fn words(new: Option<Vec<String>>, old: Vec<String>, field: Field) -> Result<Vec<String>, IdentityError> {
    let Some(new) = new else { return Ok(old) };
    let word = |text: &String| {
        (1..=TEXT_BYTES_MAX).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic() && b != b'"')
    };
    match new.len() <= WORDS_MAX && new.iter().all(word) {
        true => Ok(new),
        false => Err(IdentityError::Field(field)),
    }
}

fn clean_claims(claims: ClaimNames) -> Result<ClaimNames, IdentityError> {
    let fits = |name: &str| name.len() <= TEXT_BYTES_MAX;
    match fits(&claims.name) && fits(&claims.mail) && fits(&claims.groups) {
        true => Ok(claims),
        false => Err(IdentityError::Field(Field::ClaimMalformed)),
    }
}

fn clean_rules(rules: Vec<Rule>) -> Result<Vec<Rule>, IdentityError> {
    let text = |text: &str| (1..=oidc::CLAIM_BYTES_MAX).contains(&text.len());
    let fits = |rule: &Rule| text(&rule.claim) && text(&rule.value);
    match rules.len() <= PROVIDER_RULES_MAX && rules.iter().all(fits) {
        true => Ok(rules),
        false => Err(IdentityError::Field(Field::RuleMalformed)),
    }
}
