//! What a directory provisions by SCIM: whose it is, and how its people are recognised when they sign in.
//!
//! A directory sees and changes only the people and groups that it brought. While a service account may provision, they
//! are changed by it alone; without one they are like any others. Nobody is recognised by a mail address: either the
//! subject at a provider is what the directory calls the person, or a claim that the administrator names is, and what
//! is remembered is (issuer, subject) as always.

mod groups;
mod people;

use ids::AccountId;
use oidc::ClaimNames;
use serde::{Deserialize, Serialize};
use store::TenantScope;
use uuid::Uuid;

use crate::Identity;
use crate::at_provider::SignInFault;
use crate::error::{Field, IdentityError};
use crate::providers::ProviderSettings;
use crate::service_accounts::Scope;

pub use groups::ProvisionedGroup;
pub use people::{DirectoryName, Provisioned};

/// Longest name of a claim, bytes.
const CLAIM_BYTES_MAX: usize = 100;
/// Claims that people can change at many providers, or that are given to somebody else one day (OpenID Connect Core,
/// 5.7): nobody is recognised by them.
const CLAIMS_UNFIT: &[&str] =
    &["email", "preferred_username", "name", "given_name", "family_name", "nickname", "upn", "phone_number"];

/// How people of the directory are recognised at a provider at their first sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectorySubject {
    /// The claim that says whom the provider means: `sub`, or another one that never changes.
    pub claim: String,
    pub is: DirectoryAttribute,
}

/// What of the directory the claim is equal to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DirectoryAttribute {
    ExternalId,
    UserName,
}

impl DirectorySubject {
    pub(crate) fn clean(self, claims: &ClaimNames) -> Result<Self, IdentityError> {
        let claim = self.claim.trim();
        let unfit = CLAIMS_UNFIT.contains(&claim) || claim == claims.mail;
        match (1..=CLAIM_BYTES_MAX).contains(&claim.len()) && !unfit {
            true => Ok(Self { claim: claim.to_owned(), ..self }),
            false => Err(IdentityError::Field(Field::DirectoryClaimUnfit)),
        }
    }
}

impl Identity {
    /// Which of these accounts the directory keeps.
    pub(crate) async fn kept_by_directory(&self, accounts: &[Uuid]) -> Result<Vec<Uuid>, IdentityError> {
        let found = self.store.directory().among(accounts).await?;
        Ok(if found.is_empty() || self.may_provision().await? { found } else { Vec::new() })
    }

    /// Whether the directory keeps this account.
    pub async fn keeps_in_directory(&self, account: AccountId) -> Result<bool, IdentityError> {
        Ok(!self.kept_by_directory(&[account.uuid()]).await?.is_empty())
    }

    /// Which of these groups the directory keeps.
    pub(crate) async fn groups_of_directory(&self, groups: &[Uuid]) -> Result<Vec<Uuid>, IdentityError> {
        let found = self.store.directory().groups_among(groups).await?;
        let ids = found.into_iter().map(|group| group.group_id).collect::<Vec<_>>();
        Ok(if ids.is_empty() || self.may_provision().await? { ids } else { Vec::new() })
    }

    /// Whether any service account may provision.
    async fn may_provision(&self) -> Result<bool, IdentityError> {
        let all = self.store.service_accounts().scopes().await?;
        Ok(all.iter().any(|scopes| scopes.split(' ').any(|scope| scope == Scope::Scim.name())))
    }

    /// Whether the directory says to which unit its people belong.
    pub(crate) async fn directory_says_units(&self) -> Result<bool, IdentityError> {
        Ok(self.store.service_accounts().say_units(Scope::Scim.name()).await?)
    }

    /// Whether the directory says to which unit this account belongs; claims do not, then.
    pub(crate) async fn directory_says_unit_of(
        &self,
        scope: &TenantScope,
        account: AccountId,
    ) -> Result<bool, IdentityError> {
        let is_kept = scope.directory().person(account).await?.is_some();
        Ok(is_kept && scope.service_accounts().say_units(Scope::Scim.name()).await?)
    }

    /// Whom of the directory a provider means, by the rule of this provider. Two of the same name are nobody.
    pub(crate) async fn provisioned_person(
        &self,
        scope: &TenantScope,
        settings: &ProviderSettings,
        signed_in: &oidc::SignedIn,
    ) -> Result<Option<AccountId>, SignInFault> {
        let Some(rule) = &settings.directory else { return Ok(None) };
        let value = match rule.claim.as_str() {
            "sub" => Some(signed_in.who.subject.as_str()),
            claim => signed_in.who.claims.get(claim).and_then(serde_json::Value::as_str),
        };
        let Some(value) = value.filter(|value| !value.is_empty()) else { return Ok(None) };
        let found = match rule.is {
            DirectoryAttribute::ExternalId => scope.directory().people_known_as(value).await?,
            DirectoryAttribute::UserName => scope.directory().people_named(&people::user_name_key(value)).await?,
        };
        Ok(match found.as_slice() {
            [one] => Some(one.account_id.into()),
            _ => None,
        })
    }
}
