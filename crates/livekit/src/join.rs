//! What a client says of itself when it connects, in the URL of the signalling socket.
//!
//! `/rtc` spreads it over the query (two peer connections); `/rtc/v1` wraps a protobuf
//! `JoinRequest` in base64url, perhaps compressed (one peer connection).

use std::io::Read as _;

use base64::Engine as _;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::engine::{DecodePaddingMode, general_purpose};
use flate2::read::GzDecoder;
use livekit_protocol as proto;
use prost::Message as _;

/// Largest `join_request` parameter; it carries a whole offer.
pub const PARAMETER_BYTES_MAX: usize = 128 * 1024;
/// Largest join request after decompression.
pub const REQUEST_BYTES_MAX: usize = 256 * 1024;
/// Tracks a client may announce while joining.
pub const JOIN_TRACKS_MAX: usize = 16;

/// A join, whichever form it came in.
#[derive(Debug, Clone, Default)]
pub struct Join {
    /// One peer connection instead of two.
    pub single: bool,
    pub client: proto::ClientInfo,
    pub auto_subscribe: bool,
    pub adaptive_stream: bool,
    /// The participant to go on as, when reconnecting.
    pub resume: Option<String>,
    pub offer: Option<proto::SessionDescription>,
    pub tracks: Vec<proto::AddTrackRequest>,
    pub metadata: String,
    pub attributes: Vec<(String, String)>,
    pub sync_state: Option<proto::SyncState>,
}

/// Why a join request was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JoinError {
    #[error("the join request is larger than allowed")]
    TooLarge,
    #[error("the join request cannot be read")]
    Malformed,
}

/// Reads the query of `/rtc`. Unknown keys are left alone.
pub fn parse_query<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Join {
    let mut join = Join { auto_subscribe: true, ..Join::default() };
    let mut sid = String::new();
    let mut reconnect = false;
    for (key, value) in pairs {
        match key {
            "auto_subscribe" => join.auto_subscribe = is_true(value),
            "adaptive_stream" => join.adaptive_stream = is_true(value),
            "reconnect" => reconnect = is_true(value),
            "sid" => sid = value.to_owned(),
            "sdk" => join.client.sdk = sdk(value) as i32,
            "version" => join.client.version = value.to_owned(),
            "protocol" => join.client.protocol = value.parse().unwrap_or_default(),
            "client_protocol" => join.client.client_protocol = value.parse().unwrap_or_default(),
            "os" => join.client.os = value.to_owned(),
            "os_version" => join.client.os_version = value.to_owned(),
            "device_model" => join.client.device_model = value.to_owned(),
            "browser" => join.client.browser = value.to_owned(),
            "browser_version" => join.client.browser_version = value.to_owned(),
            "network" => join.client.network = value.to_owned(),
            _ => {}
        }
    }
    join.resume = reconnect.then_some(sid);
    join
}

/// Reads the `join_request` parameter of `/rtc/v1`.
pub fn parse_wrapped(parameter: &str) -> Result<Join, JoinError> {
    if parameter.len() > PARAMETER_BYTES_MAX {
        return Err(JoinError::TooLarge);
    }
    let bytes = lenient_base64().decode(parameter).map_err(|_| JoinError::Malformed)?;
    let wrapped = proto::WrappedJoinRequest::decode(bytes.as_slice()).map_err(|_| JoinError::Malformed)?;
    let plain = match wrapped.compression() {
        proto::wrapped_join_request::Compression::None => wrapped.join_request,
        proto::wrapped_join_request::Compression::Gzip => inflate(&wrapped.join_request)?,
    };
    if plain.len() > REQUEST_BYTES_MAX {
        return Err(JoinError::TooLarge);
    }
    let request = proto::JoinRequest::decode(plain.as_slice()).map_err(|_| JoinError::Malformed)?;
    from_request(request)
}

