//! Data protection for the people it is about: being told, asking, being erased; and the list of processing.

use ::audit::Act;
use ::retention::{Class, Why};
use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use identity::IdentityError;
use ids::{AccountId, ParticipantId};
use serde::Deserialize;
use store::{Keep, Tagged, exported};
use wire::privacy::{
    DataClass, DataKeep, DataPurpose, DataSubject, Erased, ErasureOrder, ErasurePreview, ErasureRequest,
    ErasureRequestList, ErasureRow, ErasureStays, GuestErasure, GuestTrace, GuestTracePage, OwnErasure,
    ProcessedColumn, ProcessedTable, ProcessingList, Recipient, RecipientKind,
};
use wire::problem::{FieldCode, Problem};

use crate::auth::{Administrator, Fresh, FreshAdministrator, SignedIn};
use crate::body::{Body, Id, PageQuery, Params};
use crate::error::ApiError;
use crate::site::Site;

/// Guests erased at a time.
const GUESTS_AT_ONCE: usize = 100;
/// Fewest characters of a name that is looked for.
const NAME_CHARS_MIN: usize = 2;
/// Wishes to be erased that are listed; the oldest come first.
const REQUESTS_MAX: u64 = 200;

/// What is kept about somebody as a JSON file, with purpose and period of each column (articles 15 and 20 GDPR).
/// Administrators who have just shown who they are.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/data", tag = "privacy",
    extensions(("x-audit" = json!("account.export"))), params(("id" = String, Path, format = Uuid)),
    responses((status = 200, content_type = "application/json", body = Vec<u8>), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn data(app: Site, _: FreshAdministrator, Id(id): Id<AccountId>) -> Result<Response, ApiError> {
    handed(&app, id).await
}

/// What is kept about oneself, likewise. Any account that has just shown who it is.
#[utoipa::path(post, path = "/api/v1/me/data", tag = "privacy", extensions(("x-audit" = json!("account.export"))),
    responses((status = 200, content_type = "application/json", body = Vec<u8>), (status = 401, body = Problem),
        (status = 403, body = Problem)))]
pub(crate) async fn own_data(app: Site, Fresh(who): Fresh) -> Result<Response, ApiError> {
    handed(&app, who.account).await
}

async fn handed(app: &Site, who: AccountId) -> Result<Response, ApiError> {
    let file = app.identity.person_file(who).await.map_err(|fault| match fault {
        identity::ExportFault::Identity(fault) => fault.into(),
        fault => {
            tracing::error!(%fault, "what is kept about a person could not be written");
            ApiError::internal()
        }
    })?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"plenum-data.json\""),
    ];
    Ok((headers, file).into_response())
}

/// What an erasure of this person would delete, what stays and why. Administrators.
#[utoipa::path(get, path = "/api/v1/accounts/{id}/erasure", tag = "privacy",
    params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = ErasurePreview), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn preview(
    app: Site,
    Administrator(who): Administrator,
    Id(id): Id<AccountId>,
) -> Result<Json<ErasurePreview>, ApiError> {
    let by = app.identity.administration(&who).await?;
    let found = ::retention::preview(&app.identity, &by, id).await?;
    let row = |rows: &::retention::Rows| ErasureRow {
        table: rows.table.to_owned(),
        rows: rows.rows,
        stays: rows.stays.map(|why| match why {
            Why::Unit => ErasureStays::Unit,
            Why::Proof => ErasureStays::Proof,
        }),
    };
    Ok(Json(ErasurePreview { rows: found.rows.iter().map(row).collect(), running: found.running }))
}

/// Erases a person for good; the answer is the signed certificate, which is kept nowhere. The mail address is typed
/// again. Administrators who have just shown who they are.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/erasure", tag = "privacy",
    extensions(("x-audit" = json!("account.erase"))), params(("id" = String, Path, format = Uuid)),
    request_body = ErasureOrder,
    responses((status = 200, body = Erased), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn erase(
    app: Site,
    FreshAdministrator(who): FreshAdministrator,
    Id(id): Id<AccountId>,
    Body(order): Body<ErasureOrder>,
) -> Result<Json<Erased>, ApiError> {
    let by = app.identity.administration(&who).await?;
    let certificate = ::retention::erase(&app.identity, &by, id, &order.email, &who.name).await?;
    Ok(Json(Erased { certificate }))
}

/// Whether one has asked to be erased. Any account.
#[utoipa::path(get, path = "/api/v1/me/erasure-request", tag = "privacy",
    responses((status = 200, body = OwnErasure), (status = 401, body = Problem)))]
pub(crate) async fn own_request(app: Site, SignedIn(who): SignedIn) -> Result<Json<OwnErasure>, ApiError> {
    let asked = app.identity.store().persons().asked_erasure(who.account).await.map_err(IdentityError::Store)?;
    Ok(Json(OwnErasure { asked_at_ms: asked }))
}

