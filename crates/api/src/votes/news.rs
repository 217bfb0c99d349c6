//! Rooms hear of their votes, and votes of who comes and goes.

use std::collections::BTreeMap;
use std::time::Duration;

use ::votes::{Due, Meeting, VoteError};
use ballot::presence::Presence;
use ballot::vote::Stage;
use identity::Tenant;
use ids::{MeetingId, TenantId};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::telling;
use crate::App;

/// What happens within this time is told together: two thousand voters do not hear of each other one by one.
const TOGETHER: Duration = Duration::from_millis(100);

/// What could not be told is told again after this time.
const AGAIN: Duration = Duration::from_secs(5);

/// Tells rooms of votes that go on, and votes of people who come and go; until the process ends. `moved` names meetings
/// where somebody has.
pub async fn follow_votes(app: App, mut moved: mpsc::UnboundedReceiver<(TenantId, MeetingId)>) {
    let changes = app.votes.urns.changes().clone();
    let noted = changes.clone();
    tokio::spawn(async move {
        while let Some(meeting) = moved.recv().await {
            noted.moved(meeting);
        }
    });
    let tell = |meeting, mut due| {
        let app = app.clone();
        async move {
            if let Err(fault) = tell(&app, meeting, &mut due).await {
                tracing::error!(meeting = %meeting.1, %fault, "a room was not told of its votes");
            }
            due
        }
    };
    changes.tell(TOGETHER, AGAIN, tell).await;
}

/// What was told is due no longer.
async fn tell(app: &App, (tenant, meeting): Meeting, due: &mut Due) -> Result<(), VoteError> {
    let Some(found) = app.tenants.find(tenant).await? else {
        *due = Due::default();
        return Ok(());
    };
    if std::mem::take(&mut due.keys) {
        app.rooms.tell_vote_keys(tenant, meeting).await;
    }
    // One that fails keeps nothing from the others.
    let mut failed = Ok(());
    for vote in std::mem::take(&mut due.votes) {
        if let Err(fault) = tell_of(app, &found, meeting, vote).await {
            failed = Err(fault);
            due.votes.insert(vote);
        }
    }
    if due.moved {
        follow(app, &found, meeting).await?;
        due.moved = false;
    }
    failed
}

/// A vote has gone on.
async fn tell_of(app: &App, found: &Tenant, meeting: MeetingId, vote: Uuid) -> Result<(), VoteError> {
    let store = found.identity.store();
    let Some(model) = store.votes().find(vote).await? else { return Ok(()) };
    telling::told(found, &model).await;
    // Whoever is to stamp the record is asked in the background; that keeps nothing from the room.
    if let Err(fault) = ::votes::order_stamp(&found.identity, &model).await {
        tracing::error!(%vote, %fault, "a time stamp could not be ordered");
    }
    if let Some(news) = rooms::votes::one(store, vote).await? {
        app.rooms.tell_vote(found.id, meeting, news).await;
    }
    Ok(())
}

/// Somebody has come or gone.
async fn follow(app: &App, found: &Tenant, meeting: MeetingId) -> Result<(), VoteError> {
    let open = found.identity.store().votes().of_meeting(meeting.uuid()).await?;
    let open: Vec<_> = open.into_iter().filter(|vote| vote.stage == Stage::Open.name()).map(|vote| vote.id).collect();
    if open.is_empty() {
        return Ok(());
    }
    let Some(electorate) = app.rooms.electorate(found.id, meeting).await else { return Ok(()) };
    let register = &electorate.frozen.register;
    let Ok(presence) = Presence::after(register, &electorate.happened) else { return Ok(()) };
    let places: BTreeMap<_, _> =
        register.members.iter().filter_map(|member| Some((member.id, presence.place(member.id)?))).collect();
    for vote in open {
        // One that fails keeps nothing from the others.
        if let Err(fault) = app.votes.urns.follow(&found.identity, vote, places.clone()).await {
            tracing::error!(%vote, %fault, "a vote was not told who comes and goes");
        }
    }
    Ok(())
}
