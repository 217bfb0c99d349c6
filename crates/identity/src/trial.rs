//! A sign-in on trial: an administrator goes the way of everybody else to a provider, and is shown what it says and what
//! would become of it. Nobody gets an account or a session by it, and nothing of an account changes.
//!
//! What came of it is kept sealed among the open attempts, one for each session and provider, until it is too old.

use audit::{Act, Object};
use ids::{AccountId, ProviderId, SessionId};
use oidc::{Callback, Rule};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::NewAttempt;
use store::entity::identity_provider;

use crate::at_provider::{Arrival, Kept, SignInFault};
use crate::error::{Field, IdentityError};
use crate::provided::Way;
use crate::{Departure, Identity, Leaving, Principal, Purpose, mapped, providers, secret};

/// How long an administrator may look at what came of a trial, milliseconds.
pub const TRIAL_LIFE_MS: i64 = 15 * 60 * 1_000;
/// Claims that are shown of a person at most, and characters of each.
const CLAIMS_MAX: usize = 100;
const CLAIM_CHARS_MAX: usize = 500;
/// Claims that serve the exchange alone, or let somebody take part in it; nobody needs to see them.
const UNSHOWN: &[&str] = &["nonce", "at_hash", "c_hash", "s_hash", "sid", "jti"];
/// What sealed results are for.
const TRIAL: &str = "trial";

/// What came of a trial.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    pub at_ms: i64,
    pub found: TrialFound,
}

/// The word of `OidcError::code` when the answer was refused; nothing else is known then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrialFound {
    Fault(String),
    Person(Box<TrialPerson>),
}

/// Whom the provider named, and what that would be here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrialPerson {
    pub subject: String,
    pub name: Option<String>,
    pub email: Option<String>,
    /// Names and values, in the order of the names.
    pub claims: Vec<(String, String)>,
    pub rules: Vec<TrialRule>,
    pub outcome: TrialOutcome,
    pub gaps: Vec<TrialGap>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrialRule {
    pub rule: Rule,
    pub fires: bool,
    /// It fires, and what it gives is given: of several units the first one counts.
    pub gives: bool,
}

/// What a real sign-in would lead to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrialOutcome {
    /// The identity is known.
    Account {
        name: String,
        email: String,
    },
    /// Somebody whom the directory has provisioned.
    Directory {
        name: String,
        email: String,
    },
    NewAccount {
        name: String,
        email: String,
    },
    /// The word of [`SignInFault::reason`].
    Refused(String),
}

/// What the provider did not say, though something here asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrialGap {
    Name,
    Email,
    Groups,
    /// A claim that a rule looks at.
    RuleClaim(String),
    /// Without `auth_time` nobody knows how long ago somebody signed in: sensitive acts always ask again.
    AuthTime,
    /// The strength that sensitive acts want is another one; they will ask for it.
    StepUp,
    /// Values were left out for their number or length.
    LeftOut,
}

impl Identity {
    /// Sends an administrator to a provider on trial, whether it is open or not.
    pub async fn depart_on_trial(
        &self,
        id: ProviderId,
        who: &Principal,
        leaving: Leaving,
    ) -> Result<Departure, IdentityError> {
        let model = self.store.providers().find(id).await?.ok_or(IdentityError::NotFound)?;
        if model.client_id.is_empty() {
            return Err(IdentityError::Field(Field::ClientIdRequired));
        }
        let purpose = Purpose::Trial { account: who.account, session: who.session };
        match self.depart(id, purpose, leaving).await {
            Ok(departure) => Ok(departure),
            Err(SignInFault::Failed(fault)) => Err(fault),
            Err(SignInFault::ProviderDown(fault) | SignInFault::Refused(fault)) => {
                Err(IdentityError::ProviderUnfit(fault))
            }
            Err(_) => Err(IdentityError::NotFound),
        }
    }

