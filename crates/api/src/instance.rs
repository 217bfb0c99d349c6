//! What anybody may know of this installation.

use axum::Json;
use axum::extract::State;
use wire::instance::Instance;

use crate::App;
use crate::error::ApiError;

/// Name, version, and whether the first account is still missing. Public.
#[utoipa::path(get, path = "/api/v1/instance", tag = "instance", responses((status = 200, body = Instance)))]
pub(crate) async fn show(State(app): State<App>) -> Result<Json<Instance>, ApiError> {
    Ok(Json(Instance {
        version: app.version.clone(),
        name: app.instance_name.clone(),
        setup_required: !app.identity.has_accounts().await?,
        languages: vec!["de".into(), "en".into()],
    }))
}
