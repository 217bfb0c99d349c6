//! Compares a log, in the database or in a file, with what was written and signed.

use std::collections::BTreeMap;
use std::io::BufRead;

use ledger::{Frontier, Hash, Origin, Report, Row, SignedNote, Trust, Verifier, VerifierKey};
use serde::Deserialize;
use serde_json::value::RawValue;
use store::entity::audit_entry;
use store::{AuditQuery, StoreError};
use thiserror::Error;

use crate::act::Act;
use crate::cut::Cut;
use crate::event::Entry;
use crate::forget::ENTRIES;
use crate::log::Audit;
use crate::parts::{self, Standing};

/// Rows read at a time.
const STEP: u64 = 1_000;
/// Findings named; beyond them a list helps nobody.
const FINDINGS_MAX: usize = 1_000;

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Number of the row, where it is one.
    pub number: Option<u64>,
    /// What, for people.
    pub text: String,
}

/// The outcome of a verification.
#[derive(Clone, Debug)]
pub struct Verified {
    /// Entries that are there.
    pub rows: u64,
    /// Entries that were deleted when their time was over; what the log was after them is signed.
    pub cut: u64,
    /// Checkpoints that were given and are of a time whose entries are gone: nothing can be said of them.
    pub outlived: u64,
    /// Entries from the beginning that a signature vouches for.
    pub sealed: u64,
    /// Findings in the order of their rows.
    pub findings: Vec<Finding>,
    /// Whether there may be more than are named.
    pub more: bool,
}

impl Verified {
    pub fn is_whole(&self) -> bool {
        self.findings.is_empty() && !self.more
    }
}

/// Why a file cannot be verified at all.
#[derive(Debug, Error)]
pub enum FileFault {
    #[error("line {line} is not of an exported audit log")]
    Line { line: u64 },
    #[error("the file holds a selection of entries; only an export of all of them can be verified")]
    Selection,
    #[error("the file says that older entries were deleted, and the key of the log did not sign that")]
    Cut,
    #[error("the file cannot be read")]
    Read(#[from] std::io::Error),
}

/// Collects what is wrong.
struct Check {
    verifier: Verifier,
    findings: Vec<Finding>,
    cut: u64,
    outlived: u64,
    /// Entries that lost a name, by the number of the one that says why.
    withheld: BTreeMap<u64, u64>,
    /// How many each erasure says it took a name from.
    erasures: BTreeMap<u64, u64>,
}

impl Check {
    /// From the first entry, or from where the log was cut.
    fn new(trust: Trust, cut: Option<Cut>) -> Self {
        let (findings, outlived, withheld, erasures) = Default::default();
        match cut {
            None => Self { verifier: Verifier::new(trust), findings, cut: 0, outlived, withheld, erasures },
            Some(Cut { frontier }) => {
                let cut = frontier.size();
                Self { verifier: Verifier::resume(trust, frontier), findings, cut, outlived, withheld, erasures }
            }
        }
    }

    /// A checkpoint that somebody has kept elsewhere.
    fn kept(&mut self, note: &str) {
        let parsed = note.parse::<SignedNote>().ok().and_then(|note| note.checkpoint().ok());
        if parsed.is_some_and(|kept| kept.size < self.cut) {
            self.outlived += 1;
        } else {
            self.checkpoint("the checkpoint that was given", note);
        }
    }

    fn find(&mut self, number: Option<u64>, text: impl Into<String>) {
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(Finding { number, text: text.into() });
        }
    }

    fn checkpoint(&mut self, what: &str, note: &str) {
        let taken = match note.parse::<SignedNote>() {
            Ok(note) => self.verifier.checkpoint(&note).map_err(|fault| {
                let source = std::error::Error::source(&fault).map(|source| format!(": {source}"));
                format!("{fault}{}", source.unwrap_or_default())
            }),
            Err(fault) => Err(fault.to_string()),
        };
        if let Err(fault) = taken {
            self.find(None, format!("{what}: {fault}"));
        }
    }

    /// Compares what stands beside an entry with what is hashed of it.
    fn beside(&mut self, number: u64, bytes: &[u8], parts: Option<&str>, withheld_by: Option<u64>) {
        match parts::standing(bytes, parts) {
            Standing::Whole => {}
            Standing::Changed => {
                self.find(Some(number), format!("row {number}: who or what it names is not what was written"));
            }
            Standing::Withheld => match withheld_by.filter(|by| *by > number) {
                Some(by) => *self.withheld.entry(by).or_default() += 1,
                None => self.find(Some(number), format!("row {number}: whom it names is gone, and nothing says why")),
            },
        }
        if let Some(entry) = Entry::of_row(bytes, parts).filter(|entry| entry.act == Act::AccountErase.name()) {
            let said = entry.details.get(ENTRIES).and_then(|said| said.parse().ok());
            self.erasures.insert(number, said.unwrap_or_default());
        }
    }

