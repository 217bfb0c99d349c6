//! A sitting as everybody in the room sees it. Every number follows from the timeline.

use std::collections::{BTreeMap, BTreeSet};

use ballot::presence::Place;
use ballot::rule::{QuorumState, Tally, evaluate};
use ballot::{MemberId, Seat};
use ids::{BodyId, ParticipantId};
use serde::{Deserialize, Serialize};

use super::{Frozen, Office, SittingState};
use crate::record::Line;
use crate::room::Room;

/// The sitting, for everybody.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export))]
pub struct Sitting {
    pub body: BodyId,
    pub name: String,
    /// Of the register.
    pub version: i64,
    /// Id of the profile of rules.
    pub profile: String,
    /// Where the rule of its quorum is written.
    pub citation: Vec<String>,
    /// Whoever takes part from elsewhere confirms it in text form.
    pub confirms: bool,
    /// Whoever is excluded for bias leaves the deliberation.
    pub excluded_leave: bool,
    pub opened_at_ms: Option<i64>,
    pub closed_at_ms: Option<i64>,
    /// In the order of the register.
    pub members: Vec<SittingMember>,
    pub standing: Standing,
    pub roll: Option<RollCall>,
    /// What was written down, in order; the newest when there is more than the limit.
    pub log: Vec<Line>,
}

/// Somebody in the register, and where they are.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export))]
pub struct SittingMember {
    pub id: MemberId,
    pub name: String,
    pub office: Option<Office>,
    pub function: Option<String>,
    pub group: Option<String>,
    pub seat: Seat,
    /// Who in the room it is.
    pub participant: Option<ParticipantId>,
    /// Somebody has said so; otherwise the sign-in does.
    pub by_hand: bool,
    pub place: Option<Place>,
    /// Since when they have been there without a break.
    pub since_ms: Option<i64>,
    /// Excluded for bias: has no vote.
    pub excluded: bool,
    /// For whom they stand in.
    pub stands_in_for: Option<MemberId>,
    /// Who stands in for them.
    pub replaced_by: Option<MemberId>,
    /// Whose turn it is to stand in for them.
    pub next_substitute: Option<MemberId>,
    /// Votes that they have, there or not.
    pub votes: u64,
    /// Has confirmed in text form to be there.
    pub confirmed: bool,
}

/// The numbers of this moment. Heads, unless it says votes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export))]
pub struct Standing {
    /// Seats that the body has by law, and those that nobody holds.
    pub statutory: u32,
    pub vacant: u32,
    /// Seats without a vote because of bias.
    pub excluded: u32,
    /// Who is there and has a vote, and where.
    pub present: u32,
    pub room: u32,
    pub remote: u32,
    pub phone: u32,
    /// Votes of those.
    pub votes: u64,
    /// With what the rule compares, and how many it wants; nothing is wanted when there is no quorum.
    pub of: u64,
    pub required: u64,
    pub counted: u64,
    pub quorum: QuorumState,
    /// Found by the chair; doubted by a member since.
    pub established: bool,
    pub doubted: bool,
}

/// The names are being read out.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export))]
pub struct RollCall {
    pub started_at_ms: i64,
    /// How many of those who hold a seat were read out.
    pub done: u32,
    /// Who is next of them.
    pub next: Option<MemberId>,
}

impl SittingState {
    /// The sitting without its log.
    pub(crate) fn view(&self) -> Sitting {
        let Frozen { body, name, version, profile, register, .. } = &self.frozen;
        let ordinary = self.rule();
        Sitting {
            body: *body,
            name: name.clone(),
            version: *version,
            profile: profile.clone(),
            citation: ordinary.iter().flat_map(|rule| &rule.citation).map(text).collect(),
            confirms: self.frozen.rules().is_some_and(|rules| rules.confirm_presence),
            excluded_leave: self.frozen.excluded_leave(),
            opened_at_ms: self.opened_at_ms,
            closed_at_ms: self.closed_at_ms,
            members: register.members.iter().map(|member| self.member_view(member)).collect(),
            standing: self.standing(),
            roll: self.roll_view(),
            log: Vec::new(),
        }
    }

    /// These members as everybody sees them.
    pub(super) fn views(&self, members: &BTreeSet<MemberId>) -> Vec<SittingMember> {
        let those = self.frozen.register.members.iter().filter(|member| members.contains(&member.id));
        those.map(|member| self.member_view(member)).collect()
    }

    fn member_view(&self, member: &ballot::Member) -> SittingMember {
        let (presence, tie) = (&self.presence, self.ties.get(&member.id));
        SittingMember {
            id: member.id,
            name: text(&member.name),
            office: self.frozen.offices.get(&member.id).copied(),
            function: member.function.as_ref().map(text),
            group: member.group.as_ref().map(text),
            seat: member.seat,
            participant: tie.map(|(participant, _)| *participant),
            by_hand: tie.is_some_and(|(_, by_hand)| *by_hand),
            place: presence.place(member.id),
            since_ms: self.since.get(&member.id).copied(),
            excluded: presence.excluded(member.id).is_some(),
            stands_in_for: presence.stands_in_for(member.id),
            replaced_by: presence.replaced_by(member.id),
            next_substitute: presence.next_substitute(member.id),
            votes: presence.votes(member.id),
            confirmed: presence.has_confirmed(member.id),
        }
    }

    pub(super) fn roll_view(&self) -> Option<RollCall> {
        let roll = self.roll.as_ref()?;
        let holders = self.frozen.register.members.iter().filter(|member| member.seat == Seat::Holder);
        let mut left = holders.clone().filter(|member| !roll.answered.contains(&member.id));
        let (next, left) = (left.next().map(|member| member.id), left.count());
        let done = holders.count() - left - usize::from(next.is_some());
        Some(RollCall { started_at_ms: roll.started_at_ms, done: number(done), next })
    }

    /// The first rule of a profile is its ordinary one.
    fn rule(&self) -> Option<ballot::rule::Rule> {
        let rules = self.frozen.rules()?;
        ballot::rule::profile::rule(&format!("{}/{}", rules.id, rules.rules.first()?.id), 1)
    }

    pub(super) fn standing(&self) -> Standing {
        let presence = &self.presence;
        let entitled = presence.entitled();
        let there: BTreeMap<MemberId, Place> =
            entitled.keys().filter_map(|id| Some((*id, presence.place(*id)?))).collect();
        let at = |wanted: Place| number(there.values().filter(|place| **place == wanted).count());
        // Where participation counts, everybody who is there could take part.
        let voted: BTreeSet<MemberId> = there.keys().copied().collect();
        let facts = presence.facts(&voted, None);
        let quorum = self.rule().map(|rule| evaluate(&rule, &facts, &Tally::default(), None).quorum);
        Standing {
            statutory: facts.statutory,
            vacant: facts.vacant,
            excluded: facts.excluded,
            present: number(there.len()),
            room: at(Place::Room),
            remote: at(Place::Remote),
            phone: at(Place::Phone),
            votes: there.keys().map(|id| entitled[id]).sum(),
            of: quorum.map_or(0, |found| found.of),
            required: quorum.map_or(0, |found| found.required),
            counted: quorum.map_or(0, |found| found.counted),
            quorum: quorum.map_or(QuorumState::Missing, |found| found.state),
            established: facts.established,
            doubted: facts.challenged,
        }
    }
}

fn text(label: &ballot::Label) -> String {
    label.as_str().to_owned()
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl Room {
    pub(crate) fn sitting_view(&self) -> Option<Sitting> {
        let state = self.state.sitting.as_ref()?;
        Some(Sitting { log: state.log.clone(), ..state.view() })
    }
}
