//! Webhooks of a LiveKit server: what happened in its rooms, signed with an API key. The token in the header bears the
//! SHA-256 of the body, so that neither is believed without the other.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::token::{Keys, TokenError};

/// What happened, as far as it is of interest: <https://docs.livekit.io/home/server/webhooks/>.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Webhook {
    /// `participant_joined`, `room_finished` and others.
    pub event: String,
    #[serde(default)]
    pub room: Named,
    /// Whom it is about, if it is about somebody.
    #[serde(default)]
    pub participant: Identified,
}

/// A room.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Named {
    pub name: String,
}

/// Somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Identified {
    pub identity: String,
}

/// Why a webhook is not believed.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum WebhookError {
    #[error(transparent)]
    Token(#[from] TokenError),
    #[error("the body is not the one that was signed")]
    OtherBody,
    #[error("the body is no event")]
    Malformed,
}

impl Webhook {
    /// Reads a request at a time, seconds since the Unix epoch: its header `Authorization` and its body.
    pub fn receive(keys: &Keys, authorization: &str, body: &[u8], now_s: i64) -> Result<Self, WebhookError> {
        let claims = keys.verify(authorization, now_s)?;
        // The hash is public, so how long comparing takes tells nobody anything.
        if claims.sha256 != STANDARD.encode(Sha256::digest(body)) {
            return Err(WebhookError::OtherBody);
        }
        serde_json::from_slice(body).map_err(|_| WebhookError::Malformed)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::token::Claims;

    const BODY: &str = r#"{"event":"participant_joined","room":{"sid":"RM_1","name":"r"},
        "participant":{"identity":"ada.1","state":"ACTIVE"},"id":"EV_1","createdAt":"1"}"#;

    fn keys(secret: &str) -> Keys {
        Keys::new(vec![("key".into(), secret.repeat(8))]).expect("keys")
    }

    fn signed(body: &str) -> String {
        let sha256 = STANDARD.encode(Sha256::digest(body));
        keys("secret").mint(Claims { sha256, ..Default::default() }, 1_000, 300)
    }

    #[test]
    fn a_signed_event_is_read() {
        let heard = Webhook::receive(&keys("secret"), &signed(BODY), BODY.as_bytes(), 1_001).expect("believed");
        assert_eq!(
            (&*heard.event, &*heard.room.name, &*heard.participant.identity),
            ("participant_joined", "r", "ada.1")
        );
        let bare = r#"{"event":"room_started"}"#;
        let heard = Webhook::receive(&keys("secret"), &signed(bare), bare.as_bytes(), 1_001).expect("believed");
        assert_eq!(heard.participant.identity, "");
    }

    #[test]
    fn nothing_else_is_believed() {
        let receive = |keys: &Keys, token: &str, body: &str, now_s| {
            Webhook::receive(keys, token, body.as_bytes(), now_s).map(drop)
        };
        let (own, token) = (keys("secret"), signed(BODY));
        assert_eq!(receive(&own, &token, &BODY.replace("ada", "ben"), 1_001), Err(WebhookError::OtherBody));
        assert_eq!(receive(&own, &own.mint(Claims::default(), 1_000, 300), "", 1_001), Err(WebhookError::OtherBody));
        assert_eq!(receive(&own, &token, BODY, 2_000), Err(TokenError::Invalid.into()), "from long ago");
        assert_eq!(receive(&keys("other"), &token, BODY, 1_001), Err(TokenError::Invalid.into()));
        assert_eq!(receive(&own, "", BODY, 1_001), Err(TokenError::Malformed.into()));
        for body in ["", "[]", r#"{"event":1}"#, r#"{"room":null}"#] {
            assert_eq!(receive(&own, &signed(body), body, 1_001), Err(WebhookError::Malformed), "{body}");
        }
    }

    proptest! {
        #[test]
        fn any_request_is_survived(token in "\\PC*", body: Vec<u8>) {
            let _ = Webhook::receive(&keys("secret"), &token, &body, 1_001);
            let sha256 = STANDARD.encode(Sha256::digest(&body));
            let signed = keys("secret").mint(Claims { sha256, ..Default::default() }, 1_000, 300);
            let _ = Webhook::receive(&keys("secret"), &signed, &body, 1_001);
        }
    }
}
