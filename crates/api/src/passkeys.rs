//! Passkeys: one's own, signing in with one, and those of others for administrators.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use identity::{
    NewPasskeyAnswer, PASSKEY_ALGORITHMS, PasskeyAnswer, PasskeyQuestion, RelyingParty, SignedIn as NewSession,
};
use ids::{AccountId, PasskeyId};
use store::entity::passkey::Model;
use wire::passkey::{
    NewPasskey, Passkey, PasskeyChange, PasskeyCreation, PasskeyRemoval, PasskeyRequest, PasskeyShown,
};
use wire::problem::Problem;
use wire::session::Me;

use crate::auth::{Arrived, Caller, Fresh, People, SignedIn, fresh, session_cookie};
use crate::body::{Body, Id};
use crate::error::ApiError;
use crate::me::me;
use crate::site::Site;

/// The site that passkeys are made for: the host name of the page, which is the tenant's.
fn party(site: &Site) -> RelyingParty {
    let authority = site.origin.split_once("://").map_or(site.origin.as_str(), |(_, rest)| rest);
    // An address in brackets is no name that a browser makes passkeys for, and needs no better reading.
    let host = authority.split(':').next().unwrap_or_default();
    RelyingParty::new(host.to_ascii_lowercase(), site.origin.clone())
}

fn shown(model: Model) -> Passkey {
    Passkey {
        id: PasskeyId::from_uuid(model.id),
        name: model.name,
        host: model.host,
        synced: model.backed_up,
        blocked: model.blocked_at_ms.is_some(),
        created_at_ms: model.created_at_ms,
        last_used_at_ms: model.last_used_at_ms,
    }
}

fn written(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn read(text: &str) -> Result<Vec<u8>, ApiError> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| ApiError::malformed("Bytes are written in base64url without padding."))
}

fn request(party: &RelyingParty, question: PasskeyQuestion) -> PasskeyRequest {
    PasskeyRequest {
        attempt: question.attempt,
        challenge: written(question.challenge),
        rp_id: party.id().to_owned(),
        allow: question.credentials.iter().map(written).collect(),
    }
}

fn answer(body: PasskeyShown) -> Result<PasskeyAnswer, ApiError> {
    Ok(PasskeyAnswer {
        attempt: body.attempt,
        id: read(&body.id)?,
        client_data: read(&body.client_data)?,
        authenticator_data: read(&body.authenticator_data)?,
        signature: read(&body.signature)?,
        user_handle: body.user_handle.as_deref().map(read).transpose()?,
    })
}

async fn entered(app: &Site, signed_in: NewSession) -> Result<Response, ApiError> {
    let cookie = session_cookie(app, Some((&signed_in.secret, signed_in.valid_for_ms)));
    Ok(([(header::SET_COOKIE, cookie)], Json(me(app, &signed_in.principal).await?)).into_response())
}

/// One's own passkeys. Any account.
#[utoipa::path(get, path = "/api/v1/me/passkeys", tag = "me",
    responses((status = 200, body = Vec<Passkey>), (status = 401, body = Problem)))]
pub(crate) async fn list(app: Site, Arrived(who): Arrived) -> Result<Json<Vec<Passkey>>, ApiError> {
    Ok(Json(app.identity.passkeys(who.account).await?.into_iter().map(shown).collect()))
}

/// What the browser is asked for a new passkey. Whoever has just shown who they are, with an account of this place.
#[utoipa::path(get, path = "/api/v1/me/passkeys/creation", tag = "me",
    responses((status = 200, body = PasskeyCreation), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem)))]
pub(crate) async fn ask_new(app: Site, Arrived(who): Arrived) -> Result<Json<PasskeyCreation>, ApiError> {
    fresh(&app, &who).await?;
    let (question, user_handle) = app.identity.ask_new_passkey(&who).await?;
    Ok(Json(PasskeyCreation {
        attempt: question.attempt,
        challenge: written(question.challenge),
        rp_id: party(&app).id().to_owned(),
        rp_name: app.name.clone(),
        user_id: written(user_handle),
        user_name: who.model.email,
        user_display_name: who.model.name,
        algorithms: PASSKEY_ALGORITHMS.to_vec(),
        exclude: question.credentials.iter().map(written).collect(),
    }))
}