    /// What came of the newest trial of this session at a provider.
    pub async fn trial(&self, id: ProviderId, who: &Principal) -> Result<Trial, IdentityError> {
        let row = self.store.attempts().find(&self.trial_key(id, who.session)).await?;
        let row = row.filter(|row| self.now_ms() < row.expires_at_ms).ok_or(IdentityError::NotFound)?;
        let opened = self.seal().await?.open(TRIAL, &row.sealed);
        opened.and_then(|found| serde_json::from_slice(&found).ok()).ok_or(IdentityError::NotFound)
    }

    /// The end of a trial, good or bad: kept for the administrator, and written down.
    pub(crate) async fn conclude_trial(
        &self,
        model: &identity_provider::Model,
        kept: Kept,
        callback: &Callback,
        session: SessionId,
    ) -> Result<Arrival, SignInFault> {
        let id = ProviderId::from_uuid(model.id);
        let now_ms = self.now_ms();
        let found = match self.client(model).await?.finish(&kept.attempt, callback, now_ms).await {
            Ok(signed_in) => TrialFound::Person(Box::new(self.tried(model, &signed_in).await?)),
            Err(fault) => {
                let code = fault.code().to_owned();
                self.provider_fault(id, fault).await;
                TrialFound::Fault(code)
            }
        };
        let act = Act::ProviderTry.on(Object::new("provider", model.id, &model.name));
        let (act, good) = match &found {
            TrialFound::Fault(code) => (act.refused(code), false),
            TrialFound::Person(_) => (act, true),
        };
        let trial = serde_json::to_vec(&Trial { at_ms: now_ms, found }).map_err(|_| SignInFault::Lost)?;
        let key = self.trial_key(id, session);
        let new = NewAttempt {
            state_hash: key.clone(),
            // No browser brings it back: the session is the right.
            browser_hash: Vec::new(),
            provider: id,
            sealed: self.seal().await?.seal(TRIAL, &trial),
            created_at_ms: now_ms,
            expires_at_ms: now_ms + TRIAL_LIFE_MS,
        };
        let scope = self.store.begin().await?;
        scope.attempts().take(&key).await?;
        scope.attempts().add(new, crate::at_provider::ATTEMPTS_MAX, crate::at_provider::ATTEMPTS_GONE).await?;
        if good {
            scope.providers().tried(id, now_ms).await?;
        }
        self.audit.append(&scope, act).await.map_err(IdentityError::from)?;
        scope.commit().await?;
        Ok(Arrival { return_to: kept.return_to, signed_in: None })
    }

    async fn tried(
        &self,
        model: &identity_provider::Model,
        signed_in: &oidc::SignedIn,
    ) -> Result<TrialPerson, IdentityError> {
        let settings = providers::settings(model);
        let who = &signed_in.who;
        let claimed = oidc::grants(&who.claims, &settings.rules);
        let counted = mapped::one_unit(claimed.grants.clone(), &settings.rules);
        let rule = |rule: &Rule| TrialRule {
            rule: rule.clone(),
            fires: oidc::grants(&who.claims, std::slice::from_ref(rule)).grants.contains(&rule.grant),
            gives: counted.contains(&rule.grant),
        };
        let rules: Vec<TrialRule> = settings.rules.iter().map(rule).collect();
        let (claims, cut) = shown(&who.claims);
        let mut gaps = Vec::new();
        let names = &settings.claims;
        for (absent, gap) in [
            (signed_in.name.is_none(), TrialGap::Name),
            (signed_in.mail.is_none(), TrialGap::Email),
            (!names.groups.is_empty() && !oidc::has_claim(&who.claims, &names.groups), TrialGap::Groups),
        ] {
            if absent {
                gaps.push(gap);
            }
        }
        for looked_at in settings.rules.iter().map(|rule| &rule.claim).filter(|claim| **claim != names.groups) {
            let gap = TrialGap::RuleClaim(looked_at.clone());
            if !oidc::has_claim(&who.claims, looked_at) && !gaps.contains(&gap) {
                gaps.push(gap);
            }
        }
        if who.auth_time_s.is_none() {
            gaps.push(TrialGap::AuthTime);
        }
        let strong = |acr: &String| settings.step_up_acr.contains(acr);
        if !settings.step_up_acr.is_empty() && !who.acr.as_ref().is_some_and(strong) {
            gaps.push(TrialGap::StepUp);
        }
        if claimed.truncated || cut {
            gaps.push(TrialGap::LeftOut);
        }
        Ok(TrialPerson {
            subject: who.subject.clone(),
            name: signed_in.name.clone(),
            email: signed_in.mail.clone(),
            claims,
            rules: rules.into_iter().map(|rule| TrialRule { gives: rule.fires && rule.gives, ..rule }).collect(),
            outcome: self.outcome(model, &settings, signed_in).await?,
            gaps,
        })
    }

