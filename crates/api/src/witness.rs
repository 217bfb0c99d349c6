//! Witnesses: those that a tenant asks, the logs that the installation cosigns, and the door at which it is asked to.

use axum::Json;
use axum::body::Bytes;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use identity::WitnessFault;
use ledger::witness::{REQUEST_BYTES_MAX, WitnessRefusal};
use store::entity::{vote_witness, witnessed_log};
use uuid::Uuid;
use wire::problem::Problem;
use wire::witness::{NewWitness, NewWitnessedLog, Witness, WitnessList, WitnessedLog, WitnessedLogList};

use crate::App;
use crate::auth::{Administrator, FreshAdministrator, Operator};
use crate::body::{Body, Id};
use crate::error::ApiError;
use crate::site::Site;
use crate::votes::{host, log_host};

/// Largest request to cosign.
pub(crate) const BODY_BYTES_MAX: usize = REQUEST_BYTES_MAX;

/// Witnesses that cosign the log of this tenant's votes. Administrators.
#[utoipa::path(get, path = "/api/v1/witnesses", tag = "votes",
    responses((status = 200, body = WitnessList), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn list(app: Site, _: Administrator) -> Result<Json<WitnessList>, ApiError> {
    shown(&app).await
}

/// Asks one more witness from now on. Administrators, with a fresh sign-in.
#[utoipa::path(post, path = "/api/v1/witnesses", extensions(("x-audit" = json!("witness.add"))), tag = "votes",
    request_body = NewWitness,
    responses((status = 201, body = WitnessList), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn add(
    app: Site,
    _: FreshAdministrator,
    Body(new): Body<NewWitness>,
) -> Result<(StatusCode, Json<WitnessList>), ApiError> {
    app.identity.add_witness(&new.name, &new.url, &new.key).await?;
    Ok((StatusCode::CREATED, shown(&app).await?))
}

/// Asks a witness no more; what it has cosigned stays. Administrators, with a fresh sign-in.
#[utoipa::path(delete, path = "/api/v1/witnesses/{id}", extensions(("x-audit" = json!("witness.remove"))), tag = "votes",
    params(("id" = String, Path, format = Uuid)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn remove(app: Site, _: FreshAdministrator, Id(id): Id<Uuid>) -> Result<StatusCode, ApiError> {
    app.identity.remove_witness(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn shown(app: &Site) -> Result<Json<WitnessList>, ApiError> {
    let (log, signer) = app.identity.vote_log(host(app)).await?;
    let items = app.identity.witnesses().await?.into_iter().map(|row| witness(row, &log.origin)).collect();
    let size = u64::try_from(log.size).unwrap_or_default();
    Ok(Json(WitnessList { items, log_key: signer.verifier().to_string(), size }))
}

/// What a witness said of another log counts for nothing.
fn witness(row: vote_witness::Model, origin: &str) -> Witness {
    let same = row.origin.as_deref() == Some(origin);
    let size = u64::try_from(row.size).ok().filter(|_| same).unwrap_or_default();
    let seen_at_ms = row.seen_at_ms.filter(|_| same);
    Witness { id: row.id, name: row.name, url: row.url, key: row.key, size, seen_at_ms, fault: row.fault }
}

/// Logs of others that this installation cosigns, and its key. Operators.
#[utoipa::path(get, path = "/api/v1/operator/witnessed-logs", tag = "operator",
    responses((status = 200, body = WitnessedLogList), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn logs(app: Site, _: Operator) -> Result<Json<WitnessedLogList>, ApiError> {
    shown_logs(&app).await
}

/// Cosigns one more log from now on. Operators.
#[utoipa::path(post, path = "/api/v1/operator/witnessed-logs", tag = "operator", request_body = NewWitnessedLog,
    extensions(("x-audit" = json!("witnessed-log.add"))),
    responses((status = 201, body = WitnessedLogList), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn add_log(
    app: Site,
    _: Operator,
    Body(new): Body<NewWitnessedLog>,
) -> Result<(StatusCode, Json<WitnessedLogList>), ApiError> {
    app.tenants.add_witnessed_log(&new.name, &new.key).await?;
    Ok((StatusCode::CREATED, shown_logs(&app).await?))
}

/// Cosigns a log no more; how far it was is remembered. Operators.
#[utoipa::path(delete, path = "/api/v1/operator/witnessed-logs/{id}", tag = "operator",
    extensions(("x-audit" = json!("witnessed-log.remove"))), params(("id" = String, Path, format = Uuid)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn remove_log(app: Site, _: Operator, Id(id): Id<Uuid>) -> Result<StatusCode, ApiError> {
    app.tenants.remove_witnessed_log(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn shown_logs(app: &Site) -> Result<Json<WitnessedLogList>, ApiError> {
    let log = |row: witnessed_log::Model| WitnessedLog {
        id: row.id,
        name: row.name,
        origin: row.origin,
        key: row.key,
        size: u64::try_from(row.size).unwrap_or_default(),
        seen_at_ms: row.seen_at_ms,
        forked_at_ms: row.forked_at_ms,
        evidence: row.fork.map(|fork| match row.fork_cosigned {
            Some(cosigned) => format!("{cosigned}\n{fork}"),
            None => fork,
        }),
    };
    let items = app.tenants.witnessed_logs().await?.into_iter().map(log).collect();
    let installation: &App = app;
    let key = app.tenants.witness(log_host(&installation.public_url))?.verifier().to_string();
    Ok(Json(WitnessedLogList { items, key, url: format!("{}/witness", installation.public_url) }))
}

/// Cosigns a checkpoint of a log that operators have entered (C2SP tlog-witness). The signature of the log is the right.
/// The body is the text of the protocol, and so are the answers.
#[utoipa::path(post, path = "/witness/add-checkpoint", tag = "votes",
    request_body(content = String, content_type = "text/plain"),
    responses((status = 200, body = String, content_type = "text/plain"), (status = 400, description = "no request"),
        (status = 403, description = "not signed by the log"), (status = 404, description = "unknown log"),
        (status = 409, description = "another size was cosigned last, which the answer says, or a fork"),
        (status = 422, description = "not proven to extend what was cosigned last")))]
pub(crate) async fn add_checkpoint(app: Site, body: Bytes) -> Response {
    // One witness for all, whichever host name it is asked at.
    let installation: &App = &app;
    let cosigned = match std::str::from_utf8(&body) {
        Ok(text) => app.tenants.cosign(log_host(&installation.public_url), text).await,
        Err(_) => Err(WitnessRefusal::Form.into()),
    };
    match cosigned {
        Ok(lines) => ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], lines).into_response(),
        Err(WitnessFault::Refused(refusal)) => {
            let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::BAD_REQUEST);
            match refusal {
                WitnessRefusal::Size(size) => {
                    (status, [(header::CONTENT_TYPE, "text/x.tlog.size")], format!("{size}\n")).into_response()
                }
                other => (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], format!("{other}\n"))
                    .into_response(),
            }
        }
        Err(WitnessFault::Database(fault)) => ApiError::from(fault).into_response(),
    }
}
