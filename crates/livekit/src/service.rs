//! RoomService: what a backend with an API key may ask (Twirp v7, protobuf or JSON).

use std::time::Instant;

use prost::Message;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sfu::TrackSid;
use thiserror::Error;

use crate::limits::{METADATA_BYTES_MAX, NAME_CHARS_MAX};
use crate::participant::Permission;
use crate::plane::Plane;
use crate::proto;
use crate::proto::leave_request::Action;
use crate::tell::room_info;
use crate::token::Claims;

/// How requests and answers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Protobuf,
    Json,
}

/// Why a call is refused; the names and status codes are Twirp's.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Fault {
    #[error("no such method")]
    BadRoute,
    #[error("the request cannot be read")]
    Malformed,
    #[error("the token is not valid")]
    Unauthenticated,
    #[error("the token does not permit this")]
    PermissionDenied,
    #[error("no such {0}")]
    NotFound(&'static str),
    #[error("{0} is too long")]
    InvalidArgument(&'static str),
    #[error("the media service is stopping")]
    Unavailable,
    #[error("there are as many rooms as there may be")]
    ResourceExhausted,
}

impl Fault {
    /// Code and HTTP status.
    pub fn code(&self) -> (&'static str, u16) {
        match self {
            Self::BadRoute => ("bad_route", 404),
            Self::Malformed => ("malformed", 400),
            Self::Unauthenticated => ("unauthenticated", 401),
            Self::PermissionDenied => ("permission_denied", 403),
            Self::NotFound(_) => ("not_found", 404),
            Self::InvalidArgument(_) => ("invalid_argument", 400),
            Self::Unavailable => ("unavailable", 503),
            Self::ResourceExhausted => ("resource_exhausted", 429),
        }
    }
}

/// A call.
#[derive(Clone, Debug, PartialEq)]
pub enum Call {
    CreateRoom(Box<proto::CreateRoomRequest>),
    ListRooms(proto::ListRoomsRequest),
    DeleteRoom(proto::DeleteRoomRequest),
    ListParticipants(proto::ListParticipantsRequest),
    GetParticipant(proto::RoomParticipantIdentity),
    RemoveParticipant(proto::RoomParticipantIdentity),
    MutePublishedTrack(proto::MuteRoomTrackRequest),
    UpdateParticipant(proto::UpdateParticipantRequest),
    UpdateSubscriptions(proto::UpdateSubscriptionsRequest),
    SendData(proto::SendDataRequest),
    UpdateRoomMetadata(proto::UpdateRoomMetadataRequest),
}

/// An answer to a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Room(proto::Room),
    Rooms(proto::ListRoomsResponse),
    Participant(proto::ParticipantInfo),
    Participants(proto::ListParticipantsResponse),
    Track(proto::MuteRoomTrackResponse),
    /// Done; the message of each method that says no more is empty.
    Done,
}

impl Call {
    /// Reads a request body.
    pub fn parse(method: &str, body: &[u8], format: Format) -> Result<Self, Fault> {
        match method {
            "CreateRoom" => read(body, format).map(Box::new).map(Self::CreateRoom),
            "ListRooms" => read(body, format).map(Self::ListRooms),
            "DeleteRoom" => read(body, format).map(Self::DeleteRoom),
            "ListParticipants" => read(body, format).map(Self::ListParticipants),
            "GetParticipant" => read(body, format).map(Self::GetParticipant),
            "RemoveParticipant" => read(body, format).map(Self::RemoveParticipant),
            "MutePublishedTrack" => read(body, format).map(Self::MutePublishedTrack),
            "UpdateParticipant" => read(body, format).map(Self::UpdateParticipant),
            "UpdateSubscriptions" => read(body, format).map(Self::UpdateSubscriptions),
            "SendData" => read(body, format).map(Self::SendData),
            "UpdateRoomMetadata" => read(body, format).map(Self::UpdateRoomMetadata),
            _ => Err(Fault::BadRoute),
        }
    }

    /// The room it is about; all rooms when absent.
    pub fn room(&self) -> Option<&str> {
        Some(match self {
            Self::ListRooms(_) => return None,
            Self::CreateRoom(r) => &r.name,
            Self::DeleteRoom(r) => &r.room,
            Self::ListParticipants(r) => &r.room,
            Self::GetParticipant(r) | Self::RemoveParticipant(r) => &r.room,
            Self::MutePublishedTrack(r) => &r.room,
            Self::UpdateParticipant(r) => &r.room,
            Self::UpdateSubscriptions(r) => &r.room,
            Self::SendData(r) => &r.room,
            Self::UpdateRoomMetadata(r) => &r.room,
        })
    }

