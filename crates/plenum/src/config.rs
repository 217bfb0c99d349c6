//! Configuration: defaults, then a file, then the environment.
//!
//! Keys are stable. An unknown one is an error that names the nearest known one,
//! because a misspelt key that is ignored is found out on the day it matters.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use serde::Deserialize;
use thiserror::Error;
use toml::{Table, Value};

use crate::mail::Mail;
use crate::postgres;
use crate::stamps::TimeStamp;

/// Longest life of an ad-hoc meeting; what the policy of this name takes.
const AD_HOC_HOURS_MAX: u32 = 365 * 24;
/// Prefix of environment variables: `PLENUM_<SECTION>__<KEY>`.
const PREFIX: &str = "PLENUM_";
/// Sections and keys. A key of another kind of program that begins with the prefix is no section.
const KNOWN: &[&str] = &[
    "server.listen",
    "server.public_url",
    "server.trusted_proxies",
    "data.dir",
    "database.url",
    "database.owner_url",
    "database.backup_url",
    "media.listen_udp",
    "media.advertise",
    "media.api_keys",
    "media.single_peer_connection",
    "media.threads",
    "media.livekit.url",
    "media.livekit.key",
    "media.livekit.secret",
    "meetings.ad_hoc_life_hours",
    "instance.name",
    "instance.time_zone",
    "mail.smtp.url",
    "mail.smtp.user",
    "mail.smtp.password_file",
    "mail.smtp.from",
    "mail.smtp.tls",
    "outbound.allow",
    "outbound.ca_file",
    "time_stamp.url",
    "time_stamp.user",
    "time_stamp.password_file",
    "time_stamp.policy",
    "time_stamp.ca_file",
    "time_stamp.locked",
    "votes.roots_file",
    "metrics.listen",
    "log.format",
    "log.level",
];

