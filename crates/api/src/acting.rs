//! Who acts, for the audit log; and what was refused to them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use ::audit::{Act, Acting, Object};
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use ids::TenantId;
use tracing::error;
use wire::problem::ProblemCode;

use crate::App;
use crate::auth::caller;
use crate::site::Site;

/// The same refusal is written once in this time, milliseconds: whoever repeats it would fill the log.
const AGAIN_MS: i64 = 10 * 60 * 1_000;
/// Refusals remembered; beyond them all are news.
const REMEMBERED_MAX: usize = 10_000;

/// Serves a request as whoever sends it, and writes down that something was not permitted to them.
pub(crate) async fn watch(State(watch): State<Watch>, site: Site, request: Request, next: Next) -> Response {
    let address = caller(&watch.app, request.headers(), request.extensions()).address;
    let path = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let method = request.method().clone();
    ::audit::acting(Acting::from(address), async {
        let response = next.run(request).await;
        if response.extensions().get::<ProblemCode>() == Some(&ProblemCode::NotPermitted) {
            watch.refused(&site, &method, path.as_deref().unwrap_or_default(), ::audit::network(address)).await;
        }
        response
    })
    .await
}

/// What is remembered between requests.
#[derive(Clone)]
pub(crate) struct Watch {
    app: App,
    told: Arc<Mutex<HashMap<(TenantId, String), i64>>>,
}

impl Watch {
    pub(crate) fn new(app: App) -> Self {
        Self { app, told: Arc::default() }
    }

    async fn refused(&self, site: &Site, method: &Method, path: &str, network: String) {
        let operation = format!("{method} {path}");
        if !self.is_news(site, &format!("{operation} {network}")) {
            return;
        }
        let event = Act::AccessRefused.on(Object::named("operation", &operation)).refused("not-permitted");
        if let Err(fault) = site.identity.audit().note(event).await {
            error!(%fault, "a refusal could not be audited");
        }
    }

    fn is_news(&self, site: &Site, what: &str) -> bool {
        let now_ms = site.identity.now_ms();
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.len() >= REMEMBERED_MAX {
            told.retain(|_, at_ms| now_ms - *at_ms < AGAIN_MS);
        }
        if told.len() >= REMEMBERED_MAX {
            told.clear();
        }
        let key = (site.tenant, what.to_owned());
        let news = told.get(&key).is_none_or(|at_ms| now_ms - at_ms >= AGAIN_MS);
        if news {
            told.insert(key, now_ms);
        }
        news
    }
}
