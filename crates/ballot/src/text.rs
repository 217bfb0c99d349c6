//! Texts that mean what they show: normalised (NFC), without control characters and without characters that turn the
//! direction of what stands beside them. Two labels that look alike to a reader shall not differ in their bytes, and a
//! label shall not reorder the sentence around it.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};
use thiserror::Error;
use unicode_normalization::is_nfc;

use crate::limits::{LABEL_BYTES_MAX, OPTION_ID_BYTES_MAX, TEXT_BYTES_MAX};

/// One line: a name, an option, a citation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Label(String);

/// Several lines: a motion, a reason, an objection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Text(String);

/// What an option is called in ballots: small letters, digits and hyphens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct OptionId(String);

/// Why a text is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TextError {
    #[error("a text of {bytes} bytes; allowed are 1 to {most}")]
    Length { bytes: usize, most: usize },
    #[error("the text is not normalised (NFC)")]
    NotNormalised,
    #[error("the text holds the character U+{0:04X}, which does not show or turns the direction of others")]
    Character(u32),
    #[error("white space at the beginning or the end")]
    Space,
    #[error("the id of an option is small letters, digits and hyphens")]
    OptionId,
}

impl Label {
    /// Checks a line.
    pub fn new(text: &str) -> Result<Self, TextError> {
        check(text, LABEL_BYTES_MAX, |_| false)?;
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Text {
    /// Checks lines; newlines are the only control characters.
    pub fn new(text: &str) -> Result<Self, TextError> {
        check(text, TEXT_BYTES_MAX, |letter| letter == '\n')?;
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl OptionId {
    pub fn new(text: &str) -> Result<Self, TextError> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let fits = (1..=OPTION_ID_BYTES_MAX).contains(&text.len()) && text.bytes().all(plain);
        if fits { Ok(Self(text.to_owned())) } else { Err(TextError::OptionId) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn check(text: &str, most: usize, allowed: impl Fn(char) -> bool) -> Result<(), TextError> {
    if !(1..=most).contains(&text.len()) {
        return Err(TextError::Length { bytes: text.len(), most });
    }
    if let Some(letter) = text.chars().find(|letter| hidden(*letter) && !allowed(*letter)) {
        return Err(TextError::Character(letter as u32));
    }
    if text.trim() != text {
        return Err(TextError::Space);
    }
    if is_nfc(text) { Ok(()) } else { Err(TextError::NotNormalised) }
}

/// Control characters, marks of direction, line separators, what has no width, and the code points of private or no
/// use. The list is short on purpose, so that a second verifier can copy it from FORMAT.md.
fn hidden(letter: char) -> bool {
    matches!(letter,
        '\u{0000}'..='\u{001F}' | '\u{007F}'..='\u{009F}' | '\u{00AD}' | '\u{061C}' | '\u{180E}'
        | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
        | '\u{E000}'..='\u{F8FF}' | '\u{FFF0}'..='\u{FFFF}' | '\u{E0000}'..='\u{10FFFF}')
}

macro_rules! read_checked {
    ($($name:ident)*) => {$(
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = String::deserialize(from)?;
                Self::new(&text).map_err(serde::de::Error::custom)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

read_checked! { Label Text OptionId }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_show_is_refused() {
        for text in ["Ja\u{202E}", "Ne\u{200B}in", "a\u{0000}", "a\nb", "\u{E0041}a", "\u{2066}x", "x\u{00AD}y"] {
            assert!(matches!(Label::new(text), Err(TextError::Character(_))), "{text:?}");
        }
        assert_eq!(Label::new("u\u{0308}"), Err(TextError::NotNormalised));
        assert_eq!(Label::new(" Ja"), Err(TextError::Space));
        assert_eq!(Label::new(""), Err(TextError::Length { bytes: 0, most: LABEL_BYTES_MAX }));
        assert!(Label::new("Jürgen Müller-Ø'Brien, 1. Stellv.").is_ok());
        assert!(Text::new("Erste Zeile\nzweite Zeile").is_ok());
    }

    #[test]
    fn ids_of_options_are_plain() {
        assert!(OptionId::new("candidate-12").is_ok());
        for text in ["", "Ja", "a b", "ä", &"a".repeat(41)] {
            assert_eq!(OptionId::new(text), Err(TextError::OptionId));
        }
    }
}
