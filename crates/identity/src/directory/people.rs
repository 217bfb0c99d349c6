//! People whom a directory provisions.

use audit::Act;
use ids::{AccountId, GroupId, UnitId};
use scim::Object;
use sea_orm::ActiveValue::{Set, Unchanged};
use serde_json::Value;
use store::entity::account::{ActiveModel, Model};
use store::entity::directory_person::Model as Row;
use store::entity::group;
use store::{NewAccount, StoreError, TenantScope};

use super::DirectoryAttribute;
use crate::accounts::{NAME_CHARS_MAX, changes, clean_name};
use crate::error::{Field, IdentityError};
use crate::providers::settings;
use crate::service_accounts::ServicePrincipal;
use crate::sessions::object;
use crate::{AccessEnded, Identity, email};

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// A person of the directory.
#[derive(Clone, Debug)]
pub struct Provisioned {
    pub account: Model,
    /// As the directory says them.
    pub attributes: Object,
    pub created_at_ms: i64,
    pub changed_at_ms: i64,
    /// Groups of the directory that the person is in.
    pub groups: Vec<(GroupId, String)>,
}

/// What an account becomes by what a directory says of a person.
struct Wanted {
    user_name_key: String,
    external_id: Option<String>,
    name: String,
    email: String,
    email_key: Option<String>,
    active: bool,
    department: Option<String>,
    attributes: String,
}

/// User names are compared without case (RFC 7643, 4.1.1).
pub(super) fn user_name_key(user_name: &str) -> String {
    user_name.to_lowercase()
}

fn text<'a>(object: &'a Object, name: &str) -> Option<&'a str> {
    object.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
}

impl Wanted {
    fn of(person: &Object) -> Result<Self, IdentityError> {
        let user_name = text(person, "userName").ok_or(IdentityError::Field(Field::NameRequired))?;
        let (email, email_key) = match mail(person) {
            Some(address) => email::parse(address).map(|(email, key)| (email, Some(key)))?,
            None => (String::new(), None),
        };
        Ok(Self {
            user_name_key: user_name_key(user_name),
            external_id: text(person, "externalId").map(str::to_owned),
            name: name(person, user_name)?,
            email,
            email_key,
            active: person.get("active") != Some(&Value::Bool(false)),
            department: person
                .get(ENTERPRISE)
                .and_then(Value::as_object)
                .and_then(|more| text(more, "department"))
                .map(str::to_owned),
            attributes: serde_json::to_string(person).unwrap_or_else(|_| "{}".into()),
        })
    }

    /// Without an address there is none that could be equal to it.
    fn email_key(&self, account: AccountId) -> String {
        self.email_key.clone().unwrap_or_else(|| format!("no address {}", account.uuid()))
    }
}

/// The address to write to: the primary one, that for work, or the first.
fn mail(person: &Object) -> Option<&str> {
    let all: Vec<&Object> = person.get("emails")?.as_array()?.iter().filter_map(Value::as_object).collect();
    let primary = all.iter().find(|one| one.get("primary") == Some(&Value::Bool(true)));
    let work = || all.iter().find(|one| text(one, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("work")));
    let chosen = primary.or_else(work).or_else(|| all.first())?;
    text(chosen, "value")
}

/// The name that others see.
fn name(person: &Object, user_name: &str) -> Result<String, IdentityError> {
    let parts = person.get("name").and_then(Value::as_object);
    let whole = |parts: &Object| match (text(parts, "givenName"), text(parts, "familyName")) {
        (None, None) => None,
        (given, family) => Some([given, family].into_iter().flatten().collect::<Vec<_>>().join(" ")),
    };
    let formatted = || parts.and_then(|parts| text(parts, "formatted").map(str::to_owned).or_else(|| whole(parts)));
    let name = text(person, "displayName").map(str::to_owned).or_else(formatted);
    let name = name.unwrap_or_else(|| user_name.to_owned());
    clean_name(&name.chars().take(NAME_CHARS_MAX).collect::<String>())
}

/// Whose name or address it is already.
fn taken(field: Field) -> impl Fn(StoreError) -> IdentityError {
    move |error| match error {
        StoreError::Conflict => IdentityError::Field(field),
        other => other.into(),
    }
}

impl Identity {
    /// A person of the directory; nobody else.
    pub async fn provisioned(&self, id: AccountId) -> Result<Provisioned, IdentityError> {
        let row = self.store.directory().person(id).await?.ok_or(IdentityError::NotFound)?;
        self.people_of(vec![row]).await?.pop().ok_or(IdentityError::NotFound)
    }

    /// People of the directory in the order in which they came, from `offset` on. A page takes the same number of
    /// statements however long it is.
    pub async fn provisioned_people(&self, offset: u64, limit: u64) -> Result<Vec<Provisioned>, IdentityError> {
        let rows = self.store.directory().people(offset, limit).await?;
        self.people_of(rows).await
    }

