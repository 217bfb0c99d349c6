//! Limits of what is read from strangers, each with the reason for its size.

/// Bytes of a container. A secret vote of 2,000 has about 3 MB; the rest is room for attachments.
pub const CONTAINER_BYTES_MAX: usize = 128 * 1024 * 1024;
/// Bytes of all entries: a secret vote of the largest body with every ballot changed a few times.
pub const ENTRIES_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Bytes of one attachment.
pub const ATTACHMENT_BYTES_MAX: usize = 32 * 1024 * 1024;
/// Bytes of every other file: the body of the largest entry.
pub const FILE_BYTES_MAX: usize = ballot::limits::BODY_BYTES_MAX;
/// Files of a container: attachments, and those that have a name in the format.
pub const FILES_MAX: usize = ballot::limits::ATTACHMENTS_MAX + 16;
/// Bytes of a time stamp. Real ones with their chain have 2 to 8 KiB.
pub const TOKEN_BYTES_MAX: usize = 64 * 1024;
/// Certificates in a time stamp.
pub const CERTIFICATES_MAX: usize = 16;
/// Bytes of a PDF in which a container is looked for.
pub const PDF_BYTES_MAX: usize = 2 * CONTAINER_BYTES_MAX;
