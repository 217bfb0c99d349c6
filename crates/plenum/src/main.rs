//! Composition root and command line: parse the configuration, build the parts,
//! wire them, start, stop. Nothing is decided here.

mod account;
mod audit_log;
mod backup;
mod config;
mod database;
mod doctor;
mod keys;
mod mail;
mod postgres;
mod roots;
mod serve;
mod stamps;
mod telemetry;
mod tenant;
mod terminal;
mod webhooks;
mod witness;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use config::Config;
use terminal::say;

/// Video conferencing for public administration.
#[derive(Parser)]
#[command(name = "plenum", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve web client, meetings and media.
    Serve(ConfigFile),
    /// Bring the database up to this version.
    Migrate(ConfigFile),
    /// Write a backup of database and keys into a new folder; works while the server runs.
    Backup {
        #[command(flatten)]
        file: ConfigFile,
        /// Folder that does not exist yet.
        to: PathBuf,
        /// Leave the keys out, to keep them in another place. Without them the database is of little use.
        #[arg(long)]
        without_keys: bool,
    },
    /// Bring a backup into an empty installation. Overwrites nothing.
    Restore {
        #[command(flatten)]
        file: ConfigFile,
        /// Folder of the backup.
        from: PathBuf,
    },
    /// Check what an installation needs, and say what to do about what is missing.
    Doctor {
        #[command(flatten)]
        file: ConfigFile,
        /// Print the findings as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Administration from the command line; works while the server runs.
    #[command(subcommand)]
    Admin(Admin),
    /// Print the OpenAPI document.
    Openapi,
}

#[derive(Subcommand)]
enum Admin {
    /// Accounts.
    #[command(subcommand)]
    Account(AccountCommand),
    /// Audit logs.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Tenants: public bodies with people, meetings and rules of their own.
    #[command(subcommand)]
    Tenant(TenantCommand),
    /// Votes and their logs.
    #[command(subcommand)]
    Votes(VotesCommand),
}

#[derive(Subcommand)]
enum VotesCommand {
    /// Go on with a database that is older than what its votes have signed, while the server is stopped. What is lost is
    /// printed and written into the audit logs: votes that are behind take nothing more, logs of tenants that are behind
    /// go on under a new name and a new key.
    AcceptRestore {
        #[command(flatten)]
        file: ConfigFile,
        /// Say that what is lost is to be given up; without it, only what would happen is printed.
        #[arg(long)]
        confirm: bool,
    },
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Compare a log with what was written and signed; names each row that is not as it was.
    Verify {
        #[command(flatten)]
        file: ConfigFile,
        /// Short name of the tenant; without it, the logs of all.
        #[arg(long, conflicts_with = "export")]
        tenant: Option<String>,
        /// An exported log (JSON lines) instead of the database; needs neither server nor configuration.
        #[arg(long = "file", value_name = "FILE")]
        export: Option<PathBuf>,
        /// Key that the tenant's console shows; without it the file only proves that it agrees with itself.
        #[arg(long, requires = "export")]
        key: Option<String>,
        /// Checkpoint that was kept elsewhere; the log must still be an extension of it.
        #[arg(long = "checkpoint", value_name = "FILE")]
        checkpoints: Vec<PathBuf>,
    },
}

#[derive(Subcommand)]
enum TenantCommand {
    /// Add a tenant and print the one-time link for its first administrator.
    Add {
        #[command(flatten)]
        file: ConfigFile,
        /// Short name for commands: lower-case letters, digits, hyphens.
        slug: String,
        /// Name as people see it.
        #[arg(long)]
        name: String,
        /// Host name that leads to it; links carry the first one.
        #[arg(long = "host", required = true)]
        hosts: Vec<String>,
    },
    /// List tenants: short name, state, address, name.
    List(ConfigFile),
    /// End all access to a tenant; its data stays.
    Suspend {
        #[command(flatten)]
        file: ConfigFile,
        slug: String,
    },
    /// Let a suspended tenant go on.
    Resume {
        #[command(flatten)]
        file: ConfigFile,
        slug: String,
    },
    /// Print a new link for the first administrator of a tenant without accounts.
    SetupLink {
        #[command(flatten)]
        file: ConfigFile,
        slug: String,
    },
    /// Write everything of a tenant into a new folder, as JSON lines with a signed list. Secrets are left out.
    Export {
        #[command(flatten)]
        file: ConfigFile,
        slug: String,
        /// Folder that does not exist yet.
        #[arg(long)]
        to: PathBuf,
    },
    /// Check that an export is as it was written.
    VerifyExport {
        #[command(flatten)]
        file: ConfigFile,
        folder: PathBuf,
        /// Key of the installation that wrote it (C2SP signed-note); without it, that of this installation.
        #[arg(long)]
        key: Option<String>,
    },
    /// Plan the erasure of a suspended tenant in seven days, or erase it now and print the certificate.
    Erase {
        #[command(flatten)]
        file: ConfigFile,
        slug: String,
        /// The short name once more.
        #[arg(long)]
        confirm: String,
        /// At once instead of in seven days. It cannot be undone.
        #[arg(long)]
        now: bool,
    },
    /// Check the certificate of an erasure, of a tenant or of a person, and that nothing more of them is found now.
    VerifyErasure {
        #[command(flatten)]
        file: ConfigFile,
        /// The certificate, as `erase` prints it and the web client saves it.
        certificate: PathBuf,
        /// Key that signed it (C2SP signed-note): of the installation, or for a person of the log of their tenant; the
        /// database is not asked then. Without it, this installation and its database.
        #[arg(long)]
        key: Option<String>,
    },
    /// Take back the decision to erase a tenant.
    Keep {
        #[command(flatten)]
        file: ConfigFile,
        slug: String,
    },
}