    /// People of this user name, or whom the directory knows by this id.
    pub async fn provisioned_as(&self, by: DirectoryName<'_>) -> Result<Vec<Provisioned>, IdentityError> {
        let rows = match by {
            DirectoryName::UserName(name) => self.store.directory().people_named(&user_name_key(name)).await?,
            DirectoryName::ExternalId(id) => self.store.directory().people_known_as(id).await?,
        };
        self.people_of(rows).await
    }

    pub async fn count_provisioned(&self) -> Result<u64, IdentityError> {
        Ok(self.store.directory().count_people().await?)
    }

    async fn people_of(&self, rows: Vec<Row>) -> Result<Vec<Provisioned>, IdentityError> {
        let people = self.store.directory().with_accounts(rows).await?;
        let ids: Vec<_> = people.iter().map(|person| person.account.id).collect();
        let memberships = self.store.directory().memberships_of(&ids).await?;
        let mut groups: Vec<_> = memberships.iter().map(|member| member.group_id).collect();
        groups.sort_unstable();
        groups.dedup();
        let kept: Vec<_> = self.store.directory().groups_among(&groups).await?.iter().map(|row| row.group_id).collect();
        let groups: Vec<group::Model> = self.store.groups().of_ids(&kept).await?;
        let person = |person: store::DirectoryPerson| {
            let own = memberships.iter().filter(|member| member.account_id == person.account.id);
            let own = own.filter_map(|member| groups.iter().find(|group| group.id == member.group_id));
            Provisioned {
                attributes: serde_json::from_str(&person.row.attributes).unwrap_or_default(),
                created_at_ms: person.row.created_at_ms,
                changed_at_ms: person.row.changed_at_ms,
                groups: own.map(|group| (group.id.into(), group.name.clone())).collect(),
                account: person.account,
            }
        };
        Ok(people.into_iter().map(person).collect())
    }

    /// Adds a person. Whoever has signed in at a provider under the subject by which the directory knows them keeps
    /// the account they have.
    pub async fn provision(&self, by: &ServicePrincipal, person: &Object) -> Result<Provisioned, IdentityError> {
        let wanted = Wanted::of(person)?;
        if !self.store.directory().people_named(&wanted.user_name_key).await?.is_empty() {
            return Err(IdentityError::Field(Field::UserNameTaken));
        }
        let unit = self.unit_of(by, &wanted).await?;
        let known = self.known_at_provider(person).await?;
        let now_ms = self.now_ms();
        let store = self.store.begin().await?;
        store.lock_people().await?;
        let account = match known {
            Some(account) => account,
            None => {
                let id: AccountId = self.new_id();
                let new = NewAccount {
                    id,
                    name: wanted.name.clone(),
                    email: wanted.email.clone(),
                    email_key: wanted.email_key(id),
                    password_hash: None,
                    operator: false,
                    unit: unit.flatten(),
                    created_at_ms: now_ms,
                };
                let made = store.accounts().create(new).await.map_err(taken(Field::EmailTaken))?;
                let event = Act::AccountCreate.on(object(&made)).with("email", &made.email);
                self.audit.append(&store, event.with("provisioned", "scim")).await?;
                made
            }
        };
        let id = AccountId::from_uuid(account.id);
        let row = Row {
            tenant_id: account.tenant_id,
            account_id: account.id,
            user_name_key: wanted.user_name_key.clone(),
            external_id: wanted.external_id.clone(),
            attributes: wanted.attributes.clone(),
            created_at_ms: now_ms,
            changed_at_ms: now_ms,
        };
        store.directory().add_person(row).await.map_err(taken(Field::UserNameTaken))?;
        let ended = self.bring(&store, &account, &wanted, unit, None).await?;
        store.commit().await?;
        if ended {
            self.announce(AccessEnded::Account(id));
        }
        self.provisioned(id).await
    }

    /// Makes a person what the directory says now. An end of their access is at once.
    pub async fn reprovision(
        &self,
        by: &ServicePrincipal,
        id: AccountId,
        person: &Object,
        version: Option<i64>,
    ) -> Result<Provisioned, IdentityError> {
        let before = self.provisioned(id).await?;
        let event = Act::AccountDisable.on(object(&before.account));
        let done = self.bring_person(by, before, person, version).await;
        self.kept_last(done, event).await
    }

    /// Whoever took the last administrator away was refused, and the log says so.
    pub(super) async fn kept_last<T>(
        &self,
        done: Result<T, IdentityError>,
        event: audit::Event,
    ) -> Result<T, IdentityError> {
        if let Err(IdentityError::LastAdministrator) = &done {
            self.audit.note(event.refused("last-administrator")).await?;
        }
        done
    }

