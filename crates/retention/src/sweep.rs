//! Goes through the tenants and deletes what is too old, a portion of each in turn.

use std::sync::Arc;

use audit::Act;
use identity::{IdentityError, Tenant, Tenants};
use ids::{ConferenceId, MeetingId};
use policy::Key;
use rooms::Rooms;
use store::{OldConference, OldMeeting};
use tracing::{error, info};
use uuid::Uuid;

use crate::class::{Class, DRAFTS_KEPT_DAYS, LINKS_KEPT_DAYS, SHARES_KEPT_DAYS};
use crate::periods::Periods;

/// A run begins as often as this, milliseconds: an hour.
pub const EVERY_MS: i64 = 60 * 60 * 1_000;
/// Conferences, people, meetings or links looked at in one turn.
const AT_ONCE: u64 = 100;
/// Rows of a journal deleted in one turn.
const ROWS_AT_ONCE: u64 = 2_000;
/// Turns of one run; what is left then is left to the next one.
const TURNS_MAX: usize = 100_000;
/// Whoever was let in just now may still be on the way.
const ARRIVING_DAYS: u32 = 1;
/// One-time links that nobody used are what administrators are told of for this long.
const UNUSED_KEPT_DAYS: u32 = 365;

/// How a run went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Tenants for which something failed.
    pub failed: u32,
    /// Whether there was more than one run does.
    pub more: bool,
}

/// Deletes what is too old. Cheap to make.
pub struct Sweeper {
    tenants: Arc<Tenants>,
    rooms: Rooms,
}

/// What is looked through, and after what to go on.
#[derive(Clone, Debug)]
enum Stage {
    Journals(Option<OldConference>),
    Attendance(Option<OldConference>),
    People(Option<Uuid>),
    Meetings(Option<Uuid>),
    Links,
    SetupLinks,
    Audit,
    Addresses,
    Shares,
    Drafts,
    Over,
}

impl Stage {
    fn next(&self) -> Self {
        match self {
            Self::Journals(_) => Self::Attendance(None),
            Self::Attendance(_) => Self::People(None),
            Self::People(_) => Self::Meetings(None),
            Self::Meetings(_) => Self::Links,
            Self::Links => Self::SetupLinks,
            Self::SetupLinks => Self::Audit,
            Self::Audit => Self::Addresses,
            Self::Addresses => Self::Shares,
            Self::Shares => Self::Drafts,
            Self::Drafts | Self::Over => Self::Over,
        }
    }
}

/// A tenant on its way through the stages.
struct Turn {
    tenant: Tenant,
    periods: Periods,
    stage: Stage,
}

impl Sweeper {
    pub fn new(tenants: Arc<Tenants>, rooms: Rooms) -> Self {
        Self { tenants, rooms }
    }

    /// Goes through all tenants once.
    pub async fn run(&self) -> Swept {
        let mut swept = Swept::default();
        let tenants = match self.tenants.all().await {
            Ok(tenants) => tenants,
            Err(fault) => {
                error!(%fault, "tenants could not be read");
                return Swept { failed: 1, more: false };
            }
        };
        let mut turns = Vec::new();
        for tenant in tenants {
            match Periods::of(self.tenants.policies(), &tenant, self.tenants.now_ms()).await {
                Ok(periods) => turns.push(Turn { tenant, periods, stage: Stage::Journals(None) }),
                Err(fault) => swept.failed += complain(&tenant, &fault),
            }
        }
        let mut taken = 0;
        while !turns.is_empty() && taken < TURNS_MAX {
            let mut going = Vec::with_capacity(turns.len());
            for mut turn in turns {
                taken += 1;
                match self.step(&mut turn).await {
                    Ok(()) if matches!(turn.stage, Stage::Over) => {
                        if let Err(fault) = finish(&turn.tenant).await {
                            swept.failed += complain(&turn.tenant, &fault);
                        }
                    }
                    Ok(()) => going.push(turn),
                    Err(fault) => {
                        swept.failed += complain(&turn.tenant, &fault);
                        // One stage that fails keeps nothing from the others.
                        turn.stage = turn.stage.next();
                        going.push(turn);
                    }
                }
            }
            turns = going;
        }
        swept.more = !turns.is_empty();
        swept
    }

