use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::OidcError;

/// A client secret. Never printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// Where the person's data stand among the claims: a name, or a JSON pointer (RFC 6901) such as `/realm_access/roles`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClaimNames {
    pub name: String,
    pub mail: String,
    /// Empty when groups are not used.
    pub groups: String,
}

impl Default for ClaimNames {
    fn default() -> Self {
        Self { name: "name".into(), mail: "email".into(), groups: "groups".into() }
    }
}

/// What an administrator of a tenant says about a provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderConfig {
    /// Compared exactly, trailing slash included.
    pub issuer: String,
    pub client_id: String,
    /// Absent for a public client.
    #[serde(default)]
    pub client_secret: Option<Secret>,
    /// Beside `openid`.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// Every sign-in must have one of these `acr`; empty for any.
    #[serde(default)]
    pub acr_values: Vec<String>,
    #[serde(default)]
    pub claims: ClaimNames,
    /// Audiences an ID token may have beside the client.
    #[serde(default)]
    pub trusted_audiences: Vec<String>,
}

impl ProviderConfig {
    /// Checks the form of what an administrator typed; whether the address may be called, `outbound` decides.
    pub fn check(&self) -> Result<(), OidcError> {
        let url = url::Url::parse(&self.issuer).map_err(|_| OidcError::ConfigInvalid("issuer"))?;
        if url.query().is_some() || url.fragment().is_some() {
            return Err(OidcError::ConfigInvalid("issuer"));
        }
        if self.client_id.is_empty() {
            return Err(OidcError::ConfigInvalid("client_id"));
        }
        let word = |text: &String| !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic());
        if !self.scopes.iter().chain(&self.acr_values).all(word) {
            return Err(OidcError::ConfigInvalid("scopes or acr_values"));
        }
        Ok(())
    }

    pub(crate) fn discovery_url(&self) -> String {
        format!("{}/.well-known/openid-configuration", self.issuer.trim_end_matches('/'))
    }
}
