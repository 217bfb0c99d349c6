//! Redundant audio (RFC 2198), for those who did not ask for it: only the primary block is kept.

/// The primary block of a RED payload; `None` when the payload is malformed.
pub(crate) fn primary(payload: &[u8]) -> Option<&[u8]> {
    let mut at = 0;
    let mut redundant = 0;
    // Block headers: four bytes each while the first bit is set, then one byte for the primary.
    while payload.get(at)? & 0x80 != 0 {
        let length = usize::from(payload.get(at + 2)? & 0x03) << 8 | usize::from(*payload.get(at + 3)?);
        redundant += length;
        at += 4;
    }
    payload.get(at + 1 + redundant..)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn redundancy_is_taken_off() {
        assert_eq!(primary(&[111, 1, 2, 3]), Some(&[1, 2, 3][..]));
        assert_eq!(primary(&[0x80 | 111, 0, 0, 2, 111, 9, 9, 1, 2]), Some(&[1, 2][..]));
        assert_eq!(primary(&[0x80 | 111, 0, 0, 9, 111, 9]), None);
        assert_eq!(primary(&[]), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(payload: Vec<u8>) {
            primary(&payload);
        }
    }
}
