//! Signalling frames: protobuf in binary frames, or its JSON form in text frames.
//!
//! A client chooses by what it sends first; until then it is spoken to in protobuf.

use bytes::Bytes;
use livekit_protocol as proto;
use prost::Message as _;

/// Largest frame taken from a client. The biggest honest one is an offer with many sections.
pub const FRAME_BYTES_MAX: usize = 1024 * 1024;

/// How a client wants its frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    #[default]
    Protobuf,
    Json,
}

/// A frame on its way to a client; cloning shares the bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    Binary(Bytes),
    Text(String),
}

/// Why a frame of a client was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    #[error("the frame is larger than {FRAME_BYTES_MAX} bytes")]
    TooLarge,
    #[error("the frame is no signalling message")]
    Malformed,
}

/// Reads a frame. A message of a kind not known here is `Ok(None)`: newer clients may send it.
pub fn decode(frame: &Frame) -> Result<Option<proto::signal_request::Message>, FrameError> {
    let request = match frame {
        Frame::Binary(bytes) if bytes.len() > FRAME_BYTES_MAX => return Err(FrameError::TooLarge),
        Frame::Text(text) if text.len() > FRAME_BYTES_MAX => return Err(FrameError::TooLarge),
        Frame::Binary(bytes) => proto::SignalRequest::decode(bytes.clone()).map_err(|_| FrameError::Malformed)?,
        Frame::Text(text) => serde_json::from_str::<proto::SignalRequest>(text).map_err(|_| FrameError::Malformed)?,
    };
    Ok(request.message)
}

/// A message encoded at most once per encoding, however many clients get it.
#[derive(Debug, Clone)]
pub struct Outgoing {
    message: proto::SignalResponse,
    binary: Option<Bytes>,
    text: Option<String>,
}

impl Outgoing {
    /// Wraps a message.
    pub fn new(message: proto::signal_response::Message) -> Self {
        Outgoing { message: proto::SignalResponse { message: Some(message) }, binary: None, text: None }
    }

    /// The frame in the client's encoding.
    pub fn frame(&mut self, encoding: Encoding) -> Frame {
        match encoding {
            Encoding::Protobuf => {
                let bytes = self.binary.get_or_insert_with(|| Bytes::from(self.message.encode_to_vec()));
                Frame::Binary(bytes.clone())
            }
            Encoding::Json => {
                let text = self.text.get_or_insert_with(|| serde_json::to_string(&self.message).unwrap_or_default());
                Frame::Text(text.clone())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proto::signal_request::Message;

    use super::*;

    #[test]
    fn both_encodings_say_the_same() {
        let request = proto::SignalRequest { message: Some(Message::Ping(7)) };
        let binary = Frame::Binary(request.encode_to_vec().into());
        let text = Frame::Text(serde_json::to_string(&request).unwrap());
        for frame in [binary, text] {
            assert_eq!(decode(&frame), Ok(Some(Message::Ping(7))));
        }
        let mut pong = Outgoing::new(proto::signal_response::Message::Pong(7));
        assert_eq!(pong.frame(Encoding::Json), Frame::Text(r#"{"pong":"7"}"#.into()));
        assert!(matches!(pong.frame(Encoding::Protobuf), Frame::Binary(bytes) if !bytes.is_empty()));
    }

    #[test]
    fn oversized_frames_are_refused_unread() {
        let frame = Frame::Binary(vec![0; FRAME_BYTES_MAX + 1].into());
        assert_eq!(decode(&frame), Err(FrameError::TooLarge));
    }

    proptest! {
        #[test]
        fn foreign_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), text in ".{0,200}") {
            let _ = decode(&Frame::Binary(bytes.into()));
            let _ = decode(&Frame::Text(text));
        }
    }
}
