//! The OpenAPI document: generated from the handlers, committed, compared in tests.

use axum::Json;
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Document;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Plenum",
        description = "Interface of the web client and of other programs. Errors are problem details (RFC 9457).",
        license(name = "EUPL-1.2", identifier = "EUPL-1.2"),
    ),
    components(schemas(wire::problem::Problem))
)]
struct Base;

pub(crate) fn base() -> Document {
    Base::openapi()
}

/// The whole document.
pub fn document() -> Document {
    let mut document = crate::rest().into_openapi();
    crate::scopes::describe(&mut document);
    document
}

pub(crate) async fn show() -> Json<Document> {
    Json(document())
}
