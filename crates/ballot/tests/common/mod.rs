//! A hall to vote in: a council, its keys, and everything a number decides.
#![allow(dead_code, reason = "each test file uses its part")]

use std::collections::BTreeMap;
use std::convert::Infallible;

use ballot::client::PersonKey;
use ballot::encoded::{Blob, Digest, PublicKey, Salt, SignatureBytes};
use ballot::rule::{Decision, Role, profile};
use ballot::text::{Label, Text};
use ballot::verify::{Evidence, Report, verify};
use ballot::vote::body::{self, Body, How};
use ballot::vote::definition::{Author, Choosable, Selection, TrusteeLine, TrusteeSet};
use ballot::vote::phase::{Draft, Frozen, Listed, Open};
use ballot::vote::roll::{Duty, KeyLine, Officer, Proof};
use ballot::vote::{Definition, EntryType, Kind, Line, Log, Phase, Roll, Row, Submission};
use ballot::{Happening, MeetingId, Member, MemberId, OptionId, Place, Register, Seat, TenantId, VoteId};
use ledger::{KeyName, NoteSigner, Origin, SignedNote};
use secret_ballot::{
    Casting, Checked, Choice, OpenShare, Randomness, SealedShare, SumRecord, SumRegister, Trustee, TrusteeSecret,
    check, voter,
};
use sha2::{Digest as _, Sha256};

pub(crate) const START: u64 = 1_790_000_000_000;

pub(crate) fn id(number: u8) -> MemberId {
    MemberId([number; 16])
}

pub(crate) fn option(name: &str) -> OptionId {
    OptionId::new(name).expect("an id")
}

pub(crate) fn label(text: &str) -> Label {
    Label::new(text).expect("a label")
}

pub(crate) fn text(text: &str) -> Text {
    Text::new(text).expect("a text")
}

/// 32 bytes that a name decides.
pub(crate) fn bytes(name: &str) -> [u8; 32] {
    Sha256::digest(name).into()
}

fn stream(name: &str, length: usize) -> Vec<u8> {
    (0u64..).flat_map(|block| bytes(&format!("{name} {block}"))).take(length).collect()
}

/// The chair, who is a member, and the minute-taker, who is none.
pub(crate) const CHAIR: u8 = 1;
pub(crate) const MINUTES: u8 = 200;
pub(crate) const DEPUTY: u8 = 2;

pub(crate) struct Hall {
    pub(crate) name: String,
    pub(crate) definition: Definition,
    pub(crate) roll: Roll,
    pub(crate) signer: NoteSigner,
    pub(crate) origin: Origin,
    salts: std::cell::Cell<u64>,
    pub(crate) now: u64,
}

/// Yes, no and abstain.
pub(crate) fn yes_no_abstain() -> Vec<Choosable> {
    choosables(&[("yes", Role::Yes), ("no", Role::No), ("abstain", Role::Abstain)])
}

pub(crate) fn choosables(options: &[(&str, Role)]) -> Vec<Choosable> {
    options.iter().map(|(id, role)| Choosable { id: option(id), label: label(id), role: *role }).collect()
}