    /// One portion.
    async fn step(&self, turn: &mut Turn) -> Result<(), IdentityError> {
        let goes_on = match turn.stage.clone() {
            Stage::Journals(after) => self.journals(turn, after).await?.map(|last| Stage::Journals(Some(last))),
            Stage::Attendance(after) => self.attendance(turn, after).await?.map(|last| Stage::Attendance(Some(last))),
            Stage::People(after) => self.people(turn, after).await?.map(|last| Stage::People(Some(last))),
            Stage::Meetings(after) => self.meetings(turn, after).await?.map(|last| Stage::Meetings(Some(last))),
            Stage::Links => {
                let ended = turn.periods.days_ago(LINKS_KEPT_DAYS);
                let scope = turn.tenant.identity.store().begin().await?;
                let gone = scope.retention().delete_links(ended, AT_ONCE).await?;
                scope.retention().count(Class::Links.name(), gone).await?;
                scope.commit().await?;
                (gone >= AT_ONCE).then_some(Stage::Links)
            }
            Stage::SetupLinks => {
                let (used, unused) = (turn.periods.days_ago(LINKS_KEPT_DAYS), turn.periods.days_ago(UNUSED_KEPT_DAYS));
                let scope = turn.tenant.identity.store().begin().await?;
                let gone = scope.retention().delete_setup_links(used, unused, AT_ONCE).await?;
                scope.retention().count(Class::Links.name(), gone).await?;
                scope.commit().await?;
                (gone >= AT_ONCE).then_some(Stage::SetupLinks)
            }
            Stage::Audit => {
                let before_ms = turn.periods.before(Key::RetentionAudit, None);
                let gone = turn.tenant.identity.audit().cut(before_ms).await?;
                (gone > 0).then_some(Stage::Audit)
            }
            Stage::Addresses => {
                let before_ms = turn.periods.before(Key::RetentionAddresses, None);
                let scope = turn.tenant.identity.store().begin().await?;
                let of_log = audit::forget_networks(&scope, before_ms, AT_ONCE).await?;
                let gone = of_log + scope.retention().forget_networks(before_ms).await?;
                scope.retention().count(Class::Addresses.name(), gone).await?;
                scope.commit().await?;
                (of_log >= AT_ONCE).then_some(Stage::Addresses)
            }
            Stage::Shares => {
                let ended = turn.periods.days_ago(SHARES_KEPT_DAYS);
                let scope = turn.tenant.identity.store().begin().await?;
                let vote = scope.retention().vote_with_shares(ended).await?;
                if let Some(vote) = vote {
                    let all = scope.retention().delete_shares(vote, ROWS_AT_ONCE).await?;
                    scope.retention().count(Class::Shares.name(), u64::from(all)).await?;
                }
                scope.commit().await?;
                vote.map(|_| Stage::Shares)
            }
            Stage::Drafts => {
                let begun = turn.periods.days_ago(DRAFTS_KEPT_DAYS);
                let scope = turn.tenant.identity.store().begin().await?;
                let gone = scope.retention().delete_drafts(begun, AT_ONCE).await?;
                scope.retention().count(Class::Drafts.name(), gone).await?;
                scope.commit().await?;
                (gone >= AT_ONCE).then_some(Stage::Drafts)
            }
            Stage::Over => None,
        };
        turn.stage = goes_on.unwrap_or_else(|| turn.stage.next());
        Ok(())
    }

    /// Journals, a few of them or a part of one.
    async fn journals(
        &self,
        turn: &Turn,
        after: Option<OldConference>,
    ) -> Result<Option<OldConference>, IdentityError> {
        let store = turn.tenant.identity.store();
        let latest = turn.periods.latest(Key::RetentionJournals);
        let found = store.retention().conferences(false, latest, after.as_ref(), AT_ONCE).await?;
        let mut last = after;
        let mut rows = 0;
        let all = found.len() as u64;
        for old in found {
            if old.ended_at_ms < turn.periods.before(Key::RetentionJournals, old.unit_id) {
                let scope = store.begin().await?;
                let gone = scope.retention().delete_journal(ConferenceId::from_uuid(old.id), ROWS_AT_ONCE).await?;
                scope.retention().count(Class::Journals.name(), u64::from(gone < ROWS_AT_ONCE)).await?;
                scope.commit().await?;
                rows += gone;
                if rows >= ROWS_AT_ONCE {
                    // What is deleted is not found again; what is only begun is.
                    return Ok(last.or(Some(OldConference { ended_at_ms: i64::MIN, ..old })));
                }
            }
            last = Some(old);
        }
        Ok(last.filter(|_| all >= AT_ONCE))
    }

