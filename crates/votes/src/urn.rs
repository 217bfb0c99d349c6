//! One vote in memory, and the task that alone appends to its log.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use audit::{Act, Object};
use ballot::encoded::{Blob, PublicKey, Salt};
use ballot::limits::ENTRIES_MAX;
use ballot::vote::body::{Body, CloseReason, Closed, Happened};
use ballot::vote::log::Taken;
use ballot::vote::{Definition, EntryType, Kind, Refusal, Stage, Submission, Vote};
use ballot::{Happening, Member, MemberId, Place};
use identity::Identity;
use ids::MeetingId;
use ledger::{Checkpoint, Hash, NoteSigner, Origin, SignedNote, TlogProof};
use store::Hand;
use store::entity::{vote, vote_share};
use tokio::sync::{mpsc, oneshot};
use tracing::{error, info, warn};
use uuid::Uuid;

use crate::error::VoteError;
use crate::facts::{self, Standing};
use crate::saved;
use crate::steps::Held;
use crate::urns::{Changes, LEASE_MS};

/// How many submissions go into one transaction.
pub(crate) const AT_ONCE: usize = 256;

/// Most entries of one person who does not lead, of all kinds: ballots that were changed, reports, objections.
const ENTRIES_OF_ONE_MAX: u32 = 100;

/// Entries that are left to those who lead and to the server, so that a vote can always be closed.
const RESERVE: u64 = 2_000;

/// How long a vote that nobody touches stays in memory.
const IDLE: Duration = Duration::from_secs(15 * 60);

/// What somebody wants, and where the answer goes.
pub(crate) enum Wish {
    Enter(Entering),
    /// How the log stands, and that its state of this size is the beginning of it.
    Look(u64, oneshot::Sender<Result<Look, VoteError>>),
    /// Who takes part, and who has.
    Stand(oneshot::Sender<Standing>),
    /// Who is in the room now, and where.
    Follow(BTreeMap<MemberId, Place>),
}

pub(crate) struct Entering {
    pub(crate) submission: Submission,
    /// Of a secret ballot, in the order of the trustees.
    pub(crate) shares: Vec<Blob>,
    pub(crate) answer: oneshot::Sender<Result<Accepted, VoteError>>,
}

/// A log as it is stored.
#[derive(Clone, Debug)]
pub struct Look {
    pub stage: Stage,
    pub size: u64,
    /// Over all that is stored.
    pub checkpoint: Option<SignedNote>,
    pub consistency: Vec<Hash>,
    /// Choices are not shown before the close.
    pub veiled: bool,
    pub definition: Option<Definition>,
    /// Keys with which members confirm, as they are now.
    pub keys: BTreeMap<MemberId, PublicKey>,
}

/// It is stored. The proof is what the client keeps.
#[derive(Clone, Debug)]
pub struct Accepted {
    pub index: u64,
    /// Its header, as it is hashed.
    pub entry: String,
    pub proof: TlogProof,
    /// The size of the log under whose checkpoint the proof stands.
    pub size: u64,
}

/// A vote in memory. Whoever has it has read the whole log and checked it.
pub(crate) struct Urn {
    pub(crate) id: Uuid,
    pub(crate) identity: Arc<Identity>,
    pub(crate) process: Uuid,
    meeting: Uuid,
    /// It lacks what it signed once, and takes nothing more.
    set_back: bool,
    held: Held,
    signer: NoteSigner,
    /// How much each person has entered.
    entered: HashMap<MemberId, u32>,
    /// The newest checkpoint, over everything that is stored.
    checkpoint: Option<SignedNote>,
    changes: Changes,
}

impl Urn {
    /// Reads a vote and computes everything anew.
    pub(crate) async fn open(
        identity: Arc<Identity>,
        id: Uuid,
        process: Uuid,
        changes: Changes,
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
        let mut entered = HashMap::new();
        if let Held::Vote(vote) = &held {
            vote.log().signers().for_each(|by| *entered.entry(by).or_default() += 1);
        }
        let (meeting, set_back) = (model.meeting_id, model.set_back_at_ms.is_some());
        let mut urn =
            Self { id, identity, process, held, signer, entered, checkpoint: None, changes, meeting, set_back };
        urn.sign().await?;
        if let (None, Some(vote)) = (&model.kind, urn.vote()) {
            // Of a version that kept none of this for lists.
            let facts = facts::of(vote.log(), model.created_at_ms);
            urn.identity.store().votes().keep_facts(id, facts).await?;
        }
        Ok(urn)
    }

    pub(crate) fn vote(&self) -> Option<&Vote> {
        match &self.held {
            Held::Empty(_) => None,
            Held::Vote(vote) => Some(vote),
        }
    }

