//! Erasing one person (Art. 17 GDPR): somebody with an account, or guests of past meetings.
//!
//! Whatever may be refused is refused first. Then the account is disabled and the log says that an erasure has begun;
//! meeting by meeting the person is taken out of the journals and forgotten, each in one transaction in which the
//! meeting cannot begin; the account goes last. Whoever is interrupted begins again and finds what is left by the
//! account that is still there. Guests go all in one transaction.

use std::collections::{BTreeMap, BTreeSet};

use audit::Act;
use identity::{Administration, ErasedAccount, Identity, IdentityError};
use ids::{AccountId, ConferenceId, LinkId, MeetingId, ParticipantId};
use rooms::Whom;
use serde::{Deserialize, Serialize};
use store::TenantScope;
use store::entity::{account, participant};
use uuid::Uuid;

use crate::certificate::{NOT_COVERED, PersonCertificate};

/// The table whose rows can be told apart by whether they name somebody.
const LOG: &str = "audit_entries";
const MEETINGS: &str = "meetings";

/// Why something stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// Meetings belong to the unit; whoever made them is not named any more.
    Unit,
    /// Entries of the audit log from before version 2 of their form: all that they say was hashed.
    Proof,
}

/// Rows that are about a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    pub table: &'static str,
    pub rows: u64,
    /// Absent when they go, or stay without naming anybody.
    pub stays: Option<Why>,
}

/// What an erasure would do.
#[derive(Clone, Debug)]
pub struct Preview {
    pub rows: Vec<Rows>,
    /// Titles of meetings that run and have the person in them: they must end first.
    pub running: Vec<String>,
}

/// What was done of an erasure so far.
#[derive(Debug, Default)]
struct Done {
    meetings: usize,
    journal_entries: u64,
    participants: u64,
    invitations: u64,
}

/// Where somebody with an account is found.
struct Traces {
    /// As whom they were, in each meeting; empty for one that only invited them, or whose register names them.
    meetings: BTreeMap<Uuid, Vec<participant::Model>>,
    /// As whom they stand in registers.
    members: BTreeSet<Uuid>,
    invitations: u64,
}

impl Traces {
    async fn of(store: &TenantScope, who: &account::Model) -> Result<Self, IdentityError> {
        let id = AccountId::from_uuid(who.id);
        let mut meetings: BTreeMap<Uuid, Vec<participant::Model>> = BTreeMap::new();
        let invited = store.persons().invited(&who.email_key).await?;
        let links: Vec<Uuid> = invited.iter().map(|invitation| invitation.link_id).collect();
        // Whoever came by a link to this address has proven that it is theirs.
        let guests = store.persons().guests_by(&links).await?;
        for person in store.persons().participations(id).await?.into_iter().chain(guests) {
            meetings.entry(person.meeting_id).or_default().push(person);
        }
        let seats = store.bodies().members_of(id).await?.into_iter().map(|member| (member.id, member.body_id));
        let (members, bodies): (BTreeSet<Uuid>, Vec<Uuid>) = seats.unzip();
        let sittings = store.bodies().meetings_of(&bodies).await?;
        for meeting in invited.iter().map(|invitation| invitation.meeting_id).chain(sittings) {
            meetings.entry(meeting).or_default();
        }
        Ok(Self { meetings, members, invitations: invited.len() as u64 })
    }
}

/// What is kept about somebody with an account, and what would become of it.
pub async fn preview(identity: &Identity, by: &Administration, who: AccountId) -> Result<Preview, IdentityError> {
    let account = identity.managed_account(by, who).await?.account;
    let store = identity.store();
    let traces = Traces::of(store, &account).await?;
    let mut rows = Vec::new();
    for (table, count) in store.persons().rows_about(who).await? {
        let (goes, stays, why) = match table {
            LOG => {
                let hashed = store.persons().count_hashed(who).await?;
                (count.saturating_sub(hashed), hashed, Why::Proof)
            }
            MEETINGS => (0, count, Why::Unit),
            _ => (count, 0, Why::Unit),
        };
        rows.push(Rows { table, rows: goes, stays: None });
        rows.push(Rows { table, rows: stays, stays: Some(why) });
    }
    rows.push(Rows { table: "invitations", rows: traces.invitations, stays: None });
    rows.retain(|rows| rows.rows > 0);
    Ok(Preview { rows, running: running(store, traces.meetings.keys()).await? })
}

/// Titles of those of these meetings that run.
async fn running(store: &TenantScope, meetings: impl IntoIterator<Item = &Uuid>) -> Result<Vec<String>, IdentityError> {
    let meetings: Vec<Uuid> = meetings.into_iter().copied().collect();
    let running = store.persons().running(&meetings).await?;
    Ok(store.meetings().of(&running).await?.into_iter().map(|meeting| meeting.title).collect())
}

