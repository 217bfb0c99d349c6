//! Who was there, as a timeline, and every number that follows from it.
//!
//! Nobody ever enters a count. What happened is entered, one [`Happening`] after the other, and [`Presence`] refuses
//! what cannot have happened. [`facts`] makes of it what the rules of decision ask for. When something happened is kept
//! beside it by whoever keeps it: the order alone decides.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::limits::HAPPENINGS_MAX;
use crate::register::{Member, MemberId, Register, Seat};
use crate::rule::Facts;

/// Where somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, rename = "PresencePlace"))]
#[cfg_attr(feature = "shapes", schema(as = PresencePlace))]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// In the hall.
    Room,
    /// By picture and sound.
    Remote,
    /// By telephone: cannot vote with a device of their own.
    Phone,
}

/// Why somebody is excluded for bias. The class alone: what lies behind it is nobody's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum Bias {
    /// The decision brings them an advantage or a disadvantage.
    Own,
    /// Or somebody close to them.
    Relative,
    /// Or somebody whom they represent or work for.
    Represented,
    /// They have been active in the matter in another capacity.
    Involved,
    Other,
}

/// What happened in a sitting that counts for presence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Happening {
    /// The sitting was opened; whether all were invited in due form.
    Opened {
        all_invited: bool,
    },
    /// The chair has found that the body can decide.
    Established,
    /// A member doubts that the body can decide.
    Doubted,
    /// The names were read out, and who is there is what stands here.
    RollCalled,
    /// Somebody came, or changed the place.
    Came {
        member: MemberId,
        place: Place,
    },
    Left {
        member: MemberId,
    },
    /// Somebody who is not in the hall has confirmed in text form that they are there (BetrVG § 34 Abs. 1 Satz 4).
    Confirmed {
        member: MemberId,
    },
    /// Has no vote, and leaves the deliberation of this item.
    Excluded {
        member: MemberId,
        bias: Bias,
    },
    /// The item is over, or the body has decided that there is no bias.
    Readmitted {
        member: MemberId,
    },
    /// Votes for a holder who is not there, or is excluded.
    StandsIn {
        substitute: MemberId,
        holder: MemberId,
    },
    StandsBack {
        substitute: MemberId,
    },
}

impl Happening {
    /// Whether it changes who has a vote. Nothing of this kind may happen while a vote is open.
    pub fn changes_votes(&self) -> bool {
        match self {
            Self::Excluded { .. } | Self::Readmitted { .. } | Self::StandsIn { .. } | Self::StandsBack { .. } => true,
            Self::Opened { .. }
            | Self::Established
            | Self::Doubted
            | Self::RollCalled
            | Self::Came { .. }
            | Self::Left { .. }
            | Self::Confirmed { .. } => false,
        }
    }
}

/// Why something cannot have happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PresenceError {
    #[error("the sitting was not opened, or was opened before")]
    Opening,
    #[error("nobody in the register has this id")]
    Unknown,
    #[error("the member is not there")]
    NotThere,
    #[error("the member is there, at this place")]
    There,
    #[error("the member is in the hall, where everybody sees it, or has confirmed it before")]
    Confirmed,
    #[error("the member is excluded")]
    Excluded,
    #[error("the member is not excluded")]
    NotExcluded,
    #[error("the holder is there and may vote, or somebody stands in already")]
    NotNeeded,
    #[error("the member is no substitute of this holder, is not there, or stands in for somebody else")]
    NotSubstitute,
    #[error("a substitute who comes first is there and free")]
    NotTheirTurn,
    #[error("who has a vote is settled when a vote is opened, until it is closed")]
    Settled,
    #[error("more than {HAPPENINGS_MAX} happenings in one sitting")]
    TooMany,
}

impl PresenceError {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Opening => "presence-opening",
            Self::Unknown => "presence-unknown",
            Self::NotThere => "presence-not-there",
            Self::There => "presence-there",
            Self::Confirmed => "presence-confirmed",
            Self::Excluded => "presence-excluded",
            Self::NotExcluded => "presence-not-excluded",
            Self::NotNeeded => "presence-not-needed",
            Self::NotSubstitute => "presence-not-substitute",
            Self::NotTheirTurn => "presence-not-their-turn",
            Self::Settled => "presence-settled",
            Self::TooMany => "presence-limit",
        }
    }
}

