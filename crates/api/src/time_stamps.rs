//! Who stamps the records of votes. For administrators of the tenant.

use axum::Json;
use identity::{AuthorityEdit, StampSource, TimeStampingEdit};
use store::TIME_STAMP;
use wire::problem::Problem;
use wire::time_stamp::{TimeStampAuthority, TimeStampSource, TimeStampTested, TimeStamping, TimeStampingChange};

use crate::auth::{Administrator, FreshAdministrator};
use crate::body::Body;
use crate::error::ApiError;
use crate::site::Site;
use crate::votes::failed;

/// Who stamps the records of votes, and how many wait. Administrators.
#[utoipa::path(get, path = "/api/v1/time-stamping", tag = "votes",
    responses((status = 200, body = TimeStamping), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn show(app: Site, _: Administrator) -> Result<Json<TimeStamping>, ApiError> {
    shown(&app).await
}

/// Sets who stamps the records of votes. Those of the last 30 days that have no stamp get one, too. Administrators, with
/// a fresh sign-in.
#[utoipa::path(put, path = "/api/v1/time-stamping", extensions(("x-audit" = json!("time-stamping.change"))),
    tag = "votes", request_body = TimeStampingChange,
    responses((status = 200, body = TimeStamping), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn change(
    app: Site,
    _: FreshAdministrator,
    Body(new): Body<TimeStampingChange>,
) -> Result<Json<TimeStamping>, ApiError> {
    let source = match new.source {
        TimeStampSource::Installation => StampSource::Installation,
        TimeStampSource::Own => StampSource::Own,
        TimeStampSource::Off => StampSource::Off,
    };
    let own = new.own.map(|own| AuthorityEdit {
        url: own.url,
        user_name: own.user_name,
        password: own.password,
        policy: own.policy,
        anchors: own.anchors,
    });
    app.identity.set_time_stamping(TimeStampingEdit { source, own, seen: new.seen }).await?;
    ::votes::order_missed_stamps(&app.identity, true).await?;
    shown(&app).await
}

/// Asks the authority that is set for a stamp over random bytes, and says what came. When it is right, records that wait
/// are tried at once. Administrators.
#[utoipa::path(post, path = "/api/v1/time-stamping/test", extensions(("x-audit" = json!("time-stamping.test"))),
    tag = "votes",
    responses((status = 200, body = TimeStampTested), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem)))]
pub(crate) async fn test(app: Site, _: Administrator) -> Result<Json<TimeStampTested>, ApiError> {
    match app.identity.try_stamp().await? {
        None => Err(ApiError::conflict("No authority for time stamps is set up.")),
        Some(Err(fault)) => {
            Ok(Json(TimeStampTested { fault: Some(fault.code().to_owned()), at_ms: None, policy: None }))
        }
        Some(Ok(stamped)) => {
            ::votes::order_missed_stamps(&app.identity, true).await?;
            let at_ms = i64::try_from(stamped.time.saturating_mul(1_000)).ok();
            Ok(Json(TimeStampTested { fault: None, at_ms, policy: Some(stamped.policy) }))
        }
    }
}

async fn shown(app: &Site) -> Result<Json<TimeStamping>, ApiError> {
    let set = app.identity.time_stamping().await?;
    let (waiting, failed) = app.identity.store().outbox().count(TIME_STAMP).await.map_err(failed)?;
    let source = match set.source {
        StampSource::Installation => TimeStampSource::Installation,
        StampSource::Own => TimeStampSource::Own,
        StampSource::Off => TimeStampSource::Off,
    };
    let own = set.own.map(|own| TimeStampAuthority {
        url: own.url,
        user_name: own.user_name,
        has_password: own.has_password,
        policy: own.policy,
        anchors: own.anchors,
    });
    let (version, installation, locked) = (set.version, set.installation, set.locked);
    Ok(Json(TimeStamping { version, source, own, installation, locked, waiting, failed }))
}
