//! LiveKit API keys: the configured ones, or one made at the first start.

use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::Failure;

/// Key and secret pairs; never empty.
pub(crate) fn media_api_keys(
    configured: &BTreeMap<String, String>,
    dir: &Path,
) -> Result<Vec<(String, String)>, Failure> {
    if !configured.is_empty() {
        return Ok(configured.clone().into_iter().collect());
    }
    let path = dir.join("media-api.key");
    let pair = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let pair = format!("PLENUM{} {}", random(6)?, random(32)?);
            let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
            file.write_all(pair.as_bytes())?;
            file.sync_all()?;
            pair
        }
        Err(error) => return Err(error.into()),
    };
    let (key, secret) = pair.trim().split_once(' ').ok_or_else(|| {
        Failure(format!("{} does not hold a key and a secret; delete it to get a new pair", path.display()))
    })?;
    Ok(vec![(key.to_owned(), secret.to_owned())])
}

fn random(bytes: usize) -> Result<String, Failure> {
    let mut buffer = vec![0; bytes];
    getrandom::fill(&mut buffer).map_err(|e| Failure(format!("the system gives no randomness: {e}")))?;
    Ok(URL_SAFE_NO_PAD.encode(buffer).replace(['-', '_'], "x"))
}
