//! What the interface is, for programs that ask before they provision.

use axum::extract::Path;
use axum::http::StatusCode;
use scim::{ScimError, discovery};

use super::RESULTS_MAX;
use super::answer::{Fault, Scim, base};
use super::asked::Provisioner;
use crate::site::Site;

pub(crate) async fn service_provider_config(_: Provisioner, site: Site) -> Scim {
    Scim(StatusCode::OK, discovery::service_provider_config(&base(&site), RESULTS_MAX))
}

pub(crate) async fn resource_types(_: Provisioner, site: Site) -> Scim {
    let all: Vec<_> = discovery::KINDS.iter().map(|kind| discovery::resource_type(&base(&site), *kind)).collect();
    let total = all.len() as u64;
    Scim(StatusCode::OK, discovery::list(all, total, 1))
}

pub(crate) async fn resource_type(_: Provisioner, site: Site, Path(id): Path<String>) -> Result<Scim, Fault> {
    let kind = discovery::KINDS.into_iter().find(|kind| kind.name() == id).ok_or_else(ScimError::not_found)?;
    Ok(Scim(StatusCode::OK, discovery::resource_type(&base(&site), kind)))
}

pub(crate) async fn schemas(_: Provisioner, site: Site) -> Scim {
    let all = discovery::schemas(&base(&site));
    let total = all.len() as u64;
    Scim(StatusCode::OK, discovery::list(all, total, 1))
}

pub(crate) async fn schema(_: Provisioner, site: Site, Path(id): Path<String>) -> Result<Scim, Fault> {
    let schema = discovery::schema(&base(&site), &id).ok_or_else(ScimError::not_found)?;
    Ok(Scim(StatusCode::OK, schema))
}
