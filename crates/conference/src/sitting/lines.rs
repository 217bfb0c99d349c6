//! A sitting in the record: what was written down, and for each member where they were from when to when.

use std::collections::{BTreeMap, BTreeSet};

use ballot::presence::{Bias, Happening, Place};
use ballot::{MemberId, Seat};
use ids::{BodyId, ParticipantId};
use serde::{Deserialize, Serialize};

use super::{Frozen, Office};
use crate::entry::Fact;
use crate::record::{Line, What};

/// Who in the room is said to be a member.
pub(crate) fn assigned(fact: &Fact) -> Option<ParticipantId> {
    if let Fact::MemberAssigned { participant, .. } = fact { *participant } else { None }
}

/// Where the names of a line come from.
pub(super) struct Names<'a> {
    pub(super) frozen: &'a Frozen,
    /// Who did it.
    pub(super) by: Option<String>,
    /// Who in the room is said to be a member.
    pub(super) assigned: Option<String>,
}

/// What is said of somebody, or of the sitting, and a name besides.
type Said = (What, Vec<MemberId>, Option<String>);

/// What a fact is in words; nothing for facts of no sitting. `there` says who was there before it.
pub(super) fn lines(names: Names<'_>, there: impl Fn(MemberId) -> bool, fact: &Fact, at_ms: i64) -> Vec<Line> {
    let Names { frozen, by, assigned } = names;
    let said = match fact {
        Fact::MembersMoved { happened } => happened.iter().map(|one| of_happening(frozen, *one)).collect(),
        fact => of_fact(frozen, there, fact, assigned).into_iter().collect::<Vec<_>>(),
    };
    let all_invited = match fact {
        Fact::SittingHappened { happening: Happening::Opened { all_invited }, .. } => Some(*all_invited),
        _ => None,
    };
    let line = |(what, who, detail): Said| {
        let who = who.into_iter().map(|member| frozen.name_of(member)).collect();
        Line { all_invited, ..Line::of(at_ms, what, who, by.clone(), detail) }
    };
    said.into_iter().map(line).collect()
}

fn came(place: Place) -> What {
    match place {
        Place::Room => What::CameRoom,
        Place::Remote => What::CameRemote,
        Place::Phone => What::CamePhone,
    }
}

fn of_fact(frozen: &Frozen, there: impl Fn(MemberId) -> bool, fact: &Fact, assigned: Option<String>) -> Option<Said> {
    Some(match fact {
        Fact::SittingTaken { sitting, .. } => (What::SittingTaken, vec![], Some(sitting.name.clone())),
        Fact::SittingClosed { .. } => (What::SittingClosed, vec![], None),
        Fact::RollStarted { .. } => (What::RollStarted, vec![], None),
        Fact::RollEnded { .. } => (What::RollCalled, vec![], None),
        Fact::RollAnswered { member, place: Some(place), .. } => (came(*place), vec![*member], None),
        Fact::RollAnswered { member, place: None, .. } => {
            (if there(*member) { What::MemberLeft } else { What::MemberAbsent }, vec![*member], None)
        }
        Fact::MemberAssigned { member, participant: Some(_), .. } => (What::MemberAssigned, vec![*member], assigned),
        Fact::MemberAssigned { member, participant: None, .. } => (What::MemberUnassigned, vec![*member], None),
        Fact::SittingHappened { happening, .. } => of_happening(frozen, *happening),
        _ => return None,
    })
}

fn of_happening(frozen: &Frozen, happening: Happening) -> Said {
    use Happening as H;
    match happening {
        H::Opened { .. } => (What::SittingOpened, vec![], None),
        H::Established => (What::QuorumFound, vec![], None),
        H::Doubted => (What::QuorumDoubted, vec![], None),
        H::RollCalled => (What::RollCalled, vec![], None),
        H::Came { member, place } => (came(place), vec![member], None),
        H::Left { member } => (What::MemberLeft, vec![member], None),
        H::Confirmed { member } => (What::PresenceConfirmed, vec![member], None),
        H::Excluded { member, .. } => (What::MemberExcluded, vec![member], None),
        H::Readmitted { member } => (What::MemberReadmitted, vec![member], None),
        H::StandsIn { substitute, holder } => (What::StandsIn, vec![substitute], Some(frozen.name_of(holder))),
        H::StandsBack { substitute } => (What::StandsBack, vec![substitute], None),
    }
}