    fn finish(mut self) -> (Verified, Option<Frontier>) {
        for (by, count) in std::mem::take(&mut self.withheld) {
            let said = self.erasures.get(&by).copied().unwrap_or_default();
            if said < count {
                let text = format!("row {by}: it says that {said} entries lost a name, and {count} did");
                self.find(Some(by), text);
            }
        }
        let Report { breaks, more, rows, sealed, frontier } = self.verifier.finish();
        let mut findings = self.findings;
        let more = more || findings.len() >= FINDINGS_MAX;
        findings.extend(breaks.iter().map(|found| Finding { number: Some(found.index), text: found.to_string() }));
        findings.sort();
        (Verified { rows, cut: self.cut, outlived: self.outlived, sealed, findings, more }, frontier)
    }
}

impl Audit {
    /// Verifies the log in the database. `kept` are checkpoints that were brought elsewhere in time.
    pub async fn verify(&self, kept: &[String]) -> Result<Verified, StoreError> {
        // The head is read first: what is appended meanwhile is behind it.
        let Some(head) = self.head().await? else { return self.verify_headless().await };
        let stored = self.store().audit().head().await?;
        let origin = Origin::new(&head.origin).map_err(|_| StoreError::Damaged("the name of the log is damaged"))?;
        let cut = stored.as_ref().map_or(Ok(None), |stored| Cut::of(stored, &origin, &head.key));
        let (cut, fault) = match cut {
            Ok(cut) => (cut, None),
            Err(fault) => (None, Some(fault)),
        };
        let mut check = Check::new(Trust { origin, log: vec![head.key.clone()], witnesses: Vec::new() }, cut);
        if let Some(fault) = fault {
            check.find(Some(0), fault);
        }
        for note in kept {
            check.kept(note);
        }
        let size = i64::try_from(head.size).unwrap_or(i64::MAX);
        let begin = i64::try_from(check.cut).unwrap_or(i64::MAX);
        let mut signed = begin;
        let all = AuditQuery { below: Some(size), ..Default::default() };
        let mut next = 0;
        loop {
            let rows = self.store().audit().from(&all, next, STEP).await?;
            let Some(last) = rows.last().map(|row| row.number) else { break };
            next = last + 1;
            signed = self.feed_checkpoints(&mut check, signed, next).await?;
            rows.iter().for_each(|row| feed(&mut check, row));
        }
        // Signed states of rows that are gone. What was appended and signed meanwhile is none of them.
        let now = self.store().audit().head().await?.map_or(size, |head| head.size);
        self.feed_checkpoints(&mut check, signed, if now > size { size } else { i64::MAX }).await?;
        let (mut verified, frontier) = check.finish();
        let missing = frontier.as_ref().is_none_or(|frontier| frontier.size() < head.size);
        let reached = verified.rows + verified.cut;
        if reached < head.size && missing && verified.findings.is_empty() {
            let text = format!("row {reached}: {} rows are missing from here to the end", head.size - reached);
            verified.findings.push(Finding { number: Some(reached), text });
        } else if let (Some(frontier), Some(stored)) = (frontier, stored)
            && frontier.size() == head.size
            && stored.size.unsigned_abs() == head.size
            && frontier.to_bytes() != stored.frontier
            && verified.findings.is_empty()
        {
            let text = "the head of the log is not that of its rows: it or the newest rows were rewritten".into();
            verified.findings.push(Finding { number: head.size.checked_sub(1), text });
        }
        Ok(verified)
    }

    /// The signed states of these sizes, in portions. Answers where to go on.
    async fn feed_checkpoints(&self, check: &mut Check, mut from: i64, until: i64) -> Result<i64, StoreError> {
        loop {
            let found = self.store().audit().checkpoints(from, STEP).await?;
            for one in found.iter().take_while(|one| one.size <= until) {
                check.checkpoint(&format!("the checkpoint of size {}", one.size), &one.note);
                from = one.size + 1;
            }
            if found.last().is_none_or(|last| last.size > until) {
                return Ok(from);
            }
        }
    }

    /// Without a head there is no log; rows or checkpoints say that there was one.
    async fn verify_headless(&self) -> Result<Verified, StoreError> {
        let audit = self.store().audit();
        let any = !audit.from(&AuditQuery::default(), 0, 1).await?.is_empty();
        let signed = audit.last_checkpoint().await?.is_some();
        let text = "the head of the log is gone, though there are rows or checkpoints".to_owned();
        let findings = if any || signed { vec![Finding { number: Some(0), text }] } else { Vec::new() };
        Ok(Verified { rows: 0, cut: 0, outlived: 0, sealed: 0, findings, more: false })
    }
}

