//! Offers and answers: which section carries what.

use std::collections::HashMap;
use std::time::Instant;

use str0m::change::{SdpAnswer, SdpOffer};
use str0m::channel::{ChannelConfig, Reliability};
use str0m::media::{Direction, MediaKind, Mid};

use crate::forward::Rewrite;
use crate::limits::{SDP_BYTES_MAX, SECTIONS_MAX};
use crate::peer::{After, Outstanding, Peer, SendSection, Use};
use crate::sdp::{self, Offered, Section};
use crate::sfu::Sfu;
use crate::track::Track;
use crate::types::{Answer, Event, Kind, NegotiationError, PeerId, PeerRole, TrackSid};

impl Sfu {
    /// Takes a client's offer and answers it.
    pub fn accept_offer(&mut self, id: PeerId, offer: &str, now: Instant) -> Result<Answer, NegotiationError> {
        let peer = self.peers.get_mut(&id).ok_or(NegotiationError::UnknownPeer)?;
        if peer.config.role == PeerRole::Subscriber {
            return Err(NegotiationError::WrongRole);
        }
        let offered = check(offer)?;
        let parsed = SdpOffer::from_sdp_string(offer).map_err(|e| NegotiationError::Malformed(e.to_string()))?;
        let answer = guarded(|| peer.rtc.sdp_api().accept_offer(parsed))?;
        let text = answer.to_sdp_string();
        peer.offers += 1;
        peer.dirty = false;
        let (started, ended) = match_publications(peer, &offered);
        let sections = assign_sections(peer, &offered, &self.tracks);
        let sdp = sdp::dress(&text, &sections.dressed);
        self.learn_ufrag(id, &text);
        for (sid, mid) in started {
            self.track_started(id, sid, mid);
        }
        for sid in ended {
            self.track_ended(id, &sid, now);
        }
        tracing::debug!(?id, ?offered, carried = ?sections.mid_to_track, "offer answered");
        for sid in &sections.begun {
            self.subscription_begins(id, sid, now);
        }
        self.request_sections(id);
        self.wake(id);
        Ok(Answer { sdp, mid_to_track: sections.mid_to_track })
    }

    /// Takes a client's answer. One to an offer that is not outstanding is ignored.
    pub fn accept_answer(
        &mut self,
        id: PeerId,
        offer: u32,
        answer: &str,
        now: Instant,
    ) -> Result<(), NegotiationError> {
        let peer = self.peers.get_mut(&id).ok_or(NegotiationError::UnknownPeer)?;
        if peer.config.role != PeerRole::Subscriber {
            return Err(NegotiationError::WrongRole);
        }
        if peer.outstanding.as_ref().is_none_or(|o| o.id != offer && offer != 0) {
            return Ok(());
        }
        check(answer)?;
        let parsed = SdpAnswer::from_sdp_string(answer).map_err(|e| NegotiationError::Malformed(e.to_string()))?;
        let Some(outstanding) = peer.outstanding.take() else { return Ok(()) };
        if let Err(error) = guarded(|| peer.rtc.sdp_api().accept_answer(outstanding.pending, parsed)) {
            // Offer and session have come apart; only a new connection helps.
            peer.failed = Some("answer does not fit the offer");
            self.wake(id);
            return Err(error);
        }
        let mut begun = Vec::new();
        for subscription in &mut peer.subscriptions {
            if subscription.mid.is_some_and(|mid| peer.rtc.media(mid).is_some()) && !subscription.negotiated {
                begun.push(subscription.sid.clone());
            }
        }
        release_told(peer);
        for sid in begun {
            self.subscription_begins(id, &sid, now);
        }
        self.offer_if_needed(id);
        self.wake(id);
        Ok(())
    }

