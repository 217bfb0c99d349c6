//! What anybody can find out from the entries of a vote: a list of checks with stable codes, and the result computed
//! anew. Pure; container, PDF and time stamp are for others.
//!
//! A check passed, failed (with the code of the fault and the entry), was not checked, or was not needed. "Not checked"
//! is never a pass.

mod checks;

use std::collections::BTreeMap;

use ledger::{Checkpoint, Hash, SignedNote, Trust, VerifierKey};
use serde::Serialize;

use crate::client::ballot_code;
use crate::encoded::Digest;
use crate::id::MemberId;
use crate::rule::profile;
use crate::text::OptionId;
use crate::vote::body::{How, ResultBody, Voided};
use crate::vote::definition::Definition;
use crate::vote::entry::{EntryType, Line, Read};
use crate::vote::law::{Choice, Proofs, Stage};
use crate::vote::log::Log;
use crate::vote::refusal::Refusal;
use crate::vote::roll::Roll;

pub use checks::{Check, CheckCode, State};

use checks::Checks;

/// What there is of a vote.
pub struct Evidence<'a> {
    /// All entries, in their order.
    pub lines: &'a [Line],
    /// The checkpoint right after the close, with the cosignatures of members.
    pub closing: Option<&'a SignedNote>,
    /// The checkpoint of the whole log.
    pub end: Option<&'a SignedNote>,
    /// The key of the log, known from elsewhere.
    pub log_key: Option<&'a VerifierKey>,
}

/// What was found out.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Each check once, in the order of [`CheckCode::ALL`].
    pub checks: Vec<Check>,
    /// How far the vote is; nothing if the entries could not be followed to their end.
    pub stage: Option<Stage>,
    pub definition: Option<Definition>,
    pub roll: Option<Roll>,
    /// Computed anew. Of a vote that is void it is what had been found before.
    pub result: Option<ResultBody>,
    /// Why the vote is void: then nothing was decided, whatever the result says.
    pub voided: Option<Voided>,
    /// The vote went on on paper: no ballot of the urn counts.
    pub fell_back: bool,
    /// The named list, or for a secret vote who took part. Only ballots that count.
    pub ballots: Vec<Voted>,
    pub entries: u64,
    pub root: Digest,
    /// Entitled members whose devices confirmed the closed log, and how many could have.
    pub confirmed: Vec<MemberId>,
    pub confirmable: u64,
    /// Right cosignatures of the close by whoever had a key: also of officers and of members without a vote, whose word
    /// is as good but is not counted.
    pub cosigned: u64,
}

/// A ballot that counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Voted {
    pub voter: MemberId,
    pub votes: u64,
    /// Absent where it is secret.
    pub choice: Option<Vec<OptionId>>,
    pub how: How,
    pub index: u64,
    pub code: String,
}

impl Report {
    /// Whether no check failed.
    pub fn is_valid(&self) -> bool {
        !self.checks.iter().any(|check| matches!(check.state, State::Failed { .. }))
    }

    /// Whether nothing was left unchecked, either.
    pub fn is_complete(&self) -> bool {
        self.is_valid() && !self.checks.iter().any(|check| matches!(check.state, State::NotChecked { .. }))
    }

    /// The state of a check.
    pub fn state(&self, code: CheckCode) -> Option<State> {
        self.checks.iter().find(|check| check.code == code).map(|check| check.state)
    }

    /// Codes of all faults.
    pub fn faults(&self) -> Vec<&'static str> {
        let fault = |check: &Check| match check.state {
            State::Failed { fault, .. } => Some(fault),
            State::Passed | State::NotChecked { .. } | State::NotNeeded => None,
        };
        self.checks.iter().filter_map(fault).collect()
    }
}

/// Checks everything that the entries, the checkpoints and the keys allow.
pub fn verify(evidence: &Evidence<'_>) -> Report {
    let mut checks = Checks::default();
    check_hashes(evidence.lines, &mut checks);
    let leaves = evidence.lines.iter().map(|line| Hash::of_leaf(line.entry.as_bytes()));
    let tree = ledger::CachedTree::new(leaves);
    let (log, whole) = follow(evidence.lines, &mut checks);
    check_definition(&log, &mut checks);
    if whole {
        check_end(&log, &mut checks);
    }
    let confirmations = check_notes(evidence, &log, &tree, whole, &mut checks);
    let fell_back = log.law().casting.as_ref().is_some_and(|casting| casting.fell_back);
    let ballots = if whole { ballots(&log) } else { Vec::new() };
    Report {
        checks: checks.finish(whole),
        stage: whole.then(|| log.stage()),
        definition: log.definition().cloned(),
        roll: log.roll().cloned(),
        result: log.result().cloned(),
        voided: log.voided().cloned(),
        fell_back,
        ballots,
        entries: tree.size(),
        root: Digest::from(tree.root(tree.size()).unwrap_or_else(Hash::of_empty_tree).0),
        confirmed: confirmations.confirmed,
        confirmable: confirmations.confirmable,
        cosigned: confirmations.cosigned,
    }
}

