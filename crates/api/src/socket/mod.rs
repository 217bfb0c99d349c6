//! The conference socket.

mod session;

use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::response::Response;
use wire::socket::{FRAME_BYTES_MAX, SUBPROTOCOL};

use crate::App;

/// Opens the socket; who it is for is said in the first frame. Origin is checked before.
pub(crate) async fn accept(State(app): State<App>, upgrade: WebSocketUpgrade) -> Response {
    upgrade
        .protocols([SUBPROTOCOL])
        .max_message_size(FRAME_BYTES_MAX)
        .max_frame_size(FRAME_BYTES_MAX)
        .on_upgrade(move |socket| session::run(app, socket))
}