    async fn outcome(
        &self,
        model: &identity_provider::Model,
        settings: &providers::ProviderSettings,
        signed_in: &oidc::SignedIn,
    ) -> Result<TrialOutcome, IdentityError> {
        let way = match self.way_of(&self.store, model, settings, signed_in).await {
            Ok(way) => way,
            Err(SignInFault::Failed(fault)) => return Err(fault),
            Err(fault) => return Ok(TrialOutcome::Refused(fault.reason().into())),
        };
        let (id, directory): (AccountId, bool) = match way {
            Way::New(new) => return Ok(TrialOutcome::NewAccount { name: new.name, email: new.email }),
            Way::Provisioned(id) => (id, true),
            Way::Known(identity) => (identity.account_id.into(), false),
        };
        let refused = |fault: SignInFault| Ok(TrialOutcome::Refused(fault.reason().into()));
        let Some(account) = self.store.accounts().find(id).await? else { return refused(SignInFault::NotInvited) };
        match (account.disabled, directory) {
            (true, _) => refused(SignInFault::Disabled),
            (false, true) => Ok(TrialOutcome::Directory { name: account.name, email: account.email }),
            (false, false) => Ok(TrialOutcome::Account { name: account.name, email: account.email }),
        }
    }

    fn trial_key(&self, provider: ProviderId, session: SessionId) -> Vec<u8> {
        let name = [*provider.uuid().as_bytes(), *session.uuid().as_bytes()].concat();
        secret::mac(&self.keys.pepper, TRIAL, &name)
    }
}

/// Claims as people read them, and whether something had to be left out.
fn shown(claims: &Map<String, Value>) -> (Vec<(String, String)>, bool) {
    let mut cut = claims.len() > CLAIMS_MAX + UNSHOWN.len();
    let mut shown: Vec<(String, String)> = claims
        .iter()
        .filter(|(name, _)| !UNSHOWN.contains(&name.as_str()))
        .take(CLAIMS_MAX)
        .map(|(name, value)| {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let short: String = text.chars().take(CLAIM_CHARS_MAX).collect();
            cut |= short.len() < text.len();
            (name.chars().take(CLAIM_CHARS_MAX).collect(), short)
        })
        .collect();
    shown.sort();
    (shown, cut)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn claims(value: Value) -> Map<String, Value> {
        value.as_object().expect("claims").clone()
    }

    #[test]
    fn claims_are_shown_without_what_serves_the_exchange_alone() {
        let given = json!({"sub": "anna", "nonce": "n", "sid": "s", "groups": ["a", "b"], "at_hash": "h", "x": 7});
        let named = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let expected = vec![named("groups", r#"["a","b"]"#), named("sub", "anna"), named("x", "7")];
        assert_eq!(shown(&claims(given)), (expected, false));
    }

    #[test]
    fn there_is_an_end_to_what_is_shown() {
        let (found, cut) = shown(&claims(json!({"long": "ä".repeat(CLAIM_CHARS_MAX + 1)})));
        assert_eq!((found[0].1.chars().count(), cut), (CLAIM_CHARS_MAX, true));
        let many = (0..200).map(|number| (format!("c{number}"), json!(number))).collect();
        let (found, cut) = shown(&many);
        assert_eq!((found.len(), cut), (CLAIMS_MAX, true));
    }
}
