//! People.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use identity::{DirectoryName, IdentityError, Provisioned};
use ids::AccountId;
use scim::{Filter, Projection, ResourceKind, ScimError, ScimType, discovery, resource};
use serde_json::{Value, json};
use uuid::Uuid;

use super::answer::{self, Fault, Scim, base, meta};
use super::asked::{Conditions, Listing, Named, Provisioner, Said, Wanted};
use super::{SCANNED_AT_ONCE, SCANNED_MAX};
use crate::site::Site;

const KIND: ResourceKind = ResourceKind::User;
/// A patch without a precondition is tried anew when somebody else changes the person meanwhile.
const TRIES_MAX: usize = 3;

/// A person as the directory sees them.
fn told(base: &str, person: &Provisioned) -> Value {
    let mut told = person.attributes.clone();
    let extensions = KIND.extensions().iter().map(|schema| schema.id).filter(|id| told.contains_key(*id));
    let schemas: Vec<&str> = [KIND.schema().id].into_iter().chain(extensions).collect();
    let id = person.account.id.to_string();
    let times = (person.created_at_ms, person.changed_at_ms);
    told.insert("schemas".into(), json!(schemas));
    told.insert("meta".into(), meta(base, KIND, &id, times, person.account.version));
    told.insert("id".into(), json!(id));
    if person.account.disabled {
        told.insert("active".into(), json!(false));
    }
    if !person.groups.is_empty() {
        let group = |(id, name): &(ids::GroupId, String)| json!({"value": id, "$ref": format!("{base}/Groups/{id}"), "display": name, "type": "direct"});
        told.insert("groups".into(), person.groups.iter().map(group).collect());
    }
    Value::Object(told)
}

fn answered(status: StatusCode, site: &Site, person: &Provisioned, projection: &Projection) -> Response {
    let base = base(site);
    let location = format!("{base}/Users/{}", person.account.id);
    answer::resource(status, projection.of(KIND, told(&base, person)), &location, person.account.version)
}

pub(crate) async fn create(
    Provisioner(by): Provisioner,
    site: Site,
    Wanted(projection): Wanted,
    Said(body): Said,
) -> Result<Response, Fault> {
    let person = site.identity.provision(&by, &resource::read(KIND, &body)?).await?;
    Ok(answered(StatusCode::CREATED, &site, &person, &projection))
}

pub(crate) async fn show(
    _: Provisioner,
    site: Site,
    Named(id): Named<AccountId>,
    conditions: Conditions,
    Wanted(projection): Wanted,
) -> Result<Response, Fault> {
    let person = site.identity.provisioned(id).await?;
    if conditions.has(person.account.version) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    Ok(answered(StatusCode::OK, &site, &person, &projection))
}

pub(crate) async fn replace(
    Provisioner(by): Provisioner,
    site: Site,
    Named(id): Named<AccountId>,
    conditions: Conditions,
    Wanted(projection): Wanted,
    Said(body): Said,
) -> Result<Response, Fault> {
    let now = site.identity.provisioned(id).await?;
    let version = conditions.version(now.account.version)?;
    let person = site.identity.reprovision(&by, id, &resource::read(KIND, &body)?, version).await?;
    Ok(answered(StatusCode::OK, &site, &person, &projection))
}

pub(crate) async fn patch(
    Provisioner(by): Provisioner,
    site: Site,
    Named(id): Named<AccountId>,
    conditions: Conditions,
    Wanted(projection): Wanted,
    Said(body): Said,
) -> Result<Response, Fault> {
    for left in (0..TRIES_MAX).rev() {
        let now = site.identity.provisioned(id).await?;
        conditions.version(now.account.version)?;
        let mut before = now.attributes.clone();
        if now.account.disabled {
            before.insert("active".into(), json!(false));
        }
        let after = scim::apply(KIND, &before, &body)?;
        match site.identity.reprovision(&by, id, &after, Some(now.account.version)).await {
            Ok(person) => return Ok(answered(StatusCode::OK, &site, &person, &projection)),
            Err(IdentityError::Stale) if left > 0 && conditions.matches.is_none() => {}
            Err(fault) => return Err(fault.into()),
        }
    }
    Err(IdentityError::Stale.into())
}

