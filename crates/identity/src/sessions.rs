//! Signing in and out.

use std::net::IpAddr;

use audit::{Act, Actor, Object};
use ids::{AccountId, ProviderId, SessionId, UnitId};
use policy::Key;
use store::entity::{account, role_grant, session};
use store::{AtProvider, NewSession};

use crate::administration::TenantRole;
use crate::error::IdentityError;
use crate::{AccessEnded, Identity, Place, device, email, secret};

/// "Last seen" is this coarse, milliseconds: a write a minute, not one a request.
const TOUCH_EVERY_MS: i64 = 60_000;

/// Where a request comes from.
#[derive(Clone, Debug)]
pub struct Origin {
    pub address: IpAddr,
    pub user_agent: String,
}

/// Somebody signed in.
#[derive(Clone, Debug)]
pub struct Principal {
    pub account: AccountId,
    pub session: SessionId,
    pub name: String,
    pub administrator: bool,
    /// May read the audit log.
    pub auditor: bool,
    /// Units that were given to this person; what is below them is theirs too. See [`Identity::administration`].
    pub administers: Vec<UnitId>,
    /// All roles, also those of groups.
    pub grants: Vec<role_grant::Model>,
    pub model: account::Model,
    /// Where the session began, if not here.
    pub provider: Option<ProviderId>,
    pub acr: Option<String>,
    /// When the person last proved who they are; 0 when nobody knows.
    pub authenticated_at_ms: i64,
    /// A policy wants a passkey, and this person has none: until they have made one, nothing else is theirs to do.
    pub needs_passkey: bool,
}

/// By what a person has shown who they are, and when.
pub(crate) struct Proof {
    pub(crate) at_provider: Option<AtProvider>,
    pub(crate) acr: Option<String>,
    pub(crate) at_ms: i64,
    /// For the log.
    pub(crate) way: &'static str,
}

/// A new session and its secret, which is not kept anywhere else. Not `Debug`.
pub struct SignedIn {
    pub principal: Principal,
    pub secret: String,
    pub valid_for_ms: i64,
}

impl Identity {
    /// Checks address and password and opens a session.
    pub async fn sign_in(&self, address: &str, password: &str, origin: &Origin) -> Result<SignedIn, IdentityError> {
        let key = email::key(address);
        let network = device::network(origin.address);
        let now_ms = self.now_ms();
        let wait = self.throttle().wait_s(&key, &network, now_ms);
        if let Some(retry_after_s) = wait {
            if self.throttle().is_news(&key, &network) {
                let known = self.store.accounts().find_by_email_key(&key).await?;
                self.audit.note(tried(Act::SignInThrottled, known.as_ref()).refused("too-many-tries")).await?;
            }
            return Err(IdentityError::TooManyTries { retry_after_s });
        }
        let known = self.store.accounts().find_by_email_key(&key).await?;
        let account = known.clone().filter(|a| !a.disabled);
        let stored = account.as_ref().and_then(|a| a.password_hash.as_deref());
        let right = self.passwords.verify(password, stored).await?;
        match account.filter(|_| right) {
            Some(account) if account.passkeys > 0 && self.wants_passkeys().await? => {
                let event = Act::SignInFailed.on(object(&account)).refused("passkey-needed").with("way", "password");
                self.audit.note(event).await?;
                Err(IdentityError::PasskeyNeeded)
            }
            Some(account) => {
                self.throttle().succeeded(&key);
                self.open_session(account, origin, Act::SignIn, "password").await
            }
            None => {
                self.throttle().failed(&key, &network, now_ms);
                let disabled = known.as_ref().is_some_and(|a| a.disabled);
                let code = if disabled { "account-disabled" } else { "sign-in-failed" };
                self.audit.note(tried(Act::SignInFailed, known.as_ref()).refused(code)).await?;
                Err(IdentityError::SignInFailed)
            }
        }
    }

    pub(crate) async fn open_session(
        &self,
        account: account::Model,
        origin: &Origin,
        act: Act,
        way: &'static str,
    ) -> Result<SignedIn, IdentityError> {
        let proof = Proof { at_provider: None, acr: None, at_ms: self.now_ms(), way };
        self.open_session_by(account, origin, proof, act).await
    }

