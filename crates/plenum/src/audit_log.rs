//! Audit logs from the command line.

use std::fs;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use audit::verify::Verified;
use ledger::SignedNote;

use crate::Failure;
use crate::config::Config;
use crate::database::{open_store, open_tenants};
use crate::terminal::say;

/// Verifies the logs in the database: of one tenant, or of all.
pub(crate) async fn verify(config: &Config, slug: Option<&str>, kept: &[PathBuf]) -> Result<(), Failure> {
    let kept = read_all(kept)?;
    let store = open_store(config).await?;
    let tenants = open_tenants(config, &store).await?;
    let chosen = match slug {
        Some(slug) => {
            vec![tenants.by_slug(slug).await.map_err(|_| Failure(format!("there is no tenant {slug}")))?.model]
        }
        None if kept.is_empty() => {
            let mut all = Vec::new();
            for tenant in tenants.all().await? {
                all.push(tenants.entry_of(tenant.id).await?.model);
            }
            all
        }
        None => return Err(Failure("a checkpoint is of one log: name its tenant with --tenant".into())),
    };
    let mut broken = 0;
    for model in chosen {
        let Some(tenant) = tenants.find(model.id.into()).await? else { continue };
        broken += u32::from(!report(&model.slug, &tenant.identity.audit().verify(&kept).await?));
    }
    finish(broken)
}

/// Verifies an exported log, without a server.
pub(crate) fn verify_file(path: &Path, key: Option<&str>, kept: &[PathBuf]) -> Result<(), Failure> {
    let key = key.map(str::parse).transpose().map_err(|fault| Failure(format!("--key: {fault}")))?;
    let file = fs::File::open(path).map_err(|fault| Failure(format!("{}: {fault}", path.display())))?;
    let verified = audit::verify::verify_file(BufReader::new(file), key.as_ref(), &read_all(kept)?)?;
    if key.is_none() {
        say!("No --key was given: this only tells whether the file agrees with itself.");
    }
    finish(u32::from(!report(&path.display().to_string(), &verified)))
}

/// Checkpoints that were kept. A file that holds none says nothing about the log, so it is no fault of the log either.
fn read_all(paths: &[PathBuf]) -> Result<Vec<String>, Failure> {
    let read = |path: &PathBuf| {
        let failure = |fault: &dyn std::fmt::Display| Failure(format!("{}: {fault}", path.display()));
        let text = fs::read_to_string(path).map_err(|fault| failure(&fault))?;
        text.parse::<SignedNote>().map_err(|fault| failure(&fault))?;
        Ok(text)
    };
    paths.iter().map(read).collect()
}

/// One line for a log, one for each finding. Answers whether it is whole.
fn report(name: &str, verified: &Verified) -> bool {
    let state = if verified.is_whole() { "whole" } else { "BROKEN" };
    say!("{name}: {state}, {} entries, {} of them signed", verified.rows, verified.sealed);
    if verified.cut > 0 {
        say!("  begins at entry {}: older ones were deleted when their time was over", verified.cut);
    }
    if verified.outlived > 0 {
        say!("  {} checkpoints are of deleted entries and could not be compared", verified.outlived);
    }
    for finding in &verified.findings {
        say!("  {}", finding.text);
    }
    if verified.more {
        say!("  there may be more");
    }
    verified.is_whole()
}

fn finish(broken: u32) -> Result<(), Failure> {
    match broken {
        0 => Ok(()),
        1 => Err(Failure("an audit log is not as it was written".into())),
        many => Err(Failure(format!("{many} audit logs are not as they were written"))),
    }
}
