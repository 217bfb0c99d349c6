//! Accounts from the command line.

use identity::NewPerson;

use crate::Failure;
use crate::config::Config;
use crate::database::{open_store, open_tenants};

/// Adds an account of the operator's tenant, or of the named one, and prints the link for its person.
#[expect(clippy::print_stdout, reason = "the link is what the command is for")]
pub(crate) async fn add(
    config: &Config,
    tenant: Option<&str>,
    name: &str,
    email: &str,
    administrator: bool,
) -> Result<(), Failure> {
    let store = open_store(config).await?;
    let tenants = open_tenants(config, &store).await?;
    let tenant = match tenant {
        None => tenants.home().await?,
        Some(slug) => {
            let entry = tenants.by_slug(slug).await.map_err(|_| Failure(format!("there is no tenant {slug}")))?;
            tenants.find(entry.model.id.into()).await?.ok_or_else(|| Failure(format!("there is no tenant {slug}")))?
        }
    };
    let by = tenant.identity.administration_of_the_machine().await?;
    let (account, link) = tenant
        .identity
        .invite_account(&by, &NewPerson { name: name.into(), email: email.into(), unit: None, administrator })
        .await
        .map_err(|e| Failure(format!("the account was not added: {e}")))?;
    println!("Account of {} added. One-time link, valid for 7 days:", account.name);
    println!("{}/setup#{}", tenant.origin, link.secret);
    Ok(())
}