/// A sitting as it is after what has happened so far.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Presence<'a> {
    register: Numbers,
    members: BTreeMap<MemberId, Cow<'a, Member>>,
    happened: usize,
    /// Whether all were invited, once the sitting is open.
    opened: Option<bool>,
    established: bool,
    doubted: bool,
    there: BTreeMap<MemberId, Place>,
    confirmed: BTreeSet<MemberId>,
    excluded: BTreeMap<MemberId, Bias>,
    /// Holder by substitute, and the other way round.
    stands_in: BTreeMap<MemberId, MemberId>,
    replaced: BTreeMap<MemberId, MemberId>,
}

/// What a register says of the body as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Numbers {
    statutory: u32,
    vacant: u32,
    statutory_votes: u64,
}

impl<'a> Presence<'a> {
    /// Before anything has happened. The register was checked.
    pub fn new(register: &'a Register) -> Self {
        let Register { statutory, statutory_votes, members } = register;
        Self {
            register: Numbers { statutory: *statutory, vacant: register.vacant(), statutory_votes: *statutory_votes },
            members: members.iter().map(|member| (member.id, Cow::Borrowed(member))).collect(),
            happened: 0,
            opened: None,
            established: false,
            doubted: false,
            there: BTreeMap::new(),
            confirmed: BTreeSet::new(),
            excluded: BTreeMap::new(),
            stands_in: BTreeMap::new(),
            replaced: BTreeMap::new(),
        }
    }

    /// After all of this.
    pub fn after(register: &'a Register, happenings: &[Happening]) -> Result<Self, PresenceError> {
        let mut presence = Self::new(register);
        happenings.iter().try_for_each(|happening| presence.apply(*happening))?;
        Ok(presence)
    }

    /// Whether this can happen now.
    pub fn check(&self, happening: Happening) -> Result<(), PresenceError> {
        if self.opened.is_none() != matches!(happening, Happening::Opened { .. }) {
            return Err(PresenceError::Opening);
        }
        if self.happened == HAPPENINGS_MAX {
            return Err(PresenceError::TooMany);
        }
        let needs = |fits: bool, error: PresenceError| if fits { Ok(()) } else { Err(error) };
        match happening {
            Happening::Opened { .. } | Happening::Established | Happening::Doubted | Happening::RollCalled => Ok(()),
            Happening::Came { member, place } => {
                self.known(member)?;
                needs(self.place(member) != Some(place), PresenceError::There)
            }
            Happening::Left { member } => {
                self.known(member)?;
                needs(self.there.contains_key(&member), PresenceError::NotThere)
            }
            Happening::Confirmed { member } => {
                self.known(member)?;
                let elsewhere = self.place(member).ok_or(PresenceError::NotThere)? != Place::Room;
                needs(elsewhere && !self.confirmed.contains(&member), PresenceError::Confirmed)
            }
            Happening::Excluded { member, .. } => {
                self.known(member)?;
                needs(!self.excluded.contains_key(&member), PresenceError::Excluded)
            }
            Happening::Readmitted { member } => {
                self.known(member)?;
                needs(self.excluded.contains_key(&member), PresenceError::NotExcluded)
            }
            Happening::StandsIn { substitute, holder } => self.may_stand_in(substitute, holder),
            Happening::StandsBack { substitute } => {
                needs(self.stands_in.contains_key(&substitute), PresenceError::NotSubstitute)
            }
        }
    }

    /// What happened next. On an error nothing has.
    pub fn apply(&mut self, happening: Happening) -> Result<(), PresenceError> {
        self.check(happening)?;
        match happening {
            Happening::Opened { all_invited } => self.opened = Some(all_invited),
            Happening::Established => {
                self.established = true;
                // A doubt is answered by a finding.
                self.doubted = false;
            }
            Happening::Doubted => self.doubted = true,
            Happening::RollCalled => {}
            Happening::Came { member, place } => drop(self.there.insert(member, place)),
            Happening::Left { member } => drop(self.there.remove(&member)),
            Happening::Confirmed { member } => drop(self.confirmed.insert(member)),
            Happening::Excluded { member, bias } => drop(self.excluded.insert(member, bias)),
            Happening::Readmitted { member } => drop(self.excluded.remove(&member)),
            Happening::StandsIn { substitute, holder } => {
                self.stands_in.insert(substitute, holder);
                self.replaced.insert(holder, substitute);
            }
            Happening::StandsBack { substitute } => {
                if let Some(holder) = self.stands_in.remove(&substitute) {
                    self.replaced.remove(&holder);
                }
            }
        }
        self.happened += 1;
        Ok(())
    }

