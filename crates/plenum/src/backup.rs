//! `plenum backup` and `plenum restore`: a folder with the database as it was at one moment, the keys, and a list of
//! what belongs to it.
//!
//! SQLite copies itself while the server goes on; PostgreSQL's own programs do that there, with a role that may read
//! every tenant's rows, which no other role of Plenum may. Restoring overwrites nothing: it fills what is empty.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::Store;

use crate::Failure;
use crate::config::Config;
use crate::database;
use crate::postgres;
use crate::terminal::say;

const LIST: &str = "backup.json";
const SQLITE_FILE: &str = "plenum.db";
const POSTGRES_FILE: &str = "plenum.dump";
const KEYS: &str = "keys";
/// Version of the list; a newer one is not read.
const FORMAT: u32 = 1;

/// What a backup holds.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    format: u32,
    /// Version of Plenum that wrote it.
    version: String,
    created_at: Timestamp,
    database: Kind,
    /// Newest migration of the database.
    schema: String,
    /// Path within the folder to what the file holds.
    files: BTreeMap<String, Entry>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Sqlite,
    Postgres,
}

#[derive(PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    bytes: u64,
    /// SHA-256, hexadecimal.
    sha256: String,
}

pub(crate) async fn write(config: &Config, to: &Path, with_keys: bool) -> Result<(), Failure> {
    fs::DirBuilder::new()
        .mode(0o700)
        .create(to)
        .map_err(|e| Failure(format!("{} cannot be made: {e}; name a folder that does not exist yet", to.display())))?;
    let written = fill(config, to, with_keys).await;
    if written.is_err() {
        // Half a backup would be taken for a whole one.
        fs::remove_dir_all(to)?;
    }
    written
}

async fn fill(config: &Config, to: &Path, with_keys: bool) -> Result<(), Failure> {
    let kind = kind_of(config);
    let store = database::connect("database.url", &config.database_url()).await?;
    let schema =
        store.schema().await?.ok_or_else(|| Failure("the database is empty: there is nothing to back up".into()))?;
    match kind {
        Kind::Sqlite => store.snapshot(text(&to.join(SQLITE_FILE))?).await?,
        Kind::Postgres => dump(config, &to.join(POSTGRES_FILE))?,
    }
    store.close().await?;
    if with_keys {
        fs::DirBuilder::new().mode(0o700).create(to.join(KEYS))?;
        for name in files_in(&config.data.dir.join(KEYS))? {
            copy(&config.data.dir.join(KEYS).join(&name), &to.join(KEYS).join(&name))?;
        }
    }
    let mut files = BTreeMap::new();
    for path in contents(to)? {
        files.insert(path.clone(), entry(&to.join(path))?);
    }
    let bytes: u64 = files.values().map(|file| file.bytes).sum();
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let (count, list) =
        (files.len(), List { format: FORMAT, version, created_at: Timestamp::now(), database: kind, schema, files });
    // The list comes last: a folder without it is no backup.
    create(&to.join(LIST), serde_json::to_string_pretty(&list)?.as_bytes())?;
    fs::File::open(to)?.sync_all()?;
    say!("Backup in {}: {count} files, {} MB.", to.display(), bytes.div_ceil(1_000_000));
    if with_keys {
        say!("It holds the keys of the installation: guard it like the server itself.");
    } else {
        say!("The keys are not in it. Keep a copy of {} in another place.", config.data.dir.join(KEYS).display());
    }
    Ok(())
}

pub(crate) async fn restore(config: &Config, from: &Path) -> Result<(), Failure> {
    let list = checked(from)?;
    if list.database != kind_of(config) {
        return Err(Failure("the backup is of another kind of database than database.url names".into()));
    }
    if !Store::knows(&list.schema) {
        return Err(Failure(format!(
            "the backup is of version {}, which is newer than this one: update Plenum first",
            list.version
        )));
    }
    let keys = config.data.dir.join(KEYS);
    let own_keys: Vec<_> = list.files.keys().filter_map(|path| path.strip_prefix("keys/")).collect();
    fs::create_dir_all(&config.data.dir)?;
    for name in &own_keys {
        let there = keys.join(name);
        if there.exists() && entry(&there)? != list.files[&format!("{KEYS}/{name}")] {
            return Err(Failure(format!("{} is another key: restore into an empty data.dir", there.display())));
        }
    }
    match list.database {
        Kind::Sqlite => {
            let file = sqlite_path(config)?;
            if file.exists() {
                return Err(Failure(format!("{} exists: restore into an empty data.dir", file.display())));
            }
            let coming = file.with_extension("coming");
            copy(&from.join(SQLITE_FILE), &coming)?;
            fs::rename(&coming, &file)?;
        }
        Kind::Postgres => load(config, &from.join(POSTGRES_FILE)).await?,
    }
    fs::DirBuilder::new().mode(0o700).recursive(true).create(&keys)?;
    for name in own_keys.iter().filter(|name| !keys.join(name).exists()) {
        copy(&from.join(KEYS).join(name), &keys.join(name))?;
    }
    fs::File::open(&config.data.dir)?.sync_all()?;
    database::migrate(config).await?;
    say!("Restored what was backed up at {}.", list.created_at);
    if own_keys.is_empty() {
        say!("The backup has no keys: put the kept ones into {} before the server starts.", keys.display());
    }
    Ok(())
}

