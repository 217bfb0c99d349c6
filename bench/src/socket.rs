//! A conference socket as a browser opens it.

use futures_util::SinkExt;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::Fault;

pub type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Opens a socket with the ticket that a join was answered with.
pub async fn open(url: &str, joined: &Value) -> Result<Socket, Fault> {
    let mut request = format!("{}/api/v1/socket", url.replacen("http", "ws", 1)).into_client_request()?;
    request.headers_mut().insert("origin", url.parse()?);
    request.headers_mut().insert("sec-websocket-protocol", "plenum.v1".parse()?);
    let (mut socket, _) = connect_async(request).await?;
    say(&mut socket, &json!({"type": "hello", "ticket": joined["ticket"]})).await?;
    Ok(socket)
}

pub async fn say(socket: &mut Socket, frame: &Value) -> Result<(), Fault> {
    Ok(socket.send(Message::text(frame.to_string())).await?)
}
