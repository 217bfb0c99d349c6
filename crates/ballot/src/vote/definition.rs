//! What is voted on, by whom it was fixed, and how it is decided. Hashed and signed before anybody votes.

use std::collections::BTreeSet;

use ledger::{KeyType, Origin, VerifierKey};
use secret_ballot::{Shape, TrusteeKeys, Trustees};
use serde::{Deserialize, Serialize};

use crate::encoded::{Blob, Digest, PublicKey};
use crate::id::{ItemId, MeetingId, MemberId, TenantId, VoteId};
use crate::limits::{ATTACHMENTS_MAX, NUMBER_MAX, OPTIONS_MAX};
use crate::rule::profile::{self, Profile};
use crate::rule::{Decision, Role, Rule, Tie};
use crate::text::{Label, OptionId, Text};
use crate::vote::entry::is_key;
use crate::vote::refusal::Refusal;

/// What the format is called in definitions.
pub const SUITE: &str = "plenum-vote/1";

/// The definition of a vote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// [`SUITE`].
    pub suite: Label,
    /// Origin of the log of this vote.
    pub origin: Label,
    /// The key that signs for the log, as signed-note writes it.
    pub log: Label,
    pub tenant: TenantId,
    pub meeting: MeetingId,
    pub vote: VoteId,
    pub item: Option<Item>,
    pub title: Label,
    /// The wording that is decided on.
    pub motion: Text,
    pub attachments: Vec<Attachment>,
    pub kind: Kind,
    /// Without a sitting, over days.
    pub circular: Option<Circular>,
    pub options: Vec<Choosable>,
    pub selection: Selection,
    /// Whether a ballot can be changed until the close.
    pub change: bool,
    /// Closed by itself when everybody who is there has voted.
    pub close_when_all_voted: bool,
    pub rule: Rule,
    /// Of a secret vote.
    pub trustees: Option<TrusteeSet>,
    /// How long it is kept, in days after the sitting; nothing for as long as the minutes.
    pub retention_days: Option<u32>,
    /// The vote that this one repeats. Both stay.
    pub repeats: Option<Repeats>,
    /// Who fixed it.
    pub author: Author,
}

/// An item of the agenda.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    pub id: ItemId,
    /// Number and title, as in the agenda.
    pub title: Label,
}

/// A file that belongs to the motion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    pub name: Label,
    /// Bytes of the file.
    pub size: u64,
    /// SHA-256 of the file.
    pub hash: Digest,
}

/// How ballots are cast, and what is seen of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Names and choices are seen at the close.
    Open,
    /// Names and choices are seen at once. Called: each votes after their name was read out.
    RollCall { called: bool },
    /// Nobody sees a choice (suite CS1).
    Secret,
    /// Nobody votes: the participants draw together.
    Lot,
}

/// A vote without a sitting. It is its own procedure: `meeting` is the id of the vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Circular {
    /// One member who opposes is enough, and there is no result (VwVfG § 90 Abs. 1 Satz 2).
    pub opposable: bool,
}

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choosable {
    pub id: OptionId,
    pub label: Label,
    pub role: Role,
}

/// How many candidates one voter chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Selection {
    pub min: u32,
    pub max: u32,
}

/// Who can open a secret vote, together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrusteeSet {
    pub threshold: u32,
    /// In their order; the first one has the number 1.
    pub trustees: Vec<TrusteeLine>,
}

/// A trustee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrusteeLine {
    pub name: Label,
    pub member: Option<MemberId>,
    /// X-Wing.
    pub kem: Blob,
    pub signature: PublicKey,
}

/// The vote that is repeated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repeats {
    pub vote: VoteId,
    /// Root of its log at its end.
    pub root: Digest,
    pub reason: Text,
}

/// Who fixed the definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Author {
    pub id: MemberId,
    pub name: Label,
    pub key: PublicKey,
}

impl Definition {
    /// Whether everything in it goes together.
    pub fn check(&self) -> Result<(), Refusal> {
        if self.suite.as_str() != SUITE {
            return Err(Refusal::DefinitionKind);
        }
        self.rule.check().map_err(|_| Refusal::DefinitionRule)?;
        self.check_options()?;
        self.check_selection()?;
        self.check_kind()?;
        self.check_circular()?;
        let names: BTreeSet<_> = self.attachments.iter().map(|attachment| &attachment.name).collect();
        let sizes = self.attachments.iter().all(|attachment| attachment.size <= NUMBER_MAX);
        if self.attachments.len() > ATTACHMENTS_MAX || names.len() != self.attachments.len() || !sizes {
            return Err(Refusal::DefinitionAttachments);
        }
        self.log_key()?;
        if is_key(&self.author.key) { Ok(()) } else { Err(Refusal::DefinitionKey) }
    }

    fn count(&self, role: Role) -> usize {
        self.options.iter().filter(|option| option.role == role).count()
    }

    fn check_options(&self) -> Result<(), Refusal> {
        let ids: BTreeSet<_> = self.options.iter().map(|option| &option.id).collect();
        let labels: BTreeSet<_> = self.options.iter().map(|option| &option.label).collect();
        let once = ids.len() == self.options.len() && labels.len() == self.options.len();
        let few = [Role::Yes, Role::No, Role::Abstain, Role::Invalid].iter().all(|role| self.count(*role) <= 1);
        let (yes, no, candidates) = (self.count(Role::Yes), self.count(Role::No), self.count(Role::Candidate));
        let fits = match self.rule.decision {
            Decision::Motion(_) => yes == 1 && no == 1 && candidates == 0,
            Decision::Election(_) => yes == 0 && candidates >= 1,
            Decision::Lists(_) => yes == 0 && no == 0 && candidates >= 1,
        };
        if once && few && fits && self.options.len() <= OPTIONS_MAX { Ok(()) } else { Err(Refusal::DefinitionOptions) }
    }

