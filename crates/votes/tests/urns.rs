//! Whole votes over a real database: one hand, everything that is acknowledged is kept, and nothing twice.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ballot::client::PersonKey;
use ballot::rule::{Role, profile};
use ballot::vote::body::{self, Body, How};
use ballot::vote::definition::{self, Author, Choosable, Selection};
use ballot::vote::entry::Context;
use ballot::vote::roll::{Duty, KeyLine, Officer, Proof};
use ballot::vote::{Definition, Kind, Refusal, Roll, Stage, Submission};
use ballot::{Happening, Label, Member, MemberId, OptionId, Place, Register, Seat, Text};
use identity::{Identity, Keys, Passwords, Policies};
use ids::{BodyId, MeetingId, TenantId};
use ledger::{Checkpoint, KeyName, NoteSigner, Origin, Trust};
use outbound::{AllowList, Limits, Outbound};
use store::{ManualClock, Store};
use uuid::Uuid;
use votes::{Accepted, Bounds, LEASE_MS, Urns, VoteError};

const START_MS: i64 = 1_790_000_000_000;
const CHAIR: u16 = 1;

fn new_urns() -> Urns {
    Urns::new(Bounds::default())
}

fn id(number: u16) -> MemberId {
    MemberId(u128::from(number).to_be_bytes())
}

fn key(number: u16) -> PersonKey {
    let mut seed = [7; 32];
    seed[..2].copy_from_slice(&number.to_be_bytes());
    PersonKey::new(&seed)
}

fn label(text: &str) -> Label {
    Label::new(text).unwrap()
}

/// A house with a council in session.
struct House {
    identity: Arc<Identity>,
    clock: Arc<ManualClock>,
    tenant: TenantId,
    vote: Uuid,
    context: Context,
    salts: AtomicU64,
    members: u16,
    change: bool,
    all_voted: bool,
    _dir: tempfile::TempDir,
}

