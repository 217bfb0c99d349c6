//! Honest votes of every kind, each with everything that becomes its record.

use ballot::presence::{Bias, Happening, Place};
use ballot::rule::Role;
use ballot::vote::body::{self, Body, Cause, How};
use ballot::vote::definition::{Attachment, Circular, Repeats};
use ballot::vote::{Kind, Line, Row};
use ledger::{Checkpoint, Hash, KeyName, NoteSigner, Origin, SignedNote, TlogProof, tree};
use record::{Container, Material, build, sealed};
use sha2::{Digest as _, Sha256};

use crate::common::*;

/// The log that knows all votes of this tenant.
pub(crate) const TENANT_ORIGIN: &str = "plenum.example/votes";
const ATTACHMENT: &[u8] = b"Lageplan des Radwegs, Blatt 1 von 1\n";

/// A vote that was held honestly.
pub(crate) struct Honest {
    pub(crate) name: &'static str,
    pub(crate) hall: Hall,
    pub(crate) lines: Vec<Line>,
    pub(crate) closing: Option<SignedNote>,
    pub(crate) end: SignedNote,
    pub(crate) attachments: Vec<Vec<u8>>,
    /// What both verifiers say came out.
    pub(crate) says: &'static str,
}

const PASSED: &str = "Der Antrag ist angenommen.";

pub(crate) fn tenant_signer() -> NoteSigner {
    NoteSigner::new(KeyName::new(TENANT_ORIGIN).expect("a name"), &bytes("tenant log"))
}

/// The proof that the tenant's log sealed this, as third of five entries.
pub(crate) fn tenant_proof(sealed_entry: &str, signer: &NoteSigner) -> TlogProof {
    let entries = ["one", "two", sealed_entry, "four", "five"];
    let leaves: Vec<_> = entries.iter().map(|entry| Hash::of_leaf(entry.as_bytes())).collect();
    let origin = Origin::new(TENANT_ORIGIN).expect("an origin");
    let checkpoint = Checkpoint::new(origin, 5, tree::root(&leaves)).sign(signer).expect("signed");
    TlogProof { extra: Vec::new(), index: 2, path: tree::inclusion(&leaves, 2).expect("a path"), checkpoint }
}

pub(crate) fn checkpoint(note: &SignedNote) -> Checkpoint {
    note.text().parse().expect("a checkpoint")
}

impl Honest {
    fn new(name: &'static str, hall: Hall, store: &[Row], closing: Option<SignedNote>, end: SignedNote) -> Self {
        let lines = store.iter().map(Row::line).collect();
        Self { name, hall, lines, closing, end, attachments: Vec::new(), says: PASSED }
    }

    fn saying(self, says: &'static str) -> Self {
        Self { says, ..self }
    }

    pub(crate) fn container(&self) -> Container {
        let proof = tenant_proof(&sealed(&checkpoint(&self.end)), &tenant_signer()).to_string();
        let (closing, cosignatures) = match &self.closing {
            Some(note) => {
                let mut lines: Vec<_> = note.signatures().iter().map(ToString::to_string).collect();
                let alone = format!("{}\n{}\n", note.text(), lines.remove(0));
                (Some(alone), lines)
            }
            None => (None, Vec::new()),
        };
        let end = self.end.to_string();
        let material = Material {
            checkpoint: &end,
            closing: closing.as_deref(),
            cosignatures: &cosignatures,
            tenant_proof: Some(&proof),
            attachments: &self.attachments,
        };
        build(&self.lines, &material).expect("a record")
    }
}

/// One of each kind, and what goes wrong honestly.
pub(crate) fn all() -> Vec<Honest> {
    let void = void();
    let repeat = repeat(&void);
    let late = [void_afterwards(), numbers(), rekeyed(&[]), replaced(), paper_afterwards()];
    [open_nine(), roll_call(), secret(), chair_tie(), circular(), paper(), void, repeat]
        .into_iter()
        .chain(late)
        .collect()
}

/// Open vote of a council: one is excluded, one is on the telephone, one changes their mind, one objects.
pub(crate) fn open_nine() -> Honest {
    open_with(&[(1, "yes"), (2, "no"), (3, "yes"), (5, "yes"), (6, "abstain"), (7, "no"), (8, "yes")], &[1, 2, 3, 5, 6])
}

