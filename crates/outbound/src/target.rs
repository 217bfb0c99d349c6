//! From the text of a URL to something that may be called, or a reason why not.

use std::net::IpAddr;

use url::{Host, Url};

use crate::allow::AllowList;
use crate::error::OutboundError;

/// The longest URL that is called, in bytes.
pub const URL_BYTES_MAX: usize = 2048;

/// The longest host name (RFC 1035 §2.3.4), without a trailing dot.
const HOST_BYTES_MAX: usize = 253;

/// Ports below this belong to the system's services, most of which are not HTTP.
const SYSTEM_PORTS_END: u16 = 1024;

/// A URL of permitted form. Its addresses are not known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub(crate) url: Url,
    /// Without brackets and trailing dot, in lower case.
    pub(crate) host: String,
    /// Present when the host is written as an address, in whichever notation.
    pub(crate) address: Option<IpAddr>,
}

impl Target {
    /// Reads a URL. HTTPS only, and HTTP for listed hosts; no user, no fragment; port 443 or one above the system's.
    /// An address is checked here, whichever way it is written; a name is checked when it is resolved.
    pub fn parse(text: &str, allow: &AllowList) -> Result<Self, OutboundError> {
        // The parser would quietly drop or turn round these, and people would read another URL than it.
        if text.len() > URL_BYTES_MAX || text.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\') {
            return Err(OutboundError::UrlInvalid);
        }
        let url = Url::parse(text).map_err(|_| OutboundError::UrlInvalid)?;
        if !matches!(url.scheme(), "https" | "http") {
            return Err(OutboundError::SchemeRefused);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(OutboundError::UserRefused);
        }
        if url.fragment().is_some() {
            return Err(OutboundError::UrlInvalid);
        }
        let (host, address) = host_of(&url)?;
        let listed = allow.has_host(&host);
        if url.scheme() == "http" && !listed {
            return Err(OutboundError::SchemeRefused);
        }
        match address {
            Some(address) => allow.check(&host, address)?,
            None if listed => {}
            None => check_name(&host)?,
        }
        match url.port_or_known_default() {
            Some(port) if port == 443 || port >= SYSTEM_PORTS_END || (listed && port != 0) => {}
            _ => return Err(OutboundError::PortRefused),
        }
        Ok(Self { url, host, address })
    }

    pub fn url(&self) -> &Url {
        &self.url
    }
}

fn host_of(url: &Url) -> Result<(String, Option<IpAddr>), OutboundError> {
    match url.host().ok_or(OutboundError::UrlInvalid)? {
        Host::Ipv4(address) => Ok((address.to_string(), Some(address.into()))),
        Host::Ipv6(address) => Ok((address.to_string(), Some(address.into()))),
        Host::Domain(name) => Ok((name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase(), None)),
    }
}

/// A name without a dot is looked up in the search domains of the machine, `localhost` means the machine itself
/// (RFC 6761 §6.3): neither is a name of the internet.
fn check_name(name: &str) -> Result<(), OutboundError> {
    let empty_label = name.split('.').any(str::is_empty);
    let local = name == "localhost" || name.ends_with(".localhost");
    if empty_label || local || !name.contains('.') || name.len() > HOST_BYTES_MAX {
        return Err(OutboundError::HostRefused);
    }
    Ok(())
}

/// The form in which hosts are compared, or nothing when the text is no host by itself.
pub(crate) fn canonical_host(text: &str) -> Option<String> {
    let bracketed = if text.parse::<std::net::Ipv6Addr>().is_ok() { format!("[{text}]") } else { text.to_owned() };
    if text.chars().any(|c| c.is_control() || c.is_whitespace() || "\\/?#@*%".contains(c)) {
        return None;
    }
    let url = Url::parse(&format!("https://{bracketed}/")).ok()?;
    // A port that is the default would vanish without a trace.
    if url.port().is_some() || (!bracketed.starts_with('[') && bracketed.contains(':')) {
        return None;
    }
    host_of(&url).ok().map(|(host, _)| host)
}
