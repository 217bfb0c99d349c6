//! The way to the mail server (SMTP submission, RFC 6409), with TLS unless the operator says otherwise.

use std::net::IpAddr;
use std::time::Duration;

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use url::{Host, Url};

use crate::letter::Letter;

/// Longest time for handing over one mail, seconds.
pub const RELAY_SECONDS_MAX: u64 = 30;
/// What is kept of the words with which a server refuses, characters.
const REPLY_CHARS_MAX: usize = 200;

/// How the connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte (`smtps`, RFC 8314).
    Implicit,
    /// TLS before anything is said; a server that does not offer it gets nothing.
    StartTls,
    /// In the open: for a relay on the same machine or network.
    None,
}

/// What is set for a mail server.
#[derive(Clone, Debug)]
pub struct RelaySettings<'a> {
    /// `smtps://mail.example.org` or `smtp://mail.example.org:587`.
    pub url: &'a str,
    /// Whether `smtp` may stay unencrypted.
    pub encrypted: bool,
    /// Name and password.
    pub login: Option<(&'a str, &'a str)>,
    /// How the server introduces itself; a host name.
    pub hello: &'a str,
    /// Certificates that are believed beside those of the system, PEM; may be empty.
    pub ca_pem: &'a str,
    /// Where the name of the server was found; it is not looked up again. Its certificate is for the name even so.
    pub at: Option<IpAddr>,
}

/// Why a mail server cannot be used as it is set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RelayInvalid {
    #[error("the address of the mail server must be like smtp://mail.example.org:587 or smtps://mail.example.org")]
    Url,
    #[error("name and password do not belong into the address of the mail server")]
    Login,
    #[error("a password is sent over TLS only")]
    PasswordInTheOpen,
    #[error("a certificate of the operator is not usable")]
    Certificate,
}

/// Why a mail was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    #[error("the mail server cannot be reached")]
    Unreachable,
    #[error("the mail server did not answer in time")]
    Slow,
    #[error("the mail server's TLS certificate or protocol was not accepted, or it offers no TLS")]
    Tls,
    #[error("the mail server did not take the mail for now ({code})")]
    Deferred { code: u16, reply: String },
    #[error("the mail server refused the mail ({code})")]
    Refused { code: u16, reply: String },
    #[error("the mail server does not speak SMTP as expected")]
    Broken,
}

impl SendError {
    /// Whether trying again later is of any use.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Refused { .. })
    }

    /// A stable word for logs; never what the server wrote, which may name the recipient.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Slow => "slow",
            Self::Tls => "tls-failed",
            Self::Deferred { .. } => "deferred",
            Self::Refused { .. } => "refused",
            Self::Broken => "broken",
        }
    }

    /// What the server said, for those who administer it; it may name an address, so it belongs in no log.
    pub fn reply(&self) -> Option<&str> {
        match self {
            Self::Deferred { reply, .. } | Self::Refused { reply, .. } => Some(reply),
            Self::Unreachable | Self::Slow | Self::Tls | Self::Broken => None,
        }
    }
}

/// A mail server. Each mail has a connection of its own: mails are few, and none waits behind another.
#[derive(Clone)]
pub struct Relay {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    name: String,
    security: Security,
    /// On this machine: what goes there passes no network.
    local: bool,
}

impl Relay {
    pub fn new(settings: &RelaySettings<'_>) -> Result<Self, RelayInvalid> {
        let url = read(settings.url)?;
        let (security, port) = security_of(&url, settings.encrypted)?;
        let host = host_of(&url)?;
        let door = settings.at.map_or_else(|| host.clone(), |address| address.to_string());
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(door)
            .port(port)
            .timeout(Some(Duration::from_secs(RELAY_SECONDS_MAX)))
            .hello_name(ClientId::Domain(settings.hello.to_owned()))
            .tls(match security {
                Security::Implicit => Tls::Wrapper(tls(&host, settings.ca_pem)?),
                Security::StartTls => Tls::Required(tls(&host, settings.ca_pem)?),
                Security::None => Tls::None,
            });
        if let Some((user, password)) = settings.login {
            if security == Security::None && !is_loopback(&host) {
                return Err(RelayInvalid::PasswordInTheOpen);
            }
            builder = builder.credentials(Credentials::new(user.to_owned(), password.to_owned()));
        }
        Ok(Self { transport: builder.build(), name: format!("{host}:{port}"), security, local: is_loopback(&host) })
    }

    /// Host and port that an address leads to when it is encrypted.
    pub fn place(url: &str) -> Result<(String, u16), RelayInvalid> {
        let url = read(url)?;
        let (_, port) = security_of(&url, true)?;
        Ok((host_of(&url)?, port))
    }

    /// Host and port.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn security(&self) -> Security {
        self.security
    }

    /// Whether it runs on this machine.
    pub fn is_local(&self) -> bool {
        self.local
    }

    /// Connects, introduces itself, signs in and leaves: everything but a mail.
    pub async fn check(&self) -> Result<(), SendError> {
        match self.in_time(self.transport.test_connection()).await? {
            true => Ok(()),
            false => Err(SendError::Broken),
        }
    }

    /// Hands a mail over. When it returns, the server has taken it or said no.
    pub async fn send(&self, letter: Letter) -> Result<(), SendError> {
        self.in_time(self.transport.send(letter.0)).await.map(drop)
    }

    /// The library bounds each step; this bounds all of them together.
    async fn in_time<T>(
        &self,
        work: impl Future<Output = Result<T, lettre::transport::smtp::Error>>,
    ) -> Result<T, SendError> {
        match tokio::time::timeout(Duration::from_secs(RELAY_SECONDS_MAX), work).await {
            Ok(done) => done.map_err(|error| kind_of(&error)),
            Err(_) => Err(SendError::Slow),
        }
    }
}

