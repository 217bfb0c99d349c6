//! Setup links: how an account gets its password, and the first administrator an account.

use audit::{Act, Actor, Object};
use ids::{AccountId, SetupId};
use store::NewSetupLink;
use store::entity::{account, setup_link};

use crate::accounts::NewPerson;
use crate::error::IdentityError;
use crate::mails::{SignInChange, link_order};
use crate::sessions::{Origin, SignedIn};
use crate::{Identity, secret};

/// Life of the link of the first administrator, milliseconds.
const FIRST_LIFE_MS: i64 = 24 * 60 * 60 * 1_000;
/// Life of the link of an invited person, milliseconds.
pub(crate) const INVITED_LIFE_MS: i64 = 7 * 24 * 60 * 60 * 1_000;

/// Life of the link for a forgotten password, milliseconds.
pub(crate) const RESET_LIFE_MS: i64 = 60 * 60 * 1_000;

/// How a link comes to its person.
#[derive(Clone, Copy)]
pub enum Handing<'a> {
    /// Whoever makes it hands it on.
    Shown,
    /// By a mail; nobody else sees it. `url` is where the tenant's pages are.
    Mailed { url: &'a str, kind: mail::Kind },
}

impl<'a> Handing<'a> {
    /// To somebody who gets an account, or a new way into it.
    pub fn mailed(url: &'a str) -> Self {
        Self::Mailed { url, kind: mail::Kind::AccountLink }
    }
}

/// A fresh link; its secret is kept nowhere else. Not `Debug`.
pub struct SetupLink {
    pub secret: String,
    pub expires_at_ms: i64,
    /// It is on its way, and not to be shown.
    pub mailed: bool,
}

/// What a usable link is for.
pub struct SetupGrant {
    link: setup_link::Model,
    /// The invited account; absent for the first administrator.
    pub account: Option<account::Model>,
}

impl SetupGrant {
    pub(crate) fn link_id(&self) -> uuid::Uuid {
        self.link.id
    }
}

impl Identity {
    /// A link for the first administrator, while no account exists. Earlier ones are void.
    pub async fn first_administrator_link(&self) -> Result<Option<SetupLink>, IdentityError> {
        if self.has_accounts().await? {
            return Ok(None);
        }
        self.new_setup_link(None, FIRST_LIFE_MS, Handing::Shown).await.map(Some)
    }

    /// A link by which an account's person chooses a (new) password. Earlier ones are void.
    pub(crate) async fn account_setup_link(
        &self,
        account: AccountId,
        handing: Handing<'_>,
    ) -> Result<SetupLink, IdentityError> {
        self.setup_link_of(account, INVITED_LIFE_MS, handing).await
    }

    pub(crate) async fn setup_link_of(
        &self,
        account: AccountId,
        life_ms: i64,
        handing: Handing<'_>,
    ) -> Result<SetupLink, IdentityError> {
        let model = self.account(account).await?;
        self.new_setup_link(Some(&model), life_ms, handing).await
    }

    async fn new_setup_link(
        &self,
        account: Option<&account::Model>,
        life_ms: i64,
        handing: Handing<'_>,
    ) -> Result<SetupLink, IdentityError> {
        let language = match handing {
            Handing::Shown => mail::Language::De,
            Handing::Mailed { .. } => self.mail_ready().await?,
        };
        let secret = secret::fresh();
        let now_ms = self.now_ms();
        let new = NewSetupLink {
            id: self.new_id(),
            account: account.map(|account| AccountId::from_uuid(account.id)),
            secret_hash: self.setup_hash(&secret).ok_or(IdentityError::LinkUnusable)?,
            created_at_ms: now_ms,
            expires_at_ms: now_ms + life_ms,
        };
        let object = account.map_or_else(|| Object::named("tenant", ""), crate::sessions::object);
        let store = self.store.begin().await?;
        store.setup_links().replace(new).await?;
        let mut event = Act::SetupLinkCreate.on(object);
        let mut mailed = false;
        if let Some(account) = account {
            // A mail that waits would bring a link that is void now.
            store.outbox().remove_about(account.id).await?;
            if let Handing::Mailed { url, kind } = handing {
                let link = format!("{url}/setup#{secret}");
                let order = link_order(kind, language, account, link, (now_ms + life_ms, &self.known_zone()));
                self.order(&store, &order, account.id).await?;
                event = event.with("mailed", kind.word());
                mailed = true;
            }
        }
        self.audit.append(&store, event).await?;
        store.commit().await?;
        Ok(SetupLink { secret, expires_at_ms: now_ms + life_ms, mailed })
    }

    /// What a link is for, without using it up.
    pub async fn check_setup(&self, secret: &str) -> Result<SetupGrant, IdentityError> {
        let hash = self.setup_hash(secret).ok_or(IdentityError::LinkUnusable)?;
        let link = self.store.setup_links().find_usable(&hash, self.now_ms()).await?;
        let link = link.ok_or(IdentityError::LinkUnusable)?;
        let account = match link.account_id {
            Some(id) => Some(self.account(AccountId::from_uuid(id)).await?).filter(|a| !a.disabled),
            None if self.has_accounts().await? => return Err(IdentityError::LinkUnusable),
            None => None,
        };
        if link.account_id.is_some() && account.is_none() {
            return Err(IdentityError::LinkUnusable);
        }
        Ok(SetupGrant { link, account })
    }

    /// Uses a link up: sets name and password, creates the first administrator, and signs in.
    pub async fn redeem_setup(
        &self,
        secret: &str,
        name: &str,
        email: &str,
        password: &str,
        origin: &Origin,
    ) -> Result<SignedIn, IdentityError> {
        let grant = self.check_setup(secret).await?;
        let hash = self.passwords.hash(password).await?;
        let link = SetupId::from_uuid(grant.link.id);
        if !self.store.setup_links().consume(link, self.now_ms()).await? {
            return Err(IdentityError::LinkUnusable);
        }
        match self.set_up(grant.account, name, email, hash).await {
            Ok(account) => self.open_session(account, origin, Act::SetupLinkUse, "setup-link").await,
            Err(error) => {
                // A name that does not fit must not cost the person the link.
                self.store.setup_links().restore(link).await?;
                Err(error)
            }
        }
    }

    async fn set_up(
        &self,
        invited: Option<account::Model>,
        name: &str,
        email: &str,
        hash: String,
    ) -> Result<account::Model, IdentityError> {
        let Some(account) = invited else {
            // Who sets up the installation operates it; who sets up another tenant administers that.
            let operator = self.store.id() == store::DEFAULT_TENANT;
            let new = NewPerson { name: name.into(), email: email.into(), unit: None, administrator: true };
            return self.create_account(&new, Some(hash), operator).await;
        };
        let id = AccountId::from_uuid(account.id);
        audit::act_as(Actor::account(id, &account.name));
        let account = self.rename_account(id, name).await?;
        // Nobody is told that the first password of an account is new.
        let notice = match &account.password_hash {
            Some(_) => self.change_notice(&account, SignInChange::Password).await?,
            None => None,
        };
        let scope = self.store.begin().await?;
        scope.accounts().set_password(id, hash).await?;
        // A link sent because a password was lost must end whoever uses the old one.
        scope.sessions().delete_all(id, None).await?;
        self.tell_of_change(&scope, account.id, notice.as_ref()).await?;
        scope.commit().await?;
        Ok(account)
    }

    pub(crate) fn setup_hash(&self, secret: &str) -> Option<Vec<u8>> {
        secret::hash(&self.keys.pepper, "setup", secret)
    }
}
