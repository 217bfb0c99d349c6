//! A database that is older than what its votes have signed: refused at the start, accepted by whoever operates.
#![expect(clippy::print_stdout, reason = "what is lost is for the person at the terminal")]

use identity::{RootsCompared, Tenants};
use tracing::{error, warn};
use wire::overview::HealthCheck;

use crate::Failure;
use crate::config::Config;
use crate::database::{open_store, open_tenants};
use crate::doctor::Finding;

/// How many logs are named in one sentence.
const NAMED_MAX: usize = 10;
const ADVICE: &str = "stop the server and restore the newest backup; if there is none, `plenum admin votes \
                      accept-restore` shows what is lost and goes on";

/// Before anything is served.
pub(crate) async fn refuse_set_back(tenants: &Tenants) -> Result<(), Failure> {
    let compared = tenants.compare_roots().await?;
    if compared.lost {
        begin_anew(tenants).await?;
    }
    if compared.behind.is_empty() {
        if let Err(fault) = tenants.roots().shorten() {
            error!(%fault, "the file with the signed roots of votes could not be shortened");
        }
        return Ok(());
    }
    Err(Failure(format!("the database was set back: {}; {ADVICE}", named(&compared))))
}

/// A file that is not there is made from the database, as it is. At the very first start there is nothing to say.
async fn begin_anew(tenants: &Tenants) -> Result<(), Failure> {
    tenants.keep_all_roots().await?;
    if tenants.roots().read()?.is_some_and(|kept| !kept.is_empty()) {
        let path = tenants.roots().path().map(|path| path.display().to_string()).unwrap_or_default();
        warn!(
            path,
            "the file with the signed roots of votes was not there and is begun anew; whether the database was \
                     set back before cannot be seen"
        );
    }
    Ok(())
}

fn named(compared: &RootsCompared) -> String {
    let mut names: Vec<_> = compared.behind.iter().take(NAMED_MAX).map(ToString::to_string).collect();
    if compared.behind.len() > NAMED_MAX {
        names.push(format!("and {} more", compared.behind.len() - NAMED_MAX));
    }
    names.join("; ")
}

/// `plenum admin votes accept-restore`.
pub(crate) async fn accept(config: &Config, confirmed: bool) -> Result<(), Failure> {
    let store = open_store(config).await?;
    let tenants = open_tenants(config, &store).await?;
    let compared = tenants.compare_roots().await?;
    if compared.behind.is_empty() {
        println!("No log of votes is behind what it signed; there is nothing to accept.");
        return Ok(());
    }
    if !confirmed {
        compared.behind.iter().for_each(|behind| println!("{behind}"));
        println!("With --confirm this is given up: such votes take nothing more, such logs of tenants begin anew.");
        return Ok(());
    }
    for sentence in tenants.accept_set_back(compared.behind).await? {
        println!("{sentence}");
    }
    Ok(store.close().await?)
}

/// For `plenum doctor`.
pub(crate) async fn finding(tenants: &Tenants) -> Finding {
    const WHAT: HealthCheck = HealthCheck::VoteRoots;
    match tenants.compare_roots().await {
        Ok(compared) if compared.lost => Finding::ok(WHAT, "there is no such file yet; it begins with the next start"),
        Ok(compared) if compared.behind.is_empty() => {
            Finding::ok(WHAT, format!("{} logs of votes are as they were signed", compared.whole))
        }
        Ok(compared) => Finding::fault(WHAT, format!("the database was set back: {}", named(&compared)), ADVICE),
        Err(fault) => Finding::fault(WHAT, Failure::from(fault).0, "see that the file can be read by the service"),
    }
}
