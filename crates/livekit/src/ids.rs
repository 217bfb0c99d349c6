//! Server-wide names: a prefix that clients look at, and randomness.

use rand::Rng;
use rand::distr::Alphanumeric;
use rand::rngs::StdRng;

const RANDOM_CHARS: usize = 12;

pub(crate) fn fresh(prefix: &str, rng: &mut StdRng) -> String {
    let tail: String = (0..RANDOM_CHARS).map(|_| char::from(rng.sample(Alphanumeric))).collect();
    format!("{prefix}{tail}")
}
