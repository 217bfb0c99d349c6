//! Reading foreign claims, bounded.

use serde_json::{Map, Value};

/// How many values of one claim are looked at; the rest is left out and said to be.
pub const CLAIM_VALUES_MAX: usize = 512;

/// The longest value of a claim that is taken, in bytes; longer ones are left out.
pub const CLAIM_BYTES_MAX: usize = 256;

/// The value of a claim by its name, or by a JSON pointer when the name begins with a slash.
pub(crate) fn value_of<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    let found = match name.strip_prefix('/') {
        None => claims.get(name),
        Some(path) => {
            let unescape = |part: &str| part.replace("~1", "/").replace("~0", "~");
            match path.split_once('/') {
                None => claims.get(&unescape(path)),
                Some((first, rest)) => claims.get(&unescape(first))?.pointer(&format!("/{rest}")),
            }
        }
    };
    found.filter(|value| !value.is_null())
}

/// Whether there is such a claim, by its name or a JSON pointer.
pub fn has_claim(claims: &Map<String, Value>, name: &str) -> bool {
    value_of(claims, name).is_some()
}

/// A text of sane length, trimmed.
pub(crate) fn text_of(claims: &Map<String, Value>, name: &str) -> Option<String> {
    let text = value_of(claims, name)?.as_str()?.trim();
    (!text.is_empty() && text.len() <= CLAIM_BYTES_MAX).then(|| text.to_owned())
}

/// The texts of a claim that is a text or a list, and whether something was left out.
pub(crate) fn texts_of<'a>(claims: &'a Map<String, Value>, name: &str) -> (Vec<&'a str>, bool) {
    let values = match value_of(claims, name) {
        None => &[][..],
        Some(Value::Array(values)) => values,
        Some(single) => std::slice::from_ref(single),
    };
    let texts: Vec<_> = values
        .iter()
        .take(CLAIM_VALUES_MAX)
        .filter_map(Value::as_str)
        .filter(|text| !text.is_empty() && text.len() <= CLAIM_BYTES_MAX)
        .collect();
    let left_out = texts.len() < values.len();
    (texts, left_out)
}
