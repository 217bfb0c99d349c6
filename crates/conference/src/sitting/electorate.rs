//! Who takes part in the votes of a sitting, and what the roll of a vote is made from.

use ballot::MemberId;
use ballot::presence::Happening;
use ballot::vote::roll::Duty;
use ids::ParticipantId;

use super::Frozen;
use crate::policy::{Permission, Role};
use crate::presence::Seat;
use crate::room::Room;

/// Somebody in the room, as votes know them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voter {
    /// That of the register; for whoever leads and is in none, that of the participant.
    pub id: MemberId,
    /// As it stands in the register, if it does.
    pub name: String,
    /// Is in the register.
    pub member: bool,
    /// Who they are in the register, somebody has said by hand.
    pub by_hand: bool,
    pub duty: Option<Duty>,
}

/// A sitting that is open, for the roll of a vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Electorate {
    pub frozen: Frozen,
    /// Everything since it was opened, in order.
    pub happened: Vec<Happening>,
    /// Members and those who lead or keep the minutes, as far as they are in the room; by id.
    pub people: Vec<Voter>,
    /// Who leads now.
    pub chair: Option<MemberId>,
}

impl Room {
    /// Somebody in the room of a sitting; nothing for whoever is not let in, and in other rooms.
    pub fn voter(&self, participant: ParticipantId) -> Option<Voter> {
        let sitting = self.state.sitting.as_ref()?;
        let seat = self.state.seats.get(&participant)?;
        let member = sitting.member_of(participant).and_then(|id| sitting.frozen.register.find(id));
        Some(Voter {
            id: member.map_or(MemberId::from(participant.uuid()), |member| member.id),
            name: member.map_or_else(|| seat.profile.name.clone(), |member| member.name.as_str().to_owned()),
            member: member.is_some(),
            by_hand: member.and_then(|member| sitting.ties.get(&member.id)).is_some_and(|(_, by_hand)| *by_hand),
            duty: duty(seat),
        })
    }

    /// How often something happened in the sitting; it tells whether something did.
    pub fn happened(&self) -> usize {
        self.state.sitting.as_ref().map_or(0, |sitting| sitting.happened.len())
    }

    /// What the roll of a vote is made from; nothing unless a sitting is open.
    pub fn electorate(&self) -> Option<Electorate> {
        let sitting = self.state.sitting.as_ref().filter(|sitting| sitting.is_open())?;
        let lead = |role: Role| {
            let leads = |seat: &&Seat| seat.profile.role == role && duty(seat) == Some(Duty::Chair);
            self.state.seats.values().find(leads).and_then(|seat| self.voter(seat.profile.participant))
        };
        let here = self.state.seats.keys().filter_map(|participant| self.voter(*participant));
        let mut people: Vec<_> = here.filter(|voter| voter.member || voter.duty.is_some()).collect();
        people.sort_by_key(|voter| voter.id);
        Some(Electorate {
            frozen: sitting.frozen.clone(),
            happened: sitting.happened.clone(),
            people,
            chair: lead(Role::Chair).or_else(|| lead(Role::Deputy)).map(|voter| voter.id),
        })
    }
}

fn duty(seat: &Seat) -> Option<Duty> {
    let keeps = seat.permissions.contains(Permission::Roll);
    keeps.then_some(if seat.profile.role.leads() { Duty::Chair } else { Duty::Minutes })
}