fn from_request(request: proto::JoinRequest) -> Result<Join, JoinError> {
    if request.add_track_requests.len() > JOIN_TRACKS_MAX {
        return Err(JoinError::TooLarge);
    }
    let settings = request.connection_settings;
    Ok(Join {
        single: true,
        client: request.client_info.unwrap_or_default(),
        auto_subscribe: settings.as_ref().is_none_or(|s| s.auto_subscribe),
        adaptive_stream: settings.is_some_and(|s| s.adaptive_stream),
        resume: request.reconnect.then_some(request.participant_sid),
        offer: request.publisher_offer,
        tracks: request.add_track_requests,
        metadata: request.metadata,
        attributes: request.participant_attributes.into_iter().collect(),
        sync_state: request.sync_state,
    })
}

/// Decompresses at most what a join request may be, so that a small bomb stays small.
fn inflate(bytes: &[u8]) -> Result<Vec<u8>, JoinError> {
    let mut plain = Vec::new();
    let limit = REQUEST_BYTES_MAX as u64 + 1;
    GzDecoder::new(bytes).take(limit).read_to_end(&mut plain).map_err(|_| JoinError::Malformed)?;
    if plain.len() > REQUEST_BYTES_MAX { Err(JoinError::TooLarge) } else { Ok(plain) }
}

/// Clients differ in whether they pad.
fn lenient_base64() -> GeneralPurpose {
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(&base64::alphabet::URL_SAFE, config)
}

/// Wraps a request as clients do; for tests and for our own client.
pub fn wrap(request: &proto::JoinRequest) -> String {
    let wrapped = proto::WrappedJoinRequest {
        compression: proto::wrapped_join_request::Compression::None as i32,
        join_request: request.encode_to_vec(),
    };
    general_purpose::URL_SAFE.encode(wrapped.encode_to_vec())
}

fn is_true(value: &str) -> bool {
    matches!(value, "1" | "true")
}

fn sdk(name: &str) -> proto::client_info::Sdk {
    use proto::client_info::Sdk;
    match name {
        "js" => Sdk::Js,
        "ios" | "swift" => Sdk::Swift,
        "android" => Sdk::Android,
        "flutter" => Sdk::Flutter,
        "go" => Sdk::Go,
        "unity" => Sdk::Unity,
        "reactnative" => Sdk::ReactNative,
        "rust" => Sdk::Rust,
        "python" => Sdk::Python,
        "cpp" => Sdk::Cpp,
        "node" => Sdk::Node,
        _ => Sdk::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use proptest::prelude::*;

    use super::*;

    fn request() -> proto::JoinRequest {
        let settings = proto::ConnectionSettings { auto_subscribe: true, ..Default::default() };
        proto::JoinRequest { connection_settings: Some(settings), metadata: "m".into(), ..Default::default() }
    }

    fn gzipped(plain: &[u8]) -> String {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(plain).unwrap();
        let wrapped = proto::WrappedJoinRequest {
            compression: proto::wrapped_join_request::Compression::Gzip as i32,
            join_request: encoder.finish().unwrap(),
        };
        general_purpose::URL_SAFE_NO_PAD.encode(wrapped.encode_to_vec())
    }

    #[test]
    fn padding_and_compression_do_not_matter() {
        let padded = wrap(&request());
        let bare = padded.trim_end_matches('=').to_owned();
        for text in [padded, bare, gzipped(&request().encode_to_vec())] {
            let join = parse_wrapped(&text).unwrap();
            assert!(join.single && join.auto_subscribe && join.metadata == "m" && join.resume.is_none());
        }
    }

    #[test]
    fn a_decompression_bomb_is_stopped() {
        assert_eq!(parse_wrapped(&gzipped(&vec![0; 64 * REQUEST_BYTES_MAX])).unwrap_err(), JoinError::TooLarge);
    }

    #[test]
    fn the_query_form_is_read() {
        let join = parse_query([("sdk", "js"), ("protocol", "17"), ("reconnect", "1"), ("sid", "PA_x"), ("odd", "")]);
        assert_eq!(join.resume.as_deref(), Some("PA_x"));
        assert_eq!((join.client.protocol, join.single, join.auto_subscribe), (17, false, true));
        assert!(!parse_query([("auto_subscribe", "0")]).auto_subscribe);
    }

    proptest! {
        #[test]
        fn foreign_text_never_panics(text in ".{0,200}", bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse_wrapped(&text);
            let _ = parse_wrapped(&general_purpose::URL_SAFE.encode(&bytes));
            let _ = parse_wrapped(&gzipped(&bytes));
        }
    }
}
