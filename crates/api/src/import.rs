//! Accounts from a table.

use axum::Json;
use identity::LineFault;
use wire::people::{AccountImport, AccountImportResult, ImportFault, ImportLine};
use wire::problem::Problem;

use crate::accounts::{account, handing, invitation, unit_of};
use crate::auth::People;
use crate::body::Body;
use crate::error::ApiError;
use crate::site::Site;

fn fault(fault: LineFault) -> ImportFault {
    match fault {
        LineFault::Fields => ImportFault::Fields,
        LineFault::Formula => ImportFault::Formula,
        LineFault::Name => ImportFault::Name,
        LineFault::EmailMalformed => ImportFault::EmailMalformed,
        LineFault::EmailTaken => ImportFault::EmailTaken,
        LineFault::EmailTwice => ImportFault::EmailTwice,
        LineFault::Unit => ImportFault::Unit,
    }
}

/// Adds the accounts of a table: all lines that count at once, or none when something goes wrong. Says of every other
/// line why it does not count. Administrators, also those of units.
#[utoipa::path(post, path = "/api/v1/accounts/import", extensions(("x-audit" = json!("account.import"))), tag = "accounts", request_body = AccountImport,
    responses((status = 200, body = AccountImportResult), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn import(
    app: Site,
    People(by, _): People,
    Body(import): Body<AccountImport>,
) -> Result<Json<AccountImportResult>, ApiError> {
    let lines = app.identity.read_accounts(&by, &import.csv, import.unit_id).await?;
    let added = if import.preview {
        Vec::new()
    } else {
        app.identity.add_accounts(&by, &lines, handing(&app, import.mail).await?).await?
    };
    let told = |line: &identity::ImportLine| ImportLine {
        line: line.line,
        name: line.name.clone(),
        email: line.email.clone(),
        unit: unit_of(by.tree(), line.unit.map(|unit| unit.uuid())),
        fault: line.fault.map(fault),
    };
    let invited = added.iter().map(|(model, link)| invitation(&app, account(model, &[], by.tree(), &[]), link));
    Ok(Json(AccountImportResult {
        fit: u32::try_from(lines.iter().filter(|line| line.fault.is_none()).count()).unwrap_or(u32::MAX),
        added: invited.collect(),
        lines: lines.iter().map(told).collect(),
    }))
}