/// Chair and members with a weight of one, all in the room.
pub(crate) fn hall(name: &str, members: u8, kind: Kind, rule: &str) -> Hall {
    let origin = Origin::new(&format!("plenum.example/votes/{name}")).expect("an origin");
    let signer = NoteSigner::new(KeyName::new(origin.as_str()).expect("a name"), &bytes(&format!("{name} log")));
    let people = (1..=members).map(|number| Member {
        id: id(number),
        name: label(&format!("Mitglied {number}")),
        function: (number == CHAIR).then(|| label("Vorsitz")),
        group: Some(label(if number % 2 == 0 { "Grün" } else { "Blau" })),
        seat: Seat::Holder,
        weight: 1,
        substitutes: Vec::new(),
    });
    let register = Register { statutory: members.into(), statutory_votes: members.into(), members: people.collect() };
    let came = (1..=members).map(|number| Happening::Came { member: id(number), place: Place::Room });
    let happened = [Happening::Opened { all_invited: true }].into_iter().chain(came);
    let key = |number: u8| person(name, number).public();
    let keys = (1..=members).map(|number| KeyLine { member: id(number), key: key(number), proof: Proof::SignIn });
    let officer = |number: u8, duty| Officer {
        id: id(number),
        name: label(&if number <= members { format!("Mitglied {number}") } else { "Protokoll".to_owned() }),
        duty,
        key: key(number),
    };
    let officers = vec![officer(CHAIR, Duty::Chair), officer(DEPUTY, Duty::Chair), officer(MINUTES, Duty::Minutes)];
    let roll = Roll {
        register,
        happened: happened.chain([Happening::RollCalled, Happening::Established]).collect(),
        keys: keys.collect(),
        officers,
        chair: id(CHAIR),
    };
    let definition = Definition {
        suite: label(ballot::vote::definition::SUITE),
        origin: label(origin.as_str()),
        log: label(&signer.verifier().to_string()),
        tenant: TenantId([7; 16]),
        meeting: MeetingId([8; 16]),
        vote: VoteId(bytes(name)[..16].try_into().expect("16")),
        item: None,
        title: label("Antrag 7: Radweg an der Hauptstraße"),
        motion: text("Der Rat beschließt den Bau des Radwegs.\nDie Verwaltung wird beauftragt."),
        attachments: Vec::new(),
        kind,
        circular: None,
        options: yes_no_abstain(),
        selection: Selection { min: 1, max: 1 },
        change: true,
        close_when_all_voted: false,
        rule: profile::rule(rule, 1).expect("a rule"),
        trustees: (kind == Kind::Secret).then(|| trustees(name)),
        retention_days: None,
        repeats: None,
        author: Author { id: id(MINUTES), name: label("Protokoll"), key: key(MINUTES) },
    };
    Hall { name: name.to_owned(), definition, roll, signer, origin, salts: 0.into(), now: START }
}

/// An election of one among two, with no and abstain.
pub(crate) fn election(name: &str, members: u8, kind: Kind, rule: &str) -> Hall {
    let mut hall = hall(name, members, kind, rule);
    hall.definition.options = choosables(&[
        ("ada", Role::Candidate),
        ("bea", Role::Candidate),
        ("cem", Role::Candidate),
        ("abstain", Role::Abstain),
    ]);
    if kind == Kind::Lot {
        hall.definition.options.pop();
    }
    hall
}

pub(crate) fn person(name: &str, number: u8) -> PersonKey {
    PersonKey::new(&bytes(&format!("{name} person {number}")))
}

/// Two of three.
fn trustees(name: &str) -> TrusteeSet {
    let line = |number: u8| TrusteeLine {
        name: label(&format!("Treuhand {number}")),
        member: None,
        kem: Blob(trustee_secret(name, number).public().to_vec()),
        signature: trustee_key(name, number).public(),
    };
    TrusteeSet { threshold: 2, trustees: (1..=3).map(line).collect() }
}

fn trustee_secret(name: &str, number: u8) -> TrusteeSecret {
    TrusteeSecret::new(trustee_seed(name, number).into())
}

pub(crate) fn trustee_seed(name: &str, number: u8) -> [u8; 32] {
    bytes(&format!("{name} trustee {number}"))
}

fn trustee_key(name: &str, number: u8) -> PersonKey {
    PersonKey::new(&bytes(&format!("{name} trustee signs {number}")))
}

#[derive(Default)]
pub(crate) struct Sums(BTreeMap<[u8; 32], SumRecord>);

impl SumRegister for Sums {
    type Error = Infallible;

    fn claim(&mut self, wanted: &SumRecord) -> Result<SumRecord, Infallible> {
        Ok(*self.0.entry(wanted.vote).or_insert(*wanted))
    }
}

/// A secret ballot with its shares, as they reach server and trustees.
pub(crate) struct SecretCast {
    pub(crate) submission: Submission,
    pub(crate) shares: Vec<Blob>,
    pub(crate) checked: Checked,
    pub(crate) sealed: Vec<SealedShare>,
    pub(crate) disputes: secret_ballot::Disputes,
}

