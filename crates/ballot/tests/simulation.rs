//! Whole votes over many seeds, with everything that goes wrong: transactions that fail and are kept, or fail and are
//! lost; crashes between writing, signing and answering; ballots that come late, twice, or in another order; a trustee
//! who vanishes. And servers that lie, which honest clients or the record give away.
//!
//! `BALLOT_SEEDS` sets how many; a seed that failed is named and can be run alone with `BALLOT_SEED`.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use ballot::client::{ClosingView, Watcher, countable};
use ballot::verify::{CheckCode, State};
use ballot::vote::body::{self, Body, How, Problem};
use ballot::vote::log::Taken;
use ballot::vote::{EntryType, Header, Kind, Line, Log, Row, Stage, Submission};
use ballot::{Bias, Happening, Place};
use common::*;
use ledger::{Checkpoint, SignedNote, TlogProof};

/// xorshift64*: a seed is a vote.
struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % most
    }

    fn one_in(&mut self, many: u64) -> bool {
        self.below(many) == 0
    }
}

/// What survives: the rows, and the last checkpoint, which lies elsewhere.
#[derive(Default)]
struct Disk {
    rows: Vec<Row>,
    signed: Option<Checkpoint>,
    /// Everything that was ever signed.
    history: Vec<Checkpoint>,
}

struct Answer {
    index: u64,
    entry: String,
    proof: TlogProof,
}

struct Server<'a> {
    hall: &'a Hall,
    disk: Disk,
    log: Option<Log>,
    /// One in so many durable steps goes wrong; 0 for none.
    faults: u64,
    crashes: u64,
}

impl<'a> Server<'a> {
    fn new(hall: &'a Hall, faults: u64) -> Self {
        let log = Some(Log::new(hall.origin.clone()));
        Self { hall, disk: Disk::default(), log, faults, crashes: 0 }
    }

    /// The log, computed anew after a crash.
    fn log(&mut self) -> &mut Log {
        let (hall, disk) = (self.hall, &self.disk);
        self.log.get_or_insert_with(|| {
            match Log::restore(hall.origin.clone(), disk.rows.clone(), disk.signed.as_ref()) {
                Ok(log) => log,
                Err(broken) => panic!("an honest store is restored: {broken}"),
            }
        })
    }

    fn crash<T>(&mut self) -> Option<T> {
        self.log = None;
        self.crashes += 1;
        None
    }

    /// `None` when there is no answer: nobody knows what came of it.
    fn deliver(&mut self, dice: &mut Dice, sent: &Submission, at: u64) -> Option<Result<Answer, &'static str>> {
        let faults = self.faults;
        let fault = |dice: &mut Dice| faults > 0 && dice.one_in(faults);
        let index = match self.log().append(sent.clone(), at) {
            Ok(Taken::New(index) | Taken::Again(index)) => index,
            Err(refusal) => return Some(Err(refusal.code())),
        };
        if fault(dice) {
            // The transaction failed, and nothing was kept.
            return self.crash();
        }
        let rows = self.log().unsaved().to_vec();
        self.disk.rows.extend(rows);
        if fault(dice) {
            // It failed, and was kept all the same.
            return self.crash();
        }
        let hall = self.hall;
        let size = self.log().size();
        let note = self.log().saved(size, &hall.signer).expect("the key of the log");
        let checkpoint: Checkpoint = note.text().parse().expect("a checkpoint");
        self.disk.signed = Some(checkpoint.clone());
        self.disk.history.push(checkpoint);
        if fault(dice) {
            return self.crash();
        }
        let proof = self.log().acceptance(index, &note).expect("a proof");
        Some(Ok(Answer { index, entry: self.disk.rows[index as usize].entry.clone(), proof }))
    }

    /// Sends until there is an answer.
    fn insist(&mut self, dice: &mut Dice, sent: &Submission, at: u64) -> Result<Answer, &'static str> {
        for _ in 0..1_000 {
            if let Some(answer) = self.deliver(dice, sent, at) {
                return answer;
            }
        }
        panic!("a server that never answers")
    }

    fn must(&mut self, dice: &mut Dice, sent: &Submission, at: u64) -> Answer {
        let kind = sent.kind;
        self.insist(dice, sent, at).unwrap_or_else(|code| panic!("{kind:?} refused: {code}"))
    }
}

