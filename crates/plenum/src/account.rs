//! Accounts from the command line.

use std::path::Path;

use identity::{ExportFault, IdentityError, NewPerson, Tenant};

use crate::Failure;
use crate::config::Config;
use crate::database::{open_store, open_tenants};
use crate::terminal::say;

/// Adds an account of the operator's tenant, or of the named one, and prints the link for its person.
pub(crate) async fn add(
    config: &Config,
    tenant: Option<&str>,
    name: &str,
    email: &str,
    administrator: bool,
) -> Result<(), Failure> {
    let tenant = of(config, tenant).await?;
    let by = tenant.identity.administration_of_the_machine().await?;
    let (account, link) = tenant
        .identity
        .invite_account(
            &by,
            &NewPerson { name: name.into(), email: email.into(), unit: None, administrator },
            identity::Handing::Shown,
        )
        .await
        .map_err(|e| Failure(format!("the account was not added: {e}")))?;
    say!("Account of {} added. One-time link, valid for 7 days:", account.name);
    say!("{}/setup#{}", tenant.origin, link.secret);
    Ok(())
}

/// Writes what is kept about a person into a new file.
pub(crate) async fn export(config: &Config, tenant: Option<&str>, email: &str, to: &Path) -> Result<(), Failure> {
    let tenant = of(config, tenant).await?;
    let written = tenant.identity.export_person(email, to).await.map_err(|fault| match fault {
        ExportFault::Identity(IdentityError::NotFound) => Failure(format!("there is no account with {email}")),
        fault => Failure(format!("nothing was exported: {fault}")),
    })?;
    say!("{}: {} rows in {} tables written to {}.", written.name, written.rows, written.tables, to.display());
    Ok(())
}

/// The named tenant, or the operator's own.
async fn of(config: &Config, tenant: Option<&str>) -> Result<Tenant, Failure> {
    let store = open_store(config).await?;
    let tenants = open_tenants(config, &store).await?;
    match tenant {
        None => Ok(tenants.home().await?),
        Some(slug) => {
            let entry = tenants.by_slug(slug).await.map_err(|_| Failure(format!("there is no tenant {slug}")))?;
            tenants.find(entry.model.id.into()).await?.ok_or_else(|| Failure(format!("there is no tenant {slug}")))
        }
    }
}