impl House {
    async fn new(members: u16) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at(START_MS));
        let store = Store::connect(&format!("sqlite://{}", dir.path().join("p.db").display())).await.unwrap();
        store.migrate(None).await.unwrap();
        let tenant = store.tenants().ensure_home("Rat", 1).await.unwrap();
        let outbound = Outbound::new(AllowList::none(), "", Limits::default()).unwrap();
        let policies = Arc::new(Policies::new(store.clone(), clock.clone()));
        let scope = store.tenant(tenant);
        let identity = Identity::new(scope, Keys::fixed(), clock.clone(), Passwords::cheap(), outbound, policies);
        let identity = Arc::new(identity);
        let (meeting, body) = (MeetingId::from_uuid(Uuid::now_v7()), BodyId::from_uuid(Uuid::now_v7()));
        let model = identity.begin_vote(meeting, body, "rat.example", "Antrag 7").await.unwrap();
        let context = Context { origin: Origin::new(&model.origin).unwrap(), definition: None, roll: None };
        let salts = AtomicU64::new(0);
        Self {
            identity,
            clock,
            tenant,
            vote: model.id,
            context,
            salts,
            members,
            change: true,
            all_voted: false,
            _dir: dir,
        }
    }

    fn sign(&self, by: u16, body: &Body) -> Submission {
        let number = self.salts.fetch_add(1, Ordering::SeqCst);
        let salt = u128::from(number).to_be_bytes().into();
        key(by).sign(&self.context, id(by), salt, body)
    }

    async fn send(&self, urns: &Urns, sent: Submission) -> Result<Accepted, VoteError> {
        urns.submit(&self.identity, self.vote, sent, Vec::new()).await
    }

    async fn definition(&self) -> Definition {
        let model = self.identity.store().votes().find(self.vote).await.unwrap().unwrap();
        let signer = self.identity.vote_signer(&model).await.unwrap().unwrap();
        let option = |name: &str, role| Choosable { id: OptionId::new(name).unwrap(), label: label(name), role };
        Definition {
            suite: label(definition::SUITE),
            origin: label(&model.origin),
            log: label(&signer.verifier().to_string()),
            tenant: ballot::TenantId(*self.tenant.uuid().as_bytes()),
            meeting: ballot::MeetingId(*model.meeting_id.as_bytes()),
            vote: ballot::VoteId(*self.vote.as_bytes()),
            item: None,
            title: label("Antrag 7"),
            motion: Text::new("Der Rat beschließt den Bau des Radwegs.").unwrap(),
            attachments: Vec::new(),
            kind: Kind::Open,
            circular: None,
            options: vec![option("yes", Role::Yes), option("no", Role::No), option("abstain", Role::Abstain)],
            selection: Selection { min: 1, max: 1 },
            change: self.change,
            close_when_all_voted: self.all_voted,
            rule: profile::rule("free/resolution", 1).unwrap(),
            trustees: None,
            retention_days: None,
            repeats: None,
            author: Author { id: id(CHAIR), name: label("Mitglied 1"), key: key(CHAIR).public() },
        }
    }

    fn roll(&self) -> Roll {
        let people = (1..=self.members).map(|number| Member {
            id: id(number),
            name: label(&format!("Mitglied {number}")),
            function: None,
            group: None,
            seat: Seat::Holder,
            weight: 1,
            substitutes: Vec::new(),
        });
        let statutory = u32::from(self.members);
        let register = Register { statutory, statutory_votes: statutory.into(), members: people.collect() };
        let came = (1..=self.members).map(|number| Happening::Came { member: id(number), place: Place::Room });
        let happened = [Happening::Opened { all_invited: true }].into_iter().chain(came);
        let keys = (1..=self.members).map(|number| KeyLine {
            member: id(number),
            key: key(number).public(),
            proof: Proof::SignIn,
        });
        let chair = Officer { id: id(CHAIR), name: label("Mitglied 1"), duty: Duty::Chair, key: key(CHAIR).public() };
        Roll {
            register,
            happened: happened.chain([Happening::RollCalled, Happening::Established]).collect(),
            keys: keys.collect(),
            officers: vec![chair],
            chair: id(CHAIR),
        }
    }

    /// From nothing to the opening.
    async fn open(&mut self, urns: &Urns, until: Option<u64>) {
        let definition = Body::Definition(Box::new(self.definition().await));
        self.send(urns, self.sign(CHAIR, &definition)).await.unwrap();
        self.context.definition = Some(self.leaf(0).await);
        self.send(urns, self.sign(CHAIR, &Body::Roll(Box::new(self.roll())))).await.unwrap();
        self.context.roll = Some(self.leaf(1).await);
        self.send(urns, self.sign(CHAIR, &Body::Opened(body::Opened { until }))).await.unwrap();
    }

    async fn leaf(&self, place: usize) -> ledger::Hash {
        let rows = self.identity.store().votes().entries(self.vote).await.unwrap();
        ledger::Hash::from_slice(&rows[place].leaf).unwrap()
    }

    fn ballot(&self, number: u16, seq: u32, choice: &str) -> Submission {
        let choice = vec![OptionId::new(choice).unwrap()];
        self.sign(number, &Body::Ballot(body::Ballot { voter: id(number), seq, choice, how: How::Device }))
    }

    fn close(&self) -> Submission {
        self.sign(CHAIR, &Body::Closed(body::Closed { reason: body::CloseReason::Officer }))
    }

    async fn stage(&self, urns: &Urns) -> Stage {
        urns.look(&self.identity, self.vote, 0).await.unwrap();
        let model = self.identity.store().votes().find(self.vote).await.unwrap().unwrap();
        Stage::from_name(&model.stage).unwrap()
    }

    /// Whether a proof stands under the signature of this log.
    async fn holds(&self, accepted: &Accepted, sent: &Submission) {
        let model = self.identity.store().votes().find(self.vote).await.unwrap().unwrap();
        let log = self.identity.vote_signer(&model).await.unwrap().unwrap().verifier();
        let trust = Trust { origin: self.context.origin.clone(), log: vec![log], witnesses: Vec::new() };
        let rows = self.identity.store().votes().entries(self.vote).await.unwrap();
        let row = &rows[usize::try_from(accepted.index).unwrap()];
        assert_eq!(row.body.as_deref(), Some(sent.body.as_str()), "what was sent is what is stored");
        accepted.proof.verify(&ledger::Hash::from_slice(&row.leaf).unwrap(), &trust).unwrap();
    }
}