struct Client {
    number: u8,
    watcher: Watcher,
    accepted: Vec<(u64, Submission)>,
}

impl Client {
    /// An answer with the proof that the log only grew.
    fn take(&mut self, server: &mut Server<'_>, sent: &Submission, answer: &Answer) {
        let size = checkpoint(&answer.proof.checkpoint).size;
        let old = self.watcher.pinned().map_or(0, |pinned| pinned.size);
        if size < old {
            // A late answer to an earlier request. It is asked for again.
            return;
        }
        let path = server.log().consistency(old, size).expect("a path");
        self.watcher.accepted(sent, &answer.entry, &answer.proof, &path).expect("no alarm with an honest server");
        self.accepted.push((answer.index, sent.clone()));
    }
}

fn checkpoint(note: &SignedNote) -> Checkpoint {
    note.text().parse().expect("a checkpoint")
}

fn header(row: &Row) -> Header {
    ballot::canonical::read(&row.entry, 512).expect("a header")
}

/// A vote that is through.
struct Done {
    disk: Disk,
    closing: SignedNote,
    end: SignedNote,
    clients: Vec<Client>,
    crashes: u64,
}

fn prepared(seed: u64, dice: &mut Dice) -> Hall {
    let members = 3 + dice.below(5) as u8;
    let name = format!("seed {seed}");
    let mut hall = match seed % 20 {
        0 => election(&name.replace(' ', "-"), members, Kind::Secret, "go-sh/election"),
        1..=5 => hall(&name.replace(' ', "-"), members, Kind::RollCall { called: false }, "go-nrw/resolution"),
        6..=10 => election(&name.replace(' ', "-"), members, Kind::Open, "free/options"),
        _ => hall(&name.replace(' ', "-"), members, Kind::Open, "go-sh/resolution"),
    };
    hall.definition.change = dice.one_in(2) || hall.definition.kind == Kind::Secret;
    if dice.one_in(4) {
        let bias = Happening::Excluded { member: id(members), bias: Bias::Own };
        hall.roll.happened.push(bias);
    }
    hall
}

