//! Signalling of the LiveKit protocol: `/rtc` with two peer connections, `/rtc/v1` with one.

use std::collections::HashMap;

use axum::Router;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use futures_util::SinkExt;
use livekit::join::Join;
use livekit::limits::FRAME_BYTES_MAX;
use livekit::{Claims, proto};
use media::{EmbeddedMedia, Signalling};
use tracing::debug;

use crate::error::not_found;

/// Whoever may be in a room may be in its call.
const _: () = assert!(livekit::limits::PARTICIPANTS_MAX >= conference::limits::PARTICIPANTS_MAX);

type Params = HashMap<String, String>;

/// The routes; no page of ours is needed to use them, so every origin may.
pub fn router(media: EmbeddedMedia) -> Router {
    let mut router = Router::new().route("/rtc", get(dual)).route("/rtc/validate", get(validate));
    if !media.offers_single_peer_connection() {
        // Told so, and not with the page of the web client, clients fall back to `/rtc` by themselves.
        router = router.route("/rtc/v1", any(not_found)).route("/rtc/v1/validate", any(not_found));
    } else {
        router = router.route("/rtc/v1", get(single)).route("/rtc/v1/validate", get(validate));
    }
    let router = router.with_state(media.clone()).layer(middleware::from_fn(any_origin));
    router.merge(crate::twirp::router(media))
}

async fn any_origin(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}

/// Says whether a client would be let in. Whoever holds a token.
async fn validate(
    State(media): State<EmbeddedMedia>,
    headers: HeaderMap,
    Query(params): Query<Params>,
) -> Result<&'static str, Refused> {
    admit(&media, &headers, &params).map(|_| "success")
}

async fn dual(
    State(media): State<EmbeddedMedia>,
    headers: HeaderMap,
    Query(params): Query<Params>,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Refused> {
    let claims = admit(&media, &headers, &params)?;
    Ok(open(media, claims, Join::from_query(&params), upgrade))
}

async fn single(
    State(media): State<EmbeddedMedia>,
    headers: HeaderMap,
    Query(params): Query<Params>,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Refused> {
    let claims = admit(&media, &headers, &params)?;
    let request = params.get("join_request").map(String::as_str).unwrap_or_default();
    let join = Join::from_wrapped(request).map_err(|e| Refused(StatusCode::BAD_REQUEST, e.to_string()))?;
    Ok(open(media, claims, join, upgrade))
}

/// Why somebody is not let in, as clients of this protocol read it.
struct Refused(StatusCode, String);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.0, self.1).into_response()
    }
}

fn admit(media: &EmbeddedMedia, headers: &HeaderMap, params: &Params) -> Result<Claims, Refused> {
    let bearer =
        headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).and_then(|v| v.strip_prefix("Bearer "));
    let token = params.get("access_token").map(String::as_str).or(bearer).unwrap_or_default();
    let refused = |status, text: &str| Err(Refused(status, text.to_owned()));
    match media.verify(token) {
        Ok(claims) if !claims.video.room_join || claims.video.room.is_empty() || claims.sub.is_empty() => {
            refused(StatusCode::FORBIDDEN, "the token does not permit joining a room")
        }
        Ok(claims) => Ok(claims),
        Err(_) => refused(StatusCode::UNAUTHORIZED, "invalid authorization token"),
    }
}

fn open(media: EmbeddedMedia, claims: Claims, join: Join, upgrade: WebSocketUpgrade) -> Response {
    upgrade.max_message_size(FRAME_BYTES_MAX).max_frame_size(FRAME_BYTES_MAX).on_upgrade(move |socket| async move {
        if let Ok(signalling) = media.connect(claims, join).await {
            carry(socket, signalling).await;
        }
    })
}

/// How messages of one connection are written: as its client writes its first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Protobuf,
    Json,
}

/// Moves messages both ways until one side ends.
async fn carry(mut socket: WebSocket, signalling: Signalling) {
    let Signalling { mut frames, requests } = signalling;
    let mut form = Form::Protobuf;
    loop {
        tokio::select! {
            frame = frames.recv() => {
                let Some(frame) = frame else { break };
                let message = match form {
                    Form::Protobuf => Message::Binary(frame),
                    Form::Json => match as_json(&frame) {
                        Some(text) => Message::Text(text.into()),
                        None => continue,
                    },
                };
                if socket.send(message).await.is_err() {
                    return;
                }
            }
            message = socket.recv() => {
                let request = match message {
                    Some(Ok(Message::Binary(bytes))) => parse_frame(&bytes),
                    Some(Ok(Message::Text(text))) => {
                        form = Form::Json;
                        serde_json::from_str(&text).ok()
                    }
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
                    Some(Ok(Message::Close(_)) | Err(_)) | None => break,
                };
                match request {
                    Some(request) => {
                        if !requests.send(request).await {
                            break;
                        }
                    }
                    None => {
                        debug!("signalling frame cannot be read");
                        // Said before the end, so that the client knows that coming back as it was is no use.
                        let leave = proto::LeaveRequest {
                            reason: proto::DisconnectReason::StateMismatch as i32,
                            action: proto::leave_request::Action::Reconnect as i32,
                            can_reconnect: true,
                            ..Default::default()
                        };
                        let message = Some(proto::signal_response::Message::Leave(leave));
                        let bytes = prost::Message::encode_to_vec(&proto::SignalResponse { message });
                        let _ = socket.send(Message::Binary(bytes.into())).await;
                        break;
                    }
                }
            },
        }
    }
    let _ = socket.close().await;
}

/// A signalling frame of a client; `None` when it cannot be read.
fn parse_frame(bytes: &[u8]) -> Option<proto::SignalRequest> {
    prost::Message::decode(bytes).ok()
}

fn as_json(frame: &[u8]) -> Option<String> {
    let response: proto::SignalResponse = prost::Message::decode(frame).ok()?;
    serde_json::to_string(&response).ok()
}