    async fn bring_person(
        &self,
        by: &ServicePrincipal,
        before: Provisioned,
        person: &Object,
        version: Option<i64>,
    ) -> Result<Provisioned, IdentityError> {
        let id = AccountId::from_uuid(before.account.id);
        if version.is_some_and(|version| version != before.account.version) {
            return Err(IdentityError::Stale);
        }
        let wanted = Wanted::of(person)?;
        let unit = self.unit_of(by, &wanted).await?;
        let same_unit = unit.is_none_or(|unit| unit.map(UnitId::uuid) == before.account.unit_id);
        if &before.attributes == person && before.account.disabled != wanted.active && same_unit {
            return Ok(before);
        }
        let named = self.store.directory().people_named(&wanted.user_name_key).await?;
        if named.iter().any(|other| other.account_id != id.uuid()) {
            return Err(IdentityError::Field(Field::UserNameTaken));
        }
        let row = Row {
            tenant_id: before.account.tenant_id,
            account_id: id.uuid(),
            user_name_key: wanted.user_name_key.clone(),
            external_id: wanted.external_id.clone(),
            attributes: wanted.attributes.clone(),
            created_at_ms: before.created_at_ms,
            changed_at_ms: self.now_ms(),
        };
        let store = self.store.begin().await?;
        store.lock_people().await?;
        store.directory().change_person(&row).await.map_err(taken(Field::UserNameTaken))?;
        let ended = self.bring(&store, &before.account, &wanted, unit, version).await?;
        store.commit().await?;
        if ended {
            self.announce(AccessEnded::Account(id));
        }
        self.provisioned(id).await
    }

    /// Forgets a person and ends their access at once. Their meetings stay with their unit.
    pub async fn deprovision(&self, id: AccountId, version: Option<i64>) -> Result<(), IdentityError> {
        let gone = self.provisioned(id).await?.account;
        let event = Act::AccountDelete.on(object(&gone));
        self.kept_last(self.erase_person(id, version, event.clone()).await, event).await?;
        self.announce(AccessEnded::Account(id));
        Ok(())
    }

    async fn erase_person(
        &self,
        id: AccountId,
        version: Option<i64>,
        event: audit::Event,
    ) -> Result<(), IdentityError> {
        let store = self.store.begin().await?;
        store.lock_people().await?;
        store.accounts().touch(id, version).await?;
        store.accounts().erase(id, self.now_ms()).await?;
        store.outbox().remove_about(id.uuid()).await?;
        self.need_administrator(&store).await?;
        self.audit.append(&store, event).await?;
        Ok(store.commit().await?)
    }

    /// Writes name, address, unit and state; whether access has ended.
    async fn bring(
        &self,
        store: &TenantScope,
        before: &Model,
        wanted: &Wanted,
        unit: Option<Option<UnitId>>,
        version: Option<i64>,
    ) -> Result<bool, IdentityError> {
        let id = AccountId::from_uuid(before.id);
        let change = ActiveModel {
            id: Unchanged(before.id),
            name: Set(wanted.name.clone()),
            email: Set(wanted.email.clone()),
            email_key: Set(wanted.email_key(id)),
            disabled: Set(!wanted.active),
            unit_id: unit.map_or(Unchanged(before.unit_id), |unit| Set(unit.map(UnitId::uuid))),
            ..Default::default()
        };
        let after = store.accounts().update(change, version).await.map_err(taken(Field::EmailTaken))?;
        for event in changes(before, &after, None) {
            self.audit.append(store, event).await?;
        }
        if wanted.active {
            return Ok(false);
        }
        store.sessions().delete_all(id, None).await?;
        store.setup_links().delete_of(id).await?;
        if !before.disabled {
            self.need_administrator(store).await?;
        }
        Ok(true)
    }

    /// The unit that the department names, by its short name or its name; no change when departments say nothing.
    async fn unit_of(&self, by: &ServicePrincipal, wanted: &Wanted) -> Result<Option<Option<UnitId>>, IdentityError> {
        if !by.department_units {
            return Ok(None);
        }
        let Some(department) = &wanted.department else { return Ok(Some(None)) };
        let tree = self.units().await?;
        let key = store::fold(department);
        let by_short = tree.all().iter().find(|unit| unit.short_key == key);
        // A name may be there twice; then it says nothing.
        let named: Vec<_> = tree.all().iter().filter(|unit| store::fold(&unit.name) == key).collect();
        let by_name = || (named.len() == 1).then(|| named[0]);
        Ok(Some(by_short.or_else(by_name).map(|unit| UnitId::from_uuid(unit.id))))
    }

    /// The account of whoever has signed in under the subject by which the directory knows them.
    async fn known_at_provider(&self, person: &Object) -> Result<Option<Model>, IdentityError> {
        for provider in self.store.providers().all().await? {
            let Some(rule) = settings(&provider).directory.filter(|rule| rule.claim == "sub") else { continue };
            let subject = match rule.is {
                DirectoryAttribute::ExternalId => text(person, "externalId"),
                DirectoryAttribute::UserName => text(person, "userName"),
            };
            let Some(subject) = subject else { continue };
            let Some(identity) = self.store.identities().find(&provider.issuer, subject).await? else { continue };
            let account = AccountId::from_uuid(identity.account_id);
            if self.store.directory().person(account).await?.is_none()
                && let Some(account) = self.store.accounts().find(account).await?
            {
                return Ok(Some(account));
            }
        }
        Ok(None)
    }
}

/// What a directory calls somebody.
#[derive(Clone, Copy, Debug)]
pub enum DirectoryName<'a> {
    UserName(&'a str),
    ExternalId(&'a str),
}
