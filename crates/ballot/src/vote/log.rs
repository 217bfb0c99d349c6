//! The log of a vote as the server keeps it: one hand appends, what is appended is written before it is acknowledged,
//! and after a restart everything is computed anew.
//!
//! The order is: [`Log::append`] (in memory), write [`Log::unsaved`] in one transaction, [`Log::saved`], which signs the
//! checkpoint, [`Log::acceptance`]. When the transaction fails, or nobody knows whether it failed, the log is dropped
//! and restored from what is stored.

use std::collections::BTreeMap;

use ledger::{CachedTree, Checkpoint, Frontier, Hash, NoteSigner, Origin, SignedNote, TlogProof};
use thiserror::Error;

use crate::canonical;
use crate::encoded::{PublicKey, Salt};
use crate::id::MemberId;
use crate::presence::Presence;
use crate::vote::body::{Body, ResultBody, Voided};
use crate::vote::definition::Definition;
use crate::vote::entry::{Context, EntryType, Line, Read, Submission, commitment};
use crate::vote::law::{Law, Proofs, Stage};
use crate::vote::refusal::Refusal;
use crate::vote::roll::Roll;

/// A row as it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    pub index: u64,
    /// The header, as it is hashed.
    pub entry: String,
    pub leaf: Hash,
    pub chain: Hash,
    pub salt: Option<Salt>,
    pub body: Option<String>,
}

impl Row {
    /// As it stands in a record.
    pub fn line(&self) -> Line {
        self.clone().into_line()
    }

    pub fn into_line(self) -> Line {
        Line { entry: self.entry, salt: self.salt, body: self.body }
    }
}

/// Whether something was entered, or stood there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    New(u64),
    /// It was sent again: the same answer is due.
    Again(u64),
}

impl Taken {
    /// Where it stands.
    pub fn index(self) -> u64 {
        match self {
            Self::New(index) | Self::Again(index) => index,
        }
    }
}

/// Why a stored log is not gone on with, or not signed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Broken {
    #[error("row {index} is missing or out of order")]
    Number { index: u64 },
    #[error("the leaf of row {index} is not that of its entry")]
    Leaf { index: u64 },
    #[error("the chain tears at row {index}")]
    Chain { index: u64 },
    #[error("entry {index} is refused")]
    Entry { index: u64, refusal: Refusal },
    #[error("{signed} entries were signed and {found} are stored")]
    Shorter { signed: u64, found: u64 },
    #[error("the log signed another root for its first {size} entries")]
    Fork { size: u64 },
    #[error("the key is not the one that the definition names for this log")]
    Key,
    #[error("the row that is said to be stored was never appended")]
    Unknown,
}

impl Broken {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Number { .. } => "stored-number",
            Self::Leaf { .. } => "stored-leaf",
            Self::Chain { .. } => "stored-chain",
            Self::Entry { refusal, .. } => refusal.code(),
            Self::Shorter { .. } => "stored-shorter",
            Self::Fork { .. } => "stored-fork",
            Self::Key => "log-key",
            Self::Unknown => "stored-unknown",
        }
    }
}

/// The log of one vote.
pub struct Log {
    law: Law,
    frontier: Frontier,
    tree: CachedTree,
    heads: Vec<(EntryType, Option<MemberId>)>,
    /// How much each person has entered.
    entered: BTreeMap<MemberId, u32>,
    unsaved: Vec<Row>,
    /// Size right after the entry that closed the vote.
    closing: Option<u64>,
}

impl Log {
    /// Before the definition is fixed.
    pub fn new(origin: Origin) -> Self {
        Self::with(origin, Proofs::AtOnce)
    }

