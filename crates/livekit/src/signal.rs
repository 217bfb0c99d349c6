//! Messages of a connected client.

use std::time::Instant;

use sfu::TrackSid;
use tracing::debug;

use crate::limits::METADATA_BYTES_MAX;
use crate::participant::Peers;
use crate::plane::Plane;
use crate::proto;
use crate::proto::request_response::{Reason, Request};
use crate::proto::signal_request::Message as Asked;
use crate::proto::signal_response::Message;

impl Plane {
    pub(crate) fn handle_message(&mut self, room: &str, identity: &str, message: Asked, now: Instant) {
        match message {
            Asked::Offer(offer) => self.take_offer(room, identity, &offer, now),
            Asked::Answer(answer) => {
                if let Some(Peers::Dual { subscriber, .. }) = self.participant(room, identity).map(|p| p.peers)
                    && let Err(fault) = self.sfu.accept_answer(subscriber, answer.id, &answer.sdp, now)
                {
                    debug!(identity, %fault, "answer not taken");
                }
            }
            Asked::Trickle(trickle) => self.take_candidate(room, identity, &trickle),
            Asked::AddTrack(request) => self.add_track(room, identity, request),
            Asked::Mute(request) => {
                let sid = TrackSid(request.sid.as_str().into());
                if !self.mute(room, identity, &sid, request.muted, false, now) {
                    self.refuse(room, identity, Reason::NotFound, Request::Mute(request));
                }
            }
            Asked::Subscription(request) => self.update_subscription(room, identity, &request, now),
            Asked::TrackSetting(request) => self.track_setting(room, identity, &request, now),
            Asked::SubscriptionPermission(request) => self.subscription_permission(room, identity, request, now),
            Asked::Leave(_) => self.remove(room, identity, proto::DisconnectReason::ClientInitiated, None, now),
            Asked::SyncState(state) => self.sync(room, identity, &state, now),
            Asked::Ping(timestamp) => {
                self.say(room, identity, Message::Pong(if timestamp > 0 { timestamp } else { self.now_ms }));
            }
            Asked::PingReq(ping) => {
                let pong = proto::Pong { last_ping_timestamp: ping.timestamp, timestamp: self.now_ms };
                self.say(room, identity, Message::PongResp(pong));
            }
            Asked::UpdateMetadata(request) => self.update_metadata(room, identity, &request, now),
            Asked::UpdateAudioTrack(request) => {
                let sid = TrackSid(request.track_sid.as_str().into());
                match self.participant_mut(room, identity).and_then(|p| p.tracks.get_mut(&sid)) {
                    Some(info) => {
                        info.audio_features = request.features;
                        self.changed(room, identity);
                    }
                    None => self.refuse(room, identity, Reason::NotFound, Request::UpdateAudioTrack(request)),
                }
            }
            Asked::UpdateVideoTrack(request) => {
                let sid = TrackSid(request.track_sid.as_str().into());
                match self.participant_mut(room, identity).and_then(|p| p.tracks.get_mut(&sid)) {
                    Some(info) => {
                        (info.width, info.height) = (request.width, request.height);
                        self.changed(room, identity);
                    }
                    None => self.refuse(room, identity, Reason::NotFound, Request::UpdateVideoTrack(request)),
                }
            }
            #[expect(deprecated, reason = "older clients still send it")]
            Asked::UpdateLayers(_) => {}
            Asked::PublishDataTrackRequest(request) => {
                self.refuse(room, identity, Reason::UnsupportedType, Request::PublishDataTrack(request));
            }
            Asked::UnpublishDataTrackRequest(request) => {
                self.refuse(room, identity, Reason::NotFound, Request::UnpublishDataTrack(request));
            }
            // Nothing of this is announced to clients, and the protocol has no refusal for it.
            Asked::Simulate(_)
            | Asked::UpdateDataSubscription(_)
            | Asked::StoreDataBlobRequest(_)
            | Asked::GetDataBlobRequest(_) => {}
        }
    }

    fn refuse(&mut self, room: &str, identity: &str, reason: Reason, request: Request) {
        let refusal = proto::RequestResponse { reason: reason as i32, request: Some(request), ..Default::default() };
        self.say(room, identity, Message::RequestResponse(refusal));
    }

    pub(crate) fn take_offer(&mut self, room: &str, identity: &str, offer: &proto::SessionDescription, now: Instant) {
        let Some(peer) = self.participant(room, identity).map(|p| p.peers.publisher()) else { return };
        match self.sfu.accept_offer(peer, &offer.sdp, now) {
            Ok(answer) => {
                let answer = proto::SessionDescription {
                    r#type: "answer".into(),
                    sdp: answer.sdp,
                    id: offer.id,
                    mid_to_track_id: answer
                        .mid_to_track
                        .into_iter()
                        .map(|(mid, sid)| (mid, sid.0.to_string()))
                        .collect(),
                };
                // What the answer brings must be known before it.
                self.pump(now);
                self.flush_updates(room);
                self.say(room, identity, Message::Answer(answer));
            }
            Err(fault) => {
                debug!(identity, %fault, "offer not taken");
                let reason = proto::DisconnectReason::StateMismatch;
                self.remove(room, identity, reason, Some(proto::leave_request::Action::Reconnect), now);
            }
        }
    }

    fn take_candidate(&mut self, room: &str, identity: &str, trickle: &proto::TrickleRequest) {
        #[derive(serde::Deserialize)]
        struct Init {
            candidate: String,
        }
        let Some(peers) = self.participant(room, identity).map(|p| p.peers) else { return };
        let Ok(init) = serde_json::from_str::<Init>(&trickle.candidate_init) else { return };
        let peer = match trickle.target() {
            proto::SignalTarget::Publisher => peers.publisher(),
            proto::SignalTarget::Subscriber => peers.subscriber(),
        };
        if !init.candidate.is_empty() {
            self.sfu.add_remote_candidate(peer, &init.candidate);
        }
    }

    pub(crate) fn sync(&mut self, room: &str, identity: &str, state: &proto::SyncState, now: Instant) {
        if let Some(subscription) = &state.subscription {
            self.update_subscription(room, identity, subscription, now);
        }
        self.resend(room, identity, &state.datachannel_receive_states);
    }

    fn update_metadata(
        &mut self,
        room: &str,
        identity: &str,
        request: &proto::UpdateParticipantMetadata,
        now: Instant,
    ) {
        let Some(participant) = self.participant(room, identity) else { return };
        let size = request.metadata.len() + request.attributes.iter().map(|(k, v)| k.len() + v.len()).sum::<usize>();
        let reason = if !participant.permission.can_update_metadata {
            Reason::NotAllowed
        } else if size > METADATA_BYTES_MAX {
            Reason::LimitExceeded
        } else {
            let attributes = request.attributes.clone().into_iter().collect();
            self.set_participant(room, identity, &request.name, &request.metadata, &attributes, None, now);
            Reason::Ok
        };
        let response = proto::RequestResponse {
            request_id: request.request_id,
            reason: reason as i32,
            request: Some(Request::UpdateMetadata(request.clone())),
            ..Default::default()
        };
        self.say(room, identity, Message::RequestResponse(response));
    }
}
