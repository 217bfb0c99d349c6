//! Tickets for the conference socket: one use, short life, in memory; and tickets for records.
//!
//! A restart voids them; clients then join again, which they do anyway.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ids::{AccountId, ConferenceId, ConnectionId, LinkId, MeetingId, SessionId};
use rooms::Attach;
use uuid::Uuid;

/// Life of a ticket, milliseconds.
pub(crate) const TICKET_LIFE_MS: i64 = 60_000;
/// Unused tickets at a time; beyond them joining has to wait.
const TICKETS_MAX: usize = 10_000;

/// What a ticket lets in, and what access it depends on.
#[derive(Clone, Debug)]
pub(crate) struct Admission {
    pub(crate) attach: Attach,
    pub(crate) access: Access,
}

/// The right a connection stands on; when it ends, so does the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    Session { account: AccountId, session: SessionId, meeting: MeetingId },
    Link { meeting: MeetingId, link: LinkId },
}

/// Tickets that were issued and not used yet.
#[derive(Default)]
pub struct Tickets(Mutex<HashMap<String, (i64, Admission)>>);

impl Tickets {
    /// A ticket, or none when too many are out.
    pub(crate) fn issue(&self, admission: Admission, now_ms: i64) -> Option<String> {
        let ticket = fresh()?;
        let mut tickets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if tickets.len() >= TICKETS_MAX {
            tickets.retain(|_, (until_ms, _)| *until_ms > now_ms);
        }
        if tickets.len() >= TICKETS_MAX {
            return None;
        }
        tickets.insert(ticket.clone(), (now_ms + TICKET_LIFE_MS, admission));
        Some(ticket)
    }

    /// Uses a ticket up.
    pub(crate) fn redeem(&self, ticket: &str, now_ms: i64) -> Option<Admission> {
        let mut tickets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (until_ms, admission) = tickets.remove(ticket)?;
        (now_ms < until_ms).then_some(admission)
    }
}

/// Life of a ticket for a record, milliseconds: to look at it and save it in every form.
const RECORD_TICKET_LIFE_MS: i64 = 600_000;
/// Life of a ticket for votes, milliseconds: whether its holder is in the room is looked at each time.
const VOTE_TICKET_LIFE_MS: i64 = 24 * 60 * 60 * 1_000;

/// Tickets that are good until their time is over, one for each thing that they open.
struct Passes<T>(Mutex<Passed<T>>);

struct Passed<T> {
    tickets: HashMap<String, (i64, T)>,
    of: HashMap<T, String>,
}

impl<T> Default for Passes<T> {
    fn default() -> Self {
        Self(Mutex::new(Passed { tickets: HashMap::new(), of: HashMap::new() }))
    }
}

impl<T: Copy + Eq + Hash> Passes<T> {
    /// Whoever asks again gets the same one, good for longer: nobody uses up those of others by asking often.
    fn issue(&self, what: T, until_ms: i64, now_ms: i64) -> Option<String> {
        let mut passed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Passed { tickets, of } = &mut *passed;
        if let Some(ticket) = of.get(&what)
            && let Some((known_until_ms, _)) = tickets.get_mut(ticket)
            && now_ms < *known_until_ms
        {
            *known_until_ms = until_ms;
            return Some(ticket.clone());
        }
        let ticket = fresh()?;
        if tickets.len() >= TICKETS_MAX {
            tickets.retain(|_, (until_ms, _)| *until_ms > now_ms);
            of.retain(|_, ticket| tickets.contains_key(ticket));
        }
        if tickets.len() >= TICKETS_MAX {
            return None;
        }
        tickets.insert(ticket.clone(), (until_ms, what));
        if let Some(spent) = of.insert(what, ticket.clone()) {
            tickets.remove(&spent);
        }
        Some(ticket)
    }

    fn look(&self, ticket: &str, now_ms: i64) -> Option<T> {
        let passed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (until_ms, what) = passed.tickets.get(ticket)?;
        (now_ms < *until_ms).then_some(*what)
    }

