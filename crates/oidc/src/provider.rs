//! One provider of one tenant: its description and keys, kept for a while, and what is asked of it.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use outbound::{Answer, Outbound, Request, header};
use serde::Deserialize;
use serde_json::{Map, Value};
use tokio::sync::Mutex;
use url::Url;
use url::form_urlencoded::{Serializer, byte_serialize};

use crate::attempt::{Ask, Attempt, Departure, RANDOM_BYTES};
use crate::callback::Callback;
use crate::claims::{text_of, value_of};
use crate::config::ProviderConfig;
use crate::error::{OidcError, shortened};
use crate::id_token::{self, Identified};
use crate::jws::Unverified;
use crate::keys::KeySet;
use crate::logout::{self, LogoutNotice};
use crate::metadata::Metadata;

/// How long description and keys are believed without asking again.
const FRESH_MS: i64 = 60 * 60 * 1000;

/// Tokens with unknown keys make us ask for the keys at most this often, whoever sends them.
const KEYS_AGAIN_MS: i64 = 60 * 1000;

const FORM: &str = "application/x-www-form-urlencoded";

#[derive(Default)]
struct Cache {
    metadata: Option<(Arc<Metadata>, i64)>,
    keys: Option<(Arc<KeySet>, i64)>,
}

/// Who has signed in. The ID token is kept for [`Provider::end_session_url`].
pub struct SignedIn {
    pub who: Identified,
    pub name: Option<String>,
    pub mail: Option<String>,
    /// Whether the provider says that it checked the address. Never a reason to join accounts.
    pub mail_verified: bool,
    pub id_token: String,
}

/// A provider. One per configuration; share it, so that its keys are fetched once.
pub struct Provider {
    config: ProviderConfig,
    outbound: Outbound,
    cache: Mutex<Cache>,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
    access_token: Option<String>,
    token_type: Option<String>,
}

impl Provider {
    pub fn new(config: ProviderConfig, outbound: Outbound) -> Result<Self, OidcError> {
        config.check()?;
        outbound.check_url(&config.issuer)?;
        Ok(Self { config, outbound, cache: Mutex::default() })
    }

    pub fn config(&self) -> &ProviderConfig {
        &self.config
    }

    /// The provider's description, fetched when there is none or it is old.
    pub async fn metadata(&self, now_ms: i64) -> Result<Arc<Metadata>, OidcError> {
        // Held while fetching, so that a crowd asks once.
        let mut cache = self.cache.lock().await;
        if let Some((metadata, at)) = &cache.metadata
            && is_within(*at, now_ms, FRESH_MS)
        {
            return Ok(metadata.clone());
        }
        let answer = ok(self.outbound.send(Request::get(self.config.discovery_url())).await?)?;
        let metadata = Metadata::parse(&answer.body, &self.config.issuer)?;
        // Browsers are sent to these; what we call ourselves is checked with each call.
        for url in
            [Some(&metadata.authorization_endpoint), metadata.end_session_endpoint.as_ref()].into_iter().flatten()
        {
            self.outbound.check_url(url)?;
        }
        let metadata = Arc::new(metadata);
        cache.metadata = Some((metadata.clone(), now_ms));
        Ok(metadata)
    }

    /// Asks anew for description and keys, for an administrator who wants to know whether they are good.
    pub async fn probe(&self, now_ms: i64) -> Result<Arc<Metadata>, OidcError> {
        self.cache.lock().await.metadata = None;
        let metadata = self.metadata(now_ms).await?;
        let answer = ok(self.outbound.send(Request::get(&metadata.jwks_uri)).await?)?;
        let keys = KeySet::parse(&answer.body)?;
        self.cache.lock().await.keys = Some((Arc::new(keys), now_ms));
        Ok(metadata)
    }

