//! Votes of a sitting, for those who are in its room; and votes of a body without one, for those in its register.
//!
//! Everything that counts is an entry that a client made and signed; the law of votes (crate `ballot`) says whether it may
//! stand in the log. What is decided here is only who may ask at all, by a ticket, under their own id in the roll: whoever
//! is in the room, or whoever stands in the register and is signed in; and those who lead for what leads.

pub(crate) mod circular;
pub(crate) mod desk;
pub(crate) mod draft;
pub(crate) mod files;
mod gate;
pub(crate) mod log;
pub(crate) mod telling;
pub(crate) mod trustees;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use ::votes::{Change, Urns, VoteError};
use ballot::presence::Presence;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use circular::Circular;
use conference::sitting::{Electorate, Voter};
use ids::{MeetingId, TenantId};
use store::entity::vote;
use tokio::sync::{Semaphore, mpsc};
use uuid::Uuid;
use wire::problem::{FieldCode, ProblemCode};
use wire::vote::VoteStage;

use crate::App;
use crate::error::ApiError;
use crate::site::Site;
use crate::tickets::{CircularTickets, VoteTickets};

/// What happens within this time is told together.
const TOGETHER: Duration = Duration::from_millis(100);
/// Records and protocols that are made at a time.
const FILES_AT_ONCE: usize = 2;
/// Largest entry with its shares, bytes.
pub(crate) const ENTRY_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Votes of all tenants as this process holds them.
pub struct VoteHall {
    pub urns: Arc<Urns>,
    pub tickets: VoteTickets,
    pub circular: CircularTickets,
    /// Making a file takes a processor for a while.
    pub(crate) files: Semaphore,
}

impl VoteHall {
    pub fn new(urns: Urns) -> Self {
        let (tickets, circular) = Default::default();
        Self { urns: Arc::new(urns), tickets, circular, files: Semaphore::new(FILES_AT_ONCE) }
    }
}

/// Somebody in the room of a sitting, or in the register of a body that votes without one.
pub(crate) struct Here {
    /// As votes have it: a vote without a meeting is its own.
    pub(crate) meeting: MeetingId,
    pub(crate) voter: Voter,
    /// Nothing in a room.
    pub(crate) circular: Option<Circular>,
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
        Ok(Self { meeting, voter, circular: None })
    }

    /// The same, if they lead or keep the minutes.
    pub(crate) async fn officer(app: &Site, ticket: &str) -> Result<Self, ApiError> {
        let here = Self::of(app, ticket).await?;
        if here.voter.duty.is_some() { Ok(here) } else { Err(ApiError::not_permitted()) }
    }

    /// A vote of this meeting.
    pub(crate) async fn vote(&self, app: &Site, id: Uuid) -> Result<vote::Model, ApiError> {
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

    /// The key that they have registered.
    pub(crate) async fn key(&self, app: &Site) -> Result<[u8; 32], ApiError> {
        let keys = app.identity.store().votes().voter_keys(self.meeting.uuid()).await.map_err(failed)?;
        let own = keys.into_iter().find(|key| key.member_id == uuid_of(self.voter.id));
        let key = own.and_then(|own| own.key.try_into().ok());
        key.ok_or_else(|| ApiError::conflict("No key is registered for you."))
    }
}

pub(crate) async fn vote_of(app: &Site, meeting: MeetingId, id: Uuid) -> Result<vote::Model, ApiError> {
    let found = app.identity.store().votes().find(id).await.map_err(failed)?;
    found.filter(|vote| vote.meeting_id == meeting.uuid()).ok_or_else(ApiError::not_found)
}

pub(crate) fn uuid_of(member: ballot::MemberId) -> Uuid {
    Uuid::from_bytes(member.0)
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

/// Tells rooms of votes that go on, and votes of people who come and go; until the process ends.
pub async fn follow_votes(
    app: App,
    mut changes: mpsc::UnboundedReceiver<Change>,
    mut moved: mpsc::UnboundedReceiver<(TenantId, MeetingId)>,
) {
    let mut open = BTreeSet::new();
    loop {
        let (mut votes, mut meetings) = (BTreeSet::new(), BTreeSet::new());
        tokio::select! {
            Some(change) = changes.recv() => drop(votes.insert(change)),
            Some(meeting) = moved.recv() => drop(meetings.insert(meeting)),
            else => return,
        }
        // What came together is told together.
        while let Ok(change) = changes.try_recv() {
            votes.insert(change);
        }
        while let Ok(meeting) = moved.try_recv() {
            meetings.insert(meeting);
        }
        for change in votes {
            telling::told(&app, change).await;
            match tell(&app, change).await {
                // Whoever went between roll and opening is entered as gone.
                Ok(Some(VoteStage::Open)) if open.insert(change.vote) => {
                    meetings.insert((change.tenant, change.meeting));
                }
                Ok(Some(VoteStage::Open)) => {}
                Ok(_) => drop(open.remove(&change.vote)),
                Err(fault) => tracing::error!(vote = %change.vote, %fault, "a room was not told of its vote"),
            }
        }
        for (tenant, meeting) in meetings {
            if let Err(fault) = follow(&app, tenant, meeting).await {
                tracing::error!(%meeting, %fault, "votes were not told who comes and goes");
            }
        }
        // Two thousand voters do not hear of each other one by one.
        tokio::time::sleep(TOGETHER).await;
    }
}

/// Answers how far the vote is.
async fn tell(app: &App, change: Change) -> Result<Option<VoteStage>, VoteError> {
    let Some(tenant) = app.tenants.find(change.tenant).await? else { return Ok(None) };
    let Some(vote) = tenant.identity.store().votes().find(change.vote).await? else { return Ok(None) };
    // Whoever is to stamp the record is asked in the background; that keeps nothing from the room.
    if let Err(fault) = ::votes::order_stamp(&tenant.identity, &vote, false).await {
        tracing::error!(vote = %change.vote, %fault, "a time stamp could not be ordered");
    }
    let Some(news) = rooms::votes::one(tenant.identity.store(), change.vote).await? else { return Ok(None) };
    let stage = news.stage;
    app.rooms.tell_vote(change.tenant, change.meeting, news).await;
    Ok(Some(stage))
}

async fn follow(app: &App, tenant: TenantId, meeting: MeetingId) -> Result<(), VoteError> {
    let Some(found) = app.tenants.find(tenant).await? else { return Ok(()) };
    let open = found.identity.store().votes().of_meeting(meeting.uuid()).await?;
    let open: Vec<_> = open.into_iter().filter(|vote| vote.stage == "open").map(|vote| vote.id).collect();
    if open.is_empty() {
        return Ok(());
    }
    let Some(electorate) = app.rooms.electorate(tenant, meeting).await else { return Ok(()) };
    let register = &electorate.frozen.register;
    let Ok(presence) = Presence::after(register, &electorate.happened) else { return Ok(()) };
    let places: std::collections::BTreeMap<_, _> =
        register.members.iter().filter_map(|member| Some((member.id, presence.place(member.id)?))).collect();
    for vote in open {
        // One that fails keeps nothing from the others.
        if let Err(fault) = app.votes.urns.follow(&found.identity, vote, places.clone()).await {
            tracing::error!(%vote, %fault, "a vote was not told who comes and goes");
        }
    }
    Ok(())
}

/// How the logs of an installation are named: by the host that everybody knows.
pub(crate) fn host(app: &Site) -> &str {
    log_host(&app.public_url)
}

/// The same from the address of the installation.
pub fn log_host(public_url: &str) -> &str {
    public_url.split("://").nth(1).unwrap_or_default()
}
