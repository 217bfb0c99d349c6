//! Whether PostgreSQL takes a connection, and why not: in one sentence with where it was looked for, and with what to
//! check. A pool of connections would try again until its time is over and then say nothing but that.

use std::fmt;
use std::io::ErrorKind;
use std::net::IpAddr;
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgSslMode};
use sqlx::{ConnectOptions, Connection};
use thiserror::Error;
use tokio::net::lookup_host;
use tokio::time::timeout;

/// Longest wait for an answer to one try.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(5);

/// PostgreSQL that takes no connection.
#[derive(Debug, Error)]
#[error("PostgreSQL at {place} {fault}")]
pub struct Unreachable {
    /// Host and port, or the socket.
    pub place: String,
    pub fault: ConnectFault,
}

/// Why PostgreSQL takes no connection. Role and database are named, a password never.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ConnectFault {
    #[error("is not looked for, since the URL cannot be read: {0}")]
    Url(String),
    #[error("is not found: this name has no address")]
    Unknown,
    #[error("refuses the connection")]
    Refused,
    #[error("does not answer within {} seconds", ANSWER_TIMEOUT.as_secs())]
    Silent,
    #[error("starts or stops right now")]
    Starting,
    #[error("does not accept the password of the role {0}")]
    Password(String),
    #[error("does not let the role {role} in: {says}")]
    Role { role: String, says: String },
    #[error("has no database {0}")]
    Database(String),
    #[error("cannot be spoken to under TLS: {0}")]
    Tls(String),
    #[error("has no free connection")]
    Full,
    #[error("takes no connection: {0}")]
    Other(String),
}

impl ConnectFault {
    /// What to check.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Url(_) => "write it as postgres://role:password@host:5432/database",
            Self::Unknown => "check the host in the URL and the DNS of this machine",
            Self::Refused => "check that it runs and listens there (listen_addresses), and host and port in the URL",
            Self::Silent => "check host and port in the URL, the network and the firewall",
            Self::Starting => "wait until it has started, or see its log",
            Self::Password(_) => "check role and password in the URL; special characters are written as %xx there",
            Self::Role { .. } => "check that the role exists, and what pg_hba.conf says of it and this machine",
            Self::Database(_) => "check the name at the end of the URL, or create it",
            Self::Tls(_) => {
                "check sslmode and sslrootcert in the URL, and ssl and the certificate (its names, its end) of the server"
            }
            Self::Full => "end other connections, or raise max_connections",
            Self::Other(_) => "see the log of the database",
        }
    }

    fn of(fault: &sqlx::Error, options: &PgConnectOptions) -> Self {
        let role = || options.get_username().to_owned();
        match fault {
            sqlx::Error::Io(fault) => match fault.kind() {
                ErrorKind::ConnectionRefused => Self::Refused,
                // A socket that is not there: nothing listens. Elsewhere only certificates are read from files.
                ErrorKind::NotFound if Place(options).is_socket() => Self::Refused,
                ErrorKind::NotFound => Self::Tls("a file with certificates is not there".into()),
                // A certificate that is not believed.
                ErrorKind::InvalidData => Self::Tls(fault.to_string()),
                ErrorKind::TimedOut => Self::Silent,
                _ => Self::Other(fault.to_string()),
            },
            sqlx::Error::Tls(fault) => Self::Tls(fault.to_string()),
            // Codes are those of the appendix "PostgreSQL Error Codes" of its handbook.
            sqlx::Error::Database(fault) => match fault.code().as_deref() {
                Some("28P01") => Self::Password(role()),
                Some("28000" | "42501") => Self::Role { role: role(), says: fault.message().to_owned() },
                Some("3D000") => Self::Database(options.get_database().unwrap_or_default().to_owned()),
                Some("53300") => Self::Full,
                Some("57P03") => Self::Starting,
                _ => Self::Other(fault.message().to_owned()),
            },
            fault => Self::Other(fault.to_string()),
        }
    }
}

/// Where the driver goes with an address of PostgreSQL. What the address leaves out, the variables that the programs of
/// PostgreSQL read say, and then the system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// Without brackets; a socket by the folder that it is in.
    pub host: String,
    pub port: u16,
    pub role: String,
    /// That of the role, where none is named.
    pub database: String,
    /// As PostgreSQL reads them on its command line.
    pub options: Option<String>,
}

