//! `plenum doctor`: what an installation needs, checked on the machine itself, each finding with what to do.
//!
//! Nothing is changed by it. What could not be checked says so, because silence would be taken for health.

mod machine;
mod mail;
mod reach;

use serde::{Serialize, Serializer};
use store::{Store, StoreError, unproven_way};
use wire::overview::{HealthCheck, HealthState};

use crate::config::Config;
use crate::database::open_tenants;
use crate::terminal::say;
use crate::{Failure, roots};

/// A finding.
#[derive(Debug, Serialize)]
pub(crate) struct Finding {
    #[serde(serialize_with = "labelled")]
    what: HealthCheck,
    state: HealthState,
    says: String,
    /// What to do; only where something is to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<String>,
}

/// What was looked at, for people: a key of the configuration or a plain word.
fn label(check: HealthCheck) -> &'static str {
    match check {
        HealthCheck::DataFolder => "data.dir",
        HealthCheck::Disk => "disk",
        HealthCheck::Keys => "keys",
        HealthCheck::Clock => "clock",
        HealthCheck::OpenFiles => "open files",
        HealthCheck::UdpBuffers => "UDP buffers",
        HealthCheck::Database => "database.url",
        HealthCheck::DatabaseRights => "rights in the database",
        HealthCheck::DatabaseBackup => "database.backup_url",
        HealthCheck::Server => "server.listen",
        HealthCheck::Media => "media",
        HealthCheck::MediaPort => "media.listen_udp",
        HealthCheck::MediaAddress => "media.advertise",
        HealthCheck::Firewall => "firewall",
        HealthCheck::PublicAddress => "server.public_url",
        HealthCheck::BrowserWay => "way from the browser",
        HealthCheck::Dns => "DNS",
        HealthCheck::Certificate => "certificate",
        HealthCheck::WebSocket => "WebSocket",
        HealthCheck::Mail => "mail.smtp",
        HealthCheck::VoteRoots => "votes.roots_file",
    }
}

fn labelled<S: Serializer>(check: &HealthCheck, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(label(*check))
}

impl Finding {
    fn new(state: HealthState, what: HealthCheck, says: impl Into<String>) -> Self {
        Self { what, state, says: says.into(), advice: None }
    }

    pub(crate) fn ok(what: HealthCheck, says: impl Into<String>) -> Self {
        Self::new(HealthState::Ok, what, says)
    }

    pub(crate) fn warning(what: HealthCheck, says: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { advice: Some(advice.into()), ..Self::new(HealthState::Warning, what, says) }
    }

    pub(crate) fn fault(what: HealthCheck, says: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { advice: Some(advice.into()), ..Self::new(HealthState::Fault, what, says) }
    }

    fn not_checked(what: HealthCheck, says: impl Into<String>) -> Self {
        Self::new(HealthState::NotChecked, what, says)
    }
}

/// For the operator's console.
pub(crate) async fn findings(config: &Config) -> Vec<wire::overview::HealthFinding> {
    let shown =
        |Finding { what, state, says, advice }| wire::overview::HealthFinding { check: what, state, says, advice };
    examine(config).await.into_iter().map(shown).collect()
}

async fn examine(config: &Config) -> Vec<Finding> {
    let mut findings = machine::folder(config);
    findings.push(machine::clock());
    findings.push(machine::open_files());
    findings.push(machine::udp_buffers());
    let mut hosts = Vec::new();
    findings.extend(database(config, &mut hosts).await);
    let runs = reach::server(config, &mut findings).await;
    reach::media(config, runs, &mut findings).await;
    reach::public(config, runs, &hosts, &mut findings).await;
    findings.push(mail::server(config).await);
    findings
}

pub(crate) async fn run(config: &Config, json: bool) -> Result<(), Failure> {
    let findings = examine(config).await;
    if json {
        say!("{}", serde_json::to_string_pretty(&findings)?);
    } else {
        for Finding { what, state, says, advice } in &findings {
            let state = match state {
                HealthState::Ok => "ok     ",
                HealthState::Warning => "warning",
                HealthState::Fault => "FAULT  ",
                HealthState::NotChecked => "skipped",
            };
            say!("{state}  {}: {says}", label(*what));
            if let Some(advice) = advice {
                say!("         → {advice}");
            }
        }
    }
    let faults = findings.iter().filter(|finding| finding.state == HealthState::Fault).count();
    if faults == 0 { Ok(()) } else { Err(Failure(format!("{faults} of {} checks failed", findings.len()))) }
}

