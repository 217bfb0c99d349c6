//! Votes without a meeting: who takes part follows from session and register, and what their roll is made from.

use ::audit::{Actor, act_as};
use ::votes::RegisterSeen;
use ballot::MemberId;
use ballot::presence::{Happening, Place};
use ballot::rule::profile::{Circulation, Profile, profile};
use ballot::vote::roll::Duty;
use ballot::vote::{Body as Entry, EntryType, Kind, Stage};
use conference::sitting::{Electorate, Voter};
use identity::{InBody, ROLL_WAITS_MS};
use ids::{AccountId, BodyId, MeetingId};
use store::entity::{account, body, body_member, vote};
use wire::body_vote::{CIRCULAR_DAYS_MAX, CircularWay};
use wire::problem::FieldCode;
use wire::vote::VotePerson;

use super::{DAY_MS, Here, failed, refused};
use crate::error::ApiError;
use crate::site::Site;
use crate::tickets::CircularPass;

/// A vote of a body without a meeting.
pub(crate) struct Circular {
    pub(super) vote: vote::Model,
    body: body::Model,
}

/// Whoever was given this ticket, while they are signed in by the same session and the register has them.
pub(super) async fn of(app: &Site, pass: CircularPass) -> Result<Here, ApiError> {
    // A ticket opens nothing at the host of another tenant: neither its session nor its vote is found there.
    let who = app.identity.authenticate_session(pass.session).await?.ok_or_else(ApiError::not_found)?;
    if who.needs_passkey {
        return Err(ApiError::passkey_needed());
    }
    act_as(Actor::account(who.account, &who.name));
    let vote = app.identity.store().votes().find(pass.vote).await.map_err(failed)?;
    let vote = vote.filter(|vote| vote.circular).ok_or_else(ApiError::not_found)?;
    let own = in_vote(app, &vote, who.account).await?.ok_or_else(ApiError::not_found)?;
    let voter = match &own.member {
        Some(member) => of_member(member, own.duty()),
        None => of_clerk(&who.model),
    };
    let meeting = MeetingId::from_uuid(vote.id);
    Ok(Here { meeting, voter, circular: Some(Circular { vote, body: own.body }), is_tool: false })
}

/// Who an account is in a vote: by the terms that counted when its roll was made, or count now.
pub(crate) async fn in_vote(app: &Site, vote: &vote::Model, who: AccountId) -> Result<Option<InBody>, ApiError> {
    let at_ms = vote.listed_at_ms.unwrap_or_else(|| app.identity.now_ms());
    Ok(app.identity.in_body(BodyId::from_uuid(vote.body_id), who, at_ms).await?)
}

fn of_member(member: &body_member::Model, duty: Option<Duty>) -> Voter {
    let id = MemberId::from(member.id);
    Voter { id, name: member.name.clone(), member: true, by_hand: false, duty }
}

/// Keeps the minutes and stands in no register: under the id of their account.
fn of_clerk(account: &account::Model) -> Voter {
    let id = MemberId::from(account.id);
    Voter { id, name: account.name.clone(), member: false, by_hand: false, duty: Some(Duty::Minutes) }
}

impl Circular {
    /// What the roll is made from. Nobody is anywhere; whoever has no account answers otherwise, and somebody who leads
    /// records it, as for members on the telephone.
    pub(super) async fn electorate(&self, app: &Site) -> Result<Electorate, ApiError> {
        let (store, now_ms) = (app.identity.store(), app.identity.now_ms());
        let at_ms = self.vote.listed_at_ms.unwrap_or(now_ms);
        let taken = rooms::register_of(store, &self.body, at_ms).await.map_err(failed)?;
        let (frozen, rows) =
            taken.ok_or_else(|| ApiError::conflict("The register of the body makes no sense today."))?;
        let id = BodyId::from_uuid(self.body.id);
        let clerks: Vec<_> = store
            .bodies()
            .clerks(&[id.uuid()])
            .await
            .map_err(failed)?
            .into_iter()
            .map(|(_, account)| account)
            .collect();
        let here = |row: &&body_member::Model| frozen.register.find(MemberId::from(row.id)).is_some();
        let duty = |row: &body_member::Model| match row.office.as_deref() {
            Some("chair" | "deputy") => Some(Duty::Chair),
            _ => row.account_id.filter(|account| clerks.contains(account)).map(|_| Duty::Minutes),
        };
        let members: Vec<_> = rows.iter().filter(here).collect();
        let mut people: Vec<_> = members.iter().map(|row| of_member(row, duty(row))).collect();
        let others: Vec<_> =
            clerks.into_iter().filter(|clerk| !members.iter().any(|row| row.account_id == Some(*clerk))).collect();
        people.extend(store.accounts().of_ids(&others).await.map_err(failed)?.iter().map(of_clerk));
        people.sort_by_key(|voter| voter.id);
        let office = |name: &str| members.iter().find(|row| row.office.as_deref() == Some(name));
        let chair = office("chair").or_else(|| office("deputy")).map(|row| MemberId::from(row.id));
        let holds = |row: &&&body_member::Model| row.account_id.is_none() && row.seat == ballot::Seat::Holder.name();
        let mut remote: Vec<_> = members.iter().filter(holds).map(|row| MemberId::from(row.id)).collect();
        remote.sort();
        let came = remote.into_iter().map(|member| Happening::Came { member, place: Place::Phone });
        let happened = [Happening::Opened { all_invited: true }].into_iter().chain(came).collect();
        Ok(Electorate { frozen, happened, people, chair })
    }

