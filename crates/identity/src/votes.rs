//! Keys of the logs of votes, and who votes with which key.

use std::sync::Arc;

use audit::{Act, DETAILS_MAX, Object};
use ballot::MemberId;
use ballot::encoded::PublicKey;
use ballot::vote::Stage;
use ballot::vote::roll::Proof;
use ids::{BodyId, MeetingId};
use ledger::{CachedTree, Hash, KeyName, NoteSigner};
use store::entity::{vote, vote_attachment, vote_log, voter_key};
use store::{StoreError, TenantScope};
use uuid::Uuid;

use crate::Identity;
use crate::error::IdentityError;
use crate::hex::hex;
use crate::seal::Seal;

/// What the sealed seed of a log's key is for.
const LOG_KEY: &str = "vote log key";
/// Bytes of a seed (Ed25519).
const SEED_BYTES: usize = 32;

/// A file that is added to a motion.
#[derive(Clone, Debug)]
pub struct NewAttachment {
    /// SHA-256 of the content.
    pub hash: Vec<u8>,
    pub name: String,
    pub media_type: &'static str,
    pub content: Vec<u8>,
}

fn log_damaged() -> IdentityError {
    StoreError::Damaged("the key of the log of votes cannot be opened").into()
}

/// Whether something is fixed in a vote of this meeting, and nothing announced yet.
pub(crate) async fn is_under_way(store: &TenantScope, meeting: MeetingId) -> Result<bool, StoreError> {
    let stages: Vec<_> = Stage::ALL.iter().filter(|stage| stage.is_under_way()).map(|stage| stage.name()).collect();
    store.votes().is_any_at(meeting.uuid(), &stages).await
}

impl Identity {
    /// Begins a vote in a meeting: makes its log and the key that signs for it. `host` names the log to the world.
    pub async fn begin_vote(
        &self,
        meeting: MeetingId,
        body: BodyId,
        host: &str,
        title: &str,
    ) -> Result<vote::Model, IdentityError> {
        let seal = self.seal().await?;
        let new = self.new_vote(seal, meeting, body, host, title);
        let scope = self.store.begin().await?;
        scope.votes().create(new.clone()).await?;
        self.audit.append(&scope, Act::VoteCreate.on(Object::new("vote", new.id, title))).await?;
        scope.commit().await?;
        Ok(new)
    }

    /// A vote with its key, not stored yet.
    pub(crate) fn new_vote(
        &self,
        seal: &Seal,
        meeting: MeetingId,
        body: BodyId,
        host: &str,
        title: &str,
    ) -> vote::Model {
        let id = Uuid::now_v7();
        vote::Model {
            tenant_id: Uuid::nil(),
            id,
            meeting_id: meeting.uuid(),
            body_id: body.uuid(),
            title: title.to_owned(),
            stage: "empty".into(),
            origin: format!("{host}/votes/{}", id.simple()),
            signing_key: seal.seal(LOG_KEY, &new_seed()),
            size: 0,
            checkpoint: None,
            closing: None,
            lease_holder: None,
            lease_until_ms: None,
            created_at_ms: self.now_ms(),
            ended_at_ms: None,
            set_back_at_ms: None,
            circular: false,
            kind: None,
            outcome: None,
            listed_at_ms: None,
            until_ms: None,
            remind_before_ms: None,
            reminded_at_ms: None,
            told: None,
        }
    }

    /// Whether something is fixed in a vote of this meeting, and nothing announced yet.
    pub async fn is_voting(&self, meeting: MeetingId) -> Result<bool, IdentityError> {
        Ok(is_under_way(&self.store, meeting).await?)
    }

    /// The key that signs for the log of a vote; nothing if it cannot be opened.
    pub async fn vote_signer(&self, vote: &vote::Model) -> Result<Option<NoteSigner>, IdentityError> {
        self.open_log_key(&vote.origin, &vote.signing_key).await
    }

