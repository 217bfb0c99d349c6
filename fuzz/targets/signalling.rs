//! Signalling frames of a client that is in a room with others. Frames follow each other with two bytes of length.
#![no_main]

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use libfuzzer_sys::fuzz_target;
use livekit::join::Join;
use livekit::{Admission, Claims, ConnectionKey, Keys, Output, Plane, VideoGrant, proto};
use prost::Message;
use sfu::{Candidate, SfuConfig};

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
    plane.connect(admission(1, true), now);
    plane.connect(admission(2, false), now);
    let (mut rest, mut turn) = (bytes, 0);
    while let [high, low, frames @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low])).min(frames.len());
        let (frame, after) = frames.split_at(length);
        rest = after;
        turn += 1;
        if let Ok(request) = proto::SignalRequest::decode(frame) {
            plane.signalled(ConnectionKey(1 + turn % 2), request, now);
        }
        now += Duration::from_millis(50);
        plane.handle_timeout(now);
        while plane.poll_transmit().is_some() {}
        while let Some(output) = plane.poll_output() {
            if let Output::Signal { response, .. } = output {
                assert!(response.message.is_some());
            }
        }
    }
});
