//! Opaque places in an ordered list.

use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use crate::error::StoreError;

/// A part of a list, and the way on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Absent on the last page.
    pub next: Option<String>,
}

/// Cuts what one more than `limit` was asked for down to a page.
pub(crate) fn page<T>(mut items: Vec<T>, limit: u64, cursor: impl Fn(&T) -> String) -> Page<T> {
    let more = items.len() as u64 > limit;
    items.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = items.last().filter(|_| more).map(cursor);
    Page { items, next }
}

/// What comes after a cursor in a list that is ordered by a text and by id.
pub(crate) fn after<C: ColumnTrait>((key, id): (C, C), cursor: &str) -> Result<Condition, StoreError> {
    let (text, last) = decode(cursor)?;
    let same = Condition::all().add(key.eq(text.as_str())).add(id.gt(last));
    // The first part follows from the second, and is what an index can seek.
    Ok(Condition::all().add(key.gte(text.as_str())).add(Condition::any().add(key.gt(text.as_str())).add(same)))
}

/// A place: sort key and id, in hexadecimal so that it survives any transport.
pub(crate) fn encode(key: &str, id: Uuid) -> String {
    let mut text = id.simple().to_string();
    text.extend(key.bytes().map(|b| format!("{b:02x}")));
    text
}

pub(crate) fn decode(cursor: &str) -> Result<(String, Uuid), StoreError> {
    let id = cursor.get(..32).and_then(|id| Uuid::try_parse(id).ok()).ok_or(StoreError::Cursor)?;
    let hex = cursor.get(32..).filter(|hex| hex.is_ascii() && hex.len() % 2 == 0).ok_or(StoreError::Cursor)?;
    let bytes: Option<Vec<u8>> =
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).ok()).collect();
    let key = bytes.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or(StoreError::Cursor)?;
    Ok((key, id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back_and_nonsense_is_refused() {
        let id = Uuid::from_u128(77);
        assert_eq!(decode(&encode("Ünal", id)).expect("own cursor"), ("Ünal".into(), id));
        for nonsense in [
            "",
            "x",
            "zz",
            &"g".repeat(32),
            &format!("{}0", id.simple()),
            &format!("{}ff", id.simple()),
            "ääääääääääääääääääääääääääääääää",
        ] {
            assert!(matches!(decode(nonsense), Err(StoreError::Cursor)), "{nonsense}");
        }
    }
}
