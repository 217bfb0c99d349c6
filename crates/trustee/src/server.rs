//! The way to the server: every request shows a fresh pass, and what has no answer is sent again.

use std::error::Error;
use std::time::Duration;

use ballot::client::PASS_LIFE_MS;
use ballot::encoded::Salt;
use ballot::vote::Body;
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use reqwest::header::DATE;
use reqwest::{Client, Response, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;
use wire::problem::{Problem, ProblemCode};
use wire::vote::{VoteLog, VoteShares};

use crate::arguments::Address;
use crate::state::Keys;

/// Longest answer, bytes: a page of the log with its largest entries, or the shares of as many ballots, is less.
const ANSWER_BYTES_MAX: usize = 256 * 1024 * 1024;
const TIMEOUT: Duration = Duration::from_secs(60);
/// A clock that is found to be wrong by more may have been why a pass was of no use.
const CLOCK_MS: u64 = PASS_LIFE_MS / 2;

/// Why there is no answer to work with.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// It may answer another time; why it does not now.
    #[error("the server does not answer: {0}")]
    Away(String),
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

    /// What is sealed for this trustee, from the ballot of some entry on: some at a time.
    pub(crate) async fn shares(&mut self, keys: &Keys, from: u64) -> Result<VoteShares, Fault> {
        self.ask(keys, "shares", json!({"from": from})).await
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
        let before_ms = self.ahead_ms;
        match self.ask_once(keys, what, &mut body).await {
            // How far the clocks are apart is known only now: the pass may have been too old or too young.
            Err(Fault::Unknown) if self.ahead_ms.abs_diff(before_ms) > CLOCK_MS => {
                self.ask_once(keys, what, &mut body).await
            }
            answer => answer,
        }
    }

    async fn ask_once<T: DeserializeOwned>(&mut self, keys: &Keys, what: &str, body: &mut Value) -> Result<T, Fault> {
        let now_ms = Timestamp::now().as_millisecond().saturating_add(self.ahead_ms);
        let pass = keys.pass(&self.address, u64::try_from(now_ms).unwrap_or_default());
        body["ticket"] = json!(pass.to_string());
        let url = format!("{}/api/v1/votes/{}/{what}", self.address.site, Uuid::from(self.address.vote));
        let response = self.send(&url, body).await?;
        let clock = response.headers().get(DATE).and_then(|date| date.to_str().ok());
        if let Some(clock) = clock.and_then(|date| rfc2822::parse(date).ok()) {
            self.ahead_ms = clock.timestamp().as_millisecond() - Timestamp::now().as_millisecond();
        }
        let status = response.status();
        let bytes = read(response).await?;
        if status.is_success() {
            return serde_json::from_slice(&bytes).map_err(|fault| match fault.is_data() {
                true => Fault::Form,
                // A page of whatever stands before it.
                false => Fault::Away(status.to_string()),
            });
        }
        let problem: Option<Problem> = serde_json::from_slice(&bytes).ok();
        Err(match problem {
            Some(Problem { code: ProblemCode::VoteRefused, detail: Some(code), .. }) => Fault::Refused(code),
            Some(Problem { code: ProblemCode::NotFound | ProblemCode::NotPermitted, .. }) => Fault::Unknown,
            // While it is restarted, or set up anew, something before it answers, or it knows none of its hosts.
            None | Some(Problem { code: ProblemCode::UnknownHost, .. }) => Fault::Away(status.to_string()),
            _ if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => Fault::Away(status.to_string()),
            Some(_) => Fault::Form,
        })
    }

    async fn send(&self, url: &str, body: &(impl Serialize + Sync)) -> Result<Response, Fault> {
        // The server takes what changes something from its own pages alone.
        let request = self.http.post(url).header("origin", &self.address.site).json(body);
        request.send().await.map_err(away)
    }
}

/// The innermost cause says what a person can do about it: a name that is not known, a certificate that is not trusted.
fn away(fault: reqwest::Error) -> Fault {
    let fault = fault.without_url();
    let mut cause: &dyn Error = &fault;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    Fault::Away(cause.to_string())
}

