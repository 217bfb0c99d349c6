use crate::ranges::Range;

/// Why a call was refused or failed. Says what, never what the other side wrote.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutboundError {
    #[error("the address is not a valid URL")]
    UrlInvalid,
    #[error("only HTTPS addresses are called; HTTP needs the operator to list the host")]
    SchemeRefused,
    #[error("the URL names a user")]
    UserRefused,
    #[error("this port is not called")]
    PortRefused,
    #[error("this host name is not called")]
    HostRefused,
    #[error("the host lies at a {range} address, which the operator has not listed")]
    AddressRefused { range: Range },
    #[error("the host name is not known")]
    NameUnknown,
    #[error("too many calls are under way")]
    Busy,
    #[error("no connection to the host")]
    Unreachable,
    #[error("the host's TLS certificate or protocol was not accepted")]
    TlsFailed,
    #[error("the host did not answer in time")]
    Slow,
    #[error("the host's answer is not valid HTTP or broke off")]
    Broken,
    #[error("the host answered with a redirect ({status}), which is not followed")]
    RedirectRefused { status: u16 },
    #[error("the headers of the answer exceed {max} bytes")]
    HeadersTooLarge { max: usize },
    #[error("the body of the answer exceeds {max} bytes")]
    BodyTooLarge { max: usize },
    #[error("the request itself is not valid")]
    RequestInvalid,
}

impl OutboundError {
    /// A stable word for audit logs and delivery logs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UrlInvalid => "url-invalid",
            Self::SchemeRefused => "scheme-refused",
            Self::UserRefused => "user-refused",
            Self::PortRefused => "port-refused",
            Self::HostRefused => "host-refused",
            Self::AddressRefused { .. } => "address-refused",
            Self::NameUnknown => "name-unknown",
            Self::Busy => "busy",
            Self::Unreachable => "unreachable",
            Self::TlsFailed => "tls-failed",
            Self::Slow => "slow",
            Self::Broken => "broken",
            Self::RedirectRefused { .. } => "redirect-refused",
            Self::HeadersTooLarge { .. } => "headers-too-large",
            Self::BodyTooLarge { .. } => "body-too-large",
            Self::RequestInvalid => "request-invalid",
        }
    }

    /// Whether the address itself is refused, now and always, rather than the call having failed this time.
    pub fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::UrlInvalid
                | Self::SchemeRefused
                | Self::UserRefused
                | Self::PortRefused
                | Self::HostRefused
                | Self::AddressRefused { .. }
        )
    }
}

/// Why no client could be made.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    #[error("the operator's certificates are not PEM")]
    PemInvalid,
    #[error("a certificate of the operator is not usable as a root")]
    RootInvalid(#[source] rustls::Error),
    #[error("TLS could not be set up")]
    Tls(#[source] rustls::Error),
}
