//! Every limit of the suite, in one place. SUITE.md and the second implementation hold the same.

/// Options of one vote, abstention and invalid included. The longest lists of councils have about 50 names.
pub const OPTIONS_MAX: usize = 64;
/// Options that one voter may choose.
pub const SELECTION_MAX: usize = 32;
/// Bytes of the key to which shares are sealed for a trustee.
pub const KEM_KEY_BYTES: usize = crate::kem::PUBLIC_BYTES;
/// Fewer trustees than three are either one who can open every ballot, or two of whom none may be lost.
pub const TRUSTEES_MIN: usize = 3;
/// Bodies of up to about 25 may make all members trustees.
pub const TRUSTEES_MAX: usize = 32;
/// One trustee alone must never be able to open a ballot.
pub const THRESHOLD_MIN: usize = 2;
/// Weight of one voter.
pub const WEIGHT_MAX: u32 = 1_000_000;
/// Ballots of one count.
pub const COUNTED_MAX: usize = 100_000;
/// Ballots that are verified in one equation: enough for the gain, few enough to find a bad one soon.
pub(crate) const BATCH: usize = 256;
