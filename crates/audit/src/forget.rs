//! Erasing a person from the log: it no longer names them and stays provable.

use ids::AccountId;
use store::entity::audit_entry;
use store::{StoreError, TenantScope};
use uuid::Uuid;

use crate::act::Act;
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
    pub email: &'a str,
    /// As whom they stand in registers of bodies.
    pub members: &'a [Member],
}

/// Somebody in the register of a body.
#[derive(Clone, Debug)]
pub struct Member {
    pub id: Uuid,
    pub name: String,
}

impl Person<'_> {
    /// Whether a number is theirs.
    fn is(&self, id: Option<Uuid>) -> bool {
        id.is_some_and(|id| id == self.id.uuid() || self.members.iter().any(|member| member.id == id))
    }

    /// The numbers of the person as texts have them.
    fn numbers(&self) -> impl Iterator<Item = String> {
        let members = self.members.iter().flat_map(|member| [member.id.to_string(), member.id.simple().to_string()]);
        std::iter::once(self.id.to_string()).chain(members)
    }
}

/// Takes a person out of the log and says so with this event, in the transaction of the scope. Entries of a version
/// before there were parts are left as they are. Answers how many entries name the person no more.
///
/// Who is meant is known by number and address alone, and by the numbers of registers: a name may be that of somebody
/// else, of a unit or of anything, and what is said of those is not the person's to take along. Entries about trustees
/// alone are known by the name, too, which they said before they said the number.
pub async fn forget_person(
    store: &TenantScope,
    person: &Person<'_>,
    event: Event,
    now_ms: i64,
) -> Result<u64, StoreError> {
    // The lock keeps the number of the event what it is.
    let by = store.audit().lock_head().await?.map_or(0, |head| head.size);
    let mut forgotten = 0;
    let ids: Vec<Uuid> = person.members.iter().map(|member| member.id).chain([person.id.uuid()]).collect();
    let names = person.members.iter().map(|member| member.name.to_lowercase());
    let words: Vec<String> = person.numbers().chain([person.email.to_lowercase()]).chain(names).collect();
    let mut after = -1;
    loop {
        let rows = store.audit().naming(&ids, &words, after, STEP).await?;
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
    let mut gone = Vec::new();
    if person.is(entry.actor.id) {
        gone.extend([ACTOR, NETWORK]);
        row.actor_id = None;
    }
    let about = entry.object.as_ref().is_some_and(|object| person.is(object.id));
    let called = entry.object.as_ref().is_some_and(|object| object.id.is_none() && names(person, &object.name));
    if about || called {
        gone.push(OBJECT);
        row.object_id = None;
    }
    let mut said = entry.details.values().map(String::as_str).chain(entry.reason.as_deref());
    if about || said.any(|text| names(person, text)) || is_trustee(person, &entry) {
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

/// Whether a text has the number of the person, or their address.
fn names(person: &Person<'_>, text: &str) -> bool {
    let text = text.to_lowercase();
    person.numbers().any(|number| text.contains(&number)) || has_address(&text, &person.email.to_lowercase())
}

/// Whether the person is named among the trustees of a vote: those asked stood there by their names, with commas between
/// them, and whoever agreed.
fn is_trustee(person: &Person<'_>, entry: &Entry) -> bool {
    entry.act == Act::VoteTrustees.name()
        && ["asked", "agreed"].iter().filter_map(|what| entry.details.get(*what)).any(|said| {
            let said = format!(", {said}, ");
            person.members.iter().any(|member| said.contains(&format!(", {}, ", member.name)))
        })
}

/// Whether an address stands in a text, and not as a part of another one.
fn has_address(text: &str, email: &str) -> bool {
    let inner = |letter: char| letter.is_alphanumeric() || "!#$%&'*+/=?^_`{|}~-".contains(letter);
    !email.is_empty()
        && text.match_indices(email).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            let mut after = text[at + email.len()..].chars();
            let (next, then) = (after.next(), after.next());
            let goes_on = match next {
                // The end of a sentence, or of a part of a name.
                Some('.') => then.is_some_and(inner),
                next => next.is_some_and(|letter| letter == '@' || inner(letter)),
            };
            !goes_on && !before.is_some_and(|letter| letter == '.' || inner(letter))
        })
}

/// Forgets the networks of entries before a time, in the transaction of the scope; answers of how many, at most `limit`.
pub async fn forget_networks(store: &TenantScope, before_ms: i64, limit: u64) -> Result<u64, StoreError> {
    // Rows are written back whole: what an erasure takes from them between reading and writing would come back.
    store.audit().lock_head().await?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_whole() {
        for text in ["ben@example.org", "to ben@example.org.", "<ben@example.org>, cc", "mailto:ben@example.org"] {
            assert!(has_address(text, "ben@example.org"), "{text}");
        }
        for text in ["ruben@example.org", "ben@example.org.uk", "x.ben@example.org", "ben@example.orgs", "", "ben"] {
            assert!(!has_address(text, "ben@example.org"), "{text}");
        }
        assert!(!has_address("anything", ""));
    }
}
