//! The only way in which Plenum calls addresses that a tenant can set: discovery, key sets and token endpoints of
//! OpenID Connect providers, later webhooks.
//!
//! It promises that a request goes to the address that was checked and to no other. The URL is read by the same
//! parser that sends it; the name is resolved once; **every** address of the answer must be permitted; the connection
//! is made to exactly these. Redirects are refused, not followed; nothing of the environment (proxies) and nothing of
//! an earlier call (cookies, pooled connections) has a say; time, connections, headers and bodies are bounded.
//!
//! Inside addresses are reached only by what the *operator* lists ([`AllowList`]): identity providers of an authority
//! often live in its private network. What a tenant writes can never widen it.
//!
//! Trust in TLS comes from the system's certificates, so that an authority's own root that `update-ca-certificates`
//! knows works at once, plus further PEM text of the operator. One implementation of cryptography: rustls on aws-lc.

mod allow;
mod client;
mod error;
mod ranges;
mod resolver;
mod target;
mod tls;

pub use allow::{AllowList, EntryInvalid};
pub use client::{Answer, Limits, Outbound, Request};
pub use error::{OutboundError, SetupError};
pub use ranges::Range;
pub use reqwest::header;
pub use resolver::{Resolve, SystemResolver};
pub use target::{Target, URL_BYTES_MAX};
pub use tls::{operator_client, operator_client_believing};
