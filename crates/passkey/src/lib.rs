//! What a browser's passkey says, checked by the rules of Web Authentication Level 3 (§7.1 registration, §7.2
//! assertion): the right ceremony, challenge, origin and site, a person who was verified, a signature that holds.
//!
//! No database, no HTTP, no clock and no randomness: the caller makes the challenge, keeps it for a short time, uses it
//! up before it asks here, and stores the [`Credential`]. Nothing is asked about the make of an authenticator:
//! attestation is `none`, since an authority's people sign in with what they have.
//!
//! **Why not the crate `webauthn-rs`.** Its licence (MPL-2.0) is none of those that `deny.toml` takes. Without
//! attestation what remains is small: one JSON object, one binary layout and three kinds of key. CBOR is read by
//! `ciborium`, signatures are verified by aws-lc.

mod assertion;
mod authenticator;
mod cbor;
mod client;
mod error;
mod key;
mod registration;
#[cfg(any(test, feature = "soft"))]
pub mod soft;
#[cfg(test)]
mod tests;

pub use assertion::{Assertion, Used, verify};
pub use client::{CHALLENGE_BYTES, CLIENT_DATA_BYTES_MAX, RelyingParty};
pub use error::PasskeyError;
pub use key::{ALGORITHMS, PublicKey};
pub use registration::{ATTESTATION_BYTES_MAX, CREDENTIAL_ID_BYTES_MAX, Credential, Registration, register};

/// Bytes that name an account to an authenticator. Not the account's id: they are kept on devices and in clouds of
/// others, where they should tell nothing.
pub const USER_HANDLE_BYTES: usize = 32;
