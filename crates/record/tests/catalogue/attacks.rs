//! Attacks: an honest vote with one thing changed, as far as whoever attacks can go. Each is found and named.

use ballot::canonical;
use ballot::encoded::{Blob, Digest};
use ballot::vote::body::{self, Body, How};
use ballot::vote::entry::commitment;
use ballot::vote::{Header, Line, Submission};
use ledger::{Checkpoint, Hash, NoteSigner, SignedNote, TlogProof, tree};
use record::entries::header;
use record::{Container, Part, sealed};

use crate::common::*;
use crate::honest::{
    Honest, checkpoint, circular, open_nine, open_with, rekeyed, secret, tenant_proof, tenant_signer, void,
};

/// One attack.
pub(crate) struct Attack {
    pub(crate) name: &'static str,
    /// Who does what.
    pub(crate) about: &'static str,
    /// Code of the fault that both verifiers name.
    pub(crate) code: &'static str,
    pub(crate) exit: u8,
    pub(crate) bytes: Vec<u8>,
    /// What a voter holds against it.
    pub(crate) receipt: Option<Vec<u8>>,
    /// How many confirmations whoever verifies asks for.
    pub(crate) confirmations: Option<u32>,
}

/// A record that keeps its shape and has a short description of the format, so that the catalogue stays small.
fn small(mut container: Container) -> Container {
    container.set(Part::Spec, b"See tests/records.\n".to_vec()).expect("small");
    container.set(Part::Verification, b"See tests/records.\n".to_vec()).expect("small");
    container
}

fn bytes_of(container: Container) -> Vec<u8> {
    small(container).to_bytes().expect("a record")
}

impl Honest {
    /// The server signs what it changed, and the tenant's log seals it. Confirmations of members stay as they were.
    fn signed_anew(mut self) -> Self {
        let leaves: Vec<_> = self.lines.iter().map(|line| Hash::of_leaf(line.entry.as_bytes())).collect();
        let sign = |size: usize| {
            let root = tree::root(&leaves[..size]);
            Checkpoint::new(self.hall.origin.clone(), size as u64, root).sign(&self.hall.signer).expect("signed")
        };
        self.end = sign(leaves.len());
        let is_close = |line: &Line| header(line).is_some_and(|header| header.kind == ballot::vote::EntryType::Closed);
        self.closing = self.lines.iter().position(is_close).map(|at| sign(at + 1));
        self
    }

    /// The same with the members that are on the side of whoever attacks.
    fn confirmed_by(mut self, members: impl IntoIterator<Item = u8>) -> Self {
        self.closing = self.closing.map(|note| self.hall.cosigned(&note, members));
        self
    }

    fn place(&self, kind: ballot::vote::EntryType) -> usize {
        self.lines.iter().position(|line| header(line).is_some_and(|header| header.kind == kind)).expect("an entry")
    }

    /// What an entry is signed in.
    fn context(&self) -> ballot::vote::entry::Context {
        let leaf = |at: usize| Some(Hash::of_leaf(self.lines[at].entry.as_bytes()));
        ballot::vote::entry::Context { origin: self.hall.origin.clone(), definition: leaf(0), roll: leaf(1) }
    }

    fn signed(&self, by: u8, body: &Body) -> Line {
        line(self.hall.key(by).sign(&self.context(), id(by), self.hall.salt(), body), self.hall.now)
    }

    fn body(&self, at: usize) -> Body {
        let kind = header(&self.lines[at]).expect("a header").kind;
        Body::read(kind, self.lines[at].body.as_deref().expect("a body")).expect("a body")
    }
}

/// What the server would make of a submission if it took everything.
fn line(submission: Submission, at: u64) -> Line {
    let Submission { kind, by, sig, salt, body } = submission;
    let header = Header { v: 1, kind, at, by, sig, hash: commitment(&salt, &body) };
    Line { entry: canonical::write(&header), salt: Some(salt), body: Some(body) }
}

/// The catalogue.
pub(crate) fn all() -> Vec<Attack> {
    let mut attacks = Vec::new();
    database(&mut attacks);
    server(&mut attacks);
    voters(&mut attacks);
    trustees(&mut attacks);
    without_a_sitting(&mut attacks);
    crate::files::all(&mut attacks);
    attacks
}

