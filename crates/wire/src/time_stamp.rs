//! Who stamps the records of a tenant's votes (RFC 3161).

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Who is asked for time stamps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum TimeStampSource {
    /// Whom the installation asks, if anybody.
    Installation,
    Own,
    /// Nobody.
    Off,
}

/// `GET /api/v1/time-stamping`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct TimeStamping {
    /// What a change names as `seen`; 0 while nothing is set.
    #[ts(type = "number")]
    pub version: i64,
    pub source: TimeStampSource,
    pub own: Option<TimeStampAuthority>,
    /// Address of that of the installation; absent: it has none.
    pub installation: Option<String>,
    /// The operator holds all tenants to that of the installation, or to none.
    pub locked: bool,
    /// Records that wait for a stamp.
    #[ts(type = "number")]
    pub waiting: u64,
    /// Records for which it was given up.
    #[ts(type = "number")]
    pub failed: u64,
}

/// An authority of the tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct TimeStampAuthority {
    pub url: String,
    pub user_name: Option<String>,
    /// It is told to nobody.
    pub has_password: bool,
    /// Under which policy it is to stamp, an object identifier with dots.
    pub policy: Option<String>,
    /// Certificates to one of which stamps have to lead, PEM.
    pub anchors: Option<String>,
}

/// `PUT /api/v1/time-stamping`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct TimeStampingChange {
    pub source: TimeStampSource,
    /// For `own`.
    pub own: Option<NewTimeStampAuthority>,
    /// The version that is changed.
    #[ts(type = "number")]
    pub seen: i64,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct NewTimeStampAuthority {
    pub url: String,
    pub user_name: Option<String>,
    /// Absent: it stays, while address and user name stay.
    pub password: Option<String>,
    pub policy: Option<String>,
    pub anchors: Option<String>,
}

/// What came of a test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct TimeStampTested {
    /// A stable word; absent when a stamp came that is right.
    pub fault: Option<String>,
    /// The time that the authority said.
    #[ts(type = "number | null")]
    pub at_ms: Option<i64>,
    /// The policy under which it stamped.
    pub policy: Option<String>,
}