/// Runs a vote to its end.
fn run(hall: &Hall, dice: &mut Dice, faults: u64) -> Done {
    let mut server = Server::new(hall, faults);
    let mut at = hall.now;
    let definition = Body::Definition(Box::new(hall.definition.clone()));
    let signed = hall.sign(server.log(), MINUTES, definition);
    server.must(dice, &signed, at);
    let roll = hall.sign(server.log(), MINUTES, Body::Roll(Box::new(hall.roll.clone())));
    server.must(dice, &roll, at);
    let opened = hall.sign(server.log(), CHAIR, Body::Opened(body::Opened { until: None }));
    server.must(dice, &opened, at);

    let members = hall.roll.register.members.len() as u8;
    let mut clients: Vec<_> = (1..=members)
        .map(|number| {
            let name = label(&format!("Mitglied {number}"));
            let mut watcher =
                Watcher::new(id(number), name, hall.public(number), &server.disk.rows[0].line()).expect("a definition");
            watcher.see_roll(&server.disk.rows[1].line()).expect("a roll");
            Client { number, watcher, accepted: Vec::new() }
        })
        .collect();

    let (mut queue, cast) = messages(hall, dice, &mut server, members);
    // Somewhere in between the chair closes: what is behind it is late.
    let closes_after = queue.len() as u64 / 2 + dice.below(queue.len() as u64 / 2 + 1);
    let mut late = Vec::new();
    for step in 0.. {
        if step >= closes_after || queue.is_empty() {
            late.append(&mut queue);
            break;
        }
        at += dice.below(500);
        let place = dice.below(queue.len().min(4) as u64) as usize;
        let (from, sent) = queue.remove(place);
        match server.deliver(dice, &sent, at) {
            // Tried again, until there is an answer.
            None => queue.push((from, sent)),
            Some(Err(_)) => {}
            Some(Ok(answer)) => clients[usize::from(from) - 1].take(&mut server, &sent, &answer),
        }
        // Some send everything twice.
        if dice.one_in(5) && !clients[usize::from(from) - 1].accepted.is_empty() {
            let again = clients[usize::from(from) - 1].accepted[0].1.clone();
            queue.push((from, again));
        }
    }
    let closed = hall.closed_by_chair(server.log());
    let closed_at = server.must(dice, &closed, at);
    let size = closed_at.index + 1;
    for (_, sent) in late {
        let code = server.insist(dice, &sent, at + 10).err();
        let known = server
            .disk
            .rows
            .iter()
            .any(|row| header(row).hash == ballot::vote::entry::commitment(&sent.salt, &sent.body));
        assert_eq!(code.is_none(), known, "late and new is refused: {code:?}");
    }
    let root = server.log().root(size).expect("a root");
    let closing = Checkpoint::new(hall.origin.clone(), size, root).sign(&hall.signer).expect("signed");
    let confirmed = confirm(hall, &mut server, &closing, &mut clients);
    if hall.definition.kind == Kind::Secret {
        let lines: Vec<_> = server.disk.rows.iter().map(Row::line).collect();
        let seen = countable(&lines, &confirmed, &hall.signer.verifier()).expect("what was signed");
        // Whoever is excluded looks at the log, too, and has no vote that a confirmation would stand for.
        assert_eq!(seen.confirmed, server.log().entitled().into_keys().collect::<Vec<_>>());
        let vanished = 1 + dice.below(3) as u8;
        for number in (1..=3).filter(|number| *number != vanished) {
            let sum = hall.sum(server.log(), number, &cast, &mut Sums::default());
            server.must(dice, &sum, at);
        }
    }
    let result = server.log().result_entry(hall.salt());
    if let Ok(result) = result {
        server.must(dice, &result, at);
        let announced = hall.sign(server.log(), CHAIR, Body::Announced(body::Announced {}));
        server.must(dice, &announced, at);
    } else {
        let body = body::Voided { cause: body::Cause::Other, reason: text("Gleichstand, es wird wiederholt.") };
        let voided = hall.sign(server.log(), CHAIR, Body::Voided(body));
        server.must(dice, &voided, at);
    }
    let size = server.log().size();
    let end = server.log().saved(size, &hall.signer).expect("the key");
    Done { crashes: server.crashes, disk: server.disk, closing: confirmed, end, clients }
}

/// What people send while the vote is open.
fn messages(
    hall: &Hall,
    dice: &mut Dice,
    server: &mut Server<'_>,
    members: u8,
) -> (Vec<(u8, Submission)>, Vec<SecretCast>) {
    let (mut queue, mut cast) = (Vec::new(), Vec::new());
    let options: Vec<_> = hall.definition.options.iter().map(|option| option.id.to_string()).collect();
    for number in 1..=members {
        for seq in 1..=dice.below(3) as u32 + u32::from(number == 1) {
            let chosen = dice.below(options.len() as u64) as usize;
            let sent = if hall.definition.kind == Kind::Secret {
                cast.push(hall.secret(server.log(), number, seq, &[chosen]));
                cast[cast.len() - 1].submission.clone()
            } else {
                hall.choice(server.log(), number, seq, &[&options[chosen]])
            };
            queue.push((number, sent));
        }
        let happening = match dice.below(4) {
            0 => Happening::Left { member: id(number) },
            1 => Happening::Came { member: id(number), place: Place::Remote },
            _ => continue,
        };
        queue.push((number, hall.sign(server.log(), MINUTES, Body::Happened(body::Happened { happening }))));
        let report = body::Reported { member: id(number), problem: Problem::Sound, text: None };
        queue.push((number, hall.sign(server.log(), number, Body::Reported(report))));
    }
    for at in (1..queue.len()).rev() {
        queue.swap(at, dice.below(at as u64 + 1) as usize);
    }
    (queue, cast)
}

