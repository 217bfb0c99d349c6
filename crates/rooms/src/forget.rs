//! Takes people out of the journals of conferences that are over.

use std::collections::BTreeSet;

use ballot::MemberId;
use conference::{Entry, Forgotten};
use ids::{ConferenceId, ParticipantId};
use store::{JournalRow, StoreError, TenantScope};
use uuid::Uuid;

/// Whom a journal is to name no more.
#[derive(Clone, Debug, Default)]
pub struct Whom {
    /// As whom they were in the meeting.
    pub people: BTreeSet<ParticipantId>,
    /// As whom they stand in registers.
    pub members: BTreeSet<Uuid>,
}

/// Takes these people out of a journal, or everybody; answers how many of its entries named them. A journal with an
/// entry that cannot be read stays as it is: nobody could say whom it names.
pub async fn forget_people(
    scope: &TenantScope,
    conference: ConferenceId,
    who: Option<&Whom>,
) -> Result<u64, StoreError> {
    let rows = scope.journal().read(conference, 0).await?;
    let read = |row: &JournalRow| serde_json::from_str(&row.body).map_err(|_| UNREADABLE);
    let entries = rows.iter().map(read).collect::<Result<Vec<Entry>, _>>()?;
    let forgotten = match who {
        None => Forgotten::everybody(),
        Some(Whom { people, members }) => {
            let members = members.iter().copied().map(MemberId::from).collect();
            Forgotten::these(people.clone(), members, &entries)
        }
    };
    let without = |entry: &Entry| {
        let entry = forgotten.forget(entry)?;
        let body = serde_json::to_string(&entry).expect("an entry is plain data");
        Some(JournalRow { seq: entry.seq, at_ms: entry.at_ms, body })
    };
    let rows: Vec<JournalRow> = entries.iter().filter_map(without).collect();
    scope.journal().redact(conference, &rows).await?;
    Ok(rows.len() as u64)
}

const UNREADABLE: StoreError = StoreError::Damaged("an entry of a journal cannot be read: nobody is taken out of it");
