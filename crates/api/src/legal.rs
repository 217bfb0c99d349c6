//! Legal texts of the tenant: everybody reads them, administrators publish them.

use axum::Json;
use branding::markup::{Block, Span};
use identity::{LegalContent, LegalKind as Kind};
use serde::Deserialize;
use wire::legal::{
    LegalBlock, LegalContact, LegalKind, LegalPublication, LegalSource, LegalSourceList, LegalSpan, LegalText,
};
use wire::problem::{FieldCode, Problem};

use crate::auth::Administrator;
use crate::body::{Body, Params};
use crate::error::ApiError;
use crate::site::Site;

/// Largest publication, bytes: the longest text in the widest letters, written as JSON.
pub(crate) const PUBLICATION_BYTES_MAX: usize = 512 * 1024;

pub(crate) fn kind(kind: Kind) -> LegalKind {
    match kind {
        Kind::Imprint => LegalKind::Imprint,
        Kind::Privacy => LegalKind::Privacy,
        Kind::Accessibility => LegalKind::Accessibility,
        Kind::Terms => LegalKind::Terms,
    }
}

fn named(kind: LegalKind) -> Kind {
    match kind {
        LegalKind::Imprint => Kind::Imprint,
        LegalKind::Privacy => Kind::Privacy,
        LegalKind::Accessibility => Kind::Accessibility,
        LegalKind::Terms => Kind::Terms,
    }
}

fn block(block: Block) -> LegalBlock {
    let words =
        |spans: Vec<Span>| spans.into_iter().map(|span| LegalSpan { text: span.text, address: span.address }).collect();
    match block {
        Block::Heading(level, spans) => LegalBlock::Heading { level, words: words(spans) },
        Block::Paragraph(spans) => LegalBlock::Paragraph { words: words(spans) },
        Block::List { numbered, entries } => {
            LegalBlock::List { numbered, entries: entries.into_iter().map(words).collect() }
        }
    }
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TextQuery {
    #[param(inline)]
    kind: LegalKind,
    /// BCP 47.
    language: Option<String>,
}

/// A text, in the language that is asked for or the tenant's first. Public.
#[utoipa::path(get, path = "/api/v1/legal/text", tag = "legal", params(TextQuery),
    responses((status = 200, body = LegalText), (status = 404, body = Problem)))]
pub(crate) async fn text(app: Site, Params(query): Params<TextQuery>) -> Result<Json<LegalText>, ApiError> {
    let language = match query.language {
        Some(language) => language,
        None => app.identity.look().await?.default_language.clone(),
    };
    let page = app.identity.legal_page(named(query.kind), &language).await?;
    Ok(Json(LegalText {
        kind: query.kind,
        language: page.language,
        version: page.version,
        published_at_ms: page.published_at_ms,
        blocks: page.blocks.into_iter().map(block).collect(),
    }))
}

/// Whom people tell of barriers. Public.
#[utoipa::path(get, path = "/api/v1/legal/contact", tag = "legal", responses((status = 200, body = LegalContact)))]
pub(crate) async fn contact(app: Site) -> Result<Json<LegalContact>, ApiError> {
    Ok(Json(shown(app.identity.legal_contact().await?)))
}

fn shown(contact: identity::LegalContact) -> LegalContact {
    LegalContact {
        barrier_mail: contact.barrier_mail,
        barrier_phone: contact.barrier_phone,
        enforcement_name: contact.enforcement_name,
        enforcement_link: contact.enforcement_link,
    }
}

/// Texts as they were written. Administrators.
#[utoipa::path(get, path = "/api/v1/legal/sources", tag = "legal",
    responses((status = 200, body = LegalSourceList), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn sources(app: Site, _: Administrator) -> Result<Json<LegalSourceList>, ApiError> {
    let found = app.identity.legal_sources().await?;
    let items = found.into_iter().filter_map(|text| {
        Some(LegalSource {
            kind: kind(Kind::from_name(&text.kind)?),
            language: text.language,
            version: text.version,
            published_at_ms: text.published_at_ms,
            link: text.link,
            text: text.body,
        })
    });
    Ok(Json(LegalSourceList { items: items.collect() }))
}

/// Publishes a text or a link, or withdraws what was published. Former versions are kept. Administrators.
#[utoipa::path(put, path = "/api/v1/legal/text", extensions(("x-audit" = json!("legal-text.publish"))), tag = "legal",
    request_body = LegalPublication,
    responses((status = 200, body = LegalSourceList), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn publish(
    app: Site,
    who: Administrator,
    Body(new): Body<LegalPublication>,
) -> Result<Json<LegalSourceList>, ApiError> {
    let content = match (new.text, new.link) {
        (Some(_), Some(_)) => return Err(ApiError::field("link", FieldCode::Wrong)),
        (Some(text), None) => LegalContent::Text(text),
        (None, Some(link)) => LegalContent::Link(link),
        (None, None) => LegalContent::Withdrawn,
    };
    app.identity.publish_legal(named(new.kind), &new.language, content, new.seen).await?;
    sources(app, who).await
}

/// Says whom people tell of barriers. Administrators.
#[utoipa::path(put, path = "/api/v1/legal/contact", extensions(("x-audit" = json!("legal-text.publish"))), tag = "legal",
    request_body = LegalContact,
    responses((status = 200, body = LegalContact), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn set_contact(
    app: Site,
    _: Administrator,
    Body(new): Body<LegalContact>,
) -> Result<Json<LegalContact>, ApiError> {
    let new = identity::LegalContact {
        barrier_mail: new.barrier_mail,
        barrier_phone: new.barrier_phone,
        enforcement_name: new.enforcement_name,
        enforcement_link: new.enforcement_link,
    };
    Ok(Json(shown(app.identity.set_legal_contact(new).await?)))
}
