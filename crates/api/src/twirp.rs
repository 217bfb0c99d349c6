//! RoomService over HTTP (Twirp v7): `POST /twirp/livekit.RoomService/<Method>`, for backends with an API key.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use livekit::service::{Call, Fault, Format};
use media::EmbeddedMedia;

/// Largest request, bytes: metadata and data packets are bounded well below.
const REQUEST_BYTES_MAX: usize = 512 * 1024;

pub(crate) fn router(media: EmbeddedMedia) -> Router {
    Router::new()
        .route("/twirp/livekit.RoomService/{method}", post(call))
        .layer(DefaultBodyLimit::max(REQUEST_BYTES_MAX))
        .with_state(media)
}

/// Whoever holds a token with the grant of the method.
async fn call(
    State(media): State<EmbeddedMedia>,
    Path(method): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refused> {
    let text = |name| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let (format, kind) = match text(header::CONTENT_TYPE).split(';').next().map(str::trim) {
        Some("application/json") => (Format::Json, "application/json"),
        Some("application/protobuf") => (Format::Protobuf, "application/protobuf"),
        _ => return Err(Refused(Fault::BadRoute)),
    };
    let token = text(header::AUTHORIZATION).strip_prefix("Bearer ").unwrap_or_default();
    let claims = media.verify(token).map_err(|_| Refused(Fault::Unauthenticated))?;
    let call = Call::parse(&method, &body, format).map_err(Refused)?;
    let answer = media.serve(&claims, call).await.map_err(Refused)?;
    Ok(([(header::CONTENT_TYPE, kind)], answer.encode(format)).into_response())
}

struct Refused(Fault);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let (code, status) = self.0.code();
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::json!({ "code": code, "msg": self.0.to_string() }).to_string();
        (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
    }
}
