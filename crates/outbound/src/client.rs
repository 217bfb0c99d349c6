use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::Method;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use tokio::sync::Semaphore;

use crate::allow::AllowList;
use crate::error::{OutboundError, SetupError};
use crate::resolver::{Resolve, SystemResolver};
use crate::target::Target;
use crate::tls;

/// How many addresses of one name are looked at; more is no sane answer.
const ADDRESSES_MAX: usize = 32;

/// How many calls are under way at once, of all tenants together: each holds a socket and, while it resolves, a
/// thread of the resolver.
const CALLS_MAX: usize = 128;

/// Bounds of one call.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For TCP and TLS together, and for a free slot before.
    pub connect: Duration,
    /// From the call to the last byte of the answer, resolving included.
    pub total: Duration,
    /// Of the answer, after the headers.
    pub body_bytes: usize,
    /// Names and values of the answer's headers together. The HTTP parser bounds what is read before this is counted
    /// (100 headers, about 400 KiB).
    pub header_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            total: Duration::from_secs(15),
            body_bytes: 1 << 20,
            header_bytes: 16 << 10,
        }
    }
}

/// What is to be sent.
pub struct Request {
    method: Method,
    url: String,
    headers: Vec<(HeaderName, String)>,
    body: Bytes,
}

impl Request {
    pub fn get(url: impl Into<String>) -> Self {
        Self { method: Method::GET, url: url.into(), headers: Vec::new(), body: Bytes::new() }
    }

    pub fn post(url: impl Into<String>, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        let headers = vec![(reqwest::header::CONTENT_TYPE, content_type.to_owned())];
        Self { method: Method::POST, url: url.into(), headers, body: body.into() }
    }

    /// Adds a header; its value counts as a secret.
    pub fn header(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// What came back: any status but a redirect.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// The address that answered, one of those that were checked.
    pub peer: Option<SocketAddr>,
}

/// The client. Cheap to clone; make one for the installation.
#[derive(Clone)]
pub struct Outbound {
    allow: Arc<AllowList>,
    resolver: Arc<dyn Resolve>,
    tls: rustls::ClientConfig,
    limits: Limits,
    slots: Arc<Semaphore>,
}

impl Outbound {
    /// `extra_ca_pem` are roots of the operator beside the system's, as PEM text; it may be empty.
    pub fn new(allow: AllowList, extra_ca_pem: &str, limits: Limits) -> Result<Self, SetupError> {
        Self::with_resolver(allow, extra_ca_pem, limits, Arc::new(SystemResolver))
    }

    pub fn with_resolver(
        allow: AllowList,
        extra_ca_pem: &str,
        limits: Limits,
        resolver: Arc<dyn Resolve>,
    ) -> Result<Self, SetupError> {
        let tls = tls::client_config(extra_ca_pem)?;
        let slots = Arc::new(Semaphore::new(CALLS_MAX));
        Ok(Self { allow: Arc::new(allow), resolver, tls, limits, slots })
    }

    /// The same client, sharing its slots, with other bounds.
    pub fn with_limits(&self, limits: Limits) -> Self {
        Self { limits, ..self.clone() }
    }

    /// Whether a URL has a form that may be called, without resolving its name: for a form to say so early, and for
    /// addresses that a browser is sent to.
    pub fn check_url(&self, url: &str) -> Result<Target, OutboundError> {
        Target::parse(url, &self.allow)
    }

    /// The addresses of a host that is called by another protocol than HTTP, always over TLS, checked as those of
    /// [`Self::send`] are. The caller connects to one of these, and never looks the name up again.
    pub async fn addresses(&self, host: &str, port: u16) -> Result<Vec<IpAddr>, OutboundError> {
        // The same rules of names, spellings and ports, by the same parser.
        let bracketed = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
        let url = match port {
            // Ports of mail submission (RFC 8314); a web address cannot have them.
            465 | 587 => format!("https://{bracketed}/"),
            port => format!("https://{bracketed}:{port}/"),
        };
        let target = self.check_url(&url)?;
        match tokio::time::timeout(self.limits.connect, self.checked_addresses(&target)).await {
            Ok(addresses) => addresses,
            Err(_) => Err(OutboundError::Slow),
        }
    }