/// Everybody looks at the closed log and cosigns it.
fn confirm(hall: &Hall, server: &mut Server<'_>, closing: &SignedNote, clients: &mut [Client]) -> SignedNote {
    let mut confirmed = closing.clone();
    let size = checkpoint(closing).size;
    for client in clients {
        let old = client.watcher.pinned().map_or(0, |pinned| pinned.size);
        // Who pinned a later one has seen the close already; what counts is that it is the beginning of that.
        let cosigned = if old <= size {
            let rows = server.disk.rows.clone();
            let signature = view(server.log(), &rows, closing, old, client, hall);
            signature.expect("no alarm with an honest server")
        } else {
            let cosigner = hall.key(client.number).cosigner(&hall.origin, id(client.number)).expect("a name");
            checkpoint(closing).cosign(&cosigner, hall.now / 1000).expect("a time")
        };
        confirmed.add(cosigned).expect("room");
    }
    confirmed
}

/// What this log shows a client at the close.
fn view(
    log: &Log,
    rows: &[Row],
    closing: &SignedNote,
    old: u64,
    client: &mut Client,
    hall: &Hall,
) -> Result<ledger::NoteSignature, ballot::client::Alarm> {
    let size = checkpoint(closing).size;
    let path = |index: u64| log.acceptance(index, closing).map(|proof| proof.path).unwrap_or_default();
    let mine =
        client.accepted.iter().rev().find(|(_, sent)| matches!(sent.kind, EntryType::Ballot | EntryType::SecretBallot));
    let mine = mine.map(|(index, _)| path(*index));
    let consistency = log.consistency(old, size).unwrap_or_default();
    let view = ClosingView {
        checkpoint: closing,
        consistency: &consistency,
        closed: &rows[size as usize - 1].line(),
        closed_path: &path(size - 1),
        definition_path: &path(0),
        roll_path: &path(1),
        ballot_path: mine.as_deref(),
    };
    client.watcher.close(&view, &hall.key(client.number), hall.now / 1000)
}

/// Counts the rows without the law.
fn recount(rows: &[Row]) -> BTreeMap<String, u64> {
    let closed = rows.iter().position(|row| header(row).kind == EntryType::Closed).unwrap_or(rows.len());
    let mut last: BTreeMap<_, body::Ballot> = BTreeMap::new();
    for row in &rows[..closed] {
        if header(row).kind == EntryType::Ballot {
            let ballot: body::Ballot =
                ballot::canonical::read(row.body.as_deref().expect("a body"), 10_000).expect("a ballot");
            last.insert(ballot.voter, ballot);
        }
    }
    let mut votes = BTreeMap::new();
    for ballot in last.values() {
        for option in &ballot.choice {
            *votes.entry(option.to_string()).or_insert(0) += 1;
        }
    }
    votes
}

fn seeds() -> impl Iterator<Item = u64> {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let alone = number("BALLOT_SEED");
    let many = number("BALLOT_SEEDS").unwrap_or(1_000);
    (0..many).filter(move |seed| alone.is_none_or(|alone| alone == *seed))
}

