//! One client with one peer connection.

use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::time::Instant;

use livekit::{ConnectionKey, VideoGrant, proto};
use proto::signal_request::Message as Request;
use proto::signal_response::Message as Response;
use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::channel::{ChannelConfig, ChannelId, Reliability};
use str0m::format::{Codec, FormatParams};
use str0m::media::{Direction, Frequency, MediaKind, Mid, Pt, Simulcast, SimulcastLayer};
use str0m::net::{Protocol, Receive};
use str0m::rtp::{ExtensionValues, RtpPacket, RtpWrite};
use str0m::{Candidate, Event, Input, Output, Rtc};

/// What is different about a client.
#[derive(Clone, Debug, Default)]
pub(crate) struct Traits {
    /// Numbers the payload types as Firefox does, and knows no redundancy.
    pub(crate) firefox: bool,
    /// Names its tracks in the offer differently from what it announced, as Firefox does.
    pub(crate) renames_tracks: bool,
    pub(crate) grant: VideoGrant,
}

/// A microphone that sends.
pub(crate) struct Voice {
    pub(crate) mid: Mid,
    pub(crate) seq: u64,
}

pub(crate) struct Client {
    pub(crate) name: String,
    pub(crate) grant: VideoGrant,
    pub(crate) address: SocketAddr,
    pub(crate) connection: ConnectionKey,
    pub(crate) rtc: Rtc,
    pub(crate) timeout: Instant,
    pub(crate) connected: bool,
    pub(crate) closed: bool,
    /// Nothing that is sent to it arrives.
    pub(crate) deaf: bool,
    /// All it was told, in order.
    pub(crate) heard: Vec<Response>,
    pub(crate) to_say: Vec<Request>,
    /// Which section carries which track to it.
    pub(crate) sections: BTreeMap<String, String>,
    /// `cid` of own tracks that others can have, and their `sid`.
    pub(crate) published: HashMap<String, String>,
    pub(crate) mids: HashMap<String, Mid>,
    pub(crate) packets: Vec<RtpPacket>,
    pub(crate) data: Vec<(String, Vec<u8>)>,
    pub(crate) channels: HashMap<String, ChannelId>,
    traits: Traits,
    offers: u32,
    outstanding: Option<SdpPendingOffer>,
    offer_again: bool,
    waiting: Vec<Vec<u8>>,
}

impl Client {
    pub(crate) fn new(name: &str, address: SocketAddr, traits: Traits, now: Instant) -> Self {
        let mut config = Rtc::builder().set_rtp_mode(true).clear_codecs();
        if traits.firefox {
            let opus = FormatParams { use_inband_fec: Some(true), ..Default::default() };
            let codecs = config.codec_config();
            let (audio, video) = (Frequency::FORTY_EIGHT_KHZ, Frequency::NINETY_KHZ);
            codecs.add_config(Pt::from(109), None, Codec::Opus, audio, Some(2), opus);
            codecs.add_config(Pt::from(120), Some(Pt::from(124)), Codec::Vp8, video, None, FormatParams::default());
        } else {
            config = config.enable_opus(true, true).enable_vp8(true);
        }
        let mut rtc = config.build(now);
        rtc.add_local_candidate(Candidate::host(address, "udp").expect("a candidate"));
        Self {
            name: name.into(),
            grant: traits.grant.clone(),
            address,
            connection: ConnectionKey(0),
            rtc,
            timeout: now,
            connected: false,
            closed: false,
            deaf: false,
            heard: Vec::new(),
            to_say: Vec::new(),
            sections: BTreeMap::new(),
            published: HashMap::new(),
            mids: HashMap::new(),
            packets: Vec::new(),
            data: Vec::new(),
            channels: HashMap::new(),
            traits,
            offers: 0,
            outstanding: None,
            offer_again: false,
            waiting: Vec::new(),
        }
    }

    /// Which kinds of messages it heard, for whoever looks for a fault.
    pub(crate) fn story(&self) -> String {
        let kinds = self.heard.iter().map(|m| format!("{m:?}").split('(').next().unwrap_or_default().to_owned());
        format!("{}: {}", self.name, kinds.collect::<Vec<_>>().join(" "))
    }

    /// The first offer: data channels and sections to receive in.
    pub(crate) fn offer(&mut self) -> proto::SessionDescription {
        self.make_offer(&[MediaKind::Audio, MediaKind::Video], None, false)
    }

    /// An offer that restarts ICE.
    pub(crate) fn restart(&mut self) -> proto::SessionDescription {
        self.make_offer(&[], None, true)
    }

