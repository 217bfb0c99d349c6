//! Erasing a person from the log: it no longer names them and stays provable.

use ids::AccountId;
use store::entity::audit_entry;
use store::{StoreError, TenantScope};

use crate::event::{Entry, Event};
use crate::log::append;
use crate::parts::{self, ACTOR, NETWORK, OBJECT, SAID};

/// Rows read at a time.
const STEP: u64 = 500;
/// The detail of an erasure that says how many entries it took a name from.
pub(crate) const ENTRIES: &str = "entries";

/// Whom the log is to name no more.
#[derive(Clone, Debug)]
pub struct Person<'a> {
    pub id: AccountId,
    pub name: &'a str,
    pub email: &'a str,
}

/// Takes a person out of the log and says so with this event, in the transaction of the scope. Entries of a version
/// before there were parts are left as they are. Answers how many entries name the person no more.
pub async fn forget_person(
    store: &TenantScope,
    person: &Person<'_>,
    event: Event,
    now_ms: i64,
) -> Result<u64, StoreError> {
    // The lock keeps the number of the event what it is.
    let by = store.audit().lock_head().await?.map_or(0, |head| head.size);
    let mut forgotten = 0;
    let words = [person.email.to_lowercase(), person.name.to_lowercase()];
    let mut after = -1;
    loop {
        let rows = store.audit().naming(person.id.uuid(), &words, after, STEP).await?;
        let Some(last) = rows.last().map(|row| row.number) else { break };
        after = last;
        for row in rows {
            forgotten += u64::from(forget(store, person, row, by).await?);
        }
    }
    append(store, event.with(ENTRIES, forgotten.to_string()), now_ms).await?;
    Ok(forgotten)
}

async fn forget(
    store: &TenantScope,
    person: &Person<'_>,
    mut row: audit_entry::Model,
    by: i64,
) -> Result<bool, StoreError> {
    let Some(kept) = row.parts.take() else { return Ok(false) };
    let Some(entry) = parts::read(&row.entry, &kept) else { return Ok(false) };
    let id = Some(person.id.uuid());
    let mut gone = Vec::new();
    if entry.actor.id == id {
        gone.extend([ACTOR, NETWORK]);
        row.actor_id = None;
    }
    if let Some(object) = &entry.object
        && (object.id == id || names(person, &object.name))
    {
        gone.push(OBJECT);
        row.object_id = None;
    }
    let about = entry.object.as_ref().is_some_and(|object| object.id == id);
    let mut said = entry.details.values().map(String::as_str).chain(entry.reason.as_deref());
    if about || said.any(|text| names(person, text)) {
        gone.push(SAID);
    }
    let Some(left) = parts::without(&kept, &gone) else { return Ok(false) };
    row.networked &= !gone.contains(&NETWORK);
    let number = row.number.unsigned_abs();
    row.words = Entry::of_row(&row.entry, Some(&left)).map(|entry| entry.words(number)).unwrap_or_default();
    row.parts = Some(left);
    row.withheld_by = Some(row.withheld_by.unwrap_or(by).max(by));
    store.audit().withhold(&row).await?;
    Ok(true)
}

/// Whether a text is the name of the person, or has their address.
fn names(person: &Person<'_>, text: &str) -> bool {
    let (text, email) = (text.to_lowercase(), person.email.to_lowercase());
    (!person.name.is_empty() && text == person.name.to_lowercase()) || (!email.is_empty() && text.contains(&email))
}

/// Forgets the networks of entries before a time; answers of how many, at most `limit`.
pub async fn forget_networks(store: &TenantScope, before_ms: i64, limit: u64) -> Result<u64, StoreError> {
    let mut forgotten = 0;
    for mut row in store.audit().networked(before_ms, limit).await? {
        let left = row.parts.as_deref().and_then(|kept| parts::without(kept, &[NETWORK]));
        row.networked = false;
        if let Some(left) = left {
            let number = row.number.unsigned_abs();
            row.words = Entry::of_row(&row.entry, Some(&left)).map(|entry| entry.words(number)).unwrap_or_default();
            row.parts = Some(left);
            forgotten += 1;
        }
        store.audit().withhold(&row).await?;
    }
    Ok(forgotten)
}
