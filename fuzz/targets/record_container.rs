//! Containers of records, protocols, policies and entries: what can be read is written again as it was, and every file
//! gets an answer.
#![no_main]

use libfuzzer_sys::fuzz_target;
use record::{Container, Part, Policy, Trust, verify};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(container) = Container::from_bytes(bytes) {
        assert_eq!(container.to_bytes().as_deref(), Ok(bytes));
    }
    let _ = verify(bytes, &Trust::default(), Some(bytes));
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = text.parse::<Policy>().map(|policy| policy.is_satisfied(&[]));
    }
    // The same bytes as each part of a container that is right in everything else.
    for part in Part::ALL {
        let mut container = Container::default();
        for required in Part::ALL.into_iter().filter(|part| part.is_required()) {
            container.set(required, b"x\n".to_vec()).expect("small");
        }
        if container.set(part, bytes.to_vec()).is_ok() {
            let whole = container.to_bytes().expect("complete");
            let _ = verify(&whole, &Trust::default(), None);
        }
    }
});
