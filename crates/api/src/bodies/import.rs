//! The register of a body from a table.

use axum::Json;
use identity::BodyImportFault as Fault;
use ids::BodyId;
use wire::body::{BodyImport, BodyImportFault, BodyImportLine, BodyImportResult};
use wire::problem::Problem;

use crate::auth::BodyKeeper;
use crate::body::{Body, Id};
use crate::error::ApiError;
use crate::site::Site;

fn fault(fault: Fault) -> BodyImportFault {
    match fault {
        Fault::Fields => BodyImportFault::Fields,
        Fault::Formula => BodyImportFault::Formula,
        Fault::Name => BodyImportFault::Name,
        Fault::Email => BodyImportFault::Email,
        Fault::Twice => BodyImportFault::Twice,
        Fault::Text => BodyImportFault::Text,
        Fault::Seat => BodyImportFault::Seat,
        Fault::Weight => BodyImportFault::Weight,
        Fault::Day => BodyImportFault::Day,
        Fault::Substitute => BodyImportFault::Substitute,
        Fault::Full => BodyImportFault::Full,
    }
}

/// Enters the members of a table: all lines that count at once, or none when something goes wrong. Says of every other
/// line why it does not count. Administrators, also those of units, and its clerks.
#[utoipa::path(post, path = "/api/v1/bodies/{id}/import", extensions(("x-audit" = json!("body-member.import"))), tag = "bodies",
    params(("id" = String, Path, format = Uuid)), request_body = BodyImport,
    responses((status = 200, body = BodyImportResult), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn import(
    app: Site,
    BodyKeeper(by): BodyKeeper,
    Id(id): Id<BodyId>,
    Body(import): Body<BodyImport>,
) -> Result<Json<BodyImportResult>, ApiError> {
    let table = app.identity.import_members(&by, id, &import.csv, import.preview).await?;
    let told = |line: &identity::BodyImportLine| BodyImportLine {
        line: line.line,
        name: line.name.clone(),
        fault: line.fault.map(fault),
    };
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(Json(BodyImportResult {
        fit: count(table.lines.iter().filter(|line| line.fault.is_none()).count()),
        added: count(table.added),
        lines: table.lines.iter().map(told).collect(),
    }))
}
