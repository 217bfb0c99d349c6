//! A database that is older than what its votes have signed: refused at the start, accepted by whoever operates.

use identity::{RootsCompared, Tenants};
use tracing::{error, warn};
use wire::overview::HealthCheck;

use crate::Failure;
use crate::config::Config;
use crate::database::{open_store, open_tenants};
use crate::doctor::Finding;
use crate::terminal::say;

/// How many logs are named in one sentence.
const NAMED_MAX: usize = 10;
const ADVICE: &str = "stop the server and restore the newest backup; if there is none, `plenum admin votes \
                      accept-restore` shows what is lost and goes on";

/// Before anything is served.
pub(crate) async fn refuse_set_back(tenants: &Tenants) -> Result<(), Failure> {
    let compared = tenants.compare_roots().await?;
    if !compared.behind.is_empty() {
        return Err(Failure(format!("the database was set back: {}; {ADVICE}", named(&compared))));
    }
    let unkept = compared.unkept.len();
    // Makes up for what could not be written while it was signed.
    match tenants.keep_unkept_roots(compared.unkept).await {
        // A file that is not there is made from the database, as it is. At the very first start there is nothing to say.
        Ok(()) if compared.lost && unkept > 0 => {
            let path = tenants.roots().path().map(|path| path.display().to_string()).unwrap_or_default();
            warn!(
                path,
                kept = unkept,
                "the file with the signed roots of votes was not there and is begun anew; whether the database was \
                 set back before cannot be seen"
            );
        }
        Ok(()) => {}
        // Said by the doctor and in the overview as long as it is so.
        Err(fault) => error!(%fault, "what logs of votes signed could not be kept in its second place"),
    }
    if !compared.lost
        && let Err(fault) = tenants.shorten_roots(compared.gone).await
    {
        error!(%fault, "the file with the signed roots of votes could not be shortened");
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
        say!("No log of votes is behind what it signed; there is nothing to accept.");
        return Ok(());
    }
    if !confirmed {
        compared.behind.iter().for_each(|behind| say!("{behind}"));
        say!("With --confirm this is given up: such votes take nothing more, such logs of tenants begin anew.");
        return Ok(());
    }
    for sentence in tenants.accept_set_back(compared.behind).await? {
        say!("{sentence}");
    }
    Ok(store.close().await?)
}

/// For `plenum doctor`. Changes nothing.
pub(crate) async fn finding(config: &Config, tenants: &Tenants) -> Finding {
    const WHAT: HealthCheck = HealthCheck::VoteRoots;
    let path = config.roots_file().display().to_string();
    match tenants.compare_roots().await {
        Err(fault) => Finding::fault(WHAT, Failure::from(fault).0, "see that the file can be read by the service"),
        Ok(compared) if !compared.behind.is_empty() => {
            Finding::fault(WHAT, format!("the database was set back: {}", named(&compared)), ADVICE)
        }
        Ok(compared) if !compared.unkept.is_empty() => Finding::warning(
            WHAT,
            format!("{} logs of votes have signed more than stands in {path}", compared.unkept.len()),
            "see that the file is there and can be written by the service, then start the server anew",
        ),
        Ok(compared) if compared.lost => Finding::ok(WHAT, "there is no such file yet; it begins with the first vote"),
        Ok(compared) if compared.whole > 0 && config.roots_go_with_database() => Finding::warning(
            WHAT,
            format!("{path} lies in the data folder with the database: whoever sets back the folder sets back both"),
            "let votes.roots_file name a place that is backed up and restored on its own",
        ),
        Ok(compared) => Finding::ok(WHAT, format!("{} logs of votes are as they were signed", compared.whole)),
    }
}
