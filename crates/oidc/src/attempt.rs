//! A sign-in that has begun: the address the browser is sent to, and what must be remembered until it comes back.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use url::Url;

use crate::config::ProviderConfig;
use crate::error::OidcError;
use crate::metadata::Metadata;

/// Random bytes of one attempt: 32 each for state, nonce and PKCE verifier.
pub const RANDOM_BYTES: usize = 96;

/// How long somebody may take to sign in.
const ATTEMPT_LIFE_MS: i64 = 15 * 60 * 1000;

/// What the provider is told about the page it shows (OpenID Connect Core §3.1.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    None,
    Login,
    SelectAccount,
}

/// What is asked of the provider.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    pub redirect_uri: String,
    pub prompt: Option<Prompt>,
    pub login_hint: Option<String>,
    /// Step-up: one of these must come back as `acr`; empty for what the configuration demands.
    pub acr_values: Vec<String>,
    /// Step-up: the greatest age of the authentication, in seconds.
    pub max_age_s: Option<u32>,
}

/// What the caller keeps, secretly and bound to the browser, until the callback; then it is gone, whatever the outcome.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    pub issuer: String,
    pub client_id: String,
    pub state: String,
    pub(crate) nonce: String,
    pub(crate) verifier: String,
    pub(crate) redirect_uri: String,
    pub(crate) acr_values: Vec<String>,
    pub(crate) max_age_s: Option<u32>,
    begun_ms: i64,
}

/// Where the browser goes, and what is remembered meanwhile.
pub struct Departure {
    pub url: Url,
    pub attempt: Attempt,
}

impl Attempt {
    pub(crate) fn begin(
        config: &ProviderConfig,
        metadata: &Metadata,
        ask: Ask,
        random: &[u8; RANDOM_BYTES],
        now_ms: i64,
    ) -> Result<Departure, OidcError> {
        let part = |index: usize| URL_SAFE_NO_PAD.encode(&random[index * 32..(index + 1) * 32]);
        let attempt = Self {
            issuer: config.issuer.clone(),
            client_id: config.client_id.clone(),
            state: part(0),
            nonce: part(1),
            verifier: part(2),
            redirect_uri: ask.redirect_uri,
            acr_values: if ask.acr_values.is_empty() { config.acr_values.clone() } else { ask.acr_values },
            max_age_s: ask.max_age_s,
            begun_ms: now_ms,
        };
        let mut url = Url::parse(&metadata.authorization_endpoint)
            .map_err(|_| OidcError::DiscoveryInvalid("authorization_endpoint"))?;
        let scope = std::iter::once("openid")
            .chain(config.scopes.iter().map(String::as_str).filter(|scope| *scope != "openid"))
            .collect::<Vec<_>>()
            .join(" ");
        let mut query = url.query_pairs_mut();
        query
            .append_pair("response_type", "code")
            .append_pair("response_mode", "query")
            .append_pair("client_id", &attempt.client_id)
            .append_pair("redirect_uri", &attempt.redirect_uri)
            .append_pair("scope", &scope)
            .append_pair("state", &attempt.state)
            .append_pair("nonce", &attempt.nonce)
            .append_pair("code_challenge", &URL_SAFE_NO_PAD.encode(Sha256::digest(&attempt.verifier)))
            .append_pair("code_challenge_method", "S256");
        if !attempt.acr_values.is_empty() {
            query.append_pair("acr_values", &attempt.acr_values.join(" "));
        }
        if let Some(max_age) = attempt.max_age_s {
            query.append_pair("max_age", &max_age.to_string());
        }
        if let Some(hint) = ask.login_hint {
            query.append_pair("login_hint", &hint);
        }
        match ask.prompt {
            None => {}
            Some(Prompt::None) => drop(query.append_pair("prompt", "none")),
            Some(Prompt::Login) => drop(query.append_pair("prompt", "login")),
            Some(Prompt::SelectAccount) => drop(query.append_pair("prompt", "select_account")),
        }
        drop(query);
        Ok(Departure { url, attempt })
    }

    pub(crate) fn check_age(&self, now_ms: i64) -> Result<(), OidcError> {
        match (0..=ATTEMPT_LIFE_MS).contains(&now_ms.saturating_sub(self.begun_ms)) {
            true => Ok(()),
            false => Err(OidcError::AttemptExpired),
        }
    }
}