#[test]
fn no_accepted_ballot_is_lost_and_none_is_counted_twice() {
    let (mut crashes, mut announced) = (0, 0);
    for seed in seeds() {
        let mut dice = Dice::new(seed);
        let hall = prepared(seed, &mut dice);
        let faults = 4 + dice.below(30);
        let done = run(&hall, &mut dice, faults);
        crashes += done.crashes;
        let report = hall.check(&done.disk.rows, Some(&done.closing), &done.end);
        assert_eq!(report.faults(), Vec::<&str>::new(), "seed {seed}");
        // What was acknowledged stands where it was said to stand.
        for client in &done.clients {
            for (index, sent) in &client.accepted {
                let row = &done.disk.rows[*index as usize];
                assert_eq!((&row.body, row.salt), (&Some(sent.body.clone()), Some(sent.salt)), "seed {seed}");
            }
        }
        // Nothing was ever signed that contradicts the end.
        let tree = ledger::CachedTree::new(done.disk.rows.iter().map(|row| row.leaf));
        for signed in &done.disk.history {
            assert_eq!(tree.root(signed.size), Some(signed.root), "seed {seed}");
        }
        let voters: BTreeSet<_> = report.ballots.iter().map(|voted| voted.voter).collect();
        assert_eq!(voters.len(), report.ballots.len(), "seed {seed}");
        if let (Some(result), true) = (&report.result, hall.definition.kind != Kind::Secret) {
            let votes = recount(&done.disk.rows);
            let of = |name: &str| votes.get(name).copied().unwrap_or(0);
            let tally = &result.tally;
            assert_eq!((tally.yes, tally.no, tally.abstain), (of("yes"), of("no"), of("abstain")), "seed {seed}");
            assert!(tally.candidates.iter().all(|(id, votes)| *votes == of(id.as_str())), "seed {seed}");
            assert_eq!(result.facts.participants as usize, voters.len(), "seed {seed}");
        }
        announced += u64::from(report.stage == Some(Stage::Announced));
    }
    // The dice have to do what this is about.
    assert!(std::env::var("BALLOT_SEED").is_ok() || (crashes > 1_000 && announced > 100), "{crashes} {announced}");
}

/// The log that a lying server makes anew, with all signatures that it has.
fn forged(hall: &Hall, rows: &[Row]) -> (Log, Vec<Row>, Result<(), &'static str>) {
    let mut log = Log::new(hall.origin.clone());
    let mut outcome = Ok(());
    for row in rows {
        let Header { kind, at, by, sig, .. } = header(row);
        let (salt, body) = (row.salt.expect("a salt"), row.body.clone().expect("a body"));
        if let Err(refusal) = log.append(Submission { kind, by, sig, salt, body }, at) {
            outcome = Err(refusal.code());
            break;
        }
    }
    let rows = log.unsaved().to_vec();
    (log, rows, outcome)
}

/// The place of the last ballot that somebody was told is in the urn.
fn victim(done: &Done) -> Option<(usize, u64)> {
    let last = |client: &Client| {
        let ballot = client.accepted.iter().rev().find(|(_, sent)| sent.kind == EntryType::Ballot);
        ballot.map(|(index, _)| *index)
    };
    done.clients.iter().enumerate().find_map(|(at, client)| Some((at, last(client)?)))
}

#[test]
fn a_server_that_drops_an_accepted_ballot_is_found_out() {
    let mut tried = 0;
    for seed in seeds().filter(|seed| seed % 20 > 5).take(100) {
        let mut dice = Dice::new(seed);
        let hall = prepared(seed, &mut dice);
        let mut done = run(&hall, &mut dice, 0);
        let Some((at, index)) = victim(&done) else { continue };
        let size = checkpoint(&done.closing).size as usize;
        let mut rows = done.disk.rows[..size].to_vec();
        rows.remove(index as usize);
        let (mut log, rows, outcome) = forged(&hall, &rows);
        // Signatures are bound to the definition and the roll, not to a place: the law alone sees nothing.
        assert_eq!(outcome, Ok(()), "seed {seed}");
        let size = log.size();
        let closing = log.saved(size, &hall.signer).expect("the log's own key");
        let client = &mut done.clients[at];
        let old = client.watcher.pinned().expect("accepted").size;
        let alarm = view(&log, &rows, &closing, old, client, &hall).map_err(|alarm| alarm.code()).err();
        assert!(
            matches!(alarm, Some("alarm-rollback" | "alarm-fork" | "alarm-ballot-missing")),
            "seed {seed}: {alarm:?}"
        );
        // And the record does not fit what the members confirmed.
        let report = hall.check(&rows, Some(&done.closing), &done.end);
        assert!(report.faults().iter().any(|fault| fault.starts_with("checkpoint-")), "seed {seed}");
        tried += 1;
    }
    assert!(tried > 20 || std::env::var("BALLOT_SEED").is_ok());
}

