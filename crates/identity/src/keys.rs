//! Keys on disk: 32 random bytes a file, readable by the service alone.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use audit::PlatformKey;
use thiserror::Error;

/// The keys of an installation. Not `Debug`: they stay out of every log.
#[derive(Clone)]
pub struct Keys {
    /// Hashes what is stored of secrets.
    pub(crate) pepper: [u8; 32],
    /// Makes the secrets of invitation links, so that their owner can see them again.
    pub(crate) link: [u8; 32],
    /// Wraps the keys of the tenants.
    pub(crate) platform: PlatformKey,
    /// Cosigns logs of others.
    pub(crate) witness: [u8; 32],
}

/// Why the keys cannot be used.
#[derive(Debug, Error)]
pub enum KeyError {
    #[error("the key file {path} is readable by others; set its mode to 600")]
    Open { path: PathBuf },
    #[error("the key file {path} does not hold 32 bytes; restore it from a backup")]
    Length { path: PathBuf },
    #[error("the key file {path} cannot be used")]
    Io {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
}

impl Keys {
    /// Reads the keys in `dir`, making those that do not exist yet.
    pub fn open(dir: &Path) -> Result<Self, KeyError> {
        fs::create_dir_all(dir).map_err(|source| KeyError::Io { path: dir.to_owned(), source })?;
        let platform = PlatformKey::new(key(&dir.join("platform.key"))?);
        let (pepper, link) = (key(&dir.join("pepper.key"))?, key(&dir.join("link.key"))?);
        Ok(Self { pepper, link, platform, witness: key(&dir.join("witness.key"))? })
    }

    /// Keys for tests.
    pub fn fixed() -> Self {
        Self { pepper: [7; 32], link: [8; 32], platform: PlatformKey::new([9; 32]), witness: [10; 32] }
    }
}

fn key(path: &Path) -> Result<[u8; 32], KeyError> {
    let io = |source| KeyError::Io { path: path.to_owned(), source };
    match fs::File::open(path) {
        Ok(mut file) => {
            if file.metadata().map_err(io)?.permissions().mode() & 0o077 != 0 {
                return Err(KeyError::Open { path: path.to_owned() });
            }
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).map_err(io)?;
            bytes.try_into().map_err(|_| KeyError::Length { path: path.to_owned() })
        }
        Err(error) if error.kind() == ErrorKind::NotFound => make(path).map_err(io),
        Err(error) => Err(io(error)),
    }
}

/// Written beside and renamed, so that a crash leaves a whole key or none.
fn make(path: &Path) -> Result<[u8; 32], std::io::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    let beside = path.with_extension("new");
    let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
    file.write_all(&bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    Ok(bytes)
}