    /// The log in which the tenant seals its votes, and the key that signs for it; made when it is first needed. `host`
    /// names it to the world.
    pub async fn vote_log(&self, host: &str) -> Result<(vote_log::Model, NoteSigner), IdentityError> {
        let votes = self.store.votes();
        let log = match votes.log().await? {
            Some(log) => log,
            None => {
                let origin = format!("{host}/votes/log/{}", self.store.id().uuid().simple());
                let (signing_key, _) = self.new_log_key(&origin).await?;
                let (tenant_id, size, checkpoint) = (Uuid::nil(), 0, None);
                votes.create_log(vote_log::Model { tenant_id, origin, signing_key, size, checkpoint }).await?;
                votes.log().await?.ok_or_else(log_damaged)?
            }
        };
        let signer = self.vote_log_signer(&log).await?;
        Ok((log, signer))
    }

    /// The key that signs for the log of the tenant.
    pub(crate) async fn vote_log_signer(&self, log: &vote_log::Model) -> Result<NoteSigner, IdentityError> {
        self.open_log_key(&log.origin, &log.signing_key).await?.ok_or_else(log_damaged)
    }

    /// A new key for a log of this name, sealed and ready to sign.
    pub(crate) async fn new_log_key(&self, origin: &str) -> Result<(Vec<u8>, NoteSigner), IdentityError> {
        let (seed, name) = (new_seed(), KeyName::new(origin).map_err(|_| IdentityError::NotFound)?);
        Ok((self.seal().await?.seal(LOG_KEY, &seed), NoteSigner::new(name, &seed)))
    }

    async fn open_log_key(&self, origin: &str, sealed: &[u8]) -> Result<Option<NoteSigner>, IdentityError> {
        let opened = self.seal().await?.open(LOG_KEY, sealed);
        let seed: Option<[u8; SEED_BYTES]> = opened.and_then(|seed| seed.try_into().ok());
        Ok(seed.zip(KeyName::new(origin).ok()).map(|(seed, name)| NoteSigner::new(name, &seed)))
    }

    /// The log of the tenant as a tree, over all seals that are stored. It is kept in memory; what came meanwhile is read.
    pub async fn vote_tree(&self) -> Result<Arc<CachedTree>, IdentityError> {
        let mut known = self.vote_tree.lock().await;
        let from = i64::try_from(known.size()).unwrap_or(i64::MAX);
        let new = self.store.votes().seals_from(from).await?;
        if !new.is_empty() {
            let tree = Arc::make_mut(&mut known);
            new.iter().for_each(|seal| tree.push(Hash::of_leaf(seal.entry.as_bytes())));
        }
        Ok(known.clone())
    }

    /// Keeps the key with which somebody votes in a meeting, in place of the one before.
    pub async fn register_voter_key(
        &self,
        meeting: MeetingId,
        member: MemberId,
        key: &PublicKey,
        proof: Proof,
    ) -> Result<voter_key::Model, IdentityError> {
        let known = self.store.votes().voter_keys(meeting.uuid()).await?;
        let member_id = Uuid::from(member);
        if let Some(same) = known.iter().find(|row| row.key == key.0 && row.member_id == member_id) {
            return Ok(same.clone());
        }
        let (tenant_id, meeting_id, at_ms) = (Uuid::nil(), meeting.uuid(), self.now_ms());
        let row = voter_key::Model {
            tenant_id,
            meeting_id,
            member_id,
            key: key.0.to_vec(),
            proof: proof.name().into(),
            at_ms,
        };
        let scope = self.store.begin().await?;
        // One key of two people would be nobody's.
        scope.votes().set_voter_key(row.clone()).await.map_err(|fault| match fault {
            StoreError::Conflict => IdentityError::InUse,
            fault => fault.into(),
        })?;
        // People are named by their number in the register alone, as its own acts do: it says nothing once they are erased.
        let event = Act::VoteKey.on(Object::new("member", member_id, "")).with("proof", proof.name());
        self.audit.append(&scope, event).await?;
        scope.commit().await?;
        Ok(row)
    }

