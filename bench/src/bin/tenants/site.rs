//! A server on a database of its own, with one administrator.

use std::io::Write;
use std::ops::Deref;
use std::process::{Command, Stdio};

use bench::{Fault, Server, free_port};
use serde_json::json;

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

/// A server with one account and one meeting that can be copied.
pub(crate) struct Site(Server);

impl Deref for Site {
    type Target = Server;

    fn deref(&self) -> &Server {
        &self.0
    }
}

impl Site {
    pub(crate) async fn start(database: &Database) -> Result<Self, Fault> {
        let settings = match database {
            Database::Sqlite => Vec::new(),
            Database::Postgres(..) => vec![
                ("PLENUM_DATABASE__URL", database.url("plenum_app")),
                ("PLENUM_DATABASE__OWNER_URL", database.url("plenum_owner")),
            ],
        };
        let server = Server::start(&settings).await?;
        server.post("/api/v1/accounts", &json!({"name": "Template", "email": "template@example.org"})).await?;
        server.post("/api/v1/meetings", &json!({"title": "Template"})).await?;
        Ok(Self(server))
    }

    /// Adds so many accounts and meetings.
    pub(crate) fn fill(&self, database: &Database, rows: usize) -> Result<(), Fault> {
        match database {
            Database::Sqlite => {
                let mut python = Command::new("python3");
                python.arg("-").arg(self.data().join("plenum.db")).arg(rows.to_string());
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

    /// A new meeting; its id.
    pub(crate) async fn meeting(&self) -> Result<String, Fault> {
        let made = self.post("/api/v1/meetings", &json!({"title": "Council"})).await?;
        Ok(made["id"].as_str().ok_or("no id")?.to_owned())
    }

    pub(crate) async fn rename(&self, meeting: &str, n: usize) -> Result<(), Fault> {
        let request = self.http.patch(format!("{}/api/v1/meetings/{meeting}", self.url)).header("origin", &self.url);
        let change = json!({"title": format!("Council {n}")});
        request.header("cookie", &self.cookie).json(&change).send().await?.error_for_status()?.bytes().await?;
        Ok(())
    }
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
