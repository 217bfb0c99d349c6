//! A published track.

use std::time::{Duration, Instant};

use str0m::media::{Mid, Rid};

use crate::limits::{KEY_FRAME_EVERY_HIGH, KEY_FRAME_EVERY_LOW, LAYER_SILENCE_MAX};
use crate::speakers::Loudness;
use crate::types::{Announcement, PeerId, Quality, RoomKey, TrackSettings};

/// Window over which a layer's bitrate is measured.
const RATE_WINDOW: Duration = Duration::from_secs(1);

/// What arrives of one layer.
#[derive(Clone, Debug, Default)]
pub(crate) struct LayerState {
    pub(crate) rid: Option<Rid>,
    last_at: Option<Instant>,
    key_frame_asked_at: Option<Instant>,
    window: Option<(Instant, u64)>,
    bitrate: u64,
}

impl LayerState {
    pub(crate) fn received(&mut self, rid: Option<Rid>, bytes: usize, now: Instant) {
        self.rid = rid;
        self.last_at = Some(now);
        let (since, sum) = self.window.get_or_insert((now, 0));
        *sum += bytes as u64 * 8;
        let passed = now.saturating_duration_since(*since);
        if passed >= RATE_WINDOW {
            self.bitrate = *sum * 1_000 / passed.as_millis().max(1) as u64;
            self.window = Some((now, 0));
        }
    }

    pub(crate) fn is_live(&self, now: Instant) -> bool {
        self.last_at.is_some_and(|at| now.saturating_duration_since(at) < LAYER_SILENCE_MAX)
    }
}

/// A track and who publishes it.
#[derive(Debug)]
pub(crate) struct Track {
    pub(crate) announced: Announcement,
    pub(crate) publisher: PeerId,
    pub(crate) room: RoomKey,
    /// The section it arrives in, once there is one.
    pub(crate) mid: Option<Mid>,
    pub(crate) muted: bool,
    pub(crate) layers: [LayerState; 3],
    pub(crate) subscribers: Vec<PeerId>,
    pub(crate) loudness: Loudness,
    pub(crate) had_subscriber: bool,
    /// Layers last told to the publisher as wanted.
    pub(crate) wanted: Option<[bool; 3]>,
    /// Since when fewer are wanted; told when it lasts.
    pub(crate) fewer_since: Option<Instant>,
}

impl Track {
    pub(crate) fn new(announced: Announcement, publisher: PeerId, room: RoomKey) -> Self {
        let muted = announced.muted;
        Self {
            announced,
            publisher,
            room,
            mid: None,
            muted,
            layers: Default::default(),
            subscribers: Vec::new(),
            loudness: Loudness::default(),
            had_subscriber: false,
            wanted: None,
            fewer_since: None,
        }
    }

    /// The layer of a rid; a stream without rid is the only one and counts as the lowest.
    pub(crate) fn quality_of(rid: Option<Rid>) -> Quality {
        match rid.as_deref() {
            Some("h") => Quality::Medium,
            Some("f") => Quality::High,
            _ => Quality::Low,
        }
    }

    /// The smallest layer that fills what the subscriber shows.
    pub(crate) fn wanted_by(&self, settings: &TrackSettings) -> Quality {
        wanted_by(&self.announced, settings)
    }

    /// Bits per second of a layer: measured, or as announced before that.
    pub(crate) fn bitrate(&self, quality: Quality) -> u64 {
        let measured = self.layers[quality.index()].bitrate;
        let announced = self.announced.layers.iter().find(|l| l.quality == quality).map_or(0, |l| u64::from(l.bitrate));
        if measured > 0 { measured } else { announced }
    }

    /// Whether a key frame of this layer may be asked for now; counts as asking.
    pub(crate) fn may_ask_key_frame(&mut self, quality: Quality, now: Instant) -> bool {
        let every = if quality == Quality::Low { KEY_FRAME_EVERY_LOW } else { KEY_FRAME_EVERY_HIGH };
        let layer = &mut self.layers[quality.index()];
        let may = layer.key_frame_asked_at.is_none_or(|at| now.saturating_duration_since(at) >= every);
        if may {
            layer.key_frame_asked_at = Some(now);
        }
        may
    }
}

/// The smallest announced layer that fills what the subscriber shows.
pub(crate) fn wanted_by(announced: &Announcement, settings: &TrackSettings) -> Quality {
    let (width, height) = (settings.width, settings.height);
    if width == 0 || height == 0 || announced.layers.is_empty() {
        return settings.quality.unwrap_or(Quality::High);
    }
    // Clients announce sizes they do not always reach; a little too small is not worth a layer.
    let covers = |size: u32, needed: u32| u64::from(size) * 10 >= u64::from(needed) * 9;
    let fit = announced.layers.iter().filter(|layer| covers(layer.width, width) || covers(layer.height, height));
    fit.map(|layer| layer.quality).min().unwrap_or(Quality::High)
}

/// The best live layer not above `most`; failing that, the lowest live one.
pub(crate) fn best_live(layers: &[LayerState; 3], most: Quality, now: Instant) -> Option<Quality> {
    let live = |quality: &&Quality| layers[quality.index()].is_live(now);
    let up_to = Quality::ALL.iter().rev().filter(|q| **q <= most).find(live);
    up_to.or_else(|| Quality::ALL.iter().find(live)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{Kind, Layer, Source, TrackSid};

    fn track() -> Track {
        let layer = |quality, width, height| Layer { quality, width, height, bitrate: width * 1_000 };
        Track::new(
            Announcement {
                sid: TrackSid("TR_a".into()),
                cid: "c".into(),
                participant: "PA_a".into(),
                stream: "camera".into(),
                kind: Kind::Video,
                source: Source::Camera,
                muted: false,
                layers: vec![
                    layer(Quality::Low, 320, 180),
                    layer(Quality::Medium, 640, 360),
                    layer(Quality::High, 1280, 720),
                ],
            },
            PeerId(1),
            RoomKey(1),
        )
    }

    #[test]
    fn the_layer_follows_the_size_it_is_shown_at() {
        let track = track();
        let wanted = |width, height| track.wanted_by(&TrackSettings { width, height, ..Default::default() });
        assert_eq!(wanted(200, 112), Quality::Low);
        assert_eq!(wanted(400, 225), Quality::Medium);
        assert_eq!(wanted(1920, 1080), Quality::High);
        assert_eq!(wanted(0, 0), Quality::High);
    }

    #[test]
    fn a_publisher_is_not_asked_for_key_frames_all_the_time() {
        let mut track = track();
        let start = Instant::now();
        assert!(track.may_ask_key_frame(Quality::Low, start));
        assert!(!track.may_ask_key_frame(Quality::Low, start + Duration::from_millis(499)));
        assert!(track.may_ask_key_frame(Quality::Low, start + Duration::from_millis(500)));
        assert!(track.may_ask_key_frame(Quality::High, start));
        assert!(!track.may_ask_key_frame(Quality::High, start + Duration::from_millis(999)));
    }

    #[test]
    fn a_silent_layer_is_replaced_by_the_best_that_lives() {
        let mut track = track();
        let now = Instant::now();
        assert_eq!(best_live(&track.layers, Quality::High, now), None);
        track.layers[0].received(Some("q".into()), 1_000, now);
        track.layers[1].received(Some("h".into()), 1_000, now);
        assert_eq!(best_live(&track.layers, Quality::High, now), Some(Quality::Medium));
        assert_eq!(best_live(&track.layers, Quality::Low, now), Some(Quality::Low));
        assert_eq!(best_live(&track.layers, Quality::Low, now + Duration::from_secs(2)), None);
    }
}