pub(crate) fn attack(name: &'static str, about: &'static str, exit: u8, code: &'static str, bytes: Vec<u8>) -> Attack {
    Attack { name, about, code, exit, bytes, receipt: None, confirmations: None }
}

/// Whoever has the database and no key.
fn database(attacks: &mut Vec<Attack>) {
    let edit = |change: &dyn Fn(&mut Vec<Line>)| {
        let mut vote = open_nine();
        change(&mut vote.lines);
        bytes_of(vote.container())
    };
    let turn = |line: &mut Line| line.body = line.body.as_ref().map(|body| body.replace("\"no\"", "\"yes\""));
    // Member 7 voted no, in entry 8.
    attacks.push(attack(
        "database-turns-a-vote",
        "the body of a ballot is edited",
        1,
        "entry-hash",
        edit(&|lines| turn(&mut lines[8])),
    ));
    attacks.push(attack(
        "database-turns-a-vote-with-its-hash",
        "body and header of a ballot are edited",
        1,
        "entry-signature",
        edit(&|lines| {
            turn(&mut lines[8]);
            let mut header = header(&lines[8]).expect("a header");
            header.hash = commitment(&lines[8].salt.expect("a salt"), lines[8].body.as_deref().expect("a body"));
            lines[8].entry = canonical::write(&header);
        }),
    ));
    attacks.push(attack(
        "database-drops-a-ballot",
        "an entry is deleted",
        1,
        "checkpoint-size",
        edit(&|lines| _ = lines.remove(8)),
    ));
    attacks.push(attack(
        "database-repeats-a-ballot",
        "an entry stands twice",
        1,
        "entry-twice",
        edit(&|lines| lines.insert(9, lines[8].clone())),
    ));
    attacks.push(attack(
        "database-swaps-ballots",
        "two entries change places",
        1,
        "checkpoint-root",
        edit(&|lines| lines.swap(7, 8)),
    ));
    attacks.push(attack(
        "database-changes-the-time",
        "the time of an entry is edited",
        1,
        "checkpoint-root",
        edit(&|lines| {
            let mut header = header(&lines[8]).expect("a header");
            header.at += 1;
            lines[8].entry = canonical::write(&header);
        }),
    ));
    attacks.push(attack(
        "database-erases-a-ballot",
        "the body of a ballot is erased, which leaves a gap and no lie",
        2,
        "body-erased",
        edit(&|lines| (lines[8].salt, lines[8].body) = (None, None)),
    ));
}