async fn read(mut response: Response) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(away)? {
        if bytes.len() + chunk.len() > ANSWER_BYTES_MAX {
            return Err(Fault::Form);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::sync::mpsc::channel;

    use ballot::client::ToolPass;
    use ballot::{MemberId, VoteId};

    use super::*;
    use crate::state::State;
    use crate::stub::{answer, serve};

    /// The way to a server, and keys to go it with.
    fn way(folder: &tempfile::TempDir, site: &dyn Fn(&Keys) -> String) -> (Server, Keys) {
        let mut address = Address { site: String::new(), vote: VoteId([1; 16]), member: MemberId([2; 16]) };
        let keys = State::open(folder.path(), &address).expect("a file").keys().expect("keys");
        address.site = site(&keys);
        (Server::new(address, "").expect("a client"), keys)
    }

    #[tokio::test]
    async fn a_clock_that_is_wrong_by_hours_is_noticed_with_the_first_answer() {
        const AHEAD: Duration = Duration::from_secs(3 * 60 * 60);
        let folder = tempfile::tempdir().expect("a folder");
        let (tell, told) = channel();
        // Answers as the server does to a pass that is not good, and to one that is.
        let site = |keys: &Keys| {
            let (key, tell) = (keys.person.public(), tell.clone());
            serve(move |body| {
                let now = Timestamp::now() + AHEAD;
                let pass: ToolPass = body["ticket"].as_str()?.parse().ok()?;
                let is_good = pass.is_good(&key, u64::try_from(now.as_millisecond()).ok()?);
                tell.send(is_good).ok()?;
                let date = rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&now).ok()?;
                let problem = r#"{"type":"urn:plenum:problem:not-found","title":"-","status":404,"code":"not-found"}"#;
                let (status, body) = if is_good { ("200 OK", r#"{"items":[]}"#) } else { ("404 Not Found", problem) };
                Some(answer(status, &format!("date: {date}\r\n"), body))
            })
        };
        let (mut server, keys) = way(&folder, &site);
        assert!(server.shares(&keys, 0).await.is_ok());
        assert_eq!(told.try_iter().collect::<Vec<_>>(), [false, true]);
    }

    #[tokio::test]
    async fn what_is_no_answer_of_the_server_is_waited_for() {
        let problem =
            |status: u16, code: &str| format!(r#"{{"type":"-","title":"-","status":{status},"code":"{code}"}}"#);
        let page = "<html><body>404 page not found</body></html>".to_owned();
        for (status, body, expected) in [
            ("404 Not Found", page.clone(), "away"),
            ("403 Forbidden", page.clone(), "away"),
            ("421 Misdirected", page.clone(), "away"),
            ("502 Bad Gateway", page.clone(), "away"),
            ("200 OK", page, "away"),
            ("404 Not Found", problem(404, "unknown-host"), "away"),
            ("429 Too Many Requests", problem(429, "too-many-requests"), "away"),
            ("404 Not Found", problem(404, "not-found"), "unknown"),
            ("403 Forbidden", problem(403, "not-permitted"), "unknown"),
            ("422 Unprocessable", problem(422, "invalid-fields"), "form"),
            ("200 OK", r#"{"things":[]}"#.to_owned(), "form"),
        ] {
            let folder = tempfile::tempdir().expect("a folder");
            let told = body.clone();
            let site = |_: &Keys| {
                let body = told.clone();
                serve(move |_| Some(answer(status, "", &body)))
            };
            let (mut server, keys) = way(&folder, &site);
            let fault = match server.log(&keys, 0).await {
                Err(Fault::Away(_)) => "away",
                Err(Fault::Unknown) => "unknown",
                Err(Fault::Form) => "form",
                Err(Fault::Refused(_)) | Ok(_) => "else",
            };
            assert_eq!(fault, expected, "{status}: {body}");
        }
    }

    #[tokio::test]
    async fn why_there_is_no_answer_is_said_without_the_address() {
        let folder = tempfile::tempdir().expect("a folder");
        let free = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("bound");
        let (mut server, keys) = way(&folder, &|_| format!("http://{free}"));
        let Err(Fault::Away(why)) = server.log(&keys, 0).await else { panic!("nobody answers") };
        assert!(why.contains("refused") && !why.contains("127.0.0.1"), "{why}");
    }
}
