//! The little of CBOR (RFC 8949) that authenticators write.

use ciborium::Value;

/// Nesting of maps and lists. An attestation object has three levels.
const DEPTH_MAX: usize = 8;

/// One item from the beginning of `bytes`, which then begin behind it. `None` when it is not CBOR.
pub(crate) fn take(bytes: &mut &[u8]) -> Option<Value> {
    ciborium::de::from_reader_with_recursion_limit(bytes, DEPTH_MAX).ok()
}

/// One item that fills `bytes`.
pub(crate) fn whole(mut bytes: &[u8]) -> Option<Value> {
    let value = take(&mut bytes)?;
    bytes.is_empty().then_some(value)
}

/// A map in which every key stands once: two readers of a map with a key twice may see two things.
pub(crate) struct Map(Vec<(Value, Value)>);

impl Map {
    /// `keys_max` bounds the comparison of each key with each.
    pub(crate) fn new(value: Value, keys_max: usize) -> Option<Self> {
        let entries = value.into_map().ok()?;
        let once = |at: usize| entries[..at].iter().all(|(key, _)| *key != entries[at].0);
        (entries.len() <= keys_max && (0..entries.len()).all(once)).then_some(Self(entries))
    }

    pub(crate) fn get(&self, key: impl Into<Value>) -> Option<&Value> {
        let key = key.into();
        self.0.iter().find(|(other, _)| *other == key).map(|(_, value)| value)
    }

    pub(crate) fn bytes(&self, key: impl Into<Value>) -> Option<&[u8]> {
        self.get(key)?.as_bytes().map(Vec::as_slice)
    }

    pub(crate) fn integer(&self, key: impl Into<Value>) -> Option<i64> {
        i64::try_from(self.get(key)?.as_integer()?).ok()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}
