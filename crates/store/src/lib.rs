//! What Plenum keeps: entities, migrations and tenant-scoped repositories, the
//! same ones for SQLite and PostgreSQL.
//!
//! Repositories of what belongs to tenants exist only on a [`TenantScope`], and what
//! leaves it passes a second wall: row-level security on PostgreSQL, a reader of
//! statements on SQLite. [`Tenants`] alone knows of all tenants, and nothing of what is theirs. Times are milliseconds since the Unix epoch and are passed in. Secrets
//! are only ever stored as keyed hashes, made by the caller.

mod accounts;
mod attempts;
mod audit;
mod bell;
mod bodies;
mod body_votes;
mod branding;
mod clock;
mod conferences;
mod connect;
mod cursor;
mod directory;
mod dump;
pub mod entity;
mod erasure;
mod error;
mod first_run;
mod fold;
mod grants;
mod groups;
mod guard;
mod identities;
mod invitations;
mod journal;
mod legal;
mod links;
mod locks;
mod mailing;
mod meetings;
mod migration;
mod outbox;
mod participants;
mod passkeys;
mod persons;
mod policies;
mod providers;
mod purpose;
mod recovery_codes;
mod retention;
mod roles;
mod schema;
mod scoped;
mod service_accounts;
mod sessions;
mod setup_links;
mod stamps;
mod storage;
mod tallies;
mod tenant_keys;
mod tenants;
mod units;
mod usage;
mod vote_attachments;
mod votes;
mod webhooks;
mod witnesses;

use std::collections::HashSet;
use std::time::Duration;

use ids::TenantId;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use sea_orm_migration::MigratorTrait;

pub use accounts::{AccountOrder, AccountQuery, AccountState, Accounts, NewAccount};
pub use attempts::{Attempts, NewAttempt};
pub use audit::{Audit, AuditQuery};
pub use bell::Bell;
use bell::{Posted, Ring};
pub use bodies::{Bodies, BodyEdit, MemberEdit, day_of};
pub use body_votes::VoteFacts;
pub use branding::{BrandImage, BrandingEdit, Brandings};
pub use clock::{Clock, ManualClock, SystemClock};
pub use conferences::Conferences;
pub use connect::{ConnectFault, Destination, Unreachable, unproven_way};
pub use cursor::Page;
pub use directory::{Directory, DirectoryPerson};
pub use dump::exported;
pub use erasure::Erasures;
pub use error::StoreError;
pub use first_run::FirstRun;
pub use fold::fold;
pub use grants::{EffectiveGrant, Grants, NewGrant};
pub use groups::{Groups, NewGroup};
pub use identities::{Identities, NewIdentity};
pub use invitations::{Invitations, NewInvitation};
pub use journal::{Journal, JournalRow, PollBoxRow};
pub use legal::{Legal, LegalPlace};
pub use links::{Links, NewLink};
pub use mailing::Mailing;
pub use meetings::{Meetings, NewMeeting};
pub use outbox::{NewDelivery, Outbox, Taken};
pub use participants::{NewParticipant, Participants};
pub use passkeys::{NewPasskey, NewPasskeyAttempt, Passkeys};
pub use persons::Persons;
pub use policies::{InstallationPolicies, Policies, PolicyPlace, SetChange, SetEntry, Sort};
pub use providers::Providers;
pub use purpose::{Class, Keep, Purpose, Subject, TAGGED, Tag, Tagged};
pub use recovery_codes::RecoveryCodes;
pub use retention::{OldConference, OldMeeting, Retention, classes};
pub use roles::RoleFault;
pub use schema::{INSTALLATION_TABLES, TENANT_TABLES};
use scoped::Scoped;
pub use service_accounts::{NewServiceToken, ServiceAccounts};
pub use sessions::{AtProvider, NewSession, Sessions};
pub use setup_links::{NewSetupLink, SetupLinks};
pub use stamps::{StampState, Stamps, TIME_STAMP};
pub use tallies::Tallies;
pub use tenant_keys::TenantKeys;
pub use tenants::{NewTenant, Tenants};
pub use units::{NewUnit, UnitEdit, Units};
pub use usage::Usage;
pub use vote_attachments::{VoteAttachment, VoteAttachments};
pub use votes::{Hand, VoteState, Votes};
pub use webhooks::{NewWebhookEvent, WEBHOOK, Waiting, Webhooks};
pub use witnesses::{WITNESS, Witnessed, WitnessedState, Witnesses};