/// Erases somebody with an account for good. `confirmed` is their mail address, typed by who decides. Answers the
/// signed certificate.
pub async fn erase(
    identity: &Identity,
    by: &Administration,
    who: AccountId,
    confirmed: &str,
    decided_by: &str,
) -> Result<String, IdentityError> {
    let account = identity.erasable_account(by, who).await?;
    if confirmed.trim().to_lowercase() != account.email_key {
        return Err(IdentityError::Field(identity::Field::EmailWrong));
    }
    let store = identity.store();
    if !running(store, Traces::of(store, &account).await?.meetings.keys()).await?.is_empty() {
        return Err(IdentityError::InUse);
    }
    identity.begin_erasure(by, who).await?;
    // Read anew: nobody of this account comes to a meeting any more.
    let traces = Traces::of(store, &account).await?;
    let mut done = Done::default();
    for (meeting, people) in &traces.meetings {
        let scope = store.begin().await?;
        let found = Found { meeting: *meeting, people, members: &traces.members, email_key: Some(&account.email_key) };
        scope.persons().hold(&[*meeting]).await?;
        found.forget(&scope, &mut done).await?;
        scope.commit().await?;
    }
    let ErasedAccount { mut erased, left } = identity.finish_erasure(&account).await?;
    for (table, rows) in [("participants", done.participants), ("invitations", done.invitations)] {
        *erased.entry(table).or_default() += rows;
    }
    let why = |table: &str| match table {
        LOG => Some(Why::Proof),
        MEETINGS => Some(Why::Unit),
        _ => None,
    };
    let certificate = PersonCertificate {
        account: Some(who.to_string()),
        stays: left.iter().filter_map(|(table, rows)| Some(((*table).to_owned(), (*rows, why(table)?)))).collect(),
        left: named(left.into_iter().filter(|(table, _)| why(table).is_none())),
        ..certificate(identity, decided_by, named(erased), &done)
    };
    certificate.sign(identity).await
}

/// Erases guests of meetings that are over, all of them or none. Answers the signed certificate.
pub async fn erase_guests(
    identity: &Identity,
    ids: &[ParticipantId],
    decided_by: &str,
) -> Result<String, IdentityError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let mut meetings: BTreeMap<Uuid, Vec<participant::Model>> = BTreeMap::new();
    for person in identity.store().persons().guests(&ids).await? {
        meetings.entry(person.meeting_id).or_default().push(person);
    }
    if meetings.is_empty() {
        return Err(IdentityError::NotFound);
    }
    let scope = identity.store().begin().await?;
    scope.persons().hold(&meetings.keys().copied().collect::<Vec<_>>()).await?;
    let mut done = Done::default();
    for (meeting, people) in &meetings {
        let found = Found { meeting: *meeting, people, members: &BTreeSet::new(), email_key: None };
        found.forget(&scope, &mut done).await?;
    }
    identity.audit().append(&scope, Act::GuestErase.alone().with("guests", done.participants.to_string())).await?;
    scope.commit().await?;
    let erased = named([("participants", done.participants), ("invitations", done.invitations)]);
    certificate(identity, decided_by, erased, &done).sign(identity).await
}

/// Those who are to be taken out of one meeting.
struct Found<'a> {
    meeting: Uuid,
    people: &'a [participant::Model],
    members: &'a BTreeSet<Uuid>,
    /// The address to which nobody is to be invited any more.
    email_key: Option<&'a str>,
}

impl Found<'_> {
    /// Takes them out of its journals, and forgets them and how they were invited, in the transaction of the scope. The
    /// meeting must be held; refused when it runs.
    async fn forget(&self, scope: &TenantScope, done: &mut Done) -> Result<(), IdentityError> {
        if !scope.persons().running(&[self.meeting]).await?.is_empty() {
            return Err(IdentityError::InUse);
        }
        let meeting = MeetingId::from_uuid(self.meeting);
        let people = self.people.iter().map(|person| ParticipantId::from_uuid(person.id)).collect();
        let whom = Whom { people, members: self.members.clone() };
        let mut entries = 0;
        for conference in scope.persons().naming(meeting).await? {
            entries += rooms::forget_people(scope, ConferenceId::from_uuid(conference.id), Some(&whom)).await?;
        }
        // The link of an invitation would let the person in once more, under the name that is gone.
        let guests = self.people.iter().filter(|person| person.account_id.is_none());
        let mut links: BTreeSet<Uuid> = guests.filter_map(|person| person.link_id).collect();
        if let Some(email_key) = self.email_key {
            let invited = scope.persons().invited(email_key).await?;
            links.extend(invited.iter().filter(|one| one.meeting_id == self.meeting).map(|one| one.link_id));
        }
        for link in links {
            if scope.links().delete_personal(meeting, LinkId::from_uuid(link)).await? {
                scope.outbox().remove_about(link).await?;
                done.invitations += 1;
            }
        }
        let ids: Vec<Uuid> = self.people.iter().map(|person| person.id).collect();
        let gone = scope.retention().delete_participants(&ids).await?;
        done.participants += gone;
        done.journal_entries += entries;
        done.meetings += usize::from(gone + entries > 0);
        Ok(())
    }
}

fn certificate(identity: &Identity, decided_by: &str, erased: BTreeMap<String, u64>, done: &Done) -> PersonCertificate {
    PersonCertificate {
        tenant: identity.store().id().to_string(),
        account: None,
        decided_by: decided_by.to_owned(),
        erased_at: jiff::Timestamp::from_millisecond(identity.now_ms()).unwrap_or_default().to_string(),
        erased,
        stays: BTreeMap::new(),
        left: BTreeMap::new(),
        meetings: done.meetings,
        journal_entries: done.journal_entries,
        not_covered: NOT_COVERED.iter().map(|text| (*text).to_owned()).collect(),
    }
}

/// Tables with their rows, where there are any.
fn named(rows: impl IntoIterator<Item = (&'static str, u64)>) -> BTreeMap<String, u64> {
    rows.into_iter().filter(|(_, rows)| *rows > 0).map(|(table, rows)| (table.to_owned(), rows)).collect()
}
