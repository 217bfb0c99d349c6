//! Who belongs to a body: the register from which every roll is made. Names are never typed into a vote.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use crate::id::MemberId;
use crate::limits::{MEMBERS_MAX, WEIGHT_MAX};
use crate::text::Label;

/// What seat somebody has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, rename = "BodySeat"))]
#[cfg_attr(feature = "shapes", schema(as = BodySeat))]
#[serde(rename_all = "snake_case")]
pub enum Seat {
    /// Holds one of the seats that the body has by law.
    Holder,
    /// Votes only while standing in for a holder.
    Substitute,
    /// May speak and has no vote.
    Advisory,
}

impl Seat {
    /// Stable name, as it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Holder => "holder",
            Self::Substitute => "substitute",
            Self::Advisory => "advisory",
        }
    }

    /// What this version does not know has no vote.
    pub fn from_name(name: &str) -> Self {
        [Self::Holder, Self::Substitute].into_iter().find(|seat| seat.name() == name).unwrap_or(Self::Advisory)
    }
}

/// A person of a body.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    pub id: MemberId,
    pub name: Label,
    /// Chair, deputy chair, mayor, …; as the body calls it.
    pub function: Option<Label>,
    /// Parliamentary group, list, bench.
    pub group: Option<Label>,
    pub seat: Seat,
    /// Votes of the seat; 1 almost everywhere. A substitute has those of whom they stand in for.
    pub weight: u32,
    /// Who may stand in, in this order; of holders alone.
    pub substitutes: Vec<MemberId>,
}

/// A body with everybody in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// Seats that the body has by law.
    pub statutory: u32,
    /// Votes of all these seats.
    pub statutory_votes: u64,
    pub members: Vec<Member>,
}

/// Why a register is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RegisterError {
    #[error("a body has 1 to {MEMBERS_MAX} members")]
    Size,
    #[error("a member stands twice in the register")]
    Twice,
    #[error("a seat has 1 to {WEIGHT_MAX} votes")]
    Weight,
    #[error("more seats are held than the body has by law, or more votes, or these are too many")]
    Seats,
    #[error("a substitute is unknown, is no substitute, or is named for somebody who holds no seat")]
    Substitute,
}

impl RegisterError {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Size => "register-size",
            Self::Twice => "register-twice",
            Self::Weight => "register-weight",
            Self::Seats => "register-seats",
            Self::Substitute => "register-substitute",
        }
    }
}

impl Register {
    /// Whether the register makes sense.
    pub fn check(&self) -> Result<(), RegisterError> {
        if self.members.is_empty() || self.members.len() > MEMBERS_MAX {
            return Err(RegisterError::Size);
        }
        let ids: BTreeSet<_> = self.members.iter().map(|member| member.id).collect();
        if ids.len() != self.members.len() {
            return Err(RegisterError::Twice);
        }
        if self.members.iter().any(|member| !(1..=WEIGHT_MAX).contains(&member.weight)) {
            return Err(RegisterError::Weight);
        }
        let holders = || self.members.iter().filter(|member| member.seat == Seat::Holder);
        let votes: u64 = holders().map(|holder| u64::from(holder.weight)).sum();
        // So that every sum of votes is a number that JSON holds exactly.
        let most = u64::from(self.statutory) * u64::from(WEIGHT_MAX);
        let fits = self.statutory as usize <= MEMBERS_MAX && self.statutory_votes <= most;
        if !fits || holders().count() > self.statutory as usize || votes > self.statutory_votes {
            return Err(RegisterError::Seats);
        }
        let substitutes = self.members.iter().filter(|member| member.seat == Seat::Substitute);
        let substitutes: BTreeSet<_> = substitutes.map(|member| member.id).collect();
        for member in &self.members {
            let once = member.substitutes.iter().collect::<BTreeSet<_>>().len() == member.substitutes.len();
            let fits = member.substitutes.is_empty() || member.seat == Seat::Holder;
            if !fits || !once || !member.substitutes.iter().all(|id| substitutes.contains(id)) {
                return Err(RegisterError::Substitute);
            }
        }
        Ok(())
    }

    /// The member of this id.
    pub fn find(&self, id: MemberId) -> Option<&Member> {
        self.members.iter().find(|member| member.id == id)
    }

    /// Seats that nobody holds.
    pub fn vacant(&self) -> u32 {
        let held = self.members.iter().filter(|member| member.seat == Seat::Holder).count();
        self.statutory.saturating_sub(u32::try_from(held).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(number: u8, seat: Seat) -> Member {
        let name = Label::new(&format!("Mitglied {number}")).expect("a name");
        Member { id: MemberId([number; 16]), name, function: None, group: None, seat, weight: 1, substitutes: vec![] }
    }

    fn three() -> Register {
        let members = vec![member(1, Seat::Holder), member(2, Seat::Holder), member(3, Seat::Substitute)];
        Register { statutory: 3, statutory_votes: 3, members }
    }

    #[test]
    fn a_register_that_makes_no_sense_is_refused() {
        assert_eq!((three().check(), three().vacant()), (Ok(()), 1));
        let change = |change: &dyn Fn(&mut Register)| {
            let mut register = three();
            change(&mut register);
            register.check().err()
        };
        assert_eq!(change(&|register| register.members.clear()), Some(RegisterError::Size));
        assert_eq!(change(&|register| register.members[1].id = MemberId([1; 16])), Some(RegisterError::Twice));
        assert_eq!(change(&|register| register.members[2].weight = 0), Some(RegisterError::Weight));
        assert_eq!(change(&|register| register.members[0].weight = WEIGHT_MAX + 1), Some(RegisterError::Weight));
        assert_eq!(change(&|register| register.statutory = 1), Some(RegisterError::Seats));
        assert_eq!(change(&|register| register.members[0].weight = 3), Some(RegisterError::Seats));
        let named = |by: usize, ids: &[u8]| {
            let ids: Vec<_> = ids.iter().map(|id| MemberId([*id; 16])).collect();
            change(&|register| register.members[by].substitutes = ids.clone())
        };
        assert_eq!(named(0, &[3]), None);
        // Unknown, somebody who holds a seat, twice the same, and of somebody who holds none.
        for (by, ids) in [(0, &[9][..]), (0, &[2]), (0, &[3, 3]), (2, &[3])] {
            assert_eq!(named(by, ids), Some(RegisterError::Substitute));
        }
    }

    #[test]
    fn ids_have_one_spelling() {
        let id = MemberId([0x0a; 16]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(serde_json::to_string(&id).expect("json"), format!("\"{}\"", "0a".repeat(16)));
        for text in ["", "0A0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a", "+a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a", "0a"] {
            assert_eq!(text.parse::<MemberId>(), Err(crate::id::IdError), "{text}");
        }
    }

    #[test]
    fn a_register_is_read_as_it_was_written() {
        let json = serde_json::to_string(&three()).expect("json");
        assert_eq!(serde_json::from_str::<Register>(&json).expect("read again"), three());
        let more = json.replacen("\"statutory\"", "\"more\":1,\"statutory\"", 1);
        assert!(serde_json::from_str::<Register>(&more).is_err());
    }
}
