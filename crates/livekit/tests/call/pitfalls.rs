//! The pitfalls of the protocol, each with a client that would fall into it.

use std::time::Duration;

use crate::world::{Traits, Voice, World, frame};
use livekit::join::Join;
use livekit::{VideoGrant, proto};
use proto::TrackSource::{Camera, Microphone};
use proto::signal_request::Message as Request;
use proto::signal_response::Message as Response;
use str0m::rtp::Vp8Descriptor;

fn firefox() -> Traits {
    Traits { firefox: true, renames_tracks: true, ..Default::default() }
}

/// Two people; the first speaks, and the second has its track.
fn two(first: Traits, second: Traits) -> (World, Voice, String) {
    let mut world = World::new();
    let (alice, bob) = (world.join("alice", first), world.join("bob", second));
    let sid = world.publish(alice, Microphone, &[]);
    world.until(|w| w.clients[bob].section_of(&sid).is_some());
    world.pass(Duration::from_millis(100));
    let mid = world.clients[alice].mids["alice-MICROPHONE"];
    (world, Voice { mid, seq: 100 }, sid)
}

fn speak(world: &mut World, voice: &mut Voice, packets: u8, redundant: bool) {
    for n in 0..packets {
        let (payload, before) = ([n; 40], [n.wrapping_sub(1); 40]);
        let now = world.now;
        world.clients[0].speak(voice, &payload, redundant.then_some(&before), now);
        world.pass(Duration::from_millis(20));
    }
}

#[test]
fn sound_arrives_under_the_payload_types_its_receiver_offered() {
    let (mut world, mut voice, _) = two(Traits::default(), firefox());
    speak(&mut world, &mut voice, 10, false);
    let packets = &world.clients[1].packets;
    assert!(packets.len() >= 9, "{} packets", packets.len());
    assert!(packets.iter().all(|p| *p.header.payload_type == 109), "Firefox plays nothing else");
}

#[test]
fn a_picture_arrives_under_the_payload_types_its_receiver_offered() {
    let mut world = World::new();
    let (alice, bob) = (world.join("alice", firefox()), world.join("bob", Traits::default()));
    let sid = world.publish(alice, Camera, &[]);
    world.until(|w| w.clients[bob].section_of(&sid).is_some());
    let mid = world.clients[alice].mids["alice-CAMERA"];
    for n in 0..20_u8 {
        let now = world.now;
        world.clients[alice].show(mid, None, 100 + u64::from(n), frame(u16::from(n), n, n % 5 == 0), now);
        world.pass(Duration::from_millis(33));
    }
    let packets = &world.clients[bob].packets;
    assert!(packets.iter().filter(|p| *p.header.payload_type == 96).count() >= 10, "sent as 120, received as 96");
}

#[test]
fn a_track_with_another_name_in_the_offer_is_found_by_its_kind() {
    let mut world = World::new();
    let (alice, bob) = (world.join("alice", firefox()), world.join("bob", Traits::default()));
    let voice = world.publish(alice, Microphone, &[]);
    let camera = world.publish(alice, Camera, &[]);
    world.until(|w| w.clients[bob].knows("alice").is_some_and(|p| p.tracks.len() == 2));
    world.until(|w| w.clients[bob].section_of(&voice).is_some() && w.clients[bob].section_of(&camera).is_some());
    let told = world.clients[bob].knows("alice").expect("known").tracks.clone();
    for (sid, source) in [(voice, Microphone), (camera, Camera)] {
        let track = told.iter().find(|t| t.sid == sid).expect("told");
        assert_eq!(track.source(), source);
        let mid = world.clients[alice].mids[&format!("alice-{}", source.as_str_name())];
        assert_eq!(track.mid, mid.to_string());
    }
}

#[test]
fn sections_that_carry_nothing_are_answered_inactive() {
    let mut world = World::new();
    let alice = world.join("alice", Traits::default());
    let answer = world.clients[alice]
        .heard
        .iter()
        .find_map(|m| if let Response::Answer(a) = m { Some(a.clone()) } else { None });
    let answer = answer.expect("answered");
    assert!(answer.mid_to_track_id.is_empty());
    let media: Vec<&str> = answer.sdp.split("m=").skip(1).filter(|m| !m.starts_with("application")).collect();
    assert_eq!(media.len(), 2);
    for section in media {
        assert!(section.contains("a=inactive") && !section.contains("a=msid"), "{section}");
    }
}