    fn known(&self, id: MemberId) -> Result<&Member, PresenceError> {
        self.members.get(&id).map(|member| &**member).ok_or(PresenceError::Unknown)
    }

    fn may_stand_in(&self, substitute: MemberId, holder: MemberId) -> Result<(), PresenceError> {
        let holder = self.known(holder)?;
        self.known(substitute)?;
        let votes = self.there.contains_key(&holder.id) && !self.excluded.contains_key(&holder.id);
        if self.replaced.contains_key(&holder.id) || votes || holder.seat != Seat::Holder {
            return Err(PresenceError::NotNeeded);
        }
        let turn = holder.substitutes.iter().position(|one| *one == substitute).ok_or(PresenceError::NotSubstitute)?;
        if !self.is_free(&substitute) {
            return Err(PresenceError::NotSubstitute);
        }
        let sooner = holder.substitutes[..turn].iter().any(|id| self.is_free(id));
        if sooner { Err(PresenceError::NotTheirTurn) } else { Ok(()) }
    }

    /// Whether a substitute is there, may vote, and stands in for nobody.
    fn is_free(&self, id: &MemberId) -> bool {
        self.there.contains_key(id) && !self.excluded.contains_key(id) && !self.stands_in.contains_key(id)
    }

    /// Whose turn it is to stand in for this holder, if anybody's.
    pub fn next_substitute(&self, holder: MemberId) -> Option<MemberId> {
        let substitutes = &self.members.get(&holder)?.substitutes;
        substitutes.iter().copied().find(|substitute| self.may_stand_in(*substitute, holder).is_ok())
    }

