//! Somebody in the room of a sitting, with the key of their device.

use std::time::Duration;

use ballot::MemberId;
use ballot::client::PersonKey;
use ballot::encoded::{Blob, Salt};
use ballot::vote::body::Body;
use ballot::vote::entry::Context;
use ballot::vote::roll::key_statement;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bench::socket::{Socket, open, say};
use bench::{Fault, Server};
use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio_tungstenite::tungstenite::Message;

/// Between two signs of life; the server waits three times as long.
const HEARTBEAT: Duration = Duration::from_secs(10);

pub(crate) struct Person {
    pub(crate) ticket: String,
    pub(crate) id: MemberId,
    pub(crate) key: PersonKey,
}

impl Person {
    /// Joins as a browser does, and asks for the ticket of the votes.
    pub(crate) async fn enter(
        server: &Server,
        cookie: &str,
        mut join: Value,
        number: usize,
    ) -> Result<(Socket, String), Fault> {
        join["device"] = json!(format!("device{number:06}"));
        let joined: Value = server.send("/api/v1/join", cookie, &join).await?.json().await?;
        let mut socket = open(&server.url, &joined).await?;
        say(&mut socket, &json!({"type": "votes"})).await?;
        let ticket = hear(&mut socket, |frame| frame["type"] == "vote-ticket").await?;
        Ok((socket, text(&ticket["ticket"])?))
    }

    /// Registers the key of the device.
    pub(crate) async fn register(server: &Server, ticket: String) -> Result<Self, Fault> {
        let desk = ask(server, &ticket, "/desk", json!({})).await?;
        let id: MemberId = text(&desk["you"])?.parse()?;
        let meeting = u128::from_str_radix(&text(&desk["meeting"])?, 16)?.to_be_bytes();
        let mut seed = [0; 32];
        getrandom::fill(&mut seed)?;
        let key = PersonKey::new(&seed);
        let public = key.public();
        let signature = key.sign_bytes(&key_statement(&meeting, id, &public));
        let body = json!({"key": public.to_string(), "signature": signature.to_string()});
        ask(server, &ticket, "/key", body).await?;
        Ok(Self { ticket, id, key })
    }

    /// An entry as it is sent.
    pub(crate) fn entry(&self, context: &Context, body: &Body, shares: &[Blob]) -> Result<Value, Fault> {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt)?;
        let sent = self.key.sign(context, self.id, Salt::from(salt), body);
        let shares: Vec<_> = shares.iter().map(|share| STANDARD.encode(&share.0)).collect();
        Ok(json!({
            "ticket": self.ticket, "type": sent.kind.name(), "by": self.id.to_string(),
            "sig": sent.sig.map(|sig| sig.to_string()), "salt": sent.salt.to_string(), "body": sent.body,
            "shares": shares,
        }))
    }
}

/// A request of the API of votes.
pub(crate) async fn ask(server: &Server, ticket: &str, path: &str, mut body: Value) -> Result<Value, Fault> {
    body["ticket"] = json!(ticket);
    let answer = server.send(&format!("/api/v1/votes{path}"), "", &body).await?.bytes().await?;
    Ok(if answer.is_empty() { Value::Null } else { serde_json::from_slice(&answer)? })
}

/// The next frame that fits.
pub(crate) async fn hear(socket: &mut Socket, fits: impl Fn(&Value) -> bool) -> Result<Value, Fault> {
    loop {
        let Message::Text(text) = socket.next().await.ok_or("closed")?? else { continue };
        let frame = serde_json::from_str(&text)?;
        if fits(&frame) {
            return Ok(frame);
        }
    }
}

/// Stays in the room as a browser does: reads what comes, and says from time to time that it is there. Whoever has an
/// ear is told how far the newest vote is; the others look at nothing, as that costs nothing here.
pub(crate) async fn stay(mut socket: Socket, ear: Option<watch::Sender<String>>) -> Result<(), Fault> {
    let mut beat = tokio::time::interval(HEARTBEAT);
    loop {
        tokio::select! {
            _ = beat.tick() => say(&mut socket, &json!({"type": "ping"})).await?,
            message = socket.next() => {
                let (Message::Text(frame), Some(ear)) = (message.ok_or("put out")??, &ear) else { continue };
                let frame: Value = serde_json::from_str(&frame)?;
                if let Some(newest) = frame["votes"].as_array().and_then(|votes| votes.last()) {
                    ear.send_replace(text(&newest["stage"])?);
                }
            }
        }
    }
}

pub(crate) fn text(value: &Value) -> Result<String, Fault> {
    Ok(value.as_str().ok_or("not a text")?.to_owned())
}