#[test]
fn a_section_is_used_again_only_after_it_was_inactive_and_never_after_its_track_ended() {
    let (mut world, _, first) = two(Traits::default(), Traits::default());
    let bob = 1;
    let before = world.clients[bob].section_of(&first).expect("carried");
    let subscription =
        |subscribe| proto::UpdateSubscription { track_sids: vec![first.clone()], subscribe, ..Default::default() };
    world.say(bob, Request::Subscription(subscription(false)));
    world.until(|w| w.clients[bob].section_of(&first).is_none());
    world.say(bob, Request::Subscription(subscription(true)));
    world.until(|w| w.clients[bob].section_of(&first).is_some());
    assert_eq!(world.clients[bob].section_of(&first), Some(before), "the client still has the receiver's track");
    // The publisher goes: livekit-client stops what it received, and the section with it.
    world.say(0, Request::Leave(proto::LeaveRequest::default()));
    world.until(|w| w.clients[bob].section_of(&first).is_none());
    let carol = world.join("carol", Traits::default());
    let second = world.publish(carol, Microphone, &[]);
    world.until(|w| w.clients[bob].section_of(&second).is_some());
    assert_ne!(world.clients[bob].section_of(&second), Some(before));
}

#[test]
fn the_welcome_comes_first_and_a_track_is_known_before_its_section() {
    let (world, _, sid) = two(Traits::default(), Traits::default());
    for client in &world.clients {
        assert!(matches!(client.heard[0], Response::Join(_)), "{}", client.story());
    }
    let heard = &world.clients[1].heard;
    let known = heard.iter().position(
        |m| matches!(m, Response::Update(u) if u.participants.iter().any(|p| p.tracks.iter().any(|t| t.sid == sid))),
    );
    let carried =
        heard.iter().position(|m| matches!(m, Response::Answer(a) if a.mid_to_track_id.values().any(|t| *t == sid)));
    assert!(known.expect("told") < carried.expect("carried"));
    let versions = heard.iter().filter_map(|m| match m {
        Response::Update(u) => u.participants.iter().find(|p| p.identity == "alice").map(|p| p.version),
        _ => None,
    });
    assert!(versions.collect::<Vec<_>>().is_sorted(), "clients drop what is older than they know");
    let answered = heard.iter().filter_map(|m| if let Response::Answer(a) = m { Some(a.id) } else { None });
    assert!(answered.collect::<Vec<_>>().windows(2).all(|w| w[0] < w[1]), "answers name the offer they belong to");
}

#[test]
fn reliable_data_waits_for_a_slow_reader_and_lossy_data_does_not() {
    let mut world = World::new();
    let (alice, bob) = (world.join("alice", Traits::default()), world.join("bob", Traits::default()));
    world.until(|w| w.clients.iter().all(|c| c.channels.len() == 2));
    world.clients[bob].deaf = true;
    let user = |n: u32, size: usize| {
        let payload = [n.to_be_bytes().to_vec(), vec![0; size]].concat();
        let user = proto::UserPacket { payload, ..Default::default() };
        proto::DataPacket { value: Some(proto::data_packet::Value::User(user)), ..Default::default() }
    };
    // Far more than SCTP takes at once, and less than the server's own limit.
    for n in 0..60 {
        while !world.clients[alice].send("_reliable", &user(n, 30_000)) {
            world.pass(Duration::from_millis(5));
        }
        world.clients[alice].send("_lossy", &user(n, 10_000));
        world.pass(Duration::from_millis(5));
    }
    world.clients[bob].deaf = false;
    let came = |world: &World, label: &str| -> Vec<u32> {
        let packets = world.clients[bob].data.iter().filter(|(l, _)| l == label);
        packets
            .map(|(_, bytes)| {
                let packet: proto::DataPacket = prost::Message::decode(bytes.as_slice()).expect("a packet");
                assert_eq!(packet.participant_identity, "alice");
                let Some(proto::data_packet::Value::User(user)) = packet.value else { panic!("no user packet") };
                u32::from_be_bytes(user.payload[..4].try_into().expect("a number"))
            })
            .collect()
    };
    world.until(|w| came(w, "_reliable").len() == 60);
    assert!(came(&world, "_reliable").is_sorted());
    assert!(came(&world, "_lossy").len() < 60, "what came too late was dropped");
    assert!(!world.clients[bob].closed);
}