#[derive(Subcommand)]
enum AccountCommand {
    /// Add an account and print the one-time link for its person.
    Add {
        #[command(flatten)]
        file: ConfigFile,
        /// Name as others see it.
        #[arg(long)]
        name: String,
        /// Mail address, used to sign in.
        #[arg(long)]
        email: String,
        /// May manage accounts.
        #[arg(long)]
        administrator: bool,
        /// Short name of the tenant; without it, the operator's own.
        #[arg(long)]
        tenant: Option<String>,
    },
    /// Write what is kept about a person into a new file (JSON), to answer their request (Art. 15 and 20 GDPR).
    Export {
        #[command(flatten)]
        file: ConfigFile,
        /// Mail address of the account.
        #[arg(long)]
        email: String,
        /// Short name of the tenant; without it, the operator's own.
        #[arg(long)]
        tenant: Option<String>,
        /// File that does not exist yet.
        #[arg(long)]
        to: PathBuf,
    },
}

#[derive(clap::Args)]
struct ConfigFile {
    /// Configuration file (TOML).
    #[arg(long)]
    config: Option<PathBuf>,
}

impl ConfigFile {
    fn read(&self) -> Result<Config, Failure> {
        Config::read(self.config.as_deref(), std::env::vars()).map_err(|e| Failure(e.to_string()))
    }
}

/// One sentence for the person at the terminal.
pub(crate) struct Failure(pub(crate) String);

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        let mut sentence = error.to_string();
        let mut source = error.source();
        while let Some(inner) = source {
            let said = inner.to_string();
            // Many libraries say what their source says, too.
            if !sentence.ends_with(&said) {
                sentence.push_str(": ");
                sentence.push_str(&said);
            }
            source = inner.source();
        }
        Self(sentence)
    }
}

fn main() -> ExitCode {
    terminal::end(run(Cli::parse().command))
}

fn run(command: Command) -> Result<(), Failure> {
    if let Command::Openapi = command {
        say!("{}", api::document().to_pretty_json()?);
        return Ok(());
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let serves = matches!(command, Command::Serve(_));
    let work = async {
        match command {
            Command::Serve(file) => serve::run(file.read()?).await,
            Command::Migrate(file) => database::migrate(&file.read()?).await,
            Command::Backup { file, to, without_keys } => backup::write(&file.read()?, &to, !without_keys).await,
            Command::Restore { file, from } => backup::restore(&file.read()?, &from).await,
            Command::Doctor { file, json } => doctor::run(&file.read()?, json).await,
            Command::Admin(Admin::Account(AccountCommand::Add { file, tenant, name, email, administrator })) => {
                account::add(&file.read()?, tenant.as_deref(), &name, &email, administrator).await
            }
            Command::Admin(Admin::Account(AccountCommand::Export { file, tenant, email, to })) => {
                account::export(&file.read()?, tenant.as_deref(), &email, &to).await
            }
            Command::Admin(Admin::Audit(AuditCommand::Verify { file, tenant, export, key, checkpoints })) => {
                match export {
                    Some(export) => audit_log::verify_file(&export, key.as_deref(), &checkpoints),
                    None => audit_log::verify(&file.read()?, tenant.as_deref(), &checkpoints).await,
                }
            }
            Command::Admin(Admin::Tenant(command)) => match command {
                TenantCommand::Add { file, slug, name, hosts } => {
                    tenant::add(&file.read()?, &slug, &name, &hosts).await
                }
                TenantCommand::List(file) => tenant::list(&file.read()?).await,
                TenantCommand::Suspend { file, slug } => tenant::suspend(&file.read()?, &slug, true).await,
                TenantCommand::Resume { file, slug } => tenant::suspend(&file.read()?, &slug, false).await,
                TenantCommand::SetupLink { file, slug } => tenant::setup_link(&file.read()?, &slug).await,
                TenantCommand::Export { file, slug, to } => tenant::export(&file.read()?, &slug, &to).await,
                TenantCommand::VerifyExport { file, folder, key } => {
                    tenant::verify_export(&file.read()?, &folder, key.as_deref()).await
                }
                TenantCommand::Erase { file, slug, confirm, now } => {
                    tenant::erase(&file.read()?, &slug, &confirm, now).await
                }
                TenantCommand::VerifyErasure { file, certificate, key } => {
                    tenant::verify_erasure(&file.read()?, &certificate, key.as_deref()).await
                }
                TenantCommand::Keep { file, slug } => tenant::keep(&file.read()?, &slug).await,
            },
            Command::Admin(Admin::Votes(VotesCommand::AcceptRestore { file, confirm })) => {
                roots::accept(&file.read()?, confirm).await
            }
            Command::Openapi => Ok(()),
        }
    };
    // What a command changes was done by whoever sits at the server; what the server does of itself, by the system.
    match serves {
        true => runtime.block_on(work),
        false => runtime.block_on(audit::acting(audit::Acting::as_actor(audit::Actor::console()), work)),
    }
}
