//! How much of what comes from outside is looked at.

/// Longest filter and path, bytes.
pub const FILTER_BYTES_MAX: usize = 4_096;
/// Parentheses, `not` and brackets within each other at most.
pub const FILTER_DEPTH_MAX: usize = 16;
/// Comparisons of a filter at most.
pub const FILTER_TERMS_MAX: usize = 100;
/// Longest text of an attribute, bytes.
pub const TEXT_BYTES_MAX: usize = 1_024;
/// Values of an attribute at most, members aside.
pub const VALUES_MAX: usize = 50;
/// Members of a group at most.
pub const MEMBERS_MAX: usize = 5_000;
/// Operations of a PATCH at most.
pub const OPERATIONS_MAX: usize = 1_000;
/// Names in `attributes` and `excludedAttributes` at most.
pub const PROJECTED_MAX: usize = 50;