#[test]
fn a_server_that_changes_entries_is_refused_by_the_law() {
    for seed in seeds().filter(|seed| seed % 20 > 10).take(60) {
        let mut dice = Dice::new(seed);
        let hall = prepared(seed, &mut dice);
        let done = run(&hall, &mut dice, 0);
        let rows = &done.disk.rows;
        let Some(at) = rows.iter().position(|row| header(row).kind == EntryType::Ballot) else { continue };
        let expect = |code: &'static str, change: &dyn Fn(&mut Vec<Row>)| {
            let mut changed = rows.clone();
            change(&mut changed);
            let outcome = forged(&hall, &changed).2;
            assert_eq!(outcome, Err(code), "seed {seed}");
        };
        let ballot = |row: &Row| -> body::Ballot {
            ballot::canonical::read(row.body.as_deref().expect("a body"), 10_000).expect("a ballot")
        };
        // Another choice under the voter's signature.
        expect("entry-signature", &|rows| {
            let mut turned = ballot(&rows[at]);
            turned.choice = vec![option(if turned.choice[0].as_str() == "no" { "yes" } else { "no" })];
            rows[at].body = Some(Body::Ballot(turned).write());
        });
        // A ballot that the server invents, by an officer's hand that it does not have.
        expect("entry-signature", &|rows| {
            let mut said = ballot(&rows[at]);
            (said.how, said.seq) = (How::Aloud, said.seq + 5);
            rows[at].body = Some(Body::Ballot(said).write());
            let by = format!("\"by\":\"{}\"", id(MINUTES));
            let own = format!("\"by\":\"{}\"", ballot(&rows[at]).voter);
            rows[at].entry = rows[at].entry.replace(&own, &by);
        });
        // A name is changed in the roll; the same ballots.
        expect("entry-signature", &|rows| {
            let body = rows[1].body.as_mut().expect("a body");
            *body = body.replacen("Mitglied 3", "Mitglied 33", 1);
        });
        // The motion is another one.
        expect("entry-signature", &|rows| {
            let body = rows[0].body.as_mut().expect("a body");
            *body = body.replacen("Radwegs", "Parkhauses", 1);
        });
        // The result.
        if let Some(result) = rows.iter().position(|row| header(row).kind == EntryType::Result) {
            expect("result-wrong", &|rows| {
                let body = rows[result].body.as_mut().expect("a body");
                let yes = body.find("\"yes\":").expect("a number") + 6;
                body.insert(yes, '1');
            });
        }
        // Closed early, and more ballots afterwards.
        expect("entry-order", &|rows| {
            let closed = rows.iter().position(|row| header(row).kind == EntryType::Closed).expect("closed");
            let row = rows.remove(closed);
            rows.insert(3, row);
        });
        // Once more.
        expect("entry-twice", &|rows| {
            rows.push(rows[at].clone());
            let last = rows.len() - 1;
            rows[last].entry = rows[last].entry.replace("\"type\":\"ballot\"", "\"type\":\"objection\"");
        });
    }
}

