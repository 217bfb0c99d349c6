//! The release build of the server, on data of its own, with its first administrator.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::Fault;

/// A running server. Killed when dropped, however a measurement ends.
pub struct Server {
    process: Child,
    data: TempDir,
    pub url: String,
    pub http: reqwest::Client,
    /// The session of the administrator.
    pub cookie: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Server {
    /// Starts `target/release/plenum`, with these settings besides, and makes Ada (`ada@example.org`) its
    /// administrator. `PLENUM_BIN` names another build to compare with; what is committed is of this tree.
    pub async fn start(settings: &[(&str, String)]) -> Result<Self, Fault> {
        let binary = std::env::var_os("PLENUM_BIN").map_or_else(|| root().join("target/release/plenum"), Into::into);
        let data = tempfile::tempdir()?;
        let port = free_port()?;
        let url = format!("http://127.0.0.1:{port}");
        let mut process = Command::new(binary)
            .arg("serve")
            .env("PLENUM_DATA__DIR", data.path())
            .env("PLENUM_SERVER__LISTEN", format!("127.0.0.1:{port}"))
            .env("PLENUM_SERVER__PUBLIC_URL", &url)
            .env("PLENUM_MEDIA__LISTEN_UDP", "127.0.0.1:0")
            .env("PLENUM_LOG__LEVEL", "warn")
            .envs(settings.iter().map(|(name, value)| (*name, value)))
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = process.stdout.take().ok_or("no output")?;
        let http = outbound::operator_client().build()?;
        let mut server = Self { process, data, url, http, cookie: String::new() };
        let mut lines = BufReader::new(stdout).lines();
        let token = lines.find_map(|line| line.ok()?.split_once("setup#").map(|(_, token)| token.trim().to_owned()));
        server.cookie = server.set_up(&token.ok_or("no setup link")?, "Ada", "ada@example.org").await?;
        Ok(server)
    }

    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// Takes an account over by its one-time link; the session.
    pub async fn set_up(&self, token: &str, name: &str, email: &str) -> Result<String, Fault> {
        let account = json!({"token": token, "name": name, "email": email, "password": "a long password of ours"});
        let answer = self.send("/api/v1/setup", "", &account).await?;
        let cookie = answer.headers().get("set-cookie").ok_or("no session")?.to_str()?;
        Ok(cookie.split(';').next().unwrap_or_default().to_owned())
    }

    /// A request as a page of this server sends it; an answer that is an error is one here.
    pub async fn send(&self, path: &str, cookie: &str, body: &Value) -> Result<reqwest::Response, Fault> {
        let request = self.http.post(format!("{}{path}", self.url)).header("origin", &self.url);
        let answer = request.header("cookie", cookie).json(body).send().await?;
        if answer.status().is_success() {
            return Ok(answer);
        }
        Err(format!("{path}: {} {}", answer.status(), answer.text().await?).into())
    }

    /// The same as the administrator; the answer.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Value, Fault> {
        let answer = self.send(path, &self.cookie, body).await?.bytes().await?;
        Ok(if answer.is_empty() { Value::Null } else { serde_json::from_slice(&answer)? })
    }

    /// How long the answer took, and the answer.
    pub async fn get(&self, path: &str) -> Result<(Duration, Value), Fault> {
        let start = Instant::now();
        let request = self.http.get(format!("{}{path}", self.url)).header("cookie", &self.cookie);
        let answer = request.send().await?.error_for_status()?.bytes().await?;
        let taken = start.elapsed();
        Ok((taken, serde_json::from_slice(&answer)?))
    }
}

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A port of loopback that nobody listens on.
pub fn free_port() -> Result<u16, Fault> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
