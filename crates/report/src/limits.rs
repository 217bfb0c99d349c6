//! How large a report may be.

/// Rows of all tables and entries of all lists of facts together.
pub const ROWS_MAX: usize = 20_000;

/// Blocks of a report.
pub const BLOCKS_MAX: usize = 2_000;

/// Columns of a table; more would leave less than a word's width to each.
pub const COLUMNS_MAX: usize = 16;

/// Characters of a paragraph, cell or heading; what is longer is cut with "…".
pub const CHARS_MAX: usize = 20_000;

/// Characters of the title and of headings in the metadata and the outline.
pub(crate) const LABEL_CHARS_MAX: usize = 500;

/// Combining marks on one character; no writing the font has needs more.
pub(crate) const MARKS_MAX: usize = 3;
