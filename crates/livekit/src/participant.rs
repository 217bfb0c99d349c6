//! A participant of a media room.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use sfu::{PeerId, TrackSettings, TrackSid};

use crate::plane::ConnectionKey;
use crate::proto;
use crate::token::{Claims, VideoGrant};

/// Sources as tokens name them.
const SOURCES: [(proto::TrackSource, &str); 4] = [
    (proto::TrackSource::Camera, "camera"),
    (proto::TrackSource::Microphone, "microphone"),
    (proto::TrackSource::ScreenShare, "screen_share"),
    (proto::TrackSource::ScreenShareAudio, "screen_share_audio"),
];

/// How well a participant is connected. There is no "lost": a client that is told so about itself while it
/// publishes gives its connection up, and whether it is lost shows on the connection anyway.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Quality {
    /// The worst of its peer connections since the last telling.
    pub(crate) score: Option<f32>,
    /// What others know.
    pub(crate) told: Option<proto::ConnectionQuality>,
}

/// Scores from which a connection is good, and excellent (on the scale of mean opinions, 1 to 5).
const GOOD: f32 = 2.5;
const EXCELLENT: f32 = 4.0;

impl Quality {
    /// Notes a measurement: share of packets lost, and the time there and back.
    pub(crate) fn observe(&mut self, loss: f32, round_trip: Option<Duration>) {
        // Half a second of delay is as bad as one packet in ten lost: both bring the score down to poor.
        let delay = round_trip.unwrap_or_default().as_secs_f32();
        let score = (5.0 - 25.0 * loss - 5.0 * (delay - 0.1).max(0.0)).clamp(1.0, 5.0);
        self.score = Some(self.score.map_or(score, |worst| worst.min(score)));
    }

    pub(crate) fn of(score: f32) -> proto::ConnectionQuality {
        match score {
            s if s >= EXCELLENT => proto::ConnectionQuality::Excellent,
            s if s >= GOOD => proto::ConnectionQuality::Good,
            _ => proto::ConnectionQuality::Poor,
        }
    }
}

/// What a participant may do; can change while connected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    pub can_publish: bool,
    /// `proto::TrackSource` values; empty means all.
    pub can_publish_sources: Vec<i32>,
    pub can_subscribe: bool,
    pub can_publish_data: bool,
    pub can_update_metadata: bool,
    pub hidden: bool,
}

impl Permission {
    pub(crate) fn of(claims: &Claims) -> Self {
        let grant = &claims.video;
        let source = |name: &String| SOURCES.iter().find(|(_, known)| known == name).map(|(source, _)| *source as i32);
        Self {
            can_publish: grant.can_publish.unwrap_or(true),
            can_publish_sources: grant.can_publish_sources.iter().filter_map(source).collect(),
            can_subscribe: grant.can_subscribe.unwrap_or(true),
            can_publish_data: grant.can_publish_data.unwrap_or(true),
            can_update_metadata: grant.can_update_own_metadata.unwrap_or(false),
            hidden: grant.hidden,
        }
    }

    pub(crate) fn allows_source(&self, source: i32) -> bool {
        self.can_publish && (self.can_publish_sources.is_empty() || self.can_publish_sources.contains(&source))
    }

    /// The same as a grant of a token, so that a token given out later says what holds now.
    pub(crate) fn grant(&self, grant: &mut VideoGrant) {
        grant.can_publish = Some(self.can_publish);
        grant.can_subscribe = Some(self.can_subscribe);
        grant.can_publish_data = Some(self.can_publish_data);
        grant.can_update_own_metadata = Some(self.can_update_metadata);
        grant.hidden = self.hidden;
        let names = SOURCES.iter().filter(|(source, _)| self.can_publish_sources.contains(&(*source as i32)));
        grant.can_publish_sources = names.map(|(_, name)| (*name).to_owned()).collect();
    }

    pub(crate) fn from_proto(permission: &proto::ParticipantPermission) -> Self {
        Self {
            can_publish: permission.can_publish,
            can_publish_sources: permission.can_publish_sources.clone(),
            can_subscribe: permission.can_subscribe,
            can_publish_data: permission.can_publish_data,
            can_update_metadata: permission.can_update_metadata,
            hidden: permission.hidden,
        }
    }