#[test]
fn ballots_of_another_vote_or_tenant_are_none_here() {
    let (here, there) =
        (hall("here", 3, Kind::Open, "free/resolution"), hall("there", 3, Kind::Open, "free/resolution"));
    let other = there.open();
    let mut open = here.open();
    // The same person with the same key in both.
    let ballot = body::Ballot { voter: id(2), seq: 1, choice: vec![option("yes")], how: How::Device };
    let foreign = here.key(2).sign(other.log().context(), id(2), here.salt(), &Body::Ballot(ballot));
    assert_eq!(open.enter(foreign, here.now).map_err(|refusal| refusal.code()).err(), Some("entry-signature"));
    let mut moved = here.definition.clone();
    moved.origin = label("plenum.example/votes/there");
    assert_eq!(moved.check().map_err(|refusal| refusal.code()).err(), Some("definition-key"));
}

#[test]
fn a_store_that_was_changed_is_not_gone_on_with() {
    let mut dice = Dice::new(7);
    let hall = hall("store", 5, Kind::Open, "free/resolution");
    let done = run(&hall, &mut dice, 0);
    let signed = done.disk.signed.clone().expect("signed");
    let restore = |change: &dyn Fn(&mut Vec<Row>)| {
        let mut rows = done.disk.rows.clone();
        change(&mut rows);
        Log::restore(hall.origin.clone(), rows, Some(&signed)).map_err(|broken| broken.code()).err()
    };
    assert_eq!(restore(&|_| {}), None);
    assert_eq!(restore(&|rows| drop(rows.pop())), Some("stored-shorter"));
    assert_eq!(restore(&|rows| drop(rows.remove(4))), Some("stored-number"));
    assert_eq!(restore(&|rows| rows[3].entry.push(' ')), Some("stored-leaf"));
    assert_eq!(restore(&|rows| rows[3].chain.0[0] ^= 1), Some("stored-chain"));
    assert_eq!(restore(&|rows| rows[3].body = Some("{}".to_owned())), Some("entry-hash"));
    // Another history, with all hashes made anew.
    let (_, rows, _) = forged(&hall, &[&done.disk.rows[..3], &done.disk.rows[4..]].concat());
    let again = Log::restore(hall.origin.clone(), rows, Some(&signed)).map_err(|broken| broken.code()).err();
    assert!(matches!(again, Some("stored-shorter" | "stored-fork")), "{again:?}");
}

#[test]
fn hostile_entries_never_crash_a_verifier() {
    let mut dice = Dice::new(99);
    let hall = hall("hostile", 4, Kind::Open, "free/resolution");
    let done = run(&hall, &mut dice, 0);
    let lines: Vec<Line> = done.disk.rows.iter().map(Row::line).collect();
    let key = hall.signer.verifier();
    let mut seen = BTreeSet::new();
    for _ in 0..300 {
        let mut lines = lines.clone();
        let at = dice.below(lines.len() as u64) as usize;
        let text = if dice.one_in(2) { &mut lines[at].entry } else { lines[at].body.as_mut().expect("a body") };
        let mut bytes = std::mem::take(text).into_bytes();
        let place = dice.below(bytes.len() as u64) as usize;
        match dice.below(3) {
            0 => bytes[place] ^= 1 << dice.below(7),
            1 => drop(bytes.remove(place)),
            _ => bytes.insert(place, b" {}[]\",:0aZ"[dice.below(11) as usize]),
        }
        *text = String::from_utf8_lossy(&bytes).into_owned();
        let evidence = ballot::verify::Evidence {
            lines: &lines,
            closing: Some(&done.closing),
            end: Some(&done.end),
            log_key: Some(&key),
        };
        let report = ballot::verify::verify(&evidence);
        assert!(!report.is_valid(), "a changed byte was not seen in {at}: {}", lines[at].entry);
        if let Some(State::Failed { fault, .. }) = report.state(CheckCode::Entries) {
            seen.insert(fault);
        }
    }
    assert!(seen.contains("entry-hash") && seen.contains("entry-form"), "{seen:?}");
}