/// Every entry by itself, so that an edited one is named even if another one stops the law before it.
fn check_hashes(lines: &[Line], checks: &mut Checks) {
    for (index, line) in lines.iter().enumerate() {
        match Read::new(&line.entry, line.salt.as_ref(), line.body.as_deref()) {
            Ok(read) if read.body.is_none() => checks.not_checked(CheckCode::Erased, "body-erased"),
            Ok(_) => {}
            Err(refusal) => checks.fail(CheckCode::Entries, refusal.code(), Some(index as u64)),
        }
    }
}

/// Runs the law over the entries. The second answer says whether it came to the end.
fn follow(lines: &[Line], checks: &mut Checks) -> (Log, bool) {
    // The origin is what the definition says; that it is signed for is seen at the checkpoints.
    let definition = lines.first().and_then(|line| line.body.as_deref());
    let definition = definition.and_then(|body| crate::canonical::read::<Definition>(body, body.len()).ok());
    let origin = definition.and_then(|definition| definition.log_origin().ok());
    let known = origin.is_some();
    let Ok(fallback) = ledger::Origin::new("unknown") else { unreachable!("a name") };
    let origin = origin.unwrap_or(fallback);
    if !known {
        checks.fail(CheckCode::Definition, "definition-origin", Some(0));
        return (Log::new(origin), false);
    }
    let (mut log, mut stopped) = run(lines, &origin, Proofs::AtClose);
    // All proofs together say that one is wrong. Which one it is, is looked for only then.
    if stopped.as_ref().is_some_and(|stop| matches!(stop.refusal, Refusal::Suite(_)) && stop.at_close) {
        (log, stopped) = run(lines, &origin, Proofs::AtOnce);
    }
    let Some(stop) = stopped else { return (log, true) };
    match stop.refusal {
        Refusal::BodyErased => checks.not_checked(CheckCode::Erased, stop.refusal.code()),
        refusal => checks.fail(checks::check_of(&refusal, stop.kind), refusal.code(), Some(stop.index)),
    }
    (log, false)
}

/// Where the law stopped.
struct Stop {
    index: u64,
    kind: Option<EntryType>,
    refusal: Refusal,
    at_close: bool,
}

fn run(lines: &[Line], origin: &ledger::Origin, proofs: Proofs) -> (Log, Option<Stop>) {
    let mut log = Log::with(origin.clone(), proofs);
    for (index, line) in lines.iter().enumerate() {
        if let Err(refusal) = log.admit(line.entry.clone(), line.salt, line.body.clone()) {
            let kind = Read::new(&line.entry, None, None).ok().map(|read| read.header.kind);
            let at_close = kind == Some(EntryType::Closed);
            return (log, Some(Stop { index: index as u64, kind, refusal, at_close }));
        }
    }
    let stop = |refusal| Stop { index: lines.len() as u64, kind: None, refusal, at_close: true };
    let stopped = log.law_mut().settle_proofs().err().map(stop);
    (log, stopped)
}

fn check_definition(log: &Log, checks: &mut Checks) {
    let Some(definition) = log.definition() else { return };
    let rule = &definition.rule;
    let seats = match rule.decision {
        crate::rule::Decision::Motion(_) => 1,
        crate::rule::Decision::Election(election) => election.seats,
        crate::rule::Decision::Lists(lists) => lists.seats,
    };
    match profile::rule(rule.name.as_str(), seats) {
        Some(known) if known == *rule => checks.pass(CheckCode::Rule),
        Some(_) => checks.fail(CheckCode::Rule, "rule-differs", Some(0)),
        None => checks.not_checked(CheckCode::Rule, "rule-unknown"),
    }
    if definition.trustees.is_none() {
        for code in [CheckCode::Proofs, CheckCode::Complaints, CheckCode::Sums] {
            checks.not_needed(code);
        }
    }
}

fn check_end(log: &Log, checks: &mut Checks) {
    let complaints = log.law().casting.as_ref().map_or(0, |casting| casting.open_complaints());
    if complaints > 0 {
        checks.not_checked(CheckCode::Complaints, "complaints-open");
    }
    match log.stage() {
        Stage::Announced => {}
        Stage::Void => {
            if log.result().is_none() {
                for code in [CheckCode::Sums, CheckCode::Decision, CheckCode::Result] {
                    checks.not_needed(code);
                }
            }
        }
        Stage::Counted => checks.not_checked(CheckCode::Finished, "not-announced"),
        Stage::Empty | Stage::Frozen | Stage::Listed | Stage::Open | Stage::Closed => {
            checks.not_checked(CheckCode::Finished, "not-finished");
            for code in [CheckCode::Sums, CheckCode::Decision, CheckCode::Result] {
                checks.not_checked(code, "not-finished");
            }
        }
    }
}