/// Longest wait for a free connection or a locked database.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Connections to PostgreSQL. SQLite has one: it serialises writers anyway, and
/// one connection never meets its own lock.
const POSTGRES_CONNECTIONS_MAX: u32 = 16;
/// The tenant of the operator; in a simple installation the only one.
pub const DEFAULT_TENANT: TenantId = TenantId::from_uuid(uuid::Uuid::from_u128(1));

/// A database. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    db: DatabaseConnection,
    bell: Bell,
}

impl Store {
    /// Connects to `sqlite://…` or `postgres://…`. Changes nothing; see [`Store::migrate`]. PostgreSQL is asked once.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        let mut options = ConnectOptions::new(url);
        options.sqlx_logging(false).connect_timeout(BUSY_TIMEOUT).acquire_timeout(BUSY_TIMEOUT);
        if url.starts_with("sqlite:") {
            options.max_connections(1).min_connections(1);
            options.idle_timeout(None::<Duration>).max_lifetime(None::<Duration>);
            // No network that could have lost it: asking before every statement would only cost.
            options.test_before_acquire(false);
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
            connect::probe(url).await?;
            options.map_sqlx_postgres_opts(connect::plain_host);
            options.max_connections(POSTGRES_CONNECTIONS_MAX);
        }
        Ok(Self { db: Database::connect(options).await?, bell: Bell::default() })
    }

    /// Brings the schema up to this version. On PostgreSQL the connection must own the tables, and `serves` names the
    /// role that the server connects with: it may read and write rows and owns nothing.
    pub async fn migrate(&self, serves: Option<&str>) -> Result<(), StoreError> {
        migration::Migrator::up(&self.db, None).await?;
        match serves {
            Some(role) if self.is_postgres() => Ok(roles::grant(&self.db, role).await?),
            _ => Ok(()),
        }
    }

    /// Whether the schema is older than this version. Only reads: the role that serves may not migrate.
    pub async fn is_behind(&self) -> Result<bool, StoreError> {
        let kept = Statement::from_string(self.db.get_database_backend(), "SELECT version FROM seaql_migrations");
        let Ok(rows) = self.db.query_all_raw(kept).await else { return Ok(true) };
        let done = rows.iter().map(|row| row.try_get_by_index::<String>(0)).collect::<Result<HashSet<_>, _>>()?;
        Ok(migration::Migrator::migrations().iter().any(|migration| !done.contains(migration.name())))
    }

    /// Name of the newest migration that the database has; nothing when it is empty.
    pub async fn schema(&self) -> Result<Option<String>, StoreError> {
        let kept = Statement::from_string(self.db.get_database_backend(), "SELECT max(version) FROM seaql_migrations");
        match self.db.query_one_raw(kept).await {
            Ok(row) => Ok(row.map(|row| row.try_get_by_index::<Option<String>>(0)).transpose()?.flatten()),
            Err(_) if self.ping().await.is_ok() => Ok(None),
            Err(fault) => Err(fault.into()),
        }
    }

    /// Whether this version knows a migration by name; one it does not know is of a newer version.
    pub fn knows(schema: &str) -> bool {
        migration::Migrator::migrations().iter().any(|migration| migration.name() == schema)
    }

    /// Writes everything as it is at this moment into a new SQLite file, while others go on reading and writing.
    pub async fn snapshot(&self, to: &str) -> Result<(), StoreError> {
        let statement = Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [to.into()]);
        self.db.execute_raw(statement).await?;
        Ok(())
    }

    /// Why the role of this connection would see more than one tenant at a time; nothing on SQLite.
    pub async fn role_fault(&self) -> Result<Option<RoleFault>, StoreError> {
        if self.is_postgres() { Ok(roles::fault(&self.db).await?) } else { Ok(None) }
    }

    /// The register of tenants.
    pub fn tenants(&self) -> Tenants<'_> {
        Tenants(&self.db)
    }

    /// What the operator has set.
    pub fn installation_policies(&self) -> InstallationPolicies<'_> {
        InstallationPolicies(self)
    }

    /// Logs of others that the installation cosigns.
    pub fn witnessed(&self) -> Witnessed<'_, impl ConnectionTrait + use<>> {
        Witnessed(&self.db)
    }

    /// Tenants that are no more.
    pub fn erasures(&self) -> Erasures<'_> {
        Erasures(self)
    }

    /// What tenants have used, as the operator counts it.
    pub fn usage(&self) -> Usage<'_> {
        Usage(self)
    }

    /// Everything of one tenant, and nothing of another.
    pub fn tenant(&self, tenant: TenantId) -> TenantScope {
        let db = Scoped::new(self.db.clone(), tenant.uuid());
        TenantScope { db, tenant, bell: self.bell.clone(), posted: Posted::default(), is_outermost: true }
    }

    /// Rung for each tenant whose outbox got something, once that is committed.
    pub fn bell(&self) -> Bell {
        self.bell.clone()
    }

    /// Statements on the tables of the installation. On PostgreSQL the tables of tenants look empty from here.
    pub fn installation(&self) -> &(impl ConnectionTrait + use<>) {
        &self.db
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        Ok(self.db.ping().await?)
    }

    /// Name and version of the database, as it says itself.
    pub async fn version(&self) -> Result<String, StoreError> {
        let (name, asked) = match self.is_postgres() {
            true => ("PostgreSQL", "SHOW server_version"),
            false => ("SQLite", "SELECT sqlite_version()"),
        };
        let asked = Statement::from_string(self.db.get_database_backend(), asked);
        let row = self.db.query_one_raw(asked).await?;
        let version = row.map(|row| row.try_get_by_index::<String>(0)).transpose()?.unwrap_or_default();
        // Distributors add where they had it from.
        Ok(format!("{name} {}", version.split(' ').next().unwrap_or_default()))
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
    db: Scoped,
    tenant: TenantId,
    bell: Bell,
    posted: Posted,
    /// Its commit makes things last, rather than a part of a transaction.
    is_outermost: bool,
}