fn feed(check: &mut Check, row: &audit_entry::Model) {
    let number = row.number.unsigned_abs();
    let (Some(leaf), Some(chain)) = (Hash::from_slice(&row.leaf), Hash::from_slice(&row.chain)) else {
        return check.find(Some(number), format!("row {number}: a hash of the row has not 32 bytes"));
    };
    check.verifier.row(&Row { index: number, entry: &row.entry, leaf, chain });
    check.beside(number, &row.entry, row.parts.as_deref(), row.withheld_by.map(i64::unsigned_abs));
    // Columns are not hashed, but whoever searches believes them.
    let same = Entry::of_row(&row.entry, row.parts.as_deref()).is_some_and(|entry| {
        let object = entry.object.as_ref();
        row.at_ms == entry.at_ms
            && row.act == entry.act
            && row.result == entry.result.name()
            && row.actor_kind == entry.actor.kind.name()
            && row.actor_id == entry.actor.id
            && row.object_kind.as_deref() == object.map(|object| object.kind.as_str())
            && row.object_id == object.and_then(|object| object.id)
            && row.words == entry.words(number)
    });
    if !same {
        check.find(Some(number), format!("row {number}: the columns to search by are not those of the entry"));
    }
}

/// A line of an exported log, of whichever sort. No enumeration: the very bytes of an entry do not survive being tried
/// as one sort after the other.
#[derive(Deserialize)]
struct Parts<'a> {
    origin: Option<String>,
    key: Option<String>,
    complete: Option<bool>,
    cut: Option<String>,
    size: Option<u64>,
    checkpoint: Option<String>,
    index: Option<u64>,
    leaf: Option<String>,
    chain: Option<String>,
    #[serde(borrow)]
    entry: Option<&'a RawValue>,
    #[serde(borrow)]
    parts: Option<&'a RawValue>,
    withheld_by: Option<u64>,
}

enum Line<'a> {
    Header { origin: String, key: String, complete: bool, size: u64, cut: Option<String> },
    Checkpoint { checkpoint: String },
    Row { index: u64, leaf: String, chain: String, entry: &'a RawValue, beside: Option<&'a RawValue>, by: Option<u64> },
}

impl<'a> Parts<'a> {
    fn line(self) -> Option<Line<'a>> {
        if let (Some(origin), Some(key), Some(complete), Some(size)) = (self.origin, self.key, self.complete, self.size)
        {
            return Some(Line::Header { origin, key, complete, size, cut: self.cut });
        }
        if let Some(checkpoint) = self.checkpoint {
            return Some(Line::Checkpoint { checkpoint });
        }
        let (index, leaf, chain, entry) = (self.index?, self.leaf?, self.chain?, self.entry?);
        Some(Line::Row { index, leaf, chain, entry, beside: self.parts, by: self.withheld_by })
    }
}

/// Verifies an exported log (JSON lines). The key is the one that the tenant was told by another way; without it that
/// of the file is taken, which only tells that the file agrees with itself.
pub fn verify_file(file: impl BufRead, key: Option<&VerifierKey>, kept: &[String]) -> Result<Verified, FileFault> {
    let mut check = None;
    let mut promised = 0;
    for (line, text) in (1..).zip(file.lines()) {
        let text = text?;
        let parsed = serde_json::from_str(&text).ok().and_then(Parts::line).ok_or(FileFault::Line { line })?;
        match (parsed, check.as_mut()) {
            (Line::Header { complete: false, .. }, None) => return Err(FileFault::Selection),
            (Line::Header { origin, key: own, size, cut, .. }, None) => {
                let origin = Origin::new(&origin).map_err(|_| FileFault::Line { line })?;
                let own: VerifierKey = own.parse().map_err(|_| FileFault::Line { line })?;
                promised = size;
                let trusted = key.cloned().unwrap_or(own);
                let begin = match &cut {
                    Some(note) => Some(Cut::open(note, &origin, &trusted).ok_or(FileFault::Cut)?),
                    None => None,
                };
                let check =
                    check.insert(Check::new(Trust { origin, log: vec![trusted], witnesses: Vec::new() }, begin));
                kept.iter().for_each(|note| check.kept(note));
            }
            (Line::Checkpoint { checkpoint }, Some(check)) => {
                check.checkpoint(&format!("the checkpoint in line {line}"), &checkpoint);
            }
            (Line::Row { index, leaf, chain, entry, beside, by }, Some(check)) => {
                let (Some(leaf), Some(chain)) = (Hash::from_base64(&leaf), Hash::from_base64(&chain)) else {
                    return Err(FileFault::Line { line });
                };
                check.verifier.row(&Row { index, entry: entry.get().as_bytes(), leaf, chain });
                check.beside(index, entry.get().as_bytes(), beside.map(RawValue::get), by);
            }
            _ => return Err(FileFault::Line { line }),
        }
    }
    let (mut verified, _) = check.ok_or(FileFault::Line { line: 1 })?.finish();
    let reached = verified.rows + verified.cut;
    if verified.findings.is_empty() && reached < promised {
        let text = format!("row {reached}: the file ends {} rows too early", promised - reached);
        verified.findings.push(Finding { number: Some(reached), text });
    }
    Ok(verified)
}
