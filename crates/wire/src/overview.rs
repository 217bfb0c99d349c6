//! Where the consoles begin: what a tenant still lacks, and how an installation is.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::policy::Usage;

/// `GET /api/v1/overview`, administrators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct TenantOverview {
    pub people: PeopleCounts,
    pub usage: Usage,
    /// The most urgent first.
    pub open: Vec<OpenMatter>,
}

/// Accounts by what they can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct PeopleCounts {
    #[ts(type = "number")]
    pub accounts: u64,
    /// Can sign in.
    #[ts(type = "number")]
    pub active: u64,
    /// Have not set up their account yet.
    #[ts(type = "number")]
    pub invited: u64,
    /// May sign in and administer the whole tenant.
    #[ts(type = "number")]
    pub administrators: u64,
}

/// Something that an administrator should see to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct OpenMatter {
    pub kind: OpenKind,
    /// Whether people feel it already, or the law asks for it.
    pub urgent: bool,
    /// How many there are, where it is about several.
    #[ts(type = "number | null")]
    pub count: Option<u64>,
    /// What it is about: a provider, a quota.
    pub name: Option<String>,
    /// When it ends or ended.
    #[ts(type = "number | null")]
    pub at_ms: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum OpenKind {
    /// Nothing is left of a quota.
    QuotaFull,
    /// The newest sign-in at a provider failed, and that was the provider's doing.
    ProviderFault,
    NoImprint,
    NoPrivacyNotice,
    NoAccessibilityStatement,
    /// Nobody is named to whom barriers are reported.
    NoBarrierContact,
    /// Beyond the warning of a quota.
    QuotaWarned,
    /// Only one person administers the tenant.
    OneAdministrator,
    /// The other people who may administer the tenant have not accepted their invitation yet.
    AdministratorsInvited,
    /// A provider that people cannot use before it is finished.
    ProviderUnfinished,
    /// One-time links that ended before they were used.
    InvitationsEnded,
    /// People in no unit, where there are units.
    PeopleWithoutUnit,
    /// The token of a program ends soon, or has ended.
    TokenEnds,
    /// People who asked to be erased.
    ErasureAsked,
    /// It still looks like Plenum.
    NoBranding,
}

/// `GET /api/v1/operator/overview`, operators: numbers, and nothing of what is the tenants'.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct OperatorOverview {
    #[ts(type = "number")]
    pub now_ms: i64,
    #[ts(type = "number")]
    pub started_at_ms: i64,
    pub versions: Versions,
    pub load: Load,
    pub tenants: TenantCounts,
    pub jobs: Vec<Job>,
    /// Tenants that are beyond a warning or at a limit, by name; the fullest first.
    pub pressed: Vec<Usage>,
    /// Such tenants beyond those that are listed.
    pub pressed_more: u32,
}

/// What runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Versions {
    pub plenum: String,
    /// Name and version.
    pub database: String,
    /// Newest migration of the database.
    pub schema: String,
    pub media: MediaKind,
}

/// Who forwards sound and pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum MediaKind {
    /// This process.
    Embedded,
    /// A LiveKit cluster.
    Cluster,
}

/// How much there is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Load {
    #[ts(type = "number")]
    pub rooms: u64,
    #[ts(type = "number")]
    pub participants: u64,
    /// Of all processors together, in the last minute or two; absent where the system does not say.
    pub cpu_percent: Option<u32>,
    pub processors: u32,
    /// What the process holds in memory.
    #[ts(type = "number | null")]
    pub memory_bytes: Option<u64>,
    /// What the machine has.
    #[ts(type = "number | null")]
    pub machine_memory_bytes: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct TenantCounts {
    #[ts(type = "number")]
    pub active: u64,
    #[ts(type = "number")]
    pub suspended: u64,
    /// Suspended ones whose erasure is decided.
    #[ts(type = "number")]
    pub erasing: u64,
}

/// Work that nobody asks for and that must be done all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum JobName {
    /// Writes down what was used.
    Usage,
    /// Deletes meetings whose time is over.
    Meetings,
    /// Forgets chats whose time is over.
    Chats,
    /// Signs the audit logs.
    AuditSignatures,
    /// Forgets deliveries that were given up, and old ones.
    Deliveries,
    /// Deletes sign-ins whose time is over.
    Sessions,
    /// Erases tenants whose time is over.
    Erasures,
    /// Closes votes whose time is over, and mails what there is to tell of those without a meeting.
    Votes,
    /// Deletes what the tenants keep no longer.
    Retention,
}

/// How a job went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Job {
    pub name: JobName,
    pub running: bool,
    #[ts(type = "number | null")]
    pub started_at_ms: Option<i64>,
    /// Of the newest run that ended.
    #[ts(type = "number | null")]
    pub ended_at_ms: Option<i64>,
    /// Parts of that run that failed: tenants, mostly. They are tried again with the next run, and named in the log.
    pub failed: u32,
    /// When it should begin again.
    #[ts(type = "number | null")]
    pub due_at_ms: Option<i64>,
    /// It should have begun long ago.
    pub late: bool,
}

/// `GET /api/v1/operator/checks`, operators: what `plenum doctor` finds on this machine now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct HealthReport {
    #[ts(type = "number")]
    pub checked_at_ms: i64,
    pub findings: Vec<HealthFinding>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct HealthFinding {
    pub check: HealthCheck,
    pub state: HealthState,
    /// What exactly, in English, as the command says it.
    pub says: String,
    /// What to do, likewise; only where something is to be done.
    pub advice: Option<String>,
}

/// What was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum HealthCheck {
    DataFolder,
    Disk,
    Keys,
    Clock,
    OpenFiles,
    UdpBuffers,
    Database,
    DatabaseRights,
    DatabaseBackup,
    Server,
    Media,
    MediaPort,
    MediaAddress,
    Firewall,
    PublicAddress,
    BrowserWay,
    Dns,
    Certificate,
    WebSocket,
    Mail,
    /// That the database is not older than what its votes have signed.
    VoteRoots,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum HealthState {
    Ok,
    /// Works, but not for everybody or not for long.
    Warning,
    Fault,
    NotChecked,
}
