//! What members are told by mail of votes without a meeting, and what is due in any vote though nobody asks.

use ::votes::VoteError;
use ballot::MemberId;
use identity::{CircularNews, Identity, IdentityError, Tenant};
use ids::{BodyId, TenantId};
use rooms::register_of;
use store::entity::{body_member, vote};
use uuid::Uuid;

use crate::App;

/// Votes of one tenant that are looked at in one run.
const AT_ONCE: u64 = 500;

/// What is to be told of a vote as it stands.
fn due(vote: &vote::Model) -> Option<CircularNews> {
    let news = match vote.stage.as_str() {
        "open" => CircularNews::Opened,
        "closed" | "counted" => CircularNews::Closed,
        "announced" | "void" => CircularNews::Over,
        _ => return None,
    };
    // Of what was never open nobody was told.
    (vote.until_ms.is_some() && vote.told.as_deref() != news.word()).then_some(news)
}

/// Tells members of a vote that has gone on, if there is something to tell.
pub(super) async fn told(tenant: &Tenant, vote: &vote::Model) {
    if vote.circular
        && let Err(fault) = tell(tenant, vote).await
    {
        // The job tries again.
        tracing::error!(vote = %vote.id, %fault, "members were not told of their vote");
    }
}

async fn tell(tenant: &Tenant, vote: &vote::Model) -> Result<(), IdentityError> {
    let Some(news) = due(vote) else { return Ok(()) };
    let whom = |row: &body_member::Model| news != CircularNews::Closed || row.office.is_some();
    let people = accounts(&tenant.identity, vote, whom).await?;
    mail(tenant, vote, news, &people).await
}

/// Accounts of those in the register of the vote whom `whom` names.
async fn accounts(
    identity: &Identity,
    vote: &vote::Model,
    whom: impl Fn(&body_member::Model) -> bool,
) -> Result<Vec<Uuid>, IdentityError> {
    let store = identity.store();
    let Some(body) = store.bodies().find(BodyId::from_uuid(vote.body_id)).await? else { return Ok(Vec::new()) };
    let at_ms = vote.listed_at_ms.unwrap_or_else(|| identity.now_ms());
    let Some((frozen, rows)) = register_of(store, &body, at_ms).await? else { return Ok(Vec::new()) };
    let here = |row: &&body_member::Model| frozen.register.find(MemberId::from(row.id)).is_some();
    Ok(rows.iter().filter(here).filter(|row| whom(row)).filter_map(|row| row.account_id).collect())
}

async fn mail(tenant: &Tenant, vote: &vote::Model, news: CircularNews, to: &[Uuid]) -> Result<(), IdentityError> {
    let identity = &tenant.identity;
    let Some(body) = identity.store().bodies().find(BodyId::from_uuid(vote.body_id)).await? else { return Ok(()) };
    let link = format!("{}/bodies/{}/votes/{}", tenant.origin, body.id, vote.id);
    identity.tell_of_vote(vote, &body, news, to, &link).await
}

/// Closes votes of a tenant whose time is over though no process had them in memory, and tells members what is due;
/// answers how many could not be.
pub async fn go_on_with_votes(app: &App, tenant: &Tenant) -> Result<u32, IdentityError> {
    let identity = &tenant.identity;
    let votes = identity.store().votes();
    let mut failed = 0;
    for vote in votes.overdue(identity.now_ms(), AT_ONCE).await? {
        // Whoever looks at a vote whose time is over finds it closed.
        failed += failure(tenant.id, vote, app.votes.urns.look(identity, vote, 0).await.map(drop));
    }
    for vote in votes.to_remind(identity.now_ms(), AT_ONCE).await? {
        failed += failure(tenant.id, vote.id, remind(app, tenant, &vote).await);
    }
    for vote in votes.untold(AT_ONCE).await? {
        failed += failure(tenant.id, vote.id, tell(tenant, &vote).await.map_err(VoteError::from));
    }
    Ok(failed)
}

async fn remind(app: &App, tenant: &Tenant, vote: &vote::Model) -> Result<(), VoteError> {
    let identity = &tenant.identity;
    let standing = app.votes.urns.standing(identity, vote.id).await?;
    let late = |row: &body_member::Model| standing.missing().any(|id| *id == MemberId::from(row.id));
    let to = accounts(identity, vote, late).await?;
    Ok(mail(tenant, vote, CircularNews::Reminder, &to).await?)
}

fn failure(tenant: TenantId, vote: Uuid, done: Result<(), VoteError>) -> u32 {
    match done {
        // Another process has it, and goes on with it.
        Ok(()) | Err(VoteError::Held) => 0,
        Err(fault) => {
            tracing::error!(%tenant, %vote, %fault, "what was due in a vote was not done");
            1
        }
    }
}
