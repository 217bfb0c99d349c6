//! Who asks, and for what.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use identity::{Scope, ServicePrincipal};
use scim::{Filter, Projection, ResourceKind, ScimError, ScimType};
use serde_json::Value;
use uuid::Uuid;

use super::answer::Fault;
use super::{RESULTS_DEFAULT, RESULTS_MAX};
use crate::App;
use crate::auth::program;

/// A program that may provision.
pub(crate) struct Provisioner(pub(crate) ServicePrincipal);

impl FromRequestParts<App> for Provisioner {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Fault> {
        match program(parts, app).await? {
            Some(program) if program.may(Scope::Scim) => Ok(Self(program)),
            Some(_) => Err(ScimError::new(403, None, "The service account lacks the scope scim.").into()),
            None => Err(ScimError::new(401, None, "This needs the token of a service account.").into()),
        }
    }
}

/// The id in the path. What is no id names nothing.
pub(crate) struct Named<T>(pub(crate) T);

impl<T: From<Uuid>> FromRequestParts<App> for Named<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Fault> {
        let Path(id) = Path::<String>::from_request_parts(parts, app).await.map_err(|_| ScimError::not_found())?;
        let id = Uuid::try_parse(&id).map_err(|_| ScimError::not_found())?;
        Ok(Self(id.into()))
    }
}

/// A JSON body.
pub(crate) struct Said(pub(crate) Value);

impl FromRequest<App> for Said {
    type Rejection = Fault;

    async fn from_request(request: Request, app: &App) -> Result<Self, Fault> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case(scim::MEDIA_TYPE) && !kind.eq_ignore_ascii_case("application/json") {
            return Err(ScimError::new(415, None, "The body must be application/scim+json.").into());
        }
        let bytes = Bytes::from_request(request, app).await.map_err(|refusal| {
            use axum::response::IntoResponse;
            match refusal.into_response().status() {
                StatusCode::PAYLOAD_TOO_LARGE => ScimError::new(413, None, "The body is too large."),
                _ => ScimError::bad(ScimType::InvalidSyntax, "The body cannot be read."),
            }
        })?;
        let body = serde_json::from_slice(&bytes);
        Ok(Self(body.map_err(|_| ScimError::bad(ScimType::InvalidSyntax, "The body is no JSON that can be read."))?))
    }
}

/// Versions that a precondition names (RFC 9110, 13.1). Tags of SCIM are weak, and compared all the same.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Versions {
    Any,
    These(Vec<i64>),
}

impl Versions {
    fn read(value: &str) -> Self {
        if value.trim() == "*" {
            return Self::Any;
        }
        let tag = |tag: &str| {
            let tag = tag.trim();
            tag.strip_prefix("W/").unwrap_or(tag).strip_prefix('"')?.strip_suffix('"')?.parse().ok()
        };
        Self::These(value.split(',').filter_map(tag).collect())
    }

    fn has(&self, version: i64) -> bool {
        match self {
            Self::Any => true,
            Self::These(these) => these.contains(&version),
        }
    }
}

/// What a request is only meant for.
pub(crate) struct Conditions {
    pub(crate) matches: Option<Versions>,
    none_matches: Option<Versions>,
}

impl FromRequestParts<App> for Conditions {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Fault> {
        Ok(Self::of(&parts.headers))
    }
}

impl Conditions {
    fn of(headers: &HeaderMap) -> Self {
        let read = |name| headers.get(name).map(|value| Versions::read(value.to_str().unwrap_or_default()));
        Self { matches: read(header::IF_MATCH), none_matches: read(header::IF_NONE_MATCH) }
    }

    /// The version that a change is for; nothing when any will do.
    pub(crate) fn version(&self, now: i64) -> Result<Option<i64>, ScimError> {
        match &self.matches {
            None | Some(Versions::Any) => Ok(None),
            Some(versions) if versions.has(now) => Ok(Some(now)),
            Some(_) => Err(ScimError::new(412, None, "The resource has changed meanwhile.")),
        }
    }

    /// Whether the caller has this version already.
    pub(crate) fn has(&self, version: i64) -> bool {
        self.none_matches.as_ref().is_some_and(|versions| versions.has(version))
    }
}

/// What of a resource is wanted.
pub(crate) struct Wanted(pub(crate) Projection);

impl FromRequestParts<App> for Wanted {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Fault> {
        let query = query(parts);
        Ok(Self(Projection::read(values(&query, "attributes"), values(&query, "excludedAttributes"))?))
    }
}

