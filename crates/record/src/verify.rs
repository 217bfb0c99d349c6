//! The whole record, checked against what somebody trusts.

use ballot::verify::{CheckCode, Evidence, Report, State as VoteState, verify as verify_vote};
use ballot::vote::{Definition, Line};
use ledger::SignedNote;

use crate::container::{Container, Part, TIME_STAMP_NAME};
use crate::entries::{self, place};
use crate::finding::{Check, Fault, Findings, State};
use crate::pdf;
use crate::policy::Policy;
use crate::surroundings;
use crate::timestamp::{self, Anchors, TokenError};

/// What somebody trusts, and what they ask for.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// Keys of tenants' logs or of single votes' logs, and witnesses of tenants' logs.
    pub policy: Policy,
    /// Who vouches for authorities of time stamps.
    pub anchors: Anchors,
    /// A record without a time stamp is complete.
    pub waive_time_stamp: bool,
    /// How many members must have confirmed the close; otherwise more than half of those who could.
    pub confirmations: Option<u32>,
}

/// What was read, for whoever shows more than the findings.
pub struct Opened {
    pub container: Container,
    pub lines: Vec<Line>,
    /// What follows from the entries.
    pub report: Report,
}

/// Checks a record: a container, or a protocol that holds one.
pub fn verify(file: &[u8], trust: &Trust, receipt: Option<&[u8]>) -> (Findings, Option<Opened>) {
    let mut findings = Findings::default();
    let opened = check(file, trust, receipt, &mut findings);
    findings.list.sort_by_key(|finding| finding.check);
    (findings, opened)
}

fn check(file: &[u8], trust: &Trust, receipt: Option<&[u8]>, findings: &mut Findings) -> Option<Opened> {
    let container = container(file, findings)?;
    time_stamp(&container, trust, findings);
    let lines = match entries::read(container.part(Part::Entries).unwrap_or_default()) {
        Ok(lines) => lines,
        Err(fault) => {
            findings.failed(Check::Lines, fault);
            return None;
        }
    };
    findings.passed(Check::Lines);
    surroundings::copies(&container, &lines, findings);
    let report = vote(&container, &lines, trust, findings);
    surroundings::attachments(&container, report.definition.as_ref(), findings);
    if let Some(receipt) = receipt {
        surroundings::receipt(receipt, &lines, report.definition.as_ref(), findings);
    }
    Some(Opened { container, lines, report })
}

fn container(file: &[u8], findings: &mut Findings) -> Option<Container> {
    let mut bytes = file;
    if pdf::is_pdf(file) {
        match pdf::container(file) {
            Ok(found) => bytes = found,
            Err(error) => {
                findings.failed(Check::Container, Fault::new(error.code()));
                return None;
            }
        }
        // What the pages say is for people to compare, until somebody makes the same pages anew.
        findings.open(Check::Protocol, Fault::new("protocol-unread"));
    }
    match Container::from_bytes(bytes) {
        Ok(container) => {
            findings.passed(Check::Container);
            Some(container)
        }
        Err(error) => {
            let fault = Fault { code: error.code().to_owned(), place: error.place() };
            findings.failed(Check::Container, fault);
            None
        }
    }
}

/// What follows from the entries, with the checkpoints over them and the log of the tenant.
fn vote(container: &Container, lines: &[Line], trust: &Trust, findings: &mut Findings) -> Report {
    let mut fault_of = |check: CheckCode, note: Result<Option<SignedNote>, Fault>| match note {
        Ok(note) => note,
        Err(fault) => {
            findings.failed(Check::Vote(check), fault);
            None
        }
    };
    let end = fault_of(CheckCode::EndCheckpoint, surroundings::note(container, Part::Checkpoint));
    let mut closing = fault_of(CheckCode::ClosingCheckpoint, surroundings::note(container, Part::Closing));
    if let Err(fault) = surroundings::confirmed(container, closing.as_mut()) {
        findings.failed(Check::Vote(CheckCode::Confirmations), fault);
    }
    let own = own_key(lines);
    let log_key = own.as_ref().and_then(|own| trust.policy.logs().iter().find(|key| key.name() == own.name()));
    let evidence = Evidence { lines, closing: closing.as_ref(), end: end.as_ref(), log_key };
    let report = verify_vote(&evidence);
    let key_is_known = report.state(CheckCode::LogKey) == Some(VoteState::Passed);
    if let Some(end) = &end {
        surroundings::tenant_log(container, end, &trust.policy, key_is_known, findings);
    }
    // A log that is trusted sealed the root, and the definition under that root names the key.
    let is_vouched = findings.state(Check::TenantLog) == Some(State::Passed);
    // Each line is the confirmation of somebody with a key; a line of nobody is no line.
    let lines_there = closing.as_ref().map_or(0, |note| note.signatures().len().saturating_sub(1));
    let closed = report.state(CheckCode::ClosingCheckpoint) == Some(VoteState::Passed);
    if closed
        && report.cosigned != lines_there as u64
        && findings.state(Check::Vote(CheckCode::Confirmations)).is_none()
    {
        let fault = Fault::at("confirmation-unknown", Part::Cosignatures.path());
        findings.failed(Check::Vote(CheckCode::Confirmations), fault);
    }
    let enough = trust.confirmations.map(|least| report.confirmed.len() >= least as usize);
    for check in &report.checks {
        let named = Check::Vote(check.code);
        if findings.state(named).is_some() {
            continue;
        }
        match (check.code, check.state) {
            (CheckCode::LogKey, VoteState::NotChecked { reason: "log-key-unknown" }) if is_vouched => {
                findings.passed(named)
            }
            (CheckCode::Confirmations, VoteState::Passed | VoteState::NotChecked { reason: "confirmations-few" })
                if enough.is_some() =>
            {
                match enough {
                    Some(true) => findings.passed(named),
                    _ => findings.open(named, Fault::new("confirmations-few")),
                }
            }
            (_, VoteState::Passed) => findings.passed(named),
            (_, VoteState::NotNeeded) => {}
            (_, VoteState::NotChecked { reason }) => findings.open(named, Fault::new(reason)),
            (_, VoteState::Failed { fault, index }) => {
                let place = index.and_then(|index| usize::try_from(index).ok()).map(place);
                findings.failed(named, Fault { code: fault.to_owned(), place });
            }
        }
    }
    report
}

/// The key that the definition names.
fn own_key(lines: &[Line]) -> Option<ledger::VerifierKey> {
    let body = lines.first()?.body.as_deref()?;
    let definition: Definition = ballot::canonical::read(body, body.len()).ok()?;
    definition.log_key().ok()
}

fn time_stamp(container: &Container, trust: &Trust, findings: &mut Findings) {
    let Some(token) = container.time_stamp() else {
        if !trust.waive_time_stamp {
            findings.open(Check::TimeStamp, Fault::new("time-missing"));
        }
        return;
    };
    match timestamp::verify(token, container.manifest().as_bytes(), &trust.anchors) {
        Ok(_) => findings.passed(Check::TimeStamp),
        // Whoever does without a stamp does without its anchor, too.
        Err(TokenError::NoAnchor) if trust.waive_time_stamp => {}
        // No anchor, or that of somebody else: nothing is wrong with the record.
        Err(error @ (TokenError::NoAnchor | TokenError::Path(_))) => {
            findings.open(Check::TimeStamp, Fault::new(error.code()));
        }
        Err(error) => findings.failed(Check::TimeStamp, Fault::at(error.code(), TIME_STAMP_NAME)),
    }
}
