//! People as the text of `welcome` frames.

use std::collections::{HashMap, HashSet};

use ids::ParticipantId;
use wire::conference::{Participant, Snapshot};
use wire::socket::{MediaAccess, ServerFrame};

/// Where the people stand in a frame without any. Its quotes are bare, so no name or title can hold it, and
/// nothing before it in the frame has a field of this name.
const NOBODY: &str = r#""participants":[]"#;

/// Everybody as text, encoded once for all who come after them, until they change.
#[derive(Default)]
pub(crate) struct Roster {
    known: HashMap<ParticipantId, (Participant, String)>,
}

impl Roster {
    /// `ServerFrame::Welcome` as text.
    pub(crate) fn welcome(&mut self, seq: u64, mut snapshot: Box<Snapshot>, media: MediaAccess) -> String {
        let people = std::mem::take(&mut snapshot.participants);
        let frame = ServerFrame::Welcome { seq, snapshot, media };
        let frame = serde_json::to_string(&frame).expect("frames are plain data");
        let (before, after) = frame.split_once(NOBODY).expect("a snapshot has a list of people");
        let mut text = String::with_capacity(frame.len() + self.bytes(&people));
        text.push_str(before);
        text.push_str(&NOBODY[..NOBODY.len() - 1]);
        if self.known.len() > people.len() {
            let here: HashSet<_> = people.iter().map(|person| person.id).collect();
            self.known.retain(|id, _| here.contains(id));
        }
        for (nth, person) in people.into_iter().enumerate() {
            if nth > 0 {
                text.push(',');
            }
            text.push_str(self.person(person));
        }
        text.push(']');
        text.push_str(after);
        text
    }

    fn person(&mut self, person: Participant) -> &str {
        let encode = |person: &Participant| serde_json::to_string(person).expect("people are plain data");
        let (known, text) = self.known.entry(person.id).or_insert_with(|| (person.clone(), encode(&person)));
        if *known != person {
            *text = encode(&person);
            *known = person;
        }
        text
    }

    /// About what they take.
    fn bytes(&self, people: &[Participant]) -> usize {
        let one = self.known.values().next().map_or(256, |(_, text)| text.len() + 16);
        one * people.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use conference::{About, Admission, Profile, Room};
    use ids::{ConferenceId, ConnectionId, MeetingId};
    use uuid::Uuid;
    use wire::conference::{ParticipantKind, Role};

    fn enter(room: &mut Room, n: u128, name: &str) -> ParticipantId {
        let participant = ParticipantId::from_uuid(Uuid::from_u128(n));
        let profile = Profile {
            participant,
            name: name.into(),
            role: Role::Participant,
            kind: ParticipantKind::Guest,
            colleague: false,
            member: None,
        };
        let connection = ConnectionId::from_uuid(Uuid::from_u128(n));
        room.connect(profile, connection, "device".into(), None, 1).expect("is let in");
        participant
    }

    fn check(roster: &mut Roster, room: &Room, you: ParticipantId) {
        let snapshot = Box::new(room.snapshot_for(you));
        let media = MediaAccess { url: String::new(), token: "token".into() };
        let plain = ServerFrame::Welcome { seq: 3, snapshot: snapshot.clone(), media: media.clone() };
        let plain = serde_json::to_string(&plain).expect("encodes");
        assert_eq!(roster.welcome(3, snapshot, media), plain);
    }

    #[test]
    fn a_welcome_is_what_the_wire_says_whoever_came_changed_or_went_before() {
        let about = About {
            conference: ConferenceId::from_uuid(Uuid::from_u128(1)),
            meeting: MeetingId::from_uuid(Uuid::from_u128(2)),
            title: NOBODY.into(),
            code: "code".into(),
            started_at_ms: 1,
            admission: Admission::Open,
            has_unit: false,
        };
        let mut room = Room::new(about);
        let mut roster = Roster::default();
        check(&mut roster, &room, ParticipantId::from_uuid(Uuid::from_u128(9)));
        let ada = enter(&mut room, 10, NOBODY);
        check(&mut roster, &room, ada);
        let ben = enter(&mut room, 11, "Ben");
        check(&mut roster, &room, ben);
        room.disconnect(ConnectionId::from_uuid(Uuid::from_u128(10)), 2);
        check(&mut roster, &room, ben);
        room.expel(ConnectionId::from_uuid(Uuid::from_u128(11)), 3);
        check(&mut roster, &room, ada);
        assert_eq!(roster.known.len(), 1, "who has gone is forgotten");
    }
}
