//! HTTP errors: problem details (RFC 9457), and nothing else.

use std::any::Any;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use identity::{Field, IdentityError, TableFault};
use oidc::OidcError;
use tracing::error;
use wire::problem::{FieldCode, FieldProblem, Problem, ProblemCode};

/// An error as the caller is told it.
#[derive(Debug)]
pub(crate) struct ApiError(pub(crate) Box<Problem>);

impl ApiError {
    pub(crate) fn new(status: StatusCode, code: ProblemCode, title: &str) -> Self {
        Self(Box::new(Problem {
            kind: format!("urn:plenum:problem:{}", code_name(code)),
            title: title.to_owned(),
            status: status.as_u16(),
            code,
            detail: None,
            fields: Vec::new(),
            retry_after_s: None,
            quota: None,
        }))
    }

    pub(crate) fn not_signed_in() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, ProblemCode::NotSignedIn, "This needs a sign-in.")
    }

    /// Unknown, expired, revoked, of another tenant: one answer for all.
    pub(crate) fn token_unusable() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, ProblemCode::NotSignedIn, "The token cannot be used.")
    }

    pub(crate) fn not_permitted() -> Self {
        Self::new(StatusCode::FORBIDDEN, ProblemCode::NotPermitted, "The account does not permit this.")
    }

    pub(crate) fn fresh_sign_in_needed() -> Self {
        Self::new(StatusCode::FORBIDDEN, ProblemCode::FreshSignInNeeded, "This needs a fresh proof of who you are.")
    }

    pub(crate) fn passkey_needed() -> Self {
        Self::new(StatusCode::FORBIDDEN, ProblemCode::PasskeyNeeded, "A policy wants a passkey here.")
    }

    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, ProblemCode::NotFound, "There is no such thing.")
    }

    /// It was changed since the caller read it.
    pub(crate) fn precondition_failed() -> Self {
        Self::new(
            StatusCode::PRECONDITION_FAILED,
            ProblemCode::PreconditionFailed,
            "Somebody else has changed it meanwhile.",
        )
    }

    pub(crate) fn malformed(detail: impl Into<String>) -> Self {
        let mut error = Self::new(StatusCode::BAD_REQUEST, ProblemCode::Malformed, "The request cannot be read.");
        error.0.detail = Some(detail.into());
        error
    }

    pub(crate) fn field(field: &str, code: FieldCode) -> Self {
        let mut error =
            Self::new(StatusCode::UNPROCESSABLE_ENTITY, ProblemCode::InvalidFields, "Some fields are not acceptable.");
        error.0.fields.push(FieldProblem { field: field.to_owned(), code });
        error
    }

    fn fields(faults: impl Iterator<Item = (&'static str, FieldCode)>) -> Self {
        let mut error =
            Self::new(StatusCode::UNPROCESSABLE_ENTITY, ProblemCode::InvalidFields, "Some fields are not acceptable.");
        error.0.fields = faults.map(|(field, code)| FieldProblem { field: field.to_owned(), code }).collect();
        error
    }

    pub(crate) fn conflict(title: &str) -> Self {
        Self::new(StatusCode::CONFLICT, ProblemCode::Conflict, title)
    }

    pub(crate) fn unavailable() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, ProblemCode::Unavailable, "The server cannot do this now.")
    }

    pub(crate) fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, ProblemCode::Internal, "The server failed.")
    }
}

/// The code as it is written in JSON.
fn code_name(code: ProblemCode) -> String {
    serde_json::to_value(code).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self.0).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        if let Some(seconds) = self.0.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        // For those who watch what was refused.
        response.extensions_mut().insert(self.0.code);
        response
    }
}

