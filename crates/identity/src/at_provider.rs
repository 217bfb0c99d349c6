//! Signing in at a provider: the way there, the way back, and the end.

use std::time::Duration;

use audit::{Act, Object};
use ids::{AccountId, ProviderId, SessionId, SetupId};
use oidc::{Ask, Callback, OidcError, RANDOM_BYTES};
use serde::{Deserialize, Serialize};
use store::entity::identity_provider;
use store::{AtProvider, NewAttempt, StoreError};
use tracing::warn;

use crate::error::IdentityError;
use crate::sessions::{Origin, Principal, Proof, SignedIn};
use crate::{Identity, device, email, providers, secret};

/// How long somebody may take at the provider, milliseconds; `oidc` demands the same.
const ATTEMPT_LIFE_MS: i64 = 15 * 60 * 1_000;
/// Open attempts of a tenant; beyond them the oldest are forgotten, [`ATTEMPTS_GONE`] at a time.
pub(crate) const ATTEMPTS_MAX: u64 = 10_000;
pub(crate) const ATTEMPTS_GONE: u64 = 500;
/// Longest address within our pages to come back to, bytes.
const RETURN_BYTES_MAX: usize = 1_000;
/// Longest wait for a provider's description while somebody signs out.
const SIGN_OUT_WAIT: Duration = Duration::from_secs(3);
/// What sealed texts are for.
const ATTEMPT: &str = "attempt";
const ID_TOKEN: &str = "id token";

/// Why somebody is sent to a provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    SignIn,
    /// An invited person connects the account of their one-time link, instead of choosing a password.
    SetUp {
        link: SetupId,
        account: AccountId,
    },
    /// Somebody who is signed in connects a further identity.
    Link {
        account: AccountId,
        session: SessionId,
    },
    /// Somebody who is signed in proves again who they are.
    Fresh {
        account: AccountId,
        session: SessionId,
    },
    /// An administrator tries what a provider says of people; see [`Identity::trial`].
    Trial {
        account: AccountId,
        session: SessionId,
    },
}

impl Purpose {
    /// People go to providers that are open; administrators try others before they open them.
    fn is_served_by(&self, model: &identity_provider::Model) -> bool {
        match self {
            Self::Trial { .. } => !model.client_id.is_empty(),
            _ => providers::is_open(model),
        }
    }
}

/// What the edge knows when somebody leaves.
pub struct Leaving {
    /// Where the provider sends them back to.
    pub redirect_uri: String,
    /// Path of our pages where they go on.
    pub return_to: String,
    /// Mail address, so that they need not write it again.
    pub hint: Option<String>,
    /// The cookie of this browser, if it has one from an earlier attempt.
    pub browser: Option<String>,
}

/// Where the browser goes, and the cookie by which it is known again.
pub struct Departure {
    pub url: String,
    pub browser: String,
}

/// Who has come back.
pub struct Arrival {
    pub return_to: String,
    /// A new session, or the same one under a new secret; nothing when only an identity was connected.
    pub signed_in: Option<SignedIn>,
}