    /// The next offer of a subscriber connection restarts ICE.
    pub fn restart_ice(&mut self, id: PeerId) {
        if let Some(peer) = self.peers.get_mut(&id).filter(|p| p.config.role == PeerRole::Subscriber) {
            // The client that asks for this has lost whatever was on its way.
            peer.outstanding = None;
            peer.restart = true;
            peer.dirty = true;
        }
        self.offer_if_needed(id);
    }

    /// Makes an offer when there is something to negotiate and none is on its way.
    pub(crate) fn offer_if_needed(&mut self, id: PeerId) {
        let Some(peer) = self.peers.get_mut(&id) else { return };
        if peer.config.role != PeerRole::Subscriber || !peer.dirty || peer.outstanding.is_some() {
            return;
        }
        peer.dirty = false;
        fill_free(peer, &self.tracks);
        let first = peer.offers == 0;
        let restart = std::mem::take(&mut peer.restart);
        let mut added = Vec::new();
        let offer = {
            let missing: Vec<(TrackSid, Kind)> = peer
                .subscriptions
                .iter()
                .filter(|s| s.mid.is_none())
                .filter_map(|s| {
                    let track = self.tracks.get(&s.sid)?;
                    Some((s.sid.clone(), track.announced.kind))
                })
                .collect();
            let directions: Vec<(Mid, Direction)> = peer
                .sections
                .iter()
                .map(|s| {
                    let sends = matches!(s.used, Use::Carries(_));
                    (s.mid, if sends { Direction::SendOnly } else { Direction::Inactive })
                })
                .collect();
            let mut api = peer.rtc.sdp_api();
            if first {
                api.add_channel_with_config(ChannelConfig { label: "_reliable".into(), ..Default::default() });
                api.add_channel_with_config(ChannelConfig {
                    label: "_lossy".into(),
                    ordered: false,
                    reliability: Reliability::MaxRetransmits { retransmits: 0 },
                    ..Default::default()
                });
            }
            for (mid, direction) in directions {
                api.set_direction(mid, direction);
            }
            for (sid, kind) in missing {
                let media = if kind == Kind::Audio { MediaKind::Audio } else { MediaKind::Video };
                let mid = api.add_media(media, Direction::SendOnly, None, Some(sid.0.to_string()), None);
                added.push((sid, kind, mid));
            }
            if restart {
                api.ice_restart(true);
            }
            api.apply()
        };
        for section in &mut peer.sections {
            if let Use::Ending(after) = section.used {
                section.used = Use::Told(after);
            }
        }
        for (sid, kind, mid) in added {
            peer.sections.push(SendSection { mid, kind, used: Use::Carries(sid.clone()), rewrite: Rewrite::default() });
            if let Some(subscription) = peer.subscription(&sid) {
                subscription.mid = Some(mid);
            }
        }
        let Some((offer, pending)) = offer else { return };
        peer.offers += 1;
        let offer_id = peer.offers;
        peer.outstanding = Some(Outstanding { id: offer_id, pending });
        let text = offer.to_sdp_string();
        let (dressed, mid_to_track) = self.dress_all(id);
        let sdp = sdp::dress(&text, &dressed);
        self.learn_ufrag(id, &text);
        self.emit(Event::Offer { peer: id, id: offer_id, sdp, mid_to_track });
        self.wake(id);
    }

    /// Names of all sections that carry something.
    fn dress_all(&self, id: PeerId) -> (HashMap<String, Section>, Vec<(String, TrackSid)>) {
        let (mut dressed, mut names) = (HashMap::new(), Vec::new());
        let Some(peer) = self.peers.get(&id) else { return (dressed, names) };
        for section in &peer.sections {
            let mid = section.mid.to_string();
            if let Use::Carries(sid) = &section.used
                && let Some(track) = self.tracks.get(sid)
            {
                names.push((mid.clone(), sid.clone()));
                dressed.insert(mid, track_names(peer, &track.announced.participant, &track.announced.stream, sid));
            }
        }
        (dressed, names)
    }

