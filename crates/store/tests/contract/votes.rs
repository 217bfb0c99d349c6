//! Votes: whom they hold, what is kept of them, what is sealed and stamped.

use ids::BodyId;
use sea_orm::{ConnectionTrait, Statement};
use store::entity::{vote, vote_entry, vote_log, vote_seal, vote_share, vote_stamp, voter_key};
use store::{BodyEdit, Hand, NewDelivery, Store, StoreError, TIME_STAMP, TenantScope, VoteState};
use uuid::Uuid;

use super::{id, scope};

fn draft() -> vote::Model {
    let vote = Uuid::now_v7();
    vote::Model {
        tenant_id: Uuid::nil(),
        id: vote,
        meeting_id: vote,
        body_id: Uuid::now_v7(),
        title: "Haushalt".into(),
        stage: "empty".into(),
        origin: format!("plenum.example/votes/{}", vote.simple()),
        signing_key: vec![1],
        size: 0,
        checkpoint: None,
        closing: None,
        lease_holder: None,
        lease_until_ms: None,
        created_at_ms: 1,
        ended_at_ms: None,
        set_back_at_ms: None,
        circular: true,
        kind: None,
        outcome: None,
        listed_at_ms: None,
        until_ms: None,
        remind_before_ms: None,
        reminded_at_ms: None,
        told: None,
    }
}

fn entry(place: i64) -> vote_entry::Model {
    vote_entry::Model {
        tenant_id: Uuid::nil(),
        vote_id: Uuid::nil(),
        place,
        entry: "{}".into(),
        leaf: vec![1; 32],
        chain: vec![1; 32],
        salt: None,
        body: None,
    }
}

async fn created(scope: &TenantScope, vote: vote::Model) -> Uuid {
    let id = vote.id;
    scope.votes().create(vote).await.expect("created");
    id
}

/// A vote holds the register while it takes ballots or may be opened, and not until somebody announces it.
pub(super) async fn a_vote_holds_the_register_until_it_closes(store: Store) {
    let scope = scope(&store).await;
    let body: BodyId = id();
    let stages = [
        ("empty", None),
        ("frozen", None),
        ("listed", Some(50)),
        ("listed", Some(60)),
        ("open", Some(10)),
        ("closed", Some(70)),
        ("counted", Some(71)),
        ("announced", Some(72)),
        ("void", Some(73)),
    ];
    for (stage, listed_at_ms) in stages {
        created(&scope, vote::Model { body_id: body.uuid(), stage: stage.into(), listed_at_ms, ..draft() }).await;
    }
    let in_room = vote::Model { body_id: body.uuid(), stage: "open".into(), listed_at_ms: Some(80), ..draft() };
    created(&scope, vote::Model { circular: false, ..in_room }).await;
    let rolls = async |since_ms| {
        let mut rolls = scope.votes().rolls_of(body, since_ms).await.expect("answers");
        rolls.sort_unstable();
        rolls
    };
    assert_eq!(rolls(49).await, [10, 50, 60]);
    assert_eq!(rolls(50).await, [10, 60], "a roll that is too old to be opened holds nobody");
    assert_eq!(rolls(60).await, [10], "what is open is held for as long as it takes ballots");
}

/// Whoever fixes a roll finds out whether the register was changed, and whoever changes it then waits.
pub(super) async fn a_register_is_held_as_it_was_seen(store: Store) {
    let scope = scope(&store).await;
    let body: BodyId = id();
    let edit = BodyEdit {
        unit: None,
        name: "Beirat".into(),
        kind: "board".into(),
        profile: "free".into(),
        statutory: 3,
        statutory_votes: 3,
    };
    let seen = scope.bodies().create(body, edit, 1).await.expect("created").version;
    let fixing = scope.begin().await.expect("begins");
    assert!(fixing.bodies().hold(body, seen).await.expect("answers"));
    assert!(!fixing.bodies().hold(id(), seen).await.expect("answers"), "a body that is gone");
    let changed = async {
        let change = scope.begin().await.expect("begins");
        change.bodies().touch(body, None).await.expect("changed");
        let stage = change.votes().rolls_of(body, 0).await.expect("answers").len();
        change.commit().await.expect("commits");
        stage
    };
    let fixed = async {
        waits_for_a_lock(&store, &scope).await;
        let fixed = vote::Model { body_id: body.uuid(), stage: "listed".into(), listed_at_ms: Some(5), ..draft() };
        created(&fixing, fixed).await;
        fixing.commit().await.expect("commits");
    };
    if store.is_postgres() {
        assert_eq!(tokio::join!(changed, fixed).0, 1, "the roll is there for whoever waited");
    } else {
        fixed.await;
        assert_eq!(changed.await, 1);
    }
    let fixing = scope.begin().await.expect("begins");
    assert!(!fixing.bodies().hold(body, seen).await.expect("answers"), "somebody has changed it since");
}

