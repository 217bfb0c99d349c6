//! A client that watches over its own vote.

use ledger::{Checkpoint, Hash, NoteSignature, SignedNote, TlogProof, Trust, VerifierKey, tree};
use thiserror::Error;

use crate::canonical;
use crate::client::key::PersonKey;
use crate::encoded::PublicKey;
use crate::id::MemberId;
use crate::limits::BODY_BYTES_MAX;
use crate::text::Label;
use crate::verify::Report;
use crate::vote::definition::Definition;
use crate::vote::entry::{Context, EntryType, Line, Read, Submission, commitment, is_signed};
use crate::vote::roll::Roll;

/// What a client must not be silent about: the server, or who keeps it, is not honest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Alarm {
    #[error("the definition is none, or its author did not sign it")]
    Definition,
    #[error("the roll is none, or no officer signed it")]
    Roll,
    #[error("the own line is missing in the roll, or has another name")]
    RollLine,
    #[error("the roll has another key under the own name")]
    RollKey,
    #[error("definition or roll was changed after it was seen")]
    Changed,
    #[error("a checkpoint is not signed by the log")]
    Signature,
    #[error("the log was shorter than it had been")]
    Rollback,
    #[error("two states of the log contradict each other")]
    Fork,
    #[error("what the server acknowledges is not what was sent")]
    Acceptance,
    #[error("a ballot that was acknowledged does not stand in the closed log")]
    BallotMissing,
    #[error("a ballot counts for this member that this client did not send last")]
    Counted,
    #[error("the closing checkpoint does not end with the close")]
    Closing,
    #[error("the entries are not those that were signed for, or the law refuses one")]
    Entries,
}

impl Alarm {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Definition => "alarm-definition",
            Self::Roll => "alarm-roll",
            Self::RollLine => "alarm-roll-line",
            Self::RollKey => "alarm-roll-key",
            Self::Changed => "alarm-changed",
            Self::Signature => "alarm-signature",
            Self::Rollback => "alarm-rollback",
            Self::Fork => "alarm-fork",
            Self::Acceptance => "alarm-acceptance",
            Self::BallotMissing => "alarm-ballot-missing",
            Self::Counted => "alarm-counted",
            Self::Closing => "alarm-closing",
            Self::Entries => "alarm-entries",
        }
    }
}

/// A ballot that the server acknowledged.
#[derive(Clone, Copy)]
struct Mine {
    index: u64,
    leaf: Hash,
}

/// What the server shows at the close.
pub struct ClosingView<'a> {
    pub checkpoint: &'a SignedNote,
    /// From the checkpoint that was pinned last.
    pub consistency: &'a [Hash],
    /// The last entry, and the paths to it, to definition and roll, and to the own last ballot if there is one.
    pub closed: &'a Line,
    pub closed_path: &'a [Hash],
    pub definition_path: &'a [Hash],
    pub roll_path: &'a [Hash],
    pub ballot_path: Option<&'a [Hash]>,
}

/// A member's client in one vote.
pub struct Watcher {
    me: MemberId,
    name: Label,
    key: PublicKey,
    log: VerifierKey,
    context: Context,
    pinned: Option<Checkpoint>,
    last: Option<Mine>,
}

impl Watcher {
    /// From the definition, as it was shown to the member before the vote.
    pub fn new(me: MemberId, name: Label, key: PublicKey, definition: &Line) -> Result<Self, Alarm> {
        let (read, body) = read::<Definition>(definition, EntryType::Definition).ok_or(Alarm::Definition)?;
        body.check().map_err(|_| Alarm::Definition)?;
        let origin = body.log_origin().map_err(|_| Alarm::Definition)?;
        let log = body.log_key().map_err(|_| Alarm::Definition)?;
        let mut context = Context { origin, definition: None, roll: None };
        let author = &body.author;
        if !signed(&read, &context, author.id, &author.key) {
            return Err(Alarm::Definition);
        }
        context.definition = Some(read.leaf);
        Ok(Self { me, name, key, log, context, pinned: None, last: None })
    }

    /// What entries are signed in.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Looks for the own line in the roll.
    pub fn see_roll(&mut self, line: &Line) -> Result<(), Alarm> {
        let (read, roll) = read::<Roll>(line, EntryType::Roll).ok_or(Alarm::Roll)?;
        roll.check().map_err(|_| Alarm::Roll)?;
        let officer = roll.officers.iter().find(|officer| Some(officer.id) == read.header.by).ok_or(Alarm::Roll)?;
        let before = Context { roll: None, ..self.context.clone() };
        if !signed(&read, &before, officer.id, &officer.key) {
            return Err(Alarm::Roll);
        }
        if self.context.roll.is_some_and(|leaf| leaf != read.leaf) {
            return Err(Alarm::Changed);
        }
        // A member, or an officer who is none.
        let officer = roll.officers.iter().find(|officer| officer.id == self.me).map(|officer| &officer.name);
        let name = roll.register.find(self.me).map(|member| &member.name).or(officer);
        if name != Some(&self.name) {
            return Err(Alarm::RollLine);
        }
        if roll.all_keys().and_then(|keys| keys.get(&self.me).copied()) != Some(self.key) {
            return Err(Alarm::RollKey);
        }
        self.context.roll = Some(read.leaf);
        Ok(())
    }