/// An address of a mail server and nothing else.
fn read(text: &str) -> Result<Url, RelayInvalid> {
    let url = Url::parse(text).map_err(|_| RelayInvalid::Url)?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(RelayInvalid::Login);
    }
    if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
        return Err(RelayInvalid::Url);
    }
    Ok(url)
}

fn security_of(url: &Url, encrypted: bool) -> Result<(Security, u16), RelayInvalid> {
    let (security, port) = match (url.scheme(), encrypted) {
        ("smtps", _) => (Security::Implicit, 465),
        ("smtp", true) => (Security::StartTls, 587),
        ("smtp", false) => (Security::None, 25),
        _ => return Err(RelayInvalid::Url),
    };
    Ok((security, url.port().unwrap_or(port)))
}

/// In the form in which it is connected to and its certificate is compared. `url` leaves the host of foreign schemes as
/// it was written.
fn host_of(url: &Url) -> Result<String, RelayInvalid> {
    let text = url.host_str().filter(|host| !host.is_empty()).ok_or(RelayInvalid::Url)?;
    match Host::parse(text).map_err(|_| RelayInvalid::Url)? {
        Host::Domain(name) => Ok(name),
        Host::Ipv4(address) => Ok(address.to_string()),
        Host::Ipv6(address) => Ok(address.to_string()),
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn tls(host: &str, ca_pem: &str) -> Result<TlsParameters, RelayInvalid> {
    let mut parameters = TlsParameters::builder(host.to_owned());
    if !ca_pem.trim().is_empty() {
        let certificate = Certificate::from_pem(ca_pem.as_bytes()).map_err(|_| RelayInvalid::Certificate)?;
        parameters = parameters.add_root_certificate(certificate);
    }
    parameters.build_rustls().map_err(|_| RelayInvalid::Certificate)
}

fn kind_of(error: &lettre::transport::smtp::Error) -> SendError {
    if let Some(code) = error.status() {
        let code = u16::from(code);
        let reply = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
        let reply = reply.chars().map(|c| if c.is_control() { ' ' } else { c }).take(REPLY_CHARS_MAX).collect();
        return match error.is_permanent() {
            true => SendError::Refused { code, reply },
            false => SendError::Deferred { code, reply },
        };
    }
    // A server without STARTTLS is an error of the client in the library's eyes, and nothing else here is.
    if error.is_tls() || error.is_client() || has_tls_cause(error) {
        return SendError::Tls;
    }
    if error.is_timeout() {
        return SendError::Slow;
    }
    if error.is_response() {
        return SendError::Broken;
    }
    SendError::Unreachable
}

/// TLS errors travel inside I/O errors, whose `source` skips what they wrap; without naming the library's own TLS crate,
/// their kind is what tells them.
fn has_tls_cause(error: &(dyn std::error::Error + 'static)) -> bool {
    let io = error.downcast_ref::<std::io::Error>();
    io.is_some_and(|io| io.kind() == std::io::ErrorKind::InvalidData) || error.source().is_some_and(has_tls_cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relay(url: &str, encrypted: bool, login: bool) -> Result<(String, Security), RelayInvalid> {
        let login = login.then_some(("user", "password"));
        let settings = RelaySettings { url, encrypted, login, hello: "meet.example.org", ca_pem: "", at: None };
        Relay::new(&settings).map(|relay| (relay.name().to_owned(), relay.security()))
    }

    #[test]
    fn addresses_of_mail_servers() {
        assert_eq!(
            relay("smtps://mail.example.org", true, true),
            Ok(("mail.example.org:465".into(), Security::Implicit))
        );
        assert_eq!(
            relay("smtp://mail.example.org", true, true),
            Ok(("mail.example.org:587".into(), Security::StartTls))
        );
        assert_eq!(relay("smtp://10.0.0.5:2525", false, false), Ok(("10.0.0.5:2525".into(), Security::None)));
        for wrong in ["mail.example.org", "http://mail.example.org", "smtp://", "smtp:///x", "smtp://a/b", "smtp://a?b"]
        {
            assert_eq!(relay(wrong, true, false), Err(RelayInvalid::Url), "{wrong}");
        }
        assert_eq!(relay("smtp://user:secret@mail.example.org", true, false), Err(RelayInvalid::Login));
    }

    #[test]
    fn a_password_never_travels_in_the_open() {
        assert_eq!(relay("smtp://mail.example.org", false, true), Err(RelayInvalid::PasswordInTheOpen));
        assert!(relay("smtp://127.0.0.1:25", false, true).is_ok());
    }

    #[test]
    fn certificates_that_are_none_are_refused() {
        let damaged = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        let url = "smtps://mail.example.org";
        let settings =
            RelaySettings { url, encrypted: true, login: None, hello: "meet.example.org", ca_pem: damaged, at: None };
        assert_eq!(Relay::new(&settings).err(), Some(RelayInvalid::Certificate));
    }
}