    /// Names in journals that are kept longer than these.
    async fn attendance(
        &self,
        turn: &Turn,
        after: Option<OldConference>,
    ) -> Result<Option<OldConference>, IdentityError> {
        let store = turn.tenant.identity.store();
        let latest = turn.periods.latest(Key::RetentionAttendance);
        let found = store.retention().conferences(true, latest, after.as_ref(), AT_ONCE).await?;
        let all = found.len() as u64;
        let last = found.last().cloned();
        for old in found {
            if old.ended_at_ms < turn.periods.before(Key::RetentionAttendance, old.unit_id) {
                let conference = ConferenceId::from_uuid(old.id);
                let scope = store.begin().await?;
                rooms::forget_people(&scope, conference, None).await?;
                scope.retention().attendance_gone(conference).await?;
                scope.retention().count(Class::Attendance.name(), 1).await?;
                scope.commit().await?;
            }
        }
        Ok(last.filter(|_| all >= AT_ONCE))
    }

    /// People who have not been in their meeting for as long.
    async fn people(&self, turn: &Turn, after: Option<Uuid>) -> Result<Option<Uuid>, IdentityError> {
        let newest = turn.periods.days_ago(ARRIVING_DAYS);
        let before = |unit| turn.periods.before(Key::RetentionAttendance, unit).min(newest);
        let latest = turn.periods.latest(Key::RetentionAttendance).min(newest);
        let scope = turn.tenant.identity.store().begin().await?;
        let (gone, next) = scope.retention().forget_participants(latest, before, after, AT_ONCE).await?;
        scope.retention().count(Class::Attendance.name(), gone).await?;
        scope.commit().await?;
        Ok(next)
    }

    /// Meetings that are over, with their links, people and conferences.
    async fn meetings(&self, turn: &Turn, after: Option<Uuid>) -> Result<Option<Uuid>, IdentityError> {
        let identity = &turn.tenant.identity;
        let latest = turn.periods.latest(Key::RetentionMeetings);
        let found = identity.store().retention().meetings(latest, after, AT_ONCE).await?;
        let next = found.last().filter(|_| found.len() as u64 >= AT_ONCE).map(|last| last.id);
        for old in found {
            if over_since(&old) < turn.periods.before(Key::RetentionMeetings, old.unit_id) {
                let meeting = MeetingId::from_uuid(old.id);
                // A room that goes on would write to a journal that is gone.
                self.rooms.end_meeting(turn.tenant.id, meeting).await;
                match identity.sweep_meeting(meeting).await {
                    Ok(()) | Err(IdentityError::NotFound) => {}
                    Err(fault) => return Err(fault),
                }
            }
        }
        Ok(next)
    }
}

/// From when on the time of a meeting counts: the end of its last conference, or of the last link to it where that is
/// later.
fn over_since(meeting: &OldMeeting) -> i64 {
    let held = meeting.held_at_ms.unwrap_or(meeting.created_at_ms);
    meeting.open_until_ms.map_or(held, |open| open.max(held))
}

/// Says in the audit log what was deleted of each class; nothing when nothing was.
pub async fn finish(tenant: &Tenant) -> Result<(), IdentityError> {
    let identity = &tenant.identity;
    let scope = identity.store().begin().await?;
    let names: Vec<&str> = Class::ALL.iter().map(|class| class.name()).collect();
    // In the order in which whatever deletes and says so does it: log first, then what is counted.
    scope.audit().lock_head().await?;
    let counted = scope.retention().ran(&names, identity.now_ms()).await?;
    // A cut of the log says so itself, with the act.
    let told = counted.into_iter().filter(|(class, _)| class != Class::Audit.name());
    let mut event = None;
    for (class, deleted) in told {
        info!(tenant = %tenant.id, class, deleted, "deleted when its time was over");
        let so_far = event.unwrap_or_else(|| Act::RetentionDelete.alone());
        event = Some(so_far.with(class, deleted.to_string()));
    }
    if let Some(event) = event {
        identity.audit().append(&scope, event).await?;
    }
    Ok(scope.commit().await?)
}

fn complain(tenant: &Tenant, fault: &IdentityError) -> u32 {
    error!(tenant = %tenant.id, %fault, "what is too old could not be deleted");
    1
}
