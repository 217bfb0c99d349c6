//! A sweeper over real databases: what is too old goes, what is younger stays, and a kill costs nothing.
#![allow(clippy::unwrap_used)]

#[macro_use]
mod house;

use ballot::vote::Stage;
use house::{DAY_MS, House};
use identity::NewAttachment;
use ids::{BodyId, ConferenceId, LinkId, MeetingId};
use policy::Key;
use retention::Class;
use store::entity::{vote, vote_entry, vote_share};
use store::{BodyEdit, Hand, NewLink, VoteState};
use uuid::Uuid;

contract! {
    each_class_goes_at_its_time_and_not_before
    a_tenant_that_keeps_longer_is_left_alone
    who_comes_again_is_kept_and_a_running_meeting_stays
    what_a_killed_run_counted_is_said_by_the_next_one
    the_log_is_cut_and_stays_provable
    a_sitting_is_kept_until_somebody_deletes_it
    a_meeting_that_can_still_be_held_stays
    what_is_counted_while_a_run_ends_is_left_to_the_next_one
    what_is_sealed_for_trustees_goes_when_nobody_can_object
    what_was_prepared_and_never_fixed_goes_with_its_files
}

fn told(class: Class, count: u64) -> (String, String) {
    (class.name().to_owned(), count.to_string())
}

/// An entry of a log, as far as a sweeper knows.
fn entry(place: i64) -> vote_entry::Model {
    vote_entry::Model {
        tenant_id: Uuid::nil(),
        vote_id: Uuid::nil(),
        place,
        entry: "{}".into(),
        leaf: vec![0; 32],
        chain: vec![0; 32],
        salt: None,
        body: None,
    }
}

mod contracts {
    use super::*;

    pub(super) async fn each_class_goes_at_its_time_and_not_before(house: House) {
        house.set(&house.north, Key::RetentionAttendance, 10).await;
        house.set(&house.north, Key::RetentionJournals, 20).await;
        house.set(&house.north, Key::RetentionMeetings, 30).await;
        let held = house.held(&house.north, 10).await;
        let store = house.north.identity.store();
        assert_eq!(house.sweep(&house.north).await, [], "on the last day everything is there");
        assert!(house.journal(&house.north, &held).await.contains("Ben Canary"));

        house.clock.advance(1);
        // The journal of one conference no longer names anybody; two people are forgotten.
        assert_eq!(house.sweep(&house.north).await, [told(Class::Attendance, 3)]);
        let journal = house.journal(&house.north, &held).await;
        assert!(!journal.contains("Canary") && journal.contains("connected"), "{journal}");
        assert!(store.participants().find_account(held.meeting, held.owner).await.unwrap().is_none());
        let record = house.rooms.record(house.north.id, held.meeting, held.conference).await.unwrap().unwrap();
        assert!(record.attendance.is_empty() && record.lines.is_empty());

        house.clock.advance(10 * DAY_MS);
        assert_eq!(house.sweep(&house.north).await, [told(Class::Journals, 1)]);
        assert_eq!(house.journal(&house.north, &held).await, "");
        assert!(house.rooms.record(house.north.id, held.meeting, held.conference).await.unwrap().is_none());
        assert!(store.meetings().find(held.meeting).await.unwrap().is_some());

        house.clock.advance(10 * DAY_MS);
        assert_eq!(house.sweep(&house.north).await, [told(Class::Meetings, 1)]);
        assert!(store.meetings().find(held.meeting).await.unwrap().is_none());
        assert_eq!(house.sweep(&house.north).await, []);
        let runs = store.retention().runs().await.unwrap();
        let of = |class: Class| runs.iter().find(|run| run.class == class.name()).unwrap();
        assert_eq!((of(Class::Meetings).deleted, of(Class::Meetings).ran_at_ms), (1, house.now_ms()));
        assert_eq!(of(Class::Journals).deleted_at_ms, Some(house.now_ms() - 10 * DAY_MS));
        assert_eq!(runs.len(), Class::ALL.len());
    }