impl TenantScope {
    /// The same repositories in one transaction: all of it happens with [`TenantScope::commit`], or nothing.
    pub async fn begin(&self) -> Result<Self, StoreError> {
        Ok(self.by(self.db.begin().await?))
    }

    fn by(&self, db: Scoped) -> Self {
        // A savepoint counts with the transaction that it is in.
        let posted = if self.is_transaction() { self.posted.clone() } else { Posted::default() };
        let is_outermost = !self.is_transaction();
        Self { db, tenant: self.tenant, bell: self.bell.clone(), posted, is_outermost }
    }

    /// The same repositories for reading alone, all as it is at one moment, whatever others write meanwhile.
    pub async fn snapshot(&self) -> Result<Self, StoreError> {
        Ok(self.by(self.db.snapshot().await?))
    }

    /// Whether this is one transaction already.
    pub fn is_transaction(&self) -> bool {
        self.db.is_transaction()
    }

    /// Makes what was written since [`TenantScope::begin`] last.
    pub async fn commit(self) -> Result<(), StoreError> {
        // Also when nobody waits for the answer any more: the database may have the commit already.
        let _ring = (self.is_outermost && self.posted.is_set()).then(|| Ring { bell: &self.bell, tenant: self.tenant });
        self.db.commit().await?;
        Ok(())
    }

    /// Something is in the outbox; told at once, or with the commit.
    fn posted(&self) {
        if self.is_transaction() { self.posted.set() } else { self.bell.ring(self.tenant) }
    }

    /// Statements that have run on this way and its copies, for tests that say how many there may be.
    pub fn statements_run(&self) -> u64 {
        self.db.count()
    }

    pub fn id(&self) -> TenantId {
        self.tenant
    }

    /// The way that all repositories take, for statements that none of them has. It stays within the tenant.
    pub fn statements(&self) -> &(impl ConnectionTrait + use<>) {
        &self.db
    }

