//! Proving an invited mail address by a code: what makes a guest a verified one.
//!
//! A code has six digits, so what protects it is how often it may be tried: a few times each, a few codes an hour, and
//! so many wrong ones in all until somebody sends the invitation again. Each try is counted before it is compared.

use std::collections::BTreeMap;

use audit::Act;
use ids::{LinkId, MeetingId};
use mail::{Kind, Order, Place};
use store::StoreError;
use store::entity::{invitation, participant};

use crate::error::IdentityError;
use crate::links::object;
use crate::mails::until;
use crate::{Identity, Joining, MeetingDoor, Principal, secret};

/// How long a code counts, milliseconds.
pub const CODE_LIFE_MS: i64 = 10 * 60 * 1_000;
/// Tries of one code.
pub const CODE_TRIES_MAX: i64 = 5;
/// Codes of one invitation in an hour.
pub const CODES_AN_HOUR_MAX: i64 = 5;
/// Wrong codes of one invitation, until it is sent again or a right one is entered.
pub const CODE_FAILURES_MAX: i64 = 20;
/// Digits of a code.
const CODE_DIGITS: usize = 6;
const HOUR_MS: i64 = 60 * 60 * 1_000;

impl Identity {
    /// Whether somebody at the door of a personal link has proven the address of its invitation before.
    pub fn has_proven(&self, door: &MeetingDoor, credential: Option<&str>) -> bool {
        let invitation = door.invitation.as_ref().filter(|invitation| invitation.verified_at_ms.is_some());
        let (Some(invitation), Some(shown)) = (invitation, credential) else { return false };
        let own = self.verified_hash(invitation);
        self.credential_hash(shown).is_some_and(|hash| Some(hash) == own)
    }

    /// Mails a fresh code to the address of the invitation; the one before counts no more. Answers how long it counts,
    /// milliseconds. Networks are not counted: at the beginning of a meeting a whole building asks at once, and without
    /// a personal link nobody can ask.
    pub async fn send_guest_code(&self, door: &MeetingDoor) -> Result<i64, IdentityError> {
        let invitation = door.invitation.as_ref().ok_or(IdentityError::LinkUnusable)?;
        let now_ms = self.now_ms();
        if invitation.failures >= CODE_FAILURES_MAX {
            return Err(IdentityError::InvitationBarred);
        }
        let since_ms = invitation.codes_since_ms;
        let counted = if now_ms - since_ms >= HOUR_MS || invitation.codes_sent == 0 {
            (1, now_ms)
        } else if invitation.codes_sent < CODES_AN_HOUR_MAX {
            (invitation.codes_sent + 1, since_ms)
        } else {
            let left_ms = since_ms + HOUR_MS - now_ms;
            return Err(IdentityError::TooManyTries { retry_after_s: u32::try_from(left_ms / 1_000 + 1).unwrap_or(1) });
        };
        let language = self.mail_ready().await?;
        let (code, until_ms) = (fresh_code(), now_ms + CODE_LIFE_MS);
        let store = self.store.begin().await?;
        if !store.invitations().set_code(invitation, self.guest_code_hash(invitation, &code), until_ms, counted).await?
        {
            // Another window asked at this moment: its code is on the way.
            return Ok(CODE_LIFE_MS);
        }
        store.outbox().remove_sort(invitation.link_id, Kind::GuestCode.word()).await?;
        let order = Order {
            kind: Kind::GuestCode,
            to: invitation.email.clone(),
            name: invitation.name.clone(),
            language,
            values: BTreeMap::from([(Place::Until, until(language, until_ms, &self.known_zone()))]),
            link: None,
            code: Some(format!("{} {}", &code[..3], &code[3..])),
            void_at_ms: Some(until_ms),
        };
        self.order(&store, &order, invitation.link_id).await?;
        self.audit.append(&store, told(Act::GuestCodeSend, door, invitation)).await?;
        store.commit().await?;
        Ok(CODE_LIFE_MS)
    }

    /// Takes a code. The right one proves the address and is used up; the answer is the credential to join with, the
    /// same for each device. Whoever is signed in and in the meeting already gets the role of the invitation.
    pub async fn verify_guest(
        &self,
        door: &MeetingDoor,
        code: &str,
        who: Option<&Principal>,
    ) -> Result<String, IdentityError> {
        let invitation = door.invitation.as_ref().ok_or(IdentityError::LinkUnusable)?;
        let code = normal(code).ok_or(IdentityError::CodeWrong)?;
        let id = LinkId::from_uuid(invitation.link_id);
        let now_ms = self.now_ms();
        let lives = invitation.code_hash.is_some() && now_ms < invitation.code_until_ms;
        if invitation.failures >= CODE_FAILURES_MAX {
            return Err(IdentityError::InvitationBarred);
        }
        if !lives || !self.store.invitations().count_try(id, CODE_TRIES_MAX, CODE_FAILURES_MAX).await? {
            return Err(IdentityError::CodeSpent);
        }
        let known = match who {
            Some(who) => self.participant_of(door, who).await?,
            None => None,
        };
        let store = self.store.begin().await?;
        if !store.invitations().prove(id, &self.guest_code_hash(invitation, &code), now_ms).await? {
            drop(store);
            return Err(self.wrong_code(door, invitation).await?);
        }
        if let Some(known) = known.filter(|known| known.role == crate::PLAIN_ROLE) {
            store.participants().remember_of_link(known.id.into(), &door.role, id).await?;
        }
        self.audit.append(&store, told(Act::GuestVerify, door, invitation)).await?;
        store.commit().await?;
        Ok(self.verified_credential(invitation))
    }

