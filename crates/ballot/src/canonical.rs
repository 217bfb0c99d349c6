//! JSON in its one spelling: members in the order of FORMAT-entries.md, no white space, nothing left out, nothing more.
//!
//! The bytes that were written are the bytes that are hashed. What is read is written anew and compared, so no reader
//! has to know which spellings another one would take for the same.

use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

/// Why a text is not what was to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CanonicalError {
    #[error("the text is longer than {0} bytes")]
    Length(usize),
    #[error("the text is no JSON of this form")]
    Form,
    #[error("the text is JSON in another spelling than the one it has")]
    Spelling,
}

/// In its one spelling.
pub fn write<T: Serialize>(value: &T) -> String {
    // Fails only for maps whose keys are no texts, and no form has any.
    serde_json::to_string(value).unwrap_or_default()
}

/// Reads, writes anew and compares.
pub fn read<T: DeserializeOwned + Serialize>(text: &str, bytes_max: usize) -> Result<T, CanonicalError> {
    if text.len() > bytes_max {
        return Err(CanonicalError::Length(bytes_max));
    }
    let value: T = serde_json::from_str(text).map_err(|_| CanonicalError::Form)?;
    if write(&value) == text { Ok(value) } else { Err(CanonicalError::Spelling) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoded::Fixed;
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Two {
        a: Option<u64>,
        b: Fixed<2>,
    }

    #[test]
    fn there_is_one_spelling() {
        let text = r#"{"a":null,"b":"AAE="}"#;
        assert_eq!(read::<Two>(text, 100), Ok(Two { a: None, b: Fixed([0, 1]) }));
        for other in [
            r#"{"b":"AAE=","a":null}"#,
            r#"{"b":"AAE="}"#,
            r#"{"a":null, "b":"AAE="}"#,
            r#"{"a":null,"b":"\u0041AE="}"#,
        ] {
            assert_eq!(read::<Two>(other, 100), Err(CanonicalError::Spelling), "{other}");
        }
        for other in [
            r#"{"a":null,"b":"AAE="}x"#,
            r#"{"a":null,"b":"AAF="}"#,
            r#"{"a":null,"b":"AAE"}"#,
            r#"{"a":1.0,"b":"AAE="}"#,
            r#"{"a":null,"a":null,"b":"AAE="}"#,
            r#"{"a":null,"b":"AAE=","c":1}"#,
        ] {
            assert_eq!(read::<Two>(other, 100), Err(CanonicalError::Form), "{other}");
        }
        assert_eq!(read::<Two>(text, 10), Err(CanonicalError::Length(10)));
    }
}