    pub fn accounts(&self) -> Accounts<'_> {
        Accounts(self)
    }

    pub fn units(&self) -> Units<'_> {
        Units(self)
    }

    pub fn groups(&self) -> Groups<'_> {
        Groups(self)
    }

    /// What a directory has provisioned.
    pub fn directory(&self) -> Directory<'_> {
        Directory(self)
    }

    pub fn service_accounts(&self) -> ServiceAccounts<'_> {
        ServiceAccounts(self)
    }

    /// Bodies, their members and sittings.
    pub fn bodies(&self) -> Bodies<'_> {
        Bodies(self)
    }

    pub fn grants(&self) -> Grants<'_> {
        Grants(self)
    }

    pub fn sessions(&self) -> Sessions<'_> {
        Sessions(self)
    }

    pub fn providers(&self) -> Providers<'_> {
        Providers(self)
    }

    pub fn identities(&self) -> Identities<'_> {
        Identities(self)
    }

    pub fn attempts(&self) -> Attempts<'_> {
        Attempts(self)
    }

    pub fn passkeys(&self) -> Passkeys<'_> {
        Passkeys(self)
    }

    pub fn recovery_codes(&self) -> RecoveryCodes<'_> {
        RecoveryCodes(self)
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

    /// Who is invited by mail.
    pub fn invitations(&self) -> Invitations<'_> {
        Invitations(self)
    }

    /// How many mails somebody causes.
    pub fn tallies(&self) -> Tallies<'_> {
        Tallies(self)
    }

    pub fn participants(&self) -> Participants<'_> {
        Participants(self)
    }

    pub fn conferences(&self) -> Conferences<'_> {
        Conferences(self)
    }

    /// The register of tenants, for changes that happen together with what is the tenant's.
    pub fn register(&self) -> Tenants<'_, impl ConnectionTrait + use<>> {
        Tenants(&self.db)
    }

    /// Logs of others that the installation cosigns, for changes that happen together with what is the tenant's.
    pub fn witnessed(&self) -> Witnessed<'_, impl ConnectionTrait + use<>> {
        Witnessed(&self.db)
    }

    pub fn audit(&self) -> Audit<'_> {
        Audit(self)
    }

    pub fn keys(&self) -> TenantKeys<'_> {
        TenantKeys(self)
    }

    pub fn journal(&self) -> Journal<'_> {
        Journal(self)
    }

    /// Where one person is found.
    pub fn persons(&self) -> Persons<'_> {
        Persons(self)
    }

    /// What is old enough to be deleted.
    pub fn retention(&self) -> Retention<'_> {
        Retention(self)
    }

    /// What is to be delivered to others.
    pub fn outbox(&self) -> Outbox<'_> {
        Outbox(self)
    }

    /// Where events of the tenant are sent.
    pub fn webhooks(&self) -> Webhooks<'_> {
        Webhooks(self)
    }

    /// How the tenant looks.
    pub fn branding(&self) -> Brandings<'_> {
        Brandings(self)
    }

    /// What an administrator has said of the steps by which the tenant is set up.
    pub fn first_run(&self) -> FirstRun<'_> {
        FirstRun(self)
    }

    /// What the tenant says of itself by law.
    pub fn legal(&self) -> Legal<'_> {
        Legal(self)
    }

    /// How the tenant writes mails.
    pub fn mailing(&self) -> Mailing<'_> {
        Mailing(self)
    }

    /// Files that belong to motions.
    pub fn vote_attachments(&self) -> VoteAttachments<'_> {
        VoteAttachments(self)
    }

    /// Votes with their logs.
    pub fn votes(&self) -> Votes<'_> {
        Votes(self)
    }

    /// Whom the tenant asks to cosign the log of its votes.
    pub fn witnesses(&self) -> Witnesses<'_> {
        Witnesses(self)
    }

    /// Time stamps over records of votes.
    pub fn stamps(&self) -> Stamps<'_> {
        Stamps(self)
    }

    pub fn policies(&self) -> Policies<'_> {
        Policies(self)
    }

    fn uuid(&self) -> uuid::Uuid {
        self.tenant.uuid()
    }
}
