//! The conference socket.

mod session;

use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::response::Response;
use wire::socket::{FRAME_BYTES_MAX, SUBPROTOCOL};

use crate::App;
use crate::error::ApiError;

/// Opens the socket; who it is for is said in the first frame. Origin is checked before.
pub(crate) async fn accept(
    State(app): State<App>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, ApiError> {
    let upgrade = upgrade.map_err(|_| ApiError::malformed("This address is a WebSocket."))?;
    Ok(upgrade
        .protocols([SUBPROTOCOL])
        .max_message_size(FRAME_BYTES_MAX)
        .max_frame_size(FRAME_BYTES_MAX)
        .on_upgrade(move |socket| session::run(app, socket)))
}
