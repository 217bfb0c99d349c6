//! The `join_request` of `/rtc/v1`, and access tokens, as they come in a query.
#![no_main]

use libfuzzer_sys::fuzz_target;
use livekit::Keys;
use livekit::join::Join;

fuzz_target!(|text: &str| {
    let _ = Join::from_wrapped(text);
    let keys = Keys::new(vec![("key".into(), "secret".repeat(8))]).expect("keys");
    let _ = keys.verify(text, 1_000);
});