    fn make_offer(
        &mut self,
        receive: &[MediaKind],
        send: Option<(&str, MediaKind, &[&str])>,
        restart: bool,
    ) -> proto::SessionDescription {
        let first = self.offers == 0;
        let mut api = self.rtc.sdp_api();
        if first {
            api.add_channel_with_config(ChannelConfig { label: "_reliable".into(), ..Default::default() });
            api.add_channel_with_config(ChannelConfig {
                label: "_lossy".into(),
                ordered: false,
                reliability: Reliability::MaxRetransmits { retransmits: 0 },
                ..Default::default()
            });
        }
        if restart {
            api.ice_restart(true);
        }
        for kind in receive {
            api.add_media(*kind, Direction::RecvOnly, None, None, None);
        }
        if let Some((cid, kind, rids)) = send {
            let simulcast = (!rids.is_empty()).then(|| {
                let layer = |rid: &&str| SimulcastLayer { rid: (*rid).into(), attributes: None };
                Simulcast { send: rids.iter().map(layer).collect(), recv: Vec::new() }
            });
            let track = if self.traits.renames_tracks { format!("{{{cid}}}") } else { cid.to_owned() };
            let mid = api.add_media(kind, Direction::SendOnly, Some("stream".into()), Some(track), simulcast);
            self.mids.insert(cid.to_owned(), mid);
        }
        let (offer, pending) = api.apply().expect("something to offer");
        self.outstanding = Some(pending);
        self.offers += 1;
        proto::SessionDescription {
            r#type: "offer".into(),
            sdp: offer.to_sdp_string(),
            id: self.offers,
            ..Default::default()
        }
    }

    /// Announcement and offer of a new track.
    pub(crate) fn publication(
        &mut self,
        source: proto::TrackSource,
        rids: &[&str],
    ) -> (proto::AddTrackRequest, Request) {
        let audio = source == proto::TrackSource::Microphone;
        let cid = format!("{}-{}", self.name, source.as_str_name());
        let qualities = [proto::VideoQuality::Low, proto::VideoQuality::Medium, proto::VideoQuality::High];
        let layer = |(n, quality): (usize, proto::VideoQuality)| proto::VideoLayer {
            quality: quality as i32,
            width: 320 << n,
            height: 180 << n,
            bitrate: 100_000 << n,
            ..Default::default()
        };
        let request = proto::AddTrackRequest {
            cid: cid.clone(),
            r#type: if audio { proto::TrackType::Audio } else { proto::TrackType::Video } as i32,
            source: source as i32,
            layers: qualities.into_iter().take(rids.len()).enumerate().map(layer).collect(),
            ..Default::default()
        };
        let kind = if audio { MediaKind::Audio } else { MediaKind::Video };
        let offer = self.make_offer(&[], Some((&cid, kind, rids)), false);
        (request, Request::Offer(offer))
    }

    /// Sends one audio packet, redundant if asked: `previous` is then carried along.
    pub(crate) fn speak(&mut self, voice: &mut Voice, payload: &[u8], previous: Option<&[u8]>, now: Instant) {
        let media = self.rtc.media(voice.mid).expect("published");
        let params = self
            .rtc
            .codec_config()
            .params()
            .iter()
            .find(|p| media.remote_pts().contains(&p.pt()))
            .copied()
            .expect("opus");
        let (pt, bytes) = match previous {
            None => (params.pt(), payload.to_vec()),
            Some(before) => {
                // RFC 2198, 3: one redundant block 960 ticks back, then the primary.
                let (opus, offset, length) = (*params.pt(), 960_u32, u32::try_from(before.len()).expect("short"));
                let header = offset << 10 | length;
                let mut bytes = vec![0x80 | opus, (header >> 16) as u8, (header >> 8) as u8, header as u8, opus];
                bytes.extend_from_slice(before);
                bytes.extend_from_slice(payload);
                (params.red().expect("redundancy"), bytes)
            }
        };
        let time = u32::try_from(voice.seq * 960).expect("short test");
        let levels = ExtensionValues { audio_level: Some(-20), voice_activity: Some(true), ..Default::default() };
        let write = RtpWrite::new(pt, voice.seq.into(), time, now, bytes).ext_vals(levels);
        voice.seq += 1;
        let mut api = self.rtc.direct_api();
        api.stream_tx_by_mid(voice.mid, None).expect("a stream").write_rtp(write);
    }

    /// Sends one packet of video.
    pub(crate) fn show(&mut self, mid: Mid, rid: Option<&str>, seq: u64, payload: Vec<u8>, now: Instant) {
        let media = self.rtc.media(mid).expect("published");
        let params = self
            .rtc
            .codec_config()
            .params()
            .iter()
            .find(|p| media.remote_pts().contains(&p.pt()))
            .copied()
            .expect("vp8");
        let time = u32::try_from(seq * 3_000).expect("short test");
        let write = RtpWrite::new(params.pt(), seq.into(), time, now, payload).marker(true).nackable(true);
        let mut api = self.rtc.direct_api();
        api.stream_tx_by_mid(mid, rid.map(Into::into)).expect("a stream").write_rtp(write);
    }

