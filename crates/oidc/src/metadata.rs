//! What a provider says about itself (OpenID Connect Discovery 1.0).

use jsonwebtoken::Algorithm;
use serde::Deserialize;

use crate::error::OidcError;
use crate::jws::accepted;

/// The checked description of a provider.
#[derive(Clone, Debug)]
pub struct Metadata {
    pub issuer: String,
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    pub jwks_uri: String,
    pub userinfo_endpoint: Option<String>,
    pub end_session_endpoint: Option<String>,
    /// Whether every callback carries `iss` (RFC 9207).
    pub callback_has_iss: bool,
    /// Whether the provider sends logout tokens.
    pub backchannel_logout: bool,
    pub(crate) algorithms: Vec<Algorithm>,
    pub(crate) secret_in_body: bool,
}

#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
    end_session_endpoint: Option<String>,
    #[serde(default)]
    id_token_signing_alg_values_supported: Vec<String>,
    response_types_supported: Option<Vec<String>>,
    response_modes_supported: Option<Vec<String>>,
    code_challenge_methods_supported: Option<Vec<String>>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
    #[serde(default)]
    backchannel_logout_supported: bool,
}

impl Metadata {
    /// Reads a discovery document; the issuer in it must be the configured one to the letter (§4.3).
    pub fn parse(bytes: &[u8], issuer: &str) -> Result<Self, OidcError> {
        let invalid = OidcError::DiscoveryInvalid;
        let document: Document =
            serde_json::from_slice(bytes).map_err(|_| invalid("not the document of a provider"))?;
        if document.issuer != issuer {
            return Err(invalid("another issuer"));
        }
        let lacks = |list: &Option<Vec<String>>, value: &str| {
            list.as_ref().is_some_and(|list| !list.iter().any(|entry| entry == value))
        };
        if lacks(&document.response_types_supported, "code") || lacks(&document.response_modes_supported, "query") {
            return Err(invalid("no authorization code in the query"));
        }
        if lacks(&document.code_challenge_methods_supported, "S256") {
            return Err(invalid("no PKCE with S256"));
        }
        let algorithms: Vec<_> =
            document.id_token_signing_alg_values_supported.iter().filter_map(|name| accepted(name)).collect();
        if algorithms.is_empty() {
            return Err(invalid("no accepted algorithm"));
        }
        // Absent means client_secret_basic (§3).
        let methods = &document.token_endpoint_auth_methods_supported;
        let secret_in_body = lacks(methods, "client_secret_basic") && !lacks(methods, "client_secret_post");
        Ok(Self {
            issuer: document.issuer,
            authorization_endpoint: document.authorization_endpoint,
            token_endpoint: document.token_endpoint,
            jwks_uri: document.jwks_uri,
            userinfo_endpoint: document.userinfo_endpoint,
            end_session_endpoint: document.end_session_endpoint,
            callback_has_iss: document.authorization_response_iss_parameter_supported,
            backchannel_logout: document.backchannel_logout_supported,
            algorithms,
            secret_in_body,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn document() -> Value {
        json!({
            "issuer": "https://idp.example", "authorization_endpoint": "https://idp.example/auth",
            "token_endpoint": "https://idp.example/token", "jwks_uri": "https://idp.example/jwks",
            "id_token_signing_alg_values_supported": ["none", "HS256", "RS256", "ES256"],
        })
    }

    fn with(key: &str, value: Value) -> Result<Metadata, OidcError> {
        let mut changed = document();
        changed[key] = value;
        Metadata::parse(changed.to_string().as_bytes(), "https://idp.example")
    }

    #[test]
    fn accepted_algorithms_are_theirs_and_ours() {
        let metadata = Metadata::parse(document().to_string().as_bytes(), "https://idp.example").expect("metadata");
        assert_eq!(metadata.algorithms, [Algorithm::RS256, Algorithm::ES256]);
        assert!(!metadata.secret_in_body && !metadata.callback_has_iss);
    }

    #[test]
    fn what_cannot_work_or_is_another_is_refused() {
        for (key, value) in [
            ("issuer", json!("https://idp.example/")),
            ("issuer", json!("https://IDP.example")),
            ("jwks_uri", json!(7)),
            ("response_types_supported", json!(["token"])),
            ("response_modes_supported", json!(["form_post"])),
            ("code_challenge_methods_supported", json!(["plain"])),
            ("id_token_signing_alg_values_supported", json!(["none", "HS256"])),
        ] {
            assert_eq!(with(key, value).expect_err(key).code(), "discovery-invalid", "{key}");
        }
        let posted = with("token_endpoint_auth_methods_supported", json!(["client_secret_post"])).expect("metadata");
        assert!(posted.secret_in_body);
    }

    proptest! {
        #[test]
        fn no_document_panics(bytes: Vec<u8>) {
            let _ = Metadata::parse(&bytes, "https://idp.example");
        }
    }
}