    fn size(&self) -> u64 {
        self.vote().map_or(0, |vote| vote.log().size())
    }

    fn stage(&self) -> Stage {
        self.vote().map_or(Stage::Empty, |vote| vote.log().stage())
    }

    fn tell(&self) {
        self.changes.tell(self.identity.store().id(), MeetingId::from_uuid(self.meeting), self.id);
    }

    /// Takes submissions until nobody can send any more, or the log cannot be gone on with; then everything that was
    /// only in memory is forgotten.
    pub(crate) async fn run(mut self, mut wishes: mpsc::Receiver<Wish>) {
        let mut batch = Vec::with_capacity(AT_ONCE);
        loop {
            batch.clear();
            let open = self.vote().filter(|vote| !self.set_back && vote.log().stage() == Stage::Open);
            let due = open.and_then(|vote| vote.log().until());
            let now = self.now();
            let came = match due {
                Some(until) if until <= now => 0,
                Some(until) => {
                    // A vote over days need not be in memory all the time: who looks for votes that are due finds it.
                    let wait = Duration::from_millis(until - now);
                    match tokio::time::timeout(wait.min(IDLE), wishes.recv_many(&mut batch, AT_ONCE)).await {
                        Ok(0) => return,
                        Ok(came) => came,
                        Err(_) if wait > IDLE => return,
                        Err(_) => 0,
                    }
                }
                None => match tokio::time::timeout(IDLE, wishes.recv_many(&mut batch, AT_ONCE)).await {
                    // Nobody has asked for long: the log is read again when somebody does.
                    Ok(0) | Err(_) => return,
                    Ok(came) => came,
                },
            };
            if let Err(fault) = self.take(std::mem::take(&mut batch)).await {
                error!(vote = %self.id, %fault, came, "a vote is read anew");
                return;
            }
        }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.identity.now_ms()).unwrap_or_default()
    }

    /// Enters what came together, stores it in one transaction, and answers.
    async fn take(&mut self, wishes: Vec<Wish>) -> Result<(), VoteError> {
        let (from, stage) = (self.size(), self.stage());
        let (mut shares, mut due, mut looks) = (Vec::new(), Vec::new(), Vec::new());
        let mut cast = false;
        for wish in wishes {
            match wish {
                Wish::Look(old, answer) => looks.push((old, answer)),
                Wish::Stand(answer) => {
                    let standing = self.vote().map(|vote| Standing::of(vote.log()));
                    drop(answer.send(standing.unwrap_or_default()));
                }
                Wish::Follow(places) => self.follow(&places),
                Wish::Enter(Entering { submission, shares: sealed, answer }) => {
                    let is_ballot = matches!(submission.kind, EntryType::Ballot | EntryType::SecretBallot);
                    match self.enter(submission, &sealed) {
                        Ok(taken) => {
                            if let Taken::New(index) = taken {
                                cast |= is_ballot;
                                shares.extend(shares_of(index, sealed));
                            }
                            due.push((taken.index(), answer));
                        }
                        Err(refused) => drop(answer.send(Err(refused))),
                    }
                }
            }
        }
        self.go_on_by_itself(cast);
        let entries = self.unsaved();
        let stored = match self.store(from, stage, shares).await {
            Ok(changed) => changed,
            Err(fault) => {
                // What was stored, if it was, is found when the log is read anew; who sent it sends it again.
                for (_, answer) in due {
                    drop(answer.send(Err(VoteError::Held)));
                }
                return Err(fault);
            }
        };
        for (index, answer) in due {
            let entry = match index.checked_sub(from).and_then(|at| entries.get(usize::try_from(at).ok()?)) {
                Some(entry) => Ok(entry.clone()),
                None => self.read_header(index).await,
            };
            // Who has gone asks again and gets the same.
            drop(answer.send(entry.and_then(|entry| self.accepted(index, entry))));
        }
        for (old, answer) in looks {
            drop(answer.send(self.look(old)));
        }
        if stored {
            self.tell();
        }
        Ok(())
    }

    /// Enters what the server sees of connections: who has gone, and who has come from elsewhere. Who has come into
    /// the room itself, an officer says.
    fn follow(&mut self, places: &BTreeMap<MemberId, Place>) {
        let Some(log) = self.vote().map(|vote| vote.log()).filter(|log| log.stage() == Stage::Open) else { return };
        let Some((presence, roll)) = log.presence().zip(log.roll()) else { return };
        let moved = |member: &Member| match (presence.place(member.id), places.get(&member.id)) {
            (Some(_), None) => Some(Happening::Left { member: member.id }),
            (None, Some(place)) if *place != Place::Room => Some(Happening::Came { member: member.id, place: *place }),
            _ => None,
        };
        let happened: Vec<_> = roll.register.members.iter().filter_map(moved).collect();
        for happening in happened {
            let body = Body::Happened(Happened { happening }).write();
            if let Err(refusal) = self.enter(Submission::unsigned(EntryType::Happened, fresh_salt(), body), &[]) {
                warn!(vote = %self.id, %refusal, "a coming or going was not entered");
            }
        }
    }

    /// Headers that are not stored yet.
    fn unsaved(&self) -> Vec<String> {
        let rows = self.vote().map(|vote| vote.log().unsaved()).unwrap_or_default();
        rows.iter().map(|row| row.entry.clone()).collect()
    }

    /// The header of an entry that was stored before.
    async fn read_header(&self, index: u64) -> Result<String, VoteError> {
        let place = i64::try_from(index).unwrap_or(i64::MAX);
        let found = self.identity.store().votes().entries_from(self.id, place, 1).await?;
        found.into_iter().next().map(|row| row.entry).ok_or(VoteError::Held)
    }

    fn look(&self, old: u64) -> Result<Look, VoteError> {
        let Some(vote) = self.vote() else {
            let (stage, size, checkpoint) = (Stage::Empty, 0, None);
            let (consistency, definition, keys) = Default::default();
            return Ok(Look { stage, size, checkpoint, consistency, veiled: false, definition, keys });
        };
        let log = vote.log();
        let definition = log.definition().cloned();
        let named = matches!(definition.as_ref().map(|definition| definition.kind), Some(Kind::Open));
        let consistency = match old {
            0 => Vec::new(),
            old => log.consistency(old, log.size()).ok_or(VoteError::NotFound)?,
        };
        Ok(Look {
            stage: log.stage(),
            size: log.size(),
            checkpoint: self.checkpoint.clone(),
            consistency,
            veiled: named && log.stage() == Stage::Open,
            definition,
            keys: log.keys(),
        })
    }

    /// What the law of the vote does not know: the key of this log, and how much one person may enter.
    fn admits(&self, submission: &Submission) -> Result<(), Refusal> {
        let Some(vote) = self.vote() else {
            return match Body::read(submission.kind, &submission.body)? {
                // Under another key nothing could be signed, and the vote would be stuck.
                Body::Definition(definition) if definition.log_key()? != self.signer.verifier() => {
                    Err(Refusal::DefinitionKey)
                }
                _ => Ok(()),
            };
        };
        let log = vote.log();
        let Some(by) = submission.by.filter(|_| log.index_of(submission).is_none()) else { return Ok(()) };
        let leads = log.roll().is_none_or(|roll| roll.officers.iter().any(|officer| officer.id == by));
        let many = self.entered.get(&by).is_some_and(|entered| *entered >= ENTRIES_OF_ONE_MAX);
        if !leads && (many || log.size() >= ENTRIES_MAX as u64 - RESERVE) { Err(Refusal::EntryLimit) } else { Ok(()) }
    }

    fn enter(&mut self, submission: Submission, shares: &[Blob]) -> Result<Taken, VoteError> {
        if self.set_back {
            return Err(VoteError::SetBack);
        }
        self.admits(&submission)?;
        let by = submission.by;
        let origin = match &self.held {
            Held::Empty(origin) => origin.clone(),
            Held::Vote(vote) => vote.log().origin().clone(),
        };
        let held = std::mem::replace(&mut self.held, Held::Empty(origin));
        let (held, taken) = held.enter(submission, shares, self.now());
        self.held = held;
        if let (Ok(Taken::New(_)), Some(by)) = (&taken, by) {
            *self.entered.entry(by).or_default() += 1;
        }
        Ok(taken?)
    }

    /// What the server enters without being asked: the close when everybody has voted or the time is over, and the
    /// result as soon as there is one.
    fn go_on_by_itself(&mut self, cast: bool) {
        let Some(vote) = self.vote().filter(|_| !self.set_back) else { return };
        let log = vote.log();
        if log.stage() == Stage::Open {
            let voted = log.voted();
            let circular = log.definition().is_some_and(|definition| definition.circular.is_some());
            let there = |member: &MemberId| {
                circular || log.presence().is_some_and(|presence| presence.place(*member).is_some())
            };
            // Only after a ballot: a connection that breaks closes nothing.
            let all = cast
                && log.definition().is_some_and(|definition| definition.close_when_all_voted)
                && log.entitled().keys().filter(|member| there(member)).all(|member| voted.contains_key(member));
            let over = log.until().is_some_and(|until| until <= self.now());
            let reason = match (over, all) {
                (true, _) => Some(CloseReason::Deadline),
                (false, true) => Some(CloseReason::AllVoted),
                (false, false) => None,
            };
            if let Some(reason) = reason {
                let body = Body::Closed(Closed { reason }).write();
                self.enter_own(Submission::unsigned(EntryType::Closed, fresh_salt(), body));
            }
        }
        let Some(vote) = self.vote() else { return };
        if vote.log().stage() == Stage::Closed
            && let Ok(result) = vote.log().result_entry(fresh_salt())
        {
            self.enter_own(result);
        }
    }

    /// What others entered is stored, whatever becomes of what the server enters itself.
    fn enter_own(&mut self, submission: Submission) {
        let kind = submission.kind;
        if let Err(refusal) = self.enter(submission, &[]) {
            warn!(vote = %self.id, kind = kind.name(), %refusal, "the server's own entry was refused");
        }
    }

    /// Stores what is not stored, with what the log of the tenant says of it, and signs; whether there was anything.
    async fn store(&mut self, from: u64, before: Stage, shares: Vec<vote_share::Model>) -> Result<bool, VoteError> {
        let Some(vote) = self.vote() else { return Ok(false) };
        let rows: Vec<_> = vote.log().unsaved().iter().map(saved::stored).collect();
        if rows.is_empty() {
            return Ok(false);
        }
        let (stage, root) = (vote.log().stage(), vote.log().root(vote.log().size()));
        let title = vote.log().definition().map(|definition| definition.title.as_str().to_owned()).unwrap_or_default();
        let now_ms = self.identity.now_ms();
        let facts = facts::of(vote.log(), now_ms);
        let hand = Hand {
            holder: self.process,
            size: i64::try_from(from).unwrap_or(i64::MAX),
            now_ms,
            until_ms: now_ms.saturating_add(LEASE_MS),
        };
        let scope = self.identity.store().begin().await?;
        scope.votes().append(self.id, hand, stage_name(stage), &title, rows, shares).await?;
        scope.votes().keep_facts(self.id, facts).await?;
        if before != stage {
            let object = Object::new("vote", self.id, &title);
            let root = root.map(|root| root.to_string()).unwrap_or_default();
            for act in acts_between(before, stage) {
                let event = act.on(object.clone()).with("entries", vote.log().size().to_string()).with("root", &root);
                self.identity.audit().append(&scope, event).await.map_err(VoteError::from)?;
            }
        }
        scope.commit().await?;
        if before != stage {
            info!(vote = %self.id, stage = stage_name(stage), "a vote goes on");
        }
        self.sign().await?;
        Ok(true)
    }

    /// Signs the log as it is stored.
    async fn sign(&mut self) -> Result<(), VoteError> {
        let Held::Vote(vote) = &mut self.held else { return Ok(()) };
        let size = vote.log().size();
        let note = vote.log_mut().saved(size, &self.signer)?;
        let text = note.to_string();
        let kept = i64::try_from(size).unwrap_or(i64::MAX);
        self.identity.store().votes().keep_checkpoint(self.id, kept, &text).await?;
        // In a second place, before anybody hears of it: whoever sets the database back is noticed.
        self.identity.keep_root(Some(self.id), &note);
        // The checkpoint right after the close is signed once, whatever else came with it.
        if let Some((closing, _)) = vote.log().closing() {
            let note = vote.log_mut().saved(closing, &self.signer)?.to_string();
            self.identity.store().votes().keep_closing(self.id, &note).await?;
        }
        self.checkpoint = Some(note);
        Ok(())
    }

    fn accepted(&self, index: u64, entry: String) -> Result<Accepted, VoteError> {
        let (vote, checkpoint) = self.vote().zip(self.checkpoint.as_ref()).ok_or(VoteError::Held)?;
        let proof = vote.log().acceptance(index, checkpoint).ok_or(VoteError::Held)?;
        Ok(Accepted { index, entry, proof, size: vote.log().size() })
    }
}

fn last_signed(model: &vote::Model) -> Option<Checkpoint> {
    let note: SignedNote = model.checkpoint.as_deref()?.parse().ok()?;
    note.text().parse().ok()
}

fn shares_of(index: u64, shares: Vec<Blob>) -> impl Iterator<Item = vote_share::Model> {
    let place = i64::try_from(index).unwrap_or(i64::MAX);
    shares.into_iter().zip(1..).map(move |(share, trustee)| vote_share::Model {
        tenant_id: Uuid::nil(),
        vote_id: Uuid::nil(),
        place,
        trustee,
        sealed: share.0,
    })
}

fn fresh_salt() -> Salt {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).expect("the system has randomness");
    salt.into()
}

/// As it stands in lists.
pub(crate) fn stage_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Empty => "empty",
        Stage::Frozen => "frozen",
        Stage::Listed => "listed",
        Stage::Open => "open",
        Stage::Closed => "closed",
        Stage::Counted => "counted",
        Stage::Announced => "announced",
        Stage::Void => "void",
    }
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
