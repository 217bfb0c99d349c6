//! Proving again who one is, before acts that a stolen session must not be enough for.

use audit::Act;
use ids::AccountId;
use policy::Key;

use crate::error::{Field, IdentityError};
use crate::policies::Place;
use crate::sessions::{Origin, Principal, SignedIn, object};
use crate::{Identity, device, email, providers, secret};

impl Identity {
    /// Until when this session may do sensitive acts, by policy; nothing when the person must prove who they are first.
    pub async fn fresh_until_ms(&self, who: &Principal) -> Result<Option<i64>, IdentityError> {
        let age_ms = self.policies.values(Place::Tenant(self.store.id())).await?.seconds_ms(Key::StepUpAge);
        let until_ms = who.authenticated_at_ms.saturating_add(age_ms);
        if self.now_ms() >= until_ms {
            return Ok(None);
        }
        let Some(provider) = who.provider else { return Ok(Some(until_ms)) };
        let Some(model) = self.store.providers().find(provider).await? else { return Ok(None) };
        let wanted = providers::settings(&model).step_up_acr;
        let strong = wanted.is_empty() || who.acr.as_ref().is_some_and(|acr| wanted.contains(acr));
        Ok(strong.then_some(until_ms))
    }

    /// The password once more. The session goes on under a new secret, so that an older copy of it is worth nothing.
    pub async fn confirm(&self, who: &Principal, password: &str, origin: &Origin) -> Result<SignedIn, IdentityError> {
        if who.model.passkeys > 0 && self.wants_passkeys().await? {
            self.audit.note(Act::SignInConfirm.on(object(&who.model)).refused("passkey-needed")).await?;
            return Err(IdentityError::PasskeyNeeded);
        }
        let key = email::key(&who.model.email);
        let network = device::network(origin.address);
        let now_ms = self.now_ms();
        let wait = self.throttle().wait_s(&key, &network, now_ms);
        if let Some(retry_after_s) = wait {
            return Err(IdentityError::TooManyTries { retry_after_s });
        }
        if !self.passwords.verify(password, who.model.password_hash.as_deref()).await? {
            self.throttle().failed(&key, &network, now_ms);
            let event = Act::SignInConfirm.on(object(&who.model)).refused("current-password-wrong");
            self.audit.note(event).await?;
            return Err(IdentityError::Field(Field::CurrentPasswordWrong));
        }
        self.throttle().succeeded(&key);
        self.renew_session(who, who.acr.clone(), now_ms, "password").await
    }

    pub(crate) async fn renew_session(
        &self,
        who: &Principal,
        acr: Option<String>,
        at_ms: i64,
        way: &'static str,
    ) -> Result<SignedIn, IdentityError> {
        let secret = secret::fresh();
        let hash = self.session_hash(&secret).ok_or(IdentityError::SignInFailed)?;
        let store = self.store.begin().await?;
        store.sessions().renew(who.session, hash, acr.clone(), at_ms).await?;
        let event = Act::SignInConfirm.on(object(&who.model)).with("way", way).with_some("acr", acr.as_ref());
        self.audit.append(&store, event).await?;
        store.commit().await?;
        let principal = Principal { acr, authenticated_at_ms: at_ms, ..who.clone() };
        let valid_for_ms = self.session_life_ms().await?;
        Ok(SignedIn { principal, secret, valid_for_ms })
    }

    /// Whether the account has a password of its own.
    pub async fn has_password(&self, account: AccountId) -> Result<bool, IdentityError> {
        Ok(self.account(account).await?.password_hash.is_some())
    }
}
