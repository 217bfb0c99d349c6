//! The log as this program reads it: every entry by the law, every checkpoint against a tree of its own.

use std::collections::{BTreeMap, BTreeSet};

use ballot::client::{Alarm, confirming_devices, confirms};
use ballot::vote::{Body, EntryType, Header, Line, Log, Stage};
use ballot::{MemberId, VoteId};
use ledger::{Checkpoint, Hash, KeyName, NoteSignature, SignedNote, Trust, VerifierKey};
use wire::vote::{VoteLine, VoteLog};

/// What is under way once a definition stands.
struct Begun {
    log: Log,
    trust: Trust,
}

pub(crate) struct Reader {
    vote: VoteId,
    /// What was seen in an earlier life.
    pinned: Option<(u64, Hash)>,
    begun: Option<Begun>,
    /// Secret ballots that were not opened yet, with their places.
    pub(crate) unopened: Vec<(u64, Line)>,
    /// Trustees who have given their sums.
    pub(crate) summed: BTreeSet<u32>,
    pub(crate) fell_back: bool,
    /// The checkpoint right after the close.
    closing: Option<SignedNote>,
    /// Devices that can confirm it, by the names under which they do.
    devices: BTreeMap<KeyName, (MemberId, VerifierKey)>,
    confirmed: BTreeSet<MemberId>,
}

impl Reader {
    pub(crate) fn new(vote: VoteId, pinned: Option<(u64, Hash)>) -> Self {
        let (unopened, summed, devices, confirmed) = Default::default();
        Self { vote, pinned, begun: None, unopened, summed, fell_back: false, closing: None, devices, confirmed }
    }

    pub(crate) fn log(&self) -> Option<&Log> {
        self.begun.as_ref().map(|begun| &begun.log)
    }

    pub(crate) fn stage(&self) -> Stage {
        self.log().map_or(Stage::Empty, Log::stage)
    }

    /// Entries that were read.
    pub(crate) fn size(&self) -> u64 {
        self.log().map_or(0, Log::size)
    }

    /// The newest state that the log signed for.
    pub(crate) fn pinned(&self) -> Option<(u64, Hash)> {
        self.pinned
    }

    /// Root of the closed log.
    pub(crate) fn closed_root(&self) -> Option<Hash> {
        self.closing.as_ref()?;
        self.log()?.closing().map(|(_, root)| root)
    }

    /// Devices that confirmed the close, and those that could.
    pub(crate) fn confirmed(&self) -> (usize, usize) {
        (self.confirmed.len(), self.devices.len())
    }

    /// Reads a page; whether there is more.
    pub(crate) fn read(&mut self, page: &VoteLog) -> Result<bool, Alarm> {
        let from = self.size();
        for (line, index) in page.entries.iter().zip(from..) {
            self.read_line(index, line)?;
        }
        let size = self.size();
        if page.size < size || self.pinned.is_some_and(|(pinned, _)| page.size < pinned) {
            return Err(Alarm::Rollback);
        }
        if page.size > size {
            // A page without entries leads nowhere.
            return if size > from { Ok(true) } else { Err(Alarm::Entries) };
        }
        let Some(begun) = &self.begun else { return Ok(false) };
        if let Some((pinned, root)) = self.pinned
            && begun.log.root(pinned) != Some(root)
        {
            return Err(Alarm::Fork);
        }
        let newest = begun.signed(&note(page.checkpoint.as_ref().ok_or(Alarm::Signature)?)?)?;
        // Entries beyond it would be signed by nobody.
        if newest.size != page.size {
            return Err(Alarm::Entries);
        }
        self.pinned = Some(begun.compare(&newest)?);
        self.close(page)?;
        Ok(false)
    }

    fn read_line(&mut self, index: u64, line: &VoteLine) -> Result<(), Alarm> {
        let salt = line.salt.as_ref().map(|salt| salt.parse());
        let salt = salt.transpose().map_err(|_| Alarm::Entries)?;
        let line = Line { entry: line.entry.clone(), salt, body: line.body.clone() };
        if self.begun.is_none() {
            self.begun = Some(begin(self.vote, &line)?);
        }
        let Some(begun) = &mut self.begun else { return Err(Alarm::Definition) };
        begun.log.read_on(&line).map_err(|_| Alarm::Entries)?;
        let header: Header = serde_json::from_str(&line.entry).map_err(|_| Alarm::Entries)?;
        match header.kind {
            EntryType::SecretBallot => self.unopened.push((index, line)),
            EntryType::FellBack => self.fell_back = true,
            EntryType::Sum => {
                if let Ok(Body::Sum(sum)) = Body::read(EntryType::Sum, line.body.as_deref().unwrap_or_default()) {
                    self.summed.insert(sum.trustee);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Looks at what the log signed for right after the close, and at who confirmed that.
    fn close(&mut self, page: &VoteLog) -> Result<(), Alarm> {
        let (Some(begun), Some(closing)) = (&self.begun, &page.closing) else { return Ok(()) };
        let closing = note(closing)?;
        let signed = begun.signed(&closing)?;
        // It was closed after this page was written; the next one has the entry.
        if signed.size > begun.log.size() {
            return Ok(());
        }
        if Some(begun.compare(&signed)?) != begun.log.closing() {
            return Err(Alarm::Closing);
        }
        if self.devices.is_empty() {
            let devices = confirming_devices(&begun.log).into_iter();
            self.devices = devices.map(|(member, key)| (key.name().clone(), (member, key))).collect();
        }
        for line in page.cosignatures.iter().filter_map(|line| line.parse::<NoteSignature>().ok()) {
            // Each once: of two thousand none is looked at anew with every page.
            let Some((member, key)) = self.devices.get(line.name()) else { continue };
            if !self.confirmed.contains(member)
                && confirms(&closing, &line, &begun.trust, &BTreeMap::from([(*member, key.clone())])).is_some()
            {
                self.confirmed.insert(*member);
            }
        }
        self.closing = Some(closing);
        Ok(())
    }
}

impl Begun {
    /// A checkpoint that the log signed.
    fn signed(&self, note: &SignedNote) -> Result<Checkpoint, Alarm> {
        Checkpoint::open(note, &self.trust).map(|opened| opened.checkpoint).map_err(|_| Alarm::Signature)
    }

    /// Size and root of a checkpoint that is one of the log that was read.
    fn compare(&self, Checkpoint { size, root, .. }: &Checkpoint) -> Result<(u64, Hash), Alarm> {
        if self.log.root(*size) == Some(*root) { Ok((*size, *root)) } else { Err(Alarm::Fork) }
    }
}

fn note(text: &str) -> Result<SignedNote, Alarm> {
    text.parse().map_err(|_| Alarm::Signature)
}

/// From the definition, which is the first entry and that of this vote.
fn begin(vote: VoteId, line: &Line) -> Result<Begun, Alarm> {
    let body = line.body.as_deref().ok_or(Alarm::Definition)?;
    let Ok(Body::Definition(definition)) = Body::read(EntryType::Definition, body) else {
        return Err(Alarm::Definition);
    };
    let origin = definition.log_origin().map_err(|_| Alarm::Definition)?;
    let key = definition.log_key().map_err(|_| Alarm::Definition)?;
    if definition.vote != vote {
        return Err(Alarm::Definition);
    }
    let log = Log::read(origin.clone(), []).map_err(|_| Alarm::Definition)?;
    Ok(Begun { log, trust: Trust { origin, log: vec![key], witnesses: Vec::new() } })
}

#[cfg(test)]
pub(crate) mod tests;