/// Why somebody who comes back does not come in.
#[derive(Debug, thiserror::Error)]
pub enum SignInFault {
    /// No attempt of this browser, provider and session has this state, or it is used or too old: one answer for all.
    #[error("there is no such attempt")]
    Lost,
    #[error("the person or the provider broke off")]
    Cancelled,
    #[error("the provider cannot be asked")]
    ProviderDown(#[source] OidcError),
    /// The answer is another provider's than the one that was asked, or does not say whose it is: an attack, or a
    /// provider behind two names.
    #[error("the answer is of another provider")]
    MixedUp,
    #[error("the provider's answer is refused")]
    Refused(#[source] OidcError),
    #[error("the sign-in is weaker or older than asked")]
    TooWeak,
    #[error("nobody invited this person")]
    NotInvited,
    #[error("the account is disabled")]
    Disabled,
    #[error("another account has the mail address")]
    AddressTaken,
    #[error("the provider does not say a mail address")]
    AddressMissing,
    #[error("the mail address is of a domain that is not this provider's")]
    AddressForeign,
    #[error("the identity leads to another account")]
    IdentityTaken,
    #[error("another person has signed in than the one who was asked")]
    OtherPerson,
    #[error(transparent)]
    Failed(#[from] IdentityError),
}

impl SignInFault {
    /// A stable word for the page that explains it, and for the audit log.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Cancelled => "cancelled",
            Self::ProviderDown(_) => "provider-down",
            Self::MixedUp => "mix-up",
            Self::Refused(_) => "refused",
            Self::TooWeak => "too-weak",
            Self::NotInvited => "not-invited",
            Self::Disabled => "disabled",
            Self::AddressTaken => "address-taken",
            Self::AddressMissing => "address-missing",
            Self::AddressForeign => "address-foreign",
            Self::IdentityTaken => "identity-taken",
            Self::OtherPerson => "other-person",
            Self::Failed(_) => "failed",
        }
    }
}

impl From<StoreError> for SignInFault {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<OidcError> for SignInFault {
    fn from(error: OidcError) -> Self {
        match error {
            OidcError::SignInRefused { .. } => Self::Cancelled,
            OidcError::AcrTooLow | OidcError::AuthTooOld => Self::TooWeak,
            OidcError::AttemptExpired => Self::Lost,
            OidcError::MixUp => Self::MixedUp,
            down @ (OidcError::ProviderUnreachable(_)
            | OidcError::ProviderSlow
            | OidcError::AddressRefused(_)
            | OidcError::ProviderFailed { .. }
            | OidcError::DiscoveryInvalid(_)
            | OidcError::ConfigInvalid(_)
            | OidcError::TokenRefused { .. }
            | OidcError::KeysInvalid) => Self::ProviderDown(down),
            refused => Self::Refused(refused),
        }
    }
}

/// What is kept of an attempt, sealed.
#[derive(Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) attempt: oidc::Attempt,
    purpose: Purpose,
    pub(crate) return_to: String,
}

impl Identity {
    /// Providers at which people can sign in, in their order.
    pub async fn open_providers(&self) -> Result<Vec<identity_provider::Model>, IdentityError> {
        Ok(self.store.providers().all().await?.into_iter().filter(providers::is_open).collect())
    }

    /// The provider for a mail address. Depends on its domain alone, so nothing is learnt of accounts.
    pub async fn provider_for(&self, address: &str) -> Result<Option<identity_provider::Model>, IdentityError> {
        let Some(domain) = email::domain(address) else { return Ok(None) };
        let Some(id) = self.store.providers().of_domain(&domain).await? else { return Ok(None) };
        Ok(self.store.providers().find(id).await?.filter(providers::is_open))
    }

