//! The conference socket.

mod session;

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::response::Response;
use wire::socket::{FRAME_BYTES_MAX, SUBPROTOCOL};

use crate::error::ApiError;
use crate::site::Site;

/// What is read from a client at a time, bytes.
const READ_BUFFER_BYTES: usize = 4 * 1024;
/// What waiting frames are gathered to before it is written, bytes; it grows only as far as it is used.
const WRITE_BUFFER_BYTES: usize = 32 * 1024;

/// Opens the socket; who it is for is said in the first frame. Origin is checked before.
pub(crate) async fn accept(
    app: Site,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, ApiError> {
    let upgrade = upgrade.map_err(|_| ApiError::malformed("This address is a WebSocket."))?;
    Ok(upgrade
        .protocols([SUBPROTOCOL])
        .max_message_size(FRAME_BYTES_MAX)
        .max_frame_size(FRAME_BYTES_MAX)
        // Clients say little: the library's 128 KiB for each would be cleared for nothing.
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(WRITE_BUFFER_BYTES)
        .on_upgrade(move |socket| session::run(app, socket)))
}