#[tokio::test]
async fn a_council_votes_and_every_acceptance_holds() {
    let mut house = House::new(9).await;
    let urns = new_urns();
    house.open(&urns, None).await;
    for number in 1..=9 {
        let sent = house.ballot(number, 1, if number <= 5 { "yes" } else { "no" });
        let accepted = house.send(&urns, sent.clone()).await.unwrap();
        house.holds(&accepted, &sent).await;
    }
    let changed = house.ballot(9, 2, "yes");
    house.send(&urns, changed).await.unwrap();
    let low = house.send(&urns, house.ballot(9, 2, "no")).await.unwrap_err();
    assert!(matches!(low, VoteError::Refused(_)), "{low}");
    house.send(&urns, house.close()).await.unwrap();
    assert_eq!(house.stage(&urns).await, Stage::Counted, "the result follows by itself");
    let late = house.send(&urns, house.ballot(3, 2, "no")).await.unwrap_err();
    assert!(matches!(late, VoteError::Refused(Refusal::EntryOrder)), "{late}");
    house.send(&urns, house.sign(CHAIR, &Body::Announced(body::Announced {}))).await.unwrap();
    let model = house.identity.store().votes().find(house.vote).await.unwrap().unwrap();
    assert_eq!(model.stage, "announced");
    let note: ledger::SignedNote = model.closing.unwrap().parse().unwrap();
    let closing: Checkpoint = note.text().parse().unwrap();
    assert_eq!(closing.size, 3 + 9 + 1 + 1, "right after the close");
}

#[tokio::test]
async fn after_a_crash_the_vote_goes_on_and_nothing_counts_twice() {
    let mut house = House::new(5).await;
    let mut urns = new_urns();
    house.open(&urns, None).await;
    for number in 1..=5 {
        let sent = house.ballot(number, 1, "yes");
        let first = house.send(&urns, sent.clone()).await.unwrap();
        // The process is gone before the voter has heard of it; the next one waits for the lease to end.
        urns = new_urns();
        house.clock.advance(LEASE_MS + 1);
        let again = house.send(&urns, sent.clone()).await.unwrap();
        assert_eq!(first.index, again.index, "the same place, not a second one");
        house.holds(&again, &sent).await;
    }
    house.send(&urns, house.close()).await.unwrap();
    let rows = house.identity.store().votes().entries(house.vote).await.unwrap();
    assert_eq!(rows.len(), 3 + 5 + 2);
}

#[tokio::test]
async fn two_processes_never_both_append() {
    let mut house = House::new(4).await;
    let (first, second) = (new_urns(), new_urns());
    house.open(&first, None).await;
    let held = house.send(&second, house.ballot(1, 1, "yes")).await.unwrap_err();
    assert!(matches!(held, VoteError::Held), "{held}");
    house.clock.advance(LEASE_MS + 1);
    house.send(&second, house.ballot(1, 1, "yes")).await.unwrap();
    // The first one still has the old state in memory: it notices, drops it, and is kept out.
    let stale = house.ballot(2, 1, "no");
    assert!(matches!(house.send(&first, stale.clone()).await, Err(VoteError::Held)));
    house.clock.advance(LEASE_MS + 1);
    let accepted = loop {
        // The dropped task leaves its place within a turn or two.
        match house.send(&first, stale.clone()).await {
            Ok(accepted) => break accepted,
            Err(VoteError::Held) => tokio::task::yield_now().await,
            Err(other) => panic!("{other}"),
        }
    };
    house.holds(&accepted, &stale).await;
    let rows = house.identity.store().votes().entries(house.vote).await.unwrap();
    assert_eq!(rows.len(), 3 + 2);
}

