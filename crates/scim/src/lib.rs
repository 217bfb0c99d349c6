//! SCIM 2.0 (RFC 7643 and RFC 7644) as far as it is no HTTP and no database: schemas, reading of resources, filters,
//! paths, PATCH, projection, errors.
//!
//! A resource is a JSON object with the names of its schema in their own spelling and nothing else: [`resource::read`]
//! makes it, everything here expects and keeps it so. Every text comes from outside: what is read is bounded by
//! [`limits`], and nothing panics.

mod compare;
pub mod discovery;
mod error;
mod filter;
pub mod limits;
mod patch;
mod path;
mod project;
pub mod resource;
pub mod schema;
mod table;

pub use error::{ScimError, ScimType};
pub use filter::{Filter, Literal, Op};
pub use patch::apply;
pub use path::{AttrPath, Path};
pub use project::Projection;
pub use resource::Object;
pub use schema::ResourceKind;

/// Media type of bodies (RFC 7644, 8.1).
pub const MEDIA_TYPE: &str = "application/scim+json";
/// Schema of errors.
pub const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";
/// Schema of lists.
pub const LIST_RESPONSE: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
/// Schema of PATCH bodies.
pub const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
/// Schema of searches by POST.
pub const SEARCH_REQUEST: &str = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";
