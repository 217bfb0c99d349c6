//! Recovery codes: on paper, for the day on which the password is forgotten or the passkey is lost. Each opens the
//! account once.

use audit::{Act, Actor};
use ids::AccountId;

use crate::error::IdentityError;
use crate::mails::{SignInChange, change_order};
use crate::passkeys::is_local;
use crate::sessions::{Origin, Principal, SignedIn, object};
use crate::{Identity, device, email, secret};

/// Codes of an account.
pub const RECOVERY_CODES: usize = 10;
/// Digits and letters that nobody takes for each other; as many as five bits tell.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// 80 bits: they are written by hand, and who guesses is slowed down.
const CODE_CHARS: usize = 16;
/// Characters between hyphens.
const GROUP_CHARS: usize = 4;

/// A fresh code as it is shown.
fn fresh() -> String {
    let mut bytes = [0; CODE_CHARS];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    let letters = bytes.map(|byte| char::from(ALPHABET[usize::from(byte & 31)]));
    letters.chunks(GROUP_CHARS).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// A code as it was typed, without what people put between: nothing when it cannot be one.
fn canonical(typed: &str) -> Option<String> {
    if typed.len() > CODE_CHARS * 4 {
        return None;
    }
    let letters = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase());
    let code: String = letters.collect();
    let fits = code.len() == CODE_CHARS && code.bytes().all(|byte| ALPHABET.contains(&byte));
    fits.then_some(code)
}

impl Identity {
    /// How many codes are left, and when they were made; nothing when none were.
    pub async fn recovery_codes(&self, who: &Principal) -> Result<Option<(u64, i64)>, IdentityError> {
        Ok(self.store.recovery_codes().left(who.account).await?)
    }

    /// New codes in place of all earlier ones. They are kept nowhere else.
    pub async fn make_recovery_codes(&self, who: &Principal) -> Result<Vec<String>, IdentityError> {
        if !is_local(&who.model) {
            return Err(IdentityError::NotPermitted);
        }
        let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| fresh()).collect();
        let hashes = codes.iter().filter_map(|code| self.code_hash(who.account, code)).collect();
        let notice = self.change_notice(&who.model, SignInChange::RecoveryCodesMade).await?;
        let scope = self.store.begin().await?;
        scope.recovery_codes().replace(who.account, hashes, self.now_ms()).await?;
        self.audit.append(&scope, Act::RecoveryCodesCreate.on(object(&who.model))).await?;
        self.tell_of_change(&scope, who.model.id, notice.as_ref()).await?;
        scope.commit().await?;
        Ok(codes)
    }

    /// Signs in with a code, which is used up.
    pub async fn recover(&self, address: &str, typed: &str, origin: &Origin) -> Result<SignedIn, IdentityError> {
        let key = email::key(address);
        let network = device::network(origin.address);
        if let Some(retry_after_s) = self.throttle().wait_s(&key, &network, self.now_ms()) {
            return Err(IdentityError::TooManyTries { retry_after_s });
        }
        let known = self.store.accounts().find_by_email_key(&key).await?;
        let able = known.clone().filter(|account| !account.disabled && is_local(account));
        // An unknown address takes the same way, to a code that nobody has.
        let account = able.as_ref().map_or(AccountId::from_uuid(uuid::Uuid::nil()), |account| account.id.into());
        let hash = self.code_hash(account, typed).unwrap_or_default();
        // Read for everybody: the time of the answer tells nobody who has an account.
        let language = self.told_in().await?;
        let scope = self.store.begin().await?;
        let right = scope.recovery_codes().consume(account, &hash, self.now_ms()).await?;
        match able.filter(|_| right) {
            Some(able) => {
                let actor = Actor::account(account, &able.name);
                self.audit.append(&scope, Act::RecoveryCodeUse.on(object(&able)).by(actor)).await?;
                let notice = language.and_then(|told| change_order(&able, SignInChange::RecoveryCodeUsed, told));
                self.tell_of_change(&scope, able.id, notice.as_ref()).await?;
                scope.commit().await?;
                self.throttle().succeeded(&key);
                self.open_session(able, origin, Act::SignIn, "recovery-code").await
            }
            None => {
                // Nothing was written.
                scope.commit().await?;
                self.throttle().failed(&key, &network, self.now_ms());
                let failed = Act::SignInFailed;
                let event = known.as_ref().map_or_else(|| failed.alone(), |account| failed.on(object(account)));
                self.audit.note(event.refused("recovery-code-wrong").with("way", "recovery-code")).await?;
                Err(IdentityError::RecoveryFailed)
            }
        }
    }

    fn code_hash(&self, account: AccountId, typed: &str) -> Option<Vec<u8>> {
        let code = canonical(typed)?;
        Some(secret::mac(&self.keys.pepper, "recovery code", &[account.uuid().as_bytes(), code.as_bytes()].concat()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_known_again_however_it_is_typed() {
        let code = fresh();
        assert_eq!(code.len(), 19, "{code}");
        assert_ne!(code, fresh());
        let plain = code.replace('-', "");
        assert_eq!(canonical(&code).as_deref(), Some(plain.as_str()));
        assert_eq!(canonical(&format!(" {} ", code.to_lowercase().replace('-', " "))), Some(plain.clone()));
        for other in
            ["", "ABCD", &plain[1..], &format!("{plain}A"), &plain.replacen(&plain[..1], "0", 1), &"A".repeat(65)]
        {
            assert_eq!(canonical(other), None, "{other}");
        }
    }
}
