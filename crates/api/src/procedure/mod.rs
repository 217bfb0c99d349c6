//! The documentation of how a tenant votes (Verfahrensdokumentation): gathered from what is really configured, told as a
//! page and as a PDF. For administrators and those who read the audit log.

mod build;
mod checks;
mod document;
mod texts;

use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use identity::{IdentityError, Place};
use report::{Block, Column, Created, PdfError, Report, Table, archival_pdf};
use wire::problem::Problem;
use wire::procedure::{Procedure, ProcedureBlock, ProcedureRequest};
use wire::record::RecordLanguage;

use crate::auth::Auditor;
use crate::body::{Body, Params};
use crate::error::ApiError;
use crate::record::utc;
use crate::site::Site;
use crate::votes::{failed, host};

use document::{Found, Stamping};

/// How this tenant votes, and what proves it. Administrators, and those who read the audit log.
#[utoipa::path(get, path = "/api/v1/procedure", tag = "votes",
    params(("language" = RecordLanguage, Query)),
    responses((status = 200, body = Procedure), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem)))]
pub(crate) async fn show(
    app: Site,
    _: Auditor,
    Params(wanted): Params<ProcedureRequest>,
) -> Result<Json<Procedure>, ApiError> {
    let found = gather(&app).await?;
    Ok(Json(document::write(&found, wanted.language)))
}

/// The same as an accessible PDF (PDF/A-3a and PDF/UA-1). Administrators, and those who read the audit log.
#[utoipa::path(post, path = "/api/v1/procedure/file", extensions(("x-audit" = json!("procedure.download"))),
    tag = "votes", request_body = ProcedureRequest,
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = 401, body = Problem),
        (status = 403, body = Problem)))]
pub(crate) async fn file(app: Site, _: Auditor, Body(wanted): Body<ProcedureRequest>) -> Result<Response, ApiError> {
    let found = gather(&app).await?;
    let event = audit::Act::ProcedureDownload.alone();
    app.identity.audit().note(event).await.map_err(failed)?;
    let _turn = app.votes.urns.turn().await?;
    let made = tokio::task::spawn_blocking(move || {
        let now_ms = found.now_ms;
        print(document::write(&found, wanted.language), wanted.language, utc(now_ms))
    });
    match made.await.map_err(|fault| fault.to_string()).and_then(|made| made.map_err(|fault| fault.to_string())) {
        Ok(bytes) => Ok(([(header::CONTENT_TYPE, "application/pdf")], bytes).into_response()),
        Err(fault) => {
            tracing::error!(fault, "the documentation of votes could not be printed");
            Err(ApiError::internal())
        }
    }
}

async fn gather(app: &Site) -> Result<Found, ApiError> {
    let store = app.identity.store();
    let (log, signer) = app.identity.vote_log(host(app)).await?;
    let policies = app.tenants.policies().view(Place::Tenant(app.tenant)).await?.policies;
    let bodies = store.bodies().all().await.map_err(IdentityError::Store)?;
    let votes = store.votes().count().await.map_err(failed)?;
    let stamping = app.identity.stamp_authority().await?.map(|authority| Stamping {
        url: authority.url,
        policy: authority.policy.map(|policy| policy.to_string()),
        is_pinned: authority.anchors.is_some(),
    });
    Ok(Found {
        organisation: app.identity.look().await?.display_name.clone().unwrap_or_else(|| app.name.clone()),
        address: app.public_url.clone(),
        version: app.version.clone(),
        build: build::checksum().await,
        client: app.votes.urns.client().map(str::to_owned),
        now_ms: app.identity.now_ms(),
        database: app.running.versions.database.clone(),
        bodies: bodies.into_iter().map(|body| (body.name, body.profile, body.statutory)).collect(),
        policies: policies.into_iter().map(|state| (state.effective.key, state.effective.value)).collect(),
        votes,
        log_key: signer.verifier().to_string(),
        seals: log.size,
        stamping,
        witnesses: app.identity.witnesses().await?.into_iter().map(|witness| (witness.name, witness.key)).collect(),
    })
}

fn print(procedure: Procedure, language: RecordLanguage, created: Created) -> Result<Vec<u8>, PdfError> {
    let (tag, page_label) = match language {
        RecordLanguage::De => ("de", "Seite {page} von {pages}"),
        RecordLanguage::En => ("en", "Page {page} of {pages}"),
    };
    let report = Report {
        footer: procedure.title.clone(),
        title: procedure.title,
        language: tag.into(),
        landscape: false,
        page_label: page_label.into(),
        blocks: procedure.blocks.into_iter().map(block).collect(),
    };
    archival_pdf(&report, created)
}

fn block(block: ProcedureBlock) -> Block {
    match block {
        ProcedureBlock::Heading { text } => Block::Heading { level: 2, text },
        ProcedureBlock::Paragraph { text } => Block::Paragraph(text),
        ProcedureBlock::Facts { facts } => {
            Block::Facts(facts.into_iter().map(|fact| (fact.name, fact.value)).collect())
        }
        ProcedureBlock::Table { summary, columns, rows } => {
            // The last column has the sentences.
            let last = columns.len().saturating_sub(1);
            let column = |(at, title)| Column { title, weight: if at == last { 3 } else { 2 }, is_header: at == 0 };
            Block::Table(Table { summary, columns: columns.into_iter().enumerate().map(column).collect(), rows })
        }
    }
}