/// The list of a backup whose files are exactly those that were written.
fn checked(from: &Path) -> Result<List, Failure> {
    let path = from.join(LIST);
    let text = fs::read_to_string(&path)
        .map_err(|e| Failure(format!("{} is no backup: {}: {e}", from.display(), path.display())))?;
    let list: List =
        serde_json::from_str(&text).map_err(|e| Failure(format!("{} cannot be read: {e}", path.display())))?;
    if list.format != FORMAT {
        return Err(Failure(format!("{} is of a newer kind: update Plenum first", path.display())));
    }
    for (path, expected) in &list.files {
        let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        if !inside || entry(&from.join(path)).ok().as_ref() != Some(expected) {
            return Err(Failure(format!("{path} is not as it was backed up: this backup cannot be trusted")));
        }
    }
    let strange = contents(from)?.into_iter().find(|path| path != LIST && !list.files.contains_key(path));
    strange.map_or(Ok(list), |path| Err(Failure(format!("{path} does not belong to the backup"))))
}

fn kind_of(config: &Config) -> Kind {
    if config.database_url().starts_with("sqlite:") { Kind::Sqlite } else { Kind::Postgres }
}

fn sqlite_path(config: &Config) -> Result<PathBuf, Failure> {
    let url = config.database_url();
    let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")).unwrap_or(&url);
    let path = path.split('?').next().unwrap_or(path);
    if path.is_empty() || path == ":memory:" {
        Err(Failure("database.url: a database in memory cannot be restored".into()))
    } else {
        Ok(path.into())
    }
}

fn dump(config: &Config, to: &Path) -> Result<(), Failure> {
    let url = config.database.backup_url.as_deref().ok_or_else(|| {
        Failure(
            "database.backup_url: name a role that may read every row (BYPASSRLS, member of pg_read_all_data); the \
             handbook for operators shows the commands"
                .into(),
        )
    })?;
    let mut command = postgres::program("pg_dump", url)?;
    command.args(["--format=custom", "--no-owner", "--no-privileges", "--file", text(to)?]);
    finish(command)?;
    fs::File::open(to)?.sync_all()?;
    Ok(())
}

async fn load(config: &Config, from: &Path) -> Result<(), Failure> {
    let owner = config
        .database
        .owner_url
        .as_deref()
        .ok_or_else(|| Failure("database.owner_url is needed to restore".into()))?;
    let store = database::connect("database.owner_url", owner).await?;
    let schema = store.schema().await?;
    store.close().await?;
    if schema.is_some() {
        return Err(Failure("the database is not empty: restore into a new one".into()));
    }
    let mut command = postgres::program("pg_restore", owner)?;
    let name = postgres::database(owner)?;
    command.args([
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "--single-transaction",
        "--dbname",
        &name,
        text(from)?,
    ]);
    finish(command)
}

fn finish(mut command: Command) -> Result<(), Failure> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status =
        command.status().map_err(|e| Failure(format!("{program} cannot be run: {e}; install postgresql-client")))?;
    if status.success() { Ok(()) } else { Err(Failure(format!("{program} failed; what it said stands above"))) }
}

/// Paths of all files, relative, in order.
fn contents(dir: &Path) -> Result<Vec<String>, Failure> {
    let mut found = files_in(dir)?;
    if dir.join(KEYS).is_dir() {
        found.extend(files_in(&dir.join(KEYS))?.into_iter().map(|name| format!("{KEYS}/{name}")));
    }
    Ok(found)
}

fn files_in(dir: &Path) -> Result<Vec<String>, Failure> {
    let mut names = Vec::new();
    for found in fs::read_dir(dir).map_err(|e| Failure(format!("{} cannot be read: {e}", dir.display())))? {
        let found = found?;
        if found.file_type()?.is_file() {
            names.push(text(Path::new(&found.file_name()))?.to_owned());
        }
    }
    names.sort();
    Ok(names)
}

fn entry(path: &Path) -> Result<Entry, Failure> {
    let mut file = fs::File::open(path)?;
    let (mut hash, mut bytes, mut buffer) = (Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        bytes += read as u64;
        hash.update(&buffer[..read]);
    }
    // What is listed is on the disk.
    file.sync_all()?;
    let sha256 = identity::hex(&hash.finalize());
    Ok(Entry { bytes, sha256 })
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    let mut source = fs::File::open(from).map_err(|e| Failure(format!("{} cannot be read: {e}", from.display())))?;
    let mut target = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(to)
        .map_err(|e| Failure(format!("{} cannot be written: {e}", to.display())))?;
    std::io::copy(&mut source, &mut target)?;
    target.sync_all()?;
    Ok(())
}

fn create(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    std::io::Write::write_all(&mut file, bytes)?;
    file.sync_all()?;
    Ok(())
}

fn text(path: &Path) -> Result<&str, Failure> {
    path.to_str().ok_or_else(|| Failure(format!("{} has a name that is no text", path.display())))
}
