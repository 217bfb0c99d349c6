//! Who is in the simulation, and what everything in it follows from.

use ballot::{Label, Member, MemberId, Register, Seat};
use conference::sitting::{Frozen, Office};
use conference::{About, Admission, Kind, Profile, Role};
use ids::{ConferenceId, MeetingId, ParticipantId};
use uuid::Uuid;

/// People of the simulation.
pub(crate) const PEOPLE: u64 = 12;

/// SplitMix64: the whole world follows from one seed.
pub(crate) struct Seed(pub(crate) u64);

impl Seed {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        if from.is_empty() { None } else { Some(from[self.below(from.len() as u64) as usize]) }
    }
}

pub(crate) fn id<T: From<Uuid>>(n: u128) -> T {
    Uuid::from_u128(n).into()
}

pub(crate) fn about() -> About {
    About {
        conference: id::<ConferenceId>(1 << 100),
        meeting: id::<MeetingId>(2),
        title: "Simulation".into(),
        code: "abc-defg-hij".into(),
        started_at_ms: 1_000,
        admission: Admission::Open,
        has_unit: true,
    }
}

pub(crate) fn member(n: u64) -> MemberId {
    MemberId([u8::try_from(n).expect("few"); 16])
}

/// Five hold a seat; two stand in for the second of them.
pub(crate) fn frozen() -> Frozen {
    let one = |n: u64| Member {
        id: member(n),
        name: Label::new(&format!("Mitglied {n}")).expect("a name"),
        function: None,
        group: None,
        seat: if n < 5 { Seat::Holder } else { Seat::Substitute },
        weight: 1,
        substitutes: if n == 1 { vec![member(6), member(5)] } else { vec![] },
    };
    let register = Register { statutory: 5, statutory_votes: 5, members: (0..7).map(one).collect() };
    let offices = [(member(0), Office::Chair)].into();
    Frozen { body: id(3), name: "Rat".into(), version: 1, profile: "go-sh".into(), register, offices }
}

pub(crate) fn profile(n: u64) -> Profile {
    Profile {
        participant: id::<ParticipantId>(u128::from(n) + 1),
        name: format!("Person {n}"),
        role: if n == 0 { Role::Chair } else { Role::Participant },
        kind: [Kind::Account, Kind::Guest, Kind::Account, Kind::VerifiedGuest][usize::try_from(n % 4).expect("small")],
        colleague: n.is_multiple_of(4),
        member: (n < 6).then(|| member(n)),
    }
}
