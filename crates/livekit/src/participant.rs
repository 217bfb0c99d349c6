//! A participant of a media room.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Instant;

use sfu::{PeerId, TrackSid};

use crate::plane::ConnectionKey;
use crate::proto;
use crate::token::Claims;

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
        let source = |name: &String| match name.as_str() {
            "camera" => Some(proto::TrackSource::Camera as i32),
            "microphone" => Some(proto::TrackSource::Microphone as i32),
            "screen_share" => Some(proto::TrackSource::ScreenShare as i32),
            "screen_share_audio" => Some(proto::TrackSource::ScreenShareAudio as i32),
            _ => None,
        };
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
