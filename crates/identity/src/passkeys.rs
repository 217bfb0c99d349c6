//! Passkeys of local accounts: registering one, and signing in or proving again who one is with it. What a browser
//! answers is checked by the crate `passkey`; here is what it is asked, that each question is good once and for a short
//! time, and what stands in the log.
//!
//! Accounts whose people sign in at a provider have none: whoever is no longer let in there would still come in here.

use audit::{Act, Actor};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ids::{AccountId, PasskeyId, SessionId};
use passkey::{
    Assertion, CHALLENGE_BYTES, Credential, PasskeyError, PublicKey, Registration, RelyingParty, Used, register, verify,
};
use store::entity::{account, passkey as entity};
use store::{NewPasskey, NewPasskeyAttempt, StoreError};
use uuid::Uuid;

use crate::accounts::clean_name;
use crate::administration::Administration;
use crate::error::{Field, IdentityError};
use crate::mails::SignInChange;
use crate::sessions::{Origin, Principal, SignedIn, object};
use crate::{AccessEnded, Identity, device, email, secret};

/// How long somebody may take, milliseconds.
const ATTEMPT_LIFE_MS: i64 = 10 * 60 * 1_000;
/// Open questions of a tenant; beyond them the oldest are forgotten, [`ATTEMPTS_GONE`] at a time.
const ATTEMPTS_MAX: u64 = 10_000;
const ATTEMPTS_GONE: u64 = 500;
/// Passkeys of an account.
pub const PASSKEYS_MAX: usize = 20;
/// Longest reason for taking a passkey from somebody, characters.
const REASON_CHARS_MAX: usize = 200;

/// What a question is for; an answer to one is none to another.
const REGISTER: &str = "register";
const SIGN_IN: &str = "sign-in";
const CONFIRM: &str = "confirm";

/// What a browser is asked.
#[derive(Clone, Debug)]
pub struct PasskeyQuestion {
    pub attempt: Uuid,
    pub challenge: Vec<u8>,
    /// Passkeys that are asked for, or, when one is registered, those that are there.
    pub credentials: Vec<Vec<u8>>,
}

/// What a browser answers when it makes a passkey.
#[derive(Clone, Debug)]
pub struct NewPasskeyAnswer {
    pub attempt: Uuid,
    pub name: String,
    pub id: Vec<u8>,
    pub client_data: Vec<u8>,
    pub attestation: Vec<u8>,
}

/// What a browser answers when it shows a passkey.
#[derive(Clone, Debug)]
pub struct PasskeyAnswer {
    pub attempt: Uuid,
    pub id: Vec<u8>,
    pub client_data: Vec<u8>,
    pub authenticator_data: Vec<u8>,
    pub signature: Vec<u8>,
    pub user_handle: Option<Vec<u8>>,
}

/// Whose account it is here: it has a password or a passkey.
pub(crate) fn is_local(account: &account::Model) -> bool {
    account.password_hash.is_some() || account.passkeys > 0
}

fn need_local(who: &Principal) -> Result<(), IdentityError> {
    if is_local(&who.model) { Ok(()) } else { Err(IdentityError::NotPermitted) }
}

impl Identity {
    /// One's own passkeys, oldest first.
    pub async fn passkeys(&self, account: AccountId) -> Result<Vec<entity::Model>, IdentityError> {
        Ok(self.store.passkeys().of_account(account).await?)
    }

    /// Asks for a new passkey; answers the name of the account for authenticators, too.
    pub async fn ask_new_passkey(&self, who: &Principal) -> Result<(PasskeyQuestion, Vec<u8>), IdentityError> {
        need_local(who)?;
        let own = self.passkeys(who.account).await?;
        if own.len() >= PASSKEYS_MAX {
            return Err(IdentityError::TooMany);
        }
        let credentials = own.into_iter().map(|one| one.credential_id).collect();
        let question = self.ask(REGISTER, Some(who.session), credentials).await?;
        Ok((question, self.user_handle(who.account)))
    }

    /// How authenticators call the account. Tells nothing of its id to whoever has not the key.
    fn user_handle(&self, account: AccountId) -> Vec<u8> {
        secret::mac(&self.keys.pepper, "passkey handle", account.uuid().as_bytes())
    }

