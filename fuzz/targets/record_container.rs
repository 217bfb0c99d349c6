//! Containers of records, protocols and policies: what can be read is written again as it was.
#![no_main]

use libfuzzer_sys::fuzz_target;
use record::{Container, Policy, pdf};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(container) = Container::from_bytes(bytes) {
        assert_eq!(container.to_bytes().as_deref(), Ok(bytes));
    }
    if let Ok(found) = pdf::container(bytes) {
        let _ = Container::from_bytes(found);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = text.parse::<Policy>().map(|policy| policy.is_satisfied(&[]));
    }
});