/// A sitting of a body, afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export))]
pub struct SittingRecord {
    #[cfg_attr(feature = "shapes", schema(value_type = String, format = Uuid))]
    pub body: BodyId,
    pub name: String,
    /// Id of the profile of rules.
    pub profile: String,
    /// Of the register.
    pub version: i64,
    /// Seats that the body has by law.
    pub statutory: u32,
    pub opened_at_ms: Option<i64>,
    /// Whether all members were invited in due form, as it was said at the opening.
    pub all_invited: Option<bool>,
    pub closed_at_ms: Option<i64>,
    /// In the order of the register.
    pub members: Vec<MemberRecord>,
}

/// Somebody in the register, and where they were.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export))]
pub struct MemberRecord {
    #[cfg_attr(feature = "shapes", schema(value_type = String))]
    pub id: MemberId,
    pub name: String,
    pub office: Option<Office>,
    pub function: Option<String>,
    pub group: Option<String>,
    pub seat: Seat,
    /// In order of time; the last one is open while the member is there.
    pub stays: Vec<Interval>,
    pub exclusions: Vec<Exclusion>,
    pub stood_in: Vec<StandIn>,
    /// When they confirmed in text form to be there.
    pub confirmed_at_ms: Option<i64>,
    /// Who they are in the room, somebody has said by hand.
    pub by_hand: bool,
}

/// A time at one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export))]
pub struct Interval {
    pub place: Place,
    pub from_ms: i64,
    pub to_ms: Option<i64>,
}

/// A time without a vote because of bias; the class of the reason alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export))]
pub struct Exclusion {
    pub bias: Bias,
    pub from_ms: i64,
    pub to_ms: Option<i64>,
}

/// A time in somebody's place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export))]
pub struct StandIn {
    /// Name of whom they stood in for.
    pub holder: String,
    pub from_ms: i64,
    pub to_ms: Option<i64>,
}

/// Reads the facts of a sitting, one after the other.
#[derive(Debug)]
pub(crate) struct SittingReader {
    frozen: Frozen,
    places: BTreeMap<MemberId, (Place, i64)>,
    record: SittingRecord,
}

impl SittingReader {
    /// `before` is the register as it was taken before, when the sitting was not open yet.
    pub(crate) fn new(frozen: &Frozen, before: Option<Self>) -> Self {
        let before = before.map(|before| before.record.members).unwrap_or_default();
        let by_hand: BTreeSet<_> = before.iter().filter(|member| member.by_hand).map(|member| member.id).collect();
        let text = |label: &ballot::Label| label.as_str().to_owned();
        let member = |member: &ballot::Member| MemberRecord {
            id: member.id,
            name: text(&member.name),
            office: frozen.offices.get(&member.id).copied(),
            function: member.function.as_ref().map(text),
            group: member.group.as_ref().map(text),
            seat: member.seat,
            stays: Vec::new(),
            exclusions: Vec::new(),
            stood_in: Vec::new(),
            confirmed_at_ms: None,
            by_hand: by_hand.contains(&member.id),
        };
        let record = SittingRecord {
            body: frozen.body,
            name: frozen.name.clone(),
            profile: frozen.profile.clone(),
            version: frozen.version,
            statutory: frozen.register.statutory,
            opened_at_ms: None,
            all_invited: None,
            closed_at_ms: None,
            members: frozen.register.members.iter().map(member).collect(),
        };
        Self { frozen: frozen.clone(), places: BTreeMap::new(), record }
    }

    pub(crate) fn lines(&self, fact: &Fact, by: Option<String>, assigned: Option<String>, at_ms: i64) -> Vec<Line> {
        let names = Names { frozen: &self.frozen, by, assigned };
        lines(names, |member| self.places.contains_key(&member), fact, at_ms)
    }