impl From<IdentityError> for ApiError {
    fn from(error: IdentityError) -> Self {
        match error {
            IdentityError::SignInFailed => {
                Self::new(StatusCode::UNAUTHORIZED, ProblemCode::SignInFailed, "Address or password is wrong.")
            }
            IdentityError::PasskeySignInFailed => {
                Self::new(StatusCode::UNAUTHORIZED, ProblemCode::PasskeyRefused, "The passkey is not accepted.")
            }
            IdentityError::PasskeyRefused => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, ProblemCode::PasskeyRefused, "The passkey is not accepted.")
            }
            IdentityError::PasskeyNeeded => Self::passkey_needed(),
            IdentityError::RecoveryFailed => {
                Self::new(StatusCode::UNAUTHORIZED, ProblemCode::RecoveryFailed, "Address or recovery code is wrong.")
            }
            IdentityError::TooManyTries { retry_after_s } => {
                let mut error =
                    Self::new(StatusCode::TOO_MANY_REQUESTS, ProblemCode::TooManyTries, "Too many failed tries.");
                error.0.retry_after_s = Some(retry_after_s);
                error
            }
            IdentityError::TooManyInvitations { to_address, retry_after_s } => {
                let detail = match to_address {
                    true => "Too many invitations to this address within a day.",
                    false => "Too many invitations within an hour.",
                };
                let mut error = Self::new(StatusCode::TOO_MANY_REQUESTS, ProblemCode::TooManyTries, detail);
                error.0.retry_after_s = Some(retry_after_s);
                error
            }
            IdentityError::CodeWrong => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, ProblemCode::CodeWrong, "This is not the code.")
            }
            IdentityError::CodeSpent => {
                Self::new(StatusCode::CONFLICT, ProblemCode::CodeSpent, "No code counts any more. Ask for another one.")
            }
            IdentityError::InvitationBarred => Self::new(
                StatusCode::FORBIDDEN,
                ProblemCode::InvitationBarred,
                "After too many wrong codes the invitation must be sent again.",
            ),
            IdentityError::LinkUnusable => {
                Self::new(StatusCode::NOT_FOUND, ProblemCode::LinkUnusable, "This link cannot be used.")
            }
            IdentityError::Field(field) => {
                let (name, code) = match field {
                    Field::NameRequired => ("name", FieldCode::Required),
                    Field::NameTooLong => ("name", FieldCode::TooLong),
                    Field::EmailMalformed => ("email", FieldCode::Malformed),
                    Field::EmailTaken | Field::EmailInvited => ("email", FieldCode::Taken),
                    Field::NameTaken => ("name", FieldCode::Taken),
                    Field::ShortNameMalformed => ("short_name", FieldCode::Malformed),
                    Field::ShortNameTaken => ("short_name", FieldCode::Taken),
                    Field::ParentUnfit => ("parent_id", FieldCode::Wrong),
                    Field::UnitUnknown => ("unit_id", FieldCode::Wrong),
                    Field::OwnerUnknown => ("owner_id", FieldCode::Wrong),
                    Field::RoleUnfit => ("role", FieldCode::Wrong),
                    Field::RoleTaken => ("role", FieldCode::Taken),
                    Field::PasswordTooShort => ("password", FieldCode::TooShort),
                    Field::PasswordTooLong => ("password", FieldCode::TooLong),
                    Field::CurrentPasswordWrong => ("current", FieldCode::Wrong),
                    Field::TitleTooLong => ("title", FieldCode::TooLong),
                    Field::SlugMalformed => ("slug", FieldCode::Malformed),
                    Field::SlugTaken => ("slug", FieldCode::Taken),
                    Field::SlugWrong => ("slug", FieldCode::Wrong),
                    Field::EmailWrong => ("email", FieldCode::Wrong),
                    Field::HostMalformed => ("hosts", FieldCode::Malformed),
                    Field::HostTaken => ("hosts", FieldCode::Taken),
                    Field::IssuerMalformed => ("issuer", FieldCode::Malformed),
                    Field::IssuerTaken => ("issuer", FieldCode::Taken),
                    Field::ClientIdMalformed => ("client_id", FieldCode::Malformed),
                    Field::ClientIdRequired => ("client_id", FieldCode::Required),
                    Field::SecretTooLong => ("client_secret", FieldCode::TooLong),
                    Field::DomainMalformed => ("domains", FieldCode::Malformed),
                    Field::DomainTaken => ("domains", FieldCode::Taken),
                    Field::ScopeMalformed => ("scopes", FieldCode::Malformed),
                    Field::AcrMalformed => ("acr_values", FieldCode::Malformed),
                    Field::RuleMalformed => ("rules", FieldCode::Malformed),
                    Field::ClaimMalformed => ("claims", FieldCode::TooLong),
                    Field::ColourMalformed => ("colour", FieldCode::Malformed),
                    Field::BrandShortName => ("short_name", FieldCode::TooLong),
                    Field::LanguagesUnknown => ("languages", FieldCode::Malformed),
                    Field::LinkMalformed => ("link", FieldCode::Malformed),
                    Field::BarrierMail => ("barrier_mail", FieldCode::Malformed),
                    Field::BarrierPhone => ("barrier_phone", FieldCode::TooLong),
                    Field::EnforcementName => ("enforcement_name", FieldCode::TooLong),
                    Field::EnforcementLink => ("enforcement_link", FieldCode::Malformed),
                    Field::DefaultLanguage => ("default_language", FieldCode::Wrong),
                    Field::TimeZoneUnknown => ("time_zone", FieldCode::Wrong),
                    Field::EventRequired => ("events", FieldCode::Required),
                    Field::ScopeRequired => ("scopes", FieldCode::Required),
                    Field::LifeUnfit => ("days", FieldCode::Wrong),
                    Field::UserNameTaken => ("user_name", FieldCode::Taken),
                    Field::MemberUnknown => ("members", FieldCode::Wrong),
                    Field::ReasonRequired => ("reason", FieldCode::Required),
                    Field::ReasonTooLong => ("reason", FieldCode::TooLong),
                    Field::ProfileUnknown => ("profile", FieldCode::Wrong),
                    Field::StatutoryUnfit => ("statutory", FieldCode::Wrong),
                    Field::VotesUnfit => ("statutory_votes", FieldCode::Wrong),
                    Field::NameMalformed => ("name", FieldCode::Malformed),
                    Field::AccountUnknown => ("email", FieldCode::Wrong),
                    Field::AccountTaken => ("email", FieldCode::Taken),
                    Field::FunctionMalformed => ("function", FieldCode::Malformed),
                    Field::GroupMalformed => ("group", FieldCode::Malformed),
                    Field::WeightUnfit => ("weight", FieldCode::Wrong),
                    Field::FromMalformed => ("from_day", FieldCode::Malformed),
                    Field::UntilMalformed => ("until_day", FieldCode::Malformed),
                    Field::SeatsFull => ("seat", FieldCode::Wrong),
                    Field::SubstituteUnfit => ("substitutes", FieldCode::Wrong),
                    Field::ClerkUnknown => ("emails", FieldCode::Wrong),
                    Field::BodyUnknown => ("body_id", FieldCode::Wrong),
                    Field::BodyEmpty => ("body_id", FieldCode::Unfit),
                    Field::DirectoryClaimUnfit => ("directory", FieldCode::Wrong),
                };
                Self::field(name, code)
            }
            IdentityError::NotFound => Self::not_found(),
            IdentityError::LastAdministrator => Self::new(
                StatusCode::CONFLICT,
                ProblemCode::Conflict,
                "Administrators cannot take away their own administration or disable themselves.",
            ),
            IdentityError::HomeTenant => Self::new(
                StatusCode::CONFLICT,
                ProblemCode::Conflict,
                "The operator's own tenant cannot be suspended or moved to other host names.",
            ),
            IdentityError::HasAccounts => Self::new(
                StatusCode::CONFLICT,
                ProblemCode::Conflict,
                "The tenant has accounts already; its administrators invite further ones.",
            ),
            IdentityError::StillActive => {
                Self::new(StatusCode::CONFLICT, ProblemCode::Conflict, "A tenant is suspended before it is erased.")
            }
            IdentityError::Table(fault) => {
                let code = match fault {
                    TableFault::Columns | TableFault::Quotes => FieldCode::Malformed,
                    TableFault::TooLong => FieldCode::TooLong,
                    TableFault::Empty => FieldCode::Required,
                };
                let mut error = Self::field("csv", code);
                error.0.detail = Some(fault.to_string());
                error
            }
            IdentityError::NotPermitted => Self::not_permitted(),
            IdentityError::Stale => Self::precondition_failed(),
            IdentityError::KeptByDirectory => Self::new(
                StatusCode::CONFLICT,
                ProblemCode::KeptByDirectory,
                "The directory keeps this; it is changed there.",
            ),
            IdentityError::InUse => Self::new(
                StatusCode::CONFLICT,
                ProblemCode::InUse,
                "Something is still in it: units, accounts, groups or meetings.",
            ),
            IdentityError::SittingRuns => {
                Self::new(StatusCode::CONFLICT, ProblemCode::Conflict, "A sitting of this body runs; it ends as one.")
            }
            IdentityError::VoteRuns => Self::new(
                StatusCode::CONFLICT,
                ProblemCode::VoteRuns,
                "A vote goes on in which this member takes part; until it closes, account and term stay.",
            ),
            IdentityError::TooMany => {
                Self::new(StatusCode::CONFLICT, ProblemCode::LimitReached, "There are as many as there may be.")
            }
            IdentityError::ProvidersFull => Self::new(
                StatusCode::CONFLICT,
                ProblemCode::Conflict,
                "The tenant has as many providers as it can have.",
            ),
            IdentityError::LastWayIn => Self::new(
                StatusCode::CONFLICT,
                ProblemCode::Conflict,
                "It is the last way in which this account can sign in.",
            ),
            IdentityError::ProviderUnfit(fault) => {
                let code = match &fault {
                    OidcError::AddressRefused(_) => FieldCode::Refused,
                    OidcError::ProviderUnreachable(_) | OidcError::ProviderSlow | OidcError::ProviderFailed { .. } => {
                        FieldCode::Unreachable
                    }
                    OidcError::DiscoveryInvalid("another issuer") => FieldCode::Mismatch,
                    _ => FieldCode::Unfit,
                };
                let mut error = Self::field("issuer", code);
                let why = std::error::Error::source(&fault).map(|source| format!(": {source}")).unwrap_or_default();
                error.0.detail = Some(format!("{fault}{why}"));
                error
            }
            IdentityError::PolicyForbids(key) => crate::policies::forbidden(key),
            IdentityError::PolicyRefused(refusals) => Self::fields(refusals.into_iter().map(|refusal| {
                let code = match &refusal {
                    policy::Refusal::Locked { .. } => FieldCode::Locked,
                    policy::Refusal::InvalidReason { .. } => FieldCode::TooLong,
                    _ => FieldCode::Malformed,
                };
                (refusal.key().name(), code)
            })),
            IdentityError::QuotaReached { quota, by, limit } => crate::quotas::exceeded(quota, by, limit),
            IdentityError::QuotaRefused(refusals) => {
                use policy::quota::LimitRefusal as R;
                Self::fields(refusals.into_iter().map(|refusal| match refusal {
                    R::AboveLevel { quota, .. } => (quota.name(), FieldCode::Locked),
                    R::NotHere { quota } | R::OutOfRange { quota } | R::SoftAboveHard { quota } => {
                        (quota.name(), FieldCode::Malformed)
                    }
                }))
            }
            IdentityError::ColourUnreadable { suggestion } => {
                let mut error = Self::field("colour", FieldCode::Unreadable);
                error.0.detail = Some(format!("The contrast is too low. The nearest colour that passes: {suggestion}"));
                error
            }
            IdentityError::MarkupRefused(fault) => {
                use branding::markup::MarkupFault as F;
                let code = match fault {
                    F::TooLong => FieldCode::TooLong,
                    F::Empty => FieldCode::Required,
                    F::Address(_) => FieldCode::Refused,
                    F::Hidden(_) => FieldCode::Malformed,
                };
                let mut error = Self::field("text", code);
                error.0.detail = Some(fault.to_string());
                error
            }
            IdentityError::MailWordsRefused { field, fault } => {
                use ::mail::TemplateFault as F;
                let code = match fault {
                    F::TooLong { .. } => FieldCode::TooLong,
                    F::Empty => FieldCode::Required,
                    F::PlaceUnknown(_) => FieldCode::Refused,
                    F::BraceAlone | F::NotOneLine => FieldCode::Malformed,
                };
                let mut error = Self::field(field, code);
                error.0.detail = Some(fault.to_string());
                error
            }
            IdentityError::SettingRefused { field } => Self::field(field, FieldCode::Malformed),
            IdentityError::SetAbove => Self::field("source", FieldCode::Locked),
            IdentityError::MailSenderRefused { field } => Self::field(field, FieldCode::Malformed),
            IdentityError::LogoUnfit(fault) => {
                use branding::LogoFault as F;
                let code = match fault {
                    F::TooLarge | F::TooManyPixels => FieldCode::TooLarge,
                    F::NoPicture => FieldCode::Malformed,
                    F::Mismatch => FieldCode::Mismatch,
                    F::Damaged => FieldCode::Unfit,
                };
                let mut error = Self::field("logo", code);
                error.0.detail = Some(fault.to_string());
                error
            }
            IdentityError::UrlRefused(fault) => {
                let malformed = matches!(fault, outbound::OutboundError::UrlInvalid);
                let mut error = Self::field("url", if malformed { FieldCode::Malformed } else { FieldCode::Refused });
                error.0.detail = Some(fault.to_string());
                error
            }
            IdentityError::WebhookOff => Self::new(
                StatusCode::CONFLICT,
                ProblemCode::Conflict,
                "The webhook is paused or switched off; it is told nothing.",
            ),
            IdentityError::Busy => Self::unavailable(),
            IdentityError::Store(store::StoreError::Cursor) => Self::malformed("The cursor cannot be read."),
            IdentityError::Store(fault) => {
                error!(%fault, source = ?std::error::Error::source(&fault), "request failed in the database");
                Self::internal()
            }
        }
    }
}

pub(crate) async fn not_found() -> ApiError {
    ApiError::not_found()
}

pub(crate) async fn method_not_allowed() -> ApiError {
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, ProblemCode::MethodNotAllowed, "This method is not known here.")
}

pub(crate) fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let message = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    error!(message = message.unwrap_or("unknown"), "handler panicked");
    ApiError::internal().into_response()
}
