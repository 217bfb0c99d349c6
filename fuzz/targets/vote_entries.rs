//! Entries of a vote as lines of a record: whatever stands in them, the verifier comes to an end and says something.
#![no_main]

use ballot::verify::{Evidence, verify};
use ballot::vote::Line;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let lines: Vec<Line> = text.lines().map_while(|line| serde_json::from_str(line).ok()).collect();
    let report = verify(&Evidence { lines: &lines, closing: None, end: None, log_key: None });
    // Nothing is green that nobody signed for.
    assert!(!report.is_complete());
});