    /// Whether a token lets its bearer ask this.
    pub fn is_permitted(&self, claims: &Claims) -> bool {
        let grant = &claims.video;
        match self {
            Self::ListRooms(_) => grant.room_list,
            Self::CreateRoom(_) | Self::DeleteRoom(_) => grant.room_create,
            _ => grant.room_admin && Some(grant.room.as_str()) == self.room(),
        }
    }
}

impl Answer {
    pub fn encode(&self, format: Format) -> Vec<u8> {
        match self {
            Self::Room(m) => write(m, format),
            Self::Rooms(m) => write(m, format),
            Self::Participant(m) => write(m, format),
            Self::Participants(m) => write(m, format),
            Self::Track(m) => write(m, format),
            Self::Done => write(&proto::SendDataResponse::default(), format),
        }
    }

    /// Puts the rooms of several media threads together.
    pub fn join(self, other: Self) -> Self {
        match (self, other) {
            (Self::Rooms(mut one), Self::Rooms(two)) => {
                one.rooms.extend(two.rooms);
                Self::Rooms(one)
            }
            (one, _) => one,
        }
    }
}

fn read<M: Message + Default + DeserializeOwned>(body: &[u8], format: Format) -> Result<M, Fault> {
    match format {
        Format::Protobuf => M::decode(body).map_err(|_| Fault::Malformed),
        Format::Json => serde_json::from_slice(body).map_err(|_| Fault::Malformed),
    }
}

fn write<M: Message + Serialize>(message: &M, format: Format) -> Vec<u8> {
    match format {
        Format::Protobuf => message.encode_to_vec(),
        Format::Json => serde_json::to_vec(message).unwrap_or_default(),
    }
}

impl Plane {
    /// Answers a call that its token permits.
    pub fn serve(&mut self, call: Call, now: Instant) -> Result<Answer, Fault> {
        self.now = now;
        let answer = self.answer(call, now);
        self.pump(now);
        answer
    }

    fn answer(&mut self, call: Call, now: Instant) -> Result<Answer, Fault> {
        match call {
            Call::CreateRoom(request) => {
                bounded("name", request.name.chars().count(), NAME_CHARS_MAX)?;
                bounded("metadata", request.metadata.len(), METADATA_BYTES_MAX)?;
                if request.name.is_empty() {
                    return Err(Fault::InvalidArgument("an empty name"));
                }
                if !self.ensure_room(&request.name) {
                    return Err(Fault::ResourceExhausted);
                }
                if !request.metadata.is_empty() {
                    self.set_room_metadata(&request.name, request.metadata);
                }
                self.room_answer(&request.name)
            }
            Call::ListRooms(request) => {
                let wanted = |name: &String| request.names.is_empty() || request.names.contains(name);
                let rooms =
                    self.rooms.iter().filter(|(name, _)| wanted(name)).map(|(name, room)| room_info(name, room));
                Ok(Answer::Rooms(proto::ListRoomsResponse { rooms: rooms.collect() }))
            }
            Call::DeleteRoom(request) => {
                self.known(&request.room)?;
                self.end_room(&request.room, now);
                Ok(Answer::Done)
            }
            Call::ListParticipants(request) => {
                let participants = self.participants(&request.room).ok_or(Fault::NotFound("room"))?;
                Ok(Answer::Participants(proto::ListParticipantsResponse { participants }))
            }
            Call::GetParticipant(request) => self.participant_answer(&request.room, &request.identity),
            Call::RemoveParticipant(request) => {
                self.revoke(&request.room, &request.identity, request.revoke_token_ts);
                self.participant(&request.room, &request.identity).ok_or(Fault::NotFound("participant"))?;
                let reason = proto::DisconnectReason::ParticipantRemoved;
                self.remove(&request.room, &request.identity, reason, Some(Action::Disconnect), now);
                Ok(Answer::Done)
            }
            Call::MutePublishedTrack(request) => {
                let sid = TrackSid(request.track_sid.as_str().into());
                if !self.mute(&request.room, &request.identity, &sid, request.muted, true, now) {
                    return Err(Fault::NotFound("track"));
                }
                let track =
                    self.participant(&request.room, &request.identity).and_then(|p| p.tracks.get(&sid).cloned());
                Ok(Answer::Track(proto::MuteRoomTrackResponse { track }))
            }
            Call::UpdateParticipant(request) => {
                let attributes = request.attributes.into_iter().collect::<std::collections::BTreeMap<_, _>>();
                let size = attributes.iter().map(|(k, v)| k.len() + v.len()).sum::<usize>() + request.metadata.len();
                bounded("name", request.name.chars().count(), NAME_CHARS_MAX)?;
                bounded("metadata", size, METADATA_BYTES_MAX)?;
                let permission = request.permission.map(|p| Permission::from_proto(&p));
                let (room, identity) = (&request.room, &request.identity);
                if !self.set_participant(room, identity, &request.name, &request.metadata, &attributes, permission, now)
                {
                    return Err(Fault::NotFound("participant"));
                }
                self.participant_answer(room, identity)
            }
            Call::UpdateSubscriptions(request) => {
                self.participant(&request.room, &request.identity).ok_or(Fault::NotFound("participant"))?;
                let update = proto::UpdateSubscription {
                    track_sids: request.track_sids,
                    subscribe: request.subscribe,
                    participant_tracks: request.participant_tracks,
                };
                self.update_subscription(&request.room, &request.identity, &update, now);
                Ok(Answer::Done)
            }
            Call::SendData(request) => {
                let lossy = request.kind() == proto::data_packet::Kind::Lossy;
                let channel = if lossy { sfu::DataChannel::Lossy } else { sfu::DataChannel::Reliable };
                let topic = request.topic.unwrap_or_default();
                if !self.send_data(&request.room, channel, &topic, request.data, &request.destination_identities) {
                    return Err(Fault::NotFound("room"));
                }
                Ok(Answer::Done)
            }
            Call::UpdateRoomMetadata(request) => {
                self.known(&request.room)?;
                bounded("metadata", request.metadata.len(), METADATA_BYTES_MAX)?;
                self.set_room_metadata(&request.room, request.metadata);
                self.room_answer(&request.room)
            }
        }
    }