/// The same with these ballots and confirmations.
pub(crate) fn open_with(ballots: &[(u8, &str)], confirmed: &[u8]) -> Honest {
    let mut hall = hall("nine", 9, Kind::Open, "go-sh/resolution");
    let excluded = Happening::Excluded { member: id(4), bias: Bias::Relative };
    hall.roll.happened.extend([excluded, Happening::Came { member: id(9), place: Place::Phone }]);
    hall.roll.keys.retain(|line| line.member != id(9));
    let hash = <[u8; 32]>::from(Sha256::digest(ATTACHMENT)).into();
    hall.definition.attachments = vec![Attachment { name: label("Lageplan.txt"), size: ATTACHMENT.len() as u64, hash }];
    let mut open = hall.open();
    let mut store = Vec::new();
    for (number, choice) in ballots {
        open.enter(hall.choice(open.log(), *number, 1, &[choice]), hall.now).expect("a ballot");
    }
    let phone = body::Ballot { voter: id(9), seq: 1, choice: vec![option("yes")], how: How::Phone };
    open.enter(hall.sign(open.log(), MINUTES, Body::Ballot(phone)), hall.now).expect("by telephone");
    open.enter(hall.choice(open.log(), 2, 2, &["yes"]), hall.now).expect("a change");
    let closed = hall.closed_by_chair(open.log());
    let mut closed = ok(open.close(closed, hall.now + 60_000));
    let closing = hall.cosigned(&hall.save(closed.log_mut(), &mut store), confirmed.iter().copied());
    let mut announced = hall.announce(closed);
    let objection = body::Objection { member: id(7), text: text("Das war anders gemeint.") };
    announced.enter(hall.sign(announced.log(), 7, Body::Objection(objection)), hall.now).expect("an objection");
    let end = hall.save(announced.log_mut(), &mut store);
    Honest { attachments: vec![ATTACHMENT.to_vec()], ..Honest::new("open", hall, &store, Some(closing), end) }
}

/// Name by name, said aloud.
fn roll_call() -> Honest {
    let hall = hall("call", 5, Kind::RollCall { called: true }, "go-nrw/resolution");
    let mut open = hall.open();
    let mut store = Vec::new();
    for number in 1..=5 {
        let called = hall.sign(open.log(), MINUTES, Body::Called(body::Called { member: id(number) }));
        open.enter(called, hall.now).expect("called");
        open.enter(hall.choice(open.log(), number, 1, &["yes"]), hall.now).expect("a ballot");
    }
    let closed = hall.closed_by_chair(open.log());
    let mut closed = ok(open.close(closed, hall.now));
    let closing = hall.cosigned(&hall.save(closed.log_mut(), &mut store), 1..=5);
    let mut announced = hall.announce(closed);
    let end = hall.save(announced.log_mut(), &mut store);
    Honest::new("roll-call", hall, &store, Some(closing), end)
}

/// A secret election with three trustees, of whom one vanishes.
pub(crate) fn secret() -> Honest {
    let hall = election("secret", 9, Kind::Secret, "go-sh/election");
    let mut open = hall.open();
    let mut store = Vec::new();
    let mut cast = Vec::new();
    for (number, choice) in (1..=9u8).zip([0usize, 1, 0, 2, 0, 3, 1, 0, 0]) {
        let ballot = hall.secret(open.log(), number, 1, &[choice]);
        open.cast_secret(ballot.submission.clone(), &ballot.shares, hall.now).expect("a ballot");
        cast.push(ballot);
    }
    let closed = hall.closed_by_chair(open.log());
    let mut closed = ok(open.close(closed, hall.now));
    let closing = hall.cosigned(&hall.save(closed.log_mut(), &mut store), 1..=9);
    for trustee in [1, 3] {
        let sum = hall.sum(closed.log(), trustee, &cast, &mut Sums::default());
        closed.enter(sum, hall.now).expect("a sum");
    }
    let mut announced = hall.announce(closed);
    let end = hall.save(announced.log_mut(), &mut store);
    Honest::new("secret", hall, &store, Some(closing), end).saying("Gewählt: ada.")
}

