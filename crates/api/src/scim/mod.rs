//! SCIM 2.0 (RFC 7644) at `/scim/v2`, for service accounts with the scope `scim`: what a directory says of people and
//! groups becomes what they are here. The rules are in `identity`, what needs neither HTTP nor SQL in the crate `scim`.

mod answer;
mod asked;
mod discovery;
mod groups;
mod users;

use axum::Router;
use axum::routing::{any, get, post};

use crate::App;

/// Resources of an answer at most.
pub(crate) const RESULTS_MAX: u64 = 200;
/// Resources of an answer when nobody says how many.
const RESULTS_DEFAULT: u64 = 100;
/// Resources that a filter without index looks at; where there are more, it must name who is meant.
const SCANNED_MAX: u64 = 20_000;
/// Resources that are looked at together.
const SCANNED_AT_ONCE: u64 = 500;

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/scim/v2/ServiceProviderConfig", get(discovery::service_provider_config))
        .route("/scim/v2/ResourceTypes", get(discovery::resource_types))
        .route("/scim/v2/ResourceTypes/{id}", get(discovery::resource_type))
        .route("/scim/v2/Schemas", get(discovery::schemas))
        .route("/scim/v2/Schemas/{id}", get(discovery::schema))
        .route("/scim/v2/Users", get(users::list).post(users::create))
        .route("/scim/v2/Users/.search", post(users::search))
        .route("/scim/v2/Users/{id}", get(users::show).put(users::replace).patch(users::patch).delete(users::delete))
        .route("/scim/v2/Groups", get(groups::list).post(groups::create))
        .route("/scim/v2/Groups/.search", post(groups::search))
        .route(
            "/scim/v2/Groups/{id}",
            get(groups::show).put(groups::replace).patch(groups::patch).delete(groups::delete),
        )
        .route("/scim/v2/.search", post(answer::search_everywhere))
        .route("/scim/{*rest}", any(answer::not_found))
        .method_not_allowed_fallback(answer::method_not_allowed)
}
