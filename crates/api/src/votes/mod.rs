//! Votes of a sitting, for those who are in its room; and votes of a body without one, for those in its register.
//!
//! Everything that counts is an entry that a client made and signed; the law of votes (crate `ballot`) says whether it may
//! stand in the log. What is decided here is only who may ask at all, by a ticket, under their own id in the roll: whoever
//! is in the room, or whoever stands in the register and is signed in; those who lead for what leads; and the program of a
//! trustee for what trustees do.

pub(crate) mod attachments;
pub(crate) mod circular;
pub(crate) mod desk;
pub(crate) mod draft;
pub(crate) mod files;
mod gate;
pub(crate) mod log;
pub(crate) mod news;
pub(crate) mod telling;
mod tool;
pub(crate) mod trustees;

use std::sync::Arc;

use ::votes::draft::{self as drafts, Basis};
use ::votes::{DraftError, Urns, VoteError};
use ballot::encoded::PublicKey;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use circular::Circular;
use conference::sitting::{Electorate, Voter};
use identity::{Place, Values};
use ids::MeetingId;
use store::entity::vote;
use uuid::Uuid;
use wire::problem::{FieldCode, ProblemCode};
use wire::vote::VOTE_ATTACHMENT_BYTES_MAX;

use crate::error::ApiError;
use crate::site::Site;
use crate::tickets::{CircularTickets, VoteTickets};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Largest entry with its shares, bytes.
pub(crate) const ENTRY_BYTES_MAX: usize = 4 * 1024 * 1024;
/// An attachment as it is sent, bytes.
pub(crate) const ATTACH_BYTES_MAX: usize = VOTE_ATTACHMENT_BYTES_MAX / 3 * 4 + 8 * 1024;

/// Votes of all tenants as this process holds them.
pub struct VoteHall {
    pub urns: Arc<Urns>,
    pub tickets: VoteTickets,
    pub circular: CircularTickets,
}

impl VoteHall {
    pub fn new(urns: Urns) -> Self {
        let (tickets, circular) = Default::default();
        Self { urns: Arc::new(urns), tickets, circular }
    }
}

/// Somebody in the room of a sitting, or in the register of a body that votes without one.
pub(crate) struct Here {
    /// As votes have it: a vote without a meeting is its own.
    pub(crate) meeting: MeetingId,
    pub(crate) voter: Voter,
    /// Nothing in a room.
    pub(crate) circular: Option<Circular>,
    /// Only the program that works for them as a trustee.
    pub(crate) is_tool: bool,
}

impl Here {
    /// Whoever holds the ticket, while they are in the room or their session holds.
    pub(crate) async fn of(app: &Site, ticket: &str) -> Result<Self, ApiError> {
        if let Some(pass) = app.votes.circular.look(ticket, app.identity.now_ms()) {
            return circular::of(app, pass).await;
        }
        let known = app.votes.tickets.look(ticket, app.identity.now_ms());
        let (meeting, connection) = known.ok_or_else(ApiError::not_found)?;
        let voter = app.rooms.voter(app.tenant, meeting, connection).await.ok_or_else(ApiError::not_found)?;
        Ok(Self { meeting, voter, circular: None, is_tool: false })
    }

    /// The same, or the program of a trustee of this vote by its pass.
    pub(crate) async fn at(app: &Site, ticket: &str, vote: Uuid) -> Result<Self, ApiError> {
        match ticket.parse() {
            Ok(pass) => tool::of(app, &pass, vote).await,
            Err(_) => Self::of(app, ticket).await,
        }
    }

    /// The same, if they lead or keep the minutes.
    pub(crate) async fn officer(app: &Site, ticket: &str) -> Result<Self, ApiError> {
        let here = Self::of(app, ticket).await?;
        if here.voter.duty.is_some() { Ok(here) } else { Err(ApiError::not_permitted()) }
    }

    /// Which policies hold here.
    pub(crate) async fn policies(&self, app: &Site) -> Result<Values, ApiError> {
        let place = match self.circular {
            Some(_) => Place::Tenant(app.tenant),
            None => Place::Meeting(app.tenant, self.meeting),
        };
        Ok(app.tenants.policies().values(place).await?)
    }

    /// A vote of this meeting, as this request found it.
    pub(crate) async fn vote(&self, app: &Site, id: Uuid) -> Result<vote::Model, ApiError> {
        if let Some(circular) = self.circular.as_ref().filter(|circular| circular.vote.id == id) {
            return Ok(circular.vote.clone());
        }
        vote_of(app, self.meeting, id).await
    }

