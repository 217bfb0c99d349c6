//! What anybody may know of this installation.

use axum::Json;
use wire::instance::Instance;

use crate::error::ApiError;
use crate::site::Site;

/// Name, version, and whether the first account is still missing. Public.
#[utoipa::path(get, path = "/api/v1/instance", tag = "instance", responses((status = 200, body = Instance)))]
pub(crate) async fn show(app: Site) -> Result<Json<Instance>, ApiError> {
    let look = crate::branding::look(&app).await?;
    Ok(Json(Instance {
        version: app.version.clone(),
        name: look.name.clone(),
        setup_required: !app.identity.has_accounts().await?,
        mail: app.identity.can_mail().await?,
        languages: look.languages.clone(),
        look,
    }))
}