/// Whoever has the key of the log.
fn server(attacks: &mut Vec<Attack>) {
    let mut vote = open_nine();
    vote.lines.remove(8);
    let vote = vote.signed_anew().confirmed_by([1]);
    attacks.push(attack(
        "server-drops-a-ballot",
        "a ballot is dropped and everything signed anew; the members' devices do not confirm",
        1,
        "result-wrong",
        bytes_of(vote.container()),
    ));
    let honest = secret();
    let (at, kept) = (3, receipt(&honest, 3));
    let mut vote = secret();
    vote.lines.remove(at);
    attacks.push(Attack {
        receipt: Some(kept),
        ..attack(
            "server-drops-a-ballot-of-whom-has-a-receipt",
            "a ballot is dropped, and its voter kept the receipt",
            1,
            "receipt-missing",
            bytes_of(vote.signed_anew().container()),
        )
    });
    let quiet = || open_with(&[(1, "yes"), (2, "no"), (3, "yes"), (5, "yes"), (6, "abstain"), (8, "yes")], &[1, 2, 3]);
    attacks.push(attack(
        "server-never-enters-a-ballot",
        "a ballot that was acknowledged is left out and everything counted without it; too few devices confirm",
        2,
        "confirmations-few",
        bytes_of(quiet().container()),
    ));
    attacks.push(Attack {
        receipt: Some(receipt(&open_nine(), 8)),
        ..attack(
            "server-never-enters-a-ballot-of-whom-has-a-receipt",
            "the same, and the voter kept the receipt",
            1,
            "receipt-missing",
            bytes_of(quiet().container()),
        )
    });
    let mut vote = open_nine();
    let result = vote.place(ballot::vote::EntryType::Result);
    let Body::Result(mut body) = vote.body(result) else { panic!("a result") };
    body.tally.yes += 1;
    vote.lines[result] = line(vote.hall.server(&Body::Result(body)), vote.hall.now);
    attacks.push(attack(
        "server-writes-another-result",
        "one vote more stands in the result",
        1,
        "result-wrong",
        bytes_of(vote.signed_anew().container()),
    ));
    let mut vote = open_nine();
    let late = vote.signed(7, &ballot_of(7, 2, "yes", How::Device));
    let closed = vote.place(ballot::vote::EntryType::Closed);
    vote.lines.insert(closed + 1, late);
    attacks.push(attack(
        "server-takes-a-late-ballot",
        "a ballot stands behind the close",
        1,
        "entry-order",
        bytes_of(vote.signed_anew().container()),
    ));
    let mut vote = open_nine();
    let early = vote.lines.remove(vote.place(ballot::vote::EntryType::Closed));
    vote.lines.insert(6, early);
    attacks.push(attack(
        "server-closes-early",
        "the close is moved before ballots",
        1,
        "entry-order",
        bytes_of(vote.signed_anew().container()),
    ));
    let mut vote = open_nine();
    let forged = ballot_of(7, 2, "yes", How::Device);
    let key = ballot::client::PersonKey::new(&bytes("a key that the server made"));
    let forged = line(key.sign(&vote.context(), id(7), vote.hall.salt(), &forged), vote.hall.now);
    vote.lines.insert(9, forged);
    attacks.push(attack(
        "server-votes-for-a-member",
        "a ballot is signed with a key that is not the member's",
        1,
        "entry-signature",
        bytes_of(vote.signed_anew().container()),
    ));
    let (vote, mut forked) = (open_nine(), open_nine());
    forked.lines.swap(7, 8);
    let forked = forked.signed_anew();
    attacks.push(attack(
        "server-forks-the-log",
        "members were shown another log at the close than the record has",
        1,
        "checkpoint-root",
        bytes_of(Honest { closing: forked.closing, ..vote }.container()),
    ));
    let mut vote = open_nine();
    let signer = NoteSigner::new(vote.hall.signer.verifier().name().clone(), &bytes("another key"));
    vote.end = checkpoint(&vote.end).sign(&signer).expect("signed");
    attacks.push(attack(
        "server-signs-with-another-key",
        "the last checkpoint is signed with a key that the definition does not name",
        1,
        "checkpoint-signature",
        bytes_of(vote.container()),
    ));
    let vote = open_nine();
    let text = vote.closing.as_ref().expect("closed").to_string();
    let last = text.trim_end().rsplit(' ').next().expect("a signature").to_owned();
    let mut letters: Vec<char> = last.chars().collect();
    letters[40] = if letters[40] == 'A' { 'B' } else { 'A' };
    let forged: SignedNote = text.replace(&last, &letters.iter().collect::<String>()).parse().expect("a note");
    attacks.push(attack(
        "server-forges-a-confirmation",
        "the cosignature of a member is wrong",
        1,
        "checkpoint-signature",
        bytes_of(Honest { closing: Some(forged), ..vote }.container()),
    ));
    let vote = open_nine();
    let named = vote.closing.as_ref().expect("closed").to_string().replace(&id(3).to_string(), &"3e".repeat(16));
    attacks.push(attack(
        "server-confirms-for-nobody",
        "a confirmation has the name of nobody who has a key",
        1,
        "confirmation-unknown",
        bytes_of(Honest { closing: Some(named.parse().expect("a note")), ..vote }.container()),
    ));
    let vote = open_nine().signed_anew().confirmed_by([1, 2]);
    attacks.push(attack(
        "server-keeps-confirmations-back",
        "fewer than half of the devices confirmed",
        2,
        "confirmations-few",
        bytes_of(vote.container()),
    ));
    confirmations(attacks);
    spellings(attacks);
    tenant(attacks);
}

