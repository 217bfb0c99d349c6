//! The rooms of a conference: the plenary and the breakout rooms, each with what goes on in it.

use ids::{ConferenceId, ParticipantId};

use crate::effect::Event;
use crate::floor::{Floor, Round};
use crate::hands::Hands;
use crate::room::Room;
use crate::timer::Timer;

/// The plenary is [`PLENARY`], breakout rooms are numbered from 1 and keep their number.
pub type Place = u32;

/// Where everybody is when there are no breakout rooms.
pub const PLENARY: Place = 0;

/// A room of the media plane that belongs to a conference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hall {
    Place(Place),
    /// Of the whisper group with this number.
    Whisper(u32),
}

impl Hall {
    /// Name of the room in the media plane.
    pub fn name(self, conference: ConferenceId) -> String {
        match self {
            Self::Place(PLENARY) => conference.to_string(),
            Self::Place(place) => format!("{conference}.{place}"),
            Self::Whisper(group) => format!("{conference}.w{group}"),
        }
    }

    /// The room of this conference that has a name; `None` for those of others.
    pub fn of_name(conference: ConferenceId, name: &str) -> Option<Self> {
        let rest = name.strip_prefix(&conference.to_string())?;
        if rest.is_empty() {
            return Some(Self::Place(PLENARY));
        }
        let rest = rest.strip_prefix('.')?;
        match rest.strip_prefix('w') {
            Some(group) => group.parse().ok().map(Self::Whisper),
            None => rest.parse().ok().map(Self::Place),
        }
    }
}

/// What goes on in one of the rooms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Stage {
    pub(crate) hands: Hands,
    pub(crate) floor: Option<Floor>,
    pub(crate) round: Option<Round>,
    pub(crate) timer: Option<Timer>,
}

impl Room {
    /// Where somebody is; the plenary for whom nobody knows.
    pub(crate) fn place_of(&self, participant: ParticipantId) -> Place {
        self.state.seats.get(&participant).map_or(PLENARY, |seat| seat.place)
    }

    pub(crate) fn stage(&self, place: Place) -> &Stage {
        self.state.stages.get(&place).unwrap_or(&self.state.plenary)
    }

    pub(crate) fn stage_mut(&mut self, place: Place) -> &mut Stage {
        if place == PLENARY { &mut self.state.plenary } else { self.state.stages.entry(place).or_default() }
    }

    /// The plenary and every breakout room there has been.
    pub(crate) fn places(&self) -> Vec<Place> {
        std::iter::once(PLENARY).chain(self.state.stages.keys().copied()).collect()
    }

    pub(crate) fn tell_place(&mut self, place: Place, event: Event) {
        self.tell_where(event, |seat| seat.place == place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hall_is_found_by_its_name_and_no_other_conference_has_it() {
        let conference = ConferenceId::from_uuid(uuid::Uuid::from_u128(7));
        let other = ConferenceId::from_uuid(uuid::Uuid::from_u128(8));
        for hall in [Hall::Place(PLENARY), Hall::Place(3), Hall::Whisper(3)] {
            let name = hall.name(conference);
            assert_eq!(Hall::of_name(conference, &name), Some(hall));
            assert_eq!(Hall::of_name(other, &name), None);
        }
        assert_eq!(Hall::of_name(conference, &format!("{conference}x")), None);
    }
}
