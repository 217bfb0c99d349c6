//! A server on a database of its own, with one administrator.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

pub(crate) type Fault = Box<dyn std::error::Error + Send + Sync>;

/// The tenant of a simple installation.
const TENANT: &str = "00000000-0000-0000-0000-000000000001";

/// Where a server keeps what it has.
pub(crate) enum Database {
    Sqlite,
    /// Address of the cluster, name of the database.
    Postgres(String, String),
}

impl Database {
    /// A new database of the cluster that `scripts/with-postgres.sh` has started.
    pub(crate) fn postgres() -> Result<Self, Fault> {
        let cluster = std::env::var("PLENUM_TEST_POSTGRES_URL").map_err(|_| "run it by scripts/with-postgres.sh")?;
        let name = format!("bench_{}_{}", std::process::id(), free_port()?);
        let made = Self::Postgres(cluster.clone(), name.clone());
        run(Command::new("psql")
            .args([&format!("{cluster}/postgres"), "-qc"])
            .arg(format!("CREATE DATABASE {name} OWNER plenum_owner")))?;
        Ok(made)
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres(..) => "postgres",
        }
    }

    fn url(&self, role: &str) -> String {
        match self {
            Self::Sqlite => String::new(),
            Self::Postgres(cluster, name) => {
                format!("{}/{name}", cluster.replacen("plenum@", &format!("{role}@"), 1))
            }
        }
    }

    /// Turns the policies of all tables on or off.
    pub(crate) fn enforce(&self, on: bool) -> Result<(), Fault> {
        let verb = if on { "ENABLE" } else { "DISABLE" };
        let each = format!(
            "DO $$ DECLARE t text; BEGIN FOR t IN SELECT DISTINCT tablename FROM pg_policies LOOP \
             EXECUTE format('ALTER TABLE %I {verb} ROW LEVEL SECURITY', t); END LOOP; END $$"
        );
        run(Command::new("psql").arg(self.url("plenum_owner")).args(["-qc", &each]))?;
        Ok(())
    }

    /// Processes that serve connections of the server, in order.
    pub(crate) fn backends(&self) -> Result<Vec<u32>, Fault> {
        let Self::Postgres(cluster, name) = self else { return Ok(Vec::new()) };
        let query = format!(
            "SELECT pid FROM pg_stat_activity WHERE datname = '{name}' AND usename = 'plenum_app' ORDER BY pid"
        );
        let output = run(Command::new("psql").arg(format!("{cluster}/postgres")).args(["-Atc", &query]))?;
        Ok(output.lines().filter_map(|line| line.parse().ok()).collect())
    }
}

/// A running server and its administrator. Killed when dropped.
pub(crate) struct Site {
    server: Child,
    data: TempDir,
    url: String,
    http: reqwest::Client,
    cookie: String,
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

impl Site {
    /// Starts the release build, with one account and one meeting that can be copied.
    pub(crate) async fn start(database: &Database) -> Result<Self, Fault> {
        let data = tempfile::tempdir()?;
        let port = free_port()?;
        let url = format!("http://127.0.0.1:{port}");
        let mut command = Command::new(root().join("target/release/plenum"));
        command
            .arg("serve")
            .env("PLENUM_DATA__DIR", data.path())
            .env("PLENUM_SERVER__LISTEN", format!("127.0.0.1:{port}"))
            .env("PLENUM_SERVER__PUBLIC_URL", &url)
            .env("PLENUM_MEDIA__LISTEN_UDP", "127.0.0.1:0")
            .env("PLENUM_LOG__LEVEL", "warn");
        if let Database::Postgres(..) = database {
            command.env("PLENUM_DATABASE__URL", database.url("plenum_app"));
            command.env("PLENUM_DATABASE__OWNER_URL", database.url("plenum_owner"));
        }
        let mut server = command.stdout(Stdio::piped()).spawn()?;
        let mut lines = BufReader::new(server.stdout.take().ok_or("no output")?).lines();
        let token = lines.find_map(|line| line.ok()?.split_once("setup#").map(|(_, token)| token.trim().to_owned()));
        let http = outbound::operator_client().build()?;
        let mut site = Self { server, data, url, http, cookie: String::new() };
        let account =
            json!({"token": token, "name": "Ada", "email": "ada@example.org", "password": "a long password of ours"});
        let setup = site.post("/api/v1/setup", &account).await?;
        let cookie = setup.headers().get("set-cookie").ok_or("no session")?.to_str()?;
        site.cookie = cookie.split(';').next().unwrap_or("").to_owned();
        site.post("/api/v1/accounts", &json!({"name": "Template", "email": "template@example.org"})).await?;
        site.post("/api/v1/meetings", &json!({"title": "Template"})).await?;
        Ok(site)
    }

    pub(crate) fn pid(&self) -> u32 {
        self.server.id()
    }

    /// Adds so many accounts and meetings.
    pub(crate) fn fill(&self, database: &Database, rows: usize) -> Result<(), Fault> {
        match database {
            Database::Sqlite => {
                let mut python = Command::new("python3");
                python.arg("-").arg(self.data.path().join("plenum.db")).arg(rows.to_string());
                feed(&mut python, include_str!("fill.py"))
            }
            Database::Postgres(..) => {
                let mut psql = Command::new("psql");
                psql.arg(database.url("plenum_owner")).args(["-q", "-o", "/dev/null", "-v", "ON_ERROR_STOP=1"]);
                psql.args(["-v", &format!("rows={rows}"), "-v", &format!("tenant={TENANT}"), "-f", "-"]);
                feed(&mut psql, include_str!("fill.sql"))
            }
        }
    }

    async fn post(&self, path: &str, body: &Value) -> Result<reqwest::Response, Fault> {
        let request = self.http.post(format!("{}{path}", self.url)).header("origin", &self.url);
        Ok(request.header("cookie", &self.cookie).json(body).send().await?.error_for_status()?)
    }

    /// How long the answer took, and the answer.
    pub(crate) async fn get(&self, path: &str) -> Result<(Duration, Value), Fault> {
        let start = Instant::now();
        let request = self.http.get(format!("{}{path}", self.url)).header("cookie", &self.cookie);
        let answer = request.send().await?.error_for_status()?.bytes().await?;
        let taken = start.elapsed();
        Ok((taken, serde_json::from_slice(&answer)?))
    }

    /// A new meeting; its id.
    pub(crate) async fn meeting(&self) -> Result<String, Fault> {
        let made: Value = self.post("/api/v1/meetings", &json!({"title": "Council"})).await?.json().await?;
        Ok(made["id"].as_str().ok_or("no id")?.to_owned())
    }

    pub(crate) async fn rename(&self, meeting: &str, n: usize) -> Result<(), Fault> {
        let request = self.http.patch(format!("{}/api/v1/meetings/{meeting}", self.url)).header("origin", &self.url);
        let change = json!({"title": format!("Council {n}")});
        request.header("cookie", &self.cookie).json(&change).send().await?.error_for_status()?.bytes().await?;
        Ok(())
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn free_port() -> Result<u16, Fault> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn run(command: &mut Command) -> Result<String, Fault> {
    let output = command.output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Runs a program that reads what it does from its standard input.
fn feed(command: &mut Command, script: &str) -> Result<(), Fault> {
    let mut child = command.stdin(Stdio::piped()).spawn()?;
    child.stdin.take().ok_or("no input")?.write_all(script.as_bytes())?;
    if child.wait()?.success() { Ok(()) } else { Err("filling the database failed".into()) }
}