/// An officer and a server who make up for members that did not confirm.
fn confirmations(attacks: &mut Vec<Attack>) {
    attacks.push(attack(
        "officer-makes-keys-after-the-close",
        "members get new keys after the close, and whoever made these keys confirms with them",
        1,
        "confirmation-unknown",
        bytes_of(rekeyed(&[3, 4, 5]).container()),
    ));
    let vote = open_nine().signed_anew().confirmed_by([1, 2, 3, 4, MINUTES]);
    attacks.push(Attack {
        confirmations: Some(4),
        ..attack(
            "officers-confirm-for-members",
            "an officer who is no member and a member without a vote confirm; four members were asked for",
            2,
            "confirmations-few",
            bytes_of(vote.container()),
        )
    });
    let vote = void();
    attacks.push(attack(
        "closing-of-what-was-never-closed",
        "a checkpoint in the middle is called the one of the close",
        1,
        "checkpoint-size",
        bytes_of(Honest { closing: Some(vote.end.clone()), ..vote }.container()),
    ));
    let mut container = void().container();
    let lines = open_nine().container().part(Part::Cosignatures).expect("confirmations").to_vec();
    container.set(Part::Cosignatures, lines).expect("small");
    attacks.push(attack(
        "confirmations-of-nothing",
        "confirmations stand there and what they confirm does not",
        1,
        "note-form",
        bytes_of(container),
    ));
}

/// Bodies that mean the same to some readers, or nothing to others.
fn spellings(attacks: &mut Vec<Attack>) {
    let mut vote = open_nine();
    let at = vote.place(ballot::vote::EntryType::Result);
    let spaced = vote.lines[at].body.as_deref().expect("a body").replace("\"paper\":false", "\"paper\": false");
    vote.lines[at] =
        line(Submission::unsigned(ballot::vote::EntryType::Result, vote.hall.salt(), spaced), vote.hall.now);
    attacks.push(attack(
        "server-spells-the-result-otherwise",
        "a space more in the result, which changes no meaning",
        1,
        "body-form",
        bytes_of(vote.signed_anew().container()),
    ));
    let mut vote = open_nine();
    let at = vote.place(ballot::vote::EntryType::Objection);
    let body = vote.lines[at].body.as_deref().expect("a body").replace("Das war", "\\ud800 war");
    let (kind, salt) = (ballot::vote::EntryType::Objection, vote.hall.salt());
    let statement = vote.context().statement(kind, id(7), &commitment(&salt, &body));
    let sig = Some(vote.hall.key(7).sign_bytes(&statement));
    vote.lines[at] = line(Submission { kind, by: Some(id(7)), sig, salt, body }, vote.hall.now);
    attacks.push(attack(
        "objection-has-half-a-letter",
        "half of a pair of UTF-16 in a text, which no UTF-8 can spell",
        1,
        "body-form",
        bytes_of(vote.signed_anew().container()),
    ));
}

fn tenant(attacks: &mut Vec<Attack>) {
    let with = |proof: Option<TlogProof>| {
        let mut container = small(open_nine().container());
        if let Some(proof) = proof {
            container.set(Part::TenantProof, proof.to_string().into_bytes()).expect("small");
        }
        container.to_bytes().expect("a record")
    };
    let of = |vote: &Honest| sealed(&checkpoint(&vote.end));
    attacks.push(attack(
        "tenant-log-knows-another-vote",
        "the proof is that of another vote",
        1,
        "tenant-log-proof",
        with(Some(tenant_proof(&of(&secret()), &tenant_signer()))),
    ));
    let other = NoteSigner::new(tenant_signer().verifier().name().clone(), &bytes("another tenant key"));
    attacks.push(attack(
        "tenant-log-is-signed-by-somebody-else",
        "the checkpoint of the tenant's log is signed with another key of the same name",
        1,
        "tenant-log-signature",
        with(Some(tenant_proof(&of(&open_nine()), &other))),
    ));
    let mut container = small(open_nine().container());
    container.set(Part::Roll, secret().container().part(Part::Roll).expect("a roll").to_vec()).expect("small");
    attacks.push(attack(
        "copy-of-the-roll-differs",
        "the roll beside the entries is that of another vote",
        1,
        "copy-differs",
        container.to_bytes().expect("a record"),
    ));
    let mut container = small(open_nine().container());
    container.attach(b"Ein anderer Lageplan\n".to_vec()).expect("small");
    attacks.push(attack(
        "attachment-is-foreign",
        "an attachment is added that nobody voted on",
        1,
        "attachment-foreign",
        container.to_bytes().expect("a record"),
    ));
    let mut vote = open_nine();
    vote.attachments.clear();
    attacks.push(attack(
        "attachment-is-missing",
        "the attachment that was voted on is left out",
        2,
        "attachment-missing",
        bytes_of(vote.container()),
    ));
}