    /// Keeps a checkpoint if it extends the one that was kept.
    pub fn pin(&mut self, checkpoint: &SignedNote, consistency: &[Hash]) -> Result<Checkpoint, Alarm> {
        let trust = Trust { origin: self.context.origin.clone(), log: vec![self.log.clone()], witnesses: Vec::new() };
        let next = Checkpoint::open(checkpoint, &trust).map_err(|_| Alarm::Signature)?.checkpoint;
        if let Some(pinned) = &self.pinned {
            if next.size < pinned.size {
                return Err(Alarm::Rollback);
            }
            if !tree::extends(&pinned.root, pinned.size, &next.root, next.size, consistency) {
                return Err(Alarm::Fork);
            }
        }
        self.pinned = Some(next.clone());
        Ok(next)
    }

    /// The newest checkpoint that was kept.
    pub fn pinned(&self) -> Option<&Checkpoint> {
        self.pinned.as_ref()
    }

    /// The answer to what this client sent: its entry stands in the log, and the log only grew.
    pub fn accepted(
        &mut self,
        sent: &Submission,
        entry: &str,
        proof: &TlogProof,
        consistency: &[Hash],
    ) -> Result<(), Alarm> {
        let line = Line { entry: entry.to_owned(), salt: Some(sent.salt), body: Some(sent.body.clone()) };
        let read = Read::new(&line.entry, line.salt.as_ref(), line.body.as_deref()).map_err(|_| Alarm::Acceptance)?;
        let header = &read.header;
        let hash = commitment(&sent.salt, &sent.body);
        if (header.kind, header.by, header.sig, header.hash) != (sent.kind, sent.by, sent.sig, hash) {
            return Err(Alarm::Acceptance);
        }
        let checkpoint = self.pin(&proof.checkpoint, consistency)?;
        if !tree::includes(&checkpoint.root, checkpoint.size, proof.index, &read.leaf, &proof.path) {
            return Err(Alarm::Acceptance);
        }
        if matches!(sent.kind, EntryType::Ballot | EntryType::SecretBallot) {
            self.last = Some(Mine { index: proof.index, leaf: read.leaf });
        }
        Ok(())
    }

    /// Looks for the own line in the list of ballots that count, which the verifier made of all entries. Whoever had
    /// theirs recorded by an officer sees the alarm, too, and knows that it is none. Where the vote went on on paper no
    /// ballot counts, and none is missing.
    pub fn see_counted(&self, report: &Report) -> Result<(), Alarm> {
        if report.fell_back {
            return Ok(());
        }
        let counted = report.ballots.iter().find(|voted| voted.voter == self.me).map(|voted| voted.index);
        match (counted, self.last) {
            (counted, Some(mine)) if counted == Some(mine.index) => Ok(()),
            (None, None) => Ok(()),
            (None, Some(_)) => Err(Alarm::BallotMissing),
            (Some(_), _) => Err(Alarm::Counted),
        }
    }

    /// Looks at the closed log, and cosigns it if nothing is wrong.
    pub fn close(&mut self, view: &ClosingView<'_>, key: &PersonKey, time: u64) -> Result<NoteSignature, Alarm> {
        let checkpoint = self.pin(view.checkpoint, view.consistency)?;
        let (root, size) = (checkpoint.root, checkpoint.size);
        let holds = |index: u64, leaf: &Hash, path: &[Hash]| tree::includes(&root, size, index, leaf, path);
        let fixed = [(self.context.definition, view.definition_path), (self.context.roll, view.roll_path)];
        for (index, (leaf, path)) in fixed.into_iter().enumerate() {
            if !leaf.is_some_and(|leaf| holds(index as u64, &leaf, path)) {
                return Err(Alarm::Changed);
            }
        }
        let closed = Read::new(&view.closed.entry, view.closed.salt.as_ref(), view.closed.body.as_deref());
        let closed = closed.map_err(|_| Alarm::Closing)?;
        if closed.header.kind != EntryType::Closed || !holds(size - 1, &closed.leaf, view.closed_path) {
            return Err(Alarm::Closing);
        }
        if let Some(mine) = self.last {
            let path = view.ballot_path.ok_or(Alarm::BallotMissing)?;
            if !holds(mine.index, &mine.leaf, path) {
                return Err(Alarm::BallotMissing);
            }
        }
        let cosigner = key.cosigner(&self.context.origin, self.me).map_err(|_| Alarm::Signature)?;
        checkpoint.cosign(&cosigner, time).map_err(|_| Alarm::Signature)
    }
}

fn read<T: serde::de::DeserializeOwned + serde::Serialize>(line: &Line, kind: EntryType) -> Option<(Read<'_>, T)> {
    let read = Read::new(&line.entry, line.salt.as_ref(), line.body.as_deref()).ok()?;
    let body = canonical::read(read.body?, BODY_BYTES_MAX).ok()?;
    (read.header.kind == kind).then_some((read, body))
}

fn signed(read: &Read<'_>, context: &Context, by: MemberId, key: &PublicKey) -> bool {
    let statement = context.statement(read.header.kind, by, &read.header.hash);
    read.header.by == Some(by) && read.header.sig.is_some_and(|signature| is_signed(&statement, key, &signature))
}
