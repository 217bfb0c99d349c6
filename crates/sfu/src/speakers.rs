//! Who speaks, from the audio-level extension (RFC 6464); nothing is decoded.

use crate::types::{SpeakerLevel, TrackSid};

/// Quieter than this is silence, -dBov.
const ACTIVE_LEVEL: i32 = 35;
/// Silence on this scale, -dBov.
const SILENT_LEVEL: i32 = 127;
/// Share of a window that must be loud, percent.
const ACTIVE_PERCENT: u32 = 40;
/// How many windows a level is smoothed over.
const SMOOTHING: f32 = 2.0;
/// A level this much different is told again.
const NOTABLE: f32 = 0.1;

/// Loudness of one track over a window.
#[derive(Clone, Debug, Default)]
pub(crate) struct Loudness {
    loud: u32,
    all: u32,
    loudest: i32,
    smoothed: f32,
    told: Option<(f32, bool)>,
}

impl Loudness {
    /// A packet of this level; `dbov` is 0 for the loudest to -127 for silence.
    pub(crate) fn observe(&mut self, dbov: i8) {
        let level = i32::from(dbov).abs();
        if self.all == 0 || level < self.loudest {
            self.loudest = level;
        }
        self.all += 1;
        self.loud += u32::from(level <= ACTIVE_LEVEL);
    }

    /// The track is muted or gone: it cannot be speaking.
    pub(crate) fn silence(&mut self) {
        *self = Self { told: self.told, ..Self::default() };
    }

    /// Ends a window and says what has changed.
    pub(crate) fn close_window(&mut self, sid: &TrackSid) -> Option<SpeakerLevel> {
        let active = self.all > 0 && self.loud * 100 >= self.all * ACTIVE_PERCENT;
        let level = if active { linear(self.loudest) } else { 0.0 };
        self.smoothed += (level - self.smoothed) / SMOOTHING;
        (self.loud, self.all, self.loudest) = (0, 0, SILENT_LEVEL);
        let level = if active { self.smoothed.max(0.01) } else { 0.0 };
        let changed = match self.told {
            None => active,
            Some((told, was)) => was != active || active && (told - level).abs() > NOTABLE,
        };
        if !changed {
            return None;
        }
        self.told = Some((level, active));
        Some(SpeakerLevel { sid: sid.clone(), level, active })
    }
}

fn linear(level: i32) -> f32 {
    10_f32.powf(-(level as f32) / 20.0).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speech_is_told_when_it_begins_and_when_it_ends() {
        let sid = TrackSid("TR_a".into());
        let mut loudness = Loudness::default();
        assert_eq!(loudness.close_window(&sid), None);
        for _ in 0..20 {
            loudness.observe(-20);
        }
        assert!(loudness.close_window(&sid).expect("begins").active);
        for _ in 0..20 {
            loudness.observe(-100);
        }
        assert!(!loudness.close_window(&sid).expect("ends").active);
        assert_eq!(loudness.close_window(&sid), None);
    }

    #[test]
    fn a_click_is_no_speech() {
        let sid = TrackSid("TR_a".into());
        let mut loudness = Loudness::default();
        for n in 0..20 {
            loudness.observe(if n == 3 { 0 } else { -90 });
        }
        assert_eq!(loudness.close_window(&sid), None);
    }
}