/// Everything an operator can set.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Config {
    pub(crate) server: Server,
    pub(crate) data: Data,
    pub(crate) database: Database,
    pub(crate) media: Media,
    pub(crate) meetings: Meetings,
    pub(crate) instance: Instance,
    pub(crate) mail: Mail,
    pub(crate) outbound: Outbound,
    pub(crate) time_stamp: TimeStamp,
    pub(crate) votes: Votes,
    pub(crate) metrics: Metrics,
    pub(crate) log: Log,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub(crate) struct Server {
    pub(crate) listen: SocketAddr,
    pub(crate) public_url: String,
    pub(crate) trusted_proxies: Vec<IpAddr>,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: "http://localhost:8080".into(),
            trusted_proxies: Vec::new(),
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub(crate) struct Data {
    pub(crate) dir: PathBuf,
}

impl Default for Data {
    fn default() -> Self {
        Self { dir: PathBuf::from("./data") }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Database {
    url: Option<String>,
    /// PostgreSQL only: the role that owns the tables and migrates.
    pub(crate) owner_url: Option<String>,
    /// PostgreSQL only: the role that reads everything, for backups.
    pub(crate) backup_url: Option<String>,
}

impl Database {
    /// Those that are set, each with its key.
    pub(crate) fn addresses(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let all = [
            ("database.url", &self.url),
            ("database.owner_url", &self.owner_url),
            ("database.backup_url", &self.backup_url),
        ];
        all.into_iter().filter_map(|(key, url)| Some((key, url.as_deref()?)))
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub(crate) struct Media {
    pub(crate) listen_udp: SocketAddr,
    pub(crate) advertise: Vec<IpAddr>,
    pub(crate) api_keys: BTreeMap<String, String>,
    pub(crate) threads: Option<usize>,
    pub(crate) single_peer_connection: bool,
    pub(crate) livekit: LiveKit,
}

impl Default for Media {
    fn default() -> Self {
        Self {
            listen_udp: SocketAddr::from(([0, 0, 0, 0], 7882)),
            advertise: Vec::new(),
            api_keys: BTreeMap::new(),
            threads: None,
            single_peer_connection: true,
            livekit: LiveKit::default(),
        }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct LiveKit {
    pub(crate) url: Option<String>,
    pub(crate) key: Option<String>,
    pub(crate) secret: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub(crate) struct Meetings {
    pub(crate) ad_hoc_life_hours: u32,
}

impl Default for Meetings {
    fn default() -> Self {
        Self { ad_hoc_life_hours: 24 }
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub(crate) struct Instance {
    pub(crate) name: String,
    /// IANA name: by whose clock times are written for people of tenants that have chosen none.
    pub(crate) time_zone: String,
}

impl Instance {
    pub(crate) fn zone(&self) -> Result<TimeZone, ConfigError> {
        let unknown = |_| {
            let named = &self.time_zone;
            ConfigError::Value(format!("instance.time_zone: {named} is no time zone; write it as Europe/Berlin"))
        };
        TimeZone::get(&self.time_zone).map_err(unknown)
    }
}

impl Default for Instance {
    fn default() -> Self {
        Self { name: "Plenum".into(), time_zone: "Europe/Berlin".into() }
    }
}

/// What the server calls at addresses that tenants set: providers of sign-in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Outbound {
    /// Hosts and networks inside that may be called; without them only the public internet over HTTPS.
    pub(crate) allow: Vec<String>,
    /// Certificates that are believed beside those of the system, PEM.
    pub(crate) ca_file: Option<PathBuf>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Votes {
    /// Where what logs of votes sign is kept apart from the database. In `data.dir` when absent: that notices a database
    /// that was restored alone, and not a folder that was set back with both.
    pub(crate) roots_file: Option<PathBuf>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Metrics {
    /// Off when absent.
    pub(crate) listen: Option<SocketAddr>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub(crate) struct Log {
    pub(crate) format: LogFormat,
    pub(crate) level: String,
}

impl Default for Log {
    fn default() -> Self {
        Self { format: LogFormat::Text, level: "info".into() }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    Text,
    Json,
}

/// What is wrong with the configuration, in one sentence.
#[derive(Debug, Error)]
pub(crate) enum ConfigError {
    #[error("the configuration file {0} cannot be read: {1}")]
    File(PathBuf, std::io::Error),
    #[error("the configuration file {0} is not valid TOML: {1}")]
    Syntax(PathBuf, String),
    #[error("unknown configuration key `{key}`; did you mean `{nearest}`?")]
    Unknown { key: String, nearest: &'static str },
    #[error("configuration: {0}")]
    Value(String),
}

impl Config {
    pub(crate) fn read(
        file: Option<&Path>,
        environment: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let mut table = match file {
            Some(path) => {
                let text = std::fs::read_to_string(path).map_err(|e| ConfigError::File(path.to_owned(), e))?;
                text.parse::<Table>().map_err(|e| ConfigError::Syntax(path.to_owned(), e.message().to_owned()))?
            }
            None => Table::new(),
        };
        for (name, value) in environment {
            if let Some(key) = environment_key(&name) {
                set(&mut table, &key, parse_value(&value));
            }
        }
        check_keys(&table, "")?;
        let config: Self = table.try_into().map_err(|e| ConfigError::Value(e.message().to_owned()))?;
        config.checked()
    }

    fn checked(mut self) -> Result<Self, ConfigError> {
        self.server.public_url = self.server.public_url.trim_end_matches('/').to_owned();
        if !self.server.public_url.starts_with("http://") && !self.server.public_url.starts_with("https://") {
            return Err(ConfigError::Value("server.public_url must begin with http:// or https://".into()));
        }
        if self.meetings.ad_hoc_life_hours > AD_HOC_HOURS_MAX {
            return Err(ConfigError::Value(format!("meetings.ad_hoc_life_hours: at most {AD_HOC_HOURS_MAX}, a year")));
        }
        let livekit = [&self.media.livekit.url, &self.media.livekit.key, &self.media.livekit.secret];
        let given = livekit.iter().filter(|v| v.is_some()).count();
        if given != 0 && given != 3 {
            return Err(ConfigError::Value("media.livekit needs url, key and secret together".into()));
        }
        self.instance.zone()?;
        for (key, url) in self.database.addresses() {
            if let Some(fault) = postgres::meaningless(url) {
                return Err(ConfigError::Value(format!("{key}: {fault}")));
            }
        }
        Ok(self)
    }

    /// Where what logs of votes sign is kept apart from the database.
    pub(crate) fn roots_file(&self) -> PathBuf {
        self.votes.roots_file.clone().unwrap_or_else(|| self.data.dir.join("vote-roots.jsonl"))
    }

    /// Whether whoever sets back the data folder sets back database and roots together.
    pub(crate) fn roots_go_with_database(&self) -> bool {
        let whole = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_default();
        let (dir, roots) = (whole(&self.data.dir), self.roots_file());
        let folder = whole(roots.parent().unwrap_or(&roots));
        self.database_url().starts_with("sqlite:") && folder.starts_with(dir)
    }

    /// Where the database is.
    pub(crate) fn database_url(&self) -> String {
        self.database.url.clone().unwrap_or_else(|| format!("sqlite://{}", self.data.dir.join("plenum.db").display()))
    }
}

/// `PLENUM_SERVER__PUBLIC_URL` → `server.public_url`.
fn environment_key(name: &str) -> Option<String> {
    let (section, key) = name.strip_prefix(PREFIX)?.split_once("__")?;
    Some(format!("{}.{}", section.to_lowercase(), key.to_lowercase().replace("__", ".")))
}

/// A TOML value if it is one, otherwise the text itself.
fn parse_value(text: &str) -> Value {
    let parsed = format!("v = {text}").parse::<Table>().ok().and_then(|mut t| t.remove("v"));
    parsed.unwrap_or_else(|| Value::String(text.to_owned()))
}

fn set(table: &mut Table, key: &str, value: Value) {
    match key.split_once('.') {
        None => {
            table.insert(key.to_owned(), value);
        }
        Some((section, rest)) => {
            let inner = table.entry(section).or_insert_with(|| Value::Table(Table::new()));
            if let Value::Table(inner) = inner {
                set(inner, rest, value);
            }
        }
    }
}

fn check_keys(table: &Table, prefix: &str) -> Result<(), ConfigError> {
    for (name, value) in table {
        let key = format!("{prefix}{name}");
        if KNOWN.contains(&key.as_str()) {
            continue;
        }
        match value {
            Value::Table(inner) if KNOWN.iter().any(|k| k.starts_with(&format!("{key}."))) => {
                check_keys(inner, &format!("{key}."))?;
            }
            _ => {
                let key = first_leaf(key, value);
                let nearest = KNOWN.iter().min_by_key(|k| strsim::damerau_levenshtein(k, &key)).unwrap_or(&"");
                return Err(ConfigError::Unknown { key, nearest });
            }
        }
    }
    Ok(())
}

/// The first key below an unknown section: a whole key finds its neighbour, a section alone does not.
fn first_leaf(key: String, value: &Value) -> String {
    match value.as_table().and_then(|table| table.iter().next()) {
        Some((name, inner)) => first_leaf(format!("{key}.{name}"), inner),
        None => key,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(toml: &str, env: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let path = dir.path().join("plenum.toml");
        std::fs::write(&path, toml).expect("written");
        Config::read(Some(&path), env.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())))
    }

    #[test]
    fn defaults_are_the_documented_ones() {
        let config = Config::read(None, std::iter::empty()).expect("defaults");
        assert_eq!(config.server.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(config.server.public_url, "http://localhost:8080");
        assert_eq!(config.media.listen_udp.to_string(), "0.0.0.0:7882");
        assert_eq!(config.database_url(), "sqlite://./data/plenum.db");
        assert_eq!(config.meetings.ad_hoc_life_hours, 24);
    }

    #[test]
    fn the_environment_overrides_the_file() {
        let toml = "[server]\nlisten = '127.0.0.1:1'\n[media.api_keys]\ndevkey = 'secret'";
        let env = [
            ("PLENUM_SERVER__LISTEN", "127.0.0.1:2"),
            ("PLENUM_MEDIA__LIVEKIT__URL", "wss://x"),
            ("PLENUM_MEDIA__LIVEKIT__KEY", "k"),
            ("PLENUM_MEDIA__LIVEKIT__SECRET", "s"),
            ("PLENUM_BIN", "other"),
        ];
        let config = read(toml, &env).expect("valid");
        assert_eq!(config.server.listen.port(), 2);
        assert_eq!(config.media.api_keys["devkey"], "secret");
        assert_eq!(config.media.livekit.url.as_deref(), Some("wss://x"));
    }

    #[test]
    fn an_unknown_key_names_the_nearest() {
        let error = read("[server]\nlisten_addr = 'x'", &[]).expect_err("unknown").to_string();
        assert!(error.contains("server.listen_addr") && error.contains("`server.listen`"), "{error}");
        let error = read("[sever]\nlisten = 'x'", &[]).expect_err("unknown").to_string();
        assert!(error.contains("sever.listen") && error.contains("`server.listen`"), "{error}");
        let error = read("", &[("PLENUM_SERVER__LISTENN", "x")]).expect_err("unknown").to_string();
        assert!(error.contains("`server.listen`"), "{error}");
    }

    #[test]
    fn a_word_in_the_address_of_a_database_that_means_nothing_is_refused_without_what_it_says() {
        for key in ["url", "owner_url", "backup_url"] {
            let toml = |query: &str| format!("[database]\n{key} = 'postgres://plenum@db.example.org/plenum?{query}'");
            let error = read(&toml("sslmode=require&sslpassword=secret"), &[]).expect_err("unknown").to_string();
            assert!(error.contains(&format!("database.{key}: sslpassword")) && !error.contains("secret"), "{error}");
            assert!(read(&toml("ssl-mode=verify-full&ssl-ca=/ca.pem"), &[]).is_ok());
        }
    }

    #[test]
    fn half_a_cluster_is_refused() {
        assert!(read("[media.livekit]\nurl = 'wss://x'", &[]).is_err());
        assert!(read("[server]\npublic_url = 'localhost'", &[]).is_err());
        assert!(read("[server]\nlisten = 'nonsense'", &[]).is_err());
        assert!(read("[meetings]\nad_hoc_life_hours = 8761", &[]).is_err());
    }
}
