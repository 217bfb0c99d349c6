//! OpenID Connect providers, as administrators of a tenant keep them.

use ids::ProviderId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::present;

/// A provider at which people of the tenant sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Provider {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub id: ProviderId,
    /// As people see it on the sign-in page.
    pub name: String,
    /// What the provider calls itself, to the letter.
    pub issuer: String,
    /// Empty until Plenum is registered at the provider; people cannot sign in there before.
    pub client_id: String,
    /// Whether a secret is kept. It is never shown again.
    pub has_secret: bool,
    pub enabled: bool,
    /// Domains of mail addresses that lead here.
    pub domains: Vec<String>,
    /// Beside `openid`.
    pub scopes: Vec<String>,
    pub claims: ProviderClaims,
    pub rules: Vec<ProviderRule>,
    /// One of these `acr` is demanded of every sign-in; empty for any.
    pub acr_values: Vec<String>,
    /// One of these `acr` is demanded before sensitive acts; empty for any.
    pub step_up_acr: Vec<String>,
    pub unknown_people: UnknownPeople,
    /// How people whom the directory provisions are recognised at their first sign-in.
    pub directory: Option<ProviderDirectory>,
    /// Redirect addresses to register at the provider, one for each host name of the tenant.
    pub redirect_uris: Vec<String>,
    /// Address to register for back-channel logout.
    pub backchannel_logout_uri: String,
    /// Addresses to register for the way back after signing out.
    pub post_logout_redirect_uris: Vec<String>,
    /// How many of its identities lead to accounts.
    #[ts(type = "number")]
    pub accounts: i64,
    #[ts(type = "number | null")]
    pub last_sign_in_at_ms: Option<i64>,
    /// Code of the newest failure of the provider since somebody signed in.
    pub last_fault: Option<String>,
    #[ts(type = "number | null")]
    pub last_fault_at_ms: Option<i64>,
    /// When an administrator tried it last with success, since what is asked of it was changed.
    #[ts(type = "number | null")]
    pub tried_at_ms: Option<i64>,
}

/// Where the person's data stand among the claims: a name, or a JSON pointer (RFC 6901).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ProviderClaims {
    pub name: String,
    pub email: String,
    /// Empty when groups are not used.
    pub groups: String,
}

/// Whoever has this value, to the letter, in this claim gets the grant, until a sign-in without it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ProviderRule {
    /// A name, or a JSON pointer (RFC 6901).
    pub claim: String,
    pub value: String,
    pub grant: ProviderGrant,
}

/// What a rule gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ProviderGrant {
    pub kind: ProviderGrantKind,
    /// A role of the whole tenant, `administrator` or `auditor`; otherwise the id of a unit or group.
    pub name: String,
}

/// Kinds of grants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum ProviderGrantKind {
    Role,
    Unit,
    Group,
}

/// Whoever has in this claim what the directory calls a person, to the letter, is that person. Never a mail address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ProviderDirectory {
    /// `sub`, or another claim that never changes and is nobody else's later.
    pub claim: String,
    pub attribute: ProviderDirectoryAttribute,
}

/// What of the directory a claim is equal to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum ProviderDirectoryAttribute {
    ExternalId,
    UserName,
}

/// What becomes of people who sign in for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum UnknownPeople {
    /// Only those come in who were invited, or who connected the account they have.
    Refuse,
    /// They get an account.
    Admit,
}

/// `GET /api/v1/providers`, in the order of the sign-in page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ProviderList {
    pub items: Vec<Provider>,
}

/// `POST /api/v1/providers`. The rest is set when Plenum has been registered there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct NewProvider {
    pub name: String,
    pub issuer: String,
}

/// `PATCH /api/v1/providers/{id}`; absent fields stay. Deliberately not `Debug`: it holds a secret.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export, optional_fields)]
pub struct ProviderChange {
    pub name: Option<String>,
    pub issuer: Option<String>,
    pub client_id: Option<String>,
    /// Empty takes it away: a public client has none.
    pub client_secret: Option<String>,
    /// Whether people can sign in there; not before there is a client id.
    pub enabled: Option<bool>,
    /// Place on the sign-in page, from 0.
    pub position: Option<u32>,
    pub domains: Option<Vec<String>>,
    pub scopes: Option<Vec<String>>,
    pub claims: Option<ProviderClaims>,
    pub rules: Option<Vec<ProviderRule>>,
    pub acr_values: Option<Vec<String>>,
    pub step_up_acr: Option<Vec<String>>,
    pub unknown_people: Option<UnknownPeople>,
    /// `null` ends it.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<ProviderDirectory>)]
    #[ts(as = "Option<Option<ProviderDirectory>>", optional)]
    pub directory: Option<Option<ProviderDirectory>>,
}

/// `POST /api/v1/providers/{id}/test`: what the provider says of itself now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ProviderTest {
    /// Whether it tells us when people sign out there.
    pub backchannel_logout: bool,
    /// Whether people who sign out here can sign out there, too.
    pub sign_out: bool,
    /// Whether its answers carry its name (RFC 9207).
    pub names_itself: bool,
}

/// `POST /api/v1/providers/{id}/trial`: where the browser comes back to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct NewProviderTrial {
    /// Path of a page of ours that shows what came of it.
    pub return_to: String,
}

/// `GET /api/v1/providers/{id}/trial`: what came of the newest trial of this session, for a quarter of an hour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ProviderTrial {
    #[ts(type = "number")]
    pub at_ms: i64,
    /// A stable word for what was wrong with the answer; nothing else is known then.
    pub fault: Option<String>,
    pub person: Option<ProviderTrialPerson>,
}

/// Whom the provider named, and what that would be here. Nothing of it has been done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ProviderTrialPerson {
    /// By what the provider tells people apart (`sub`).
    pub subject: String,
    pub name: Option<String>,
    pub email: Option<String>,
    /// What the provider said, without what serves the exchange alone.
    pub claims: Vec<ProviderTrialClaim>,
    pub rules: Vec<ProviderTrialRule>,
    pub outcome: ProviderTrialOutcome,
    pub gaps: Vec<ProviderTrialGap>,
}

/// A claim as it came; what is no text is JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ProviderTrialClaim {
    pub name: String,
    pub value: String,
}

/// A rule, and whether it holds for this person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ProviderTrialRule {
    pub rule: ProviderRule,
    pub fires: bool,
    /// It holds and its grant is given: of several units the first rule counts.
    pub gives: bool,
}

/// What a sign-in would lead to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ProviderTrialOutcome {
    pub kind: ProviderTrialOutcomeKind,
    /// Of the account.
    pub name: Option<String>,
    pub email: Option<String>,
    /// Why not, as on the page that tells people.
    pub reason: Option<String>,
}

/// Kinds of outcomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum ProviderTrialOutcomeKind {
    /// The identity leads to an account.
    Account,
    /// Somebody whom the directory has provisioned.
    Directory,
    NewAccount,
    Refused,
}

/// What the provider did not say, though something here asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ProviderTrialGap {
    pub kind: ProviderTrialGapKind,
    /// The claim that a rule looks at.
    pub claim: Option<String>,
}

/// Kinds of what can be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum ProviderTrialGapKind {
    Name,
    Email,
    Groups,
    RuleClaim,
    /// When the person signed in: sensitive acts always ask again.
    AuthTime,
    /// The strength that sensitive acts want.
    StepUp,
    /// Values were left out for their number or length.
    LeftOut,
}
