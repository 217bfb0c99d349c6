//! Trying a sign-in at a provider, before it is opened to people.

use axum::Json;
use axum::http::HeaderMap;
use axum::response::Response;
use identity::{Trial, TrialFound, TrialGap, TrialOutcome, TrialPerson};
use ids::ProviderId;
use wire::problem::Problem;
use wire::provider::{
    NewProviderTrial, ProviderTrial, ProviderTrialClaim, ProviderTrialGap, ProviderTrialGapKind, ProviderTrialOutcome,
    ProviderTrialOutcomeKind, ProviderTrialPerson, ProviderTrialRule,
};
use wire::sign_in::Departure;

use crate::auth::Administrator;
use crate::body::{Body, Id};
use crate::error::ApiError;
use crate::providers::rule;
use crate::sign_in::{leave, leaving};
use crate::site::Site;

/// Sends an administrator to a provider on trial. Nobody gets an account or a session by it. Administrators.
#[utoipa::path(post, path = "/api/v1/providers/{id}/trial", extensions(("x-audit" = json!("provider.try"))), tag = "providers",
    params(("id" = String, Path, format = Uuid)), request_body = NewProviderTrial,
    responses((status = 200, body = Departure), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn begin(
    app: Site,
    Administrator(by): Administrator,
    Id(id): Id<ProviderId>,
    headers: HeaderMap,
    Body(body): Body<NewProviderTrial>,
) -> Result<Response, ApiError> {
    let leaving = leaving(&app, &headers, id, body.return_to, None);
    Ok(leave(&app, app.identity.depart_on_trial(id, &by, leaving).await?))
}

/// What came of the newest trial of this session. Administrators.
#[utoipa::path(get, path = "/api/v1/providers/{id}/trial", tag = "providers", params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = ProviderTrial), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn show(
    app: Site,
    Administrator(by): Administrator,
    Id(id): Id<ProviderId>,
) -> Result<Json<ProviderTrial>, ApiError> {
    Ok(Json(trial(app.identity.trial(id, &by).await?)))
}

fn trial(Trial { at_ms, found }: Trial) -> ProviderTrial {
    match found {
        TrialFound::Fault(code) => ProviderTrial { at_ms, fault: Some(code), person: None },
        TrialFound::Person(found) => ProviderTrial { at_ms, fault: None, person: Some(person(*found)) },
    }
}

fn person(found: TrialPerson) -> ProviderTrialPerson {
    let claim = |(name, value)| ProviderTrialClaim { name, value };
    let tried =
        |one: identity::TrialRule| ProviderTrialRule { rule: rule(one.rule), fires: one.fires, gives: one.gives };
    ProviderTrialPerson {
        subject: found.subject,
        name: found.name,
        email: found.email,
        claims: found.claims.into_iter().map(claim).collect(),
        rules: found.rules.into_iter().map(tried).collect(),
        outcome: outcome(found.outcome),
        gaps: found.gaps.into_iter().map(gap).collect(),
    }
}

fn outcome(found: TrialOutcome) -> ProviderTrialOutcome {
    let of = |kind, name, email| ProviderTrialOutcome { kind, name: Some(name), email: Some(email), reason: None };
    match found {
        TrialOutcome::Account { name, email } => of(ProviderTrialOutcomeKind::Account, name, email),
        TrialOutcome::Directory { name, email } => of(ProviderTrialOutcomeKind::Directory, name, email),
        TrialOutcome::NewAccount { name, email } => of(ProviderTrialOutcomeKind::NewAccount, name, email),
        TrialOutcome::Refused(reason) => {
            let kind = ProviderTrialOutcomeKind::Refused;
            ProviderTrialOutcome { kind, name: None, email: None, reason: Some(reason) }
        }
    }
}

fn gap(found: TrialGap) -> ProviderTrialGap {
    let plain = |kind| ProviderTrialGap { kind, claim: None };
    match found {
        TrialGap::Name => plain(ProviderTrialGapKind::Name),
        TrialGap::Email => plain(ProviderTrialGapKind::Email),
        TrialGap::Groups => plain(ProviderTrialGapKind::Groups),
        TrialGap::RuleClaim(claim) => ProviderTrialGap { kind: ProviderTrialGapKind::RuleClaim, claim: Some(claim) },
        TrialGap::AuthTime => plain(ProviderTrialGapKind::AuthTime),
        TrialGap::StepUp => plain(ProviderTrialGapKind::StepUp),
        TrialGap::LeftOut => plain(ProviderTrialGapKind::LeftOut),
    }
}