    /// Sends a request and reads the whole answer.
    pub async fn send(&self, request: Request) -> Result<Answer, OutboundError> {
        let target = self.check_url(&request.url)?;
        let slot = tokio::time::timeout(self.limits.connect, self.slots.acquire()).await;
        let Ok(Ok(_slot)) = slot else {
            return Err(OutboundError::Busy);
        };
        match tokio::time::timeout(self.limits.total, self.exchange(target, request)).await {
            Ok(answer) => answer,
            Err(_) => Err(OutboundError::Slow),
        }
    }

    async fn exchange(&self, target: Target, request: Request) -> Result<Answer, OutboundError> {
        let addresses = self.checked_addresses(&target).await?;
        let client = self.client_for(&target, &addresses)?;
        let mut headers = HeaderMap::new();
        for (name, value) in request.headers {
            let mut value = HeaderValue::try_from(value).map_err(|_| OutboundError::RequestInvalid)?;
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        let mut sent = client.request(request.method, target.url).headers(headers);
        if !request.body.is_empty() {
            sent = sent.body(request.body);
        }
        let answer = sent.send().await.map_err(|error| kind_of(&error))?;
        self.read(answer).await
    }

    /// Resolves once; one forbidden address among the answers refuses all, for nobody honest mixes them.
    async fn checked_addresses(&self, target: &Target) -> Result<Vec<IpAddr>, OutboundError> {
        let addresses = match target.address {
            Some(address) => vec![address],
            None => self.resolver.resolve(&target.host).await.map_err(|_| OutboundError::NameUnknown)?,
        };
        if addresses.is_empty() || addresses.len() > ADDRESSES_MAX {
            return Err(OutboundError::NameUnknown);
        }
        for address in &addresses {
            self.allow.check(&target.host, *address)?;
        }
        Ok(addresses)
    }

    /// A client for one call that knows these addresses and no way to others.
    #[expect(clippy::disallowed_methods, reason = "this is where clients are made")]
    fn client_for(&self, target: &Target, addresses: &[IpAddr]) -> Result<reqwest::Client, OutboundError> {
        let name = target.url.host_str().unwrap_or_default();
        let sockets: Vec<_> = addresses.iter().map(|address| SocketAddr::new(*address, 0)).collect();
        reqwest::Client::builder()
            .use_preconfigured_tls(self.tls.clone())
            .https_only(target.url.scheme() == "https")
            .http1_only()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .pool_max_idle_per_host(0)
            .connect_timeout(self.limits.connect)
            .dns_resolver(Arc::new(NoResolver))
            .resolve_to_addrs(name, &sockets)
            .user_agent(concat!("Plenum/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|_| OutboundError::RequestInvalid)
    }

    async fn read(&self, mut answer: reqwest::Response) -> Result<Answer, OutboundError> {
        let Limits { body_bytes, header_bytes, .. } = self.limits;
        let status = answer.status();
        let headers: usize = answer.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
        if headers > header_bytes {
            return Err(OutboundError::HeadersTooLarge { max: header_bytes });
        }
        if status.is_redirection() {
            return Err(OutboundError::RedirectRefused { status: status.as_u16() });
        }
        let too_large = OutboundError::BodyTooLarge { max: body_bytes };
        if answer.content_length().is_some_and(|length| length > body_bytes as u64) {
            return Err(too_large);
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|error| kind_of(&error))? {
            if body.len() + chunk.len() > body_bytes {
                return Err(too_large);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer {
            status: status.as_u16(),
            peer: answer.remote_addr(),
            headers: std::mem::take(answer.headers_mut()),
            body: body.into(),
        })
    }
}

/// Stands where the HTTP library would ask a second time.
struct NoResolver;

impl reqwest::dns::Resolve for NoResolver {
    fn resolve(&self, _: reqwest::dns::Name) -> reqwest::dns::Resolving {
        Box::pin(std::future::ready(Err("names are resolved before the call".into())))
    }
}

fn kind_of(error: &reqwest::Error) -> OutboundError {
    if error.is_timeout() {
        return OutboundError::Slow;
    }
    if has_tls_cause(error) {
        return OutboundError::TlsFailed;
    }
    if error.is_connect() {
        return OutboundError::Unreachable;
    }
    if error.is_builder() {
        return OutboundError::RequestInvalid;
    }
    OutboundError::Broken
}

/// TLS errors travel inside I/O errors, several deep, whose `source` skips what they wrap.
fn has_tls_cause(error: &(dyn std::error::Error + 'static)) -> bool {
    if error.is::<rustls::Error>() {
        return true;
    }
    let wrapped = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    wrapped.is_some_and(|inner| has_tls_cause(inner)) || error.source().is_some_and(has_tls_cause)
}