impl Hall {
    pub(crate) fn key(&self, number: u8) -> PersonKey {
        person(&self.name, number)
    }

    pub(crate) fn public(&self, number: u8) -> PublicKey {
        self.key(number).public()
    }

    pub(crate) fn salt(&self) -> Salt {
        let number = self.salts.replace(self.salts.get() + 1);
        let salt = bytes(&format!("{} salt {number}", self.name));
        Salt::from(<[u8; 16]>::try_from(&salt[..16]).expect("16"))
    }

    pub(crate) fn sign(&self, log: &Log, by: u8, body: Body) -> Submission {
        self.key(by).sign(log.context(), id(by), self.salt(), &body)
    }

    pub(crate) fn server(&self, body: &Body) -> Submission {
        Submission::unsigned(body.kind(), self.salt(), body.write())
    }

    pub(crate) fn frozen(&self) -> Phase<Frozen> {
        let empty = Log::new(self.origin.clone());
        let body = Body::Definition(Box::new(self.definition.clone()));
        let signed = self.sign(&empty, MINUTES, body);
        Draft(self.definition.clone()).freeze(self.origin.clone(), signed, self.now).expect("a definition")
    }

    pub(crate) fn listed(&self) -> Phase<Listed> {
        let frozen = self.frozen();
        let roll = self.sign(frozen.log(), MINUTES, Body::Roll(Box::new(self.roll.clone())));
        ok(frozen.list(roll, self.now))
    }

    pub(crate) fn open(&self) -> Phase<Open> {
        self.open_until(None)
    }

    pub(crate) fn open_until(&self, until: Option<u64>) -> Phase<Open> {
        let listed = self.listed();
        let opened = self.sign(listed.log(), CHAIR, Body::Opened(body::Opened { until }));
        ok(listed.open(opened, self.now))
    }

    pub(crate) fn choice(&self, log: &Log, number: u8, seq: u32, choice: &[&str]) -> Submission {
        let choice = choice.iter().map(|name| option(name)).collect();
        self.sign(log, number, Body::Ballot(body::Ballot { voter: id(number), seq, choice, how: How::Device }))
    }

    pub(crate) fn secret(&self, log: &Log, number: u8, seq: u32, options: &[usize]) -> SecretCast {
        let suite = log.suite().expect("a secret vote");
        let casting = Casting { voter: id(number).0, seq };
        let choice = Choice::new(suite.shape(), options).expect("a choice");
        let length = Randomness::length(suite.shape(), suite.trustees());
        let random = stream(&format!("{} {number} {seq} {options:?}", self.name), length);
        let random = Randomness::new(suite, random.into()).expect("randomness");
        let (ballot, sealed, disputes) = voter::prepare(suite, casting, choice, random).cast();
        let blob = Blob(ballot.to_bytes(suite));
        let checked = check::one(suite, casting, ballot).expect("a right ballot");
        let signature = self.key(number).sign_bytes(&secret_ballot::statement::ballot(&checked));
        let body = body::SecretBallot { voter: id(number), seq, ballot: blob, signature };
        let submission = self.sign(log, number, Body::SecretBallot(body));
        let shares = sealed.iter().map(|share| Blob(share.to_bytes())).collect();
        SecretCast { submission, shares, checked, sealed, disputes }
    }

    /// The sum of a trustee, as an entry.
    pub(crate) fn sum(&self, log: &Log, number: u8, cast: &[SecretCast], register: &mut Sums) -> Submission {
        let suite = log.suite().expect("a secret vote");
        let counted = log.counted().expect("closed");
        let trustee = Trustee::new(suite, number, trustee_secret(&self.name, number)).expect("a trustee");
        let shares: BTreeMap<[u8; 32], OpenShare> = cast
            .iter()
            .filter_map(|cast| trustee.open(&cast.checked, &cast.sealed[usize::from(number) - 1]).ok())
            .map(|share| (share.ballot(), share))
            .collect();
        let sum = trustee.sum(register, counted, &shares).expect("a sum");
        let signature: SignatureBytes =
            trustee_key(&self.name, number).sign_bytes(&secret_ballot::statement::sum(&sum));
        let body = body::Sum { trustee: number.into(), sum: Blob(sum.to_bytes()), signature };
        self.server(&Body::Sum(body))
    }