    /// Everybody in the register and those who lead, as an officer compares the roll with it.
    pub(super) fn register(electorate: &Electorate) -> Vec<VotePerson> {
        let register = &electorate.frozen.register;
        let is_remote = |id: MemberId| {
            let came = Happening::Came { member: id, place: Place::Phone };
            electorate.happened.contains(&came)
        };
        let person = |voter: &Voter| {
            let member = register.find(voter.id);
            let votes = |member: &ballot::Member| match member.seat {
                ballot::Seat::Holder => u64::from(member.weight),
                ballot::Seat::Substitute | ballot::Seat::Advisory => 0,
            };
            VotePerson {
                id: voter.id.to_string(),
                name: voter.name.clone(),
                group: member.and_then(|member| member.group.as_ref()).map(|group| group.as_str().to_owned()),
                seat: member.map(|member| member.seat.name().to_owned()),
                votes: member.map_or(0, votes),
                duty: voter.duty,
                remote: is_remote(voter.id),
            }
        };
        electorate.people.iter().map(person).collect()
    }

    /// Of which version the register was when this request looked at it.
    pub(super) fn register_seen(&self) -> RegisterSeen {
        RegisterSeen { body: BodyId::from_uuid(self.body.id), version: self.body.version }
    }

    /// What may be entered here and not in a room.
    pub(super) fn look(&self, app: &Site, here: &Here, kind: EntryType, body: &str) -> Result<(), ApiError> {
        if !matches!(kind, EntryType::Opened | EntryType::Extended | EntryType::Keyed) {
            return Ok(());
        }
        let end = match Entry::read(kind, body) {
            Ok(Entry::Opened(_)) if is_stale(&self.vote.stage, self.vote.listed_at_ms, app.identity.now_ms()) => {
                return Err(refused("roll-stale"));
            }
            Ok(Entry::Opened(opened)) => opened.until,
            Ok(Entry::Extended(extended)) => Some(extended.until),
            // Whoever does not lead brings their own key alone.
            Ok(Entry::Keyed(keyed)) if here.voter.duty.is_none() && keyed.member != here.voter.id => {
                return Err(ApiError::not_permitted());
            }
            _ => None,
        };
        let latest = u64::try_from(app.identity.now_ms() + i64::from(CIRCULAR_DAYS_MAX) * DAY_MS).unwrap_or(u64::MAX);
        // Without an end the law refuses it.
        if end.is_some_and(|end| end > latest) { Err(ApiError::field("until", FieldCode::TooLong)) } else { Ok(()) }
    }
}

/// Whether a roll was fixed so long ago that the register need not be what it was.
fn is_stale(stage: &str, listed_at_ms: Option<i64>, now_ms: i64) -> bool {
    stage == Stage::Listed.name() && listed_at_ms.is_some_and(|listed_at_ms| listed_at_ms + ROLL_WAITS_MS < now_ms)
}

/// How a body decides without a meeting.
pub(crate) fn way(id: &str) -> CircularWay {
    match profile(id).map(|profile: &Profile| profile.circulation) {
        None | Some(Circulation::Never) => CircularWay::Never,
        Some(Circulation::By { opposable: true, .. }) => CircularWay::Opposable,
        Some(Circulation::By { opposable: false, .. } | Circulation::Free) => CircularWay::Free,
    }
}

/// Kinds of votes that can be held without a meeting. Names are called in a room, a lot is drawn in one; and trustees of
/// a secret vote would have to keep their keys for days.
pub(super) fn admits(kind: Kind) -> Result<(), ApiError> {
    if kind == Kind::Open { Ok(()) } else { Err(refused("circular-open-only")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_roll_that_nobody_opened_is_stale_after_two_weeks() {
        let (listed, later) = (1_790_000_000_000, 1_790_000_000_000 + 14 * DAY_MS);
        assert!(!is_stale("listed", Some(listed), later));
        assert!(is_stale("listed", Some(listed), later + 1));
        // What was opened is answered again, and the law knows what cannot be opened yet.
        for (stage, listed_at_ms) in [("open", Some(listed)), ("frozen", None)] {
            assert!(!is_stale(stage, listed_at_ms, later + DAY_MS));
        }
    }
}