/// A tie that the chair decides.
fn chair_tie() -> Honest {
    let hall = hall("tie", 4, Kind::Open, "vwvfg/resolution");
    let mut open = hall.open();
    let mut store = Vec::new();
    for (number, choice) in [(1, "yes"), (2, "no"), (3, "yes"), (4, "no")] {
        open.enter(hall.choice(open.log(), number, 1, &[choice]), hall.now).expect("a ballot");
    }
    let closed = hall.closed_by_chair(open.log());
    let mut closed = ok(open.close(closed, hall.now));
    let closing = hall.cosigned(&hall.save(closed.log_mut(), &mut store), 1..=3);
    closed.enter(hall.sign(closed.log(), CHAIR, Body::Tie(body::Tie { pass: true })), hall.now).expect("decides");
    let mut announced = hall.announce(closed);
    let end = hall.save(announced.log_mut(), &mut store);
    Honest::new("chair-tie", hall, &store, Some(closing), end)
}

/// Without a sitting, over days, closed by the clock. Members bring their keys when they come to vote.
pub(crate) fn circular() -> Honest {
    let mut hall = hall("circular", 4, Kind::Open, "vwvfg/circular");
    hall.definition.circular = Some(Circular { opposable: true });
    hall.definition.meeting = ballot::id::MeetingId(hall.definition.vote.0);
    // The last one has no device, and answers by letter.
    hall.roll.happened.truncate(1);
    hall.roll.happened.push(Happening::Came { member: id(4), place: Place::Phone });
    hall.roll.keys.retain(|line| [id(1), id(2)].contains(&line.member));
    let until = hall.now + 5 * 86_400_000;
    let mut open = hall.open_until(Some(until));
    let mut store = Vec::new();
    let keyed = body::Keyed { member: id(3), key: hall.public(3), proof: ballot::vote::roll::Proof::SignIn };
    open.enter(hall.sign(open.log(), 3, Body::Keyed(keyed)), hall.now + 500).expect("an own key");
    for number in 1..=3 {
        open.enter(hall.choice(open.log(), number, 1, &["yes"]), hall.now + 1000).expect("a ballot");
    }
    let letter = body::Ballot { voter: id(4), seq: 1, choice: vec![option("no")], how: How::Phone };
    open.enter(hall.sign(open.log(), MINUTES, Body::Ballot(letter)), hall.now + 2000).expect("by letter");
    let closed = hall.server(&Body::Closed(body::Closed { reason: body::CloseReason::Deadline }));
    let mut closed = ok(open.close(closed, until + 1));
    let closing = hall.cosigned(&hall.save(closed.log_mut(), &mut store), 1..=3);
    let mut announced = hall.announce(closed);
    let end = hall.save(announced.log_mut(), &mut store);
    Honest::new("circular", hall, &store, Some(closing), end)
}

/// A secret vote that goes on on paper, counted by two.
fn paper() -> Honest {
    let hall = election("paper", 5, Kind::Secret, "go-sh/election");
    let mut open = hall.open();
    let mut store = Vec::new();
    let fell_back = body::FellBack { reason: text("Zwei Geräte sind ausgefallen.") };
    open.enter(hall.sign(open.log(), CHAIR, Body::FellBack(fell_back)), hall.now).expect("falls back");
    let closed = hall.closed_by_chair(open.log());
    let mut closed = ok(open.close(closed, hall.now));
    let closing = hall.cosigned(&hall.save(closed.log_mut(), &mut store), 1..=4);
    for by in [CHAIR, MINUTES] {
        let paper = Body::Paper(body::Paper { votes: vec![3, 1, 0, 1], participants: 5 });
        closed.enter(hall.sign(closed.log(), by, paper), hall.now).expect("a count");
    }
    let mut announced = hall.announce(closed);
    let end = hall.save(announced.log_mut(), &mut store);
    Honest::new("paper", hall, &store, Some(closing), end).saying("Gewählt: ada.")
}