    /// Keys for this token; asks again, with a bound, when it names a key that is not known.
    async fn keys_for(
        &self,
        token: &Unverified<'_>,
        metadata: &Metadata,
        now_ms: i64,
    ) -> Result<Arc<KeySet>, OidcError> {
        let mut cache = self.cache.lock().await;
        if let Some((keys, at)) = &cache.keys {
            let knows = keys.find(token.kid.as_deref(), token.algorithm).is_some();
            if is_within(*at, now_ms, if knows { FRESH_MS } else { KEYS_AGAIN_MS }) {
                return Ok(keys.clone());
            }
        }
        let answer = ok(self.outbound.send(Request::get(&metadata.jwks_uri)).await?)?;
        let keys = Arc::new(KeySet::parse(&answer.body)?);
        cache.keys = Some((keys.clone(), now_ms));
        Ok(keys)
    }

    /// Begins a sign-in. `random` comes from the system's randomness, fresh for each attempt.
    pub async fn begin(&self, ask: Ask, random: &[u8; RANDOM_BYTES], now_ms: i64) -> Result<Departure, OidcError> {
        let metadata = self.metadata(now_ms).await?;
        Attempt::begin(&self.config, &metadata, ask, random, now_ms)
    }

    /// Ends a sign-in: checks the callback, exchanges the code, checks the ID token and, only when it lacks a claim
    /// that is needed, asks for user information. The caller has already forgotten the attempt.
    pub async fn finish(&self, attempt: &Attempt, callback: &Callback, now_ms: i64) -> Result<SignedIn, OidcError> {
        attempt.check_age(now_ms)?;
        if attempt.issuer != self.config.issuer || attempt.client_id != self.config.client_id {
            return Err(OidcError::MixUp);
        }
        let metadata = self.metadata(now_ms).await?;
        let code = callback.code(attempt, &metadata)?;
        let tokens = self.exchange(code, attempt, &metadata).await?;
        let token = id_token::parse(&tokens.id_token, &metadata)?;
        let keys = self.keys_for(&token, &metadata, now_ms).await?;
        let access_token = tokens.access_token.as_deref();
        let mut who = id_token::check(&token, &keys, &self.config, attempt, access_token, now_ms.div_euclid(1000))?;
        if let (true, Some(endpoint), Some(access_token)) =
            (self.lacks_claims(&who.claims), &metadata.userinfo_endpoint, access_token)
        {
            self.add_user_info(&mut who, endpoint, access_token).await?;
        }
        let names = &self.config.claims;
        Ok(SignedIn {
            name: text_of(&who.claims, &names.name),
            mail: text_of(&who.claims, &names.mail),
            mail_verified: who.claims.get("email_verified") == Some(&Value::Bool(true)),
            id_token: tokens.id_token,
            who,
        })
    }

    async fn exchange(&self, code: &str, attempt: &Attempt, metadata: &Metadata) -> Result<Tokens, OidcError> {
        let (form, basic) = self.code_form(code, attempt, metadata);
        let mut request = Request::post(&metadata.token_endpoint, FORM, form);
        if let Some(basic) = basic {
            request = request.header(header::AUTHORIZATION, basic);
        }
        let answer = self.outbound.send(request).await?;
        if matches!(answer.status, 400..=499) {
            #[derive(Deserialize)]
            struct Refusal {
                error: String,
            }
            let refusal: Option<Refusal> = serde_json::from_slice(&answer.body).ok();
            let error = refusal.map(|refusal| shortened(&refusal.error)).unwrap_or_default();
            return Err(OidcError::TokenRefused { error });
        }
        let invalid = OidcError::AnswerInvalid("tokens");
        let tokens: Tokens = serde_json::from_slice(&ok(answer)?.body).map_err(|_| invalid.clone())?;
        match &tokens.token_type {
            Some(kind) if !kind.eq_ignore_ascii_case("bearer") => Err(invalid),
            _ => Ok(tokens),
        }
    }