    /// Writes to a data channel; `false` when it takes no more.
    pub(crate) fn send(&mut self, label: &str, packet: &proto::DataPacket) -> bool {
        let id = self.channels[label];
        let bytes = prost::Message::encode_to_vec(packet);
        self.rtc.channel(id).expect("open").write(true, &bytes).expect("written")
    }

    pub(crate) fn receive(&mut self, source: SocketAddr, bytes: &[u8], now: Instant) {
        let receive = Receive::new(Protocol::Udp, source, self.address, bytes).expect("a datagram");
        self.rtc.handle_input(Input::Receive(now, receive)).expect("taken");
        // One input at a time: what it answers waits for its turn.
        let answers = self.poll(now);
        self.waiting.extend(answers);
    }

    pub(crate) fn tick(&mut self, now: Instant) {
        self.rtc.handle_input(Input::Timeout(now)).expect("taken");
    }

    /// What it wants to send now.
    pub(crate) fn pump(&mut self, now: Instant) -> Vec<Vec<u8>> {
        let mut out = std::mem::take(&mut self.waiting);
        out.extend(self.poll(now));
        out
    }

    fn poll(&mut self, now: Instant) -> Vec<Vec<u8>> {
        let mut out = Vec::new();
        loop {
            match self.rtc.poll_output().expect("alive") {
                Output::Timeout(at) if at <= now => self.tick(now),
                Output::Timeout(at) => {
                    self.timeout = at;
                    return out;
                }
                Output::Transmit(t) => out.push(t.contents.to_vec()),
                Output::Event(Event::Connected) => self.connected = true,
                Output::Event(Event::RtpPacket(packet)) => self.packets.push(packet),
                Output::Event(Event::ChannelOpen(id, label)) => drop(self.channels.insert(label, id)),
                Output::Event(Event::ChannelData(data)) => {
                    let label = self.channels.iter().find(|(_, id)| **id == data.id).map(|(label, _)| label.clone());
                    self.data.push((label.unwrap_or_default(), data.data));
                }
                Output::Event(_) => {}
            }
        }
    }

    /// Does what livekit-client does with a message.
    pub(crate) fn hear(&mut self, message: Response) {
        match &message {
            Response::Answer(answer) => {
                self.sections = answer.mid_to_track_id.clone().into_iter().collect();
                if let Some(pending) = self.outstanding.take() {
                    let parsed = SdpAnswer::from_sdp_string(&answer.sdp).expect("an answer");
                    self.rtc.sdp_api().accept_answer(pending, parsed).expect("fits");
                }
                if std::mem::take(&mut self.offer_again) {
                    let offer = self.make_offer(&[MediaKind::Audio], None, false);
                    self.to_say.push(Request::Offer(offer));
                }
            }
            Response::MediaSectionsRequirement(need) if self.outstanding.is_none() => {
                let audio = (0..need.num_audios.max(1)).map(|_| MediaKind::Audio);
                let kinds: Vec<_> = audio.chain((0..need.num_videos).map(|_| MediaKind::Video)).collect();
                let offer = self.make_offer(&kinds, None, false);
                self.to_say.push(Request::Offer(offer));
            }
            Response::MediaSectionsRequirement(_) => self.offer_again = true,
            Response::TrackPublished(published) => {
                let track = published.track.as_ref().expect("a track");
                self.published.insert(published.cid.clone(), track.sid.clone());
            }
            _ => {}
        }
        self.heard.push(message);
    }

    /// The section a track comes in.
    pub(crate) fn section_of(&self, sid: &str) -> Option<Mid> {
        self.sections.iter().find(|(_, track)| *track == sid).map(|(mid, _)| Mid::from(mid.as_str()))
    }

    /// Names of participants and their tracks, as last told.
    pub(crate) fn knows(&self, identity: &str) -> Option<&proto::ParticipantInfo> {
        let updates = self.heard.iter().rev().filter_map(|m| match m {
            Response::Update(update) => Some(update.participants.iter()),
            Response::Join(join) => Some(join.other_participants.iter()),
            _ => None,
        });
        updates.flatten().find(|p| p.identity == identity)
    }
}

/// One VP8 frame in one packet, with a picture id of 15 bits and TL0PICIDX (RFC 7741, 4.2).
pub(crate) fn frame(picture: u16, tl0: u8, key: bool) -> Vec<u8> {
    let mut bytes = vec![0x90, 0xe0, 0x80 | (picture >> 8) as u8, picture as u8, tl0, 0x20, u8::from(!key), 0, 0];
    bytes.resize(400, 7);
    bytes
}
