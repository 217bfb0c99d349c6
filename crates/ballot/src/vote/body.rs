//! The bodies of entries, as JSON in its one spelling.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::canonical;
use crate::encoded::{Blob, Digest, Fixed, PublicKey, SignatureBytes};
use crate::id::MemberId;
use crate::limits::BODY_BYTES_MAX;
use crate::presence::Happening;
use crate::rule::{Evaluation, Facts, Tally, TieBreak};
use crate::text::{OptionId, Text};
use crate::vote::definition::Definition;
use crate::vote::entry::EntryType;
use crate::vote::refusal::Refusal;
use crate::vote::roll::{Proof, Roll};

macro_rules! bodies {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
            #[serde(deny_unknown_fields)]
            pub struct $name { $($(#[$field_doc])* pub $field: $type,)* }
        )*
    };
}

bodies! {
    Opened {
        /// Milliseconds since 1970: no ballot is taken afterwards, and the server closes.
        until: Option<u64>,
    }
    /// A ballot of suite CS1. Its sealed shares are kept beside the log, and deleted when they are no longer needed.
    SecretBallot {
        voter: MemberId,
        seq: u32,
        ballot: Blob,
        /// By the voter, over what the suite says.
        signature: SignatureBytes,
    }
    /// A secret ballot that was checked on a second device and is never cast.
    Audited {
        voter: MemberId,
        /// SHA-256 of the bytes of the ballot.
        ballot: Digest,
    }
    /// The name was read out.
    Called { member: MemberId, }
    /// Somebody came, left, confirmed or doubted while the vote was open.
    Happened { happening: Happening, }
    /// A new key of a member who lost the old one, or had none.
    Keyed { member: MemberId, key: PublicKey, proof: Proof, }
    /// Somebody did not hear, see or understand.
    Reported { member: MemberId, problem: Problem, text: Option<Text>, }
    /// A member opposes to a vote without a sitting.
    Opposed { member: MemberId, }
    Extended { until: u64, }
    /// A trustee cannot use its share of a ballot.
    Complaint {
        trustee: u32,
        voter: MemberId,
        /// By the suite.
        ballot: Digest,
        /// Of the suite: what is wrong.
        code: ComplaintCode,
        signature: SignatureBytes,
    }
    /// The voter reveals the randomness of that one share.
    Settled { trustee: u32, voter: MemberId, ballot: Digest, share: Blob, randomness: Fixed<64>, }
    Closed { reason: CloseReason, }
    /// The sum of a trustee over the counted ballots.
    Sum {
        trustee: u32,
        sum: Blob,
        /// By the trustee, over what the suite says.
        signature: SignatureBytes,
    }
    /// The chair decides a tie.
    Tie { pass: bool, }
    LotCommitted { round: u32, commitment: Digest, }
    LotOpened { round: u32, value: Fixed<32>, }
    /// Whoever did not open in this round is out of the next one.
    LotRestarted { round: u32, }
    /// The vote goes on with ballots of paper.
    FellBack { reason: Text, }
    /// What was counted on paper. Two people enter it, and both find the same.
    Paper {
        /// Votes of each option, in the order of the definition.
        votes: Vec<u64>,
        /// Who voted, as a number.
        participants: u32,
    }
    ResultBody {
        facts: Facts,
        tally: Tally,
        tie: Option<TieBreak>,
        evaluation: Evaluation,
        /// Of a secret vote: the outcome with what proves it.
        opening: Option<Blob>,
        paper: bool,
    }
    Announced {}
    /// Stands beside the result and changes nothing.
    Objection { member: MemberId, text: Text, }
    Voided { cause: Cause, reason: Text, }
}

/// A ballot that everybody can read after the close.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ballot {
    pub voter: MemberId,
    /// Above that of the ballot before; the highest one counts.
    pub seq: u32,
    pub choice: Vec<OptionId>,
    pub how: How,
}

/// Without the choice: until the close it stands in no log.
impl fmt::Debug for Ballot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ballot").field("voter", &self.voter).field("seq", &self.seq).finish_non_exhaustive()
    }
}

/// How a ballot came to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// Signed by the voter.
    Device,
    /// Recorded by an officer, from the telephone.
    Phone,
    /// Recorded by an officer, said aloud in the room.
    Aloud,
}

/// What somebody reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    Sound,
    Picture,
    Document,
    Device,
    Other,
}

/// What a trustee says about a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComplaintCode {
    Unreadable,
    Malformed,
    Wrong,
}

/// Why a vote was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CloseReason {
    /// By an officer.
    Officer,
    AllVoted,
    Deadline,
}

/// Why a vote is void.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Sound, picture or devices.
    Disturbance,
    /// The roll, an exclusion or the wording was wrong.
    Mistake,
    /// Too few trustees gave their sums.
    NotCountable,
    /// The log does not fit what its clients hold.
    Log,
    /// A member opposed to a vote without a sitting.
    Opposed,
    Other,
}

/// Any body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    Definition(Box<Definition>),
    Roll(Box<Roll>),
    Opened(Opened),
    Ballot(Ballot),
    SecretBallot(SecretBallot),
    Audited(Audited),
    Called(Called),
    Happened(Happened),
    Keyed(Keyed),
    Reported(Reported),
    Opposed(Opposed),
    Extended(Extended),
    Complaint(Complaint),
    Settled(Settled),
    Closed(Closed),
    Sum(Sum),
    Tie(Tie),
    LotCommitted(LotCommitted),
    LotOpened(LotOpened),
    LotRestarted(LotRestarted),
    FellBack(FellBack),
    Paper(Paper),
    Result(Box<ResultBody>),
    Announced(Announced),
    Objection(Objection),
    Voided(Voided),
}

macro_rules! each_body {
    ($($name:ident)*) => {
        impl Body {
            /// Reads the body of an entry of this type.
            pub fn read(kind: EntryType, text: &str) -> Result<Self, Refusal> {
                match kind {
                    $(EntryType::$name => canonical::read(text, BODY_BYTES_MAX).map(Self::$name),)*
                }
                .map_err(|_| Refusal::BodyForm)
            }

            /// In its one spelling.
            pub fn write(&self) -> String {
                match self {
                    $(Self::$name(body) => canonical::write(body),)*
                }
            }

            /// The type of the entry it belongs to.
            pub fn kind(&self) -> EntryType {
                match self {
                    $(Self::$name(_) => EntryType::$name,)*
                }
            }
        }
    };
}

each_body! {
    Definition Roll Opened Ballot SecretBallot Audited Called Happened Keyed Reported Opposed Extended Complaint Settled
    Closed Sum Tie LotCommitted LotOpened LotRestarted FellBack Paper Result Announced Objection Voided
}