    /// Body of the exchange, and the credentials where they go into a header. On its own, because what writes the form
    /// must not live while the answer is waited for: it belongs to one thread.
    fn code_form(&self, code: &str, attempt: &Attempt, metadata: &Metadata) -> (String, Option<String>) {
        let mut form = Serializer::new(String::new());
        form.append_pair("grant_type", "authorization_code")
            .append_pair("code", code)
            .append_pair("redirect_uri", &attempt.redirect_uri)
            .append_pair("code_verifier", &attempt.verifier);
        let mut basic = None;
        match &self.config.client_secret {
            Some(secret) if !metadata.secret_in_body => {
                basic = Some(basic_credentials(&self.config.client_id, &secret.0))
            }
            Some(secret) => {
                form.append_pair("client_id", &self.config.client_id).append_pair("client_secret", &secret.0);
            }
            None => {
                form.append_pair("client_id", &self.config.client_id);
            }
        }
        (form.finish(), basic)
    }

    fn lacks_claims(&self, claims: &Map<String, Value>) -> bool {
        let names = &self.config.claims;
        [&names.name, &names.mail, &names.groups]
            .into_iter()
            .any(|name| !name.is_empty() && value_of(claims, name).is_none())
    }

    /// Adds what the ID token does not say; what it says stands (OpenID Connect Core §5.3.2).
    async fn add_user_info(&self, who: &mut Identified, endpoint: &str, access_token: &str) -> Result<(), OidcError> {
        let request = Request::get(endpoint).header(header::AUTHORIZATION, format!("Bearer {access_token}"));
        let answer = ok(self.outbound.send(request).await?)?;
        let info: Map<String, Value> =
            serde_json::from_slice(&answer.body).map_err(|_| OidcError::AnswerInvalid("user information"))?;
        if info.get("sub").and_then(Value::as_str) != Some(&who.subject) {
            return Err(OidcError::WrongSubject);
        }
        for (name, value) in info {
            who.claims.entry(name).or_insert(value);
        }
        Ok(())
    }

    /// Checks a logout token that was posted to us. The caller refuses a `jti` that it has seen.
    pub async fn logout_notice(&self, token: &str, now_ms: i64) -> Result<LogoutNotice, OidcError> {
        let metadata = self.metadata(now_ms).await?;
        let token = logout::parse(token, &metadata)?;
        let keys = self.keys_for(&token, &metadata, now_ms).await?;
        logout::check(&token, &keys, &self.config, now_ms.div_euclid(1000))
    }

    /// Where to send a browser to sign out at the provider as well (OpenID Connect RP-Initiated Logout 1.0), when it
    /// can.
    pub async fn end_session_url(
        &self,
        id_token: &str,
        back_to: &str,
        state: &str,
        now_ms: i64,
    ) -> Result<Option<Url>, OidcError> {
        let metadata = self.metadata(now_ms).await?;
        let Some(endpoint) = &metadata.end_session_endpoint else { return Ok(None) };
        let mut url = Url::parse(endpoint).map_err(|_| OidcError::DiscoveryInvalid("end_session_endpoint"))?;
        url.query_pairs_mut()
            .append_pair("id_token_hint", id_token)
            .append_pair("client_id", &self.config.client_id)
            .append_pair("post_logout_redirect_uri", back_to)
            .append_pair("state", state);
        Ok(Some(url))
    }
}

/// A clock that went back makes nothing fresh for ever.
fn is_within(at_ms: i64, now_ms: i64, span_ms: i64) -> bool {
    (0..span_ms).contains(&now_ms.saturating_sub(at_ms))
}

fn ok(answer: Answer) -> Result<Answer, OidcError> {
    match answer.status {
        200 => Ok(answer),
        status => Err(OidcError::ProviderFailed { status }),
    }
}

/// RFC 6749 §2.3.1: each part is form-encoded before they are joined.
fn basic_credentials(id: &str, secret: &str) -> String {
    let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    format!("Basic {}", STANDARD.encode(format!("{}:{}", encoded(id), encoded(secret))))
}