    pub(crate) fn complaint(&self, cast: &SecretCast, number: u8, code: body::ComplaintCode) -> Submission {
        let verdict = match code {
            body::ComplaintCode::Unreadable => secret_ballot::Complaint::Unreadable,
            body::ComplaintCode::Malformed => secret_ballot::Complaint::Malformed,
            body::ComplaintCode::Wrong => secret_ballot::Complaint::Wrong(0),
        };
        let statement = secret_ballot::statement::verdict(&cast.checked, number, Err(verdict));
        let signature = trustee_key(&self.name, number).sign_bytes(&statement);
        let voter = MemberId(cast.checked.casting().voter);
        let ballot = Digest::from(cast.checked.hash());
        self.server(&Body::Complaint(body::Complaint { trustee: number.into(), voter, ballot, code, signature }))
    }

    pub(crate) fn closed_by_chair(&self, log: &Log) -> Submission {
        self.sign(log, CHAIR, Body::Closed(body::Closed { reason: body::CloseReason::Officer }))
    }

    /// Counts and announces.
    pub(crate) fn announce(&self, closed: Phase<ballot::vote::phase::Closed>) -> Phase<ballot::vote::phase::Announced> {
        let result = closed.log().result_entry(self.salt()).expect("a result");
        let counted = ok(closed.count(result, self.now));
        let announced = self.sign(counted.log(), CHAIR, Body::Announced(body::Announced {}));
        ok(counted.announce(announced, self.now))
    }

    /// Writes everything, as a server does, and signs.
    pub(crate) fn save(&self, log: &mut Log, store: &mut Vec<Row>) -> SignedNote {
        store.extend(log.unsaved().iter().cloned());
        log.saved(log.size(), &self.signer).expect("a checkpoint")
    }

    /// A vote from its opening to the closing checkpoint with the cosignatures of these.
    pub(crate) fn cosigned(&self, closing: &SignedNote, members: impl IntoIterator<Item = u8>) -> SignedNote {
        let mut note = closing.clone();
        let checkpoint: ledger::Checkpoint = note.text().parse().expect("a checkpoint");
        for number in members {
            let cosigner = self.key(number).cosigner(&self.origin, id(number)).expect("a name");
            note.add(checkpoint.cosign(&cosigner, self.now / 1000).expect("a time")).expect("room");
        }
        note
    }

    pub(crate) fn check(&self, store: &[Row], closing: Option<&SignedNote>, end: &SignedNote) -> Report {
        let lines: Vec<Line> = store.iter().map(Row::line).collect();
        let key = self.signer.verifier();
        verify(&Evidence { lines: &lines, closing, end: Some(end), log_key: Some(&key) })
    }

    pub(crate) fn seats(&mut self, seats: u32) {
        let name = self.definition.rule.name.to_string();
        self.definition.rule = profile::rule(&name, seats).expect("a rule");
        if let Decision::Election(_) = self.definition.rule.decision {
            self.definition.selection = Selection { min: 1, max: seats };
        }
    }
}

/// The next phase.
pub(crate) fn ok<P, Q>(step: ballot::vote::phase::Step<P, Q>) -> Phase<Q> {
    match step {
        Ok(phase) => phase,
        Err(refused) => panic!("refused: {}", refused.refusal),
    }
}

/// Why a step was refused, and the phase as it was.
pub(crate) fn refused<P, Q>(step: ballot::vote::phase::Step<P, Q>) -> (Phase<P>, &'static str) {
    match step {
        Ok(_) => panic!("was not refused"),
        Err(refused) => (refused.phase, refused.refusal.code()),
    }
}

pub(crate) fn kinds(store: &[Row]) -> Vec<EntryType> {
    let kind = |row: &Row| ballot::canonical::read::<ballot::vote::Header>(&row.entry, 512).expect("a header").kind;
    store.iter().map(kind).collect()
}
