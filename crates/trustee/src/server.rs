//! The way to the server: every request shows a fresh pass, and what has no answer is sent again.

use std::time::Duration;

use ballot::encoded::Salt;
use ballot::vote::Body;
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use reqwest::header::DATE;
use reqwest::{Client, Response, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thiserror::Error;
use uuid::Uuid;
use wire::problem::{Problem, ProblemCode};
use wire::vote::{VoteLog, VoteShares};

use crate::arguments::Address;
use crate::state::Keys;

/// Longest answer, bytes: a page of the log with its largest entries is less.
const ANSWER_BYTES_MAX: usize = 256 * 1024 * 1024;
const TIMEOUT: Duration = Duration::from_secs(60);

/// Why there is no answer to work with.
#[derive(Debug, Error)]
pub(crate) enum Fault {
    /// It may answer another time.
    #[error("the server does not answer")]
    Away,
    #[error("the server knows no such trustee of this vote")]
    Unknown,
    /// The law of the vote, by its code.
    #[error("the vote refuses this: {0}")]
    Refused(String),
    #[error("the server answers something that cannot be understood")]
    Form,
}

pub(crate) struct Server {
    http: Client,
    address: Address,
    /// How far its clock is ahead of ours, milliseconds: passes are good by its clock.
    ahead_ms: i64,
}

impl Server {
    pub(crate) fn new(address: Address, authority_pem: &str) -> Result<Self, String> {
        let client = outbound::operator_client_believing(authority_pem).map_err(|fault| fault.to_string())?;
        let http = client.redirect(reqwest::redirect::Policy::none()).timeout(TIMEOUT).build();
        Ok(Self { http: http.map_err(|fault| fault.to_string())?, address, ahead_ms: 0 })
    }

    /// The log from some entry on.
    pub(crate) async fn log(&mut self, keys: &Keys, from: u64) -> Result<VoteLog, Fault> {
        self.ask(keys, "log", json!({"from": from})).await
    }

    pub(crate) async fn shares(&mut self, keys: &Keys) -> Result<VoteShares, Fault> {
        self.ask(keys, "shares", json!({})).await
    }

    /// Has something entered that is signed inside.
    pub(crate) async fn enter(&mut self, keys: &Keys, salt: Salt, body: &Body) -> Result<(), Fault> {
        let entry = json!({
            "type": body.kind().name(), "by": null, "sig": null, "salt": salt.to_string(), "body": body.write(),
            "shares": [],
        });
        self.ask::<Value>(keys, "entries", entry).await.map(|_| ())
    }

    async fn ask<T: DeserializeOwned>(&mut self, keys: &Keys, what: &str, mut body: Value) -> Result<T, Fault> {
        let now_ms = Timestamp::now().as_millisecond().saturating_add(self.ahead_ms);
        let pass = keys.pass(&self.address, u64::try_from(now_ms).unwrap_or_default());
        body["ticket"] = json!(pass.to_string());
        let url = format!("{}/api/v1/votes/{}/{what}", self.address.site, Uuid::from(self.address.vote));
        let response = self.send(&url, &body).await?;
        let clock = response.headers().get(DATE).and_then(|date| date.to_str().ok());
        if let Some(clock) = clock.and_then(|date| rfc2822::parse(date).ok()) {
            self.ahead_ms = clock.timestamp().as_millisecond() - Timestamp::now().as_millisecond();
        }
        let status = response.status();
        let bytes = read(response).await?;
        if status.is_success() {
            return serde_json::from_slice(&bytes).map_err(|_| Fault::Form);
        }
        let problem: Option<Problem> = serde_json::from_slice(&bytes).ok();
        Err(match problem {
            Some(Problem { code: ProblemCode::VoteRefused, detail: Some(code), .. }) => Fault::Refused(code),
            _ if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => Fault::Away,
            Some(_) if status == StatusCode::NOT_FOUND || status == StatusCode::FORBIDDEN => Fault::Unknown,
            _ => Fault::Form,
        })
    }

    async fn send(&self, url: &str, body: &(impl Serialize + Sync)) -> Result<Response, Fault> {
        // The server takes what changes something from its own pages alone.
        let request = self.http.post(url).header("origin", &self.address.site).json(body);
        request.send().await.map_err(|_| Fault::Away)
    }
}

async fn read(mut response: Response) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| Fault::Away)? {
        if bytes.len() + chunk.len() > ANSWER_BYTES_MAX {
            return Err(Fault::Form);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
