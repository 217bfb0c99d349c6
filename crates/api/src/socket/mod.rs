//! The conference socket.

mod session;
mod stream;

use axum::body::Body;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::SEC_WEBSOCKET_PROTOCOL;
use axum::response::Response;
use hyper_util::rt::TokioIo;
use tokio_tungstenite::tungstenite::handshake::server::create_response_with_body;
use tracing::debug;
use wire::socket::SUBPROTOCOL;

use crate::error::ApiError;
use crate::site::Site;

/// Opens the socket; who it is for is said in the first frame. Origin is checked before.
pub(crate) async fn accept(app: Site, mut request: Request) -> Result<Response, ApiError> {
    // The framework's own extractor writes whole messages only.
    let response = create_response_with_body(&request, Body::empty);
    let mut response = response.map_err(|_| ApiError::malformed("This address is a WebSocket."))?;
    if offers(&request, SUBPROTOCOL) {
        response.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(SUBPROTOCOL));
    }
    let upgrade = hyper::upgrade::on(&mut request);
    tokio::spawn(async move {
        match upgrade.await {
            Ok(connection) => session::run(app, stream::Socket::new(TokioIo::new(connection)).await).await,
            Err(fault) => debug!(%fault, "a connection was not upgraded"),
        }
    });
    Ok(response)
}

/// Whether a client can speak this subprotocol (RFC 6455, section 4.1).
fn offers(request: &Request, subprotocol: &str) -> bool {
    let offered = request.headers().get_all(SEC_WEBSOCKET_PROTOCOL).iter();
    offered
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|one| one.trim() == subprotocol)
}