    /// A log as a client is shown it. Proofs of secret ballots are gone through together when the close is read.
    pub fn read<'a>(origin: Origin, lines: impl IntoIterator<Item = &'a Line>) -> Result<Self, Refusal> {
        let mut log = Self::with(origin, Proofs::AtClose);
        for line in lines {
            log.admit(line.entry.clone(), line.salt, line.body.clone())?;
        }
        Ok(log)
    }

    /// Reads on by one line of a log that [`Log::read`] began.
    pub fn read_on(&mut self, line: &Line) -> Result<(), Refusal> {
        self.admit(line.entry.clone(), line.salt, line.body.clone()).map(|_| ())
    }

    pub(crate) fn with(origin: Origin, proofs: Proofs) -> Self {
        let frontier = Frontier::new(&origin);
        let law = Law::new(origin, proofs);
        let (tree, entered) = (CachedTree::default(), BTreeMap::new());
        Self { law, frontier, tree, heads: Vec::new(), entered, unsaved: Vec::new(), closing: None }
    }

    /// Enters what somebody sent. What was sent before is not entered again.
    pub fn append(&mut self, submission: Submission, at: u64) -> Result<Taken, Refusal> {
        if let Some(index) = self.known(&submission)? {
            return Ok(Taken::Again(index));
        }
        let entry = canonical::write(&submission.header(at));
        let row = self.admit(entry, Some(submission.salt), Some(submission.body))?;
        let index = row.index;
        self.unsaved.push(row);
        Ok(Taken::New(index))
    }

    pub(crate) fn admit(&mut self, entry: String, salt: Option<Salt>, body: Option<String>) -> Result<Row, Refusal> {
        let read = Read::new(&entry, salt.as_ref(), body.as_deref())?;
        let (leaf, head) = (read.leaf, (read.header.kind, read.header.by));
        let (frontier, appended) = self.frontier.clone().append_leaf(leaf);
        self.law.admit(&read, || frontier.root())?;
        self.frontier = frontier;
        self.tree.push(leaf);
        self.heads.push(head);
        if let Some(by) = head.1 {
            *self.entered.entry(by).or_default() += 1;
        }
        if head.0 == EntryType::Closed {
            self.closing = Some(self.size());
        }
        Ok(Row { index: appended.index, entry, leaf, chain: appended.chain, salt, body })
    }

    /// Rows that are not known to be stored, in their order.
    pub fn unsaved(&self) -> &[Row] {
        &self.unsaved
    }

    /// The first `size` rows are stored: signs the checkpoint of that size.
    pub fn saved(&mut self, size: u64, signer: &NoteSigner) -> Result<SignedNote, Broken> {
        let known = self.law.definition.as_ref().and_then(|definition| definition.log_key().ok());
        if known != Some(signer.verifier()) {
            return Err(Broken::Key);
        }
        let root = self.tree.root(size).ok_or(Broken::Unknown)?;
        self.unsaved.retain(|row| row.index >= size);
        Checkpoint::new(self.origin().clone(), size, root).sign(signer).map_err(|_| Broken::Key)
    }

    /// The proof that an entry stands in the log, under a checkpoint of this log.
    pub fn acceptance(&self, index: u64, checkpoint: &SignedNote) -> Option<TlogProof> {
        let signed = checkpoint.checkpoint().ok()?;
        if self.tree.root(signed.size) != Some(signed.root) {
            return None;
        }
        let path = self.tree.inclusion(index, signed.size)?;
        Some(TlogProof { extra: Vec::new(), index, path, checkpoint: checkpoint.clone() })
    }

    /// The proof that a log of one size is the beginning of one of another.
    pub fn consistency(&self, old: u64, new: u64) -> Option<Vec<Hash>> {
        self.tree.consistency(old, new)
    }

    /// Computes everything anew from what is stored. `signed` is the last checkpoint that was signed, from where the
    /// store has no hand.
    pub fn restore(origin: Origin, rows: Vec<Row>, signed: Option<&Checkpoint>) -> Result<Self, Broken> {
        let mut log = Self::with(origin, Proofs::AtClose);
        for row in rows {
            let index = log.size();
            if row.index != index {
                return Err(Broken::Number { index });
            }
            if Hash::of_leaf(row.entry.as_bytes()) != row.leaf {
                return Err(Broken::Leaf { index });
            }
            let again = log.admit(row.entry, row.salt, row.body);
            if again.map_err(|refusal| Broken::Entry { index, refusal })?.chain != row.chain {
                return Err(Broken::Chain { index });
            }
        }
        let size = log.size();
        log.law.settle_proofs().map_err(|refusal| Broken::Entry { index: size, refusal })?;
        log.law.prove_at_once();
        let Some(signed) = signed else { return Ok(log) };
        match log.tree.root(signed.size) {
            None => Err(Broken::Shorter { signed: signed.size, found: size }),
            Some(root) if root == signed.root && signed.origin == *log.origin() => Ok(log),
            Some(_) => Err(Broken::Fork { size: signed.size }),
        }
    }

    /// Entries so far.
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// For the row of the log beside the entries.
    pub fn frontier(&self) -> &Frontier {
        &self.frontier
    }

    /// Leaf hash of an entry.
    pub fn leaf(&self, index: u64) -> Option<Hash> {
        self.tree.leaf(index)
    }

    /// The root when the log had this size.
    pub fn root(&self, size: u64) -> Option<Hash> {
        self.tree.root(size)
    }

    /// Size and root right after the vote was closed: what clients cosign and trustees sum for.
    pub fn closing(&self) -> Option<(u64, Hash)> {
        let size = self.closing?;
        Some((size, self.tree.root(size)?))
    }

    /// Name of the log.
    pub fn origin(&self) -> &Origin {
        &self.law.context.origin
    }

    /// What is signed for the next entry.
    pub fn context(&self) -> &Context {
        &self.law.context
    }

    /// How far the vote is.
    pub fn stage(&self) -> Stage {
        self.law.stage
    }

    pub fn definition(&self) -> Option<&Definition> {
        self.law.definition.as_ref()
    }

    pub fn roll(&self) -> Option<&Roll> {
        self.law.roll.as_ref()
    }

    /// The terms of a secret vote.
    pub fn suite(&self) -> Option<&secret_ballot::Vote> {
        self.law.suite.as_ref()
    }

    /// Of a closed secret vote: the one set that is summed.
    pub fn counted(&self) -> Option<&secret_ballot::Counted> {
        self.law.counting.as_ref()?.counted.as_ref()
    }

    /// Members who have a vote, with their votes.
    pub fn entitled(&self) -> BTreeMap<MemberId, u64> {
        self.law.entitled()
    }

    /// The key with which somebody confirms the close.
    pub fn confirming_key(&self, member: MemberId) -> Option<PublicKey> {
        self.law.confirming_keys().get(&member).copied()
    }

    /// How many entries somebody has signed.
    pub fn entered_by(&self, member: MemberId) -> u32 {
        self.entered.get(&member).copied().unwrap_or_default()
    }

    /// Who has voted, with the place and the number of the last ballot.
    pub fn voted(&self) -> BTreeMap<MemberId, (u64, u32)> {
        let ballots = self.law.casting.as_ref().map(|casting| &casting.ballots);
        ballots.into_iter().flatten().map(|(id, cast)| (*id, (cast.index, cast.seq))).collect()
    }

    /// Who is there and who has a vote, while it is open and after.
    pub fn presence(&self) -> Option<&Presence<'static>> {
        Some(self.law.casting.as_ref()?.window.presence())
    }

    /// Until when ballots are taken.
    pub fn until(&self) -> Option<u64> {
        self.law.casting.as_ref()?.until
    }

    /// Why the vote is void, if it is. The result that stood in the log before stays there and says nothing any more.
    pub fn voided(&self) -> Option<&Voided> {
        self.law.voided.as_ref()
    }

    /// The result that stands in the log.
    pub fn result(&self) -> Option<&ResultBody> {
        self.law.result.as_ref()
    }

    /// The result that is due; the refusal says what is missing.
    pub fn result_due(&self) -> Result<ResultBody, Refusal> {
        self.law.result_due()
    }

    /// The entry of the result that is due.
    pub fn result_entry(&self, salt: Salt) -> Result<Submission, Refusal> {
        let body = Body::Result(Box::new(self.result_due()?)).write();
        Ok(Submission::unsigned(EntryType::Result, salt, body))
    }

    pub(crate) fn law(&self) -> &Law {
        &self.law
    }

    /// The newest entry.
    pub(crate) fn last_kind(&self) -> Option<EntryType> {
        self.heads.last().map(|(kind, _)| *kind)
    }

    pub(crate) fn law_mut(&mut self) -> &mut Law {
        &mut self.law
    }

    /// Where this stands, if it was entered before: the same answer is due, however far the vote is by now. Refused when
    /// the same body stands there as another entry or under another name.
    pub fn known(&self, submission: &Submission) -> Result<Option<u64>, Refusal> {
        let Some(index) = self.law.index_of(&commitment(&submission.salt, &submission.body)) else { return Ok(None) };
        let same = self.heads[index as usize] == (submission.kind, submission.by);
        if same { Ok(Some(index)) } else { Err(Refusal::EntryTwice) }
    }

    /// Whether it is in order and somebody signed it who may, so that a proof in it is worth looking at.
    pub(crate) fn check_signer(&self, submission: &Submission, body: &Body) -> Result<(), Refusal> {
        self.law.check_signer(&submission.header(0), body)
    }
}
