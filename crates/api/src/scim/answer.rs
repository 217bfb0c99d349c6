//! Answers: resources with their versions, errors in the form of RFC 7644, 3.12.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use identity::{Field, IdentityError};
use scim::{ScimError, ScimType};
use serde_json::{Value, json};
use wire::problem::ProblemCode;

use super::asked::Provisioner;
use crate::error::ApiError;
use crate::site::Site;

/// A refusal on its way out.
#[derive(Debug)]
pub(crate) struct Fault(pub(crate) ScimError);

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = Scim(StatusCode::from_u16(self.0.status).unwrap_or_default(), self.0.body()).into_response();
        match self.0.status {
            401 => {
                let challenge = HeaderValue::from_static("Bearer realm=\"scim\"");
                response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
            }
            // For those who watch what was refused.
            403 => drop(response.extensions_mut().insert(ProblemCode::NotPermitted)),
            _ => {}
        }
        response
    }
}

impl From<ScimError> for Fault {
    fn from(error: ScimError) -> Self {
        Self(error)
    }
}

impl From<IdentityError> for Fault {
    fn from(error: IdentityError) -> Self {
        let wrong = |detail: &str| ScimError::bad(ScimType::InvalidValue, detail);
        Self(match error {
            IdentityError::NotFound => ScimError::not_found(),
            IdentityError::Stale => ScimError::new(412, None, "The resource has changed meanwhile."),
            IdentityError::LastAdministrator => ScimError::new(
                409,
                None,
                "This would leave the tenant without an administrator who can sign in. Make somebody else an administrator first.",
            ),
            IdentityError::TooMany => ScimError::new(409, None, "There are as many as there may be."),
            IdentityError::Field(Field::UserNameTaken) => ScimError::taken("Another user has this userName."),
            IdentityError::Field(Field::EmailTaken) => {
                ScimError::taken("Another account of the tenant has this mail address.")
            }
            IdentityError::Field(Field::NameTaken) => ScimError::taken("Another group of the tenant has this name."),
            IdentityError::Field(Field::MemberUnknown) => wrong("A member is no user of this directory."),
            IdentityError::Field(field) => wrong(&field.to_string()),
            other => return ApiError::from(other).into(),
        })
    }
}

impl From<ApiError> for Fault {
    fn from(error: ApiError) -> Self {
        Self(ScimError::new(error.0.status, None, error.0.title.clone()))
    }
}

/// A body of SCIM.
pub(crate) struct Scim(pub(crate) StatusCode, pub(crate) Value);

impl IntoResponse for Scim {
    fn into_response(self) -> Response {
        (self.0, [(header::CONTENT_TYPE, scim::MEDIA_TYPE)], self.1.to_string()).into_response()
    }
}

/// A resource, where it is, and its version.
pub(crate) fn resource(status: StatusCode, body: Value, location: &str, version: i64) -> Response {
    let mut response = Scim(status, body).into_response();
    let headers = [(header::LOCATION, location.to_owned()), (header::ETAG, etag(version))];
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

pub(crate) fn etag(version: i64) -> String {
    format!("W/\"{version}\"")
}

/// Address of the interface at the host of the tenant.
pub(crate) fn base(site: &Site) -> String {
    format!("{}/scim/v2", site.public_url)
}

pub(crate) fn meta(base: &str, kind: scim::ResourceKind, id: &str, times: (i64, i64), version: i64) -> Value {
    let time = |at_ms: i64| jiff::Timestamp::from_millisecond(at_ms).unwrap_or_default().to_string();
    json!({
        "resourceType": kind.name(),
        "created": time(times.0),
        "lastModified": time(times.1),
        "location": format!("{base}/{}/{id}", kind.endpoint()),
        "version": etag(version),
    })
}

/// Only whoever provisions learns what is there and what not.
pub(crate) async fn not_found(_: Provisioner) -> Fault {
    Fault(ScimError::not_found())
}

/// People and groups are searched each for themselves.
pub(crate) async fn search_everywhere(_: Provisioner) -> Fault {
    Fault(ScimError::new(501, None, "Search at /Users/.search or /Groups/.search."))
}

pub(crate) async fn method_not_allowed(_: Provisioner) -> Fault {
    Fault(ScimError::new(405, None, "This method is not known here."))
}
