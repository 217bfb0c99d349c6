//! Pictures as anybody might upload them: refused, or written anew and small.
#![no_main]

use branding::Logo;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for kind in ["image/png", "image/jpeg", "image/webp"] {
        if let Ok(logo) = Logo::read(bytes, kind) {
            assert!(logo.png.starts_with(b"\x89PNG") && logo.width <= 720 && logo.height <= 120);
        }
    }
});
