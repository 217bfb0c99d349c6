//! Every limit of policies and quotas, with the reason for its size.

/// Units inside each other. The deepest state administrations have six or seven.
pub const UNITS_DEEP_MAX: usize = 16;
/// Levels over each other: installation, tenant, units, meeting.
pub const LEVELS_MAX: usize = UNITS_DEEP_MAX + 3;
/// Levels of one review: a tenant with all its units, or an installation with all its tenants.
pub const REVIEW_LEVELS_MAX: usize = 20_000;
/// Characters of the reason for a setting: the name of a rule, not its text.
pub const REASON_CHARS_MAX: usize = 200;
/// The largest number a quota may say: every JSON reader keeps it exact (RFC 8259 section 6).
pub const QUOTA_MAX: u64 = (1 << 53) - 1;
