//! From an identity at a provider to an account: whoever is known comes in, the rest is the administrator's decision.
//! A mail address never says who somebody is.

use audit::Act;
use ids::{AccountId, IdentityId, ProviderId, SetupId};
use oidc::Grant;
use store::entity::account::Model;
use store::entity::{account_identity, identity_provider};
use store::{NewAccount, NewIdentity, StoreError, TenantScope};

use crate::accounts::clean_name;
use crate::at_provider::SignInFault;
use crate::error::IdentityError;
use crate::mails::SignInChange;
use crate::mapped;
use crate::providers::{self, ProviderSettings, UnknownPeople};
use crate::sessions::object;
use crate::{Identity, Principal, Purpose, email};

/// Longest name of an identity that is shown, characters.
const LABEL_CHARS_MAX: usize = 120;

/// What somebody who has signed in is here.
pub(crate) enum Way {
    Known(account_identity::Model),
    /// Somebody of the directory, who signs in for the first time.
    Provisioned(AccountId),
    New(NewAccount),
}

impl Identity {
    /// The account of whoever has signed in, with what the mapping of claims gives and takes.
    pub(crate) async fn recognise(
        &self,
        provider: &identity_provider::Model,
        signed_in: &oidc::SignedIn,
    ) -> Result<Model, SignInFault> {
        let who = &signed_in.who;
        let settings = providers::settings(provider);
        let claimed = oidc::grants(&who.claims, &settings.rules);
        let now = mapped::one_unit(claimed.grants, &settings.rules);
        if claimed.truncated {
            tracing::warn!(provider = %provider.id, "claims were left out for their number or length");
        }
        let scope = self.store.begin().await?;
        let identity = match self.way_of(&scope, provider, &settings, signed_in).await? {
            Way::Known(identity) => identity,
            Way::Provisioned(account) => self.add_identity(&scope, account, signed_in).await?,
            Way::New(new) => {
                let account = scope.accounts().create(new).await.map_err(|error| match error {
                    StoreError::Conflict => SignInFault::AddressTaken,
                    other => other.into(),
                })?;
                self.add_identity(&scope, account.id.into(), signed_in).await?
            }
        };
        let account = scope.accounts().find(identity.account_id.into()).await?.ok_or(SignInFault::NotInvited)?;
        if account.disabled {
            return Err(SignInFault::Disabled);
        }
        let given = self.bring_mapped(&scope, &account, &read(&identity.grants), now).await?;
        let given = serde_json::to_string(&given).unwrap_or_else(|_| "[]".into());
        scope.identities().used(identity.id.into(), &label(signed_in), &given, self.now_ms()).await?;
        scope.commit().await?;
        Ok(account)
    }

    /// Who somebody is here, or why they are not let in. Changes nothing.
    pub(crate) async fn way_of(
        &self,
        scope: &TenantScope,
        provider: &identity_provider::Model,
        settings: &ProviderSettings,
        signed_in: &oidc::SignedIn,
    ) -> Result<Way, SignInFault> {
        let who = &signed_in.who;
        if let Some(identity) = scope.identities().find(&who.issuer, &who.subject).await? {
            return Ok(Way::Known(identity));
        }
        if let Some(account) = self.provisioned_person(scope, settings, signed_in).await? {
            return Ok(Way::Provisioned(account));
        }
        match settings.unknown_people {
            UnknownPeople::Refuse => Err(SignInFault::NotInvited),
            UnknownPeople::Admit => Ok(Way::New(self.newcomer(scope, provider, signed_in).await?)),
        }
    }

    /// The account of somebody whom the administrator lets in without invitation.
    async fn newcomer(
        &self,
        scope: &TenantScope,
        provider: &identity_provider::Model,
        signed_in: &oidc::SignedIn,
    ) -> Result<NewAccount, SignInFault> {
        let address = signed_in.mail.as_deref().ok_or(SignInFault::AddressMissing)?;
        let (address, email_key) = email::parse(address).map_err(|_| SignInFault::AddressMissing)?;
        self.check_domain(scope, provider, &address).await?;
        if scope.accounts().find_by_email_key(&email_key).await?.is_some() {
            return Err(SignInFault::AddressTaken);
        }
        let local = address.split('@').next().unwrap_or_default();
        let name = signed_in.name.as_deref().and_then(|name| clean_name(name).ok());
        let name = name.map_or_else(|| clean_name(local), Ok).map_err(|_| SignInFault::AddressMissing)?;
        Ok(NewAccount {
            id: self.new_id(),
            name,
            email: address,
            email_key,
            password_hash: None,
            operator: false,
            unit: None,
            created_at_ms: self.now_ms(),
        })
    }

    /// A provider vouches for addresses of its own domains; without any, for those that are not another's.
    async fn check_domain(
        &self,
        scope: &TenantScope,
        provider: &identity_provider::Model,
        address: &str,
    ) -> Result<(), SignInFault> {
        let domain = email::domain(address).ok_or(SignInFault::AddressMissing)?;
        let domains = scope.providers().domains().await?;
        let owner = domains.iter().find(|row| row.domain == domain).map(|row| row.provider_id);
        let has_own = domains.iter().any(|row| row.provider_id == provider.id);
        match owner {
            Some(owner) if owner == provider.id => Ok(()),
            None if !has_own => Ok(()),
            _ => Err(SignInFault::AddressForeign),
        }
    }