    /// Asks a single connection for an offer when it has something to negotiate.
    pub(crate) fn request_sections(&mut self, id: PeerId) {
        // The first offer comes unasked; a client asked meanwhile would wait for itself for ever.
        let Some(peer) = self.peers.get_mut(&id).filter(|p| p.is_single() && p.offers > 0) else { return };
        let mut missing = [0_u32; 2];
        for subscription in peer.subscriptions.iter().filter(|s| s.mid.is_none()) {
            if let Some(track) = self.tracks.get(&subscription.sid) {
                missing[usize::from(track.announced.kind == Kind::Video)] += 1;
            }
        }
        let free = |kind| {
            let free = peer.sections.iter().filter(|s| s.kind == kind && s.used == Use::Free).count();
            u32::try_from(free).unwrap_or(u32::MAX)
        };
        let audio = missing[0].saturating_sub(free(Kind::Audio));
        let video = missing[1].saturating_sub(free(Kind::Video));
        let waiting = missing != [0, 0] || peer.sections.iter().any(|s| matches!(s.used, Use::Ending(_)));
        if waiting && !peer.dirty {
            peer.dirty = true;
            self.emit(Event::SectionsNeeded { peer: id, audio, video });
        }
    }
}

fn check(sdp: &str) -> Result<Vec<Offered>, NegotiationError> {
    if sdp.len() > SDP_BYTES_MAX {
        return Err(NegotiationError::TooLarge);
    }
    let sections = sdp::offered(sdp);
    if sections.len() > SECTIONS_MAX {
        return Err(NegotiationError::TooLarge);
    }
    Ok(sections)
}

/// Runs str0m on foreign text; its panics are bugs of its own and end in an error here.
fn guarded<T>(work: impl FnOnce() -> Result<T, str0m::RtcError>) -> Result<T, NegotiationError> {
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)) {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(NegotiationError::Malformed(error.to_string())),
        Err(_) => Err(NegotiationError::Malformed("internal fault".into())),
    }
}

fn track_names(peer: &Peer, participant: &str, stream: &str, sid: &TrackSid) -> Section {
    let stream = if peer.config.client.stream_by_track { &*sid.0 } else { stream };
    Section::Sends { stream: format!("{participant}|{stream}"), track: sid.0.to_string() }
}

/// Finds the sections of announced tracks, and the tracks whose section is gone.
fn match_publications(peer: &mut Peer, offered: &[Offered]) -> (Vec<(TrackSid, Mid)>, Vec<TrackSid>) {
    let (mut started, mut ended) = (Vec::new(), Vec::new());
    for section in offered {
        let mid = Mid::from(section.mid.as_str());
        if !section.sends {
            ended.extend(peer.publications.remove(&mid));
            continue;
        }
        if peer.publications.contains_key(&mid) {
            continue;
        }
        let kind = if section.audio { Kind::Audio } else { Kind::Video };
        let by_name = peer.pending.iter().position(|a| section.track.as_deref() == Some(a.cid.as_str()));
        // Firefox names its tracks in the offer differently from everywhere else; the order of
        // announcing is the order of sections then.
        let at = by_name.or_else(|| peer.pending.iter().position(|a| a.kind == kind));
        if let Some(at) = at {
            let announced = peer.pending.remove(at);
            peer.publications.insert(mid, announced.sid.clone());
            started.push((announced.sid, mid));
        }
    }
    (started, ended)
}

#[derive(Default)]
struct Assigned {
    dressed: HashMap<String, Section>,
    mid_to_track: Vec<(String, TrackSid)>,
    begun: Vec<TrackSid>,
}