    /// Sends somebody to a provider.
    pub async fn depart(&self, id: ProviderId, purpose: Purpose, leaving: Leaving) -> Result<Departure, SignInFault> {
        let model = self.store.providers().find(id).await?.filter(|model| purpose.is_served_by(model));
        let model = model.ok_or(IdentityError::NotFound)?;
        let mut ask = Ask { redirect_uri: leaving.redirect_uri, login_hint: leaving.hint, ..Ask::default() };
        if matches!(purpose, Purpose::Fresh { .. }) {
            // Not `prompt=login` beside it: a provider that has just asked may say so and need not ask again.
            ask.max_age_s = Some(0);
            ask.acr_values = providers::settings(&model).step_up_acr;
        }
        let mut random = [0; RANDOM_BYTES];
        getrandom::fill(&mut random).expect("the system has randomness");
        let now_ms = self.now_ms();
        let departure = match self.client(&model).await?.begin(ask, &random, now_ms).await {
            Ok(departure) => departure,
            Err(fault) => return Err(self.provider_fault(id, fault).await),
        };
        let browser =
            leaving.browser.filter(|cookie| self.browser_hash(cookie).is_some()).unwrap_or_else(secret::fresh);
        let return_to = clean_return(&leaving.return_to);
        let state_hash = self.state_hash(&departure.attempt.state).ok_or(SignInFault::Lost)?;
        let kept = Kept { attempt: departure.attempt, purpose, return_to };
        let kept = serde_json::to_vec(&kept).map_err(|_| SignInFault::Lost)?;
        let new = NewAttempt {
            state_hash,
            browser_hash: self.browser_hash(&browser).ok_or(SignInFault::Lost)?,
            provider: id,
            sealed: self.seal().await?.seal(ATTEMPT, &kept),
            created_at_ms: now_ms,
            expires_at_ms: now_ms + ATTEMPT_LIFE_MS,
        };
        self.store.attempts().add(new, ATTEMPTS_MAX, ATTEMPTS_GONE).await?;
        Ok(Departure { url: departure.url.into(), browser })
    }

    /// Receives somebody from a provider. The attempt is gone afterwards, whatever the outcome.
    pub async fn arrive(
        &self,
        id: ProviderId,
        query: &str,
        browser: Option<&str>,
        who: Option<&Principal>,
        origin: &Origin,
    ) -> Result<Arrival, SignInFault> {
        let arrived = self.receive(id, query, browser, who, origin).await;
        if let Err(fault) = &arrived {
            self.note_refusal(id, fault, origin).await?;
        }
        arrived
    }

    /// Writes down who was refused. What anybody can cause without a provider is left out, and one network cannot fill
    /// the log.
    async fn note_refusal(&self, id: ProviderId, fault: &SignInFault, origin: &Origin) -> Result<(), IdentityError> {
        if matches!(fault, SignInFault::Lost | SignInFault::Cancelled | SignInFault::Failed(_)) {
            return Ok(());
        }
        let (key, network) = (format!("provider {id}"), format!("provider {}", device::network(origin.address)));
        let now_ms = self.now_ms();
        let enough = self.throttle().wait_s(&key, &network, now_ms).is_some();
        if enough {
            return Ok(());
        }
        self.throttle().failed(&key, &network, now_ms);
        let name = self.provider_name(id).await?.unwrap_or_default();
        let event = Act::SignInFailed.on(Object::new("provider", id.uuid(), &name)).refused(fault.reason());
        Ok(self.audit.note(event).await?)
    }

    async fn receive(
        &self,
        id: ProviderId,
        query: &str,
        browser: Option<&str>,
        who: Option<&Principal>,
        origin: &Origin,
    ) -> Result<Arrival, SignInFault> {
        let callback = Callback::parse(query).map_err(|_| SignInFault::Lost)?;
        let (model, kept) = self.take_attempt(id, &callback.state, browser).await?;
        if let Purpose::Trial { account, session } = kept.purpose {
            same(who, account, session)?;
            return self.conclude_trial(&model, kept, &callback, session).await;
        }
        let signed_in = match self.client(&model).await?.finish(&kept.attempt, &callback, self.now_ms()).await {
            Ok(signed_in) => signed_in,
            Err(fault) => return Err(self.provider_fault(id, fault).await),
        };
        let proof = self.proof(id, &signed_in).await?;
        let opened = match &kept.purpose {
            Purpose::Trial { .. } => return Err(SignInFault::Lost),
            Purpose::SignIn => {
                let account = self.recognise(&model, &signed_in).await?;
                Some(self.open_session_by(account, origin, proof, Act::SignIn).await?)
            }
            Purpose::SetUp { link, account } => {
                if !self.store.setup_links().consume(*link, self.now_ms()).await? {
                    return Err(SignInFault::Failed(IdentityError::LinkUnusable));
                }
                if let Err(fault) = self.connect(&model, *account, &signed_in).await {
                    self.store.setup_links().restore(*link).await?;
                    return Err(fault);
                }
                let account = self.recognise(&model, &signed_in).await?;
                Some(self.open_session_by(account, origin, proof, Act::SignIn).await?)
            }
            Purpose::Link { account, session } => {
                same(who, *account, *session)?;
                self.connect(&model, *account, &signed_in).await?;
                None
            }
            Purpose::Fresh { account, session } => {
                let who = same(who, *account, *session)?;
                if AccountId::from_uuid(self.recognise(&model, &signed_in).await?.id) != *account {
                    return Err(SignInFault::OtherPerson);
                }
                Some(self.renew_session(who, proof.acr, proof.at_ms, proof.way).await?)
            }
        };
        self.store.providers().succeeded(id, self.now_ms()).await?;
        Ok(Arrival { return_to: kept.return_to, signed_in: opened })
    }