    async fn ask(
        &self,
        purpose: &'static str,
        session: Option<SessionId>,
        credentials: Vec<Vec<u8>>,
    ) -> Result<PasskeyQuestion, IdentityError> {
        let mut challenge = vec![0; CHALLENGE_BYTES];
        getrandom::fill(&mut challenge).expect("the system has randomness");
        let now_ms = self.now_ms();
        let new = NewPasskeyAttempt {
            id: self.new_id(),
            purpose,
            session,
            challenge: challenge.clone(),
            created_at_ms: now_ms,
            expires_at_ms: now_ms + ATTEMPT_LIFE_MS,
        };
        let attempt = new.id;
        self.store.passkeys().ask(new, ATTEMPTS_MAX, ATTEMPTS_GONE).await?;
        Ok(PasskeyQuestion { attempt, challenge, credentials })
    }

    /// Uses a question up; its challenge, if the question was this one, of this session, and not too old.
    async fn take_question(
        &self,
        id: Uuid,
        purpose: &str,
        session: Option<SessionId>,
    ) -> Result<Result<Vec<u8>, &'static str>, IdentityError> {
        let now_ms = self.now_ms();
        let found = self.store.passkeys().take_attempt(id).await?;
        let found = found.filter(|one| one.purpose == purpose && one.session_id == session.map(SessionId::uuid));
        Ok(found.filter(|one| now_ms < one.expires_at_ms).map(|one| one.challenge).ok_or("attempt-unknown"))
    }

    /// Adds a passkey to one's own account.
    pub async fn add_passkey(
        &self,
        who: &Principal,
        party: &RelyingParty,
        answer: NewPasskeyAnswer,
    ) -> Result<entity::Model, IdentityError> {
        need_local(who)?;
        let name = clean_name(&answer.name)?;
        let challenge = self.take_question(answer.attempt, REGISTER, Some(who.session)).await?;
        let given = Registration { id: &answer.id, client_data: &answer.client_data, attestation: &answer.attestation };
        let checked = challenge.and_then(|challenge| register(party, &challenge, given).map_err(PasskeyError::code));
        let credential = match checked {
            Ok(credential) if self.store.passkeys().find_by_credential(&credential.id).await?.is_some() => {
                return self.refuse_new(who, "passkey-taken").await;
            }
            Ok(credential) => credential,
            Err(code) => return self.refuse_new(who, code).await,
        };
        if self.passkeys(who.account).await?.len() >= PASSKEYS_MAX {
            return Err(IdentityError::TooMany);
        }
        let notice = self.change_notice(&who.model, SignInChange::PasskeyAdded(&name)).await?;
        let scope = self.store.begin().await?;
        let new = self.new_passkey(who.account, party, name, credential);
        let passkey = scope.passkeys().add(new).await.map_err(|error| match error {
            StoreError::Conflict => IdentityError::PasskeyRefused,
            other => other.into(),
        })?;
        self.audit.append(&scope, Act::PasskeyAdd.on(object(&who.model)).with("passkey", &passkey.name)).await?;
        self.tell_of_change(&scope, who.model.id, notice.as_ref()).await?;
        scope.commit().await?;
        Ok(passkey)
    }

    fn new_passkey(&self, account: AccountId, party: &RelyingParty, name: String, made: Credential) -> NewPasskey {
        NewPasskey {
            id: self.new_id(),
            account,
            credential_id: made.id,
            public_key: made.key.as_cose().to_vec(),
            user_handle: self.user_handle(account),
            host: party.id().to_owned(),
            name,
            count: made.count,
            backup_eligible: made.backup_eligible,
            backed_up: made.backed_up,
            created_at_ms: self.now_ms(),
        }
    }

    async fn refuse_new<T>(&self, who: &Principal, code: &str) -> Result<T, IdentityError> {
        self.audit.note(Act::PasskeyAdd.on(object(&who.model)).refused(code)).await?;
        Err(IdentityError::PasskeyRefused)
    }

    /// Asks whoever it is to sign in with a passkey.
    pub async fn ask_passkey(&self) -> Result<PasskeyQuestion, IdentityError> {
        self.ask(SIGN_IN, None, Vec::new()).await
    }

    /// Signs in with a passkey that says itself whose it is.
    pub async fn sign_in_by_passkey(
        &self,
        party: &RelyingParty,
        answer: PasskeyAnswer,
        origin: &Origin,
    ) -> Result<SignedIn, IdentityError> {
        // What is guessed at is one passkey, whatever it is called.
        let key = format!("passkey {}", URL_SAFE_NO_PAD.encode(&answer.id[..answer.id.len().min(32)]));
        let network = device::network(origin.address);
        if let Some(retry_after_s) = self.throttle().wait_s(&key, &network, self.now_ms()) {
            return Err(IdentityError::TooManyTries { retry_after_s });
        }
        let challenge = self.take_question(answer.attempt, SIGN_IN, None).await?;
        let known = self.store.passkeys().find_by_credential(&answer.id).await?;
        let account = match &known {
            Some(known) => self.store.accounts().find(AccountId::from_uuid(known.account_id)).await?,
            None => None,
        };
        let shown = match (&known, &account) {
            (Some(known), Some(account)) => self.check_shown(party, challenge, known, account, false, &answer).await?,
            _ => Err("passkey-unknown"),
        };
        match (shown, account) {
            (Ok(()), Some(account)) if !account.disabled => {
                self.throttle().succeeded(&key);
                self.open_session(account, origin, Act::SignIn, "passkey").await
            }
            (shown, account) => {
                self.throttle().failed(&key, &network, self.now_ms());
                let code = shown.err().unwrap_or("account-disabled");
                let event = account.map_or_else(|| Act::SignInFailed.alone(), |one| Act::SignInFailed.on(object(&one)));
                self.audit.note(event.refused(code).with("way", "passkey")).await?;
                Err(IdentityError::PasskeySignInFailed)
            }
        }
    }

    /// Asks somebody who is signed in to prove with a passkey who they are; nothing when they have none that is good
    /// here.
    pub async fn ask_passkey_again(
        &self,
        who: &Principal,
        party: &RelyingParty,
    ) -> Result<PasskeyQuestion, IdentityError> {
        let own = self.passkeys(who.account).await?;
        let good = own.into_iter().filter(|one| one.host == party.id() && one.blocked_at_ms.is_none());
        let credentials: Vec<_> = good.map(|one| one.credential_id).collect();
        if credentials.is_empty() {
            return Err(IdentityError::NotFound);
        }
        self.ask(CONFIRM, Some(who.session), credentials).await
    }

    /// A passkey once more. The session goes on under a new secret, as after [`Identity::confirm`].
    pub async fn confirm_by_passkey(
        &self,
        who: &Principal,
        party: &RelyingParty,
        answer: PasskeyAnswer,
        origin: &Origin,
    ) -> Result<SignedIn, IdentityError> {
        let key = email::key(&who.model.email);
        let network = device::network(origin.address);
        if let Some(retry_after_s) = self.throttle().wait_s(&key, &network, self.now_ms()) {
            return Err(IdentityError::TooManyTries { retry_after_s });
        }
        let challenge = self.take_question(answer.attempt, CONFIRM, Some(who.session)).await?;
        let known = self.store.passkeys().find_by_credential(&answer.id).await?;
        let shown = match known.filter(|known| known.account_id == who.account.uuid()) {
            Some(known) => self.check_shown(party, challenge, &known, &who.model, true, &answer).await?,
            None => Err("passkey-unknown"),
        };
        if let Err(code) = shown {
            self.throttle().failed(&key, &network, self.now_ms());
            let event = Act::SignInConfirm.on(object(&who.model)).refused(code).with("way", "passkey");
            self.audit.note(event).await?;
            return Err(IdentityError::PasskeyRefused);
        }
        self.throttle().succeeded(&key);
        self.renew_session(who, who.acr.clone(), self.now_ms(), "passkey").await
    }

    /// Whether a passkey was shown as it must be; a code for the log if not. It counts as used from then on.
    async fn check_shown(
        &self,
        party: &RelyingParty,
        challenge: Result<Vec<u8>, &'static str>,
        known: &entity::Model,
        account: &account::Model,
        named: bool,
        answer: &PasskeyAnswer,
    ) -> Result<Result<(), &'static str>, IdentityError> {
        if known.blocked_at_ms.is_some() {
            return Ok(Err("passkey-blocked"));
        }
        let id = PasskeyId::from_uuid(known.id);
        match challenge.and_then(|challenge| judge(party, &challenge, known, named, answer).map_err(PasskeyError::code))
        {
            Ok(used) => {
                let first = self.store.passkeys().used(id, used.count, used.backed_up, self.now_ms()).await?;
                Ok(if first { Ok(()) } else { Err(PasskeyError::CounterWentBack.code()) })
            }
            Err(code) if code == PasskeyError::CounterWentBack.code() => {
                let scope = self.store.begin().await?;
                scope.passkeys().block(id, self.now_ms()).await?;
                let event = Act::PasskeyBlock.on(object(account)).by(Actor::system()).with("passkey", &known.name);
                self.audit.append(&scope, event).await?;
                scope.commit().await?;
                Ok(Err(code))
            }
            Err(code) => Ok(Err(code)),
        }
    }

    /// Gives an own passkey another name.
    pub async fn rename_passkey(
        &self,
        who: &Principal,
        id: PasskeyId,
        name: &str,
    ) -> Result<entity::Model, IdentityError> {
        let name = clean_name(name)?;
        let scope = self.store.begin().await?;
        if !scope.passkeys().rename(who.account, id, &name).await? {
            return Err(IdentityError::NotFound);
        }
        self.audit.append(&scope, Act::PasskeyRename.on(object(&who.model)).with("passkey", &name)).await?;
        scope.commit().await?;
        let own = self.passkeys(who.account).await?;
        own.into_iter().find(|one| one.id == id.uuid()).ok_or(IdentityError::NotFound)
    }

    /// Takes a passkey from one's own account; the last way in stays.
    pub async fn remove_passkey(&self, who: &Principal, id: PasskeyId) -> Result<(), IdentityError> {
        let own = self.passkeys(who.account).await?;
        let gone = own.iter().find(|one| one.id == id.uuid()).ok_or(IdentityError::NotFound)?;
        let by_password = who.model.password_hash.is_some() && !self.wants_passkeys().await?;
        if own.len() == 1 && !by_password && who.model.identities == 0 {
            return Err(IdentityError::LastWayIn);
        }
        let notice = self.change_notice(&who.model, SignInChange::PasskeyRemoved(&gone.name)).await?;
        let scope = self.store.begin().await?;
        // Two at once, of which each leaves the other's, wait for each other.
        scope.lock_people().await?;
        if !scope.passkeys().remove(who.account, id).await? {
            return Err(IdentityError::NotFound);
        }
        self.audit.append(&scope, Act::PasskeyRemove.on(object(&who.model)).with("passkey", &gone.name)).await?;
        self.tell_of_change(&scope, who.model.id, notice.as_ref()).await?;
        scope.commit().await?;
        Ok(())
    }

    /// Passkeys of an account within reach.
    pub async fn passkeys_of(&self, by: &Administration, id: AccountId) -> Result<Vec<entity::Model>, IdentityError> {
        self.account_entry(by, id).await?;
        self.passkeys(id).await
    }

    /// Takes a lost passkey from somebody, and ends all their sessions: one may be open on what was lost. Nobody does
    /// it to themselves.
    pub async fn remove_lost_passkey(
        &self,
        by: &Administration,
        account: AccountId,
        id: PasskeyId,
        reason: &str,
    ) -> Result<(), IdentityError> {
        let entry = self.managed_account(by, account).await?;
        by.need(by.by() != Some(account))?;
        let reason = reason.trim();
        match reason.chars().count() {
            0 => return Err(IdentityError::Field(Field::ReasonRequired)),
            n if n > REASON_CHARS_MAX => return Err(IdentityError::Field(Field::ReasonTooLong)),
            _ => {}
        }
        let own = self.passkeys(account).await?;
        let gone = own.iter().find(|one| one.id == id.uuid()).ok_or(IdentityError::NotFound)?;
        let notice = self.change_notice(&entry.account, SignInChange::PasskeyRemoved(&gone.name)).await?;
        let scope = self.store.begin().await?;
        if !scope.passkeys().remove(account, id).await? {
            return Err(IdentityError::NotFound);
        }
        scope.sessions().delete_all(account, None).await?;
        let event = Act::PasskeyRemove.on(object(&entry.account)).with("passkey", &gone.name).because(reason);
        self.audit.append(&scope, event).await?;
        self.tell_of_change(&scope, entry.account.id, notice.as_ref()).await?;
        scope.commit().await?;
        self.announce(AccessEnded::Account(account));
        Ok(())
    }
}

fn judge(
    party: &RelyingParty,
    challenge: &[u8],
    known: &entity::Model,
    named: bool,
    answer: &PasskeyAnswer,
) -> Result<Used, PasskeyError> {
    let stored = Credential {
        id: known.credential_id.clone(),
        key: PublicKey::from_cose(&known.public_key)?,
        count: u32::try_from(known.count).unwrap_or(u32::MAX),
        backup_eligible: known.backup_eligible,
        backed_up: known.backed_up,
        aaguid: [0; 16],
    };
    let shown = Assertion {
        id: &answer.id,
        client_data: &answer.client_data,
        authenticator_data: &answer.authenticator_data,
        signature: &answer.signature,
        user_handle: answer.user_handle.as_deref(),
    };
    verify(party, challenge, &stored, &known.user_handle, named, shown)
}
