//! Time stamps and answers of authorities. The first byte says which of both it is.
#![no_main]

use libfuzzer_sys::fuzz_target;
use record::timestamp::{Anchors, token_of_response, verify};

fuzz_target!(|bytes: &[u8]| {
    match bytes {
        [0, response @ ..] => _ = token_of_response(response, &[1; 8]),
        [_, token @ ..] => _ = verify(token, b"message", &Anchors::default()),
        [] => {}
    }
});