/// Of two who say the same at once, one changes something; and nobody does once it is opened.
pub(super) async fn a_reminder_that_stands_there_is_not_changed(store: Store) {
    let scope = scope(&store).await;
    let vote = created(&scope, draft()).await;
    let first = scope.begin().await.expect("begins");
    assert!(first.votes().set_reminder(vote, Some(1)).await.expect("answers"));
    let second = async {
        let second = scope.begin().await.expect("begins");
        let is_changed = second.votes().set_reminder(vote, Some(1)).await.expect("answers");
        second.commit().await.expect("commits");
        is_changed
    };
    let committed = async {
        waits_for_a_lock(&store, &scope).await;
        first.commit().await.expect("commits");
    };
    if store.is_postgres() {
        assert!(!tokio::join!(second, committed).0, "somebody else has said it meanwhile");
    } else {
        committed.await;
        assert!(!second.await);
    }
    let set = async |vote, before_ms| scope.votes().set_reminder(vote, before_ms).await.expect("answers");
    for (before_ms, is_changed) in [(Some(2), true), (Some(2), false), (None, true), (None, false), (Some(2), true)] {
        assert_eq!(set(vote, before_ms).await, is_changed, "{before_ms:?}");
    }
    let opened = created(&scope, vote::Model { stage: "open".into(), ..draft() }).await;
    assert!(!set(opened, Some(2)).await);
}

/// Until somebody waits for what another transaction holds; SQLite has one writer.
async fn waits_for_a_lock(store: &Store, scope: &TenantScope) {
    if !store.is_postgres() {
        return;
    }
    let backend = scope.statements().get_database_backend();
    let sql = "SELECT 1 FROM pg_locks l JOIN pg_database d ON d.datname = current_database() \
               WHERE NOT l.granted AND l.pid IN (SELECT pid FROM pg_stat_activity WHERE datid = d.oid)";
    loop {
        let waiting = Statement::from_string(backend, sql);
        if !scope.statements().query_all_raw(waiting).await.expect("answers").is_empty() {
            return;
        }
        tokio::task::yield_now().await;
    }
}

/// Keys go with drafts that are deleted, and stay with one that somebody began just then.
pub(super) async fn a_draft_that_is_begun_while_drafts_are_deleted_keeps_its_keys(store: Store) {
    let scope = scope(&store).await;
    let (begun, old) = (created(&scope, draft()).await, created(&scope, draft()).await);
    for (meeting_id, key) in [(begun, vec![1; 32]), (old, vec![2; 32])] {
        let (tenant_id, member_id) = (Uuid::nil(), Uuid::now_v7());
        let key = voter_key::Model { tenant_id, meeting_id, member_id, key, proof: "sign-in".into(), at_ms: 1 };
        scope.votes().set_voter_key(key).await.expect("registered");
    }
    let beginning = scope.begin().await.expect("begins");
    let hand = Hand { holder: Uuid::now_v7(), size: 0, now_ms: 5, until_ms: 9 };
    let state = VoteState { stage: "frozen", title: "Haushalt", is_over: false };
    beginning.votes().append(begun, hand, state, vec![entry(0)], Vec::new()).await.expect("appended");
    let deleted = async { scope.retention().delete_drafts(2, 100).await.expect("deleted") };
    let fixed = async {
        waits_for_a_lock(&store, &scope).await;
        beginning.commit().await.expect("commits");
    };
    let gone = if store.is_postgres() {
        tokio::join!(deleted, fixed).0
    } else {
        fixed.await;
        deleted.await
    };
    assert_eq!(gone, 1);
    let keys = scope.votes().keys_of(&[begun, old]).await.expect("answers");
    assert_eq!(keys.iter().map(|(vote, _)| *vote).collect::<Vec<_>>(), [begun]);
}

/// The same is sealed once, whoever else seals; another state of the same vote by itself.
pub(super) async fn a_vote_is_sealed_once_as_it_stands(store: Store) {
    let scope = scope(&store).await;
    let vote = created(&scope, draft()).await;
    let log = vote_log::Model {
        tenant_id: Uuid::nil(),
        origin: "plenum.example/votes/log".into(),
        signing_key: vec![1],
        size: 0,
        checkpoint: None,
    };
    scope.votes().create_log(log).await.expect("made");
    let seal = async |place: i64, entry: &str| {
        let work = scope.begin().await.expect("begins");
        let (entry, proof) = (entry.to_owned(), Some("p".to_owned()));
        let new = vote_seal::Model { tenant_id: Uuid::nil(), place, vote_id: vote, entry, proof };
        work.votes().seal(new, "note").await?;
        work.commit().await
    };
    seal(0, "as it was").await.expect("sealed");
    // Somebody looked whether it is sealed before that, and at the log after it.
    assert!(matches!(seal(1, "as it was").await, Err(StoreError::Stale)));
    assert_eq!(scope.votes().log().await.expect("answers").expect("a log").size, 1, "and the log has no gap");
    seal(1, "as it is now").await.expect("sealed");
    assert_eq!(scope.votes().seals_from(0).await.expect("answers").len(), 2);
}

