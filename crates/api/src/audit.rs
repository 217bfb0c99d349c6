//! The audit log, for administrators of the tenant.

use std::str::FromStr;

use ::audit::export::Format;
use ::audit::{Act, Area, Entry};
use axum::Json;
use axum::body::Body as Bytes;
use axum::extract::{FromRequestParts, Query};
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use store::{AuditQuery, StoreError};
use tokio::sync::Semaphore;
use uuid::Uuid;
use wire::audit::{
    AuditActor, AuditCheckpoint, AuditEntry, AuditExport, AuditFilter, AuditFinding, AuditFormat, AuditObject,
    AuditPage, AuditResult, AuditState, AuditVerified,
};
use wire::problem::Problem;

use crate::auth::Auditor;
use crate::body::{Body, PageQuery};
use crate::error::ApiError;
use crate::site::Site;

/// Words that are searched for at a time; each costs a look at every entry in reach.
const WORDS_MAX: usize = 8;
/// Verifications at a time: each reads a whole log.
static VERIFYING: Semaphore = Semaphore::const_new(1);

/// The filter in the query of a request.
#[derive(serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FilterQuery {
    /// Words that all must stand in the entry.
    text: Option<String>,
    /// Name of an act.
    act: Option<String>,
    /// `sign-in`, `accounts`, `meetings`, `records`, `rules`, `operation` or `audit`.
    area: Option<String>,
    /// `ok` or `refused`.
    result: Option<String>,
    /// Id of who did it.
    actor: Option<String>,
    /// Id of what it was done to.
    object: Option<String>,
    since_ms: Option<i64>,
    /// Before, not at.
    until_ms: Option<i64>,
}

impl<S: Send + Sync> FromRequestParts<S> for FilterQuery {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Query(query) = Query::from_request_parts(parts, state)
            .await
            .map_err(|_| ApiError::malformed("The query cannot be read."))?;
        Ok(query)
    }
}

impl FilterQuery {
    fn read(self) -> Result<AuditQuery, ApiError> {
        let result = match self.result.as_deref() {
            None => None,
            Some("ok") => Some(AuditResult::Ok),
            Some("refused") => Some(AuditResult::Refused),
            Some(_) => return Err(ApiError::malformed("The result is ok or refused.")),
        };
        let Self { text, act, area, actor, object, since_ms, until_ms, .. } = self;
        read(AuditFilter { text, act, area, result, actor, object, since_ms, until_ms })
    }
}

fn read(filter: AuditFilter) -> Result<AuditQuery, ApiError> {
    let id = |text: Option<String>| match text.as_deref().map(Uuid::from_str) {
        None => Ok(None),
        Some(Ok(id)) => Ok(Some(id)),
        Some(Err(_)) => Err(ApiError::malformed("Actor and object are ids.")),
    };
    let mut acts: Vec<Act> = Act::ALL.to_vec();
    if let Some(area) = &filter.area {
        let area = area_of(area).ok_or_else(|| ApiError::malformed("There is no such area."))?;
        acts.retain(|act| act.area() == area);
    }
    if let Some(name) = &filter.act {
        let named = Act::from_name(name).ok_or_else(|| ApiError::malformed("There is no such act."))?;
        acts.retain(|act| *act == named);
    }
    let any = filter.area.is_none() && filter.act.is_none();
    let words = filter.text.unwrap_or_default().to_lowercase();
    Ok(AuditQuery {
        acts: if any { Vec::new() } else { acts.iter().map(|act| act.name().to_owned()).collect() },
        result: filter.result.map(|result| if result == AuditResult::Ok { "ok" } else { "refused" }.to_owned()),
        actor: id(filter.actor)?,
        actor_kind: None,
        object: id(filter.object)?,
        since_ms: filter.since_ms,
        until_ms: filter.until_ms,
        words: words.split_whitespace().take(WORDS_MAX).map(str::to_owned).collect(),
        below: None,
    })
}

fn area_of(name: &str) -> Option<Area> {
    Some(match name {
        "sign-in" => Area::SignIn,
        "accounts" => Area::Accounts,
        "meetings" => Area::Meetings,
        "records" => Area::Records,
        "rules" => Area::Rules,
        "operation" => Area::Operation,
        "audit" => Area::Audit,
        _ => return None,
    })
}