#[tokio::test]
async fn many_at_once_share_transactions_and_lose_nothing() {
    let mut house = House::new(300).await;
    let urns = Arc::new(new_urns());
    house.all_voted = true;
    house.open(&urns, None).await;
    let house = Arc::new(house);
    let mut all = tokio::task::JoinSet::new();
    for number in 1..=300 {
        let (house, urns) = (house.clone(), urns.clone());
        all.spawn(async move {
            let sent = house.ballot(number, 1, if number % 2 == 0 { "yes" } else { "abstain" });
            let accepted = house.send(&urns, sent.clone()).await.unwrap();
            house.holds(&accepted, &sent).await;
            accepted.index
        });
    }
    let mut places: Vec<_> = all.join_all().await;
    places.sort_unstable();
    assert!(places.iter().copied().eq(3..303), "each has a place of its own");
    assert_eq!(house.stage(&urns).await, Stage::Counted, "it closed when the last one had voted");
}

#[tokio::test]
async fn one_person_does_not_fill_a_log_and_a_foreign_key_does_not_break_it() {
    let mut house = House::new(3).await;
    let urns = new_urns();
    let mut foreign = house.definition().await;
    let other = NoteSigner::new(KeyName::new(foreign.origin.as_str()).unwrap(), &[9; 32]).verifier();
    foreign.log = label(&other.to_string());
    let refused = house.send(&urns, house.sign(CHAIR, &Body::Definition(Box::new(foreign)))).await.unwrap_err();
    assert!(matches!(refused, VoteError::Refused(Refusal::DefinitionKey)), "{refused}");
    house.open(&urns, None).await;
    let mut entered = 0;
    let refused = loop {
        match house.send(&urns, house.ballot(2, entered + 1, "yes")).await {
            Ok(_) => entered += 1,
            Err(refused) => break refused,
        }
    };
    assert!(matches!(refused, VoteError::Refused(Refusal::EntryLimit)), "{refused}");
    assert_eq!(entered, 100);
    // What was counted is counted again after a restart, and whoever leads still closes.
    let urns = new_urns();
    house.clock.advance(LEASE_MS + 1);
    let again = house.send(&urns, house.ballot(2, 101, "yes")).await.unwrap_err();
    assert!(matches!(again, VoteError::Refused(Refusal::EntryLimit)), "{again}");
    house.send(&urns, house.close()).await.unwrap();
}

#[tokio::test]
async fn a_deadline_closes_whoever_is_connected() {
    let mut house = House::new(3).await;
    let urns = new_urns();
    let until = u64::try_from(START_MS).unwrap() + 60_000;
    house.open(&urns, Some(until)).await;
    house.send(&urns, house.ballot(1, 1, "yes")).await.unwrap();
    house.clock.advance(60_000);
    // Nobody is there. A process that looks at the vote finds that its time is over.
    house.clock.advance(LEASE_MS);
    assert_eq!(house.stage(&new_urns()).await, Stage::Counted);
}

