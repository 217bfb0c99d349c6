//! Codes that people read and say aloud.

use ledger::Hash;

use crate::encoded::Digest;
use crate::vote::entry::fields;

/// Digits and letters of which none looks or sounds like another (Crockford).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const BALLOT_LETTERS: usize = 12;
const SPOKEN_LETTERS: usize = 8;

/// The code of a ballot: 60 bits of its leaf, in three groups of four.
pub fn ballot_code(leaf: &Hash) -> String {
    let letters = letters(&leaf.0, BALLOT_LETTERS);
    [&letters[..4], &letters[4..8], &letters[8..]].join("-")
}

/// The code that all devices show and the chair reads aloud, from the root of the closing checkpoint and what was drawn
/// after all had pinned it: the nonce of the chair, and of whoever committed to one before.
pub fn spoken_code(root: &Hash, contributions: &[[u8; 32]]) -> String {
    let mut parts: Vec<&[u8]> = vec![b"plenum check code", &root.0];
    parts.extend(contributions.iter().map(|nonce| &nonce[..]));
    let letters = letters(&Digest::of(&[&fields(&parts)]).0, SPOKEN_LETTERS);
    [&letters[..4], &letters[4..]].join("-")
}

/// Five bits each, most significant first.
fn letters(bytes: &[u8; 32], count: usize) -> String {
    let bit = |at: usize| usize::from(bytes[at / 8] >> (7 - at % 8) & 1);
    let letter = |nth: usize| (0..5).fold(0, |letter, at| letter << 1 | bit(nth * 5 + at));
    (0..count).map(|nth| char::from(LETTERS[letter(nth)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_the_first_bits() {
        let mut leaf = Hash([0; 32]);
        leaf.0[..8].copy_from_slice(&[0x00, 0x44, 0x32, 0x14, 0xc7, 0x42, 0x54, 0xb0]);
        assert_eq!(ballot_code(&leaf), "0123-4567-89AB");
        assert_ne!(spoken_code(&leaf, &[[0; 32]]), spoken_code(&leaf, &[[1; 32]]));
        assert_eq!(spoken_code(&leaf, &[]).len(), 9);
    }
}