/// Who confirmed the close, and who could have.
#[derive(Default)]
struct Confirmations {
    confirmed: Vec<MemberId>,
    confirmable: u64,
    cosigned: u64,
}

/// The two checkpoints, the key of the log, and who confirmed.
fn check_notes(
    evidence: &Evidence<'_>,
    log: &Log,
    tree: &ledger::CachedTree,
    whole: bool,
    checks: &mut Checks,
) -> Confirmations {
    let own = log.definition().and_then(|definition| definition.log_key().ok());
    match (&own, evidence.log_key) {
        (Some(own), Some(known)) if own == known => checks.pass(CheckCode::LogKey),
        (Some(_), Some(_)) => checks.fail(CheckCode::LogKey, "log-key-other", Some(0)),
        (None, _) => {}
        (Some(_), None) => checks.not_checked(CheckCode::LogKey, "log-key-unknown"),
    }
    let Some(own) = own else { return Confirmations::default() };
    let cosigners: Vec<_> = log
        .law()
        .confirming_keys()
        .iter()
        .filter_map(|(member, key)| Some((*member, crate::client::cosigner_key(log.origin(), *member, key)?)))
        .collect();
    let witnesses = cosigners.iter().map(|(_, key)| key.clone()).collect();
    let trust = Trust { origin: log.origin().clone(), log: vec![own], witnesses };
    check_note(CheckCode::EndCheckpoint, evidence.end, Some(tree.size()), &trust, tree, checks);
    // Where the law stopped, the close is not known.
    let was_closed = log.closing().map(|(size, _)| size);
    if was_closed.is_none() && whole {
        // Of a vote that was never closed there is no such checkpoint, whatever somebody calls one.
        match evidence.closing {
            Some(_) => checks.fail(CheckCode::ClosingCheckpoint, "checkpoint-size", None),
            None => checks.not_needed(CheckCode::ClosingCheckpoint),
        }
        checks.not_needed(CheckCode::Confirmations);
        return Confirmations::default();
    }
    let opened = check_note(CheckCode::ClosingCheckpoint, evidence.closing, was_closed, &trust, tree, checks);
    let entitled = log.entitled();
    let confirmable = cosigners.iter().filter(|(member, _)| entitled.contains_key(member)).count() as u64;
    let Some(opened) = opened else { return Confirmations { confirmable, ..Confirmations::default() } };
    let by = |key: &VerifierKey| opened.cosigned_by.iter().any(|by| by.name == *key.name() && by.id == key.id());
    let mut confirmed: Vec<_> = cosigners.iter().filter(|(_, key)| by(key)).map(|(member, _)| *member).collect();
    let cosigned = confirmed.len() as u64;
    confirmed.retain(|member| entitled.contains_key(member));
    let found = Confirmations { confirmed, confirmable, cosigned };
    if !whole {
        // It is not known that this is the checkpoint of the close.
        checks.not_checked(CheckCode::Confirmations, "stopped");
        return found;
    }
    if found.confirmed.len() as u64 * 2 > confirmable {
        checks.pass(CheckCode::Confirmations);
    } else {
        checks.not_checked(CheckCode::Confirmations, "confirmations-few");
    }
    found
}

fn check_note(
    code: CheckCode,
    note: Option<&SignedNote>,
    size: Option<u64>,
    trust: &Trust,
    tree: &ledger::CachedTree,
    checks: &mut Checks,
) -> Option<ledger::Opened> {
    let Some(note) = note else {
        checks.not_checked(code, "checkpoint-missing");
        return None;
    };
    let opened = match Checkpoint::open(note, trust) {
        Ok(opened) => opened,
        Err(_) => {
            checks.fail(code, "checkpoint-signature", None);
            return None;
        }
    };
    let checkpoint = &opened.checkpoint;
    if size.is_some_and(|size| size != checkpoint.size) {
        checks.fail(code, "checkpoint-size", None);
        return None;
    }
    if tree.root(checkpoint.size) != Some(checkpoint.root) {
        checks.fail(code, "checkpoint-root", None);
        return None;
    }
    if size.is_some() {
        checks.pass(code);
    }
    Some(opened)
}

fn ballots(log: &Log) -> Vec<Voted> {
    // What went on on paper was counted there, and nothing in the urn counts.
    let Some(casting) = log.law().casting.as_ref().filter(|casting| !casting.fell_back) else { return Vec::new() };
    let votes: BTreeMap<_, _> = log.entitled();
    let voted = casting.ballots.iter().filter_map(|(voter, cast)| {
        let choice = match &cast.choice {
            Choice::Open(choice) => Some(choice.clone()),
            Choice::Secret(_) | Choice::Unproved => None,
            Choice::Rejected => return None,
        };
        Some(Voted {
            voter: *voter,
            votes: votes.get(voter).copied().unwrap_or(0),
            choice,
            how: cast.how,
            index: cast.index,
            code: ballot_code(&log.leaf(cast.index)?),
        })
    });
    voted.collect()
}
