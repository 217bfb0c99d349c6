//! `ETag` and `If-Match` (RFC 9110, 8.8.3 and 13.1.1) for what counts its versions.

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::error::ApiError;

/// The version that the caller wants to change; nothing when any will do.
pub(crate) struct IfMatch(pub(crate) Option<i64>);

/// A version that nothing has, so that no change happens.
const NO_VERSION: i64 = -1;

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else { return Ok(Self(None)) };
        let value = value.to_str().map_err(|_| ApiError::malformed("If-Match cannot be read."))?.trim();
        // A list never comes from those who got one tag, and a weak tag never matches here.
        let tag = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        Ok(Self(match value {
            "*" => None,
            _ => Some(tag.and_then(|tag| tag.parse().ok()).unwrap_or(NO_VERSION)),
        }))
    }
}

/// An answer with the version of what it shows.
pub(crate) struct Tagged<T>(pub(crate) StatusCode, pub(crate) i64, pub(crate) T);

impl<T: Serialize> IntoResponse for Tagged<T> {
    fn into_response(self) -> Response {
        let tag = HeaderValue::from_str(&format!("\"{}\"", self.1)).unwrap_or(HeaderValue::from_static("\"\""));
        (self.0, [(header::ETAG, tag)], Json(self.2)).into_response()
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    async fn read(value: &str) -> Option<i64> {
        let request = Request::builder().header("if-match", value).body(()).expect("a request");
        IfMatch::from_request_parts(&mut request.into_parts().0, &()).await.expect("readable").0
    }

    #[tokio::test]
    async fn only_a_tag_of_ours_names_a_version() {
        assert_eq!(read("\"7\"").await, Some(7));
        assert_eq!(read("*").await, None);
        for other in ["W/\"7\"", "7", "\"x\"", "\"7\", \"8\"", ""] {
            assert_eq!(read(other).await, Some(NO_VERSION), "{other}");
        }
    }
}