/// Ways to PostgreSQL on which nobody proves who answers.
fn unproven_ways(config: &Config) -> impl Iterator<Item = Finding> {
    config.database.addresses().filter_map(|(key, url)| {
        let place = unproven_way(url)?;
        let what =
            if key == label(HealthCheck::DatabaseBackup) { HealthCheck::DatabaseBackup } else { HealthCheck::Database };
        let says =
            format!("nothing proves that it is PostgreSQL at {place} that answers: whoever stands between could");
        Some(Finding::warning(what, says, format!("add sslmode=verify-full and sslrootcert=… to {key}")))
    })
}

/// The database, and through it the host names that must lead here.
async fn database(config: &Config, hosts: &mut Vec<String>) -> Vec<Finding> {
    const WHAT: HealthCheck = HealthCheck::Database;
    let url = config.database_url();
    let sqlite = url.starts_with("sqlite:");
    if sqlite && !config.data.dir.join("plenum.db").exists() && url.ends_with("/plenum.db") {
        return vec![Finding::ok(WHAT, "SQLite; it is made at the first start")];
    }
    let store = match Store::connect(&url).await {
        Ok(store) => store,
        Err(StoreError::Unreachable(unreachable)) => {
            return vec![Finding::fault(WHAT, unreachable.to_string(), unreachable.fault.advice())];
        }
        Err(fault) => return vec![Finding::fault(WHAT, Failure::from(fault).0, "check database.url")],
    };
    let mut findings = vec![match store.schema().await {
        Ok(None) => Finding::warning(WHAT, "it answers and is empty", "the first start fills it, or `plenum migrate`"),
        Ok(Some(schema)) if !Store::knows(&schema) => Finding::fault(
            WHAT,
            "it was used by a newer version of Plenum",
            "install that version again, or restore a backup of this one",
        ),
        Ok(Some(_)) if store.is_behind().await.unwrap_or(true) => Finding::warning(
            WHAT,
            "it is of an older version of Plenum",
            "back it up, then run `plenum migrate` or start the server",
        ),
        Ok(Some(_)) => Finding::ok(WHAT, "it answers and is of this version"),
        Err(fault) => Finding::fault(WHAT, Failure::from(fault).0, "see the log of the database"),
    }];
    if !sqlite {
        findings.extend(unproven_ways(config));
        findings.push(match store.role_fault().await {
            Ok(None) => Finding::ok(HealthCheck::DatabaseRights, "the role that serves is held to one tenant"),
            Ok(Some(fault)) => Finding::fault(
                HealthCheck::DatabaseRights,
                format!("the role that serves cannot be held to one tenant, because {fault}"),
                "let another role own the tables (database.owner_url); the handbook for operators shows the commands",
            ),
            Err(fault) => {
                Finding::fault(HealthCheck::DatabaseRights, Failure::from(fault).0, "see the log of the database")
            }
        });
        if config.database.backup_url.is_none() {
            let advice = "name a role that may read every row; the handbook for operators shows the commands";
            findings.push(Finding::warning(HealthCheck::DatabaseBackup, "no role is named for backups", advice));
        }
    }
    // A folder without keys gets none from a look.
    if store.is_behind().await.is_ok_and(|behind| !behind)
        && config.data.dir.join("keys").exists()
        && let Ok(tenants) = open_tenants(config, &store).await
    {
        findings.push(roots::finding(config, &tenants).await);
    }
    if let Ok(tenants) = store.tenants().all().await
        && let Ok(known) = store.tenants().hosts_of(&tenants).await
    {
        hosts.extend(known.into_iter().map(|known| known.host));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_to_another_machine_that_nothing_proves_is_warned_of() {
        let found = |query: &str| {
            let url = format!("postgres://plenum@db.example.org/plenum{query}");
            let keys = ["PLENUM_DATABASE__URL", "PLENUM_DATABASE__OWNER_URL", "PLENUM_DATABASE__BACKUP_URL"];
            let settings = keys.map(|key| (key.to_owned(), url.clone()));
            let config = Config::read(None, settings.into_iter()).expect("settings");
            unproven_ways(&config).map(|found| (found.what, found.advice.unwrap_or_default())).collect::<Vec<_>>()
        };
        let advice = |key: &str| format!("add sslmode=verify-full and sslrootcert=… to {key}");
        let expected = [
            (HealthCheck::Database, advice("database.url")),
            (HealthCheck::Database, advice("database.owner_url")),
            (HealthCheck::DatabaseBackup, advice("database.backup_url")),
        ];
        assert_eq!(found(""), expected);
        assert_eq!(found("?ssl-mode=require"), expected);
        assert_eq!(found("?sslmode=verify-full&sslrootcert=/etc/ca.pem"), []);
    }
}
