//! What the policies above a meeting leave of what a conference could do.
//!
//! Bounds stand over every right: nobody's role, no rule of the chair and no exception goes beyond them. They are
//! set from outside, journalled like everything else, and hold from that moment on in a conference that runs.
//! Who is present and no longer admitted goes; what is under way and no longer allowed ends.

use serde::{Deserialize, Serialize};

use crate::effect::{Close, Event};
use crate::entry::Fact;
use crate::limits::PARTICIPANTS_MAX;
use crate::lobby::Admission;
use crate::policy::{Kind, Permission, Permissions};
use crate::presence::Seat;
use crate::room::Room;

/// What is left. What an entry of an older version does not name is as free as it was then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export))]
#[serde(default)]
pub struct Bounds {
    /// Whether people without an account may take part by a link.
    pub guests: bool,
    /// Whether those without an account may who proved an invited mail address.
    pub verified_guests: bool,
    /// Whether guests may change the name they came with.
    pub guest_rename: bool,
    /// Who waits at least.
    pub admission: Admission,
    pub chat: bool,
    /// Whether the chat is offered for saving.
    pub chat_export: bool,
    pub screen: bool,
    pub reactions: bool,
    pub polls: bool,
    pub whispers: bool,
    pub checks: bool,
    /// Days for which what was written to everybody is kept after the end.
    pub chat_days: u32,
    /// People in the room at most; [`PARTICIPANTS_MAX`] when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "shapes", ts(optional))]
    pub size: Option<u32>,
}

impl Default for Bounds {
    /// Everything is free.
    fn default() -> Self {
        Self {
            guests: true,
            verified_guests: true,
            guest_rename: true,
            admission: Admission::Open,
            chat: true,
            chat_export: true,
            screen: true,
            reactions: true,
            polls: true,
            whispers: true,
            checks: true,
            chat_days: 0,
            size: None,
        }
    }
}

impl Bounds {
    /// What they take from everybody of this kind, whatever the role.
    pub fn denied(&self, kind: Kind) -> Permissions {
        use Permission as P;
        let taken: [(bool, &[P]); 7] = [
            (self.chat, &[P::Chat]),
            (self.screen, &[P::Screen]),
            (self.reactions, &[P::Reaction]),
            (self.polls, &[P::Poll, P::Answer]),
            (self.whispers, &[P::Whisper]),
            (self.checks, &[P::Check]),
            (self.guest_rename || !kind.is_guest(), &[P::Rename]),
        ];
        taken.into_iter().filter(|(free, _)| !free).flat_map(|(_, list)| list.iter().copied()).collect()
    }

    pub(crate) fn seats(&self) -> usize {
        self.size.and_then(|size| usize::try_from(size).ok()).unwrap_or(PARTICIPANTS_MAX).min(PARTICIPANTS_MAX)
    }

    pub(crate) fn admits(&self, kind: Kind) -> bool {
        match kind {
            Kind::Account => true,
            Kind::Guest => self.guests,
            Kind::VerifiedGuest => self.verified_guests,
        }
    }
}

impl Room {
    pub fn bounds(&self) -> Bounds {
        self.state.bounds
    }

    /// Sets what the policies leave now. What is the same already is written down no second time.
    pub fn bind(&mut self, bounds: Bounds, now_ms: i64) {
        self.handle_timeout(now_ms);
        if self.state.ended || self.state.bounds == bounds {
            return;
        }
        let before = self.state.bounds;
        if before.polls && !bounds.polls {
            // Results that stand so far are written down before nobody can end the polls any more.
            self.end_polls(|_| true);
        }
        self.record(None, Fact::BoundsSet { bounds });
    }

    pub(crate) fn apply_bounds(&mut self, bounds: Bounds) {
        let before = std::mem::replace(&mut self.state.bounds, bounds);
        self.tell_all(Event::BoundsChanged { bounds });
        if before.checks && !bounds.checks && self.state.checks.view.plan.is_some() {
            self.apply_checks_stopped();
        }
        // Somebody who waits is looked at before the door gets narrower for them.
        self.put_out_unadmitted();
        if self.state.lobby.mode < bounds.admission {
            self.apply_lobby_mode(bounds.admission);
        }
        self.settle_permissions();
    }

    /// Whoever is here or waits and is no longer admitted goes.
    fn put_out_unadmitted(&mut self) {
        let bounds = self.state.bounds;
        let here = self.state.seats.values().map(|seat| &seat.profile);
        let waiting = self.state.lobby.waiting.iter().map(|waiter| &waiter.profile);
        let gone = here.chain(waiting).filter(|profile| !bounds.admits(profile.kind));
        let gone: Vec<_> = gone.map(|profile| profile.participant).collect();
        for participant in gone {
            self.apply_left(participant, &Close::Forbidden);
        }
    }

    /// What is left of somebody's rights.
    pub(crate) fn bounded(&self, seat: &Seat, permissions: Permissions) -> Permissions {
        permissions.without(self.state.bounds.denied(seat.profile.kind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_bounds_take_nothing_and_an_older_entry_is_free() {
        for kind in [Kind::Account, Kind::Guest, Kind::VerifiedGuest] {
            assert!(Bounds::default().denied(kind).is_empty());
        }
        assert_eq!(serde_json::from_str::<Bounds>("{}").expect("reads"), Bounds::default());
    }

    #[test]
    fn whoever_proved_an_address_is_admitted_apart_from_those_with_a_link() {
        let only = Bounds { guests: false, ..Bounds::default() };
        assert!(only.admits(Kind::Account) && only.admits(Kind::VerifiedGuest) && !only.admits(Kind::Guest));
        let none = Bounds { verified_guests: false, ..only };
        assert!(none.admits(Kind::Account) && !none.admits(Kind::VerifiedGuest) && !none.admits(Kind::Guest));
    }

    #[test]
    fn renaming_is_taken_from_guests_alone() {
        let bounds = Bounds { guest_rename: false, ..Bounds::default() };
        assert!(bounds.denied(Kind::Account).is_empty());
        for guest in [Kind::Guest, Kind::VerifiedGuest] {
            assert!(bounds.denied(guest).contains(Permission::Rename));
        }
    }
}