fn ballot_of(voter: u8, seq: u32, choice: &str, how: How) -> Body {
    Body::Ballot(body::Ballot { voter: id(voter), seq, choice: vec![option(choice)], how })
}

/// Voters who do what they may not, with a server that lets them.
fn voters(attacks: &mut Vec<Attack>) {
    let mut with = |name, about, code, make: &dyn Fn(&Honest) -> Line| {
        let mut vote = open_nine();
        let line = make(&vote);
        vote.lines.insert(9, line);
        attacks.push(attack(name, about, 1, code, bytes_of(vote.signed_anew().container())));
    };
    with("voter-votes-twice", "the number of the second ballot is that of the first", "ballot-seq", &|vote| {
        vote.signed(1, &ballot_of(1, 1, "no", How::Device))
    });
    with("voter-is-excluded", "a member who is excluded for bias votes", "ballot-voter", &|vote| {
        vote.signed(4, &ballot_of(4, 1, "yes", How::Device))
    });
    with("voter-votes-for-another", "a member signs the ballot of another one", "entry-by", &|vote| {
        vote.signed(1, &ballot_of(7, 2, "yes", How::Device))
    });
    with("voter-chooses-what-there-is-not", "a choice that the definition does not have", "ballot-choice", &|vote| {
        vote.signed(1, &ballot_of(1, 2, "maybe", How::Device))
    });
    with("voter-is-nobody", "somebody who is not in the roll votes", "entry-key", &|vote| {
        vote.signed(99, &ballot_of(99, 1, "yes", How::Device))
    });
    with(
        "minutes-record-who-has-a-device",
        "the minute-taker records a vote aloud in an open vote",
        "ballot-how",
        &|vote| vote.signed(MINUTES, &ballot_of(1, 2, "no", How::Aloud)),
    );
    with(
        "ballot-of-another-vote",
        "a ballot is taken over from another vote of the same member",
        "entry-signature",
        &|vote| {
            let mut context = vote.context();
            context.definition = Some(Hash::of_leaf(b"another definition"));
            line(
                vote.hall.key(1).sign(&context, id(1), vote.hall.salt(), &ballot_of(1, 2, "no", How::Device)),
                vote.hall.now,
            )
        },
    );
    let mut with = |name, about, code, change: &dyn Fn(&Honest, &mut body::SecretBallot) -> u8| {
        let mut vote = secret();
        let Body::SecretBallot(mut ballot) = vote.body(3) else { panic!("a secret ballot") };
        let by = change(&vote, &mut ballot);
        let line = vote.signed(by, &Body::SecretBallot(ballot));
        vote.lines.insert(12, line);
        attacks.push(attack(name, about, 1, code, bytes_of(vote.signed_anew().container())));
    };
    with("secret-ballot-is-copied", "a member casts the ballot of another one", "ballot-signature", &|_, ballot| {
        (ballot.voter, ballot.seq) = (id(2), 2);
        2
    });
    with("secret-ballot-is-short", "a ballot has a byte too few", "cs1-length", &|_, ballot| {
        ballot.seq = 2;
        ballot.blob_pop();
        1
    });
    with("secret-ballot-has-no-point", "a commitment is no point", "cs1-point", &|_, ballot| {
        ballot.seq = 2;
        ballot.ballot.0[7..39].fill(0xFF);
        1
    });
    let (mut vote, about) = (secret(), "a member checks the ballot that they have cast, and so shows what is in it");
    let Body::SecretBallot(ballot) = vote.body(3) else { panic!("a secret ballot") };
    let audited = body::Audited { voter: ballot.voter, ballot: Digest::of_file(&ballot.ballot.0) };
    let line = vote.signed(1, &Body::Audited(audited));
    vote.lines.insert(12, line);
    let bytes = bytes_of(vote.signed_anew().container());
    attacks.push(attack("voter-checks-the-ballot-that-counts", about, 1, "ballot-audited", bytes));
}

