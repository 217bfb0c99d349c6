//! A type for each phase of a vote, with what may be done in it.
//!
//! A step into the next phase consumes the phase; when it is refused, the phase comes back as it was.

use std::marker::PhantomData;

use ledger::{Checkpoint, Origin};

use crate::encoded::Blob;
use crate::vote::body::Body;
use crate::vote::definition::Definition;
use crate::vote::entry::{EntryType, Submission};
use crate::vote::law::Stage;
use crate::vote::log::{Broken, Log, Row, Taken};
use crate::vote::refusal::Refusal;

/// A vote that is written down and not yet fixed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft(pub Definition);

/// A vote in one of its phases.
pub struct Phase<P> {
    log: Log,
    phase: PhantomData<P>,
}

/// A phase came back: the step was refused.
pub struct Refused<P> {
    pub phase: Phase<P>,
    pub refusal: Refusal,
}

/// A step from one phase to another.
pub type Step<P, Q> = Result<Phase<Q>, Box<Refused<P>>>;

macro_rules! phases {
    ($($(#[$doc:meta])* $name:ident)*) => {
        $(
            $(#[$doc])*
            pub enum $name {}
        )*

        /// A vote in whatever phase it is.
        pub enum Vote {
            $($name(Phase<$name>),)*
        }

        impl Vote {
            /// The log, whatever the phase.
            pub fn log(&self) -> &Log {
                match self {
                    $(Self::$name(phase) => &phase.log,)*
                }
            }

            /// The same, to save and to sign.
            pub fn log_mut(&mut self) -> &mut Log {
                match self {
                    $(Self::$name(phase) => &mut phase.log,)*
                }
            }
        }

        $(
            impl From<Phase<$name>> for Vote {
                fn from(phase: Phase<$name>) -> Self {
                    Self::$name(phase)
                }
            }
        )*
    };
}

phases! {
    /// The definition is fixed and announced.
    Frozen
    /// The roll is fixed.
    Listed
    /// Ballots are taken.
    Open
    /// No ballot is taken any more; sums, ties and paper are.
    Closed
    /// The result stands.
    Counted
    /// The result was announced.
    Announced
    /// Void for a reason that stands in the log. A repeat points to it.
    Void
}

impl Draft {
    /// Fixes the definition: what `signed` says is what was drafted.
    pub fn freeze(self, origin: Origin, signed: Submission, at: u64) -> Result<Phase<Frozen>, Refusal> {
        if signed.kind != EntryType::Definition || signed.body != Body::Definition(Box::new(self.0)).write() {
            return Err(Refusal::BodyForm);
        }
        let mut log = Log::new(origin);
        log.append(signed, at)?;
        Ok(Phase::of(log))
    }
}

impl Vote {
    /// The vote as it was stored.
    pub fn restore(origin: Origin, rows: Vec<Row>, signed: Option<&Checkpoint>) -> Result<Self, Broken> {
        Self::of(Log::restore(origin, rows, signed)?).ok_or(Broken::Number { index: 0 })
    }

    /// `None` while nothing is fixed.
    fn of(log: Log) -> Option<Self> {
        Some(match log.stage() {
            Stage::Empty => return None,
            Stage::Frozen => Self::Frozen(Phase::of(log)),
            Stage::Listed => Self::Listed(Phase::of(log)),
            Stage::Open => Self::Open(Phase::of(log)),
            Stage::Closed => Self::Closed(Phase::of(log)),
            Stage::Counted => Self::Counted(Phase::of(log)),
            Stage::Announced => Self::Announced(Phase::of(log)),
            Stage::Void => Self::Void(Phase::of(log)),
        })
    }
}

impl<P> Phase<P> {
    fn of(log: Log) -> Self {
        Self { log, phase: PhantomData }
    }

    /// What the entries say.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// To save and to sign.
    pub fn log_mut(&mut self) -> &mut Log {
        &mut self.log
    }

    /// Enters what leaves the vote in its phase.
    pub fn enter(&mut self, submission: Submission, at: u64) -> Result<Taken, Refusal> {
        use EntryType::{Announced, Closed, Definition, Opened, Result, Roll, Voided};
        match submission.kind {
            Definition | Roll | Opened | Closed | Result | Announced | Voided => Err(Refusal::EntryOrder),
            _ => self.log.append(submission, at),
        }
    }

    fn step<Q>(mut self, kind: EntryType, submission: Submission, at: u64) -> Step<P, Q> {
        let taken = if submission.kind == kind { self.log.append(submission, at) } else { Err(Refusal::EntryOrder) };
        match taken {
            Ok(Taken::New(_)) => Ok(Phase::of(self.log)),
            Ok(Taken::Again(_)) => Err(Box::new(Refused { phase: self, refusal: Refusal::EntryTwice })),
            Err(refusal) => Err(Box::new(Refused { phase: self, refusal })),
        }
    }

    fn void_it(self, submission: Submission, at: u64) -> Step<P, Void> {
        self.step(EntryType::Voided, submission, at)
    }
}

macro_rules! voidable {
    ($($name:ident)*) => {
        $(
            impl Phase<$name> {
                /// The chair declares the vote void and says why.
                pub fn void(self, submission: Submission, at: u64) -> Step<$name, Void> {
                    self.void_it(submission, at)
                }
            }
        )*
    };
}

voidable! { Frozen Listed Open Closed Counted Announced }

impl Phase<Frozen> {
    /// Fixes who has a vote.
    pub fn list(self, roll: Submission, at: u64) -> Step<Frozen, Listed> {
        self.step(EntryType::Roll, roll, at)
    }
}

impl Phase<Listed> {
    pub fn open(self, opened: Submission, at: u64) -> Step<Listed, Open> {
        self.step(EntryType::Opened, opened, at)
    }
}

impl Phase<Open> {
    /// Takes a secret ballot with its sealed shares. The shares are kept beside the log by who calls this.
    pub fn cast_secret(&mut self, submission: Submission, shares: &[Blob], at: u64) -> Result<Taken, Refusal> {
        if let Some(index) = self.log.known(&submission)? {
            return Ok(Taken::Again(index));
        }
        let Some(suite) = self.log.suite() else { return Err(Refusal::BallotHow) };
        let read = Body::read(submission.kind, &submission.body)?;
        // Points and proofs take time, which strangers get none of.
        self.log.check_signer(&submission, &read)?;
        let Body::SecretBallot(body) = read else { return Err(Refusal::EntryOrder) };
        let of_suite = |error: secret_ballot::BallotError| Refusal::Suite(error.code());
        let ballot = secret_ballot::Ballot::from_bytes(suite, &body.ballot.0).map_err(of_suite)?;
        let shares = shares.iter().map(|share| secret_ballot::SealedShare::from_bytes(suite, &share.0));
        let shares = shares.collect::<Result<Vec<_>, _>>().map_err(of_suite)?;
        secret_ballot::check::shares(&ballot, &shares).map_err(of_suite)?;
        self.log.append(submission, at)
    }

    pub fn close(self, closed: Submission, at: u64) -> Step<Open, Closed> {
        self.step(EntryType::Closed, closed, at)
    }
}

impl Phase<Closed> {
    /// Enters the result, which is what [`Log::result_entry`] says.
    pub fn count(self, result: Submission, at: u64) -> Step<Closed, Counted> {
        self.step(EntryType::Result, result, at)
    }
}

impl Phase<Counted> {
    pub fn announce(self, announced: Submission, at: u64) -> Step<Counted, Announced> {
        self.step(EntryType::Announced, announced, at)
    }
}