    fn proto(&self) -> proto::ParticipantPermission {
        proto::ParticipantPermission {
            can_subscribe: self.can_subscribe,
            can_publish: self.can_publish,
            can_publish_data: self.can_publish_data,
            can_publish_sources: self.can_publish_sources.clone(),
            hidden: self.hidden,
            can_update_metadata: self.can_update_metadata,
            ..Default::default()
        }
    }
}

/// Its peer connections.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Peers {
    Single(PeerId),
    Dual { publisher: PeerId, subscriber: PeerId },
}

impl Peers {
    pub(crate) fn publisher(self) -> PeerId {
        match self {
            Self::Single(peer) | Self::Dual { publisher: peer, .. } => peer,
        }
    }

    pub(crate) fn subscriber(self) -> PeerId {
        match self {
            Self::Single(peer) | Self::Dual { subscriber: peer, .. } => peer,
        }
    }

    pub(crate) fn all(self) -> Vec<PeerId> {
        match self {
            Self::Single(peer) => vec![peer],
            Self::Dual { publisher, subscriber } => vec![publisher, subscriber],
        }
    }

    /// Whether its state decides that a participant is connected.
    pub(crate) fn is_primary(self, peer: PeerId) -> bool {
        self.subscriber() == peer
    }
}

#[derive(Debug)]
pub(crate) struct Participant {
    pub(crate) claims: Claims,
    pub(crate) sid: Arc<str>,
    pub(crate) state: proto::participant_info::State,
    pub(crate) permission: Permission,
    pub(crate) version: u32,
    pub(crate) joined_at_ms: i64,
    pub(crate) client_protocol: i32,
    /// Tracks others can subscribe to.
    pub(crate) tracks: BTreeMap<TrackSid, proto::TrackInfo>,
    /// Announced tracks whose media has not come yet.
    pub(crate) announced: HashMap<TrackSid, proto::TrackInfo>,
    pub(crate) peers: Peers,
    pub(crate) auto_subscribe: bool,
    /// Tracks it said no to.
    pub(crate) declined: BTreeSet<TrackSid>,
    /// How it wants to see tracks, also those it does not receive yet.
    pub(crate) settings: HashMap<TrackSid, TrackSettings>,
    pub(crate) quality: Quality,
    /// Identities that may receive its tracks; everybody when absent.
    pub(crate) audience: Option<Vec<proto::TrackPermission>>,
    pub(crate) connection: Option<ConnectionKey>,
    pub(crate) heard_at: Instant,
    /// Since when the signalling is gone.
    pub(crate) lost_at: Option<Instant>,
    pub(crate) opened_at: Instant,
    pub(crate) token_at: Instant,
    /// Newest reliable data, for those who resume.
    pub(crate) sent: VecDeque<(u32, Arc<[u8]>)>,
}

impl Participant {
    pub(crate) fn identity(&self) -> &str {
        &self.claims.sub
    }

    /// A track is gone for good.
    pub(crate) fn forget(&mut self, sid: &TrackSid) {
        self.declined.remove(sid);
        self.settings.remove(sid);
    }

    /// As others are told; versions tell the newer of two.
    pub(crate) fn info(&self) -> proto::ParticipantInfo {
        proto::ParticipantInfo {
            sid: self.sid.to_string(),
            identity: self.claims.sub.clone(),
            name: self.claims.name.clone(),
            state: self.state as i32,
            tracks: self.tracks.values().cloned().collect(),
            metadata: self.claims.metadata.clone(),
            attributes: self.claims.attributes.clone().into_iter().collect(),
            joined_at: self.joined_at_ms / 1_000,
            joined_at_ms: self.joined_at_ms,
            version: self.version,
            permission: Some(self.permission.proto()),
            is_publisher: !self.tracks.is_empty(),
            client_protocol: self.client_protocol,
            ..Default::default()
        }
    }

    /// Whether `other` may receive this participant's track.
    pub(crate) fn admits(&self, other: &str, other_sid: &str, track: &TrackSid) -> bool {
        self.audience.as_ref().is_none_or(|allowed| {
            allowed.iter().any(|permission| {
                let named = permission.participant_identity == other || permission.participant_sid == other_sid;
                named && (permission.all_tracks || permission.track_sids.iter().any(|sid| **sid == *track.0))
            })
        })
    }
}
