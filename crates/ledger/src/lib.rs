//! An append-only log that an outsider can verify.
//!
//! Entries are opaque bytes. [`Frontier::append`] gives each a place in a Merkle tree (RFC 9162) and a link in a chain;
//! a store keeps the columns of the row and the frontier, and nothing else is needed to go on. [`Checkpoint`]s are
//! signed and cosigned in the formats of C2SP (signed-note, tlog-checkpoint, tlog-cosignature, tlog-proof), [`tree`]
//! makes and verifies proofs, and [`Verifier`] reads a stored log and names the row that is not as it was written.
//!
//! There is no clock, no randomness and no I/O in here, and no notion of what an entry says. That one hand appends, that
//! rows and frontier are written in one transaction, and that nothing is signed before it is durable, is left to the
//! store. FORMAT.md says every byte.

pub mod cached;
pub mod checkpoint;
pub mod frontier;
pub mod hash;
pub mod key;
pub mod limits;
pub mod note;
pub mod origin;
pub mod tlog_proof;
pub mod tree;
pub mod verify;
pub mod witness;

pub use cached::CachedTree;
pub use checkpoint::{Checkpoint, CheckpointError, Opened, Trust};
pub use frontier::{Appended, Frontier, FrontierError};
pub use hash::Hash;
pub use key::{Cosigner, KeyError, KeyName, KeyType, NoteSigner, TimeError, VerifierKey};
pub use note::{NoteError, NoteSignature, SignedBy, SignedNote, VerifyError};
pub use origin::{Origin, OriginError};
pub use tlog_proof::{ProofError, TlogProof};
pub use verify::{Break, BreakKind, CheckpointRefused, Report, Row, Verifier};
