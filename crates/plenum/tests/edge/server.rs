//! A server of one's own on free ports, with a browser's manners and without a browser.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use futures_util::{SinkExt, StreamExt};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

pub(crate) const EMAIL: &str = "ada@example.org";
pub(crate) const PASSWORD: &str = "canary password 7b1e";

/// A plenum process; killed when dropped.
pub(crate) struct Server {
    pub(crate) url: String,
    pub(crate) data: TempDir,
    /// The token of the setup link it printed, while no account existed.
    pub(crate) setup: Option<String>,
    /// The settings it was started with.
    pub(crate) settings: Vec<(String, String)>,
    child: Child,
    /// Where in the log this process began.
    log_from: u64,
    http: reqwest::Client,
}

impl Server {
    pub(crate) fn start() -> Self {
        Self::start_with(&[])
    }

    /// With more settings, as environment variables.
    pub(crate) fn start_with(settings: &[(&str, &str)]) -> Self {
        let port = free_port();
        Self::start_on(tempfile::tempdir().unwrap(), port, true, settings)
    }

    /// On data that is there already.
    pub(crate) fn start_in(data: TempDir) -> Self {
        Self::start_in_with(data, &[])
    }

    pub(crate) fn start_in_with(data: TempDir, settings: &[(&str, &str)]) -> Self {
        Self::start_on(data, free_port(), false, settings)
    }

    /// On PostgreSQL as an operator sets it up: one role owns and migrates, another serves. `None` without a server.
    pub(crate) fn start_on_postgres() -> Option<Self> {
        Self::start_on_postgres_with_settings().map(|(server, _)| server)
    }

    /// The same, with every statement in the log of PostgreSQL; also answers what the database is called there.
    pub(crate) fn start_on_talking_postgres() -> Option<(Self, String)> {
        let settings = Self::postgres_database()?;
        let name = settings[0].1.rsplit('/').next().unwrap().to_owned();
        let postgres = std::env::var("PLENUM_TEST_POSTGRES_URL").unwrap();
        let talk = format!("ALTER DATABASE {name} SET log_statement = 'all'");
        let told = Command::new("psql").args(["-q", &format!("{postgres}/postgres"), "-c", &talk]).status().unwrap();
        assert!(told.success());
        let settings: Vec<_> = settings.iter().map(|(key, value)| (*key, value.as_str())).collect();
        Some((Self::start_on(tempfile::tempdir().unwrap(), free_port(), true, &settings), name))
    }

    pub(crate) fn start_on_postgres_with_settings() -> Option<(Self, Vec<(&'static str, String)>)> {
        let settings = Self::postgres_database()?;
        let named: Vec<_> = settings.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let server = Self::start_on(tempfile::tempdir().unwrap(), free_port(), true, &named);
        Some((server, settings))
    }

    /// An empty database, as settings: who serves, who owns, who backs up.
    pub(crate) fn postgres_database() -> Option<Vec<(&'static str, String)>> {
        let Ok(postgres) = std::env::var("PLENUM_TEST_POSTGRES_URL") else {
            assert!(std::env::var("PLENUM_TEST_REQUIRE_POSTGRES").is_err(), "PLENUM_TEST_POSTGRES_URL is not set");
            return None;
        };
        let name = format!("edge_{}", uuid::Uuid::now_v7().simple());
        let create = format!("CREATE DATABASE {name} OWNER plenum_owner");
        let made = Command::new("psql").args(["-q", &format!("{postgres}/postgres"), "-c", &create]).status().unwrap();
        assert!(made.success());
        let as_role = |role: &str| format!("{}/{name}", postgres.replacen("plenum@", &format!("{role}@"), 1));
        Some(vec![
            ("PLENUM_DATABASE__URL", as_role("plenum_app")),
            ("PLENUM_DATABASE__OWNER_URL", as_role("plenum_owner")),
            ("PLENUM_OUTBOUND__ALLOW", r#"["127.0.0.1"]"#.to_owned()),
            ("PLENUM_DATABASE__BACKUP_URL", as_role("plenum_backup")),
        ])
    }

    fn start_on(data: TempDir, port: u16, first: bool, settings: &[(&str, &str)]) -> Self {
        let url = format!("http://127.0.0.1:{port}");
        let log = std::fs::OpenOptions::new().create(true).append(true).open(data.path().join("log")).unwrap();
        let log_from = log.metadata().unwrap().len();
        let mut child = plenum(data.path())
            .arg("serve")
            .env("PLENUM_SERVER__LISTEN", format!("127.0.0.1:{port}"))
            .env("PLENUM_SERVER__PUBLIC_URL", &url)
            .env("PLENUM_LOG__LEVEL", "debug,sqlx=info,sea_orm=info,hyper=info")
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let setup = greeting(child.stdout.take().unwrap(), first);
        // Where a browser is sent next is what is looked at.
        let http = outbound::operator_client().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let settings = settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { url, data, setup, settings, child, log_from, http }
    }

    /// Ends the process as a power cut would, and starts it again on the same data.
    pub(crate) fn kill_and_restart(mut self) -> Self {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let port = self.url.rsplit(':').next().unwrap().parse().unwrap();
        let data = std::mem::replace(&mut self.data, tempfile::tempdir().unwrap());
        let settings = std::mem::take(&mut self.settings);
        drop(self);
        let settings: Vec<_> = settings.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        Self::start_on(data, port, false, &settings)
    }

    /// Asks the process to stop, as `systemctl stop` does, and waits for its end.
    pub(crate) fn stop(&mut self) -> std::process::ExitStatus {
        Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status().unwrap();
        self.child.wait().unwrap()
    }

    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.data.path().join("log")).unwrap()
    }

