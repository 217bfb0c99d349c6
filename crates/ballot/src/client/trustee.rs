//! What a trustee's client looks at before it gives its sum: two sums over different sets would open ballots, so the set
//! is the one of a closed log that the members confirmed.

use std::collections::BTreeMap;

use ledger::{Checkpoint, NoteSignature, SignedNote, Trust, VerifierKey};

use crate::client::key::cosigner_key;
use crate::client::watcher::Alarm;
use crate::id::MemberId;
use crate::vote::entry::{EntryType, Line};
use crate::vote::log::Log;

/// A closed secret vote whose entries were gone through.
pub struct Countable {
    log: Log,
    /// Members whose devices confirmed the closed log.
    pub confirmed: Vec<MemberId>,
}

impl Countable {
    /// The terms of the vote.
    pub fn suite(&self) -> Option<&secret_ballot::Vote> {
        self.log.suite()
    }

    /// The set to sum.
    pub fn counted(&self) -> Option<&secret_ballot::Counted> {
        self.log.counted()
    }
}

/// Devices of members with a vote, by the keys with which they confirm the close.
pub fn confirming_devices(log: &Log) -> BTreeMap<MemberId, VerifierKey> {
    let keys = log.law().confirming_keys();
    let device = |member: MemberId| Some((member, cosigner_key(log.origin(), member, keys.get(&member)?)?));
    log.entitled().into_keys().filter_map(device).collect()
}

/// Whose device confirmed the close by this line. One that is none confirms nothing, and says nothing of the others.
pub fn confirms(
    closing: &SignedNote,
    line: &NoteSignature,
    log: &Trust,
    devices: &BTreeMap<MemberId, VerifierKey>,
) -> Option<MemberId> {
    let (member, key) = devices.iter().find(|(_, key)| key.name() == line.name() && key.id() == line.id())?;
    let mut note = closing.clone();
    note.add(line.clone()).ok()?;
    let trust = Trust { witnesses: vec![key.clone()], ..log.clone() };
    let opened = Checkpoint::open(&note, &trust).ok()?;
    opened.cosigned_by.iter().any(|by| by.name == *key.name()).then_some(*member)
}

/// Goes through all entries up to the close, and compares them with the closing checkpoint.
pub fn countable(lines: &[Line], closing: &SignedNote, log_key: &VerifierKey) -> Result<Countable, Alarm> {
    let checkpoint = closing.checkpoint().map_err(|_| Alarm::Signature)?;
    let closed = lines.iter().take(usize::try_from(checkpoint.size).unwrap_or(usize::MAX));
    let log = Log::read(checkpoint.origin.clone(), closed).map_err(|_| Alarm::Entries)?;
    let mine = log.definition().and_then(|definition| definition.log_key().ok());
    if mine.as_ref() != Some(log_key) {
        return Err(Alarm::Signature);
    }
    let cosigners = confirming_devices(&log);
    let witnesses = cosigners.values().cloned().collect();
    let trust = Trust { origin: log.origin().clone(), log: vec![log_key.clone()], witnesses };
    let opened = Checkpoint::open(closing, &trust).map_err(|_| Alarm::Signature)?;
    if log.closing() != Some((checkpoint.size, checkpoint.root)) || log.last_kind() != Some(EntryType::Closed) {
        return Err(Alarm::Entries);
    }
    let confirmed = cosigners
        .iter()
        .filter(|(_, key)| opened.cosigned_by.iter().any(|by| by.name == *key.name() && by.id == key.id()))
        .map(|(member, _)| *member)
        .collect();
    Ok(Countable { log, confirmed })
}