/// Adds a passkey to one's own account. Whoever has just shown who they are, with an account of this place.
#[utoipa::path(post, path = "/api/v1/me/passkeys", extensions(("x-audit" = json!("passkey.add"))), tag = "me",
    request_body = NewPasskey,
    responses((status = 201, body = Passkey), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn add(
    app: Site,
    Arrived(who): Arrived,
    Body(new): Body<NewPasskey>,
) -> Result<(StatusCode, Json<Passkey>), ApiError> {
    fresh(&app, &who).await?;
    let answer = NewPasskeyAnswer {
        attempt: new.attempt,
        id: read(&new.id)?,
        client_data: read(&new.client_data)?,
        attestation: read(&new.attestation)?,
        name: new.name,
    };
    Ok((StatusCode::CREATED, Json(shown(app.identity.add_passkey(&who, &party(&app), answer).await?))))
}

/// Gives an own passkey another name. Any account.
#[utoipa::path(patch, path = "/api/v1/me/passkeys/{id}", extensions(("x-audit" = json!("passkey.rename"))), tag = "me",
    params(("id" = String, Path, format = Uuid)), request_body = PasskeyChange,
    responses((status = 200, body = Passkey), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn rename(
    app: Site,
    SignedIn(who): SignedIn,
    Id(id): Id<PasskeyId>,
    Body(change): Body<PasskeyChange>,
) -> Result<Json<Passkey>, ApiError> {
    Ok(Json(shown(app.identity.rename_passkey(&who, id, &change.name).await?)))
}

/// Takes a passkey from one's own account; the last way to sign in stays. Whoever has just shown who they are.
#[utoipa::path(delete, path = "/api/v1/me/passkeys/{id}", extensions(("x-audit" = json!("passkey.remove"))), tag = "me",
    params(("id" = String, Path, format = Uuid)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn remove(app: Site, Fresh(who): Fresh, Id(id): Id<PasskeyId>) -> Result<StatusCode, ApiError> {
    app.identity.remove_passkey(&who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the browser is asked for signing in with a passkey. Public.
#[utoipa::path(get, path = "/api/v1/session/passkey", tag = "session", responses((status = 200, body = PasskeyRequest)))]
pub(crate) async fn ask(app: Site) -> Result<Json<PasskeyRequest>, ApiError> {
    Ok(Json(request(&party(&app), app.identity.ask_passkey().await?)))
}

/// Signs in with a passkey. Public; throttled per passkey and network.
#[utoipa::path(post, path = "/api/v1/session/passkey", extensions(("x-audit" = json!("sign-in"))), tag = "session",
    request_body = PasskeyShown,
    responses((status = 200, body = Me), (status = 401, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn sign_in(
    app: Site,
    Caller(origin): Caller,
    Body(body): Body<PasskeyShown>,
) -> Result<Response, ApiError> {
    let signed_in = app.identity.sign_in_by_passkey(&party(&app), answer(body)?, &origin).await?;
    entered(&app, signed_in).await
}

/// What the browser is asked for proving again with a passkey who one is. Any account that has one.
#[utoipa::path(get, path = "/api/v1/session/fresh/passkey", tag = "session",
    responses((status = 200, body = PasskeyRequest), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn ask_again(app: Site, SignedIn(who): SignedIn) -> Result<Json<PasskeyRequest>, ApiError> {
    let party = party(&app);
    let question = app.identity.ask_passkey_again(&who, &party).await?;
    Ok(Json(request(&party, question)))
}

/// Proves again with a passkey who one is. Any account that has one.
#[utoipa::path(post, path = "/api/v1/session/fresh/passkey", extensions(("x-audit" = json!("sign-in.confirm"))),
    tag = "session", request_body = PasskeyShown,
    responses((status = 200, body = Me), (status = 401, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem)))]
pub(crate) async fn confirm(
    app: Site,
    SignedIn(who): SignedIn,
    Caller(origin): Caller,
    Body(body): Body<PasskeyShown>,
) -> Result<Response, ApiError> {
    let signed_in = app.identity.confirm_by_passkey(&who, &party(&app), answer(body)?, &origin).await?;
    entered(&app, signed_in).await
}

/// Passkeys of an account. Administrators, also those of units.
#[utoipa::path(get, path = "/api/v1/accounts/{id}/passkeys", tag = "accounts",
    params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = Vec<Passkey>), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn list_of_account(
    app: Site,
    People(by, _): People,
    Id(id): Id<AccountId>,
) -> Result<Json<Vec<Passkey>>, ApiError> {
    Ok(Json(app.identity.passkeys_of(&by, id).await?.into_iter().map(shown).collect()))
}

/// Takes a lost passkey from somebody and ends all their sessions. Administrators who have just shown who they are, also
/// those of units for people without power beyond the unit.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/passkeys/{passkey}/removal",
    extensions(("x-audit" = json!("passkey.remove"))), tag = "accounts",
    params(("id" = String, Path, format = Uuid), ("passkey" = String, Path, format = Uuid)),
    request_body = PasskeyRemoval,
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn remove_lost(
    app: Site,
    People(by, who): People,
    Id((account, passkey)): Id<(AccountId, PasskeyId)>,
    Body(body): Body<PasskeyRemoval>,
) -> Result<StatusCode, ApiError> {
    who.fresh(&app).await?;
    app.identity.remove_lost_passkey(&by, account, passkey, &body.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}