#[test]
fn one_payload_type_means_the_same_in_every_section() {
    let mut world = World::new();
    let (alice, bob) = (world.join("alice", Traits::default()), world.join("bob", Traits::default()));
    for source in [Microphone, Camera] {
        let sid = world.publish(alice, source, &[]);
        world.until(|w| w.clients[bob].section_of(&sid).is_some());
    }
    let mut meaning = std::collections::HashMap::new();
    for message in world.clients.iter().flat_map(|c| &c.heard) {
        let Response::Answer(answer) = message else { continue };
        meaning.clear();
        for section in answer.sdp.split("m=").skip(1) {
            let mut format: std::collections::BTreeMap<&str, Vec<&str>> = Default::default();
            for line in section.lines() {
                let Some((_, rest)) = line.split_once("a=rtpmap:").or(line.split_once("a=fmtp:")) else { continue };
                let (pt, text) = rest.split_once(' ').expect("a payload type");
                format.entry(pt).or_default().push(text);
            }
            for (pt, texts) in format {
                let texts = texts.join(" ");
                let before = meaning.insert(pt.to_owned(), texts.clone());
                assert!(before.is_none_or(|b| b == texts), "{pt} differs");
            }
        }
    }
}

#[test]
fn only_codecs_that_every_browser_has_are_answered() {
    let (world, ..) = two(Traits::default(), firefox());
    for message in world.clients.iter().flat_map(|c| &c.heard) {
        let Response::Answer(answer) = message else { continue };
        for line in answer.sdp.lines().filter_map(|l| l.strip_prefix("a=rtpmap:")) {
            let codec = line.split(' ').nth(1).and_then(|c| c.split('/').next()).expect("a codec");
            assert!(["opus", "red", "VP8", "rtx"].contains(&codec), "{codec}");
        }
    }
}

#[test]
fn redundancy_is_passed_on_to_those_who_know_it_and_taken_off_for_others() {
    for (listener, redundant) in [(Traits::default(), true), (firefox(), false)] {
        let (mut world, mut voice, _) = two(Traits::default(), listener);
        speak(&mut world, &mut voice, 10, true);
        let packets = &world.clients[1].packets;
        assert!(packets.len() >= 9, "{} packets", packets.len());
        for packet in packets {
            let length = if redundant { 5 + 40 + 40 } else { 40 };
            assert_eq!(packet.payload.len(), length);
            assert_eq!(*packet.header.payload_type == 109, !redundant);
        }
    }
}

#[test]
fn silence_between_words_stays_silence() {
    let (mut world, mut voice, _) = two(Traits::default(), Traits::default());
    speak(&mut world, &mut voice, 3, false);
    // The encoder pauses: the number goes on by one, the time by two seconds.
    world.pass(Duration::from_secs(2));
    let gap = 100;
    let (seq, before) = (voice.seq, world.clients[1].packets.len());
    voice.seq += gap;
    let now = world.now;
    world.clients[0].speak(&mut voice, &[9; 40], None, now);
    world.until(|w| w.clients[1].packets.len() > before);
    let packets = &world.clients[1].packets;
    let (last, next) = (&packets[before - 1], &packets[before]);
    assert_eq!(
        next.header.timestamp.wrapping_sub(last.header.timestamp),
        (gap as u32 + 1) * 960,
        "time is not smoothed"
    );
    assert_eq!(*next.seq_no - *last.seq_no, voice.seq - seq, "numbers neither");
}