    /// The sitting, which is open, or the body.
    pub(crate) async fn electorate(&self, app: &Site) -> Result<Electorate, ApiError> {
        if let Some(circular) = &self.circular {
            return circular.electorate(app).await;
        }
        let electorate = app.rooms.electorate(app.tenant, self.meeting).await;
        electorate.ok_or_else(|| ApiError::conflict("No sitting is open in this meeting."))
    }

    /// What the definition of a vote is drafted from.
    pub(crate) async fn basis(&self, app: &Site, vote: vote::Model, electorate: Electorate) -> Result<Basis, ApiError> {
        let store = app.identity.store();
        let signer = app.identity.vote_signer(&vote).await?.ok_or(VoteError::Sealed)?;
        Ok(Basis {
            tenant: app.tenant,
            meeting: self.meeting,
            log: signer.verifier(),
            electorate,
            keys: drafts::keys(store, self.meeting).await?,
            asked: store.votes().trustees_of(&[vote.id]).await.map_err(failed)?,
            attachments: store.vote_attachments().of_vote(vote.id).await.map_err(failed)?,
            vote,
            voter: self.voter.clone(),
        })
    }

    /// The key that they have registered.
    pub(crate) async fn key(&self, app: &Site) -> Result<PublicKey, ApiError> {
        let keys = drafts::keys(app.identity.store(), self.meeting).await?;
        let own = keys.into_iter().find(|line| line.member == self.voter.id);
        own.map(|own| own.key).ok_or_else(|| DraftError::OwnKey.into())
    }
}

pub(crate) async fn vote_of(app: &Site, meeting: MeetingId, id: Uuid) -> Result<vote::Model, ApiError> {
    let found = app.identity.store().votes().find(id).await.map_err(failed)?;
    found.filter(|vote| vote.meeting_id == meeting.uuid()).ok_or_else(ApiError::not_found)
}

pub(crate) fn failed(fault: store::StoreError) -> ApiError {
    tracing::error!(%fault, "a vote cannot be read");
    ApiError::internal()
}

/// Bytes of a field, as many as are due.
pub(crate) fn bytes<const N: usize>(field: &str, text: &str) -> Result<[u8; N], ApiError> {
    let bytes = STANDARD.decode(text).ok().and_then(|bytes| bytes.try_into().ok());
    bytes.ok_or_else(|| ApiError::field(field, FieldCode::Malformed))
}

/// The law of the vote refuses something.
pub(crate) fn refused(code: &str) -> ApiError {
    let status = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
    let mut error = ApiError::new(status, ProblemCode::VoteRefused, "The vote refuses this.");
    error.0.detail = Some(code.to_owned());
    error
}

impl From<VoteError> for ApiError {
    fn from(fault: VoteError) -> Self {
        match fault {
            VoteError::NotFound => Self::not_found(),
            VoteError::Refused(refusal) => refused(refusal.code()),
            // The other process has the log for some seconds; what is sent again is entered once.
            VoteError::Held => {
                let mut error = Self::unavailable();
                error.0.retry_after_s = Some(1);
                error
            }
            VoteError::SetBack => Self::conflict("The database was set back, and the vote ended with it."),
            VoteError::Broken(broken) => {
                tracing::error!(code = broken.code(), %broken, "a stored vote does not hold together");
                Self::internal()
            }
            VoteError::Damaged => {
                tracing::error!(%fault, "a vote cannot be read");
                Self::internal()
            }
            VoteError::Forgotten => {
                tracing::error!("the log in which votes are sealed lacks what it signed before");
                Self::internal()
            }
            VoteError::Sealed => {
                tracing::error!("the key of the log of a vote cannot be opened");
                Self::internal()
            }
            VoteError::File(fault) => {
                tracing::error!(%fault, "the record of a vote could not be made");
                Self::internal()
            }
            VoteError::Identity(fault) => fault.into(),
        }
    }
}

impl From<DraftError> for ApiError {
    fn from(fault: DraftError) -> Self {
        match fault {
            DraftError::Field(field, code) => Self::field(field, code),
            DraftError::Trustees => Self::conflict("Not all trustees have agreed."),
            DraftError::ChairKey => Self::conflict("No key is registered for whoever leads."),
            DraftError::OwnKey => Self::conflict("No key is registered for you."),
            DraftError::NeverFixed => Self::conflict("The vote was never fixed."),
            DraftError::Differs => refused("not-the-draft"),
            DraftError::Refused(refusal) => refused(refusal.code()),
            DraftError::Damaged => {
                tracing::error!("what is stored of a vote cannot stand in an entry");
                Self::internal()
            }
        }
    }
}

/// How the logs of an installation are named: by the host that everybody knows.
pub(crate) fn host(app: &Site) -> &str {
    log_host(&app.public_url)
}

/// The same from the address of the installation.
pub fn log_host(public_url: &str) -> &str {
    public_url.split("://").nth(1).unwrap_or_default()
}