    pub(crate) async fn open_session_by(
        &self,
        account: account::Model,
        origin: &Origin,
        proof: Proof,
        act: Act,
    ) -> Result<SignedIn, IdentityError> {
        let secret = secret::fresh();
        let now_ms = self.now_ms();
        let way = proof.way;
        let rules = self.session_rules().await?;
        let session = NewSession {
            id: self.new_id(),
            account: AccountId::from_uuid(account.id),
            secret_hash: self.session_hash(&secret).ok_or(IdentityError::SignInFailed)?,
            created_at_ms: now_ms,
            expires_at_ms: now_ms + rules.life_ms,
            device: device::describe(&origin.user_agent),
            network: device::network(origin.address),
            at_provider: proof.at_provider,
            acr: proof.acr,
            authenticated_at_ms: proof.at_ms,
        };
        let provider = session.at_provider.as_ref().map(|at| at.provider.to_string());
        let store = self.store.begin().await?;
        let session = store.sessions().create(session).await?;
        store.accounts().signed_in(AccountId::from_uuid(account.id), now_ms).await?;
        let actor = Actor::account(AccountId::from_uuid(account.id), &account.name);
        let event = act
            .on(object(&account))
            .by(actor)
            .with("device", &session.device)
            .with("way", way)
            .with_some("provider", provider);
        self.audit.append(&store, event).await?;
        store.commit().await?;
        Ok(SignedIn { principal: self.principal(account, &session).await?, secret, valid_for_ms: rules.life_ms })
    }

    /// Who holds this session secret, if it is still good.
    pub async fn authenticate(&self, secret: &str) -> Result<Option<Principal>, IdentityError> {
        let Some(hash) = self.session_hash(secret) else { return Ok(None) };
        let Some(session) = self.store.sessions().find_by_secret(&hash).await? else { return Ok(None) };
        self.holder(&session).await
    }

    /// Whose session this is, if it is still good: for a ticket that was given out on it.
    pub async fn authenticate_session(&self, id: SessionId) -> Result<Option<Principal>, IdentityError> {
        let Some(session) = self.store.sessions().find(id).await? else { return Ok(None) };
        self.holder(&session).await
    }

    async fn holder(&self, session: &session::Model) -> Result<Option<Principal>, IdentityError> {
        let now_ms = self.now_ms();
        if !self.session_rules().await?.hold(session, now_ms) {
            return Ok(None);
        }
        let account = self.store.accounts().find(AccountId::from_uuid(session.account_id)).await?;
        let Some(account) = account.filter(|a| !a.disabled) else { return Ok(None) };
        if now_ms - session.last_seen_at_ms >= TOUCH_EVERY_MS {
            self.store.sessions().touch(SessionId::from_uuid(session.id), now_ms).await?;
        }
        Ok(Some(self.principal(account, session).await?))
    }

    /// Own sessions, newest activity first.
    pub async fn sessions(&self, who: &Principal) -> Result<Vec<session::Model>, IdentityError> {
        let now_ms = self.now_ms();
        let mut sessions = self.store.sessions().of_account(who.account).await?;
        let rules = self.session_rules().await?;
        sessions.retain(|session| rules.hold(session, now_ms));
        Ok(sessions)
    }

    /// Ends one own session.
    pub async fn end_session(&self, who: &Principal, id: SessionId) -> Result<(), IdentityError> {
        let store = self.store.begin().await?;
        if !store.sessions().delete(who.account, id).await? {
            return Err(IdentityError::NotFound);
        }
        let act = if id == who.session { Act::SignOut } else { Act::SessionEnd };
        self.audit.append(&store, act.on(object(&who.model))).await?;
        store.commit().await?;
        self.announce(AccessEnded::Session(id));
        Ok(())
    }

    /// Whether a session is still there, for somebody whose ticket was given out on it.
    pub async fn session_holds(&self, account: AccountId, session: SessionId) -> Result<bool, IdentityError> {
        let found = self.store.sessions().find(session).await?;
        Ok(found.is_some_and(|session| session.account_id == account.uuid()))
    }