/// Declared void in the middle.
pub(crate) fn void() -> Honest {
    let hall = hall("first", 3, Kind::Open, "free/resolution");
    let mut open = hall.open();
    let mut store = Vec::new();
    open.enter(hall.choice(open.log(), 2, 1, &["yes"]), hall.now).expect("a ballot");
    let reported = body::Reported { member: id(3), problem: body::Problem::Sound, text: None };
    open.enter(hall.sign(open.log(), 3, Body::Reported(reported)), hall.now).expect("a problem");
    let voided = body::Voided { cause: Cause::Disturbance, reason: text("Der Ton war weg.") };
    let voided = hall.sign(open.log(), CHAIR, Body::Voided(voided));
    let mut void = ok(open.void(voided, hall.now));
    let end = hall.save(void.log_mut(), &mut store);
    Honest::new("void", hall, &store, None, end).saying("Für ungültig erklärt: Der Ton war weg.")
}

/// Held again, because the first one is void.
fn repeat(first: &Honest) -> Honest {
    let mut hall = hall("second", 3, Kind::Open, "free/resolution");
    let root = checkpoint(&first.end).root.0.into();
    let reason = text("Der Ton war weg.");
    hall.definition.repeats = Some(Repeats { vote: first.hall.definition.vote, root, reason });
    let mut open = hall.open();
    let mut store = Vec::new();
    for (number, choice) in [(1, "yes"), (2, "yes"), (3, "no")] {
        open.enter(hall.choice(open.log(), number, 1, &[choice]), hall.now).expect("a ballot");
    }
    let closed = hall.closed_by_chair(open.log());
    let mut closed = ok(open.close(closed, hall.now));
    let closing = hall.cosigned(&hall.save(closed.log_mut(), &mut store), 1..=3);
    let mut announced = hall.announce(closed);
    let end = hall.save(announced.log_mut(), &mut store);
    Honest::new("repeat", hall, &store, Some(closing), end)
}

/// Declared void when the result was announced already: it stands there and says nothing any more.
fn void_afterwards() -> Honest {
    let hall = hall("void-afterwards", 3, Kind::Open, "free/resolution");
    let mut open = hall.open();
    let mut store = Vec::new();
    for number in 1..=3 {
        open.enter(hall.choice(open.log(), number, 1, &["yes"]), hall.now).expect("a ballot");
    }
    let closed = hall.closed_by_chair(open.log());
    let mut closed = ok(open.close(closed, hall.now));
    let closing = hall.cosigned(&hall.save(closed.log_mut(), &mut store), 1..=3);
    let announced = hall.announce(closed);
    let voided = body::Voided { cause: Cause::Mistake, reason: text("Ein Mitglied war\nnicht geladen.") };
    let voided = hall.sign(announced.log(), CHAIR, Body::Voided(voided));
    let mut void = ok(announced.void(voided, hall.now));
    let end = hall.save(void.log_mut(), &mut store);
    let vote = Honest::new("void-afterwards", hall, &store, Some(closing), end);
    vote.saying("Für ungültig erklärt: Ein Mitglied war nicht geladen.")
}

/// Lists that are called by numbers, which stand in the order of their letters: 1, 10, 2.
fn numbers() -> Honest {
    let mut hall = hall("numbers", 12, Kind::Open, "go-sh/lists-dhondt");
    let lists: Vec<_> = (1..=10).map(|number: u8| number.to_string()).collect();
    hall.definition.options = choosables(&lists.iter().map(|id| (id.as_str(), Role::Candidate)).collect::<Vec<_>>());
    hall.seats(3);
    let mut open = hall.open();
    let mut store = Vec::new();
    for (number, list) in (1..=12).zip(["10", "10", "10", "10", "10", "2", "2", "2", "2", "1", "1", "9"]) {
        open.enter(hall.choice(open.log(), number, 1, &[list]), hall.now).expect("a ballot");
    }
    let closed = hall.closed_by_chair(open.log());
    let mut closed = ok(open.close(closed, hall.now));
    let closing = hall.cosigned(&hall.save(closed.log_mut(), &mut store), 1..=12);
    let mut announced = hall.announce(closed);
    let end = hall.save(announced.log_mut(), &mut store);
    let vote = Honest::new("numbers", hall, &store, Some(closing), end);
    vote.saying("Sitze: 1 0, 10 2, 2 1, 3 0, 4 0, 5 0, 6 0, 7 0, 8 0, 9 0.")
}

