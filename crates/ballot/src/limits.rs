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
/// Entries of one vote: every member of the largest body changes their ballot ten times and three trustees complain.
pub const ENTRIES_MAX: usize = 200_000;
/// Bytes of the body of an entry: the roll of the largest body after its longest sitting.
pub const BODY_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Bytes of the header of an entry.
pub const HEADER_BYTES_MAX: usize = 512;
/// Attachments of a motion.
pub const ATTACHMENTS_MAX: usize = 100;
/// Largest time, in milliseconds since 1970, and largest number in a body: what JSON holds exactly everywhere.
pub const NUMBER_MAX: u64 = (1 << 53) - 1;
/// People who lead a vote and keep its minutes.
pub const OFFICERS_MAX: usize = 32;
/// A lot of one is no lot: with two, none of them decides alone.
pub const LOT_PARTICIPANTS_MIN: usize = 2;
