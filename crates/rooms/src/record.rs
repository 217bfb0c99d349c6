//! Records of conferences, read from their journals; those that run too.

use conference::record::What;
use conference::{About, Admission, Entry};
use ids::{ConferenceId, MeetingId, TenantId};
use store::StoreError;
use store::entity::conference as conference_row;
use tracing::error;
use wire::record::Record;

use crate::registry::Rooms;

impl Rooms {
    /// The record of a conference of this meeting; none when there is no such conference.
    pub async fn record(
        &self,
        tenant: TenantId,
        meeting: MeetingId,
        conference: ConferenceId,
    ) -> Result<Option<Record>, StoreError> {
        let scope = self.0.store.tenant(tenant);
        let Some(plan) = scope.meetings().find(meeting).await? else { return Ok(None) };
        let known = scope.conferences().find(conference).await?;
        let of_this = |known: &conference_row::Model| known.meeting_id == meeting.uuid() && known.journal_kept;
        let Some(known) = known.filter(of_this) else { return Ok(None) };
        let about = About {
            conference,
            meeting,
            title: plan.title,
            code: plan.code,
            started_at_ms: known.started_at_ms,
            admission: Admission::Open,
            has_unit: false,
        };
        let rows = scope.journal().read(conference, 0).await?;
        let mut entries = Vec::with_capacity(rows.len());
        for row in &rows {
            match serde_json::from_str::<Entry>(&row.body) {
                Ok(entry) => entries.push(entry),
                Err(fault) => {
                    error!(%conference, seq = row.seq, %fault, "journal entry cannot be read; the record ends before it");
                    break;
                }
            }
        }
        let mut record = Record::of(&about, &entries);
        record.ended_at_ms = record.ended_at_ms.or(known.ended_at_ms);
        // While people write, nobody has decided yet what is kept.
        if !known.chat_kept {
            record.chat.clear();
        }
        if !known.attendance_kept {
            forget_attendance(&mut record);
        }
        Ok(Some(record))
    }

    /// Takes out the chats of conferences whose time to be kept is over, as the policies say today: one that became
    /// shorter holds for what was kept before, too. Answers how many.
    pub async fn forget_chats(&self, tenant: TenantId) -> Result<u64, StoreError> {
        const AT_ONCE: u64 = 100;
        const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
        let scope = self.0.store.tenant(tenant);
        let (mut after, mut forgotten) = (None, 0);
        loop {
            let kept = scope.conferences().with_chat(after, AT_ONCE).await?;
            let Some(last) = kept.last() else { return Ok(forgotten) };
            after = Some(ConferenceId::from_uuid(last.id));
            for known in kept {
                let rules = self.0.rulebook.rules(tenant, known.meeting_id.into()).await?;
                let until_ms = known.ended_at_ms.unwrap_or_default() + i64::from(rules.bounds.chat_days) * DAY_MS;
                if until_ms <= self.0.clock.now_ms() {
                    let conference = ConferenceId::from_uuid(known.id);
                    let scope = scope.begin().await?;
                    crate::task::redact(&scope, conference, false).await?;
                    scope.conferences().keep_chat(conference, false).await?;
                    scope.retention().count(store::classes::CHATS, 1).await?;
                    scope.commit().await?;
                    forgotten += 1;
                }
            }
        }
    }

    /// The newest conferences of a meeting.
    pub async fn conferences(
        &self,
        tenant: TenantId,
        meeting: MeetingId,
        limit: u64,
    ) -> Result<Vec<conference_row::Model>, StoreError> {
        self.0.store.tenant(tenant).conferences().list(meeting, limit).await
    }
}

/// What happened, without who was there: the names are gone, and nobody counts who came when.
fn forget_attendance(record: &mut Record) {
    record.attendance.clear();
    record.checks.iter_mut().for_each(|check| check.confirmed.clear());
    record.lines.retain(|line| !matches!(line.what, What::Came | What::Went) && !of_a_member(line.what));
    // Of a sitting stays when it was, and with how many seats by law.
    record.sitting.iter_mut().for_each(|sitting| sitting.members.clear());
}

/// Lines that say of a member of a body where they were, or why not.
fn of_a_member(what: What) -> bool {
    matches!(
        what,
        What::CameRoom
            | What::CameRemote
            | What::CamePhone
            | What::MemberAbsent
            | What::MemberLeft
            | What::PresenceConfirmed
            | What::MemberExcluded
            | What::MemberReadmitted
            | What::StandsIn
            | What::StandsBack
            | What::MemberAssigned
            | What::MemberUnassigned
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_the_time_of_attendance_is_over_a_sitting_says_of_nobody_where_they_were() {
        let journal = include_str!("../../conference/tests/journal-v1-sitting.jsonl");
        let entries: Vec<Entry> = journal.lines().map(|line| serde_json::from_str(line).expect("an entry")).collect();
        let about = About {
            conference: ConferenceId::from_uuid(uuid::Uuid::nil()),
            meeting: MeetingId::from_uuid(uuid::Uuid::nil()),
            title: "Rat".into(),
            code: "abc".into(),
            started_at_ms: 1_000,
            admission: Admission::Open,
            has_unit: false,
        };
        let mut record = Record::of(&about, &entries);
        assert!(record.lines.iter().any(|line| line.what == What::MemberExcluded), "{:?}", record.lines);
        forget_attendance(&mut record);
        let text = serde_json::to_string(&record).expect("plain data");
        assert!(!text.contains("Mitglied") && !text.contains("own") && !text.contains("0101"), "{text}");
        let sitting = record.sitting.expect("it was one");
        assert_eq!((sitting.opened_at_ms, sitting.statutory), (Some(2_000), 2));
        assert!(record.lines.iter().any(|line| line.what == What::QuorumFound), "what the body found stays");
    }
}