    /// Waits until this process has logged a line with all of these words.
    pub(crate) async fn logged(&self, words: &[&str]) {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let from = format!("+{}", self.log_from + 1);
        let mut tail = Command::new("tail")
            .args(["-c", &from, "-f"])
            .arg(self.data.path().join("log"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(tail.stdout.take().unwrap()).lines().map_while(Result::ok);
        let found = tokio::task::spawn_blocking(move || {
            // A word that ends with a space is found at the end of a line, too.
            let mut lines = lines.into_iter().map(|line| line + " ");
            lines.any(|line| words.iter().all(|word| line.contains(word.as_str())))
        });
        let found = tokio::time::timeout(std::time::Duration::from_secs(60), found).await;
        tail.kill().unwrap();
        tail.wait().unwrap();
        assert!(found.expect("it is logged in time").unwrap());
    }

    /// A request as a page of this server sends it.
    pub(crate) async fn send(&self, method: Method, path: &str, cookie: Option<&str>, body: Option<Value>) -> Response {
        let mut request = self.http.request(method, format!("{}{path}", self.url)).header("origin", &self.url);
        if let Some(cookie) = cookie {
            request = request.header("cookie", cookie);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        request.send().await.unwrap()
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url))
    }

    /// A request as a page of this host sends it.
    pub(crate) fn at(&self, host: &str, method: Method, path: &str) -> reqwest::RequestBuilder {
        let authority = format!("{host}:{}", self.url.rsplit(':').next().unwrap());
        self.request(method, path).header("origin", format!("http://{authority}")).header("host", authority)
    }

    pub(crate) async fn post(&self, path: &str, cookie: Option<&str>, body: Value) -> Response {
        self.send(Method::POST, path, cookie, Some(body)).await
    }

    /// Sets up the first administrator; answers the session cookie.
    pub(crate) async fn administrator(&self) -> String {
        let body = json!({"token": self.setup, "name": "Ada", "email": EMAIL, "password": PASSWORD});
        let response = self.post("/api/v1/setup", None, body).await;
        assert_eq!(response.status(), StatusCode::CREATED);
        cookie(&response)
    }

    /// Somebody whom an administrator invites and who sets up their account: the session, and the id of the account. The
    /// address is the name at example.org.
    pub(crate) async fn person(&self, chief: &str, name: &str) -> (String, String) {
        let email = format!("{}@example.org", name.to_lowercase());
        let new = json!({"name": name, "email": email});
        let invited: Value = self.post("/api/v1/accounts", Some(chief), new).await.json().await.unwrap();
        let token = text(&invited["setup_url"]).split_once('#').unwrap().1.to_owned();
        let setup = json!({"token": token, "name": name, "email": email, "password": PASSWORD});
        (cookie(&self.post("/api/v1/setup", None, setup).await), text(&invited["account"]["id"]))
    }

    /// A meeting of this account: id, code, secret of its link.
    pub(crate) async fn meeting(&self, cookie: &str) -> (String, String, String) {
        let response = self.post("/api/v1/meetings", Some(cookie), json!({"title": "Council"})).await;
        assert_eq!(response.status(), StatusCode::CREATED);
        let meeting: Value = response.json().await.unwrap();
        let (_, secret) = meeting["join_url"].as_str().unwrap().split_once('#').unwrap();
        (text(&meeting["id"]), text(&meeting["code"]), secret.to_owned())
    }

    pub(crate) async fn join(&self, cookie: Option<&str>, body: Value) -> Value {
        let response = self.post("/api/v1/join", cookie, body).await;
        assert_eq!(response.status(), StatusCode::OK);
        response.json().await.unwrap()
    }

    pub(crate) async fn socket(&self) -> Socket {
        self.socket_from(&self.url).await.unwrap()
    }

    pub(crate) async fn socket_from(&self, origin: &str) -> Result<Socket, Box<tokio_tungstenite::tungstenite::Error>> {
        let url = format!("{}/api/v1/socket", self.url.replacen("http", "ws", 1));
        let mut request = url.into_client_request().unwrap();
        request.headers_mut().insert("origin", origin.parse().unwrap());
        request.headers_mut().insert("sec-websocket-protocol", "plenum.v1".parse().unwrap());
        connect_async(request).await.map(|(socket, _)| Socket(socket)).map_err(Box::new)
    }

    /// A socket of a page of this host.
    pub(crate) async fn socket_at(&self, host: &str) -> Socket {
        let authority = format!("{host}:{}", self.url.rsplit(':').next().unwrap());
        let url = format!("{}/api/v1/socket", self.url.replacen("http", "ws", 1));
        let mut request = url.into_client_request().unwrap();
        request.headers_mut().insert("origin", format!("http://{authority}").parse().unwrap());
        request.headers_mut().insert("host", authority.parse().unwrap());
        request.headers_mut().insert("sec-websocket-protocol", "plenum.v1".parse().unwrap());
        Socket(connect_async(request).await.unwrap().0)
    }

    /// A socket that has said `hello`, and what it was answered.
    pub(crate) async fn enter(&self, ticket: &Value, resume: Option<Value>) -> (Socket, Value) {
        let mut socket = self.socket().await;
        let mut hello = json!({"type": "hello", "ticket": ticket["ticket"]});
        if let Some(resume) = resume {
            hello["resume"] = resume;
        }
        socket.say(&hello).await;
        let first = socket.hear().await;
        (socket, first)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One end of a conference socket.
pub(crate) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    pub(crate) async fn say(&mut self, frame: &Value) {
        self.raw(Message::text(frame.to_string())).await;
    }

    pub(crate) async fn raw(&mut self, message: Message) {
        self.0.send(message).await.unwrap();
    }

    /// Says that somebody is there, as clients do: whoever is silent for long is taken for gone.
    pub(crate) async fn stay(&mut self) {
        self.raw(Message::Ping(Default::default())).await;
    }

    /// The next frame that is JSON.
    pub(crate) async fn hear(&mut self) -> Value {
        loop {
            match self.0.next().await.expect("a frame before the end").unwrap() {
                Message::Text(text) => return serde_json::from_str(&text).unwrap(),
                Message::Ping(_) | Message::Pong(_) => {}
                other => panic!("expected a frame, got {other:?}"),
            }
        }
    }

    /// The next frame for which `wanted` holds.
    pub(crate) async fn hear_until(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let frame = self.hear().await;
            if wanted(&frame) {
                return frame;
            }
        }
    }

    /// The code the server closes with.
    pub(crate) async fn closing(&mut self) -> String {
        text(&self.hear_until(|frame| frame["type"] == "closing").await["code"])
    }
}

/// The binary with its data in `dir` and nothing else from outside.
pub(crate) fn plenum(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plenum"));
    command
        .env_clear()
        .env("PLENUM_DATA__DIR", dir)
        .env("PLENUM_MEDIA__LISTEN_UDP", "127.0.0.1:0")
        .env("PLENUM_MEDIA__ADVERTISE", r#"["127.0.0.1"]"#);
    command
}

pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

pub(crate) fn cookie(response: &Response) -> String {
    let header = response.headers()["set-cookie"].to_str().unwrap();
    header.split(';').next().unwrap().to_owned()
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// Reads what the process says until it serves; at a first start that is the setup token too.
fn greeting(stdout: ChildStdout, first: bool) -> Option<String> {
    let mut lines = BufReader::new(stdout).lines().map(Result::unwrap);
    lines.find(|line| line.starts_with("Plenum is ready")).expect("the server starts; see its log");
    if !first {
        return None;
    }
    let line = lines.find(|line| line.contains("/setup#")).expect("a first start prints the setup link");
    line.split_once('#').map(|(_, token)| token.to_owned())
}