#[test]
fn layers_change_at_key_frames_and_numbers_go_on() {
    let mut world = World::new();
    let (alice, bob) = (world.join("alice", Traits::default()), world.join("bob", Traits::default()));
    let sid = world.publish(alice, Camera, &["q", "h", "f"]);
    world.until(|w| w.clients[bob].section_of(&sid).is_some());
    let mid = world.clients[alice].mids["alice-CAMERA"];
    let show = |world: &mut World, from: u64, frames: u64, size: (u32, u32)| {
        let (width, height) = size;
        let settings =
            proto::UpdateTrackSettings { track_sids: vec![sid.clone()], width, height, ..Default::default() };
        world.say(bob, Request::TrackSetting(settings));
        for n in from..from + frames {
            let now = world.now;
            for (layer, rid) in ["q", "h", "f"].into_iter().enumerate() {
                // Every encoder counts from its own beginning; every tenth frame is a key frame.
                let picture = (n as u16) + 9_000 * layer as u16;
                let bytes = frame(picture, (n as u8).wrapping_add(70 * layer as u8), n % 10 == layer as u64);
                world.clients[alice].show(mid, Some(rid), 100 + n, [bytes, vec![layer as u8]].concat(), now);
            }
            world.pass(Duration::from_millis(33));
        }
    };
    show(&mut world, 0, 40, (320, 180));
    show(&mut world, 40, 60, (1280, 720));
    show(&mut world, 100, 40, (320, 180));
    let packets = world.clients[bob].packets.iter().filter(|p| !p.payload.is_empty());
    let mut layers = Vec::new();
    let (mut picture, mut seq, mut time) = (None, None, None);
    for packet in packets {
        let layer = *packet.payload.last().expect("not empty");
        let descriptor = Vp8Descriptor::parse(&packet.payload).expect("VP8");
        if layers.last() != Some(&layer) {
            assert_eq!(packet.payload[6] & 1, 0, "a layer begins with a key frame");
            layers.push(layer);
        }
        let id = descriptor.picture_id().expect("a picture id");
        assert!(picture.is_none_or(|before: u16| id == (before + 1) % 0x8000), "picture ids go on by one");
        assert!(seq.is_none_or(|before: u64| *packet.seq_no == before + 1), "numbers go on by one");
        assert!(time.is_none_or(|before: u64| packet.time.numer() > before), "time goes on");
        (picture, seq, time) = (Some(id), Some(*packet.seq_no), Some(packet.time.numer()));
    }
    assert_eq!(layers.first(), Some(&0));
    assert!(layers.contains(&2), "the largest layer once it is shown large: {layers:?}");
    assert_eq!(layers.last(), Some(&0), "back to the smallest: {layers:?}");
}

#[test]
fn a_client_that_resumes_goes_on_with_what_it_had() {
    let (mut world, mut voice, sid) = two(Traits::default(), Traits::default());
    let bob = 1;
    let Some(Response::Join(join)) = world.clients[bob].heard.first().cloned() else { panic!("no welcome") };
    let own = join.participant.expect("itself").sid;
    let connection = world.clients[bob].connection;
    world.plane.disconnected(connection, world.now);
    let offer = world.clients[bob].restart();
    let before = world.clients[bob].heard.len();
    world.connect(bob, Join { single: true, resume: Some(own.clone()), offer: Some(offer), ..Default::default() });
    world.until(|w| w.clients[bob].heard[before..].iter().any(|m| matches!(m, Response::Answer(_))));
    assert!(matches!(world.clients[bob].heard[before], Response::Reconnect(_)), "{}", world.clients[bob].story());
    assert_eq!(world.clients[bob].knows("alice").map(|p| p.tracks[0].sid.clone()), Some(sid.clone()));
    let heard = world.clients[bob].packets.len();
    speak(&mut world, &mut voice, 20, false);
    assert!(world.clients[bob].packets.len() >= heard + 15, "the same section goes on over the new path");
    // Somebody else's name, or none, resumes nothing.
    for wrong in ["PA_somebody", ""] {
        world.connect(bob, Join { single: true, resume: Some(wrong.into()), ..Default::default() });
        world.until(|w| w.clients[bob].closed);
        let Some(Response::Leave(leave)) = world.clients[bob].heard.last() else { panic!("not told to start anew") };
        assert_eq!(leave.action(), proto::leave_request::Action::Reconnect);
    }
}

