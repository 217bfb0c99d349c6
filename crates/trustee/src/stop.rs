//! Why the work ends before the vote does, or a look at the server too early.

use ballot::client::Alarm;

use crate::server::Fault;
use crate::state::StateError;

/// Why the work ends before the vote does.
pub(crate) enum Stop {
    /// Somebody is not honest.
    Alarm(Alarm),
    NotAsked,
    /// A sum over another set was decided on.
    Once,
    Refused(String),
    Form,
    State(StateError),
}

impl From<Alarm> for Stop {
    fn from(alarm: Alarm) -> Self {
        Self::Alarm(alarm)
    }
}

impl From<StateError> for Stop {
    fn from(fault: StateError) -> Self {
        Self::State(fault)
    }
}

/// How a look at the server ends too early.
pub(crate) enum Ended {
    /// The server does not answer, and why.
    Away(String),
    Stop(Stop),
}

impl<S: Into<Stop>> From<S> for Ended {
    fn from(stop: S) -> Self {
        Self::Stop(stop.into())
    }
}

impl From<Fault> for Ended {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Away(why) => Self::Away(why),
            Fault::Unknown => Self::Stop(Stop::NotAsked),
            Fault::Refused(code) => Self::Stop(Stop::Refused(code)),
            Fault::Form => Self::Stop(Stop::Form),
        }
    }
}
