//! What a LiveKit cluster tells of its rooms: `POST /livekit/webhook`.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::post;
use media::ClusterMedia;
use tracing::debug;

/// Largest event, bytes: it carries the metadata and attributes of a room and of a participant.
const EVENT_BYTES_MAX: usize = 512 * 1024;

/// The one route, for a server whose media are elsewhere.
pub fn router(cluster: ClusterMedia) -> Router {
    Router::new()
        .route("/livekit/webhook", post(hear))
        .layer(DefaultBodyLimit::max(EVENT_BYTES_MAX))
        .with_state(cluster)
}

/// Whoever signs with the key of the cluster.
async fn hear(State(cluster): State<ClusterMedia>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let token = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match cluster.hear(token, &body) {
        Ok(()) => StatusCode::OK,
        Err(fault) => {
            debug!(%fault, "a webhook is not believed");
            StatusCode::UNAUTHORIZED
        }
    }
}
