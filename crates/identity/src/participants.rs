//! People in meetings: accounts by their id, guests by a credential.

use ids::{AccountId, LinkId, MeetingId};
use store::entity::participant;
use store::{NewParticipant, StoreError};

use crate::accounts::clean_name;
use crate::error::IdentityError;
use crate::{Identity, MeetingDoor, Principal, secret};

/// How exactly it is known when somebody was there last, milliseconds: an hour.
const SEEN_EVERY_MS: i64 = 60 * 60 * 1_000;

/// A person who may join, and for guests the credential to come back with.
pub struct Joining {
    pub participant: participant::Model,
    pub credential: Option<String>,
    /// A guest who was never here: kept when they come in, because of a ticket that nobody uses nothing is to stay.
    pub newcomer: Option<NewParticipant>,
}

/// The role that an office in the body gives. Whoever has made the sitting leads it until the chair of the body comes,
/// and helps then.
fn role_of(office: Option<&str>, owner: bool) -> Option<&str> {
    match office {
        Some("chair") | None => office,
        Some(_) if owner => Some("deputy"),
        Some(_) => office,
    }
}

impl Identity {
    /// The participant of an account in a meeting: the same one every time.
    /// `office` is the role that comes with an office in the body whose sitting this is.
    pub async fn join_as_account(
        &self,
        door: &MeetingDoor,
        who: &Principal,
        office: Option<&str>,
    ) -> Result<Joining, IdentityError> {
        let meeting = MeetingId::from_uuid(door.meeting.id);
        let owner = door.meeting.owner_id == who.account.uuid();
        let come = |mut participant: participant::Model| {
            // The office of today, which is nothing that is kept: with the office the role is gone.
            if let Some(role) = role_of(office, owner) {
                role.clone_into(&mut participant.role);
            }
            Joining { participant, credential: None, newcomer: None }
        };
        if let Some(known) = self.store.participants().find_account(meeting, who.account).await? {
            self.seen(&known).await?;
            return Ok(come(known));
        }
        // A role of the door is given back with the door's link; the owner's is not.
        let (link, role) = if owner { (None, "chair") } else { (door.link, door.role.as_str()) };
        let new = NewParticipant { link, ..self.person(door, Some(who.account), None, who.name.clone(), role) };
        match self.store.participants().create(new).await {
            Ok(participant) => Ok(come(participant)),
            // Two tabs at once: the other one was faster.
            Err(StoreError::Conflict) => {
                let known = self.store.participants().find_account(meeting, who.account).await?;
                Ok(come(known.ok_or(IdentityError::NotFound)?))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The participant that an account already is in a meeting.
    pub async fn participant_of(
        &self,
        door: &MeetingDoor,
        who: &Principal,
    ) -> Result<Option<participant::Model>, IdentityError> {
        Ok(self.store.participants().find_account(MeetingId::from_uuid(door.meeting.id), who.account).await?)
    }

    /// A guest: who comes back with a credential is the same person, maybe under another name. What an invitation gave,
    /// name and role, is for its own link: whoever shows its credential at another one is somebody new.
    pub async fn join_as_guest(
        &self,
        door: &MeetingDoor,
        name: Option<&str>,
        credential: Option<&str>,
    ) -> Result<Joining, IdentityError> {
        let meeting = MeetingId::from_uuid(door.meeting.id);
        let name = name.map(clean_name).transpose()?;
        if let Some(hash) = credential.and_then(|c| self.credential_hash(c))
            && let Some(known) = self.store.participants().find_guest(meeting, &hash).await?
            && !self.came_invited(&known).await?
        {
            return self.known(known, name.as_deref(), credential.map(str::to_owned)).await;
        }
        let name = name.ok_or(IdentityError::Field(crate::Field::NameRequired))?;
        let credential = secret::fresh();
        let hash = self.credential_hash(&credential);
        let newcomer = self.person(door, None, hash, name, &door.role);
        let participant = newcomer.clone().model(self.store.id().uuid());
        Ok(Joining { participant, credential: Some(credential), newcomer: Some(newcomer) })
    }

    /// Whether somebody came by a personal link; of a link that is gone nobody knows, and nothing is given for it.
    async fn came_invited(&self, known: &participant::Model) -> Result<bool, IdentityError> {
        let Some(link) = known.link_id else { return Ok(false) };
        let link = self.store.links().find(LinkId::from_uuid(link)).await?;
        Ok(link.is_none_or(|link| link.personal))
    }

    pub(crate) async fn known(
        &self,
        mut participant: participant::Model,
        name: Option<&str>,
        credential: Option<String>,
    ) -> Result<Joining, IdentityError> {
        self.seen(&participant).await?;
        if let Some(name) = name.filter(|name| **name != participant.name) {
            self.store.participants().rename(participant.id.into(), name).await?;
            participant.name = name.to_owned();
        }
        Ok(Joining { participant, credential, newcomer: None })
    }

    /// Writes down that somebody comes again: by that their time in the meeting is counted.
    async fn seen(&self, known: &participant::Model) -> Result<(), IdentityError> {
        let now_ms = self.now_ms();
        if now_ms - known.last_seen_at_ms >= SEEN_EVERY_MS {
            self.store.participants().seen(known.id.into(), now_ms).await?;
        }
        Ok(())
    }

    pub(crate) fn person(
        &self,
        door: &MeetingDoor,
        account: Option<AccountId>,
        credential_hash: Option<Vec<u8>>,
        name: String,
        role: &str,
    ) -> NewParticipant {
        NewParticipant {
            id: self.new_id(),
            meeting: MeetingId::from_uuid(door.meeting.id),
            account,
            link: door.link,
            credential_hash,
            name,
            role: role.to_owned(),
            created_at_ms: self.now_ms(),
        }
    }

    pub(crate) fn credential_hash(&self, credential: &str) -> Option<Vec<u8>> {
        secret::hash(&self.keys.pepper, "guest", credential)
    }
}
