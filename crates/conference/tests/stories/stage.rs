//! A room with people whose names are their letters.

use conference::lobby::Waiting;
use conference::{
    About, Admission, Close, Command, Effect, Event, Kind, MediaEffect, Participant, Permission, Profile, Refusal,
    Role, Room, Snapshot,
};
use ids::{CommandId, ConferenceId, ConnectionId, MeetingId, ParticipantId};
use uuid::Uuid;

pub(crate) fn id<T: From<Uuid>>(n: u128) -> T {
    Uuid::from_u128(n).into()
}

/// The person of a letter.
pub(crate) fn who(letter: char) -> ParticipantId {
    id(u128::from(u32::from(letter)))
}

pub(crate) struct Stage {
    pub(crate) room: Room,
    pub(crate) now_ms: i64,
    commands: u128,
}

impl Stage {
    /// `A` leads; everybody else comes as a guest.
    pub(crate) fn with(people: &str) -> Self {
        Self::behind(Admission::Open, people)
    }

    pub(crate) fn behind(admission: Admission, people: &str) -> Self {
        let about = About {
            conference: id::<ConferenceId>(1),
            meeting: id::<MeetingId>(2),
            title: "Rat".into(),
            code: "abc-defg-hij".into(),
            started_at_ms: 0,
            admission,
            has_unit: true,
        };
        let mut stage = Self { room: Room::new(about), now_ms: 1_000, commands: 0 };
        for letter in people.chars() {
            stage.comes(letter).unwrap();
        }
        stage.take();
        stage
    }

    /// Connects, or connects again. `K` and `L` are colleagues of the unit, `V` has proven an invited address.
    pub(crate) fn comes(&mut self, letter: char) -> Result<(), Refusal> {
        let chair = letter == 'A';
        let colleague = matches!(letter, 'K' | 'L');
        let profile = Profile {
            participant: who(letter),
            name: letter.to_string(),
            role: if chair { Role::Chair } else { Role::Participant },
            kind: match letter {
                'V' => Kind::VerifiedGuest,
                _ if chair || colleague => Kind::Account,
                _ => Kind::Guest,
            },
            colleague,
            member: crate::sitting::member_of(letter),
        };
        self.room.connect(
            profile,
            id::<ConnectionId>(u128::from(u32::from(letter))),
            "device".into(),
            None,
            self.now_ms,
        )
    }

    pub(crate) fn does(&mut self, letter: char, command: Command) -> Result<(), Refusal> {
        self.commands += 1;
        self.room.handle(id(u128::from(u32::from(letter))), id::<CommandId>(self.commands), command, self.now_ms)
    }

    /// Time goes by.
    pub(crate) fn after(&mut self, ms: i64) {
        self.now_ms += ms;
        self.room.handle_timeout(self.now_ms);
    }

    /// The effects since the last time.
    pub(crate) fn take(&mut self) -> Vec<Effect> {
        std::iter::from_fn(|| self.room.poll_effect()).collect()
    }

    pub(crate) fn sees(&self, letter: char) -> Snapshot {
        self.room.snapshot_for(who(letter))
    }

    pub(crate) fn may(&self, letter: char, permission: Permission) -> bool {
        self.sees(letter).permissions.contains(permission)
    }

    pub(crate) fn person(&self, letter: char) -> Option<Participant> {
        self.sees('A').participants.into_iter().find(|one| one.id == who(letter))
    }
}

/// Why the connection of somebody was closed.
pub(crate) fn closed(effects: &[Effect], letter: char) -> Option<Close> {
    effects.iter().find_map(|effect| match effect {
        Effect::Close { connection, why } if *connection == id(u128::from(u32::from(letter))) => Some(why.clone()),
        _ => None,
    })
}

/// What somebody in the waiting room was told last.
pub(crate) fn waits(effects: &[Effect], letter: char) -> Option<Waiting> {
    effects.iter().rev().find_map(|effect| match effect {
        Effect::Wait { connection, waiting } if *connection == id(u128::from(u32::from(letter))) => {
            Some(waiting.clone())
        }
        _ => None,
    })
}

/// What the media plane was asked to do with the devices of somebody.
pub(crate) fn media(effects: &[Effect], letter: char) -> Vec<MediaEffect> {
    let of = |effect: &MediaEffect| match effect {
        MediaEffect::Remove { participant, .. }
        | MediaEffect::Mute { participant, .. }
        | MediaEffect::Update { participant, .. } => *participant == who(letter),
        MediaEffect::Open { .. } | MediaEffect::Close { .. } => false,
    };
    let all = effects.iter().filter_map(|effect| if let Effect::Media(media) = effect { Some(media) } else { None });
    all.filter(|media| of(media)).cloned().collect()
}

/// Events somebody was told.
pub(crate) fn told(effects: &[Effect], letter: char) -> Vec<Event> {
    let connection: ConnectionId = id(u128::from(u32::from(letter)));
    let events = effects.iter().filter_map(|effect| match effect {
        Effect::Deliver { to, event, .. } if to.contains(&connection) => Some(event.as_ref().clone()),
        _ => None,
    });
    events.collect()
}
