//! The task that alone appends to the log of one vote.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use audit::{Act, Object};
use ballot::encoded::Blob;
use ballot::vote::{Stage, Submission, Vote};
use ballot::{MemberId, Place};
use identity::Identity;
use ids::MeetingId;
use ledger::{Checkpoint, NoteSigner, Origin, SignedNote};
use store::Hand;
use store::entity::{vote, vote_share};
use tokio::sync::{mpsc, oneshot};
use tracing::{error, info, warn};
use uuid::Uuid;

use crate::bounds::Bounds;
use crate::error::VoteError;
use crate::facts::{self, Standing};
use crate::keeper::{Batch, Done, Keeper};
use crate::news::{Changes, Meeting};
use crate::steps::Held;
use crate::urns::{Accepted, Fixed, LEASE_MS, Look, RegisterSeen};
use crate::{draft, saved, seals};

/// How many submissions go into one transaction.
pub(crate) const AT_ONCE: usize = 256;

/// How long a vote that nobody touches stays in memory.
const IDLE: Duration = Duration::from_secs(15 * 60);

/// Where an answer goes.
pub(crate) type Answer<T> = oneshot::Sender<Result<T, VoteError>>;

/// What somebody wants.
pub(crate) enum Wish {
    /// With the sealed shares of a secret ballot, in the order of the trustees; and what a roll was compared with.
    Enter(Submission, Vec<Blob>, Option<RegisterSeen>, Answer<Accepted>),
    /// How the log stands, and that its state of this size is the beginning of it.
    Look(u64, Answer<Look>),
    /// Who takes part, and who has.
    Stand(oneshot::Sender<Standing>),
    /// What is fixed in it, and the key of this member.
    Fixed(MemberId, Answer<Fixed>),
    /// Who is in the room now, and where.
    Follow(BTreeMap<MemberId, Place>),
}

/// A vote in memory, and where it is stored.
pub(crate) struct Urn {
    id: Uuid,
    identity: Arc<Identity>,
    process: Uuid,
    meeting: Meeting,
    /// It lacks what it signed once, and takes nothing more.
    is_set_back: bool,
    keeper: Keeper,
    signer: NoteSigner,
    /// The newest checkpoint, over everything that is stored.
    checkpoint: Option<SignedNote>,
    /// Whether the checkpoint right after the close is stored.
    is_closing_kept: bool,
    changes: Changes,
    client: Option<Arc<str>>,
}

impl Urn {
    /// Reads a vote and computes everything anew.
    pub(crate) async fn open(
        identity: Arc<Identity>,
        id: Uuid,
        process: Uuid,
        bounds: Bounds,
        changes: Changes,
        client: Option<Arc<str>>,
    ) -> Result<Self, VoteError> {
        let model = identity.store().votes().find(id).await?.ok_or(VoteError::NotFound)?;
        let signer = identity.vote_signer(&model).await?.ok_or(VoteError::Sealed)?;
        let origin = Origin::new(&model.origin).map_err(|_| VoteError::Sealed)?;
        let rows = identity.store().votes().entries(id).await?;
        let rows = rows.into_iter().map(saved::row).collect::<Result<Vec<_>, _>>()?;
        let signed = last_signed(&model);
        let held = match rows.is_empty() && signed.is_none() {
            true => Held::Empty(origin),
            // All proofs are checked again, which takes its time.
            false => {
                let restored = tokio::task::spawn_blocking(move || Vote::restore(origin, rows, signed.as_ref()));
                Held::Vote(Box::new(restored.await.map_err(|_| VoteError::Held)??))
            }
        };
        let keeper = Keeper::new(held, signer.verifier(), bounds);
        let meeting = (identity.store().id(), MeetingId::from_uuid(model.meeting_id));
        let mut urn = Self {
            id,
            identity,
            process,
            meeting,
            is_set_back: model.set_back_at_ms.is_some(),
            keeper,
            signer,
            checkpoint: None,
            is_closing_kept: model.closing.is_some(),
            changes,
            client,
        };
        match stored_note(&model).filter(|_| urn.is_set_back) {
            // It is shown as it is; nothing is signed any more.
            Some(note) => urn.checkpoint = Some(note),
            None => urn.sign().await?,
        }
        if let (None, Some(log)) = (&model.kind, urn.keeper.log()) {
            // Of a version that kept none of this for lists.
            let facts = facts::of(log, model.created_at_ms);
            urn.identity.store().votes().keep_facts(id, facts).await?;
        }
        if urn.keeper.stage() == Stage::Open {
            // Somebody may have gone while nobody looked.
            urn.changes.moved(urn.meeting);
        }
        Ok(urn)
    }

