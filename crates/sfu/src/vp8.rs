//! The VP8 payload descriptor (RFC 7741): key frames, and numbers that must go
//! on without a jump when another layer takes over.

use str0m::rtp::{Vp8Descriptor, Vp8Patch};

/// Picture ids have 15 bits.
const PICTURE_ID_MODULUS: u16 = 1 << 15;

/// Whether this packet begins a key frame. Only looks at what stays clear in encrypted frames.
pub(crate) fn begins_key_frame(payload: &[u8]) -> bool {
    let Some(first) = payload.first() else { return false };
    let starts_first_partition = first & 0x10 != 0 && first & 0x07 == 0;
    let Ok(offset) = payload_offset(payload) else { return false };
    // RFC 6386, 9.1: the lowest bit of a frame's first byte is 0 for key frames.
    starts_first_partition && payload.get(offset).is_some_and(|byte| byte & 1 == 0)
}

fn payload_offset(payload: &[u8]) -> Result<usize, ()> {
    let mut at = 1;
    let byte = |at: usize| payload.get(at).copied().ok_or(());
    if byte(0)? & 0x80 != 0 {
        let extension = byte(1)?;
        at = 2;
        if extension & 0x80 != 0 {
            at += if byte(at)? & 0x80 != 0 { 2 } else { 1 };
        }
        at += usize::from(extension & 0x40 != 0);
        at += usize::from(extension & 0x30 != 0);
    }
    Ok(at)
}

/// Keeps picture id and TL0PICIDX continuous over layers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Numbers {
    picture_offset: u16,
    tl0_offset: u8,
    last_picture: Option<u16>,
    last_tl0: Option<u8>,
}

impl Numbers {
    /// The next packet is the first of another layer.
    pub(crate) fn switch_to(&mut self, payload: &[u8]) {
        let Ok(descriptor) = Vp8Descriptor::parse(payload) else { return };
        if let (Some(last), Some(first)) = (self.last_picture, descriptor.picture_id()) {
            self.picture_offset = (last + 1).wrapping_sub(first) % PICTURE_ID_MODULUS;
        }
        if let (Some(last), Some(first)) = (self.last_tl0, descriptor.tl0_pic_idx()) {
            self.tl0_offset = last.wrapping_add(1).wrapping_sub(first);
        }
    }

    /// The patch for one packet; none when there is nothing to change.
    pub(crate) fn patch(&mut self, payload: &[u8]) -> Option<Vp8Patch> {
        let descriptor = Vp8Descriptor::parse(payload).ok()?;
        let mut builder = descriptor.patch();
        if let Some(picture) = descriptor.picture_id() {
            let rewritten = picture.wrapping_add(self.picture_offset) % PICTURE_ID_MODULUS;
            // A lost packet of the past must not move the newest number back.
            if self
                .last_picture
                .is_none_or(|last| rewritten.wrapping_sub(last) % PICTURE_ID_MODULUS < PICTURE_ID_MODULUS / 2)
            {
                self.last_picture = Some(rewritten);
            }
            builder = builder.picture_id(rewritten);
        }
        if let Some(tl0) = descriptor.tl0_pic_idx() {
            let rewritten = tl0.wrapping_add(self.tl0_offset);
            if self.last_tl0.is_none_or(|last| rewritten.wrapping_sub(last) < 128) {
                self.last_tl0 = Some(rewritten);
            }
            builder = builder.tl0_pic_idx(rewritten);
        }
        builder.build().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn packet(picture: u16, tl0: u8, key: bool) -> Vec<u8> {
        vec![0x90, 0xe0, 0x80 | (picture >> 8) as u8, picture as u8, tl0, 0x20, u8::from(!key), 0, 0]
    }

    #[test]
    fn a_key_frame_is_seen() {
        assert!(begins_key_frame(&packet(5, 6, true)));
        assert!(!begins_key_frame(&packet(5, 6, false)));
        assert!(begins_key_frame(&[0x10, 0x00]));
    }

    #[test]
    fn numbers_go_on_over_a_switch() {
        let mut numbers = Numbers::default();
        numbers.patch(&packet(32_767, 255, true)).expect("a patch");
        assert_eq!((numbers.last_picture, numbers.last_tl0), (Some(32_767), Some(255)));
        let other = packet(12, 3, true);
        numbers.switch_to(&other);
        numbers.patch(&other).expect("a patch");
        assert_eq!((numbers.last_picture, numbers.last_tl0), (Some(0), Some(0)), "one further, around the end");
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(payload: Vec<u8>) {
            begins_key_frame(&payload);
            let mut numbers = Numbers::default();
            numbers.switch_to(&payload);
            numbers.patch(&payload);
        }
    }
}
