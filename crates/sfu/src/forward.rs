//! One track on its way to one subscriber: which layer, under which numbers.

use std::time::Instant;

use crate::types::{Quality, TrackSettings, TrackSid};
use crate::vp8::Numbers;

/// First sequence number sent; str0m wants it below 2^16, and not near it, so that the roll-over count starts at zero.
const FIRST_SEQ: u64 = 1_000;
/// Video clock (RFC 7741, 6.1), ticks per millisecond.
pub(crate) const VIDEO_TICKS_PER_MS: u64 = 90;
/// Opus clock (RFC 7587, 4.1), ticks per millisecond.
pub(crate) const AUDIO_TICKS_PER_MS: u64 = 48;

/// A subscription.
#[derive(Debug)]
pub(crate) struct Subscription {
    pub(crate) sid: TrackSid,
    /// The section that carries it, once there is one.
    pub(crate) mid: Option<str0m::media::Mid>,
    /// The client knows about the section.
    pub(crate) negotiated: bool,
    pub(crate) settings: TrackSettings,
    /// What the bandwidth allows; above it nothing is sent.
    pub(crate) allowed: Quality,
    pub(crate) paused: bool,
    /// Layer being sent; none before the first key frame.
    pub(crate) current: Option<Quality>,
    pub(crate) rewrite: Rewrite,
    /// When an upgrade was last tried.
    pub(crate) upgraded_at: Option<Instant>,
}

impl Subscription {
    pub(crate) fn new(sid: TrackSid, settings: TrackSettings) -> Self {
        Self {
            sid,
            mid: None,
            negotiated: false,
            settings,
            allowed: Quality::High,
            paused: false,
            current: None,
            rewrite: Rewrite::default(),
            upgraded_at: None,
        }
    }

    /// Whether anything is to be sent at all.
    pub(crate) fn is_on(&self) -> bool {
        self.negotiated && !self.settings.disabled && !self.paused
    }
}

/// Numbers of an outgoing stream that stay continuous whatever feeds it: layers of a track, and
/// one track after another in the same section, whose SSRC the receiver protects against replay.
#[derive(Debug, Default)]
pub(crate) struct Rewrite {
    source: Option<Offsets>,
    last_seq: Option<u64>,
    last_time: u32,
    last_at: Option<Instant>,
    pub(crate) vp8: Numbers,
}

#[derive(Clone, Copy, Debug)]
struct Offsets {
    /// First sequence number of the source that counts.
    first_seq: u64,
    first_out: u64,
    time: u32,
}

impl Rewrite {
    /// From now on packets come from another source, beginning with this one.
    pub(crate) fn switch(&mut self, seq: u64, time: u32, ticks_per_ms: u64, now: Instant) {
        let first_out = self.last_seq.map_or(FIRST_SEQ, |last| last + 1);
        let offset = match self.last_at {
            None => 0,
            Some(last_at) => {
                // The clocks of two layers are unrelated: the time between their packets is what passed here.
                let passed_ms = now.saturating_duration_since(last_at).as_millis() as u64;
                let ticks = (passed_ms * ticks_per_ms).max(1) as u32;
                self.last_time.wrapping_add(ticks).wrapping_sub(time)
            }
        };
        self.source = Some(Offsets { first_seq: seq, first_out, time: offset });
    }

    /// Its source is gone; the next one goes on from here.
    pub(crate) fn detach(mut self) -> Self {
        self.source = None;
        self
    }

    pub(crate) fn has_source(&self) -> bool {
        self.source.is_some()
    }

    /// Outgoing sequence number and time of a packet; `None` for one from before the switch.
    /// Gaps of the source stay gaps, so that the receiver asks for what is missing.
    pub(crate) fn apply(&mut self, seq: u64, time: u32, now: Instant) -> Option<(u64, u32)> {
        let offsets = self.source?;
        let out = offsets.first_out + seq.checked_sub(offsets.first_seq)?;
        let time = time.wrapping_add(offsets.time);
        if self.last_seq.is_none_or(|last| out > last) {
            self.last_seq = Some(out);
            self.last_time = time;
            self.last_at = Some(now);
        }
        Some((out, time))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn numbers_are_continuous_over_a_switch_and_keep_gaps() {
        let start = Instant::now();
        let mut rewrite = Rewrite::default();
        rewrite.switch(70_000, 5_000, VIDEO_TICKS_PER_MS, start);
        assert_eq!(rewrite.apply(70_000, 5_000, start), Some((FIRST_SEQ, 5_000)));
        assert_eq!(rewrite.apply(70_002, 8_000, start), Some((FIRST_SEQ + 2, 8_000)), "a loss stays a gap");
        assert_eq!(rewrite.apply(69_999, 4_000, start), None);
        let later = start + Duration::from_millis(40);
        rewrite.switch(12, 4_000_000_000, VIDEO_TICKS_PER_MS, later);
        assert_eq!(rewrite.apply(12, 4_000_000_000, later), Some((FIRST_SEQ + 3, 8_000 + 40 * 90)));
        assert_eq!(rewrite.apply(11, 3_999_999_000, later), None, "the other layer's past");
    }

    #[test]
    fn another_track_in_the_same_section_goes_on_with_its_numbers() {
        let start = Instant::now();
        let mut rewrite = Rewrite::default();
        rewrite.switch(5, 100, AUDIO_TICKS_PER_MS, start);
        rewrite.apply(5, 100, start);
        let mut next = rewrite.detach();
        assert!(!next.has_source());
        let later = start + Duration::from_millis(20);
        next.switch(9_000, 7, AUDIO_TICKS_PER_MS, later);
        assert_eq!(next.apply(9_000, 7, later), Some((FIRST_SEQ + 1, 100 + 20 * 48)));
    }

    #[test]
    fn the_first_number_is_below_two_to_the_sixteen() {
        let now = Instant::now();
        let mut rewrite = Rewrite::default();
        rewrite.switch(1 << 40, 7, VIDEO_TICKS_PER_MS, now);
        assert!(rewrite.apply(1 << 40, 7, now).expect("sent").0 < 1 << 16);
    }
}