    fn known(&self, room: &str) -> Result<(), Fault> {
        if self.rooms.contains_key(room) { Ok(()) } else { Err(Fault::NotFound("room")) }
    }

    fn room_answer(&self, name: &str) -> Result<Answer, Fault> {
        let room = self.rooms.get(name).ok_or(Fault::NotFound("room"))?;
        Ok(Answer::Room(room_info(name, room)))
    }

    fn participant_answer(&self, room: &str, identity: &str) -> Result<Answer, Fault> {
        let participant = self.participant(room, identity).ok_or(Fault::NotFound("participant"))?;
        Ok(Answer::Participant(participant.info()))
    }

    fn set_room_metadata(&mut self, name: &str, metadata: String) {
        if let Some(room) = self.rooms.get_mut(name) {
            room.metadata = metadata;
            room.room_changed = true;
            self.flush_updates(name);
        }
    }
}

fn bounded(what: &'static str, size: usize, most: usize) -> Result<(), Fault> {
    if size <= most { Ok(()) } else { Err(Fault::InvalidArgument(what)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::VideoGrant;
    use proptest::prelude::*;

    #[test]
    fn a_token_for_one_room_says_nothing_about_another() {
        let video = VideoGrant { room: "a".into(), room_admin: true, ..Default::default() };
        let claims = Claims { video, ..Default::default() };
        let list = |room: &str| Call::ListParticipants(proto::ListParticipantsRequest { room: room.into() });
        assert!(list("a").is_permitted(&claims));
        assert!(!list("b").is_permitted(&claims));
        assert!(!Call::ListRooms(proto::ListRoomsRequest::default()).is_permitted(&claims));
        assert!(!Call::CreateRoom(Box::default()).is_permitted(&claims));
    }

    #[test]
    fn both_formats_are_read() {
        let request = proto::DeleteRoomRequest { room: "r".into() };
        let wanted = Ok(Call::DeleteRoom(request.clone()));
        assert_eq!(Call::parse("DeleteRoom", &request.encode_to_vec(), Format::Protobuf), wanted);
        assert_eq!(Call::parse("DeleteRoom", br#"{"room":"r"}"#, Format::Json), wanted);
        assert_eq!(Call::parse("DeleteRoom", b"{", Format::Json), Err(Fault::Malformed));
        assert_eq!(Call::parse("Nonsense", b"", Format::Protobuf), Err(Fault::BadRoute));
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(body: Vec<u8>, json: bool) {
            let format = if json { Format::Json } else { Format::Protobuf };
            for method in ["CreateRoom", "UpdateParticipant", "SendData", "UpdateSubscriptions"] {
                let _ = Call::parse(method, &body, format);
            }
        }
    }
}