/// What stamps cover is told without the lines of all who confirmed.
pub(super) async fn it_is_counted_who_had_confirmed_what_is_stamped(store: Store) {
    let scope = scope(&store).await;
    let (none, three) = (created(&scope, draft()).await, created(&scope, draft()).await);
    for (vote_id, cosignatures) in [(none, ""), (three, "\u{2014} ä 1\n\u{2014} ö 2\n\u{2014} ü 3\n")] {
        let stamp = vote_stamp::Model {
            tenant_id: Uuid::nil(),
            vote_id,
            checkpoint: "c".into(),
            proof: "p".into(),
            cosignatures: cosignatures.into(),
            spec: vec![1],
            verification: vec![2],
            manifest: vec![3],
            token: vec![4],
        };
        scope.stamps().keep(stamp, Vec::new()).await.expect("kept");
    }
    let covered = scope.stamps().covered(&[none, three, Uuid::now_v7()]).await.expect("answers");
    assert_eq!((covered.len(), covered[&none].confirmed, covered[&three].confirmed), (2, 0, 3));
    assert_eq!((covered[&three].checkpoint.as_str(), covered[&three].proof.as_str()), ("c", "p"));
}

/// Whoever orders sees whether a delivery is being tried just now, or waits after a trial that failed.
pub(super) async fn a_delivery_in_trial_is_known_as_one(store: Store) {
    let scope = scope(&store).await;
    let (outbox, vote) = (scope.outbox(), Uuid::now_v7());
    let new = NewDelivery {
        id: Uuid::now_v7(),
        kind: TIME_STAMP,
        about: Some(vote),
        label: TIME_STAMP.into(),
        payload: Vec::new(),
        created_at_ms: 1,
        due_at_ms: 1,
    };
    outbox.add(new).await.expect("added");
    let waiting = async || outbox.waiting_about(&[vote], TIME_STAMP).await.expect("answers").remove(0);
    assert!(!waiting().await.is_in_trial());
    for due_at_ms in [100, 200] {
        let taken = outbox.take(&waiting().await, due_at_ms).await.expect("answers").expect("taken");
        assert!(waiting().await.is_in_trial(), "the second time too");
        outbox.again(taken, due_at_ms + 1, "timeout").await.expect("answers");
        assert!(!waiting().await.is_in_trial(), "it waits");
    }
    let taken = outbox.take(&waiting().await, 300).await.expect("answers").expect("taken");
    outbox.fail(taken, 301, "timeout").await.expect("answers");
    assert!(!waiting().await.is_in_trial(), "it is given up");
}

/// All logs of votes are gone through once, some at a time.
pub(super) async fn logs_of_votes_are_read_some_at_a_time(store: Store) {
    let scope = scope(&store).await;
    let mut all = Vec::new();
    for size in 0..5 {
        let checkpoint = (size > 2).then(|| format!("note {size}"));
        all.push(created(&scope, vote::Model { size, checkpoint, ..draft() }).await);
    }
    let (mut found, mut last) = (Vec::new(), None);
    loop {
        let some = scope.votes().logs_after(last, 2).await.expect("answers");
        let Some((id, ..)) = some.last() else { break };
        last = Some(*id);
        found.extend(some);
    }
    assert_eq!(found.iter().map(|(id, ..)| *id).collect::<Vec<_>>(), all);
    assert_eq!(found.iter().filter_map(|(.., note)| note.as_deref()).collect::<Vec<_>>(), ["note 3", "note 4"]);
    assert!(found.iter().all(|(id, origin, ..)| origin.ends_with(&id.simple().to_string())));
}

pub(super) async fn shares_are_read_from_a_ballot_on_some_at_a_time(store: Store) {
    let scope = scope(&store).await;
    let (vote, other) = (created(&scope, draft()).await, created(&scope, draft()).await);
    let (tenant_id, vote_id) = (Uuid::nil(), Uuid::nil());
    let share = |place: i64, trustee| {
        let sealed = vec![u8::try_from(place).expect("small"), u8::try_from(trustee).expect("small")];
        vote_share::Model { tenant_id, vote_id, place, trustee, sealed }
    };
    // Places as they come in a log: with other entries between, and not in the order in which they are stored.
    let places = [9, 3, 5, 4, 12];
    for id in [vote, other] {
        let hand = Hand { holder: Uuid::nil(), size: 0, now_ms: 1, until_ms: 1 };
        let state = VoteState { stage: "open", title: "Wahl", is_over: false };
        let shares = places.into_iter().flat_map(|place| [share(place, 1), share(place, 2)]).collect();
        scope.votes().append(id, hand, state, (0..13).map(entry).collect(), shares).await.expect("appended");
    }
    let read = async |trustee, from, most| {
        let found = scope.votes().shares(vote, trustee, from, most).await.expect("answers");
        found.into_iter().map(|share| (share.place, share.sealed[1])).collect::<Vec<_>>()
    };
    assert_eq!(read(1, 0, 2).await, [(3, 1), (4, 1)]);
    assert_eq!(read(1, 5, 2).await, [(5, 1), (9, 1)], "the first of those that were not there yet");
    assert_eq!(read(2, 6, 9).await, [(9, 2), (12, 2)]);
    assert_eq!(read(1, 13, 9).await, []);
    assert_eq!(read(3, 0, 9).await, []);
}
