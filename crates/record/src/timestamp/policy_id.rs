//! The policy under which an authority is asked to stamp, as people write it: an object identifier with dots.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::oid;

/// Longest identifier, characters. Those of authorities have about thirty.
const CHARS_MAX: usize = 120;

/// An object identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyId(Vec<u8>);

/// The text is no object identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("this is no object identifier")]
pub struct PolicyIdError;

impl PolicyId {
    /// The content of its DER.
    pub(super) fn content(&self) -> &[u8] {
        &self.0
    }
}

impl FromStr for PolicyId {
    type Err = PolicyIdError;

    fn from_str(text: &str) -> Result<Self, PolicyIdError> {
        let plain = |number: &str| {
            let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
            number.parse::<u64>().ok().filter(|_| digits && (number == "0" || !number.starts_with('0')))
        };
        let numbers: Option<Vec<u64>> = text.split('.').map(plain).collect();
        let numbers = numbers.filter(|_| text.len() <= CHARS_MAX).ok_or(PolicyIdError)?;
        let [first, second, rest @ ..] = numbers.as_slice() else { return Err(PolicyIdError) };
        if *first > 2 || (*first < 2 && *second >= 40) {
            return Err(PolicyIdError);
        }
        let head = second.checked_add(first * 40).ok_or(PolicyIdError)?;
        let mut content = Vec::new();
        for number in [head].iter().chain(rest) {
            // Seven bits a byte, the highest first; all but the last say that more follows.
            let bytes = (64 - (number | 1).leading_zeros()).div_ceil(7);
            for place in (0..bytes).rev() {
                let more = if place > 0 { 0x80 } else { 0 };
                content.push((number >> (7 * place)) as u8 & 0x7F | more);
            }
        }
        Ok(Self(content))
    }
}

impl fmt::Display for PolicyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&oid::text(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_read_and_written_the_same() {
        for text in ["1.2.3.4.1", "0.4.0.2023.1.1", "2.16.840.1.114412.7.1", "1.3.6.1.4.1.22177.300.22.1", "2.999"] {
            assert_eq!(text.parse::<PolicyId>().map(|id| id.to_string()), Ok(text.to_owned()));
        }
        assert_eq!("1.2.840.113549".parse::<PolicyId>().expect("an identifier").content(), [42, 134, 72, 134, 247, 13]);
        for text in ["", "1", "1.40", "3.1", "1.2.", "1.02", "a.b", "1.2.99999999999999999999", "1.-2"] {
            assert_eq!(text.parse::<PolicyId>(), Err(PolicyIdError), "{text}");
        }
    }
}
