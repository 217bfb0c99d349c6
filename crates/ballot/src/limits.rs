//! Limits of what is taken from strangers, each with the reason for its size.

/// Members of a body. Two thousand is what is measured; an assembly of an association may be somewhat larger.
pub const MEMBERS_MAX: usize = 5_000;
/// Options of a ballot: candidates of a large body.
pub const OPTIONS_MAX: usize = 200;
/// Seats that one election fills.
pub const SEATS_MAX: u32 = 200;
/// Largest weight of one member. Sums of all weights stay far below what 64 bits hold.
pub const WEIGHT_MAX: u32 = 1_000_000;
/// Largest numerator and denominator of a share: "three quarters" needs 4, percentages of statutes 100.
pub const SHARE_MAX: u32 = 1_000;
/// Bytes of a name, a label, a citation.
pub const LABEL_BYTES_MAX: usize = 400;
/// Bytes of a motion, a reason, an objection.
pub const TEXT_BYTES_MAX: usize = 64 * 1024;
/// Bytes of the id of an option.
pub const OPTION_ID_BYTES_MAX: usize = 40;
/// Citations of one rule.
pub const CITATIONS_MAX: usize = 20;
/// What can happen in one sitting: a day on which each of two thousand comes and goes ten times.
pub const HAPPENINGS_MAX: usize = 50_000;
