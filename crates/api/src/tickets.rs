//! Tickets for the conference socket: one use, short life, in memory; and tickets for records and votes.
//!
//! A restart voids them; clients then join again, which they do anyway.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

use aws_lc_rs::hmac;
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

/// Life of a ticket for a vote without a meeting, milliseconds; whoever is still there asks for another one.
const CIRCULAR_TICKET_LIFE_MS: i64 = 60 * 60 * 1_000;
/// Vote, session and time of a ticket, and with their code.
const PASS_BYTES: usize = 16 + 16 + 8;
const SIGNED_PASS_BYTES: usize = PASS_BYTES + 32;

/// What a ticket for a vote without a meeting depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CircularPass {
    pub(crate) vote: Uuid,
    pub(crate) session: SessionId,
}

/// Tickets for votes without a meeting: whether session and register still say so is looked at each time. None is kept,
/// so that nobody uses up those of others: each says what it opens and until when, with a code under a key of this
/// process.
pub struct CircularTickets(hmac::Key);

impl Default for CircularTickets {
    fn default() -> Self {
        let mut key = [0; 32];
        getrandom::fill(&mut key).expect("the system has randomness");
        Self(hmac::Key::new(hmac::HMAC_SHA256, &key))
    }
}

impl CircularTickets {
    pub(crate) fn issue(&self, pass: CircularPass, now_ms: i64) -> String {
        let mut bytes = Vec::with_capacity(SIGNED_PASS_BYTES);
        bytes.extend(pass.vote.as_bytes());
        bytes.extend(pass.session.uuid().as_bytes());
        bytes.extend((now_ms + CIRCULAR_TICKET_LIFE_MS).to_be_bytes());
        let code = hmac::sign(&self.0, &bytes);
        bytes.extend(code.as_ref());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    pub(crate) fn look(&self, ticket: &str, now_ms: i64) -> Option<CircularPass> {
        let bytes: [u8; SIGNED_PASS_BYTES] = URL_SAFE_NO_PAD.decode(ticket).ok()?.try_into().ok()?;
        let (said, code) = bytes.split_at(PASS_BYTES);
        hmac::verify(&self.0, said, code).ok()?;
        let (ids, until_ms) = said.split_at(32);
        let until_ms = i64::from_be_bytes(until_ms.try_into().ok()?);
        let id = |bytes: &[u8]| Uuid::from_slice(bytes).ok();
        let (vote, session) = (id(&ids[..16])?, SessionId::from_uuid(id(&ids[16..])?));
        (now_ms < until_ms).then_some(CircularPass { vote, session })
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

    #[test]
    fn a_ticket_for_a_vote_without_a_meeting_is_signed_and_none_is_kept() {
        let (tickets, others) = (CircularTickets::default(), CircularTickets::default());
        let pass = |number| CircularPass {
            vote: Uuid::from_u128(number),
            session: SessionId::from_uuid(Uuid::from_u128(number + 1)),
        };
        let first = tickets.issue(pass(1), 0);
        // However many there are, nobody is turned away, and the first one stays good.
        for number in 0..2 * TICKETS_MAX as u128 {
            assert_eq!(tickets.look(&tickets.issue(pass(number), 0), 1), Some(pass(number)));
        }
        assert_eq!(tickets.look(&first, CIRCULAR_TICKET_LIFE_MS - 1), Some(pass(1)));
        assert_eq!(tickets.look(&first, CIRCULAR_TICKET_LIFE_MS), None, "its time is over");
        assert_eq!(others.look(&first, 1), None, "of another process");
        for at in 0..first.len() {
            let mut forged = first.clone().into_bytes();
            forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(tickets.look(&String::from_utf8(forged).expect("ASCII"), 1), None, "{at}");
        }
        for odd in ["", "x", &first[1..], &format!("{first}AAAA")] {
            assert_eq!(tickets.look(odd, 1), None);
        }
    }
}