/// An entry; one that cannot be read is shown as such and not left out.
fn shown((number, entry): (u64, Option<Entry>)) -> AuditEntry {
    let Some(entry) = entry else {
        let actor = AuditActor { kind: "unknown".into(), id: None, name: None };
        let (object, code, reason, network) = Default::default();
        let (act, result) = ("damaged".into(), AuditResult::Refused);
        return AuditEntry {
            number,
            at_ms: 0,
            actor,
            act,
            object,
            result,
            code,
            reason,
            details: Default::default(),
            network,
            withheld: false,
        };
    };
    let id = |id: Option<Uuid>| id.map(|id| id.to_string());
    AuditEntry {
        number,
        at_ms: entry.at_ms,
        actor: AuditActor { kind: entry.actor.kind.name().to_owned(), id: id(entry.actor.id), name: entry.actor.name },
        act: entry.act,
        object: entry.object.map(|object| AuditObject { kind: object.kind, id: id(object.id), name: object.name }),
        result: match entry.result {
            ::audit::Outcome::Ok => AuditResult::Ok,
            ::audit::Outcome::Refused => AuditResult::Refused,
        },
        code: entry.code,
        reason: entry.reason,
        details: entry.details,
        network: entry.network,
        withheld: entry.withheld,
    }
}

/// Entries of the audit log, newest first. Administrators.
#[utoipa::path(get, path = "/api/v1/audit", tag = "audit", params(PageQuery, FilterQuery),
    responses((status = 200, body = AuditPage), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem)))]
pub(crate) async fn list(
    app: Site,
    _: Auditor,
    query: PageQuery,
    filter: FilterQuery,
) -> Result<Json<AuditPage>, ApiError> {
    let page =
        app.identity.audit().page(&filter.read()?, query.cursor.as_deref(), query.limit()).await.map_err(failed)?;
    Ok(Json(AuditPage { items: page.items.into_iter().map(shown).collect(), next_cursor: page.next }))
}

/// How far the log is, the newest signature, and the key to verify it with. Administrators.
#[utoipa::path(get, path = "/api/v1/audit/state", tag = "audit",
    responses((status = 200, body = AuditState), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn state(app: Site, _: Auditor) -> Result<Json<AuditState>, ApiError> {
    let Some(head) = app.identity.audit().head().await.map_err(failed)? else {
        return Ok(Json(AuditState { size: 0, origin: None, verifier_key: None, checkpoint: None }));
    };
    let checkpoint = head.checkpoint.map(|checkpoint| AuditCheckpoint {
        size: checkpoint.size.unsigned_abs(),
        at_ms: checkpoint.at_ms,
        note: checkpoint.note,
    });
    Ok(Json(AuditState {
        size: head.size,
        origin: Some(head.origin),
        verifier_key: Some(head.key.to_string()),
        checkpoint,
    }))
}

/// Signs what is unsigned and compares every entry with what was written and signed. Administrators.
#[utoipa::path(post, path = "/api/v1/audit/verify", tag = "audit", extensions(("x-audit" = json!("audit.verify"))),
    responses((status = 200, body = AuditVerified), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 503, body = Problem)))]
pub(crate) async fn verify(app: Site, _: Auditor) -> Result<Json<AuditVerified>, ApiError> {
    let _turn = VERIFYING.try_acquire().map_err(|_| ApiError::unavailable())?;
    let audit = app.identity.audit();
    audit.sign().await.map_err(failed)?;
    let verified = audit.verify(&[]).await.map_err(failed)?;
    let found = verified.findings.len().to_string();
    let event = Act::AuditVerify.alone().with("rows", verified.rows.to_string()).with("findings", found);
    audit.note(event).await.map_err(failed)?;
    Ok(Json(AuditVerified {
        at_ms: app.identity.now_ms(),
        rows: verified.rows,
        sealed: verified.sealed,
        whole: verified.is_whole(),
        more: verified.more,
        findings: verified
            .findings
            .into_iter()
            .map(|one| AuditFinding { number: one.number, text: one.text })
            .collect(),
    }))
}

/// The log, or a part of it, as a file, oldest first. The export itself is audited. Administrators.
#[utoipa::path(post, path = "/api/v1/audit/export", tag = "audit", request_body = AuditExport,
    extensions(("x-audit" = json!("audit.export"))),
    responses((status = 200, content_type = "application/jsonl", body = String), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn export(app: Site, _: Auditor, Body(wanted): Body<AuditExport>) -> Result<Response, ApiError> {
    let query = read(wanted.filter)?;
    let (format, name, kind) = match wanted.format {
        AuditFormat::JsonLines => (Format::JsonLines, "jsonl", "application/jsonl"),
        AuditFormat::Cef => (Format::Cef, "cef", "text/plain; charset=utf-8"),
    };
    let audit = app.identity.audit();
    audit.note(Act::AuditExport.alone().with("format", name)).await.map_err(failed)?;
    audit.sign().await.map_err(failed)?;
    let export = audit.export(query, format, &app.version).await.map_err(failed)?.ok_or_else(ApiError::not_found)?;
    let lines = futures_util::stream::try_unfold(export, |mut export| async move {
        Ok::<_, StoreError>(export.portion().await?.map(|lines| (lines, export)))
    });
    let file = format!("attachment; filename=\"audit.{name}\"");
    let headers = [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, file)];
    Ok((headers, Bytes::from_stream(lines)).into_response())
}

fn failed(fault: StoreError) -> ApiError {
    identity::IdentityError::Store(fault).into()
}