    fn release(&self, ticket: &str) {
        let mut passed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, what)) = passed.tickets.remove(ticket) {
            passed.of.remove(&what);
        }
    }
}

/// Tickets for records of conferences.
#[derive(Default)]
pub struct RecordTickets(Passes<(MeetingId, ConferenceId)>);

impl RecordTickets {
    /// A ticket, or none when too many are out.
    pub(crate) fn issue(&self, meeting: MeetingId, conference: ConferenceId, now_ms: i64) -> Option<String> {
        self.0.issue((meeting, conference), now_ms + RECORD_TICKET_LIFE_MS, now_ms)
    }

    pub(crate) fn look(&self, ticket: &str, now_ms: i64) -> Option<(MeetingId, ConferenceId)> {
        self.0.look(ticket, now_ms)
    }
}

/// Tickets for the votes of a meeting, for whoever is in its room by a connection: they end with it.
#[derive(Default)]
pub struct VoteTickets(Passes<(MeetingId, ConnectionId)>);

impl VoteTickets {
    /// A ticket, or none when too many are out.
    pub(crate) fn issue(&self, meeting: MeetingId, connection: ConnectionId, now_ms: i64) -> Option<String> {
        self.0.issue((meeting, connection), now_ms + VOTE_TICKET_LIFE_MS, now_ms)
    }

    pub(crate) fn look(&self, ticket: &str, now_ms: i64) -> Option<(MeetingId, ConnectionId)> {
        self.0.look(ticket, now_ms)
    }

    /// The connection is over, and with it what it was given.
    pub(crate) fn release(&self, ticket: &str) {
        self.0.release(ticket);
    }
}

/// What a ticket for a vote without a meeting depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct CircularPass {
    pub(crate) vote: Uuid,
    pub(crate) account: AccountId,
    pub(crate) session: SessionId,
}

/// Tickets for votes without a meeting: whether session and register still say so is looked at each time.
#[derive(Default)]
pub struct CircularTickets(Passes<CircularPass>);

impl CircularTickets {
    /// A ticket, or none when too many are out.
    pub(crate) fn issue(&self, pass: CircularPass, now_ms: i64) -> Option<String> {
        self.0.issue(pass, now_ms + VOTE_TICKET_LIFE_MS, now_ms)
    }

    pub(crate) fn look(&self, ticket: &str, now_ms: i64) -> Option<CircularPass> {
        self.0.look(ticket, now_ms)
    }
}

fn fresh() -> Option<String> {
    let mut bytes = [0; 20];
    getrandom::fill(&mut bytes).ok()?;
    Some(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_asks_often_uses_nothing_up() {
        let tickets = VoteTickets::default();
        let (meeting, who) = (MeetingId::from_uuid(Uuid::from_u128(1)), ConnectionId::from_uuid(Uuid::from_u128(2)));
        let first = tickets.issue(meeting, who, 0).expect("a ticket");
        for _ in 0..2 * TICKETS_MAX {
            assert_eq!(tickets.issue(meeting, who, 1).as_ref(), Some(&first));
        }
        let other = tickets.issue(meeting, ConnectionId::from_uuid(Uuid::from_u128(3)), 1).expect("a ticket");
        assert_ne!(first, other);
        assert_eq!(
            tickets.look(&first, VOTE_TICKET_LIFE_MS),
            Some((meeting, who)),
            "asked for again, it is good for longer"
        );
        assert_eq!(tickets.look(&first, VOTE_TICKET_LIFE_MS + 1), None);
        let later = tickets.issue(meeting, who, VOTE_TICKET_LIFE_MS + 1).expect("a ticket");
        assert_ne!(later, first, "what is spent does not come back");
        tickets.release(&later);
        assert_eq!(tickets.look(&later, VOTE_TICKET_LIFE_MS + 2), None);
        assert_ne!(tickets.issue(meeting, who, VOTE_TICKET_LIFE_MS + 2).expect("a ticket"), later);
    }
}