#[tokio::test]
async fn a_deadline_that_passes_while_nobody_runs_is_found() {
    let mut house = House::new(3).await;
    let until = START_MS + 60_000;
    {
        let urns = new_urns();
        house.open(&urns, Some(until.unsigned_abs())).await;
        house.send(&urns, house.ballot(1, 1, "yes")).await.unwrap();
    }
    let votes = || house.identity.store().votes();
    assert!(votes().overdue(until - 1, 9).await.unwrap().is_empty());
    house.clock.advance(60_000 + LEASE_MS);
    // What the job of the next process does.
    assert_eq!(votes().overdue(house.identity.now_ms(), 9).await.unwrap(), [house.vote]);
    new_urns().look(&house.identity, house.vote, 0).await.unwrap();
    assert_eq!(votes().find(house.vote).await.unwrap().unwrap().stage, Stage::Counted.name());
    assert!(votes().overdue(house.identity.now_ms(), 9).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_process_that_ends_gives_its_logs_back() {
    let mut house = House::new(3).await;
    let (first, second) = (new_urns(), new_urns());
    house.open(&first, None).await;
    assert!(matches!(house.send(&second, house.ballot(1, 1, "yes")).await, Err(VoteError::Held)));
    first.release(&house.identity).await.unwrap();
    house.send(&second, house.ballot(1, 1, "yes")).await.unwrap();
    // Whoever has not noticed does not append beside it.
    assert!(matches!(house.send(&first, house.ballot(2, 1, "yes")).await, Err(VoteError::Held)));
}

#[tokio::test]
async fn a_hostile_officer_who_fills_the_log_keeps_it_neither_open_nor_uncounted() {
    let mut house = House::new(3).await;
    let urns = Urns::new(Bounds { entries: 40, of_one: 5, leading: 20, ending: 8 });
    let until = u64::try_from(START_MS).unwrap() + 60_000;
    house.open(&urns, Some(until)).await;
    let report = |by: u16, number: usize| {
        let text = Text::new(&format!("Meldung {number}")).unwrap();
        let reported = body::Reported { member: id(by), problem: body::Problem::Other, text: Some(text) };
        house.sign(by, &Body::Reported(reported))
    };
    let mut entered = 0;
    let refused = loop {
        match house.send(&urns, report(CHAIR, entered)).await {
            Ok(_) => entered += 1,
            Err(refused) => break refused,
        }
    };
    assert!(matches!(refused, VoteError::Refused(Refusal::EntryLimit)), "{refused}");
    assert_eq!(entered, 40 - 8 - 3, "what ends a vote has its own place");
    let refused = house.send(&urns, house.ballot(2, 1, "yes")).await.unwrap_err();
    assert!(matches!(refused, VoteError::Refused(Refusal::EntryLimit)), "{refused}");
    house.clock.advance(60_000);
    assert_eq!(house.stage(&urns).await, Stage::Counted);
    house.send(&urns, house.sign(CHAIR, &Body::Announced(body::Announced {}))).await.unwrap();
}

#[tokio::test]
async fn a_close_that_is_refused_is_waited_with_and_not_tried_for_ever() {
    let mut house = House::new(3).await;
    let urns = Urns::new(Bounds { entries: 4, of_one: 5, leading: 0, ending: 0 });
    let until = u64::try_from(START_MS).unwrap() + 60_000;
    house.open(&urns, Some(until)).await;
    house.send(&urns, house.ballot(1, 1, "yes")).await.unwrap();
    house.clock.advance(60_000);
    // In the one thread of this test, whoever tried again and again would never let go.
    assert_eq!(house.stage(&urns).await, Stage::Open);
    assert_eq!(house.stage(&urns).await, Stage::Open, "and it still answers");
}

#[tokio::test]
async fn a_vote_that_is_over_is_sealed_once() {
    let mut house = House::new(3).await;
    let urns = new_urns();
    house.open(&urns, None).await;
    house.send(&urns, house.ballot(1, 1, "yes")).await.unwrap();
    house.send(&urns, house.close()).await.unwrap();
    house.send(&urns, house.sign(CHAIR, &Body::Announced(body::Announced {}))).await.unwrap();
    let votes = async || house.identity.store().votes().find(house.vote).await.unwrap().unwrap();
    urns.look(&house.identity, house.vote, 0).await.unwrap();
    let seals = house.identity.store().votes().seals_from(0).await.unwrap();
    assert_eq!(seals.len(), 1, "without anybody asking for the record");
    let sealed = votes::seal(&house.identity, "rat.example", &votes().await).await.unwrap();
    assert_eq!(Some(sealed.proof), seals[0].proof);
    // What comes later is sealed when somebody asks for the record.
    let objection = body::Objection { member: id(2), text: Text::new("Die Einladung kam zu spät.").unwrap() };
    house.send(&urns, house.sign(2, &Body::Objection(objection))).await.unwrap();
    let later = votes::seal(&house.identity, "rat.example", &votes().await).await.unwrap();
    let again = votes::seal(&house.identity, "rat.example", &votes().await).await.unwrap();
    assert_eq!(later.proof, again.proof);
    assert_eq!(house.identity.store().votes().seals_from(0).await.unwrap().len(), 2);
}
