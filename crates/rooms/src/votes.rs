//! Votes of a sitting as its room tells of them, and who takes part in them.

use ballot::vote::Stage;
use conference::sitting::{Electorate, Voter};
use ids::{ConnectionId, MeetingId, TenantId};
use store::entity::{vote, vote_trustee};
use store::{StampState, StoreError, TenantScope};
use tokio::sync::oneshot;
use uuid::Uuid;
use wire::vote::{VoteNews, VoteStamp};

use crate::registry::Rooms;
use crate::task::Request;

impl Rooms {
    /// Whoever is in the room of a sitting by this connection; nothing as soon as it is over.
    pub async fn voter(&self, tenant: TenantId, meeting: MeetingId, connection: ConnectionId) -> Option<Voter> {
        let (reply, answer) = oneshot::channel();
        let room = self.live(tenant, meeting).await?;
        room.send(Request::Voter { connection, reply }).await.ok()?;
        answer.await.ok()?
    }

    /// What the roll of a vote is made from; nothing unless a sitting is open.
    pub async fn electorate(&self, tenant: TenantId, meeting: MeetingId) -> Option<Electorate> {
        let (reply, answer) = oneshot::channel();
        let room = self.live(tenant, meeting).await?;
        room.send(Request::Electorate { reply }).await.ok()?;
        answer.await.ok()?
    }

    /// Tells those in the room who lead or keep the minutes that somebody has registered a key.
    pub async fn tell_vote_keys(&self, tenant: TenantId, meeting: MeetingId) {
        if let Some(room) = self.live(tenant, meeting).await {
            drop(room.send(Request::VoteKeys).await);
        }
    }

    /// Tells everybody in the room of a meeting that a vote goes on. A room that opens later reads it.
    pub async fn tell_vote(&self, tenant: TenantId, meeting: MeetingId, news: VoteNews) {
        if let Some(room) = self.live(tenant, meeting).await {
            drop(room.send(Request::Vote { news: Box::new(news) }).await);
        }
    }
}

/// What is told of a vote. `confirmed` is the number of its cosignatures.
pub fn news(
    vote: &vote::Model,
    confirmed: u32,
    asked: Vec<String>,
    agreed: Vec<String>,
    stamp: StampState,
) -> VoteNews {
    let size = u64::try_from(vote.size).unwrap_or_default();
    let stamp = match stamp {
        StampState::None => VoteStamp::Off,
        StampState::Waiting => VoteStamp::Waiting,
        StampState::Stamped => VoteStamp::Stamped,
    };
    // What an older server cannot name is read in the log.
    let stage = Stage::from_name(&vote.stage).unwrap_or(Stage::Empty);
    VoteNews { id: vote.id, title: vote.title.clone(), stage, size, confirmed, asked, agreed, stamp }
}

/// Votes of a meeting, the first one first.
pub async fn of_meeting(scope: &TenantScope, meeting: MeetingId) -> Result<Vec<VoteNews>, StoreError> {
    told(scope, scope.votes().of_meeting(meeting.uuid()).await?).await
}

/// What is told of one vote.
pub async fn one(scope: &TenantScope, vote: Uuid) -> Result<Option<VoteNews>, StoreError> {
    let vote = scope.votes().find(vote).await?;
    Ok(told(scope, vote.into_iter().collect()).await?.pop())
}

async fn told(scope: &TenantScope, votes: Vec<vote::Model>) -> Result<Vec<VoteNews>, StoreError> {
    let ids: Vec<_> = votes.iter().map(|vote| vote.id).collect();
    let confirmed = scope.votes().confirmations(&ids).await?;
    let trustees = scope.votes().trustees_of(&ids).await?;
    let stamps = scope.stamps().states(&votes).await?;
    let told = |vote: &vote::Model| {
        let own = trustees.iter().filter(|trustee| trustee.vote_id == vote.id);
        let (agreed, asked): (Vec<_>, Vec<_>) = own.partition(|trustee| trustee.kem.is_some());
        let ids = |rows: Vec<&vote_trustee::Model>| {
            rows.into_iter().map(|trustee| trustee.member_id.simple().to_string()).collect()
        };
        let stamp = stamps.get(&vote.id).copied().unwrap_or_default();
        news(vote, confirmed.get(&vote.id).copied().unwrap_or_default(), ids(asked), ids(agreed), stamp)
    };
    // A draft that nobody signed is nobody's business.
    Ok(votes
        .iter()
        .map(told)
        .filter(|news| news.size > 0 || !(news.asked.is_empty() && news.agreed.is_empty()))
        .collect())
}

/// Keeps what is newest of each; whether something is new.
pub(crate) fn merge(votes: &mut Vec<VoteNews>, news: &VoteNews) -> bool {
    match votes.iter_mut().find(|known| known.id == news.id) {
        Some(known) if known.size > news.size || known == news => return false,
        Some(known) => *known = news.clone(),
        None => votes.push(news.clone()),
    }
    true
}