    /// What is said to a wrong code, after it was written down.
    async fn wrong_code(
        &self,
        door: &MeetingDoor,
        invitation: &invitation::Model,
    ) -> Result<IdentityError, IdentityError> {
        let (code, error) = if invitation.failures + 1 >= CODE_FAILURES_MAX {
            ("too-many-tries", IdentityError::InvitationBarred)
        } else if invitation.code_tries + 1 >= CODE_TRIES_MAX {
            ("too-many-tries", IdentityError::CodeSpent)
        } else {
            ("code-wrong", IdentityError::CodeWrong)
        };
        self.audit.note(told(Act::GuestVerify, door, invitation).refused(code)).await?;
        Ok(error)
    }

    /// The one person of an invitation, on whatever device they come.
    pub async fn join_as_verified(&self, door: &MeetingDoor) -> Result<Joining, IdentityError> {
        let invitation = door.invitation.as_ref().ok_or(IdentityError::LinkUnusable)?;
        let credential = self.verified_credential(invitation);
        if let Some(known) = self.verified_participant(door).await? {
            return self.known(known, None, Some(credential)).await;
        }
        let hash = self.credential_hash(&credential);
        let new = self.person(door, None, hash, invitation.name.clone(), &door.role);
        let store = self.store.begin().await?;
        // Withdrawn at this moment, nothing may be left of it.
        if !store.invitations().hold(LinkId::from_uuid(invitation.link_id)).await? {
            return Err(IdentityError::LinkUnusable);
        }
        let participant = match store.participants().create(new).await {
            Ok(created) => {
                store.commit().await?;
                created
            }
            // Two devices at once: the other one was faster.
            Err(StoreError::Conflict) => {
                drop(store);
                self.verified_participant(door).await?.ok_or(IdentityError::NotFound)?
            }
            Err(fault) => return Err(fault.into()),
        };
        Ok(Joining { participant, credential: Some(credential), newcomer: None })
    }

    /// The participant that the invited person already is.
    pub async fn verified_participant(&self, door: &MeetingDoor) -> Result<Option<participant::Model>, IdentityError> {
        let Some(invitation) = &door.invitation else { return Ok(None) };
        let Some(hash) = self.verified_hash(invitation) else { return Ok(None) };
        Ok(self.store.participants().find_guest(MeetingId::from_uuid(invitation.meeting_id), &hash).await?)
    }

    /// Derived, so that every device gets the same one and the database holds none that could be used.
    fn verified_credential(&self, invitation: &invitation::Model) -> String {
        secret::derive(&self.keys.link, "plenum verified guest v1", invitation.link_id.as_bytes())
    }

    pub(crate) fn verified_hash(&self, invitation: &invitation::Model) -> Option<Vec<u8>> {
        self.credential_hash(&self.verified_credential(invitation))
    }

    fn guest_code_hash(&self, invitation: &invitation::Model, code: &str) -> Vec<u8> {
        let mut message = invitation.link_id.as_bytes().to_vec();
        message.extend(code.bytes());
        secret::mac(&self.keys.pepper, "guest code", &message)
    }
}

fn told(act: Act, door: &MeetingDoor, invitation: &invitation::Model) -> audit::Event {
    act.on(object(&door.meeting)).with("invitation", invitation.link_id.to_string())
}

/// Six digits, each as likely as any other.
fn fresh_code() -> String {
    // The part of the range that divides evenly.
    const EVEN: u32 = u32::MAX / 1_000_000 * 1_000_000;
    loop {
        let drawn = getrandom::u32().expect("the system has randomness");
        if drawn < EVEN {
            return format!("{:06}", drawn % 1_000_000);
        }
    }
}

/// A code as people type it off, with or without the space. `None` for what no code looks like: it costs no try.
fn normal(code: &str) -> Option<String> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace() && *c != '-').take(CODE_DIGITS + 1).collect();
    (digits.len() == CODE_DIGITS && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

/// An address as those may see it who only have the link: enough to know which mailbox to open.
pub fn masked(email: &str) -> String {
    let (local, domain) = email.rsplit_once('@').unwrap_or((email, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}•••@{domain}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_six_digits_and_read_as_people_type_it() {
        let code = fresh_code();
        assert_eq!(normal(&code), Some(code.clone()));
        assert_eq!(normal(&format!(" {} {} ", &code[..3], &code[3..])), Some(code));
        for nonsense in ["", "12345", "1234567", "12345a", "１２３４５６", "123456789012345678901234567890"] {
            assert_eq!(normal(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn an_address_is_hinted_at() {
        assert_eq!(masked("kim.sommer@nord.example"), "k•••@nord.example");
        assert_eq!(masked("ö@nord.example"), "ö•••@nord.example");
    }
}
