//! Takes people out of the journals of conferences that are over.

use std::collections::BTreeSet;

use conference::{Entry, Forgotten};
use ids::{ConferenceId, ParticipantId};
use store::{JournalRow, StoreError, TenantScope};

/// Takes these people out of a journal, or everybody; answers how many of its entries named them.
pub async fn forget_people(
    scope: &TenantScope,
    conference: ConferenceId,
    who: Option<&BTreeSet<ParticipantId>>,
) -> Result<u64, StoreError> {
    let rows = scope.journal().read(conference, 0).await?;
    let entries: Vec<Entry> = rows.iter().filter_map(|row| serde_json::from_str(&row.body).ok()).collect();
    let forgotten = match who {
        None => Forgotten::everybody(),
        Some(who) => Forgotten::these(who.clone(), &entries),
    };
    let without = |entry: &Entry| {
        let body = serde_json::to_string(&forgotten.forget(entry)?).ok()?;
        Some(JournalRow { seq: entry.seq, at_ms: entry.at_ms, body })
    };
    let rows: Vec<JournalRow> = entries.iter().filter_map(without).collect();
    scope.journal().redact(conference, &rows).await?;
    Ok(rows.len() as u64)
}
