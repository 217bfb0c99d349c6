//! Limits of what is read from strangers and of what the verifier remembers.

/// Bytes of a signed note or a proof that are looked at. Room for 5,000 cosignatures under the longest names, or for
/// [`SIGNATURES_MAX`] under names of common length.
pub const NOTE_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Signatures of a note: all 5,000 members of the largest body may cosign, and there are officers and witnesses besides.
pub const SIGNATURES_MAX: usize = 8_192;
/// Bytes of the name of a key, and of an origin.
pub const NAME_BYTES_MAX: usize = 255;
/// Most entries a log may have. Cosignatures and SQL both count in signed 64-bit numbers.
pub const SIZE_MAX: u64 = i64::MAX as u64;
/// Hashes of an inclusion proof: the height of a tree of [`SIZE_MAX`] leaves.
pub const PATH_MAX: usize = 63;
/// Breaks the verifier names before it says that there are more. Beyond it a list helps nobody.
pub const BREAKS_MAX: usize = 1_000;
/// Checkpoints that wait for their rows. A log that signs one a row may hand over its checkpoints in turns with them.
pub const CHECKPOINTS_WAITING_MAX: usize = 100_000;
/// Rows without a place that the verifier keeps, to recognise them as moved when their place comes.
pub const STRAYS_MAX: usize = 256;
/// Rows back from the newest that the verifier can still take for inserted.
pub const LOOK_BACK: usize = 256;
/// Rows missing in a row that are recognised when the rows after them were given new numbers.
pub const GAP_SEARCH_MAX: u64 = 1_024;
