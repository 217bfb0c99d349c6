//! What anybody may know of this installation before signing in.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// `GET /api/v1/instance`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Instance {
    /// Version of the server.
    pub version: String,
    /// Name shown in headers and titles.
    pub name: String,
    /// No account exists yet: the one-time link printed at start is the way in.
    pub setup_required: bool,
    /// A mail server is configured: links can be mailed, forgotten passwords renewed.
    pub mail: bool,
    /// Languages that the tenant offers, BCP 47.
    pub languages: Vec<String>,
    pub look: crate::branding::Look,
}