    /// Ends all own sessions but this one.
    pub async fn end_other_sessions(&self, who: &Principal) -> Result<(), IdentityError> {
        let others = self.store.sessions().of_account(who.account).await?;
        let store = self.store.begin().await?;
        store.sessions().delete_all(who.account, Some(who.session)).await?;
        let ended = others.len().saturating_sub(1).to_string();
        self.audit.append(&store, Act::SessionEndOthers.on(object(&who.model)).with("sessions", ended)).await?;
        store.commit().await?;
        for other in others.iter().map(|s| SessionId::from_uuid(s.id)).filter(|id| *id != who.session) {
            self.announce(AccessEnded::Session(other));
        }
        Ok(())
    }

    /// Removes what has expired; to be called now and then.
    pub async fn sweep_sessions(&self) -> Result<u64, IdentityError> {
        let now_ms = self.now_ms();
        self.store.attempts().delete_expired(now_ms).await?;
        self.store.passkeys().forget_expired(now_ms).await?;
        self.store.tallies().delete_over(now_ms).await?;
        let idle_ms = self.session_rules().await?.idle_ms;
        let store = self.store.begin().await?;
        let gone = store.sessions().delete_expired(now_ms, now_ms - idle_ms).await?;
        store.retention().count(store::classes::SIGN_INS, gone).await?;
        store.commit().await?;
        Ok(gone)
    }

    /// How long a session lives at most, by policy.
    pub(crate) async fn session_life_ms(&self) -> Result<i64, IdentityError> {
        Ok(self.session_rules().await?.life_ms)
    }

    /// Whether a passkey takes the place of the password, by policy.
    pub(crate) async fn wants_passkeys(&self) -> Result<bool, IdentityError> {
        let values = self.policies.values(Place::Tenant(self.store.id())).await?;
        Ok(values.is(Key::LocalSignIn, "passkey"))
    }

    /// How long sessions live, by policy.
    pub(crate) async fn session_rules(&self) -> Result<SessionRules, IdentityError> {
        let values = self.policies.values(Place::Tenant(self.store.id())).await?;
        Ok(SessionRules { life_ms: values.seconds_ms(Key::SessionLife), idle_ms: values.seconds_ms(Key::SessionIdle) })
    }

    pub(crate) async fn principal(
        &self,
        account: account::Model,
        session: &session::Model,
    ) -> Result<Principal, IdentityError> {
        let grants = self.store.grants().of_account(AccountId::from_uuid(account.id)).await?;
        // Whoever comes from a provider has shown there who they are.
        let needs_passkey = session.provider_id.is_none() && account.passkeys == 0 && self.wants_passkeys().await?;
        let has = |role: TenantRole| grants.iter().any(|grant| grant.role == role.name() && grant.unit_id.is_none());
        let units = grants.iter().filter(|grant| grant.role == TenantRole::UnitAdministrator.name());
        Ok(Principal {
            account: AccountId::from_uuid(account.id),
            session: SessionId::from_uuid(session.id),
            name: account.name.clone(),
            administrator: has(TenantRole::Administrator),
            auditor: has(TenantRole::Auditor),
            administers: units.filter_map(|grant| grant.unit_id.map(UnitId::from_uuid)).collect(),
            grants,
            model: account,
            provider: session.provider_id.map(ProviderId::from_uuid),
            acr: session.acr.clone(),
            authenticated_at_ms: session.authenticated_at_ms,
            needs_passkey,
        })
    }

    pub(crate) fn session_hash(&self, secret: &str) -> Option<Vec<u8>> {
        secret::hash(&self.keys.pepper, "session", secret)
    }

    pub(crate) fn throttle(&self) -> std::sync::MutexGuard<'_, crate::throttle::Throttle> {
        self.throttle.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// How long sessions live. A rule that became shorter holds for those that were opened before, too.
#[derive(Clone, Copy)]
pub(crate) struct SessionRules {
    life_ms: i64,
    idle_ms: i64,
}

impl SessionRules {
    pub(crate) fn hold(&self, session: &session::Model, now_ms: i64) -> bool {
        let ends_at_ms = session.expires_at_ms.min(session.created_at_ms + self.life_ms);
        now_ms < ends_at_ms && now_ms - session.last_seen_at_ms < self.idle_ms
    }
}

/// An account as the log names it.
pub(crate) fn object(account: &account::Model) -> Object {
    Object::new("account", account.id, &account.name)
}

/// A try to sign in. An address that nobody has is not written: people type passwords there.
fn tried(act: Act, known: Option<&account::Model>) -> audit::Event {
    known.map_or_else(|| act.alone(), |account| act.on(object(account)))
}