    /// The same, for itself: it outlives the register it was made from.
    pub fn into_owned(self) -> Presence<'static> {
        let Self { register, members, happened, opened, established, doubted, .. } = self;
        let Self { there, confirmed, excluded, stands_in, replaced, .. } = self;
        let members = members.into_iter().map(|(id, member)| (id, Cow::Owned(member.into_owned()))).collect();
        Presence {
            register,
            members,
            happened,
            opened,
            established,
            doubted,
            there,
            confirmed,
            excluded,
            stands_in,
            replaced,
        }
    }

    /// Whether the sitting was opened.
    pub fn is_open(&self) -> bool {
        self.opened.is_some()
    }

    /// What has happened so far, how often.
    pub fn happened(&self) -> usize {
        self.happened
    }

    /// Whether a member has doubted since the last finding that the body can decide.
    pub fn is_doubted(&self) -> bool {
        self.doubted
    }

    /// Where somebody is, if they are there.
    pub fn place(&self, member: MemberId) -> Option<Place> {
        self.there.get(&member).copied()
    }

    /// Whether somebody has confirmed in text form that they are there.
    pub fn has_confirmed(&self, member: MemberId) -> bool {
        self.confirmed.contains(&member)
    }

    /// Why somebody is excluded, if they are.
    pub fn excluded(&self, member: MemberId) -> Option<Bias> {
        self.excluded.get(&member).copied()
    }

    /// Whether anybody is excluded.
    pub fn excludes(&self) -> bool {
        !self.excluded.is_empty()
    }

    /// For whom somebody stands in.
    pub fn stands_in_for(&self, substitute: MemberId) -> Option<MemberId> {
        self.stands_in.get(&substitute).copied()
    }

    /// Who stands in for a holder.
    pub fn replaced_by(&self, holder: MemberId) -> Option<MemberId> {
        self.replaced.get(&holder).copied()
    }

    /// Votes that somebody has, there or not: their own, or those of whom they stand in for.
    pub fn votes(&self, member: MemberId) -> u64 {
        if self.excluded.contains_key(&member) {
            return 0;
        }
        let own = self.members.get(&member).filter(|found| found.seat == Seat::Holder);
        let seat = match own {
            Some(holder) => (!self.replaced.contains_key(&member)).then_some(holder),
            None => self.stands_in.get(&member).and_then(|holder| self.members.get(holder)),
        };
        seat.map_or(0, |seat| u64::from(seat.weight))
    }

    /// Everybody who has a vote, with it.
    pub fn entitled(&self) -> BTreeMap<MemberId, u64> {
        self.members.keys().map(|id| (*id, self.votes(*id))).filter(|(_, votes)| *votes > 0).collect()
    }

    /// Seats that have no vote because of bias.
    fn excluded_seats(&self) -> usize {
        let holds = |id: &MemberId| self.members.get(id).is_some_and(|member| member.seat == Seat::Holder);
        // Somebody who stands in and is biased leaves the seat without a vote.
        let seat = |id: &&MemberId| (holds(id) && !self.replaced.contains_key(id)) || self.stands_in.contains_key(id);
        self.excluded.keys().filter(seat).count()
    }

    /// The numbers at this moment, as if a vote were opened and closed now and `voted` had voted.
    pub fn facts(&self, voted: &BTreeSet<MemberId>, chair: Option<MemberId>) -> Facts {
        let entitled = self.entitled();
        let counts = |id: &&MemberId| self.there.contains_key(id) || voted.contains(id);
        Facts {
            statutory: self.register.statutory,
            vacant: self.register.vacant,
            excluded: number(self.excluded_seats()),
            entitled: number(entitled.len()),
            present_least: number(entitled.keys().filter(|id| self.there.contains_key(id)).count()),
            participants: number(voted.iter().filter(|id| entitled.contains_key(id)).count()),
            present_votes: entitled.keys().filter(counts).map(|id| entitled[id]).sum(),
            statutory_votes: self.register.statutory_votes,
            all_invited: self.opened == Some(true),
            established: self.established,
            challenged: self.doubted,
            chair_votes: chair.is_some_and(|chair| entitled.contains_key(&chair)),
        }
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Presence from the opening of a vote to its close.
#[derive(Clone, Debug)]
pub struct Window {
    presence: Presence<'static>,
    entitled: BTreeMap<MemberId, u64>,
    present: BTreeSet<MemberId>,
    /// Fewest entitled members who were there.
    least: usize,
    doubted: bool,
    /// Found before the vote: a finding while it is open cannot be presumed for it.
    established: bool,
}

impl Window {
    /// A vote is opened: from here on it is settled who has a vote in it.
    pub fn open(presence: Presence<'_>) -> Result<Self, PresenceError> {
        if !presence.is_open() {
            return Err(PresenceError::Opening);
        }
        let entitled = presence.entitled();
        let present: BTreeSet<_> = entitled.keys().copied().filter(|id| presence.place(*id).is_some()).collect();
        let (least, doubted, established) = (present.len(), presence.doubted, presence.established);
        Ok(Self { presence: presence.into_owned(), entitled, present, least, doubted, established })
    }

    /// What happened while the vote is open. On an error nothing has.
    pub fn apply(&mut self, happening: Happening) -> Result<(), PresenceError> {
        if happening.changes_votes() {
            return Err(PresenceError::Settled);
        }
        self.presence.apply(happening)?;
        match happening {
            Happening::Doubted => self.doubted = true,
            Happening::Came { member, .. } if self.entitled.contains_key(&member) => {
                self.present.insert(member);
            }
            Happening::Left { member } => {
                self.present.remove(&member);
            }
            _ => {}
        }
        self.least = self.least.min(self.present.len());
        Ok(())
    }

    /// Everybody who has a vote, with it.
    pub fn entitled(&self) -> &BTreeMap<MemberId, u64> {
        &self.entitled
    }

    /// The sitting as it is now.
    pub fn presence(&self) -> &Presence<'static> {
        &self.presence
    }

    /// What the rules ask for if the vote were closed now. `voted` are those whose ballot counts, `chair` is who leads.
    pub fn facts(&self, voted: &BTreeSet<MemberId>, chair: Option<MemberId>) -> Facts {
        let now = self.presence.facts(voted, chair);
        Facts { present_least: number(self.least), challenged: self.doubted, established: self.established, ..now }
    }
}

/// What the rules ask for, from what happened before a vote was opened and while it was open.
pub fn facts(
    register: &Register,
    before: &[Happening],
    during: &[Happening],
    voted: &BTreeSet<MemberId>,
    chair: Option<MemberId>,
) -> Result<Facts, PresenceError> {
    let mut window = Window::open(Presence::after(register, before)?)?;
    during.iter().try_for_each(|happening| window.apply(*happening))?;
    Ok(window.facts(voted, chair))
}