/// Gives subscriptions of a single connection their sections. Sections that carry nothing are
/// told as inactive: only then does a later track in them reach the application.
fn assign_sections(peer: &mut Peer, offered: &[Offered], tracks: &HashMap<TrackSid, Track>) -> Assigned {
    let mut assigned = Assigned::default();
    if !peer.is_single() {
        return assigned;
    }
    for section in offered.iter().filter(|s| s.receives && !s.sends) {
        let mid = Mid::from(section.mid.as_str());
        let kind = if section.audio { Kind::Audio } else { Kind::Video };
        if !peer.sections.iter().any(|s| s.mid == mid) {
            peer.sections.push(SendSection { mid, kind, used: Use::Free, rewrite: Rewrite::default() });
        }
    }
    assigned.begun = fill_free(peer, tracks);
    for section in &mut peer.sections {
        let mid = section.mid.to_string();
        let Use::Carries(sid) = &section.used else {
            assigned.dressed.insert(mid, Section::Inactive);
            if let Use::Ending(after) = section.used {
                // Told with this answer, free for the next offer.
                section.used = Use::Told(after);
            }
            continue;
        };
        assigned.mid_to_track.push((mid, sid.clone()));
    }
    for section in &peer.sections {
        if let Use::Carries(sid) = &section.used
            && let Some(track) = tracks.get(sid)
        {
            let names = track_names(peer, &track.announced.participant, &track.announced.stream, sid);
            assigned.dressed.insert(section.mid.to_string(), names);
        }
    }
    release_told(peer);
    assigned
}

/// Gives free sections to subscriptions that have none, and says which.
fn fill_free(peer: &mut Peer, tracks: &HashMap<TrackSid, Track>) -> Vec<TrackSid> {
    let mut filled = Vec::new();
    for subscription in peer.subscriptions.iter_mut().filter(|s| s.mid.is_none()) {
        let Some(track) = tracks.get(&subscription.sid) else { continue };
        let free = peer.sections.iter_mut().find(|s| s.kind == track.announced.kind && s.used == Use::Free);
        if let Some(section) = free {
            section.used = Use::Carries(subscription.sid.clone());
            subscription.mid = Some(section.mid);
            subscription.rewrite = std::mem::take(&mut section.rewrite);
            filled.push(subscription.sid.clone());
        }
    }
    filled
}

/// The client knows that these sections are inactive: they may carry something else.
fn release_told(peer: &mut Peer) {
    let no_reuse = peer.config.client.no_section_reuse;
    for section in &mut peer.sections {
        if let Use::Told(after) = section.used {
            section.used = if no_reuse || after == After::Spend { Use::Spent } else { Use::Free };
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use str0m::Candidate;

    use super::*;
    use crate::types::{Announcement, ClientTraits, PeerConfig, RoomKey, SfuConfig, Source, TrackSettings};

    fn open(sfu: &mut Sfu, participant: &str, now: Instant) -> PeerId {
        let (participant, client) = (Arc::from(participant), ClientTraits::default());
        let config = PeerConfig { room: RoomKey(1), role: PeerRole::Single, participant, client };
        sfu.open_peer(config, now).expect("below the limit")
    }

    #[test]
    fn a_client_is_not_asked_for_sections_before_its_first_offer() {
        let now = Instant::now();
        let address = std::net::SocketAddr::from(([127, 0, 0, 1], 7882));
        let candidates = vec![Candidate::host(address, "udp").expect("a candidate")];
        let mut sfu = Sfu::new(SfuConfig { candidates, allow_pause: false }, now);
        let (alice, bob) = (open(&mut sfu, "PA_alice", now), open(&mut sfu, "PA_bob", now));
        let sid = TrackSid("TR_voice".into());
        let announced = Announcement {
            sid: sid.clone(),
            cid: "voice".into(),
            participant: "PA_alice".into(),
            stream: "camera".into(),
            kind: Kind::Audio,
            source: Source::Microphone,
            muted: false,
            layers: Vec::new(),
        };
        assert!(sfu.announce_track(alice, announced));
        sfu.subscribe(bob, &sid, TrackSettings::default());
        let asked = std::iter::from_fn(|| sfu.poll_event()).any(|event| matches!(event, Event::SectionsNeeded { .. }));
        assert!(!asked);
    }
}