    pub(super) async fn a_tenant_that_keeps_longer_is_left_alone(house: House) {
        house.set(&house.north, Key::RetentionJournals, 0).await;
        house.set(&house.south, Key::RetentionJournals, 400).await;
        house.set(&house.south, Key::RetentionAttendance, 400).await;
        let (north, south) = (house.held(&house.north, 30).await, house.held(&house.south, 30).await);
        assert_eq!(house.sweep(&house.north).await, [told(Class::Journals, 1)]);
        assert_eq!(house.journal(&house.north, &north).await, "");
        assert!(house.journal(&house.south, &south).await.contains("Ben Canary"));
        let runs = house.south.identity.store().retention().runs().await.unwrap();
        assert!(runs.iter().all(|run| run.deleted == 0 && run.ran_at_ms > 0));
    }

    pub(super) async fn who_comes_again_is_kept_and_a_running_meeting_stays(house: House) {
        house.set(&house.north, Key::RetentionMeetings, 5).await;
        let held = house.held(&house.north, 100).await;
        let store = house.north.identity.store();
        let running = ConferenceId::from_uuid(Uuid::now_v7());
        store.conferences().create(running, held.meeting, house.now_ms()).await.unwrap();
        house.sweep(&house.north).await;
        assert!(store.meetings().find(held.meeting).await.unwrap().is_some());
        let known = store.participants().find_account(held.meeting, held.owner).await.unwrap();
        assert!(known.is_some(), "whoever may be in the room now is not forgotten under it");
        store.conferences().end(running, house.now_ms()).await.unwrap();
        store.participants().seen(known.unwrap().id.into(), house.now_ms()).await.unwrap();
        house.clock.advance(2 * DAY_MS);
        assert_eq!(house.sweep(&house.north).await, [told(Class::Attendance, 1)], "the guest did not come again");
        assert!(store.participants().find_account(held.meeting, held.owner).await.unwrap().is_some());
        assert_eq!(store.retention().delete_participants(&[held.guest.uuid()]).await.unwrap(), 0);
    }

    pub(super) async fn what_a_killed_run_counted_is_said_by_the_next_one(house: House) {
        let held = house.held(&house.north, 200).await;
        let store = house.north.identity.store();
        // A run that ended in the middle: one portion of a journal is gone and counted, the rest is not.
        assert_eq!(store.retention().delete_journal(held.conference, 1).await.unwrap(), 1);
        store.retention().count(Class::Chats.name(), 7).await.unwrap();
        let said = house.sweep(&house.north).await;
        assert!(said.contains(&told(Class::Chats, 7)) && said.contains(&told(Class::Journals, 1)), "{said:?}");
        assert_eq!(house.journal(&house.north, &held).await, "");
        assert_eq!(house.sweep(&house.north).await, []);
    }

    pub(super) async fn a_sitting_is_kept_until_somebody_deletes_it(house: House) {
        let held = house.held(&house.north, 4_000).await;
        let store = house.north.identity.store();
        let body = BodyId::from_uuid(Uuid::now_v7());
        let (kind, profile) = ("council".into(), "go-sh".into());
        let new = BodyEdit { unit: None, name: "Rat".into(), kind, profile, statutory: 9, statutory_votes: 9 };
        store.bodies().create(body, new, 1).await.unwrap();
        store.bodies().set_sitting(held.meeting, Some(body), 1).await.unwrap();
        // Who came is known from the journal; the rows by which they come again go as everywhere.
        assert_eq!(house.sweep(&house.north).await, [told(Class::Attendance, 2)]);
        assert!(house.journal(&house.north, &held).await.contains("Ben Canary"));
        assert!(store.meetings().find(held.meeting).await.unwrap().is_some());
        store.bodies().set_sitting(held.meeting, None, 1).await.unwrap();
        house.sweep(&house.north).await;
        assert!(store.meetings().find(held.meeting).await.unwrap().is_none());
    }

