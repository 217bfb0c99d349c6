//! Everything of a tenant as files that others can read, with a signed list of them.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufReader, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Component, Path};

use audit::{Act, Object};
use ids::TenantId;
use ledger::{SignedNote, VerifierKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::entity::tenant;
use store::{DEFAULT_TENANT, Store, exported};
use thiserror::Error;

use crate::Tenants;
use crate::error::IdentityError;
use crate::hex::hex;

/// The signed list.
pub const MANIFEST: &str = "manifest.note";
/// First line of the text that is signed.
const EXPORT: &str = "plenum tenant export v1";
/// A list of files is no longer than this, bytes.
const MANIFEST_BYTES_MAX: u64 = 1 << 20;

/// What an export holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    pub tenant: String,
    pub slug: String,
    pub name: String,
    pub exported_at: String,
    pub files: BTreeMap<String, FileEntry>,
}

/// A file of JSON lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileEntry {
    pub rows: u64,
    pub bytes: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

/// Why an export cannot be written or is not what it was.
#[derive(Debug, Error)]
pub enum ExportFault {
    #[error(transparent)]
    Files(#[from] io::Error),
    #[error(transparent)]
    Identity(#[from] IdentityError),
    #[error("the list of files cannot be read")]
    Unreadable,
    #[error("the list of files was not signed by this key")]
    Unsigned,
    #[error("{file} is not what it was when it was exported")]
    Changed { file: String },
}

impl From<store::StoreError> for ExportFault {
    fn from(fault: store::StoreError) -> Self {
        Self::Identity(fault.into())
    }
}

impl Tenants {
    /// Writes everything of a tenant into a new folder, as it is at one moment. `snapshot` is a connection of its own:
    /// it is held until the end. Secrets are left out; they open nothing elsewhere.
    pub async fn export(&self, id: TenantId, snapshot: &Store, to: &Path) -> Result<Manifest, ExportFault> {
        let model = self.store.tenants().find(id).await?.ok_or(IdentityError::NotFound)?;
        let object = Object::new("tenant", model.id, &model.name);
        // In the tenant's own log, which is exported with it, and in the operator's.
        self.identity(id).audit().note(Act::TenantExport.on(object.clone())).await?;
        if id != DEFAULT_TENANT {
            self.identity(DEFAULT_TENANT).audit().note(Act::TenantExport.on(object)).await?;
        }
        fs::DirBuilder::new().mode(0o700).create(to)?;
        let written = self.write_export(model, snapshot, to).await;
        if written.is_err() {
            // Half of a tenant is no export, and must not lie about; the fault is what counts.
            let _ = fs::remove_dir_all(to);
        }
        written
    }

    async fn write_export(&self, model: tenant::Model, snapshot: &Store, to: &Path) -> Result<Manifest, ExportFault> {
        let id = TenantId::from_uuid(model.id);
        let home = self.identity(DEFAULT_TENANT);
        let scope = snapshot.tenant(id).snapshot().await?;
        let mut files = BTreeMap::new();
        for table in exported() {
            let name = format!("{}.jsonl", table.table);
            let mut file = Hashed::create(&to.join(&name))?;
            let mut rows = 0;
            loop {
                let portion = scope.dump(table, rows).await?;
                if portion.is_empty() {
                    break;
                }
                rows += portion.len();
                for row in portion {
                    file.line(&row)?;
                }
            }
            files.insert(name, file.finish(rows as u64)?);
        }
        drop(scope);
        let now = jiff::Timestamp::from_millisecond(self.clock.now_ms()).unwrap_or_default();
        let manifest = Manifest {
            tenant: model.id.to_string(),
            slug: model.slug,
            name: model.name,
            exported_at: now.to_string(),
            files,
        };
        let body = serde_json::to_string_pretty(&manifest).expect("a list is plain data");
        let note = home.audit().seal(format!("{EXPORT}\n{body}\n")).await?;
        let mut file = private(&to.join(MANIFEST))?;
        file.write_all(note.to_string().as_bytes())?;
        file.sync_all()?;
        Ok(manifest)
    }

    /// The key with which exports and certificates of this installation are signed.
    pub async fn operator_key(&self) -> Result<Option<VerifierKey>, IdentityError> {
        Ok(self.identity(DEFAULT_TENANT).audit().head().await?.map(|head| head.key))
    }
}

/// Reads an export again: that the list was signed by this key, and that each file is as it was.
pub fn verify_export(from: &Path, key: &VerifierKey) -> Result<Manifest, ExportFault> {
    let mut text = String::new();
    fs::File::open(from.join(MANIFEST))?.take(MANIFEST_BYTES_MAX).read_to_string(&mut text)?;
    let note: SignedNote = text.parse().map_err(|_| ExportFault::Unreadable)?;
    note.verify(std::slice::from_ref(key)).map_err(|_| ExportFault::Unsigned)?;
    let body = note.text().strip_prefix(EXPORT).ok_or(ExportFault::Unreadable)?;
    let manifest: Manifest = serde_json::from_str(body).map_err(|_| ExportFault::Unreadable)?;
    for (name, entry) in &manifest.files {
        let plain = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
        let changed = || ExportFault::Changed { file: name.clone() };
        if !plain || Path::new(name).components().count() != 1 {
            return Err(ExportFault::Unreadable);
        }
        let mut file = BufReader::new(fs::File::open(from.join(name)).map_err(|_| changed())?);
        let mut hash = Sha256::new();
        if io::copy(&mut file, &mut hash)? != entry.bytes || hex(&hash.finalize()) != entry.sha256 {
            return Err(changed());
        }
    }
    Ok(manifest)
}

pub(crate) fn private(path: &Path) -> io::Result<fs::File> {
    fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

/// A file and the hash of what was written to it.
struct Hashed {
    file: io::BufWriter<fs::File>,
    hash: Sha256,
    bytes: u64,
}

impl Hashed {
    fn create(path: &Path) -> io::Result<Self> {
        Ok(Self { file: io::BufWriter::new(private(path)?), hash: Sha256::new(), bytes: 0 })
    }

    fn line(&mut self, text: &str) -> io::Result<()> {
        for part in [text.as_bytes(), b"\n"] {
            self.file.write_all(part)?;
            self.hash.update(part);
            self.bytes += part.len() as u64;
        }
        Ok(())
    }

    fn finish(self, rows: u64) -> io::Result<FileEntry> {
        self.file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        Ok(FileEntry { rows, bytes: self.bytes, sha256: hex(&self.hash.finalize()) })
    }
}
