//! Meetings of units, for those who administer them: they stay when their owner goes.

use axum::Json;
use identity::{Administration, MeetingEdit};
use ids::{MeetingId, UnitId};
use serde::Deserialize;
use wire::people::{UnitMeeting, UnitMeetingChange, UnitMeetingPage};
use wire::problem::Problem;

use crate::accounts::unit_of;
use crate::auth::People;
use crate::body::{Body, Id, Params, page_limit};
use crate::error::ApiError;
use crate::groups::person;
use crate::meetings::{admission, chosen};
use crate::site::Site;

/// Which meetings.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct UnitMeetingsQuery {
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// 1 to 200, 50 by default.
    limit: Option<u64>,
    /// Of this unit and those below it.
    #[param(value_type = Option<String>, format = Uuid)]
    unit: Option<UnitId>,
}

fn meeting(by: &Administration, entry: &identity::UnitMeeting) -> UnitMeeting {
    UnitMeeting {
        id: MeetingId::from_uuid(entry.meeting.id),
        code: entry.meeting.code.clone(),
        title: entry.meeting.title.clone(),
        unit: unit_of(by.tree(), entry.meeting.unit_id),
        owner: entry.owner.as_ref().map(person),
        admission: admission(&entry.meeting.admission),
        created_at_ms: entry.meeting.created_at_ms,
        expires_at_ms: entry.meeting.expires_at_ms,
    }
}

/// Meetings within reach, newest first. Administrators, also those of units.
#[utoipa::path(get, path = "/api/v1/unit-meetings", tag = "units", params(UnitMeetingsQuery),
    responses((status = 200, body = UnitMeetingPage), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn list(
    app: Site,
    People(by, _): People,
    Params(query): Params<UnitMeetingsQuery>,
) -> Result<Json<UnitMeetingPage>, ApiError> {
    let limit = page_limit(query.limit);
    let page = app.identity.unit_meetings(&by, query.unit, query.cursor.as_deref(), limit).await?;
    let items = page.items.iter().map(|entry| meeting(&by, entry)).collect();
    Ok(Json(UnitMeetingPage { items, next_cursor: page.next }))
}

/// Changes a meeting within reach, or hands it to another account. Administrators, also those of units.
#[utoipa::path(patch, path = "/api/v1/unit-meetings/{id}", extensions(("x-audit" = json!("meeting.take-over"))), tag = "units", params(("id" = String, Path, format = Uuid)),
    request_body = UnitMeetingChange,
    responses((status = 200, body = UnitMeeting), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn change(
    app: Site,
    People(by, _): People,
    Id(id): Id<MeetingId>,
    Body(change): Body<UnitMeetingChange>,
) -> Result<Json<UnitMeeting>, ApiError> {
    let has_unit = match change.unit_id {
        Some(unit) => unit.is_some(),
        None => app.identity.unit_meeting(&by, id).await?.meeting.unit_id.is_some(),
    };
    let admission = change.admission.map(|admission| chosen(admission, has_unit)).transpose()?;
    let edit = MeetingEdit {
        owner: change.owner_id,
        unit: change.unit_id,
        title: change.title,
        admission: admission.map(str::to_owned),
    };
    Ok(Json(meeting(&by, &app.identity.edit_unit_meeting(&by, id, edit).await?)))
}
