//! What the scopes of service accounts open: one table. A route that is not in it is no program's.

use axum::extract::MatchedPath;
use axum::http::request::Parts;
use identity::{Scope, ServicePrincipal};
use utoipa::openapi::OpenApi;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};

/// Method, path, and what it takes. Provisioning by SCIM has a way of its own, which [`Scope::Scim`] opens.
const OPENED: &[(&str, &str, Scope)] = &[
    ("GET", "/api/v1/accounts", Scope::DirectoryRead),
    ("GET", "/api/v1/accounts/{id}", Scope::DirectoryRead),
    ("GET", "/api/v1/units", Scope::DirectoryRead),
    ("GET", "/api/v1/groups", Scope::DirectoryRead),
    ("GET", "/api/v1/groups/{id}/members", Scope::DirectoryRead),
    ("POST", "/api/v1/accounts", Scope::DirectoryWrite),
    ("PATCH", "/api/v1/accounts/{id}", Scope::DirectoryWrite),
    ("DELETE", "/api/v1/accounts/{id}", Scope::DirectoryWrite),
    ("POST", "/api/v1/units", Scope::DirectoryWrite),
    ("PATCH", "/api/v1/units/{id}", Scope::DirectoryWrite),
    ("DELETE", "/api/v1/units/{id}", Scope::DirectoryWrite),
    ("POST", "/api/v1/groups", Scope::DirectoryWrite),
    ("PATCH", "/api/v1/groups/{id}", Scope::DirectoryWrite),
    ("DELETE", "/api/v1/groups/{id}", Scope::DirectoryWrite),
    ("POST", "/api/v1/groups/{id}/members", Scope::DirectoryWrite),
    ("DELETE", "/api/v1/groups/{id}/members/{account}", Scope::DirectoryWrite),
    ("GET", "/api/v1/unit-meetings", Scope::MeetingsRead),
    ("PATCH", "/api/v1/unit-meetings/{id}", Scope::MeetingsWrite),
    ("GET", "/api/v1/audit", Scope::AuditRead),
    ("GET", "/api/v1/audit/state", Scope::AuditRead),
    ("POST", "/api/v1/audit/verify", Scope::AuditRead),
    ("POST", "/api/v1/audit/export", Scope::AuditRead),
    ("GET", "/api/v1/usage", Scope::UsageRead),
];

/// Whether a scope of this program opens the route of this request.
pub(crate) fn opens(program: &ServicePrincipal, parts: &Parts) -> bool {
    let Some(path) = parts.extensions.get::<MatchedPath>() else { return false };
    let needed = OPENED.iter().find(|(method, known, _)| parts.method == *method && path.as_str() == *known);
    needed.is_some_and(|(_, _, scope)| program.may(*scope))
}

/// Says in the document who is let in, and by what.
pub(crate) fn describe(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    let session = ApiKey::Cookie(ApiKeyValue::new("__Host-plenum"));
    components.add_security_scheme("session", SecurityScheme::ApiKey(session));
    let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("plenum_…");
    let token = token.description(Some("Token of a service account; the scope of each operation stands beside it."));
    components.add_security_scheme("token", SecurityScheme::Http(token.build()));
    for (method, path, scope) in OPENED {
        let found = document.paths.paths.get_mut(*path).and_then(|item| operation(item, method));
        let Some(found) = found else { continue };
        let none: [&str; 0] = [];
        let session = SecurityRequirement::new("session", none);
        found.security = Some(vec![session, SecurityRequirement::new("token", [scope.name()])]);
    }
}

fn operation<'a>(item: &'a mut PathItem, method: &str) -> Option<&'a mut Operation> {
    match method {
        "GET" => item.get.as_mut(),
        "POST" => item.post.as_mut(),
        "PATCH" => item.patch.as_mut(),
        "DELETE" => item.delete.as_mut(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scope_opens_a_route_and_every_route_exists() {
        let mut document = crate::openapi::document();
        for (method, path, _) in OPENED {
            let found = document.paths.paths.get_mut(*path).and_then(|item| operation(item, method));
            assert!(found.is_some_and(|found| found.security.is_some()), "{method} {path}");
        }
        for scope in Scope::ALL {
            assert!(scope == Scope::Scim || OPENED.iter().any(|(_, _, opened)| *opened == scope), "{}", scope.name());
        }
    }
}