    pub(crate) fn read(&mut self, fact: &Fact, at_ms: i64) {
        match fact {
            Fact::SittingHappened { happening, .. } => self.happened(*happening, at_ms),
            Fact::MembersMoved { happened } => happened.iter().for_each(|one| self.happened(*one, at_ms)),
            Fact::RollAnswered { member, place: Some(place), .. } => self.came(*member, *place, at_ms),
            Fact::RollAnswered { member, place: None, .. } => self.left(*member, at_ms),
            Fact::MemberAssigned { member, participant: Some(_), .. } => {
                self.member(*member).into_iter().for_each(|member| member.by_hand = true);
            }
            Fact::SittingClosed { .. } | Fact::Ended { .. } if self.record.closed_at_ms.is_none() => self.close(at_ms),
            _ => {}
        }
    }

    pub(crate) fn finish(self) -> SittingRecord {
        self.record
    }

    fn member(&mut self, id: MemberId) -> Option<&mut MemberRecord> {
        self.record.members.iter_mut().find(|member| member.id == id)
    }

    fn happened(&mut self, happening: Happening, at_ms: i64) {
        use Happening as H;
        match happening {
            H::Opened { all_invited } => {
                self.record.opened_at_ms = Some(at_ms);
                self.record.all_invited = Some(all_invited);
            }
            H::Came { member, place } => self.came(member, place, at_ms),
            H::Left { member } => self.left(member, at_ms),
            H::Confirmed { member } => {
                self.member(member).into_iter().for_each(|member| member.confirmed_at_ms = Some(at_ms));
            }
            H::Excluded { member, bias } => {
                let exclusion = Exclusion { bias, from_ms: at_ms, to_ms: None };
                self.member(member).into_iter().for_each(|member| member.exclusions.push(exclusion));
            }
            H::Readmitted { member } => {
                let last = self.member(member).and_then(|member| member.exclusions.last_mut());
                last.into_iter().for_each(|exclusion| exclusion.to_ms = Some(at_ms));
            }
            H::StandsIn { substitute, holder } => {
                let holder = self.frozen.name_of(holder);
                let stands = StandIn { holder, from_ms: at_ms, to_ms: None };
                self.member(substitute).into_iter().for_each(|member| member.stood_in.push(stands.clone()));
            }
            H::StandsBack { substitute } => {
                let last = self.member(substitute).and_then(|member| member.stood_in.last_mut());
                last.into_iter().for_each(|stands| stands.to_ms = Some(at_ms));
            }
            H::Established | H::Doubted | H::RollCalled => {}
        }
    }

    fn came(&mut self, id: MemberId, place: Place, at_ms: i64) {
        if self.places.get(&id).is_some_and(|(known, _)| *known == place) {
            return;
        }
        self.left(id, at_ms);
        self.places.insert(id, (place, at_ms));
        let stay = Interval { place, from_ms: at_ms, to_ms: None };
        self.member(id).into_iter().for_each(|member| member.stays.push(stay));
    }

    fn left(&mut self, id: MemberId, at_ms: i64) {
        if self.places.remove(&id).is_some() {
            let last = self.member(id).and_then(|member| member.stays.last_mut());
            last.into_iter().for_each(|stay| stay.to_ms = Some(at_ms));
        }
    }

    /// What is open ends with the sitting.
    fn close(&mut self, at_ms: i64) {
        self.record.closed_at_ms = self.record.opened_at_ms.map(|_| at_ms);
        self.places.clear();
        for member in &mut self.record.members {
            let stays = member.stays.iter_mut().map(|stay| &mut stay.to_ms);
            let exclusions = member.exclusions.iter_mut().map(|exclusion| &mut exclusion.to_ms);
            let stood_in = member.stood_in.iter_mut().map(|stands| &mut stands.to_ms);
            stays.chain(exclusions).chain(stood_in).for_each(|end| *end = end.or(Some(at_ms)));
        }
    }
}
