//! The record of a vote: one file that an outsider checks without the server.
//!
//! [`container`] is the file, an ASiC-E container in exactly one spelling; [`pdf`] finds it in a protocol. [`timestamp`]
//! asks for a time stamp and checks one, [`policy`] says whose word is taken for a log. FORMAT.md says every byte.
//!
//! There is no clock, no randomness and no I/O in here.

pub mod container;
pub mod limits;
mod manifest;
pub mod pdf;
pub mod policy;
pub mod timestamp;
mod zip;

pub use container::{Container, ContainerError, MIMETYPE, Part};
pub use pdf::PdfError;
pub use policy::{Policy, PolicyError};
pub use timestamp::{AnchorError, Anchors, TimeStamp, TokenError};
pub use zip::ZipError;
