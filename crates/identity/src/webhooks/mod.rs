//! Webhooks of a tenant, as its administrators keep them: where events are sent, which, and with what they are signed.

mod deliver;
mod log;

use audit::{Act, Object};
use ids::WebhookId;
use store::entity::webhook::Model;
use store::{StoreError, fold};
use webhooks::{EventType, KEY_BYTES, SigningKey};

use crate::Identity;
use crate::accounts::clean_name;
use crate::error::{Field, IdentityError};

pub use deliver::{FAILING_MS_MAX, WebhookOutcome};
pub use log::{DeliveryState, WEBHOOK_LOG_MS, WebhookDelivery};

/// Webhooks of a tenant at most.
pub const WEBHOOKS_MAX: u64 = 20;
/// How long the key before signs too after a change of keys, milliseconds: a day for receivers to change over.
pub const FORMER_KEY_MS: i64 = 24 * 60 * 60 * 1_000;
/// What a sealed key is for.
const KEY: &str = "webhook key";

/// A webhook as its administrators see it.
#[derive(Clone, Debug)]
pub struct Webhook {
    pub model: Model,
    pub events: Vec<EventType>,
    /// What receivers verify `v1a` signatures with.
    pub public_key: String,
}

impl Webhook {
    pub fn id(&self) -> WebhookId {
        self.model.id.into()
    }

    /// Until when the key before still signs.
    pub fn former_until_ms(&self, now_ms: i64) -> Option<i64> {
        self.model.former_until_ms.filter(|until| *until > now_ms)
    }
}

/// What is changed of a webhook; absent fields stay.
#[derive(Clone, Debug, Default)]
pub struct WebhookEdit {
    pub name: Option<String>,
    pub url: Option<String>,
    pub events: Option<Vec<EventType>>,
    /// `false` also takes back that the server has switched it off.
    pub paused: Option<bool>,
    pub version: Option<i64>,
}

fn object(model: &Model) -> Object {
    Object::new("webhook", model.id, &model.name)
}

fn taken(error: StoreError) -> IdentityError {
    match error {
        StoreError::Conflict => IdentityError::Field(Field::NameTaken),
        other => other.into(),
    }
}

/// Types of events as they are kept; one that this version does not know tells nothing.
fn events(kept: &str) -> Vec<EventType> {
    kept.split(' ').filter_map(EventType::from_name).collect()
}

/// In the order of the catalogue, each once.
fn kept(events: &[EventType]) -> Result<String, IdentityError> {
    let chosen: Vec<_> = EventType::chosen().filter(|kind| events.contains(kind)).map(EventType::name).collect();
    if chosen.is_empty() { Err(IdentityError::Field(Field::EventRequired)) } else { Ok(chosen.join(" ")) }
}

/// An act as the log says it: where to, by the host alone, since addresses often carry secrets.
fn said(act: Act, model: &Model) -> audit::Event {
    let host = model.url.split("://").nth(1).unwrap_or_default();
    let host = host.split(['/', '?', '#']).next().unwrap_or_default();
    let names: Vec<_> = model.events.split(' ').map(|name| name.trim_start_matches("org.plenum.")).collect();
    act.on(object(model)).with("host", host).with("events", names.join(" "))
}

impl Identity {
    /// All webhooks by name.
    pub async fn webhooks(&self) -> Result<Vec<Webhook>, IdentityError> {
        let mut all = Vec::new();
        for model in self.store.webhooks().all().await? {
            all.push(self.shown_webhook(model).await?);
        }
        Ok(all)
    }

    pub async fn webhook(&self, id: WebhookId) -> Result<Webhook, IdentityError> {
        let model = self.store.webhooks().find(id.uuid()).await?.ok_or(IdentityError::NotFound)?;
        self.shown_webhook(model).await
    }