pub(crate) async fn delete(
    _: Provisioner,
    site: Site,
    Named(id): Named<AccountId>,
    conditions: Conditions,
) -> Result<StatusCode, Fault> {
    let now = site.identity.provisioned(id).await?;
    site.identity.deprovision(id, conditions.version(now.account.version)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn list(_: Provisioner, site: Site, listing: Listing) -> Result<Scim, Fault> {
    listed(&site, &listing).await
}

pub(crate) async fn search(_: Provisioner, site: Site, Said(body): Said) -> Result<Scim, Fault> {
    listed(&site, &Listing::searched(&body)?).await
}

async fn listed(site: &Site, listing: &Listing) -> Result<Scim, Fault> {
    let base = base(site);
    let (people, total) = match listing.filter(KIND)? {
        Some(filter) => found(site, &base, &filter, listing).await?,
        None => {
            let total = site.identity.count_provisioned().await?;
            let people = site.identity.provisioned_people(listing.start - 1, listing.count).await?;
            (people.iter().map(|person| told(&base, person)).collect(), total)
        }
    };
    let people = people.into_iter().map(|person| listing.projection.of(KIND, person)).collect();
    Ok(Scim(StatusCode::OK, discovery::list(people, total, listing.start)))
}

/// Those whom a filter means: by an index where it names somebody, otherwise by looking at all.
async fn found(site: &Site, base: &str, filter: &Filter, listing: &Listing) -> Result<(Vec<Value>, u64), Fault> {
    let identity = &site.identity;
    let mut found = Matches::new(listing);
    let named = if let Some(id) = filter.needs(KIND, "id") {
        let id = Uuid::try_parse(id).map_err(|_| IdentityError::NotFound);
        match async { identity.provisioned(id?.into()).await }.await {
            Ok(person) => vec![person],
            Err(IdentityError::NotFound) => Vec::new(),
            Err(fault) => return Err(fault.into()),
        }
    } else if let Some(name) = filter.needs(KIND, "userName") {
        identity.provisioned_as(DirectoryName::UserName(name)).await?
    } else if let Some(id) = filter.needs(KIND, "externalId") {
        identity.provisioned_as(DirectoryName::ExternalId(id)).await?
    } else {
        if identity.count_provisioned().await? > SCANNED_MAX {
            let detail = "The filter would look at too many; name the userName, externalId or id.";
            return Err(ScimError::bad(ScimType::TooMany, detail).into());
        }
        let mut offset = 0;
        loop {
            let some = identity.provisioned_people(offset, SCANNED_AT_ONCE).await?;
            let last = (some.len() as u64) < SCANNED_AT_ONCE;
            some.iter().for_each(|person| found.look_at(KIND, filter, told(base, person)));
            offset += SCANNED_AT_ONCE;
            if last {
                break;
            }
        }
        return Ok((found.page, found.total));
    };
    named.iter().for_each(|person| found.look_at(KIND, filter, told(base, person)));
    Ok((found.page, found.total))
}

/// The part of what fits that was asked for, and how much fits.
pub(super) struct Matches {
    start: u64,
    count: u64,
    pub(super) page: Vec<Value>,
    pub(super) total: u64,
}

impl Matches {
    pub(super) fn new(listing: &Listing) -> Self {
        Self { start: listing.start, count: listing.count, page: Vec::new(), total: 0 }
    }

    pub(super) fn look_at(&mut self, kind: ResourceKind, filter: &Filter, resource: Value) {
        if !resource.as_object().is_some_and(|object| filter.fits(kind, object)) {
            return;
        }
        self.total += 1;
        if self.total >= self.start && (self.page.len() as u64) < self.count {
            self.page.push(resource);
        }
    }
}