#[test]
fn rights_that_are_taken_hold_at_once() {
    let (mut world, mut voice, sid) = two(Traits::default(), Traits::default());
    speak(&mut world, &mut voice, 5, false);
    let permission = proto::ParticipantPermission { can_subscribe: false, can_publish: true, ..Default::default() };
    let update = |identity: &str, permission| {
        let (room, identity) = ("room".into(), identity.into());
        livekit::service::Call::UpdateParticipant(proto::UpdateParticipantRequest {
            room,
            identity,
            permission: Some(permission),
            ..Default::default()
        })
    };
    world.plane.serve(update("bob", permission), world.now).expect("known");
    world.pass(Duration::from_millis(200));
    let before = world.clients[1].packets.len();
    speak(&mut world, &mut voice, 5, false);
    assert_eq!(world.clients[1].packets.len(), before, "no right to receive, nothing received");
    let back = proto::ParticipantPermission { can_subscribe: true, can_publish: true, ..Default::default() };
    world.plane.serve(update("bob", back), world.now).expect("known");
    world.until(|w| w.clients[1].section_of(&sid).is_some());
    // Whoever may not publish is ended, and told.
    let silent = proto::ParticipantPermission { can_subscribe: true, ..Default::default() };
    world.plane.serve(update("alice", silent), world.now).expect("known");
    world
        .until(|w| w.clients[0].heard.iter().any(|m| matches!(m, Response::TrackUnpublished(t) if t.track_sid == sid)));
    world.until(|w| w.clients[1].knows("alice").is_some_and(|p| p.tracks.is_empty()));
    assert!(matches!(
        world.clients[0].heard.iter().rev().find(|m| matches!(m, Response::RefreshToken(_))),
        Some(Response::RefreshToken(_))
    ));
}

#[test]
fn who_is_silenced_is_not_said_to_speak_and_newcomers_learn_who_does() {
    let (mut world, mut voice, _) = two(Traits::default(), Traits::default());
    let speaks = |world: &World, client: usize| {
        let said = world.clients[client].heard.iter().rev().find_map(|m| match m {
            Response::SpeakersChanged(changed) => changed.speakers.last().map(|speaker| speaker.active),
            _ => None,
        });
        said.unwrap_or(false)
    };
    speak(&mut world, &mut voice, 50, false);
    assert!(speaks(&world, 1));
    let late = world.join("carol", Traits::default());
    for _ in 0..20 {
        speak(&mut world, &mut voice, 5, false);
    }
    assert!(speaks(&world, late), "only changes were told");
    // The right is taken in the middle of a word.
    let silent = proto::ParticipantPermission { can_subscribe: true, ..Default::default() };
    let update = proto::UpdateParticipantRequest {
        room: "room".into(),
        identity: "alice".into(),
        permission: Some(silent),
        ..Default::default()
    };
    world.plane.serve(livekit::service::Call::UpdateParticipant(update), world.now).expect("known");
    world.until(|w| (0..=late).all(|client| !speaks(w, client)));
}

#[test]
fn who_is_muted_in_the_middle_of_a_word_is_said_to_be_silent() {
    let (mut world, mut voice, sid) = two(Traits::default(), Traits::default());
    let speaks = |world: &World, client: usize| {
        let said = world.clients[client].heard.iter().rev().find_map(|m| match m {
            Response::SpeakersChanged(changed) => changed.speakers.last().map(|speaker| speaker.active),
            _ => None,
        });
        said.unwrap_or(false)
    };
    speak(&mut world, &mut voice, 50, false);
    assert!(speaks(&world, 0) && speaks(&world, 1));
    let request =
        proto::MuteRoomTrackRequest { room: "room".into(), identity: "alice".into(), track_sid: sid, muted: true };
    world.plane.serve(livekit::service::Call::MutePublishedTrack(request), world.now).expect("known");
    // Whatever its client still sends.
    speak(&mut world, &mut voice, 50, false);
    assert!(!speaks(&world, 0) && !speaks(&world, 1));
    let late = world.join("carol", Traits::default());
    world.pass(Duration::from_secs(1));
    assert!(!speaks(&world, late));
}