    /// Takes submissions until nobody can send any more, or the log cannot be gone on with; then everything that was
    /// only in memory is forgotten.
    pub(crate) async fn run(mut self, mut wishes: mpsc::Receiver<Wish>) {
        let id = self.id;
        loop {
            let mut batch = Vec::with_capacity(AT_ONCE);
            let (due, now) = (self.due(), self.now());
            let wait = due.map_or(IDLE, |until| Duration::from_millis(until.saturating_sub(now)));
            // A vote over days need not be in memory all the time: who looks for votes that are due finds it.
            let came = match tokio::time::timeout(wait.min(IDLE), wishes.recv_many(&mut batch, AT_ONCE)).await {
                Ok(0) => return,
                Ok(came) => came,
                Err(_) if due.is_some() && wait <= IDLE => 0,
                // Nobody has asked for long: the log is read again when somebody does.
                Err(_) => return,
            };
            self = match self.take(batch).await {
                Ok(urn) => urn,
                Err(fault) => return error!(vote = %id, %fault, came, "a vote is read anew"),
            };
        }
    }

    /// When it has to be closed by itself.
    fn due(&self) -> Option<u64> {
        if self.is_set_back { None } else { self.keeper.due() }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.identity.now_ms()).unwrap_or_default()
    }

    /// Enters what came together, stores it in one transaction, and answers.
    async fn take(mut self, wishes: Vec<Wish>) -> Result<Self, VoteError> {
        let (from, stage) = (self.keeper.size(), self.keeper.stage());
        let (mut batch, mut looks, mut asked, mut standing) = (Batch::default(), Vec::new(), Vec::new(), Vec::new());
        let mut registers = Vec::new();
        for wish in wishes {
            match wish {
                Wish::Enter(submission, shares, seen, answer) => {
                    registers.extend(seen);
                    batch.entries.push((submission, shares, answer));
                }
                Wish::Look(old, answer) => looks.push((old, answer)),
                Wish::Stand(answer) => standing.push(answer),
                Wish::Fixed(member, answer) => asked.push((member, answer)),
                Wish::Follow(places) => batch.places = Some(places),
            }
        }
        if self.is_set_back {
            for (_, _, answer) in std::mem::take(&mut batch).entries {
                drop(answer.send(Err(VoteError::SetBack)));
            }
        }
        let at = self.now();
        let mut stored = false;
        if !batch.is_empty() || self.due().is_some_and(|until| until <= at) {
            // Signatures and proofs take a processor for a while, which sockets need.
            let mut keeper = self.keeper;
            let entered = tokio::task::spawn_blocking(move || {
                let done = keeper.take(batch, at);
                (keeper, done)
            });
            let (keeper, done) = entered.await.map_err(|_| VoteError::Held)?;
            self.keeper = keeper;
            stored = self.settle(from, stage, done, &registers).await?;
        }
        for (old, answer) in looks {
            let look = self.keeper.look(old).map(|look| Look { checkpoint: self.checkpoint.clone(), ..look });
            drop(answer.send(look));
        }
        for answer in standing {
            drop(answer.send(self.keeper.log().map(Standing::of).unwrap_or_default()));
        }
        for (member, answer) in asked {
            drop(answer.send(self.keeper.fixed(member)));
        }
        if stored && stage != self.keeper.stage() && self.keeper.stage().is_over() {
            self.seal().await;
        }
        if stored {
            self.changes.vote(self.meeting, self.id);
            if stage != Stage::Open && self.keeper.stage() == Stage::Open {
                // Somebody may have gone since the roll was fixed.
                self.changes.moved(self.meeting);
            }
        }
        Ok(self)
    }

    /// Stores what was entered and answers whoever waits for it; whether there was anything.
    async fn settle(
        &mut self,
        from: u64,
        before: Stage,
        done: Done<Answer<Accepted>>,
        registers: &[RegisterSeen],
    ) -> Result<bool, VoteError> {
        let unsaved = self.keeper.log().map(|log| log.unsaved()).unwrap_or_default();
        let entries: Vec<_> = unsaved.iter().map(|row| row.entry.clone()).collect();
        let stored = match self.store(from, before, done.shares, registers).await {
            Ok(stored) => stored,
            Err(fault) => {
                // What was stored, if it was, is found when the log is read anew; who sent it sends it again.
                for (taken, answer) in done.answers {
                    drop(answer.send(Err(taken.map_or_else(VoteError::from, |_| VoteError::Held))));
                }
                return Err(fault);
            }
        };
        for (taken, answer) in done.answers {
            let accepted = match taken {
                Ok(index) => self.accepted(index, from, &entries).await,
                Err(refusal) => Err(refusal.into()),
            };
            // Who has gone asks again and gets the same.
            drop(answer.send(accepted));
        }
        Ok(stored)
    }

    /// Stores what is not stored, with what the log of the tenant says of it, and signs; whether there was anything.
    async fn store(
        &mut self,
        from: u64,
        before: Stage,
        shares: Vec<vote_share::Model>,
        registers: &[RegisterSeen],
    ) -> Result<bool, VoteError> {
        let Some(log) = self.keeper.log() else { return Ok(false) };
        let rows: Vec<_> = log.unsaved().iter().map(saved::stored).collect();
        if rows.is_empty() {
            return Ok(false);
        }
        let (stage, root) = (log.stage(), log.root(log.size()));
        let title = log.definition().map(|definition| definition.title.as_str().to_owned()).unwrap_or_default();
        let now_ms = self.identity.now_ms();
        let hand = Hand {
            holder: self.process,
            size: i64::try_from(from).unwrap_or(i64::MAX),
            now_ms,
            until_ms: now_ms.saturating_add(LEASE_MS),
        };
        let facts = facts::of(log, now_ms);
        let state = store::VoteState { stage: stage.name(), title: &title, is_over: stage.is_over() };
        let scope = self.identity.store().begin().await?;
        scope.votes().append(self.id, hand, state, rows, shares).await?;
        scope.votes().keep_facts(self.id, facts).await?;
        if from == 0 {
            // Whoever takes one away waits for this transaction and is refused, or was before it.
            let stored = scope.vote_attachments().of_vote(self.id).await?;
            let named = log.definition().map(|definition| &definition.attachments);
            if draft::attachments(&stored).ok().as_ref() != named {
                return Err(VoteError::Held);
            }
        }
        if matches!(before, Stage::Empty | Stage::Frozen) {
            // From here on whoever changes the register finds the roll, or has changed it before.
            for seen in registers {
                if !scope.bodies().hold(seen.body, seen.version).await? {
                    return Err(VoteError::Held);
                }
            }
        }
        if before != stage {
            let object = Object::new("vote", self.id, &title);
            let root = root.map(|root| root.to_string()).unwrap_or_default();
            for act in acts_between(before, stage) {
                let mut event = act.on(object.clone()).with("entries", log.size().to_string()).with("root", &root);
                if act == Act::VoteOpen {
                    event = event.with_some("client", self.client.as_deref());
                }
                self.identity.audit().append(&scope, event).await.map_err(VoteError::from)?;
            }
        }
        scope.commit().await?;
        if before != stage {
            info!(vote = %self.id, stage = stage.name(), "a vote goes on");
        }
        self.sign().await?;
        Ok(true)
    }

    /// Signs the log as it is stored.
    async fn sign(&mut self) -> Result<(), VoteError> {
        let Some(log) = self.keeper.log_mut() else { return Ok(()) };
        let size = log.size();
        let note = log.saved(size, &self.signer)?;
        // The checkpoint right after the close is signed once, whatever else came with it.
        let closing = match log.closing().filter(|_| !self.is_closing_kept) {
            Some((size, _)) => Some(log.saved(size, &self.signer)?.to_string()),
            None => None,
        };
        let votes = self.identity.store().votes();
        votes.keep_checkpoint(self.id, i64::try_from(size).unwrap_or(i64::MAX), &note.to_string()).await?;
        // In a second place, before anybody hears of it: whoever sets the database back is noticed.
        self.identity.keep_root(Some(self.id), &note).await;
        if let Some(closing) = closing {
            votes.keep_closing(self.id, &closing).await?;
            self.is_closing_kept = true;
        }
        self.checkpoint = Some(note);
        Ok(())
    }

    /// Seals a vote that is over. Where that fails, it is done when its record is first asked for.
    async fn seal(&self) {
        let sealed = match self.identity.store().votes().find(self.id).await {
            // All logs of an installation are named by the same host.
            Ok(Some(vote)) => match vote.origin.split_once('/') {
                Some((host, _)) => seals::seal(&self.identity, host, &vote).await.map(drop),
                None => Err(VoteError::Damaged),
            },
            Ok(None) => Err(VoteError::NotFound),
            Err(fault) => Err(fault.into()),
        };
        if let Err(fault) = sealed {
            warn!(vote = %self.id, %fault, "a vote is not sealed yet");
        }
    }

    /// The answer to an entry: of those after `from` the headers are `entries`.
    async fn accepted(&self, index: u64, from: u64, entries: &[String]) -> Result<Accepted, VoteError> {
        let entry = match index.checked_sub(from).and_then(|at| entries.get(usize::try_from(at).ok()?)) {
            Some(entry) => entry.clone(),
            None => {
                let place = i64::try_from(index).unwrap_or(i64::MAX);
                let found = self.identity.store().votes().entries_from(self.id, place, 1).await?;
                found.into_iter().next().map(|row| row.entry).ok_or(VoteError::Held)?
            }
        };
        let (log, checkpoint) = self.keeper.log().zip(self.checkpoint.as_ref()).ok_or(VoteError::Held)?;
        let proof = log.acceptance(index, checkpoint).ok_or(VoteError::Held)?;
        Ok(Accepted { index, entry, proof })
    }
}

fn stored_note(model: &vote::Model) -> Option<SignedNote> {
    model.checkpoint.as_deref()?.parse().ok()
}

fn last_signed(model: &vote::Model) -> Option<Checkpoint> {
    stored_note(model)?.checkpoint().ok()
}

/// What the log of the tenant says when a vote has come from one stage to another, maybe over several.
fn acts_between(before: Stage, after: Stage) -> Vec<Act> {
    let steps = [
        (Stage::Frozen, Act::VoteDefine),
        (Stage::Open, Act::VoteOpen),
        (Stage::Closed, Act::VoteClose),
        (Stage::Counted, Act::VoteCount),
        (Stage::Announced, Act::VoteAnnounce),
    ];
    match after {
        Stage::Void => vec![Act::VoteVoid],
        after => {
            steps.into_iter().filter(|(stage, _)| before < *stage && *stage <= after).map(|(_, act)| act).collect()
        }
    }
}
