//! Tenants from the command line; a server that runs sees the changes within a second or so.

use std::path::Path;

use audit::Actor;
use identity::{IdentityError, TenantEdit, Tenants};
use ids::TenantId;
use retention::PersonCertificate;

use crate::Failure;
use crate::config::Config;
use crate::database::{connect, open_store, open_tenants};
use crate::terminal::{self, say};

/// Tenants read at a time for the list.
const LIST_STEP: u64 = 200;

pub(crate) async fn add(config: &Config, slug: &str, name: &str, hosts: &[String]) -> Result<(), Failure> {
    let tenants = open(config).await?;
    let (entry, link) =
        tenants.create(slug, name, hosts).await.map_err(|e| Failure(format!("the tenant was not added: {e}")))?;
    say!("Tenant {} added: {}", entry.model.slug, entry.origin);
    say!("First administrator, one-time link, valid for 24 hours:");
    say!("{}/setup#{}", entry.origin, link.secret);
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
            say!("{}\t{state}\t{}\t{}", entry.model.slug, entry.origin, entry.model.name);
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
    say!("Tenant {slug} {}.", if suspended { "is suspended" } else { "goes on" });
    Ok(())
}

/// A new link for the first administrator, while the tenant has no account.
pub(crate) async fn setup_link(config: &Config, slug: &str) -> Result<(), Failure> {
    let tenants = open(config).await?;
    let id = named(&tenants, slug).await?;
    let link = tenants.first_administrator_link(id).await?;
    let entry = tenants.entry_of(id).await?;
    say!("First administrator, one-time link, valid for 24 hours:");
    say!("{}/setup#{}", entry.origin, link.secret);
    Ok(())
}

/// Everything of a tenant as files.
pub(crate) async fn export(config: &Config, slug: &str, to: &Path) -> Result<(), Failure> {
    let store = open_store(config).await?;
    let tenants = open_tenants(config, &store).await?;
    let id = named(&tenants, slug).await?;
    // A connection of its own: what it reads is of one moment, while the server goes on.
    let snapshot = connect("database.url", &config.database_url()).await?;
    let written = tenants.export(id, &snapshot, to).await;
    let manifest = written.map_err(|fault| Failure(format!("{}: {fault}", to.display())))?;
    let rows: u64 = manifest.files.values().map(|file| file.rows).sum();
    say!("Tenant {slug} exported to {}: {rows} rows in {} files.", to.display(), manifest.files.len());
    if let Some(key) = tenants.operator_key().await? {
        say!("The list is signed with the key {key}");
    }
    Ok(())
}

pub(crate) async fn verify_export(config: &Config, folder: &Path, key: Option<&str>) -> Result<(), Failure> {
    let key = match key {
        Some(key) => key.parse().map_err(|_| Failure("the key cannot be read".into()))?,
        None => {
            let own = open(config).await?.operator_key().await?;
            own.ok_or_else(|| Failure("this installation has signed nothing yet; name the key".into()))?
        }
    };
    let manifest =
        identity::verify_export(folder, &key).map_err(|fault| Failure(format!("{}: {fault}", folder.display())))?;
    let rows: u64 = manifest.files.values().map(|file| file.rows).sum();
    say!(
        "Whole: tenant {} ({}), {rows} rows in {} files, exported at {}.",
        manifest.slug,
        manifest.name,
        manifest.files.len(),
        manifest.exported_at
    );
    Ok(())
}

pub(crate) async fn erase(config: &Config, slug: &str, confirm: &str, now: bool) -> Result<(), Failure> {
    let tenants = open(config).await?;
    let id = named(&tenants, slug).await?;
    let refused = |fault: IdentityError| Failure(format!("the tenant is not erased: {fault}"));
    tenants.plan_erasure(id, confirm, "command line").await.map_err(refused)?;
    if !now {
        say!("Tenant {slug} is erased in seven days, unless the decision is taken back (`keep`).");
        return Ok(());
    }
    let erased = tenants.erase(id, Actor::console()).await.map_err(refused)?;
    terminal::write(format_args!("{}", erased.certificate));
    Ok(())
}

pub(crate) async fn verify_erasure(config: &Config, file: &Path, key: Option<&str>) -> Result<(), Failure> {
    let note = std::fs::read_to_string(file)?;
    if PersonCertificate::is_one(&note) {
        return verify_person_erasure(config, &note, key).await;
    }
    let tenants = if key.is_none() { Some(open(config).await?) } else { None };
    let key = match (key, &tenants) {
        (Some(key), _) => key.parse().map_err(|_| Failure("the key cannot be read".into()))?,
        (None, Some(tenants)) => tenants.operator_key().await?.ok_or_else(nothing_signed)?,
        (None, None) => return Err(Failure("name the key".into())),
    };
    let proven = identity::verify_erasure(&note, &key)?;
    if let Some(tenants) = &tenants {
        let found = tenants.rows_of(&proven.tenant).await?;
        if found > 0 {
            return Err(Failure(format!("{found} rows of the tenant {} are found now", proven.slug)));
        }
    }
    let rows: u64 = proven.rows.values().sum();
    say!(
        "Erased: tenant {} ({}) at {}, {rows} rows in {} tables, none left{}.",
        proven.slug,
        proven.name,
        proven.erased_at,
        proven.rows.len(),
        if tenants.is_some() { ", and nothing of it is found now" } else { "" }
    );
    for rest in &proven.not_covered {
        say!("Not covered: {rest}");
    }
    Ok(())
}

/// The certificate of a person is signed with the key of the log of their tenant.
async fn verify_person_erasure(config: &Config, note: &str, key: Option<&str>) -> Result<(), Failure> {
    let identity = match key {
        Some(_) => None,
        None => {
            let unknown = || Failure("there is no tenant that the certificate could be of; name the key".into());
            let tenant = PersonCertificate::read(note)?.tenant.parse().map_err(|_| unknown())?;
            Some(open(config).await?.find(tenant).await?.ok_or_else(unknown)?.identity)
        }
    };
    let key = match (key, &identity) {
        (Some(key), _) => key.parse().map_err(|_| Failure("the key cannot be read".into()))?,
        (None, Some(identity)) => identity.audit().head().await?.map(|head| head.key).ok_or_else(nothing_signed)?,
        (None, None) => return Err(Failure("name the key".into())),
    };
    let proven = PersonCertificate::verify(note, &key)?;
    if let Some(identity) = &identity {
        let found = proven.found(identity).await?;
        if found > 0 {
            return Err(Failure(format!("{found} rows about the person are found now")));
        }
    }
    let rows: u64 = proven.erased.values().sum();
    let (whom, looked_up) = match &proven.account {
        Some(account) => (format!("account {account}"), identity.is_some()),
        None => ("guests".to_owned(), false),
    };
    say!(
        "Erased: {whom} of tenant {} at {}, {rows} rows, out of {} entries of journals in {} meetings{}.",
        proven.tenant,
        proven.erased_at,
        proven.journal_entries,
        proven.meetings,
        if looked_up { ", and nothing more about them is found now" } else { "" }
    );
    for (table, (rows, _)) in &proven.stays {
        say!("Stays: {rows} rows of {table}");
    }
    for rest in &proven.not_covered {
        say!("Not covered: {rest}");
    }
    Ok(())
}

fn nothing_signed() -> Failure {
    Failure("this installation has signed nothing yet; name the key".into())
}

pub(crate) async fn keep(config: &Config, slug: &str) -> Result<(), Failure> {
    let tenants = open(config).await?;
    let id = named(&tenants, slug).await?;
    tenants.keep(id).await?;
    say!("Tenant {slug} is kept.");
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
