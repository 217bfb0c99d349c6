//! Whose a request is: the tenant of its host name.

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use identity::{Identity, Tenant};
use ids::TenantId;
use wire::problem::ProblemCode;

use crate::App;
use crate::error::ApiError;

/// The installation as one tenant's people see it. What handlers work with; nothing of another tenant is in reach.
#[derive(Clone)]
pub(crate) struct Site {
    app: App,
    pub(crate) tenant: TenantId,
    pub(crate) name: String,
    /// Scheme, host and port of its pages, without trailing slash.
    pub(crate) public_url: String,
    /// The same for the host name that was asked for: where the page is that sends the request.
    pub(crate) origin: String,
    pub(crate) identity: Arc<Identity>,
}

impl Site {
    /// Whether this is the tenant of those who operate the installation.
    pub(crate) fn is_home(&self) -> bool {
        self.tenant == store::DEFAULT_TENANT
    }
}

impl Deref for Site {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}

/// Finds the tenant of each request, for headers and handlers. The interface is refused where there is none; the
/// client's files are the same everywhere, and say so.
pub(crate) async fn resolve(State(app): State<App>, mut request: Request, next: Next) -> Response {
    if request.uri().path() == "/healthz" {
        // Says that the process lives, also while the database does not answer.
        return next.run(request).await;
    }
    let named = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let host = named.or_else(|| request.uri().authority().map(|authority| authority.as_str())).unwrap_or_default();
    let found = match app.tenants.by_host(host).await {
        Ok(Some(Tenant { suspended: true, .. })) => Err(suspended()),
        Ok(Some(Tenant { id, name, origin, asked_origin, identity, .. })) => {
            Ok(Site { app: app.clone(), tenant: id, name, public_url: origin, origin: asked_origin, identity })
        }
        Ok(None) => Err(unknown()),
        Err(fault) => Err(fault.into()),
    };
    match found {
        Ok(site) => {
            request.extensions_mut().insert(site);
        }
        Err(refusal) if request.uri().path().starts_with("/api/") || request.uri().path().starts_with("/scim/") => {
            return refusal.into_response();
        }
        Err(_) => {}
    }
    next.run(request).await
}

fn unknown() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, ProblemCode::UnknownHost, "Nobody is reached by this host name.")
}

fn suspended() -> ApiError {
    ApiError::new(StatusCode::SERVICE_UNAVAILABLE, ProblemCode::Suspended, "This tenant is suspended.")
}

impl<S: Send + Sync> FromRequestParts<S> for Site {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        parts.extensions.get::<Self>().cloned().ok_or_else(unknown)
    }
}
