//! Datagrams on the media port: first who sends, then what. They follow each other with two bytes of length.
#![no_main]

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use libfuzzer_sys::fuzz_target;
use livekit::join::Join;
use livekit::{Admission, Claims, ConnectionKey, Keys, Plane, VideoGrant};
use sfu::{Candidate, Datagram, Protocol, SfuConfig};

fn plane(now: Instant) -> Plane {
    let address = SocketAddr::from(([10, 0, 0, 1], 7882));
    let candidates = vec![Candidate::host(address, "udp").expect("a candidate")];
    let keys = Keys::new(vec![("key".into(), "secret".repeat(8))]).expect("keys");
    Plane::new(SfuConfig { candidates, allow_pause: false }, keys, [7; 32], now, 1_000_000)
}

fn admission(connection: u64, single: bool) -> Admission {
    let video = VideoGrant { room: "room".into(), room_join: true, ..Default::default() };
    let claims = Claims { sub: format!("somebody-{connection}"), video, ..Default::default() };
    Admission { connection: ConnectionKey(connection), claims, join: Join { single, auto_subscribe: true, ..Default::default() } }
}

fuzz_target!(|bytes: &[u8]| {
    let mut now = Instant::now();
    let mut plane = plane(now);
    plane.connect(admission(1, false), now);
    let mut rest = bytes;
    while let [high, low, sender, datagrams @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low])).min(datagrams.len());
        let (datagram, after) = datagrams.split_at(length);
        rest = after;
        let source = SocketAddr::from(([10, 0, 1, *sender], 5_000));
        let destination = SocketAddr::from(([10, 0, 0, 1], 7882));
        plane.handle_datagram(Datagram { proto: Protocol::Udp, source, destination, bytes: datagram }, now);
        now += Duration::from_millis(5);
        plane.handle_timeout(now);
        while plane.poll_transmit().is_some() {}
        while plane.poll_output().is_some() {}
    }
});
