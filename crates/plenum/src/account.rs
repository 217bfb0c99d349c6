//! Commands on the database.

use std::sync::Arc;

use identity::{Identity, Keys, Passwords};
use store::{Clock, Store, SystemClock};

use crate::Failure;
use crate::config::Config;

pub(crate) async fn migrate(config: &Config) -> Result<(), Failure> {
    open_store(config).await.map(drop)
}

/// Adds an account and prints the link for its person.
#[expect(clippy::print_stdout, reason = "the link is what the command is for")]
pub(crate) async fn add(config: &Config, name: &str, email: &str, administrator: bool) -> Result<(), Failure> {
    let store = open_store(config).await?;
    let identity = open_identity(config, &store).await?;
    let (account, link) = identity
        .invite_account(name, email, administrator)
        .await
        .map_err(|e| Failure(format!("the account was not added: {e}")))?;
    println!("Account of {} added. One-time link, valid for 7 days:", account.name);
    println!("{}/setup#{}", config.server.public_url, link.secret);
    Ok(())
}

/// The database, brought up to this version.
pub(crate) async fn open_store(config: &Config) -> Result<Store, Failure> {
    let dir = &config.data.dir;
    std::fs::create_dir_all(dir).map_err(|e| Failure(format!("data.dir: {} cannot be created: {e}", dir.display())))?;
    let store = Store::connect(&config.database_url()).await?;
    store.migrate().await?;
    Ok(store)
}

pub(crate) async fn open_identity(config: &Config, store: &Store) -> Result<Identity, Failure> {
    let keys = Keys::open(&config.data.dir.join("keys"))?;
    let tenant = store.ensure_default_tenant(&config.instance.name, SystemClock.now_ms()).await?;
    Ok(Identity::new(store.tenant(tenant), keys, Arc::new(SystemClock), Passwords::new()))
}