impl Destination {
    /// [`ConnectFault::Url`] for what the driver does not read.
    pub fn of(url: &str) -> Result<Self, Unreachable> {
        let options = read(url)?;
        let socket = options.get_socket().map(|folder| folder.display().to_string());
        let role = options.get_username();
        let database = options.get_database().filter(|name| !name.is_empty());
        Ok(Self {
            host: socket.unwrap_or_else(|| options.get_host().to_owned()),
            port: options.get_port(),
            role: role.to_owned(),
            database: database.unwrap_or(role).to_owned(),
            options: options.get_options().map(str::to_owned),
        })
    }
}

fn read(url: &str) -> Result<PgConnectOptions, Unreachable> {
    let options = PgConnectOptions::from_str(url);
    let unread = |fault: sqlx::Error| Unreachable { place: "?".into(), fault: ConnectFault::Url(fault.to_string()) };
    options.map(plain_host).map_err(unread)
}

/// Where PostgreSQL is, if the way there leaves the machine and nothing proves who answers: its certificate is compared
/// with the name in the URL by `sslmode=verify-full` alone.
pub fn unproven_way(url: &str) -> Option<String> {
    let options = read(url).ok()?;
    let place = Place(&options);
    let stays = place.is_socket() || is_loopback(options.get_host());
    (!stays && !matches!(options.get_ssl_mode(), PgSslMode::VerifyFull)).then(|| place.to_string())
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// With the address of a URL as the system takes it: `[::1]` is its spelling there alone (RFC 3986, section 3.2.2).
pub(crate) fn plain_host(options: PgConnectOptions) -> PgConnectOptions {
    match options.get_host().strip_prefix('[').and_then(|host| host.strip_suffix(']')).map(str::to_owned) {
        Some(address) => options.host(&address),
        None => options,
    }
}

/// One connection, made and closed again.
pub(crate) async fn probe(url: &str) -> Result<(), Unreachable> {
    let options = read(url)?;
    let place = Place(&options);
    match timeout(ANSWER_TIMEOUT, try_once(&options)).await.unwrap_or(Err(ConnectFault::Silent)) {
        Ok(connection) => {
            // Whether the goodbye arrives does not matter.
            let _ = connection.close().await;
            Ok(())
        }
        Err(fault) => Err(Unreachable { place: place.to_string(), fault }),
    }
}

async fn try_once(options: &PgConnectOptions) -> Result<PgConnection, ConnectFault> {
    // A name without an address is a fault that the driver tells only in words of the system.
    if !Place(options).is_socket() && lookup_host((options.get_host(), options.get_port())).await.is_err() {
        return Err(ConnectFault::Unknown);
    }
    options.connect().await.map_err(|fault| ConnectFault::of(&fault, options))
}

/// Where it is looked for.
struct Place<'a>(&'a PgConnectOptions);

impl Place<'_> {
    fn is_socket(&self) -> bool {
        self.0.get_socket().is_some() || self.0.get_host().starts_with('/')
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.get_socket() {
            Some(socket) => write!(f, "{}", socket.display()),
            None if self.0.get_host().contains(':') => write!(f, "[{}]:{}", self.0.get_host(), self.0.get_port()),
            None => write!(f, "{}:{}", self.0.get_host(), self.0.get_port()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_another_machine_is_proven_by_its_certificate_alone() {
        let way = |host: &str, query: &str| unproven_way(&format!("postgres://plenum:secret@{host}/plenum{query}"));
        for host in ["localhost", "127.0.0.1:5433", "[::1]"] {
            assert_eq!(way(host, ""), None, "{host}");
        }
        assert_eq!(unproven_way("postgres://plenum@%2Frun%2Fpostgresql/plenum"), None);
        for query in ["", "?sslmode=require", "?sslmode=verify-ca", "?sslmode=disable"] {
            assert_eq!(way("db.example.org", query).as_deref(), Some("db.example.org:5432"), "{query}");
        }
        assert_eq!(way("db.example.org", "?sslmode=verify-full&sslrootcert=/etc/ca.pem"), None);
        assert_eq!(way("[2001:db8::7]", "").as_deref(), Some("[2001:db8::7]:5432"));
        assert_eq!(unproven_way("sqlite:///plenum.db"), None);
    }
}