    /// The attempt with this state, which is then used up. It must be of this provider and of this browser; an attempt
    /// that somebody else's browser brings back stays good for the one that it belongs to.
    async fn take_attempt(
        &self,
        id: ProviderId,
        state: &str,
        browser: Option<&str>,
    ) -> Result<(identity_provider::Model, Kept), SignInFault> {
        let state_hash = self.state_hash(state).ok_or(SignInFault::Lost)?;
        let browser_hash = browser.and_then(|cookie| self.browser_hash(cookie)).ok_or(SignInFault::Lost)?;
        let row = self.store.attempts().find(&state_hash).await?.ok_or(SignInFault::Lost)?;
        if row.browser_hash != browser_hash {
            return Err(SignInFault::Lost);
        }
        if !self.store.attempts().take(&state_hash).await? || self.now_ms() >= row.expires_at_ms {
            return Err(SignInFault::Lost);
        }
        if row.provider_id != id.uuid() {
            return Err(SignInFault::MixedUp);
        }
        let kept = self.seal().await?.open(ATTEMPT, &row.sealed).and_then(|kept| serde_json::from_slice(&kept).ok());
        let kept: Kept = kept.ok_or(SignInFault::Lost)?;
        let model = self.store.providers().find(id).await?.filter(|model| kept.purpose.is_served_by(model));
        Ok((model.ok_or(SignInFault::Lost)?, kept))
    }

    async fn proof(&self, provider: ProviderId, signed_in: &oidc::SignedIn) -> Result<Proof, IdentityError> {
        let id_token = self.seal().await?.seal(ID_TOKEN, signed_in.id_token.as_bytes());
        let sid = signed_in.who.sid.clone();
        // Without `auth_time` nobody knows how long ago it was; a clock ahead of ours makes nothing fresher than now.
        let at_ms = signed_in.who.auth_time_s.map_or(0, |at| at.saturating_mul(1_000)).min(self.now_ms());
        let at_provider = Some(AtProvider { provider, sid, id_token });
        Ok(Proof { at_provider, acr: signed_in.who.acr.clone(), at_ms, way: "provider" })
    }

    /// Tells the log, and the administrators if the provider is to blame.
    pub(crate) async fn provider_fault(&self, id: ProviderId, fault: OidcError) -> SignInFault {
        warn!(provider = %id, code = fault.code(), "sign-in at a provider failed");
        let code = fault.code();
        let fault = SignInFault::from(fault);
        if matches!(fault, SignInFault::ProviderDown(_))
            && let Err(failed) = self.store.providers().failed(id, code, self.now_ms()).await
        {
            return failed.into();
        }
        fault
    }

