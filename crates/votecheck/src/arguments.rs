//! What votecheck is called with.

use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::{Args, Parser, Subcommand, ValueEnum};
use record::{Anchors, Policy, Trust};

#[derive(Parser)]
#[command(name = "votecheck", version, about = "Checks the record of a vote, offline")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Check a record: an .asice container, or a PDF that holds one
    Verify(Box<Verify>),
    /// Write the protocol of a record as PDF, with the record in it
    Protocol(Protocol),
}

#[derive(Args)]
pub(crate) struct Protocol {
    /// The record: an .asice container
    pub(crate) file: PathBuf,
    /// Where the PDF goes
    pub(crate) pdf: PathBuf,
    /// Language of the protocol
    #[arg(long, value_enum, default_value_t = Language::De)]
    pub(crate) lang: Language,
}

#[derive(Args)]
pub(crate) struct Verify {
    /// The record
    pub(crate) file: PathBuf,
    /// Key of the tenant's log that is trusted, as a text `name+number+key` or a file that holds it
    #[arg(long = "log-key", value_name = "KEY|FILE")]
    pub(crate) log_keys: Vec<String>,
    /// Logs and witnesses that are trusted, as a file (C2SP tlog-policy)
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
    /// Certificate that authorities for time stamps are trusted by, PEM or DER
    #[arg(long = "anchor", value_name = "FILE")]
    pub(crate) anchors: Vec<PathBuf>,
    /// Do without a time stamp
    #[arg(long)]
    pub(crate) without_time_stamp: bool,
    /// How many entitled members must have confirmed the closing checkpoint; otherwise more than half of those who could
    #[arg(long, value_name = "NUMBER")]
    pub(crate) confirmations: Option<u32>,
    /// The receipt of a voter, to be found in the record
    #[arg(long, value_name = "FILE")]
    pub(crate) receipt: Option<PathBuf>,
    /// Language of the sentences
    #[arg(long, value_enum, default_value_t = Language::De)]
    pub(crate) lang: Language,
    /// Answer for programs
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    De,
    En,
}

impl From<Language> for protocol::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::De => Self::German,
            Language::En => Self::English,
        }
    }
}

impl Verify {
    /// What the verifier trusts, or why that cannot be read.
    pub(crate) fn trust(&self) -> Result<Trust, String> {
        let mut policy = match &self.policy {
            Some(path) => text(path)?.parse().map_err(|error| format!("{}: {error}", path.display()))?,
            None => Policy::default(),
        };
        for key in &self.log_keys {
            // A key has two plus signs, and whoever has a file of such a name says ./name.
            let key = if key.matches('+').count() >= 2 { key.clone() } else { text(Path::new(key))? };
            let key = key.trim().parse().map_err(|error| format!("{key}: {error}"))?;
            policy.add_log(key);
        }
        let mut anchors = Anchors::default();
        for path in &self.anchors {
            let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
            for certificate in certificates(&bytes).ok_or_else(|| format!("{}: no certificate", path.display()))? {
                anchors.add(certificate).map_err(|error| format!("{}: {error}", path.display()))?;
            }
        }
        let waive_time_stamp = self.without_time_stamp;
        Ok(Trust { policy, anchors, waive_time_stamp, confirmations: self.confirmations })
    }
}

fn text(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// All certificates of a PEM file, or the one of a DER file.
fn certificates(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
    const END: &str = "-----END CERTIFICATE-----";
    let Some(text) = std::str::from_utf8(bytes).ok().filter(|text| text.contains(BEGIN)) else {
        return Some(vec![bytes.to_vec()]);
    };
    let parts = text.split(BEGIN).skip(1).map(|part| {
        let lines: String = part.split_once(END)?.0.split_ascii_whitespace().collect();
        STANDARD.decode(lines).ok()
    });
    parts.collect()
}
