//! Erasing one person (Art. 17 GDPR): somebody with an account, or guests of past meetings.
//!
//! Meeting by meeting the person is taken out of the journals and forgotten as a participant, each in one transaction;
//! the account goes last. Whoever is interrupted begins again and finds what is left by the account that is still there.

use std::collections::{BTreeMap, BTreeSet};

use audit::Act;
use identity::{Administration, Identity, IdentityError};
use ids::{AccountId, ConferenceId, MeetingId, ParticipantId};
use serde::Serialize;
use store::entity::participant;
use store::exported;
use uuid::Uuid;

/// First line of the text that is signed.
const CERTIFICATE: &str = "plenum person erasure v1";
/// Stands where the name of somebody was who set a policy.
const NOBODY: &str = "—";
/// Tables whose rows stay, though they are about the person, and why.
const STAYS: &[(&str, Why)] = &[("meetings", Why::Unit), ("audit_entries", Why::Proof)];

/// Why something stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// Meetings belong to the unit; whoever made them is not named any more.
    Unit,
    /// Who administered what must be provable for as long as the audit log goes back.
    Proof,
}

/// Rows that are about a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    pub table: &'static str,
    pub rows: u64,
    /// Absent when they go.
    pub stays: Option<Why>,
}

/// What an erasure would do.
#[derive(Clone, Debug)]
pub struct Preview {
    pub rows: Vec<Rows>,
    /// Titles of meetings that run and have the person in them: they must end first.
    pub running: Vec<String>,
}

/// What proves an erasure. It names nobody: who keeps it knows whose it is.
#[derive(Serialize)]
struct Certificate<'a> {
    tenant: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    decided_by: &'a str,
    erased_at: String,
    /// Rows that were erased, by table.
    erased: BTreeMap<&'static str, u64>,
    /// Rows that stay, and why.
    stays: BTreeMap<&'static str, (u64, Why)>,
    meetings: usize,
    journal_entries: u64,
    not_covered: &'static [&'static str],
}

const NOT_COVERED: &[&str] = &[
    "backups and exports that were made before",
    "what others wrote or said about the person",
    "entries of the audit log, until its period ends",
    "what was sent to mail servers, identity providers and receivers of webhooks",
];

/// What is kept about somebody with an account, and what would become of it.
pub async fn preview(identity: &Identity, by: &Administration, who: AccountId) -> Result<Preview, IdentityError> {
    identity.managed_account(by, who).await?;
    let store = identity.store();
    let mut rows = Vec::new();
    for table in exported() {
        let count = store.persons().count_about(table, who).await?;
        if count > 0 {
            let stays = STAYS.iter().find(|(name, _)| *name == table.table).map(|(_, why)| *why);
            rows.push(Rows { table: table.table, rows: count, stays });
        }
    }
    Ok(Preview { rows, running: running(identity, &store.persons().participations(who).await?).await? })
}

/// Titles of the meetings of these people that run.
async fn running(identity: &Identity, people: &[participant::Model]) -> Result<Vec<String>, IdentityError> {
    let store = identity.store();
    let meetings: Vec<Uuid> = people.iter().map(|person| person.meeting_id).collect();
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
    let account = identity.managed_account(by, who).await?.account;
    if confirmed.trim().to_lowercase() != account.email_key {
        return Err(IdentityError::Field(identity::Field::EmailWrong));
    }
    let before = preview(identity, by, who).await?;
    if !before.running.is_empty() {
        return Err(IdentityError::InUse);
    }
    let store = identity.store();
    let people = store.persons().participations(who).await?;
    let journal_entries = forget(identity, &people).await?;
    store.persons().forget_setter(&account.name, NOBODY).await?;
    identity.erase_account(by, who).await?;
    let of = |stays: bool| before.rows.iter().filter(move |rows| rows.stays.is_some() == stays);
    seal(
        identity,
        &Certificate {
            tenant: identity.store().id().to_string(),
            account: Some(who.to_string()),
            decided_by,
            erased_at: now(identity),
            erased: of(false).map(|rows| (rows.table, rows.rows)).collect(),
            stays: of(true).filter_map(|rows| Some((rows.table, (rows.rows, rows.stays?)))).collect(),
            meetings: people.len(),
            journal_entries,
            not_covered: NOT_COVERED,
        },
    )
    .await
}

/// Erases guests of meetings that are over. Answers the signed certificate.
pub async fn erase_guests(
    identity: &Identity,
    ids: &[ParticipantId],
    decided_by: &str,
) -> Result<String, IdentityError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let store = identity.store();
    let people = store.persons().guests(&ids).await?;
    if people.is_empty() {
        return Err(IdentityError::NotFound);
    }
    if !running(identity, &people).await?.is_empty() {
        return Err(IdentityError::InUse);
    }
    let count = people.len().to_string();
    identity.audit().note(Act::GuestErase.alone().with("guests", count)).await?;
    let journal_entries = forget(identity, &people).await?;
    seal(
        identity,
        &Certificate {
            tenant: identity.store().id().to_string(),
            account: None,
            decided_by,
            erased_at: now(identity),
            erased: BTreeMap::from([("participants", people.len() as u64)]),
            stays: BTreeMap::new(),
            meetings: people.iter().map(|person| person.meeting_id).collect::<BTreeSet<_>>().len(),
            journal_entries,
            not_covered: NOT_COVERED,
        },
    )
    .await
}

/// Takes people out of the journals of their meetings and forgets them there; answers how many entries named them.
async fn forget(identity: &Identity, people: &[participant::Model]) -> Result<u64, IdentityError> {
    let store = identity.store();
    let mut entries = 0;
    for person in people {
        let who = BTreeSet::from([ParticipantId::from_uuid(person.id)]);
        let naming = store.persons().naming(MeetingId::from_uuid(person.meeting_id)).await?;
        let scope = store.begin().await?;
        for conference in naming.iter().filter(|conference| conference.ended_at_ms.is_some()) {
            entries += rooms::forget_people(&scope, ConferenceId::from_uuid(conference.id), Some(&who)).await?;
        }
        scope.retention().delete_participants(&[person.id]).await?;
        scope.commit().await?;
    }
    Ok(entries)
}

fn now(identity: &Identity) -> String {
    jiff::Timestamp::from_millisecond(identity.now_ms()).unwrap_or_default().to_string()
}

async fn seal(identity: &Identity, certificate: &Certificate<'_>) -> Result<String, IdentityError> {
    let body = serde_json::to_string_pretty(certificate).expect("a certificate is plain data");
    Ok(identity.audit().seal(format!("{CERTIFICATE}\n{body}\n")).await?.to_string())
}