    /// Ends the sessions that a provider says have ended there; answers how many did.
    pub async fn logged_out(&self, id: ProviderId, token: &str) -> Result<usize, SignInFault> {
        // One that is held up still ends what it began.
        let model = self.store.providers().find(id).await?.filter(|model| !model.client_id.is_empty());
        let model = model.ok_or(SignInFault::Lost)?;
        let notice = match self.client(&model).await?.logout_notice(token, self.now_ms()).await {
            Ok(notice) => notice,
            Err(fault) => return Err(self.provider_fault(id, fault).await),
        };
        let hash = secret::mac(&self.keys.pepper, "logout token", notice.jti.as_bytes());
        let until_ms = notice.remember_until_s.saturating_mul(1_000);
        match self.store.attempts().spend(id, hash, until_ms).await {
            Err(StoreError::Conflict) => return Err(self.provider_fault(id, OidcError::Replayed).await),
            other => other?,
        }
        let account = match &notice.subject {
            Some(subject) => match self.store.identities().find(&notice.issuer, subject).await? {
                Some(identity) => Some(AccountId::from_uuid(identity.account_id)),
                None => return Ok(0),
            },
            None => None,
        };
        let ended = self.end_sessions_of(id, notice.sid.as_deref(), account).await?;
        if ended > 0 {
            let event = Act::SessionEnd.on(Object::new("provider", id.uuid(), &model.name));
            self.audit.note(event.with("sessions", ended.to_string())).await.map_err(IdentityError::from)?;
        }
        Ok(ended)
    }

    /// Ends a session; answers where the browser goes to sign out at the provider too.
    pub async fn sign_out(&self, who: &Principal, back_to: &str) -> Result<Option<String>, IdentityError> {
        let sessions = self.store.sessions().of_account(who.account).await?;
        self.end_session(who, who.session).await?;
        let session = sessions.into_iter().find(|session| session.id == who.session.uuid());
        let Some((provider, sealed)) = session.and_then(|s| s.provider_id.zip(s.id_token)) else { return Ok(None) };
        let Some(model) = self.store.providers().find(provider.into()).await? else { return Ok(None) };
        let Some(id_token) = self.seal().await?.open(ID_TOKEN, &sealed).and_then(|token| String::from_utf8(token).ok())
        else {
            return Ok(None);
        };
        let Ok(client) = self.client(&model).await else { return Ok(None) };
        let state = secret::fresh();
        let asked = client.end_session_url(&id_token, back_to, &state, self.now_ms());
        // Whoever signs out has signed out here, whatever the provider says.
        let url = tokio::time::timeout(SIGN_OUT_WAIT, asked).await.ok().and_then(Result::ok).flatten();
        Ok(url.map(Into::into))
    }

    fn state_hash(&self, state: &str) -> Option<Vec<u8>> {
        secret::hash(&self.keys.pepper, "state", state)
    }

    fn browser_hash(&self, cookie: &str) -> Option<Vec<u8>> {
        secret::hash(&self.keys.pepper, "browser", cookie)
    }
}

/// Those who were signed in when they left must be the same ones now.
fn same(who: Option<&Principal>, account: AccountId, session: SessionId) -> Result<&Principal, SignInFault> {
    who.filter(|who| who.account == account && who.session == session).ok_or(SignInFault::Lost)
}

/// A path of our own pages, and nothing that a browser could read as another host.
fn clean_return(path: &str) -> String {
    let own = path.starts_with('/') && !path.starts_with("//") && path.len() <= RETURN_BYTES_MAX;
    let plain = path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\' && b != b'"');
    // What the interface answers is no page.
    match own && plain && !path.starts_with("/api/") {
        true => path.to_owned(),
        false => "/".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_come_back_to_pages_of_ours_alone() {
        for path in ["/", "/account", "/admin/sign-in?x=1", "/m/abc-defg-hij#secret"] {
            assert_eq!(clean_return(path), path);
        }
        for path in ["", "//evil.example", "/\\evil.example", "https://evil.example", "/api/v1/me", "/a\r\nb", "/ü"] {
            assert_eq!(clean_return(path), "/", "{path}");
        }
        assert_eq!(clean_return(&"/x".repeat(501)), "/");
    }
}
