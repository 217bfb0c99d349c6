//! Tenants from the command line; a server that runs sees the changes within a second or so.
#![expect(clippy::print_stdout, reason = "what these commands find or make is for the person at the terminal")]

use identity::{TenantEdit, Tenants};
use ids::TenantId;

use crate::Failure;
use crate::config::Config;
use crate::database::{open_store, open_tenants};

/// Tenants read at a time for the list.
const LIST_STEP: u64 = 200;

pub(crate) async fn add(config: &Config, slug: &str, name: &str, hosts: &[String]) -> Result<(), Failure> {
    let tenants = open(config).await?;
    let (entry, link) =
        tenants.create(slug, name, hosts).await.map_err(|e| Failure(format!("the tenant was not added: {e}")))?;
    println!("Tenant {} added: {}", entry.model.slug, entry.origin);
    println!("First administrator, one-time link, valid for 24 hours:");
    println!("{}/setup#{}", entry.origin, link.secret);
    Ok(())
}

/// One line a tenant: short name, state, address, name, separated by tabs.
pub(crate) async fn list(config: &Config) -> Result<(), Failure> {
    let tenants = open(config).await?;
    let mut cursor = None;
    loop {
        let page = tenants.page(cursor.as_deref(), LIST_STEP).await?;
        for entry in page.items {
            let state = if entry.model.suspended_at_ms.is_some() { "suspended" } else { "active" };
            println!("{}\t{state}\t{}\t{}", entry.model.slug, entry.origin, entry.model.name);
        }
        match page.next {
            Some(next) => cursor = Some(next),
            None => return Ok(()),
        }
    }
}

pub(crate) async fn suspend(config: &Config, slug: &str, suspended: bool) -> Result<(), Failure> {
    let tenants = open(config).await?;
    let id = named(&tenants, slug).await?;
    tenants.edit(id, TenantEdit { suspended: Some(suspended), ..Default::default() }).await?;
    println!("Tenant {slug} {}.", if suspended { "is suspended" } else { "goes on" });
    Ok(())
}

/// A new link for the first administrator, while the tenant has no account.
pub(crate) async fn setup_link(config: &Config, slug: &str) -> Result<(), Failure> {
    let tenants = open(config).await?;
    let id = named(&tenants, slug).await?;
    let link = tenants.first_administrator_link(id).await?;
    let entry = tenants.entry_of(id).await?;
    println!("First administrator, one-time link, valid for 24 hours:");
    println!("{}/setup#{}", entry.origin, link.secret);
    Ok(())
}

async fn open(config: &Config) -> Result<Tenants, Failure> {
    let store = open_store(config).await?;
    open_tenants(config, &store).await
}

async fn named(tenants: &Tenants, slug: &str) -> Result<TenantId, Failure> {
    let entry = tenants.by_slug(slug).await.map_err(|_| Failure(format!("there is no tenant {slug}")))?;
    Ok(TenantId::from_uuid(entry.model.id))
}
