//! Groups.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use identity::{IdentityError, ProvisionedGroup};
use ids::GroupId;
use scim::{Object, Projection, ResourceKind, discovery, resource};
use serde_json::{Value, json};

use super::answer::{self, Fault, Scim, base, meta};
use super::asked::{Conditions, Listing, Named, Provisioner, Said, Wanted};
use super::users::Matches;
use crate::site::Site;

const KIND: ResourceKind = ResourceKind::Group;
/// A patch without a precondition is tried anew when somebody else changes the group meanwhile.
const TRIES_MAX: usize = 3;

/// What the directory says of a group.
fn attributes(base: &str, group: &ProvisionedGroup) -> Object {
    let mut told = Object::new();
    told.insert("displayName".into(), json!(group.group.name));
    if let Some(id) = &group.external_id {
        told.insert("externalId".into(), json!(id));
    }
    if !group.members.is_empty() {
        let member = |id: &ids::AccountId| json!({"value": id, "$ref": format!("{base}/Users/{id}"), "type": "User"});
        told.insert("members".into(), group.members.iter().map(member).collect());
    }
    told
}

fn told(base: &str, group: &ProvisionedGroup) -> Value {
    let mut told = attributes(base, group);
    let id = group.group.id.to_string();
    let times = (group.created_at_ms, group.changed_at_ms);
    told.insert("schemas".into(), json!([KIND.schema().id]));
    told.insert("meta".into(), meta(base, KIND, &id, times, group.group.version));
    told.insert("id".into(), json!(id));
    Value::Object(told)
}

fn answered(status: StatusCode, site: &Site, group: &ProvisionedGroup, projection: &Projection) -> Response {
    let base = base(site);
    let location = format!("{base}/Groups/{}", group.group.id);
    answer::resource(status, projection.of(KIND, told(&base, group)), &location, group.group.version)
}

pub(crate) async fn create(
    _: Provisioner,
    site: Site,
    Wanted(projection): Wanted,
    Said(body): Said,
) -> Result<Response, Fault> {
    let group = site.identity.provision_group(&resource::read(KIND, &body)?).await?;
    Ok(answered(StatusCode::CREATED, &site, &group, &projection))
}

pub(crate) async fn show(
    _: Provisioner,
    site: Site,
    Named(id): Named<GroupId>,
    conditions: Conditions,
    Wanted(projection): Wanted,
) -> Result<Response, Fault> {
    let group = site.identity.provisioned_group(id).await?;
    if conditions.has(group.group.version) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    Ok(answered(StatusCode::OK, &site, &group, &projection))
}

pub(crate) async fn replace(
    _: Provisioner,
    site: Site,
    Named(id): Named<GroupId>,
    conditions: Conditions,
    Wanted(projection): Wanted,
    Said(body): Said,
) -> Result<Response, Fault> {
    let now = site.identity.provisioned_group(id).await?;
    let version = conditions.version(now.group.version)?;
    let group = site.identity.reprovision_group(id, &resource::read(KIND, &body)?, version).await?;
    Ok(answered(StatusCode::OK, &site, &group, &projection))
}

pub(crate) async fn patch(
    _: Provisioner,
    site: Site,
    Named(id): Named<GroupId>,
    conditions: Conditions,
    Wanted(projection): Wanted,
    Said(body): Said,
) -> Result<Response, Fault> {
    for left in (0..TRIES_MAX).rev() {
        let now = site.identity.provisioned_group(id).await?;
        conditions.version(now.group.version)?;
        let after = scim::apply(KIND, &attributes(&base(&site), &now), &body)?;
        match site.identity.reprovision_group(id, &after, Some(now.group.version)).await {
            Ok(group) => return Ok(answered(StatusCode::OK, &site, &group, &projection)),
            Err(IdentityError::Stale) if left > 0 && conditions.matches.is_none() => {}
            Err(fault) => return Err(fault.into()),
        }
    }
    Err(IdentityError::Stale.into())
}

pub(crate) async fn delete(
    _: Provisioner,
    site: Site,
    Named(id): Named<GroupId>,
    conditions: Conditions,
) -> Result<StatusCode, Fault> {
    let now = site.identity.provisioned_group(id).await?;
    site.identity.deprovision_group(id, conditions.version(now.group.version)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn list(_: Provisioner, site: Site, listing: Listing) -> Result<Scim, Fault> {
    listed(&site, &listing).await
}

pub(crate) async fn search(_: Provisioner, site: Site, Said(body): Said) -> Result<Scim, Fault> {
    listed(&site, &Listing::searched(&body)?).await
}

/// There are few groups: a filter looks at all of them.
async fn listed(site: &Site, listing: &Listing) -> Result<Scim, Fault> {
    let base = base(site);
    let (groups, total) = match listing.filter(KIND)? {
        Some(filter) => {
            // Members are looked up only for those that are told, unless the filter asks for them.
            let with_members = listing.mentions("members");
            let all = site.identity.provisioned_groups(0, identity::GROUPS_MAX, with_members).await?;
            let mut found = Matches::new(listing);
            all.iter().for_each(|group| found.look_at(KIND, &filter, told(&base, group)));
            let mut page = found.page;
            if !with_members && listing.projection.wants(KIND, "members") {
                let ids = page.iter().filter_map(|group| group["id"].as_str()?.parse().ok()).collect::<Vec<GroupId>>();
                let full = site.identity.provisioned_groups_of(&ids).await?;
                page = full.iter().map(|group| told(&base, group)).collect();
            }
            (page, found.total)
        }
        None => {
            let total = site.identity.count_provisioned_groups().await?;
            let with_members = listing.projection.wants(KIND, "members");
            let page = site.identity.provisioned_groups(listing.start - 1, listing.count, with_members).await?;
            (page.iter().map(|group| told(&base, group)).collect(), total)
        }
    };
    let groups = groups.into_iter().map(|group| listing.projection.of(KIND, group)).collect();
    Ok(Scim(StatusCode::OK, discovery::list(groups, total, listing.start)))
}