    /// Connects an identity with an account; its own already is no fault.
    pub(crate) async fn connect(
        &self,
        provider: &identity_provider::Model,
        account: AccountId,
        signed_in: &oidc::SignedIn,
    ) -> Result<(), SignInFault> {
        let known = self.store.identities().find(&provider.issuer, &signed_in.who.subject).await?;
        if let Some(identity) = known {
            return match identity.account_id == account.uuid() {
                true => Ok(()),
                false => Err(SignInFault::IdentityTaken),
            };
        }
        let person = self.account(account).await?;
        if person.disabled {
            return Err(SignInFault::Disabled);
        }
        let notice = self.change_notice(&person, SignInChange::ProviderLinked(&provider.name)).await?;
        let scope = self.store.begin().await?;
        self.add_identity(&scope, account, signed_in).await?;
        self.audit.append(&scope, Act::IdentityLink.on(object(&person)).with("provider", &provider.name)).await?;
        self.tell_of_change(&scope, person.id, notice.as_ref()).await?;
        scope.commit().await?;
        Ok(())
    }

    async fn add_identity(
        &self,
        scope: &TenantScope,
        account: AccountId,
        signed_in: &oidc::SignedIn,
    ) -> Result<account_identity::Model, SignInFault> {
        let new = NewIdentity {
            id: self.new_id(),
            account,
            issuer: signed_in.who.issuer.clone(),
            subject: signed_in.who.subject.clone(),
            label: label(signed_in),
            grants: "[]".into(),
            now_ms: self.now_ms(),
        };
        scope.identities().add(new).await.map_err(|error| match error {
            StoreError::Conflict => SignInFault::IdentityTaken,
            other => other.into(),
        })
    }

    /// One's own identities, each with the provider of today that has its issuer.
    pub async fn identities(
        &self,
        who: &Principal,
    ) -> Result<Vec<(account_identity::Model, Option<identity_provider::Model>)>, IdentityError> {
        let own = self.store.identities().of_account(who.account).await?;
        let providers = self.store.providers().all().await?;
        let with_provider = |identity: account_identity::Model| {
            let provider = providers.iter().find(|provider| provider.issuer == identity.issuer).cloned();
            (identity, provider)
        };
        Ok(own.into_iter().map(with_provider).collect())
    }

    /// Takes an identity from one's own account, and ends the other sessions that began with it. The last way in
    /// stays.
    pub async fn disconnect(&self, who: &Principal, id: IdentityId) -> Result<(), IdentityError> {
        let own = self.identities(who).await?;
        let (identity, provider) = own.iter().find(|(own, _)| own.id == id.uuid()).ok_or(IdentityError::NotFound)?;
        if who.model.password_hash.is_none() && who.model.passkeys == 0 && own.len() == 1 {
            return Err(IdentityError::LastWayIn);
        }
        let at = provider.as_ref().map_or(identity.issuer.as_str(), |provider| provider.name.as_str());
        let notice = self.change_notice(&who.model, SignInChange::ProviderUnlinked(at)).await?;
        let scope = self.store.begin().await?;
        if !scope.identities().remove(who.account, id).await? {
            return Err(IdentityError::NotFound);
        }
        // What the mapping gave ends with the identity that it stood on.
        self.bring_mapped(&scope, &who.model, &read(&identity.grants), Vec::new()).await?;
        let name = provider.as_ref().map(|provider| &provider.name);
        let event = Act::IdentityUnlink.on(object(&who.model)).with_some("provider", name);
        self.audit.append(&scope, event).await?;
        self.tell_of_change(&scope, who.model.id, notice.as_ref()).await?;
        scope.commit().await?;
        if let Some(provider) = provider {
            let sessions = self.store.sessions().of_provider(provider.id.into(), None, Some(who.account)).await?;
            for session in sessions.iter().filter(|session| session.id != who.session.uuid()) {
                match self.end_session(who, session.id.into()).await {
                    Ok(()) | Err(IdentityError::NotFound) => {}
                    Err(fault) => return Err(fault),
                }
            }
        }
        Ok(())
    }

    /// What a one-time link lets its person do at a provider: connect the invited account.
    pub async fn setup_purpose(&self, secret: &str) -> Result<Purpose, IdentityError> {
        let grant = self.check_setup(secret).await?;
        let account = grant.account.as_ref().map(|account| account.id.into()).ok_or(IdentityError::LinkUnusable)?;
        Ok(Purpose::SetUp { link: SetupId::from_uuid(grant.link_id()), account })
    }

    /// The provider at which this session began, for proving again who one is.
    pub async fn provider_of(&self, who: &Principal) -> Result<Option<identity_provider::Model>, IdentityError> {
        match who.provider {
            Some(id) => Ok(self.store.providers().find(id).await?),
            None => Ok(None),
        }
    }

    /// A provider by its id, whether people can sign in there or not.
    pub async fn provider_name(&self, id: ProviderId) -> Result<Option<String>, IdentityError> {
        Ok(self.store.providers().find(id).await?.map(|model| model.name))
    }
}

pub(crate) fn read(grants: &str) -> Vec<Grant> {
    serde_json::from_str(grants).unwrap_or_default()
}

/// By what a person recognises an identity.
fn label(signed_in: &oidc::SignedIn) -> String {
    let name = signed_in.mail.as_deref().or(signed_in.name.as_deref()).unwrap_or(&signed_in.who.subject);
    name.chars().filter(|c| !c.is_control()).take(LABEL_CHARS_MAX).collect()
}
