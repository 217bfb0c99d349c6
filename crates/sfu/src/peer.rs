//! One peer connection.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::Instant;

use str0m::bwe::Bitrate;
use str0m::change::SdpPendingOffer;
use str0m::format::Codec;
use str0m::media::{MediaKind, Mid};
use str0m::{Candidate, IceCreds, Rtc};

use crate::data::Channels;
use crate::forward::{Rewrite, Subscription};
use crate::limits::LINK_EVERY;
use crate::types::{Announcement, Kind, PeerConfig, PeerRole, TrackSid};

/// Where bandwidth estimation begins: enough for sound and a middle layer.
const FIRST_ESTIMATE: Bitrate = Bitrate::kbps(1_500);

/// How a section that we may send in is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    Free,
    Carries(TrackSid),
    /// Nothing comes in it any more, but the client has not been told yet.
    Ending(After),
    /// The client is being told that nothing comes in it any more.
    Told(After),
    /// Cannot carry another track for this client.
    Spent,
}

/// What becomes of a section that is silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum After {
    /// The client gave the track up but its publisher goes on: another may come in its place.
    Reuse,
    /// The track itself is gone. livekit-client then stops the receiver's track for good, and whatever
    /// comes in the section later is decoded and never shown.
    Spend,
}

/// A section that we may send in.
#[derive(Debug)]
pub(crate) struct SendSection {
    pub(crate) mid: Mid,
    pub(crate) kind: Kind,
    pub(crate) used: Use,
    /// Numbers of what it carried before, for what it carries next.
    pub(crate) rewrite: Rewrite,
}

/// A server offer on its way.
pub(crate) struct Outstanding {
    pub(crate) id: u32,
    pub(crate) pending: SdpPendingOffer,
}

pub(crate) struct Peer {
    pub(crate) config: PeerConfig,
    pub(crate) rtc: Rtc,
    pub(crate) timeout: Instant,
    pub(crate) channels: Channels,
    /// Announced tracks that have no section yet, in the order of announcing.
    pub(crate) pending: Vec<Announcement>,
    /// Which track arrives in which section.
    pub(crate) publications: HashMap<Mid, TrackSid>,
    pub(crate) published: usize,
    pub(crate) subscriptions: Vec<Subscription>,
    pub(crate) sections: Vec<SendSection>,
    pub(crate) candidates: usize,
    /// Addresses packets come from.
    pub(crate) addresses: Vec<SocketAddr>,
    pub(crate) ufrags: Vec<String>,
    pub(crate) outstanding: Option<Outstanding>,
    /// Offers made, or taken where the client makes them.
    pub(crate) offers: u32,
    /// Something is to be negotiated.
    pub(crate) dirty: bool,
    pub(crate) restart: bool,
    pub(crate) connected: bool,
    /// Estimated bandwidth towards the client, bits per second.
    pub(crate) estimate: Option<u64>,
    pub(crate) failed: Option<&'static str>,
}

impl Peer {
    pub(crate) fn new(config: PeerConfig, creds: IceCreds, candidates: &[Candidate], now: Instant) -> Self {
        // VP8 and Opus are what every browser sends and receives; a codec that we could not
        // switch layers of is better not offered.
        let mut builder = Rtc::builder()
            .set_ice_lite(true)
            .set_rtp_mode(true)
            .set_local_ice_credentials(creds.clone())
            .clear_codecs()
            .enable_opus(true, true)
            .enable_vp8(true)
            .set_stats_interval(Some(LINK_EVERY));
        if config.role.subscribes() {
            builder = builder.enable_bwe(Some(FIRST_ESTIMATE));
        }
        let mut rtc = builder.build(now);
        for candidate in candidates {
            rtc.add_local_candidate(candidate.clone());
        }
        Self {
            config,
            rtc,
            timeout: now,
            channels: Channels::default(),
            pending: Vec::new(),
            publications: HashMap::new(),
            published: 0,
            subscriptions: Vec::new(),
            sections: Vec::new(),
            candidates: 0,
            addresses: Vec::new(),
            ufrags: vec![creds.ufrag],
            outstanding: None,
            offers: 0,
            dirty: false,
            restart: false,
            connected: false,
            estimate: None,
            failed: None,
        }
    }

    pub(crate) fn is_single(&self) -> bool {
        self.config.role == PeerRole::Single
    }

    pub(crate) fn subscription(&mut self, sid: &TrackSid) -> Option<&mut Subscription> {
        self.subscriptions.iter_mut().find(|s| s.sid == *sid)
    }

    /// Payload types of a section as this client numbers them: plain, and redundant where it takes that.
    pub(crate) fn payload_types(&self, mid: Mid) -> Option<(str0m::media::Pt, Option<str0m::media::Pt>)> {
        let media = self.rtc.media(mid)?;
        let codec = if media.kind() == MediaKind::Audio { Codec::Opus } else { Codec::Vp8 };
        let known = media.remote_pts();
        let params =
            self.rtc.codec_config().params().iter().find(|p| p.spec().codec == codec && known.contains(&p.pt()))?;
        // str0m folds the redundant type into its primary: it is not among the types of the section.
        Some((params.pt(), params.red()))
    }
}