/// Asks the administrators to be erased. Any account.
#[utoipa::path(post, path = "/api/v1/me/erasure-request", tag = "privacy",
    extensions(("x-audit" = json!("erasure.ask"))),
    responses((status = 200, body = OwnErasure), (status = 401, body = Problem)))]
pub(crate) async fn ask(app: Site, SignedIn(who): SignedIn) -> Result<Json<OwnErasure>, ApiError> {
    app.identity.ask_erasure(&who).await?;
    own_request(app, SignedIn(who)).await
}

/// Takes the wish back. Any account.
#[utoipa::path(delete, path = "/api/v1/me/erasure-request", tag = "privacy",
    extensions(("x-audit" = json!("erasure.withdraw"))),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn withdraw(app: Site, SignedIn(who): SignedIn) -> Result<StatusCode, ApiError> {
    app.identity.settle_erasure(who.account, Act::ErasureWithdraw).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who has asked to be erased, the first to ask first. Administrators.
#[utoipa::path(get, path = "/api/v1/erasure-requests", tag = "privacy",
    responses((status = 200, body = ErasureRequestList), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn requests(app: Site, _: Administrator) -> Result<Json<ErasureRequestList>, ApiError> {
    let store = app.identity.store();
    let found = store.persons().erasure_requests(REQUESTS_MAX).await.map_err(IdentityError::Store)?;
    let ids: Vec<uuid::Uuid> = found.iter().map(|row| row.account_id).collect();
    let accounts = store.accounts().of_ids(&ids).await.map_err(IdentityError::Store)?;
    let item = |row: &store::entity::erasure_request::Model| {
        let account = accounts.iter().find(|account| account.id == row.account_id)?;
        Some(ErasureRequest {
            account: AccountId::from_uuid(row.account_id),
            name: account.name.clone(),
            email: account.email.clone(),
            asked_at_ms: row.asked_at_ms,
        })
    };
    Ok(Json(ErasureRequestList { items: found.iter().filter_map(item).collect() }))
}

/// Declines the wish of a person; they are told why elsewhere. Administrators.
#[utoipa::path(delete, path = "/api/v1/erasure-requests/{id}", tag = "privacy",
    extensions(("x-audit" = json!("erasure.decline"))), params(("id" = String, Path, format = Uuid)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn decline(app: Site, _: Administrator, Id(id): Id<AccountId>) -> Result<StatusCode, ApiError> {
    app.identity.settle_erasure(id, Act::ErasureDecline).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which guests.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct GuestsQuery {
    /// Part of the name, at least two characters.
    #[serde(default)]
    name: String,
}

/// Guests of meetings by their name, as far as they are still known. Administrators.
#[utoipa::path(get, path = "/api/v1/guests", tag = "privacy", params(PageQuery, GuestsQuery),
    responses((status = 200, body = GuestTracePage), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn guests(
    app: Site,
    _: Administrator,
    page: PageQuery,
    Params(query): Params<GuestsQuery>,
) -> Result<Json<GuestTracePage>, ApiError> {
    let name = query.name.trim();
    if name.chars().count() < NAME_CHARS_MIN {
        return Err(ApiError::field("name", FieldCode::Malformed));
    }
    let store = app.identity.store();
    let found = store
        .persons()
        .search_guests(name, page.cursor.as_deref(), page.limit())
        .await
        .map_err(IdentityError::Store)?;
    let meetings: Vec<uuid::Uuid> = found.items.iter().map(|guest| guest.meeting_id).collect();
    let meetings = store.meetings().of(&meetings).await.map_err(IdentityError::Store)?;
    let items = found.items.into_iter().map(|guest| {
        let meeting = meetings.iter().find(|meeting| meeting.id == guest.meeting_id);
        GuestTrace {
            id: ParticipantId::from_uuid(guest.id),
            name: guest.name,
            meeting: meeting.map(|meeting| meeting.title.clone()).unwrap_or_default(),
            seen_at_ms: guest.last_seen_at_ms.max(guest.created_at_ms),
        }
    });
    Ok(Json(GuestTracePage { items: items.collect(), next_cursor: found.next }))
}

/// Erases guests: their names, and what they wrote, in journals that are still kept. The answer is the signed
/// certificate. Administrators who have just shown who they are.
#[utoipa::path(post, path = "/api/v1/guests/erasure", tag = "privacy",
    extensions(("x-audit" = json!("guest.erase"))), request_body = GuestErasure,
    responses((status = 200, body = Erased), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn erase_guests(
    app: Site,
    FreshAdministrator(who): FreshAdministrator,
    Body(order): Body<GuestErasure>,
) -> Result<Json<Erased>, ApiError> {
    if order.guests.is_empty() || order.guests.len() > GUESTS_AT_ONCE {
        return Err(ApiError::field("guests", FieldCode::Malformed));
    }
    let certificate = ::retention::erase_guests(&app.identity, &order.guests, &who.name).await?;
    Ok(Json(Erased { certificate }))
}

/// What is processed, what for, whom it is about, who receives it and until when: the ground of the record of
/// processing activities (article 30 GDPR), from what the database itself says of its columns. Administrators.
#[utoipa::path(get, path = "/api/v1/processing", tag = "privacy",
    responses((status = 200, body = ProcessingList), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn processing(app: Site, _: Administrator) -> Result<Json<ProcessingList>, ApiError> {
    let mut recipients = Vec::new();
    // A mail server of the tenant's own takes its mails in place of that of the installation.
    let kind = RecipientKind::Mail;
    match (app.identity.mail_sender().await?.server, &app.mails.post) {
        (Some(own), _) => recipients.push(Recipient { kind, name: own.address, at: own.url }),
        (None, Some(post)) => {
            let at = post.relay.name().to_owned();
            recipients.push(Recipient { kind, name: post.from.to_string(), at });
        }
        (None, None) => {}
    }
    for provider in app.identity.providers().await? {
        let (kind, model) = (RecipientKind::Provider, provider.model);
        recipients.push(Recipient { kind, name: model.name, at: model.issuer });
    }
    for webhook in app.identity.webhooks().await? {
        let (kind, model) = (RecipientKind::Webhook, webhook.model);
        recipients.push(Recipient { kind, name: model.name, at: model.url });
    }
    Ok(Json(ProcessingList {
        controller: app.name.clone(),
        at_ms: app.identity.now_ms(),
        tables: exported().map(table).collect(),
        recipients,
    }))
}

fn table(tagged: &Tagged) -> ProcessedTable {
    let column = |tag: &store::Tag| ProcessedColumn {
        name: tag.column.to_owned(),
        class: class(tag.class),
        purpose: purpose(tag.purpose),
    };
    ProcessedTable {
        table: tagged.table.to_owned(),
        about: subject(tagged.subject),
        keep: keep(tagged.keep),
        retention: retention_of(tagged.table).map(crate::retention::told),
        columns: tagged.columns.iter().map(column).collect(),
    }
}

/// The class of data with a period of its own to which a table belongs.
fn retention_of(table: &str) -> Option<Class> {
    Some(match table {
        "journal" | "poll_boxes" => Class::Journals,
        "participants" => Class::Attendance,
        "meetings" | "conferences" => Class::Meetings,
        "meeting_links" | "invitations" | "setup_links" => Class::Links,
        "sessions" => Class::SignIns,
        "outbox" => Class::Mails,
        "webhook_deliveries" | "webhook_attempts" => Class::Webhooks,
        "audit_entries" | "audit_checkpoints" => Class::Audit,
        "vote_shares" => Class::Shares,
        _ => return None,
    })
}

fn class(class: store::Class) -> DataClass {
    match class {
        store::Class::Key => DataClass::Key,
        store::Class::Identity => DataClass::Identity,
        store::Class::Contact => DataClass::Contact,
        store::Class::Role => DataClass::Role,
        store::Class::Content => DataClass::Content,
        store::Class::Traffic => DataClass::Traffic,
        store::Class::Secret => DataClass::Secret,
        store::Class::Setting => DataClass::Setting,
        store::Class::Evidence => DataClass::Evidence,
        store::Class::Measure => DataClass::Measure,
    }
}

fn purpose(purpose: store::Purpose) -> DataPurpose {
    match purpose {
        store::Purpose::SignIn => DataPurpose::SignIn,
        store::Purpose::Meetings => DataPurpose::Meetings,
        store::Purpose::Administration => DataPurpose::Administration,
        store::Purpose::Audit => DataPurpose::Audit,
        store::Purpose::Operation => DataPurpose::Operation,
        store::Purpose::Votes => DataPurpose::Votes,
    }
}

fn subject(subject: store::Subject) -> DataSubject {
    match subject {
        store::Subject::Accounts => DataSubject::Accounts,
        store::Subject::Members => DataSubject::Members,
        store::Subject::Attendees => DataSubject::Attendees,
        store::Subject::Administrators => DataSubject::Administrators,
        store::Subject::Nobody => DataSubject::Nobody,
    }
}

fn keep(keep: Keep) -> DataKeep {
    match keep {
        Keep::Account => DataKeep::Account,
        Keep::Meeting => DataKeep::Meeting,
        Keep::Expiry => DataKeep::Expiry,
        Keep::Deleted => DataKeep::Deleted,
        Keep::Tenant => DataKeep::Tenant,
        Keep::Installation => DataKeep::Installation,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_of_retention_stands_in_the_list_of_processing() {
        let found: Vec<Class> = exported().filter_map(|table| retention_of(table.table)).collect();
        // These are a part of tables that are kept longer: chats of the journal, drafts of all votes.
        let in_part = |class: &Class| matches!(class, Class::Chats | Class::Addresses | Class::Drafts);
        for class in Class::ALL.iter().filter(|class| !in_part(class)) {
            assert!(found.contains(class), "{class:?}");
        }
        for table in exported() {
            let about = table.about.is_some();
            assert!(!about || table.keep != Keep::Installation, "{} is kept for ever", table.table);
        }
    }
}
