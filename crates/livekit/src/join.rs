//! How a client asks to be let in: by query (`/rtc`) or with a join request inside it (`/rtc/v1`).

use std::collections::HashMap;
use std::io::Read;

use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use flate2::read::GzDecoder;
use prost::Message;
use thiserror::Error;

use crate::limits::JOIN_BYTES_MAX;
use crate::proto;

/// Clients differ in whether they pad.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A join request of either form.
#[derive(Clone, Debug, Default)]
pub struct Join {
    /// One peer connection for both directions.
    pub single: bool,
    pub auto_subscribe: bool,
    pub protocol: i32,
    pub browser: String,
    pub client_protocol: i32,
    /// `PA_…` of the participant to resume.
    pub resume: Option<String>,
    pub offer: Option<proto::SessionDescription>,
    pub add_tracks: Vec<proto::AddTrackRequest>,
    pub sync: Option<proto::SyncState>,
}

/// Why a join request is not understood.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum JoinError {
    #[error("the join request is not base64url")]
    Encoding,
    #[error("the join request cannot be decompressed within the limit")]
    Compression,
    #[error("the join request is not a message of this protocol")]
    Message,
}

impl Join {
    /// `/rtc`.
    pub fn from_query(query: &HashMap<String, String>) -> Self {
        let text = |name: &str| query.get(name).map(String::as_str).unwrap_or_default();
        let number = |name: &str| text(name).parse().unwrap_or_default();
        let yes = |name: &str| matches!(text(name), "1" | "true");
        Self {
            single: false,
            auto_subscribe: query.get("auto_subscribe").is_none_or(|_| yes("auto_subscribe")),
            protocol: number("protocol"),
            browser: text("browser").to_lowercase(),
            client_protocol: number("client_protocol"),
            resume: yes("reconnect").then(|| text("sid").to_owned()),
            ..Default::default()
        }
    }

    /// `/rtc/v1`: the `join_request` of the query.
    pub fn from_wrapped(text: &str) -> Result<Self, JoinError> {
        if text.len() > JOIN_BYTES_MAX {
            return Err(JoinError::Compression);
        }
        let bytes = BASE64.decode(text.trim()).map_err(|_| JoinError::Encoding)?;
        let wrapped = proto::WrappedJoinRequest::decode(&*bytes).map_err(|_| JoinError::Message)?;
        let inner = match wrapped.compression() {
            proto::wrapped_join_request::Compression::None => wrapped.join_request,
            proto::wrapped_join_request::Compression::Gzip => inflate(&wrapped.join_request)?,
        };
        let request = proto::JoinRequest::decode(&*inner).map_err(|_| JoinError::Message)?;
        let client = request.client_info.unwrap_or_default();
        Ok(Self {
            single: true,
            auto_subscribe: request.connection_settings.is_none_or(|s| s.auto_subscribe),
            protocol: client.protocol,
            browser: client.browser.to_lowercase(),
            client_protocol: client.client_protocol,
            resume: request.reconnect.then_some(request.participant_sid),
            offer: request.publisher_offer.filter(|offer| !offer.sdp.is_empty()),
            add_tracks: request.add_track_requests,
            sync: request.sync_state,
        })
    }

    pub(crate) fn traits(&self) -> sfu::ClientTraits {
        let firefox = self.browser.contains("firefox");
        sfu::ClientTraits {
            // With one connection the map of sections decides; with two, Firefox knows only the stream.
            stream_by_track: firefox && !self.single,
            no_section_reuse: self.browser.contains("safari"),
        }
    }
}

fn inflate(bytes: &[u8]) -> Result<Vec<u8>, JoinError> {
    let mut out = Vec::new();
    let limit = JOIN_BYTES_MAX as u64 + 1;
    GzDecoder::new(bytes).take(limit).read_to_end(&mut out).map_err(|_| JoinError::Compression)?;
    if out.len() > JOIN_BYTES_MAX { Err(JoinError::Compression) } else { Ok(out) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use proptest::prelude::*;
    use std::io::Write;

    fn wrap(request: &proto::JoinRequest, gzip: bool) -> String {
        let plain = request.encode_to_vec();
        let mut wrapped = proto::WrappedJoinRequest { join_request: plain.clone(), compression: 0 };
        if gzip {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(&plain).expect("in memory");
            wrapped = proto::WrappedJoinRequest { join_request: encoder.finish().expect("in memory"), compression: 1 };
        }
        base64::engine::general_purpose::URL_SAFE.encode(wrapped.encode_to_vec())
    }

    #[test]
    fn a_wrapped_request_is_read_padded_or_not_compressed_or_not() {
        let request = proto::JoinRequest { reconnect: true, participant_sid: "PA_x".into(), ..Default::default() };
        for gzip in [false, true] {
            let padded = wrap(&request, gzip);
            for text in [padded.as_str(), padded.trim_end_matches('=')] {
                let join = Join::from_wrapped(text).expect("readable");
                assert_eq!(join.resume.as_deref(), Some("PA_x"));
                assert!(join.auto_subscribe && join.single);
            }
        }
    }

    #[test]
    fn a_bomb_is_refused() {
        let request = proto::JoinRequest { metadata: "a".repeat(JOIN_BYTES_MAX * 4), ..Default::default() };
        assert_eq!(Join::from_wrapped(&wrap(&request, true)).map(|_| ()), Err(JoinError::Compression));
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "\\PC*", letters in "[A-Za-z0-9_-]*") {
            let _ = Join::from_wrapped(&text);
            let _ = Join::from_wrapped(&letters);
        }
    }
}
