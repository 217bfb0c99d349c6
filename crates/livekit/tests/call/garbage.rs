//! Bytes of strangers, in the middle of a call: nobody notices.

use std::net::SocketAddr;

use crate::world::{Traits, Voice, World, server_address};
use livekit::proto;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use prost::Message;
use proto::TrackSource::Microphone;
use sfu::{Datagram, Protocol};

/// What a stranger sends: noise, or something that begins like STUN, DTLS, RTP or RTCP (RFC 7983, 7).
fn datagrams() -> impl Strategy<Value = Vec<u8>> {
    let tail = || prop::collection::vec(any::<u8>(), 0..200);
    let stun = tail().prop_map(|tail| {
        let length = (tail.len() as u16 & !3).to_be_bytes();
        [vec![0, 1, length[0], length[1], 0x21, 0x12, 0xa4, 0x42], tail].concat()
    });
    let dtls =
        tail().prop_map(|tail| [vec![22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, tail.len() as u8], tail].concat());
    let rtp = (any::<u8>(), tail()).prop_map(|(pt, tail)| [vec![0x80, pt], tail].concat());
    let rtcp = (200_u8..208, tail()).prop_map(|(pt, tail)| [vec![0x81, pt, 0, (tail.len() / 4) as u8], tail].concat());
    prop_oneof![tail(), stun, dtls, rtp, rtcp]
}

/// The same cases every time: a fault found is a fault found again.
fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[5; 32]))
}

fn call() -> (World, Voice) {
    let mut world = World::new();
    let (alice, bob) = (world.join("alice", Traits::default()), world.join("bob", Traits::default()));
    let sid = world.publish(alice, Microphone, &[]);
    world.until(|w| w.clients[bob].section_of(&sid).is_some());
    let mid = world.clients[alice].mids["alice-MICROPHONE"];
    (world, Voice { mid, seq: 100 })
}

fn goes_on(world: &mut World, voice: &mut Voice) {
    let before = world.clients[1].packets.len();
    world.until(|w| w.clients[1].connected);
    for _ in 0..20 {
        let now = world.now;
        world.clients[0].speak(voice, &[1; 40], None, now);
        world.pass(std::time::Duration::from_millis(20));
    }
    assert!(world.clients[1].packets.len() >= before + 15, "the call goes on");
    assert!(world.clients.iter().all(|c| !c.closed));
}

#[test]
fn garbage_on_the_media_port_changes_nothing() {
    let (world, mut voice) = call();
    let world = std::cell::RefCell::new(world);
    let stranger = SocketAddr::from(([10, 9, 9, 9], 9));
    // From a stranger, and under the addresses of those who are in the call.
    let sources =
        prop_oneof![Just(stranger), Just(world.borrow().clients[0].address), Just(world.borrow().clients[1].address)];
    let outcome = runner(3_000).run(&(sources, datagrams()), |(source, bytes)| {
        let mut world = world.borrow_mut();
        let now = world.now;
        let datagram = Datagram { proto: Protocol::Udp, source, destination: server_address(), bytes: &bytes };
        world.plane.handle_datagram(datagram, now);
        Ok(())
    });
    outcome.expect("survived");
    goes_on(&mut world.borrow_mut(), &mut voice);
}

#[test]
fn garbage_in_signalling_ends_at_most_its_own_connection() {
    let (world, mut voice) = call();
    let world = std::cell::RefCell::new(world);
    let mallory = world.borrow_mut().join("mallory", Traits::default());
    let text = "[ -~\r\n]{0,80}";
    let requests = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..100).prop_map(|b| proto::SignalRequest::decode(&*b).unwrap_or_default()),
        (text, any::<u32>()).prop_map(|(sdp, id)| {
            let offer = proto::SessionDescription {
                r#type: "offer".into(),
                sdp: format!("v=0\r\n{sdp}"),
                id,
                ..Default::default()
            };
            proto::SignalRequest { message: Some(proto::signal_request::Message::Offer(offer)) }
        }),
        (text, any::<i32>(), any::<i32>(), any::<bool>()).prop_map(|(cid, kind, source, muted)| {
            let track = proto::AddTrackRequest { cid, r#type: kind, source, muted, ..Default::default() };
            proto::SignalRequest { message: Some(proto::signal_request::Message::AddTrack(track)) }
        }),
        (text, any::<u32>(), any::<u32>()).prop_map(|(sid, width, height)| {
            let settings = proto::UpdateTrackSettings { track_sids: vec![sid], width, height, ..Default::default() };
            proto::SignalRequest { message: Some(proto::signal_request::Message::TrackSetting(settings)) }
        }),
        (text, any::<i32>()).prop_map(|(candidate_init, target)| {
            let trickle = proto::TrickleRequest { candidate_init, target, ..Default::default() };
            proto::SignalRequest { message: Some(proto::signal_request::Message::Trickle(trickle)) }
        }),
        (any::<i32>(), any::<u32>()).prop_map(|(_, id)| {
            let answer = proto::SessionDescription { id, sdp: "v=0".into(), ..Default::default() };
            proto::SignalRequest { message: Some(proto::signal_request::Message::Answer(answer)) }
        }),
    ];
    let outcome = runner(1_000).run(&requests, |request| {
        let mut world = world.borrow_mut();
        if world.clients[mallory].closed {
            world.connect(mallory, livekit::join::Join { single: true, ..Default::default() });
        }
        let (now, connection) = (world.now, world.clients[mallory].connection);
        world.plane.signalled(connection, request, now);
        while let Some(output) = world.plane.poll_output() {
            if let livekit::Output::Close { connection: closed } = output {
                prop_assert_eq!(closed, connection, "somebody else was closed");
                world.clients[mallory].closed = true;
            }
        }
        Ok(())
    });
    outcome.expect("survived");
    let mut world = world.into_inner();
    let now = world.now;
    let connection = world.clients[mallory].connection;
    world.plane.signalled(
        connection,
        proto::SignalRequest { message: Some(proto::signal_request::Message::Leave(Default::default())) },
        now,
    );
    world.clients.truncate(mallory);
    goes_on(&mut world, &mut voice);
}
