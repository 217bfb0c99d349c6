//! Passwords: argon2id (RFC 9106), hashed beside the async threads, a few at a time.

use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::rand_core::OsRng;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::error::{Field, IdentityError};

/// Shortest password, characters (NIST SP 800-63B, 3.1.1.2 asks for 15 as a single factor
/// and 8 with another; 12 is what the platform's users were promised).
pub const PASSWORD_CHARS_MIN: usize = 12;
/// Longest password, characters.
pub const PASSWORD_CHARS_MAX: usize = 256;
/// Hashes at a time: each takes [`MEMORY_KIB`] and a core.
const PARALLEL_MAX: usize = 2;
/// Longest wait for a turn.
const WAIT_MAX: Duration = Duration::from_secs(10);
/// OWASP Password Storage Cheat Sheet: m = 19 MiB, t = 2, p = 1.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// Hashes and verifies passwords.
#[derive(Clone)]
pub struct Passwords {
    argon2: Argon2<'static>,
    turns: Arc<Semaphore>,
    /// Verified instead of nothing for unknown accounts, so that they take as long.
    decoy: Arc<str>,
}

impl Passwords {
    /// With the parameters for real use.
    pub fn new() -> Self {
        Self::with(MEMORY_KIB, PASSES)
    }

    /// With the cheapest parameters, for tests.
    pub fn cheap() -> Self {
        Self::with(Params::MIN_M_COST, 1)
    }

    pub(crate) fn with(memory_kib: u32, passes: u32) -> Self {
        let params = Params::new(memory_kib, passes, 1, None).expect("parameters within argon2's bounds");
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let decoy = hash(&argon2, "nobody has this password");
        Self { argon2, turns: Arc::new(Semaphore::new(PARALLEL_MAX)), decoy: decoy.into() }
    }

    /// Checks the length; there is no other rule.
    pub fn check(password: &str) -> Result<(), IdentityError> {
        match password.chars().count() {
            n if n < PASSWORD_CHARS_MIN => Err(IdentityError::Field(Field::PasswordTooShort)),
            n if n > PASSWORD_CHARS_MAX => Err(IdentityError::Field(Field::PasswordTooLong)),
            _ => Ok(()),
        }
    }

    pub(crate) async fn hash(&self, password: &str) -> Result<String, IdentityError> {
        Self::check(password)?;
        let password = password.to_owned();
        self.in_turn(move |argon2| hash(&argon2, &password)).await
    }

    /// Whether the password is right. Without a hash it is wrong, after the same work.
    pub(crate) async fn verify(&self, password: &str, stored: Option<&str>) -> Result<bool, IdentityError> {
        if password.chars().count() > PASSWORD_CHARS_MAX {
            return Ok(false);
        }
        let known = stored.is_some();
        let stored = stored.unwrap_or(&self.decoy).to_owned();
        let password = password.to_owned();
        let right = self
            .in_turn(move |argon2| {
                PasswordHash::new(&stored).is_ok_and(|hash| argon2.verify_password(password.as_bytes(), &hash).is_ok())
            })
            .await?;
        Ok(right && known)
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce(Argon2<'static>) -> T + Send + 'static,
    ) -> Result<T, IdentityError> {
        let turn = tokio::time::timeout(WAIT_MAX, self.turns.clone().acquire_owned()).await;
        let _turn = turn.map_err(|_| IdentityError::Busy)?.map_err(|_| IdentityError::Busy)?;
        let argon2 = self.argon2.clone();
        tokio::task::spawn_blocking(move || work(argon2)).await.map_err(|_| IdentityError::Busy)
    }
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

fn hash(argon2: &Argon2<'_>, password: &str) -> String {
    let salt = SaltString::generate(&mut OsRng);
    argon2.hash_password(password.as_bytes(), &salt).expect("argon2 hashes any password").to_string()
}