/// Which resources are wanted.
pub(crate) struct Listing {
    pub(crate) filter: Option<String>,
    /// From 1.
    pub(crate) start: u64,
    pub(crate) count: u64,
    pub(crate) projection: Projection,
}

impl Listing {
    pub(crate) fn filter(&self, kind: ResourceKind) -> Result<Option<Filter>, ScimError> {
        self.filter.as_deref().map(|text| Filter::read(kind, text)).transpose()
    }

    /// Whether the filter asks for this attribute, which is looked up only when somebody wants it.
    pub(crate) fn mentions(&self, name: &str) -> bool {
        self.filter.as_deref().is_some_and(|text| text.to_ascii_lowercase().contains(name))
    }

    /// A search by POST (RFC 7644, 3.4.3).
    pub(crate) fn searched(body: &Value) -> Result<Self, ScimError> {
        let syntax = |detail: &str| ScimError::bad(ScimType::InvalidSyntax, detail);
        let body = body.as_object().ok_or_else(|| syntax("The body is no object."))?;
        let names = |value: &Value| value.as_str().is_some_and(|id| id.eq_ignore_ascii_case(scim::SEARCH_REQUEST));
        if !body.get("schemas").and_then(Value::as_array).is_some_and(|all| all.iter().any(names)) {
            return Err(syntax(&format!("The body does not name the schema {}.", scim::SEARCH_REQUEST)));
        }
        let text = |name: &str| match body.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(syntax(&format!("{name} is no text."))),
        };
        let number = |name: &str| match body.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => value.as_i64().map(Some).ok_or_else(|| syntax(&format!("{name} is no number."))),
        };
        let names = |name: &str| -> Vec<&str> {
            body.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
        };
        Ok(Self {
            filter: text("filter")?,
            start: start(number("startIndex")?),
            count: count(number("count")?),
            projection: Projection::read(names("attributes"), names("excludedAttributes"))?,
        })
    }
}

impl FromRequestParts<App> for Listing {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Fault> {
        let query = query(parts);
        let number = |name: &str| match values(&query, name).next() {
            None => Ok(None),
            Some(text) => text
                .trim()
                .parse::<i64>()
                .map(Some)
                .map_err(|_| ScimError::bad(ScimType::InvalidValue, format!("{name} is no number."))),
        };
        Ok(Self {
            filter: values(&query, "filter").next().map(str::to_owned),
            start: start(number("startIndex")?),
            count: count(number("count")?),
            projection: Projection::read(values(&query, "attributes"), values(&query, "excludedAttributes"))?,
        })
    }
}

fn start(asked: Option<i64>) -> u64 {
    u64::try_from(asked.unwrap_or(1)).unwrap_or(1).clamp(1, 1 << 40)
}

fn count(asked: Option<i64>) -> u64 {
    asked.map_or(RESULTS_DEFAULT, |count| u64::try_from(count).unwrap_or(0).min(RESULTS_MAX))
}

fn query(parts: &Parts) -> Vec<(String, String)> {
    let query = parts.uri.query().unwrap_or_default();
    url::form_urlencoded::parse(query.as_bytes()).map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

/// Names of parameters are told apart without case by some.
fn values<'a>(query: &'a [(String, String)], name: &'a str) -> impl Iterator<Item = &'a str> {
    query.iter().filter(move |(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_weak_and_strong_tags() {
        assert_eq!(Versions::read("*"), Versions::Any);
        assert_eq!(Versions::read("W/\"7\", \"8\", nonsense, \"x\""), Versions::These(vec![7, 8]));
        let conditions = |value: &str| {
            let headers = HeaderMap::from_iter([(header::IF_MATCH, value.parse().expect("a header"))]);
            Conditions::of(&headers)
        };
        assert_eq!(conditions("W/\"7\"").version(7), Ok(Some(7)));
        assert_eq!(conditions("*").version(7), Ok(None));
        assert_eq!(conditions("\"6\"").version(7).map_err(|error| error.status), Err(412));
        assert_eq!(conditions("").version(7).map_err(|error| error.status), Err(412));
    }

    #[test]
    fn pages_are_bounded() {
        assert_eq!((start(None), start(Some(-5)), start(Some(0)), start(Some(7))), (1, 1, 1, 7));
        assert_eq!((count(None), count(Some(-5)), count(Some(5)), count(Some(100_000))), (100, 0, 5, RESULTS_MAX));
    }
}
