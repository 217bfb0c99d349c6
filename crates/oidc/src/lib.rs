//! Plenum as a relying party of OpenID Connect: authorization code with PKCE, checked callbacks and ID tokens,
//! back-channel logout, logout started here, and the mapping of foreign claims to grants.
//!
//! No database and no HTTP server: the caller keeps the [`Attempt`] between departure and return, remembers the `jti`
//! of logout tokens, and hands in time and randomness. What a provider is asked goes through [`outbound`] alone. Every
//! refusal is a value of [`OidcError`] with a stable code for the audit log.
//!
//! **Why not the crate `openidconnect`.** A well-kept library beats code of ours, and 4.1 is one; but it brings the
//! RustCrypto implementations of RSA and the curves into the binary, beside the aws-lc that everything else uses, among
//! them `rsa`, whose timing weakness (RUSTSEC-2023-0071) has no patched version. It knows no back-channel logout and
//! no `iss` of RFC 9207, so half of what is checked here would stand beside it all the same, on a second reading of the
//! same tokens. So signatures, keys and encodings come from `jsonwebtoken` on aws-lc, which the house already has, and
//! the rules of the protocol are the small pure functions of this crate, each refusal with its own test.

mod attempt;
mod callback;
mod claims;
mod config;
#[cfg(test)]
mod corpus;
mod error;
mod id_token;
mod jws;
mod keys;
mod logout;
mod mapping;
mod metadata;
mod provider;

pub use attempt::{Ask, Attempt, Departure, Prompt, RANDOM_BYTES};
pub use callback::Callback;
pub use claims::{CLAIM_BYTES_MAX, CLAIM_VALUES_MAX, has_claim};
pub use config::{ClaimNames, ProviderConfig, Secret};
pub use error::OidcError;
pub use id_token::{Identified, SKEW_S, TOKEN_AGE_MAX_S};
pub use jws::TOKEN_BYTES_MAX;
pub use keys::{KEYS_MAX, KeySet};
pub use logout::{LOGOUT_LIFE_MAX_S, LogoutNotice};
pub use mapping::{Grant, Grants, Rule, grants};
pub use metadata::Metadata;
pub use provider::{Provider, SignedIn};
