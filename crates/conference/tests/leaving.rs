//! Leaving with one device, and with the last.

use conference::{About, Admission, Close, Command, Effect, Hall, Kind, MediaEffect, PLENARY, Profile, Role, Room};
use ids::{CommandId, ConferenceId, ConnectionId, MeetingId, ParticipantId};
use uuid::Uuid;

fn id<T: From<Uuid>>(n: u128) -> T {
    Uuid::from_u128(n).into()
}

fn effects(room: &mut Room) -> Vec<Effect> {
    std::iter::from_fn(|| room.poll_effect()).collect()
}

#[test]
fn who_leaves_with_one_device_is_still_here_with_the_other() {
    let about = About {
        conference: id::<ConferenceId>(1),
        meeting: id::<MeetingId>(2),
        title: "Jour fixe".into(),
        code: "abc-defg-hij".into(),
        started_at_ms: 0,
        admission: Admission::Open,
        has_unit: false,
    };
    let participant = id::<ParticipantId>(3);
    let profile = Profile {
        participant,
        name: "Ada".into(),
        role: Role::Chair,
        kind: Kind::Account,
        colleague: false,
        member: None,
    };
    let (desk, phone) = (id::<ConnectionId>(4), id::<ConnectionId>(5));
    let mut room = Room::new(about);
    room.connect(profile.clone(), desk, "desk".into(), None, 10).expect("let in");
    room.connect(profile, phone, "phone".into(), None, 20).expect("let in");
    effects(&mut room);

    room.handle(phone, id::<CommandId>(6), Command::Leave {}, 30).expect("done");
    let happened = effects(&mut room);
    assert!(happened.contains(&Effect::Close { connection: phone, why: Close::Left }));
    let gone = MediaEffect::Remove { hall: Hall::Place(PLENARY), participant, device: "phone".into() };
    assert!(happened.contains(&Effect::Media(gone)));
    assert_eq!((room.people(), room.connected()), (1, 1));

    room.handle(desk, id::<CommandId>(7), Command::Leave {}, 40).expect("done");
    assert!(effects(&mut room).contains(&Effect::Close { connection: desk, why: Close::Left }));
    assert_eq!(room.people(), 0, "with the last device the person is gone at once");
}
