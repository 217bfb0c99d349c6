//! The database: connected, checked, brought up to this version.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use identity::{Keys, Passwords, Roots, Tenants};
use outbound::{AllowList, Limits, Outbound};
use store::{Clock, ConnectFault, Store, StoreError, SystemClock};

use crate::config::Config;
use crate::{Failure, stamps};

/// Brings the database up to this version.
pub(crate) async fn migrate(config: &Config) -> Result<(), Failure> {
    prepare_folder(config)?;
    let owner = match config.database.owner_url.as_deref() {
        Some(url) => connect("database.owner_url", url).await?,
        None => connect("database.url", &config.database_url()).await?,
    };
    owner.migrate(serving_role(config).as_deref()).await?;
    Ok(owner.close().await?)
}

/// The database as the server uses it. It is migrated first where this process may do that.
pub(crate) async fn open_store(config: &Config) -> Result<Store, Failure> {
    prepare_folder(config)?;
    let postgres = !config.database_url().starts_with("sqlite:");
    if !postgres || config.database.owner_url.is_some() {
        migrate(config).await?;
    }
    let store = connect("database.url", &config.database_url()).await?;
    if let Some(fault) = store.role_fault().await? {
        return Err(Failure(format!(
            "database.url: its role cannot be held to one tenant, because {fault}. Let another role own the tables \
             (database.owner_url), and serve with one that owns nothing; the handbook for operators shows the commands"
        )));
    }
    if store.is_behind().await? {
        return Err(Failure("the database is of an older version: run plenum migrate with database.owner_url".into()));
    }
    Ok(store)
}

/// Longest wait for a database that starts at the same time, as after the machine did.
const STARTING_MAX: Duration = Duration::from_secs(10);
/// Between two tries.
const STARTING_STEP: Duration = Duration::from_millis(500);

/// The database of a URL; `key` is the setting that names it. One that refuses or starts is asked again for a while.
pub(crate) async fn connect(key: &str, url: &str) -> Result<Store, Failure> {
    let begun = Instant::now();
    loop {
        match Store::connect(url).await {
            Err(StoreError::Unreachable(unreachable)) => {
                let starts = matches!(unreachable.fault, ConnectFault::Refused | ConnectFault::Starting);
                if !starts || begun.elapsed() >= STARTING_MAX {
                    return Err(Failure(format!("{key}: {unreachable}: {}", unreachable.fault.advice())));
                }
                tokio::time::sleep(STARTING_STEP).await;
            }
            done => return Ok(done?),
        }
    }
}

/// The tenants of the installation; the operator's own exists from the first start.
pub(crate) async fn open_tenants(config: &Config, store: &Store) -> Result<Tenants, Failure> {
    let keys = Keys::open(&config.data.dir.join("keys"))?;
    store.tenants().ensure_home(&config.instance.name, SystemClock.now_ms()).await?;
    let public_url = config.server.public_url.clone();
    let outbound = open_outbound(config)?;
    let stamps = stamps::open(config, &outbound)?;
    let tenants = Tenants::new(store.clone(), keys, Arc::new(SystemClock), Passwords::new(), outbound, public_url);
    let zone = config.instance.zone()?;
    let tenants = tenants.relayed(config.mail.smtp.url.is_some()).zoned(zone).stamped(stamps);
    Ok(tenants.rooted(Roots::at(config.roots_file())))
}

/// The way to what tenants name, as far as the operator opens it.
fn open_outbound(config: &Config) -> Result<Outbound, Failure> {
    let allow = AllowList::parse(&config.outbound.allow).map_err(|e| Failure(format!("outbound.allow: {e}")))?;
    let pem = own_roots(config)?;
    Outbound::new(allow, &pem, Limits::default()).map_err(|e| Failure(format!("outbound.ca_file: {e}")))
}

/// Root certificates of the operator's own authority, as PEM text; empty without any.
pub(crate) fn own_roots(config: &Config) -> Result<String, Failure> {
    let Some(path) = &config.outbound.ca_file else { return Ok(String::new()) };
    let unread = |e| Failure(format!("outbound.ca_file: {} cannot be read: {e}", path.display()));
    std::fs::read_to_string(path).map_err(unread)
}

/// The database lies in there: for the server alone, whatever its umask leaves to others.
fn prepare_folder(config: &Config) -> Result<(), Failure> {
    let dir = &config.data.dir;
    let made = DirBuilder::new().recursive(true).mode(0o700).create(dir);
    made.map_err(|e| Failure(format!("data.dir: {} cannot be created: {e}", dir.display())))
}

/// Name of the role in `database.url`, which rights on new tables are for.
fn serving_role(config: &Config) -> Option<String> {
    config.database.owner_url.as_ref()?;
    let url = config.database_url();
    let (user, _) = url.split_once("://")?.1.split_once('@')?;
    Some(user.split(':').next().unwrap_or(user).to_owned())
}
