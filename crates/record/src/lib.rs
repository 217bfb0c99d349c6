//! The record of a vote: one file that an outsider checks without the server.
//!
//! [`container`] is the file, an ASiC-E container in exactly one spelling; [`pdf`] finds it in a protocol. [`build`] puts
//! one together, [`verify`] checks one against what somebody trusts ([`policy`], anchors of [`timestamp`]) and says what
//! was found as [`finding`]s with stable codes. FORMAT.md says every byte.
//!
//! There is no clock, no randomness and no I/O in here.

pub mod build;
pub mod container;
pub mod entries;
pub mod finding;
pub mod limits;
mod manifest;
pub mod pdf;
pub mod policy;
mod surroundings;
pub mod timestamp;
mod verify;
mod zip;

pub use build::{Material, build};
pub use container::{Container, ContainerError, MIMETYPE, Part};
pub use finding::{Check, Fault, Finding, Findings, State, Verdict};
pub use pdf::PdfError;
pub use policy::{Policy, PolicyError};
pub use surroundings::sealed;
pub use timestamp::{AnchorError, Anchors, TimeStamp, TokenError};
pub use verify::{Opened, Trust, verify};
pub use zip::ZipError;