    pub(super) async fn a_meeting_that_can_still_be_held_stays(house: House) {
        house.set(&house.north, Key::RetentionMeetings, 5).await;
        let held = house.held(&house.north, 10).await;
        let store = house.north.identity.store();
        let link = NewLink {
            id: LinkId::from_uuid(Uuid::now_v7()),
            meeting: held.meeting,
            role: "participant",
            secret_hash: vec![7; 32],
            created_at_ms: 1,
            expires_at_ms: Some(house.now_ms() + DAY_MS),
            personal: false,
        };
        store.links().create(link).await.unwrap();
        house.clock.advance(6 * DAY_MS);
        house.sweep(&house.north).await;
        assert!(store.meetings().find(held.meeting).await.unwrap().is_some());
        house.clock.advance(1);
        assert!(house.sweep(&house.north).await.contains(&told(Class::Meetings, 1)));
        assert!(store.meetings().find(held.meeting).await.unwrap().is_none());
    }

    pub(super) async fn what_is_counted_while_a_run_ends_is_left_to_the_next_one(house: House) {
        let store = house.north.identity.store();
        store.retention().count(Class::Chats.name(), 2).await.unwrap();
        // A portion that counts and is not written yet.
        let counting = store.begin().await.unwrap();
        counting.retention().count(Class::Mails.name(), 3).await.unwrap();
        let ending = house.north.clone();
        let end = tokio::spawn(async move { retention::finish(&ending).await });
        counting.commit().await.unwrap();
        end.await.unwrap().unwrap();
        house.sweep(&house.north).await;
        let log = house.north.identity.audit().page(&store::AuditQuery::default(), None, 200).await.unwrap();
        let said = log.items.into_iter().filter_map(|(_, entry)| entry).filter(|entry| entry.act == "retention.delete");
        let mut said: Vec<_> = said.flat_map(|entry| entry.details).collect();
        said.sort();
        assert_eq!(said, [told(Class::Chats, 2), told(Class::Mails, 3)], "each count once, in this run or the next");
    }

    pub(super) async fn what_is_sealed_for_trustees_goes_when_nobody_can_object(house: House) {
        let identity = &house.north.identity;
        let (meeting, body) = (MeetingId::from_uuid(Uuid::now_v7()), BodyId::from_uuid(Uuid::now_v7()));
        let vote = identity.begin_vote(meeting, body, "rat.example", "Wahl").await.unwrap().id;
        let (tenant_id, vote_id) = (Uuid::nil(), Uuid::nil());
        let share = |place| vote_share::Model { tenant_id, vote_id, place, trustee: 1, sealed: vec![1] };
        let append = async |size, rows: i64, stage: Stage, shares| {
            let (holder, now_ms) = (Uuid::nil(), house.now_ms());
            let hand = Hand { holder, size, now_ms, until_ms: now_ms };
            let scope = identity.store().begin().await.unwrap();
            let state = VoteState { stage: stage.name(), title: "Wahl", is_over: stage.is_over() };
            scope.votes().append(vote, hand, state, (size..size + rows).map(entry).collect(), shares).await.unwrap();
            scope.commit().await.unwrap();
        };
        // More than go at once.
        append(0, 2_500, Stage::Closed, (0..2_500).map(share).collect()).await;
        house.clock.advance(60 * DAY_MS);
        house.sweep(&house.north).await;
        let votes = identity.store().votes();
        assert_eq!(votes.shares(vote, 1, 0, 9_999).await.unwrap().len(), 2_500, "nobody has declared a result yet");
        append(2_500, 1, Stage::Announced, Vec::new()).await;
        house.clock.advance(14 * DAY_MS);
        assert!(!house.sweep(&house.north).await.contains(&told(Class::Shares, 1)));
        house.clock.advance(1);
        assert!(house.sweep(&house.north).await.contains(&told(Class::Shares, 1)));
        assert_eq!(votes.shares(vote, 1, 0, 9_999).await.unwrap(), []);
        assert_eq!(votes.entries(vote).await.unwrap().len(), 2_501, "what proves the result stays");
        // One that nobody led to an end is kept longer, and not for ever.
        let abandoned = identity.begin_vote(meeting, body, "rat.example", "Wahl").await.unwrap().id;
        let hand = Hand { holder: Uuid::nil(), size: 0, now_ms: house.now_ms(), until_ms: house.now_ms() };
        let state = VoteState { stage: Stage::Open.name(), title: "Wahl", is_over: false };
        let scope = identity.store().begin().await.unwrap();
        scope.votes().append(abandoned, hand, state, vec![entry(0)], vec![share(0)]).await.unwrap();
        scope.commit().await.unwrap();
        house.clock.advance((14 + 90) * DAY_MS);
        assert!(!house.sweep(&house.north).await.contains(&told(Class::Shares, 1)));
        house.clock.advance(1);
        assert!(house.sweep(&house.north).await.contains(&told(Class::Shares, 1)));
    }