    /// Adds a webhook. Answers its shared secret with it, which is shown this once.
    pub async fn create_webhook(
        &self,
        name: &str,
        url: &str,
        events: &[EventType],
    ) -> Result<(Webhook, String), IdentityError> {
        let (name, url, events) = (clean_name(name)?, self.clean_url(url)?, kept(events)?);
        let (key, signing_key) = self.fresh_key().await?;
        let model = Model {
            tenant_id: self.store.id().uuid(),
            id: self.new_id::<WebhookId>().uuid(),
            name_key: fold(&name),
            name,
            url,
            events,
            signing_key,
            former_key: None,
            former_until_ms: None,
            paused: false,
            failing_since_ms: None,
            off_at_ms: None,
            off_why: None,
            created_at_ms: self.now_ms(),
            version: 1,
        };
        let store = self.store.begin().await?;
        store.lock_people().await?;
        if store.webhooks().count().await? >= WEBHOOKS_MAX {
            return Err(IdentityError::TooMany);
        }
        store.webhooks().create(model.clone()).await.map_err(taken)?;
        self.audit.append(&store, said(Act::WebhookCreate, &model)).await?;
        store.commit().await?;
        Ok((self.shown_webhook(model).await?, key.secret()))
    }

    pub async fn edit_webhook(&self, id: WebhookId, edit: WebhookEdit) -> Result<Webhook, IdentityError> {
        let mut after = self.webhook(id).await?.model;
        if let Some(name) = &edit.name {
            after.name = clean_name(name)?;
            after.name_key = fold(&after.name);
        }
        if let Some(url) = &edit.url {
            after.url = self.clean_url(url)?;
        }
        if let Some(events) = &edit.events {
            after.events = kept(events)?;
        }
        after.paused = edit.paused.unwrap_or(after.paused);
        if edit.paused == Some(false) {
            (after.off_at_ms, after.off_why, after.failing_since_ms) = (None, None, None);
        }
        let store = self.store.begin().await?;
        store.webhooks().change(&after, edit.version).await.map_err(taken)?;
        let changed = said(Act::WebhookChange, &after).with("paused", after.paused.to_string());
        self.audit.append(&store, changed).await?;
        store.commit().await?;
        self.webhook(id).await
    }

    /// Deletes a webhook with its log; what is on the way to it does not arrive any more.
    pub async fn delete_webhook(&self, id: WebhookId, version: Option<i64>) -> Result<(), IdentityError> {
        let gone = self.store.webhooks().find(id.uuid()).await?.ok_or(IdentityError::NotFound)?;
        let store = self.store.begin().await?;
        store.webhooks().delete(id.uuid(), version).await?;
        self.audit.append(&store, said(Act::WebhookDelete, &gone)).await?;
        Ok(store.commit().await?)
    }

    /// A new key, whose shared secret is shown this once. The one before signs too for a day; one before that does not
    /// any more.
    pub async fn rotate_webhook(&self, id: WebhookId) -> Result<(Webhook, String), IdentityError> {
        let before = self.webhook(id).await?.model;
        let (key, signing_key) = self.fresh_key().await?;
        let mut after = before.clone();
        after.former_key = Some(std::mem::replace(&mut after.signing_key, signing_key));
        after.former_until_ms = Some(self.now_ms() + FORMER_KEY_MS);
        let store = self.store.begin().await?;
        store.webhooks().change(&after, Some(before.version)).await?;
        self.audit.append(&store, Act::WebhookRotate.on(object(&after))).await?;
        store.commit().await?;
        Ok((self.webhook(id).await?, key.secret()))
    }

    /// A key and how it is kept.
    async fn fresh_key(&self) -> Result<(SigningKey, Vec<u8>), IdentityError> {
        let mut bytes = [0; KEY_BYTES];
        getrandom::fill(&mut bytes).expect("the system has randomness");
        Ok((SigningKey::from_bytes(&bytes), self.seal().await?.seal(KEY, &bytes)))
    }

    async fn opened_key(&self, sealed: &[u8]) -> Result<SigningKey, IdentityError> {
        const DAMAGED: IdentityError = IdentityError::Store(StoreError::Damaged("the key of a webhook cannot be read"));
        let bytes = self.seal().await?.open(KEY, sealed).ok_or(DAMAGED)?;
        Ok(SigningKey::from_bytes(&bytes.try_into().map_err(|_| DAMAGED)?))
    }

    async fn shown_webhook(&self, model: Model) -> Result<Webhook, IdentityError> {
        let public_key = self.opened_key(&model.signing_key).await?.public();
        Ok(Webhook { events: events(&model.events), public_key, model })
    }

    /// An address of a form that may be called; where its name leads is checked each time it is called.
    fn clean_url(&self, url: &str) -> Result<String, IdentityError> {
        let target = self.outbound.check_url(url.trim()).map_err(IdentityError::UrlRefused)?;
        Ok(target.url().as_str().to_owned())
    }
}
