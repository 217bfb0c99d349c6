//! Somebody who is told of events, with answers on demand.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::IntoResponse;
use serde_json::Value;
use tokio::sync::mpsc;

/// Longest wait for an event: the first repetition comes after five to six seconds.
const WAIT: Duration = Duration::from_secs(30);

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    pub(crate) path: String,
    headers: HeaderMap,
    pub(crate) body: String,
}

impl Heard {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub(crate) fn event(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub(crate) fn kind(&self) -> String {
        self.event()["type"].as_str().unwrap().trim_start_matches("org.plenum.").to_owned()
    }

    /// What a receiver does with a secret before it believes anything.
    pub(crate) fn is_signed_with(&self, secret: &str) -> bool {
        let at_s = self.header("webhook-timestamp").parse().unwrap_or_default();
        let id = self.header("webhook-id");
        webhooks::verify_symmetric(secret, id, at_s, &self.body, self.header("webhook-signature"))
    }
}

#[derive(Clone)]
struct Shared {
    answers: Arc<Mutex<VecDeque<u16>>>,
    heard: mpsc::UnboundedSender<Heard>,
}

pub(crate) struct Receiver {
    url: String,
    answers: Arc<Mutex<VecDeque<u16>>>,
    heard: mpsc::UnboundedReceiver<Heard>,
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        let (sender, heard) = mpsc::unbounded_channel();
        let answers = Arc::<Mutex<VecDeque<u16>>>::default();
        let shared = Shared { answers: answers.clone(), heard: sender };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async { axum::serve(listener, Router::new().fallback(hear).with_state(shared)).await });
        Self { url, answers, heard }
    }

    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// The next requests are answered with these; after them with 200.
    pub(crate) fn answer(&self, statuses: &[u16]) {
        self.answers.lock().unwrap().extend(statuses);
    }

    /// The next event.
    pub(crate) async fn hear(&mut self) -> Heard {
        tokio::time::timeout(WAIT, self.heard.recv()).await.expect("an event in time").unwrap()
    }

    /// As many events, by their types in the order of the alphabet: none is promised to come before another.
    pub(crate) async fn hear_all(&mut self, count: usize) -> Vec<Heard> {
        let mut all = Vec::new();
        while all.len() < count {
            all.push(self.hear().await);
        }
        all.sort_by_key(Heard::kind);
        all
    }

    /// What has come and nobody has looked at.
    pub(crate) fn rest(&mut self) -> Vec<Heard> {
        std::iter::from_fn(|| self.heard.try_recv().ok()).collect()
    }
}

async fn hear(State(shared): State<Shared>, uri: Uri, headers: HeaderMap, body: String) -> impl IntoResponse {
    let status = shared.answers.lock().unwrap().pop_front().unwrap_or(200);
    let _ = shared.heard.send(Heard { path: uri.path().to_owned(), headers, body });
    let elsewhere = [(header::LOCATION, "/inside")];
    (StatusCode::from_u16(status).unwrap(), elsewhere, format!("answer {status}\u{0}"))
}