    pub(super) async fn what_was_prepared_and_never_fixed_goes_with_its_files(house: House) {
        let identity = &house.north.identity;
        let (meeting, body) = (MeetingId::from_uuid(Uuid::now_v7()), BodyId::from_uuid(Uuid::now_v7()));
        let store = identity.store();
        let attach = async |vote: &vote::Model, byte: u8| {
            let content = vec![byte; 1_000];
            let (hash, name, media_type) = (vec![byte; 32], format!("{byte}.txt"), "text/plain");
            identity.attach(vote, NewAttachment { hash, name, media_type, content }, 10).await.unwrap();
        };
        let begin = async || identity.begin_vote(meeting, body, "rat.example", "Radweg").await.unwrap();
        let (old, worked_at, fixed) = (begin().await, begin().await, begin().await);
        attach(&old, 1).await;
        attach(&worked_at, 2).await;
        attach(&fixed, 3).await;
        let hand = Hand { holder: Uuid::nil(), size: 0, now_ms: house.now_ms(), until_ms: house.now_ms() };
        let state = VoteState { stage: Stage::Frozen.name(), title: "Radweg", is_over: false };
        let scope = store.begin().await.unwrap();
        scope.votes().append(fixed.id, hand, state, vec![entry(0)], Vec::new()).await.unwrap();
        scope.commit().await.unwrap();
        house.clock.advance(30 * DAY_MS);
        attach(&worked_at, 4).await;
        assert!(!house.sweep(&house.north).await.iter().any(|(what, _)| what == Class::Drafts.name()));
        assert_eq!(store.storage_bytes().await.unwrap(), 4_000);
        house.clock.advance(1);
        assert!(house.sweep(&house.north).await.contains(&told(Class::Drafts, 1)));
        assert_eq!(store.votes().find(old.id).await.unwrap(), None);
        assert_eq!(store.storage_bytes().await.unwrap(), 3_000);
        // What was prepared in a meeting goes with it; what was fixed there stays.
        store.meetings().delete(meeting).await.unwrap();
        assert_eq!(store.votes().find(worked_at.id).await.unwrap(), None);
        assert!(store.votes().find(fixed.id).await.unwrap().is_some());
        assert_eq!(store.storage_bytes().await.unwrap(), 1_000);
    }

    pub(super) async fn the_log_is_cut_and_stays_provable(house: House) {
        house.set(&house.north, Key::RetentionAudit, 30).await;
        let audit = house.north.identity.audit();
        audit.sign().await.unwrap();
        house.clock.advance(31 * DAY_MS);
        let said = house.sweep(&house.north).await;
        assert!(said.iter().any(|(what, _)| what == "first-kept"), "{said:?}");
        audit.sign().await.unwrap();
        let verified = audit.verify(&[]).await.unwrap();
        assert!(verified.is_whole() && verified.cut > 0, "{:?}", verified.findings);
        let south = house.south.identity.audit().verify(&[]).await.unwrap();
        assert!(south.is_whole() && south.cut == 0);
    }
}
