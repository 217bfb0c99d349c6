//! A reader of DER (X.690) that is enough for a time stamp: definite lengths in their shortest form, nothing else.
//! Every step takes from the front of a slice; nothing recurses.

pub(super) const INTEGER: u8 = 0x02;
pub(super) const OCTETS: u8 = 0x04;
pub(super) const NULL: u8 = 0x05;
pub(super) const OID: u8 = 0x06;
pub(super) const TIME: u8 = 0x18;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;
pub(super) const BOOLEAN: u8 = 0x01;

/// What is left to read.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

/// One value: its tag, what is in it, and all of its bytes.
#[derive(Clone, Copy)]
pub(super) struct Value<'a> {
    pub(super) tag: u8,
    pub(super) content: &'a [u8],
    pub(super) whole: &'a [u8],
}

impl<'a> Reader<'a> {
    /// The next value.
    pub(super) fn any(&mut self) -> Option<Value<'a>> {
        let (&tag, &first) = (self.0.first()?, self.0.get(1)?);
        // Tags of more than one byte stand in nothing that is read here.
        if tag & 0x1F == 0x1F {
            return None;
        }
        let (head, length) = match first {
            0..=0x7F => (2, usize::from(first)),
            0x81..=0x83 => {
                let bytes = self.0.get(2..2 + usize::from(first & 0x0F))?;
                let length = bytes.iter().fold(0usize, |length, byte| length << 8 | usize::from(*byte));
                // The shortest form is the only one.
                let is_shortest = bytes.first() != Some(&0) && length > 0x7F;
                is_shortest.then_some((2 + bytes.len(), length))?
            }
            _ => return None,
        };
        let whole = self.0.get(..head + length)?;
        self.0 = &self.0[whole.len()..];
        Some(Value { tag, content: &whole[head..], whole })
    }

    /// The next value, which has this tag.
    pub(super) fn value(&mut self, tag: u8) -> Option<Value<'a>> {
        self.any().filter(|value| value.tag == tag)
    }

    /// What is in the next value, which has this tag.
    pub(super) fn inside(&mut self, tag: u8) -> Option<Reader<'a>> {
        self.value(tag).map(|value| Reader(value.content))
    }

    /// The next value if it has this tag; else nothing is taken.
    pub(super) fn optional(&mut self, tag: u8) -> Option<Value<'a>> {
        (self.0.first() == Some(&tag)).then(|| self.any()).flatten()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All values that are left. `None` if they cannot be read, or are more than `most`.
    pub(super) fn all(mut self, most: usize) -> Option<Vec<Value<'a>>> {
        let mut values = Vec::new();
        while !self.is_empty() {
            values.push(self.any().filter(|_| values.len() < most)?);
        }
        Some(values)
    }
}

/// A single value with nothing behind it.
pub(super) fn only(bytes: &[u8], tag: u8) -> Option<Reader<'_>> {
    let mut reader = Reader(bytes);
    let inside = reader.inside(tag)?;
    reader.is_empty().then_some(inside)
}

/// Writes a value.
pub(super) fn wrap(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let mut bytes = vec![tag];
    match content.len() {
        length @ 0..=0x7F => bytes.push(length as u8),
        length => {
            let length = length.to_be_bytes();
            let digits = &length[length.iter().take_while(|byte| **byte == 0).count()..];
            bytes.push(0x80 | digits.len() as u8);
            bytes.extend_from_slice(digits);
        }
    }
    bytes.extend_from_slice(&content);
    bytes
}