/// Two lose their devices after the close and get new keys. What they confirmed before stays confirmed. `anew` confirm
/// with keys that did not exist at the close.
pub(crate) fn rekeyed(anew: &[u8]) -> Honest {
    let hall = hall("rekeyed", 5, Kind::Open, "free/resolution");
    let mut open = hall.open();
    let mut store = Vec::new();
    for number in 1..=5 {
        open.enter(hall.choice(open.log(), number, 1, &["yes"]), hall.now).expect("a ballot");
    }
    let closed = hall.closed_by_chair(open.log());
    let mut closed = ok(open.close(closed, hall.now));
    let closing = hall.save(closed.log_mut(), &mut store);
    for member in [3, 4, 5] {
        let key = person("rekeyed after the close", member).public();
        let keyed = body::Keyed { member: id(member), key, proof: ballot::vote::roll::Proof::Minutes };
        closed.enter(hall.sign(closed.log(), MINUTES, Body::Keyed(keyed)), hall.now).expect("a new key");
    }
    let mut announced = hall.announce(closed);
    let end = hall.save(announced.log_mut(), &mut store);
    let before = [1, 3, 4, MINUTES].into_iter().filter(|member| !anew.contains(member));
    let mut note = hall.cosigned(&closing, before);
    for member in anew {
        let key = person("rekeyed after the close", *member).cosigner(&hall.origin, id(*member)).expect("a name");
        note.add(checkpoint(&closing).cosign(&key, hall.now / 1000).expect("a time")).expect("room");
    }
    Honest::new("rekeyed", hall, &store, Some(note), end)
}

/// Two trustees complain about a secret ballot, and its voter casts another one instead of settling that.
fn replaced() -> Honest {
    let hall = election("replaced", 3, Kind::Secret, "go-sh/election");
    let mut open = hall.open();
    let mut store = Vec::new();
    let mut cast = Vec::new();
    let first = hall.secret(open.log(), 1, 1, &[1]);
    open.cast_secret(first.submission.clone(), &first.shares, hall.now).expect("a ballot");
    for trustee in [1, 2] {
        open.enter(hall.complaint(&first, trustee, body::ComplaintCode::Unreadable), hall.now).expect("a complaint");
    }
    for (number, seq, choice) in [(1, 2, 0), (2, 1, 0), (3, 1, 2)] {
        let ballot = hall.secret(open.log(), number, seq, &[choice]);
        open.cast_secret(ballot.submission.clone(), &ballot.shares, hall.now).expect("a ballot");
        cast.push(ballot);
    }
    let closed = hall.closed_by_chair(open.log());
    let mut closed = ok(open.close(closed, hall.now));
    let closing = hall.cosigned(&hall.save(closed.log_mut(), &mut store), 1..=3);
    for trustee in [1, 2] {
        closed.enter(hall.sum(closed.log(), trustee, &cast, &mut Sums::default()), hall.now).expect("a sum");
    }
    let mut announced = hall.announce(closed);
    let end = hall.save(announced.log_mut(), &mut store);
    Honest::new("replaced", hall, &store, Some(closing), end).saying("Gewählt: ada.")
}

/// Goes on on paper when ballots are in the urn already. They do not count.
pub(crate) fn paper_afterwards() -> Honest {
    let hall = hall("paper-afterwards", 5, Kind::Open, "free/resolution");
    let mut open = hall.open();
    let mut store = Vec::new();
    for number in 1..=3 {
        open.enter(hall.choice(open.log(), number, 1, &["yes"]), hall.now).expect("a ballot");
    }
    let fell_back = body::FellBack { reason: text("Das Netz ist weg.") };
    open.enter(hall.sign(open.log(), CHAIR, Body::FellBack(fell_back)), hall.now).expect("falls back");
    let closed = hall.closed_by_chair(open.log());
    let mut closed = ok(open.close(closed, hall.now));
    let closing = hall.cosigned(&hall.save(closed.log_mut(), &mut store), 1..=3);
    for by in [CHAIR, MINUTES] {
        let paper = Body::Paper(body::Paper { votes: vec![1, 3, 1], participants: 5 });
        closed.enter(hall.sign(closed.log(), by, paper), hall.now).expect("a count");
    }
    let mut announced = hall.announce(closed);
    let end = hall.save(announced.log_mut(), &mut store);
    Honest::new("paper-afterwards", hall, &store, Some(closing), end).saying("Der Antrag ist abgelehnt.")
}
