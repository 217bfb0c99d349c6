//! What Plenum keeps: entities, migrations and tenant-scoped repositories, the
//! same ones for SQLite and PostgreSQL.
//!
//! Repositories exist only on a [`TenantScope`], so no query can forget its
//! tenant. Times are milliseconds since the Unix epoch and are passed in. Secrets
//! are only ever stored as keyed hashes, made by the caller.

mod accounts;
mod clock;
mod conferences;
mod cursor;
pub mod entity;
mod error;
mod journal;
mod links;
mod meetings;
mod migration;
mod participants;
mod sessions;
mod setup_links;

use std::time::Duration;

use ids::TenantId;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbBackend, EntityTrait, Set};
use sea_orm_migration::MigratorTrait;

pub use accounts::{Accounts, NewAccount};
pub use clock::{Clock, ManualClock, SystemClock};
pub use conferences::Conferences;
pub use cursor::Page;
pub use error::StoreError;
pub use journal::{Journal, JournalRow, PollBoxRow};
pub use links::Links;
pub use meetings::{Meetings, NewMeeting};
pub use participants::{NewParticipant, Participants};
pub use sessions::{NewSession, Sessions};
pub use setup_links::{NewSetupLink, SetupLinks};

/// Longest wait for a free connection or a locked database.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Connections to PostgreSQL. SQLite has one: it serialises writers anyway, and
/// one connection never meets its own lock.
const POSTGRES_CONNECTIONS_MAX: u32 = 16;
/// The tenant of an installation that has only one.
pub const DEFAULT_TENANT: TenantId = TenantId::from_uuid(uuid::Uuid::from_u128(1));

/// A database. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    db: DatabaseConnection,
}

impl Store {
    /// Connects to `sqlite://…` or `postgres://…`. Changes nothing; see [`Store::migrate`].
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        let mut options = ConnectOptions::new(url);
        options.sqlx_logging(false).connect_timeout(BUSY_TIMEOUT).acquire_timeout(BUSY_TIMEOUT);
        if url.starts_with("sqlite:") {
            options.max_connections(1).min_connections(1);
            options.idle_timeout(None::<Duration>).max_lifetime(None::<Duration>);
            options.map_sqlx_sqlite_opts(|sqlite| {
                sqlite
                    .create_if_missing(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    // What is acknowledged survives a power cut, not only a crash.
                    .synchronous(SqliteSynchronous::Full)
                    .foreign_keys(true)
                    // What is overwritten, boxes of polls above all, is gone from the file.
                    .pragma("secure_delete", "ON")
                    .busy_timeout(BUSY_TIMEOUT)
            });
        } else {
            options.max_connections(POSTGRES_CONNECTIONS_MAX);
        }
        Ok(Self { db: Database::connect(options).await? })
    }

    /// Brings the schema up to this version.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        Ok(migration::Migrator::up(&self.db, None).await?)
    }

    /// Makes sure that the one tenant of a simple installation exists.
    pub async fn ensure_default_tenant(&self, name: &str, now_ms: i64) -> Result<TenantId, StoreError> {
        use entity::tenant;
        if tenant::Entity::find_by_id(DEFAULT_TENANT.uuid()).one(&self.db).await?.is_none() {
            tenant::Entity::insert(tenant::ActiveModel {
                id: Set(DEFAULT_TENANT.uuid()),
                name: Set(name.to_owned()),
                created_at_ms: Set(now_ms),
            })
            .exec_without_returning(&self.db)
            .await?;
        }
        Ok(DEFAULT_TENANT)
    }

    /// Everything of one tenant, and nothing of another.
    pub fn tenant(&self, tenant: TenantId) -> TenantScope {
        TenantScope { db: self.db.clone(), tenant }
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        Ok(self.db.ping().await?)
    }

    /// Which database this is.
    pub fn is_postgres(&self) -> bool {
        self.db.get_database_backend() == DbBackend::Postgres
    }

    /// Closes the connections; what was written is safe without it.
    pub async fn close(self) -> Result<(), StoreError> {
        Ok(self.db.close().await?)
    }
}

/// The repositories of one tenant.
#[derive(Clone, Debug)]
pub struct TenantScope {
    db: DatabaseConnection,
    tenant: TenantId,
}

impl TenantScope {
    pub fn id(&self) -> TenantId {
        self.tenant
    }

    pub fn accounts(&self) -> Accounts<'_> {
        Accounts(self)
    }

    pub fn sessions(&self) -> Sessions<'_> {
        Sessions(self)
    }

    pub fn setup_links(&self) -> SetupLinks<'_> {
        SetupLinks(self)
    }

    pub fn meetings(&self) -> Meetings<'_> {
        Meetings(self)
    }

    pub fn links(&self) -> Links<'_> {
        Links(self)
    }

    pub fn participants(&self) -> Participants<'_> {
        Participants(self)
    }

    pub fn conferences(&self) -> Conferences<'_> {
        Conferences(self)
    }

    pub fn journal(&self) -> Journal<'_> {
        Journal(self)
    }

    fn uuid(&self) -> uuid::Uuid {
        self.tenant.uuid()
    }
}
