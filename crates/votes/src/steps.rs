//! One door for everything that may be entered: the phase decides.

use ballot::encoded::Blob;
use ballot::vote::log::Taken;
use ballot::vote::phase::{Phase, Refused, Step};
use ballot::vote::{Body, Draft, EntryType, Refusal, Submission, Vote};
use ledger::Origin;

/// A vote in memory, or the place for one.
pub(crate) enum Held {
    /// Nothing is fixed yet.
    Empty(Origin),
    Vote(Box<Vote>),
}

impl Held {
    /// Enters a submission. When it is refused, nothing has changed.
    pub(crate) fn enter(self, sent: Submission, shares: &[Blob], at: u64) -> (Self, Result<Taken, Refusal>) {
        let vote = match self {
            Self::Empty(origin) => return define(origin, sent, at),
            Self::Vote(vote) => vote,
        };
        let (vote, taken) = match (*vote, sent.kind) {
            (Vote::Frozen(phase), EntryType::Roll) => stepped(phase.list(sent, at)),
            (Vote::Listed(phase), EntryType::Opened) => stepped(phase.open(sent, at)),
            (Vote::Open(phase), EntryType::Closed) => stepped(phase.close(sent, at)),
            (Vote::Closed(phase), EntryType::Result) => stepped(phase.count(sent, at)),
            (Vote::Counted(phase), EntryType::Announced) => stepped(phase.announce(sent, at)),
            (Vote::Frozen(phase), EntryType::Voided) => stepped(phase.void(sent, at)),
            (Vote::Listed(phase), EntryType::Voided) => stepped(phase.void(sent, at)),
            (Vote::Open(phase), EntryType::Voided) => stepped(phase.void(sent, at)),
            (Vote::Closed(phase), EntryType::Voided) => stepped(phase.void(sent, at)),
            (Vote::Counted(phase), EntryType::Voided) => stepped(phase.void(sent, at)),
            (Vote::Announced(phase), EntryType::Voided) => stepped(phase.void(sent, at)),
            (Vote::Open(mut phase), EntryType::SecretBallot) => {
                let taken = phase.cast_secret(sent, shares, at);
                (phase.into(), taken)
            }
            (Vote::Frozen(phase), _) => entered(phase, sent, at),
            (Vote::Listed(phase), _) => entered(phase, sent, at),
            (Vote::Open(phase), _) => entered(phase, sent, at),
            (Vote::Closed(phase), _) => entered(phase, sent, at),
            (Vote::Counted(phase), _) => entered(phase, sent, at),
            (Vote::Announced(phase), _) => entered(phase, sent, at),
            (Vote::Void(phase), _) => entered(phase, sent, at),
        };
        (Self::Vote(Box::new(vote)), taken)
    }
}

fn define(origin: Origin, sent: Submission, at: u64) -> (Held, Result<Taken, Refusal>) {
    let body = match sent.kind {
        EntryType::Definition => Body::read(sent.kind, &sent.body),
        _ => Err(Refusal::EntryOrder),
    };
    let definition = match body {
        Ok(Body::Definition(definition)) => *definition,
        Ok(_) => return (Held::Empty(origin), Err(Refusal::EntryOrder)),
        Err(refusal) => return (Held::Empty(origin), Err(refusal)),
    };
    match Draft(definition).freeze(origin.clone(), sent, at) {
        Ok(phase) => (Held::Vote(Box::new(phase.into())), Ok(Taken::New(0))),
        Err(refusal) => (Held::Empty(origin), Err(refusal)),
    }
}

/// A step leads to the next phase, or leaves the vote where it was.
fn stepped<P, Q>(step: Step<P, Q>) -> (Vote, Result<Taken, Refusal>)
where
    Vote: From<Phase<P>> + From<Phase<Q>>,
{
    match step {
        Ok(phase) => {
            let index = phase.log().size() - 1;
            (phase.into(), Ok(Taken::New(index)))
        }
        Err(refused) => {
            let Refused { phase, refusal } = *refused;
            (phase.into(), Err(refusal))
        }
    }
}

fn entered<P>(mut phase: Phase<P>, sent: Submission, at: u64) -> (Vote, Result<Taken, Refusal>)
where
    Vote: From<Phase<P>>,
{
    let taken = phase.enter(sent, at);
    (phase.into(), taken)
}