#[test]
fn a_muted_track_is_not_forwarded_whatever_its_client_does() {
    let (mut world, mut voice, sid) = two(Traits::default(), Traits::default());
    speak(&mut world, &mut voice, 5, false);
    let request =
        proto::MuteRoomTrackRequest { room: "room".into(), identity: "alice".into(), track_sid: sid, muted: true };
    world.plane.serve(livekit::service::Call::MutePublishedTrack(request), world.now).expect("known");
    world.pass(Duration::from_millis(50));
    let before = world.clients[1].packets.len();
    speak(&mut world, &mut voice, 10, false);
    assert_eq!(world.clients[1].packets.len(), before);
    world.until(|w| w.clients[1].knows("alice").is_some_and(|p| p.tracks[0].muted));
}

#[test]
fn the_hidden_are_neither_told_nor_heard_of() {
    let mut world = World::new();
    let hidden = Traits { grant: VideoGrant { hidden: true, ..Default::default() }, ..Default::default() };
    let (ghost, bob) = (world.join("ghost", hidden), world.join("bob", Traits::default()));
    world.pass(Duration::from_secs(7));
    assert!(world.clients[bob].knows("ghost").is_none());
    assert!(world.clients[ghost].knows("bob").is_some());
    let told = |m: &Response, sid: &str| match m {
        Response::SpeakersChanged(s) => s.speakers.iter().any(|s| s.sid == sid),
        Response::ConnectionQuality(q) => q.updates.iter().any(|q| q.participant_sid == sid),
        _ => false,
    };
    let sid = match &world.clients[ghost].heard[0] {
        Response::Join(join) => join.participant.as_ref().expect("itself").sid.clone(),
        _ => panic!("no welcome"),
    };
    assert!(!world.clients[bob].heard.iter().any(|m| told(m, &sid)));
}

#[test]
fn nobody_is_told_that_a_connection_is_lost() {
    let (mut world, mut voice, _) = two(Traits::default(), Traits::default());
    // A client that hears of its own loss while it publishes gives the whole connection up.
    world.clients[1].deaf = true;
    speak(&mut world, &mut voice, 200, false);
    world.pass(Duration::from_secs(8));
    let qualities: Vec<_> = world
        .clients
        .iter()
        .flat_map(|c| &c.heard)
        .filter_map(|m| if let Response::ConnectionQuality(q) = m { Some(&q.updates) } else { None })
        .flatten()
        .map(proto::ConnectionQualityInfo::quality)
        .collect();
    assert!(!qualities.is_empty());
    assert!(!qualities.contains(&proto::ConnectionQuality::Lost));
}

#[test]
fn a_second_connection_of_one_identity_replaces_the_first() {
    let mut world = World::new();
    let first = world.join("alice", Traits::default());
    let second = world.begin_join("alice", Traits::default());
    world.until(|w| w.clients[first].closed && w.clients[second].connected);
    let Some(Response::Leave(leave)) = world.clients[first].heard.last() else { panic!("not told") };
    assert_eq!(leave.reason(), proto::DisconnectReason::DuplicateIdentity);
    assert_eq!(leave.action(), proto::leave_request::Action::Disconnect);
}

#[test]
fn asking_twice_for_a_track_gives_one_track() {
    let mut world = World::new();
    let alice = world.join("alice", Traits::default());
    let request = proto::AddTrackRequest { cid: "mic".into(), source: Microphone as i32, ..Default::default() };
    for _ in 0..2 {
        world.say(alice, Request::AddTrack(request.clone()));
    }
    world.pass(Duration::from_millis(10));
    let sids = world.clients[alice].heard.iter().filter_map(|m| match m {
        Response::TrackPublished(t) => t.track.as_ref().map(|t| t.sid.clone()),
        _ => None,
    });
    let sids: Vec<_> = sids.collect();
    assert_eq!(sids.len(), 2);
    assert_eq!(sids[0], sids[1]);
}