    fn check_selection(&self) -> Result<(), Refusal> {
        let Selection { min, max } = self.selection;
        let most = match self.rule.decision {
            Decision::Motion(_) | Decision::Lists(_) => 1,
            Decision::Election(_) => self.count(Role::Candidate),
        };
        let fits = max >= 1 && min <= max && max as usize <= most && (most > 1 || min == 1);
        if fits { Ok(()) } else { Err(Refusal::DefinitionSelection) }
    }

    fn check_kind(&self) -> Result<(), Refusal> {
        let tie = match self.rule.decision {
            Decision::Motion(motion) => motion.tie,
            Decision::Election(_) | Decision::Lists(_) => Tie::Lot,
        };
        let fits = match self.kind {
            Kind::Open => self.trustees.is_none(),
            Kind::RollCall { .. } => self.trustees.is_none() && self.circular.is_none(),
            // The chair who decides a tie tells how they voted.
            Kind::Secret => self.trustees.is_some() && tie != Tie::Chair,
            Kind::Lot => {
                let drawn = matches!(self.rule.decision, Decision::Election(_));
                let all = self.count(Role::Candidate) == self.options.len();
                self.trustees.is_none() && drawn && all && self.circular.is_none() && !self.close_when_all_voted
            }
        };
        if !fits {
            return Err(Refusal::DefinitionKind);
        }
        if self.kind == Kind::Secret {
            self.shape()?;
            self.trustee_keys()?;
        }
        Ok(())
    }

    /// Where we know the law of the body: without a sitting only as it says.
    fn check_circular(&self) -> Result<(), Refusal> {
        let Some(circular) = self.circular else { return Ok(()) };
        let rule = self.rule.name.as_str().split_once('/').map_or("", |(_, rule)| rule);
        let fits = self.profile().is_none_or(|profile| profile.admits(rule, Some(circular)));
        if fits && self.meeting.0 == self.vote.0 { Ok(()) } else { Err(Refusal::DefinitionCircular) }
    }

    /// The key that signs for the log.
    pub fn log_key(&self) -> Result<VerifierKey, Refusal> {
        let key: VerifierKey = self.log.as_str().parse().map_err(|_| Refusal::DefinitionKey)?;
        let fits = key.key_type() == KeyType::Note && key.name().as_str() == self.origin.as_str();
        if fits { Ok(key) } else { Err(Refusal::DefinitionKey) }
    }

    /// The name of the log.
    pub fn log_origin(&self) -> Result<Origin, Refusal> {
        Origin::new(self.origin.as_str()).map_err(|_| Refusal::DefinitionOrigin)
    }

    /// The profile that the rule says it is from.
    pub fn profile(&self) -> Option<&'static Profile> {
        profile::profile(self.rule.name.as_str().split_once('/')?.0)
    }

    /// The shape of the ballots of a secret vote. Nothing is chosen beside abstain and invalid, nor beside no where
    /// there are candidates.
    pub fn shape(&self) -> Result<Shape, Refusal> {
        let alone = |option: &Choosable| match option.role {
            Role::Abstain | Role::Invalid => true,
            Role::No => self.count(Role::Candidate) > 0,
            Role::Yes | Role::Candidate => false,
        };
        let exclusive: Vec<_> = (0..self.options.len()).filter(|at| alone(&self.options[*at])).collect();
        let Selection { min, max } = self.selection;
        Shape::new(self.options.len(), min as usize, max as usize, &exclusive)
            .map_err(|error| Refusal::Suite(error.code()))
    }

    /// The keys of the trustees as the suite takes them.
    pub fn trustee_keys(&self) -> Result<Trustees, Refusal> {
        let set = self.trustees.as_ref().ok_or(Refusal::DefinitionKind)?;
        let keys = set.trustees.iter().map(|line| {
            let kem = line.kem.0.as_slice().try_into().map_err(|_| Refusal::Suite("cs1-trustee-key"))?;
            Ok(TrusteeKeys { kem: Box::new(kem), signature: line.signature.0 })
        });
        let keys = keys.collect::<Result<Vec<_>, Refusal>>()?;
        Trustees::new(set.threshold as usize, keys).map_err(|error| Refusal::Suite(error.code()))
    }

    /// Whether somebody may choose this: options in the order of the definition, as many as may be, and nothing beside
    /// what stands alone.
    pub fn allows(&self, choice: &[OptionId]) -> Result<(), Refusal> {
        let places: Option<Vec<_>> =
            choice.iter().map(|id| self.options.iter().position(|option| option.id == *id)).collect();
        let places = places.ok_or(Refusal::BallotChoice)?;
        let ordered = places.windows(2).all(|pair| pair[0] < pair[1]);
        let alone = places.iter().any(|at| self.options[*at].role != Role::Candidate);
        let range = self.selection.min as usize..=self.selection.max as usize;
        let fits = if alone { places.len() == 1 } else { range.contains(&places.len()) };
        if ordered && fits { Ok(()) } else { Err(Refusal::BallotChoice) }
    }
}