trait Pop {
    fn blob_pop(&mut self);
}

impl Pop for body::SecretBallot {
    fn blob_pop(&mut self) {
        self.ballot.0.pop();
    }
}

/// Trustees who lie.
fn trustees(attacks: &mut Vec<Attack>) {
    let vote = |change: &dyn Fn(&mut body::Sum)| {
        let mut vote = secret();
        let at = vote.place(ballot::vote::EntryType::Sum);
        let Body::Sum(mut sum) = vote.body(at) else { panic!("a sum") };
        change(&mut sum);
        vote.lines[at] = line(vote.hall.server(&Body::Sum(sum)), vote.hall.now);
        bytes_of(vote.signed_anew().container())
    };
    attacks.push(attack(
        "trustee-signs-nothing",
        "a sum is changed and its signature is not",
        1,
        "sum-signature",
        vote(&|sum| {
            let Blob(bytes) = &mut sum.sum;
            bytes[2] ^= 1;
        }),
    ));
    attacks.push(attack(
        "trustee-is-nobody",
        "a sum is that of a trustee whom the definition does not name",
        1,
        "cs1-sum-form",
        vote(&|sum| sum.trustee = 9),
    ));
}

/// What a voter keeps of the entry at this place.
fn receipt(vote: &Honest, at: usize) -> Vec<u8> {
    let leaves: Vec<_> = vote.lines.iter().map(|line| Hash::of_leaf(line.entry.as_bytes())).collect();
    let size = at + 1;
    let checkpoint = Checkpoint::new(vote.hall.origin.clone(), size as u64, tree::root(&leaves[..size]));
    let proof = TlogProof {
        extra: vote.lines[at].entry.clone().into_bytes(),
        index: at as u64,
        path: tree::inclusion(&leaves[..size], at as u64).expect("a path"),
        checkpoint: checkpoint.sign(&vote.hall.signer).expect("signed"),
    };
    proof.to_string().into_bytes()
}

/// Votes without a sitting, where nobody sees who is there.
fn without_a_sitting(attacks: &mut Vec<Attack>) {
    let mut vote = circular();
    let close = vote.place(ballot::vote::EntryType::Closed);
    let opposed = vote.signed(2, &Body::Opposed(body::Opposed { member: id(2) }));
    vote.lines.insert(close, opposed);
    attacks.push(attack(
        "server-announces-what-was-opposed",
        "a member opposes to deciding without a sitting, and there is a result",
        1,
        "result-opposed",
        bytes_of(vote.signed_anew().container()),
    ));
    let mut vote = circular();
    let keyed = vote.place(ballot::vote::EntryType::Keyed);
    let key = ballot::client::PersonKey::new(&bytes("a key for the fourth member")).public();
    let proof = ballot::vote::roll::Proof::SignIn;
    let foreign = vote.signed(3, &Body::Keyed(body::Keyed { member: id(4), key, proof }));
    vote.lines.insert(keyed + 1, foreign);
    attacks.push(attack(
        "voter-brings-a-key-for-another",
        "a member registers a key in the name of another one, without a sitting",
        1,
        "entry-by",
        bytes_of(vote.signed_anew().container()),
    ));
    let mut vote = circular();
    let Body::Definition(mut definition) = vote.body(0) else { unreachable!("the first entry") };
    definition.rule = ballot::rule::profile::rule("go-sh/resolution", 1).expect("a rule");
    let context = ballot::vote::entry::Context { origin: vote.hall.origin.clone(), definition: None, roll: None };
    let signed = vote.hall.key(MINUTES).sign(&context, id(MINUTES), vote.hall.salt(), &Body::Definition(definition));
    vote.lines[0] = line(signed, vote.hall.now);
    attacks.push(attack(
        "officer-lets-a-council-decide-without-a-sitting",
        "the law of the body asks for a sitting, and the vote is held without one",
        1,
        "definition-circular",
        bytes_of(vote.signed_anew().container()),
    ));
}