    /// Asks people to be trustees of a vote of which nothing is fixed: as many as the log of the tenant can name.
    pub async fn ask_trustees(
        &self,
        vote: &vote::Model,
        title: &str,
        asked: Vec<(Uuid, String)>,
    ) -> Result<(), IdentityError> {
        if asked.len() > DETAILS_MAX {
            return Err(IdentityError::TooMany);
        }
        // Each by itself: a detail that is too long would be cut, and somebody with it.
        let named = asked.iter().zip(1..).map(|((id, _), number)| (number, MemberId::from(*id).to_string()));
        let event = Act::VoteTrustees.on(Object::new("vote", vote.id, title));
        let event = named.fold(event, |event, (number, id)| event.with(format!("asked-{number}"), id));
        let scope = self.store.begin().await?;
        if !scope.votes().rename(vote.id, title).await? {
            return Err(IdentityError::Stale);
        }
        scope.votes().ask_trustees(vote.id, asked).await?;
        self.audit.append(&scope, event).await?;
        scope.commit().await?;
        Ok(())
    }

    /// Adds a file to the motion of a vote of which nothing is fixed and that has less than `most`;
    /// [`IdentityError::InUse`] when one has its content or its name.
    pub async fn attach(&self, vote: &vote::Model, new: NewAttachment, most: usize) -> Result<(), IdentityError> {
        let (name, hash) = (new.name.clone(), hex(&new.hash));
        let limits = self.policies.storage_limits(self.store.id()).await?;
        let scope = self.store.begin().await?;
        let storage = limits.hold(&scope).await?;
        // From here on nobody else adds one to this vote.
        if !scope.votes().rename(vote.id, &vote.title).await? {
            return Err(IdentityError::Stale);
        }
        let known = scope.vote_attachments().of_vote(vote.id).await?;
        if known.len() >= most {
            return Err(IdentityError::TooMany);
        }
        storage.admit(&scope, new.content.len()).await?;
        let row = vote_attachment::Model {
            tenant_id: Uuid::nil(),
            vote_id: vote.id,
            hash: new.hash,
            place: known.last().map_or(0, |last| last.place + 1),
            name: new.name,
            media_type: new.media_type.to_owned(),
            size: i64::try_from(new.content.len()).unwrap_or(i64::MAX),
            content: new.content,
            at_ms: self.now_ms(),
        };
        scope.vote_attachments().add(row).await.map_err(|fault| match fault {
            StoreError::Conflict => IdentityError::InUse,
            fault => fault.into(),
        })?;
        let event = Act::VoteAttach.on(Object::new("vote", vote.id, &vote.title)).with("added", name);
        self.audit.append(&scope, event.with("hash", hash)).await?;
        scope.commit().await?;
        Ok(())
    }

    /// Takes a file away from the motion of a vote of which nothing is fixed.
    pub async fn detach(&self, vote: &vote::Model, hash: &[u8]) -> Result<(), IdentityError> {
        let scope = self.store.begin().await?;
        if !scope.votes().rename(vote.id, &vote.title).await? {
            return Err(IdentityError::Stale);
        }
        if !scope.vote_attachments().remove(vote.id, hash).await? {
            return Err(IdentityError::NotFound);
        }
        let event = Act::VoteAttach.on(Object::new("vote", vote.id, &vote.title)).with("removed", hex(hash));
        self.audit.append(&scope, event).await?;
        scope.commit().await?;
        Ok(())
    }

    /// Somebody who was asked agrees to be a trustee.
    pub async fn agree_trustee(
        &self,
        vote: &vote::Model,
        member: MemberId,
        kem: &[u8],
        signature: &[u8; 32],
    ) -> Result<(), IdentityError> {
        let scope = self.store.begin().await?;
        if !scope.votes().rename(vote.id, &vote.title).await? {
            return Err(IdentityError::Stale);
        }
        if !scope.votes().agree(vote.id, member.into(), kem, signature).await? {
            return Err(IdentityError::NotFound);
        }
        let event = Act::VoteTrustees.on(Object::new("vote", vote.id, &vote.title)).with("agreed", member.to_string());
        self.audit.append(&scope, event).await?;
        scope.commit().await?;
        Ok(())
    }
}

fn new_seed() -> [u8; SEED_BYTES] {
    let mut seed = [0; SEED_BYTES];
    getrandom::fill(&mut seed).expect("the system has randomness");
    seed
}
