//! What the program of a trustee offers and shows: a pass stands in front of any sign-in, and an offer is what somebody
//! pastes. What can be read is written again as it was.
#![no_main]

use std::fmt::Display;
use std::str::FromStr;

use ballot::client::{PersonKey, ToolOffer, ToolPass};
use libfuzzer_sys::fuzz_target;

fn read<T: FromStr + Display>(text: &str) -> Option<T> {
    let parsed = text.parse::<T>().ok()?;
    assert_eq!(parsed.to_string(), text);
    Some(parsed)
}

fuzz_target!(|text: &str| {
    if let Some(offer) = read::<ToolOffer>(text) {
        let _ = offer.is_proved();
    }
    if let Some(pass) = read::<ToolPass>(text) {
        let _ = pass.is_good(&PersonKey::new(&[3; 32]).public(), 1_790_000_000_000);
    }
});
