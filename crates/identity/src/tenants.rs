//! The tenants of an installation, and the identity of each.
//!
//! Which tenant a request is for follows from its host name alone, never from anything a client writes into it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use audit::{Act, Object};
use ids::TenantId;
use outbound::Outbound;
use store::entity::tenant::Model;
use store::entity::usage_month;
use store::{Clock, DEFAULT_TENANT, NewTenant, Page, Store, StoreError};

use crate::error::{Field, IdentityError};
use crate::setup::SetupLink;
use crate::{Bell, Identity, InstallationStamps, Keys, Passwords, Policies, Roots, accounts};

/// What is known of a host name holds this long before the register is asked again, milliseconds: a change made
/// by another process is seen this late.
const FRESH_MS: i64 = 1_000;
/// Host names remembered; beyond them all are looked up anew.
const HOSTS_MAX: usize = 10_000;
/// Longest short name of a tenant, characters.
const SLUG_CHARS_MAX: usize = 40;
/// Host names of a tenant at most.
pub const TENANT_HOSTS_MAX: usize = 20;
/// Longest host name, characters (RFC 1035, 2.3.4).
const HOST_CHARS_MAX: usize = 253;

/// A tenant as requests meet it.
#[derive(Clone)]
pub struct Tenant {
    pub id: TenantId,
    pub name: String,
    pub suspended: bool,
    /// Scheme, host and port of its pages, without trailing slash; what its links begin with.
    pub origin: String,
    /// The same for the host name that was asked for, when it is another one of the tenant's.
    pub asked_origin: String,
    pub identity: Arc<Identity>,
}

/// What an operator changes of a tenant; absent fields stay.
#[derive(Clone, Debug, Default)]
pub struct TenantEdit {
    pub name: Option<String>,
    pub hosts: Option<Vec<String>>,
    pub suspended: Option<bool>,
}

/// A tenant as the operator sees it: nothing of its content.
#[derive(Clone, Debug)]
pub struct TenantEntry {
    pub model: Model,
    /// The first one is carried by links.
    pub hosts: Vec<String>,
    pub origin: String,
}

/// All tenants. Cheap to share.
pub struct Tenants {
    pub(crate) store: Store,
    pub(crate) keys: Keys,
    pub(crate) clock: Arc<dyn Clock>,
    passwords: Passwords,
    outbound: Outbound,
    /// Where the operator's own tenant is, without trailing slash.
    public_url: String,
    relayed: bool,
    home_zone: jiff::tz::TimeZone,
    stamps: Arc<InstallationStamps>,
    roots: Arc<Roots>,
    policies: Arc<Policies>,
    identities: Mutex<HashMap<TenantId, Arc<Identity>>>,
    hosts: Mutex<HashMap<String, (Option<Tenant>, i64)>>,
}

impl Tenants {
    pub fn new(
        store: Store,
        keys: Keys,
        clock: Arc<dyn Clock>,
        passwords: Passwords,
        outbound: Outbound,
        public_url: String,
    ) -> Self {
        let (identities, hosts) = Default::default();
        let policies = Arc::new(Policies::new(store.clone(), clock.clone()));
        let (relayed, stamps, roots) = Default::default();
        Self {
            store,
            keys,
            clock,
            passwords,
            outbound,
            public_url,
            relayed,
            home_zone: jiff::tz::TimeZone::UTC,
            stamps,
            roots,
            policies,
            identities,
            hosts,
        }
    }

    /// Whether the installation has a mail server.
    #[must_use]
    pub fn relayed(self, relayed: bool) -> Self {
        Self { relayed, ..self }
    }

    /// In which time zone times are written for people of tenants that have none of their own.
    #[must_use]
    pub fn zoned(self, home_zone: jiff::tz::TimeZone) -> Self {
        Self { home_zone, ..self }
    }

    /// Who stamps the records of votes, unless a tenant asks somebody else.
    #[must_use]
    pub fn stamped(self, stamps: InstallationStamps) -> Self {
        Self { stamps: Arc::new(stamps), ..self }
    }

    /// Where what logs of votes sign is kept beside the database.
    #[must_use]
    pub fn rooted(self, roots: Roots) -> Self {
        Self { roots: Arc::new(roots), ..self }
    }

    pub fn roots(&self) -> &Roots {
        &self.roots
    }

    pub(crate) fn shared_roots(&self) -> Arc<Roots> {
        self.roots.clone()
    }

    /// What the levels of the installation set.
    pub fn policies(&self) -> &Arc<Policies> {
        &self.policies
    }

    /// Rung for each tenant whose outbox got something.
    pub fn bell(&self) -> Bell {
        self.store.bell()
    }

    /// The time, as everything here counts it.
    pub fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    /// Every tenant there is.
    pub async fn ids(&self) -> Result<Vec<TenantId>, IdentityError> {
        Ok(self.store.tenants().all().await?)
    }

    /// The tenant of the operator, which every installation has.
    pub async fn home(&self) -> Result<Tenant, IdentityError> {
        self.find(DEFAULT_TENANT).await?.ok_or(IdentityError::NotFound)
    }

    /// Whose host name this is, with or without port. While there is only the operator's tenant, every name is its.
    pub async fn by_host(&self, host: &str) -> Result<Option<Tenant>, IdentityError> {
        let host = bare(host);
        if host.len() > HOST_CHARS_MAX {
            // No host name; it must not fill what is remembered.
            return Ok(None);
        }
        let now_ms = self.clock.now_ms();
        if let Some((tenant, read_ms)) = self.hosts().get(&host)
            && (0..FRESH_MS).contains(&(now_ms - read_ms))
        {
            return Ok(tenant.clone());
        }
        let tenant = self.look_up(&host).await?;
        let mut hosts = self.hosts();
        if hosts.len() >= HOSTS_MAX {
            hosts.clear();
        }
        hosts.insert(host, (tenant.clone(), now_ms));
        Ok(tenant)
    }

    async fn look_up(&self, host: &str) -> Result<Option<Tenant>, IdentityError> {
        if let Some(model) = self.store.tenants().find_by_host(host).await? {
            let asked_origin = self.origin(TenantId::from_uuid(model.id), Some(host));
            return Ok(Some(Tenant { asked_origin, ..self.tenant(model).await? }));
        }
        let own = bare(authority(&self.public_url));
        let local = |name: &str| matches!(name, "localhost" | "127.0.0.1" | "[::1]");
        let is_home = host == own || (local(host) && local(&own)) || !self.store.tenants().others().await?;
        if is_home { Ok(Some(self.home().await?)) } else { Ok(None) }
    }

    pub async fn find(&self, id: TenantId) -> Result<Option<Tenant>, IdentityError> {
        match self.store.tenants().find(id).await? {
            Some(model) => Ok(Some(self.tenant(model).await?)),
            None => Ok(None),
        }
    }

    /// Every tenant, for work that is done for each.
    pub async fn all(&self) -> Result<Vec<Tenant>, IdentityError> {
        let mut all = Vec::new();
        for id in self.store.tenants().all().await? {
            all.extend(self.find(id).await?);
        }
        Ok(all)
    }

    async fn tenant(&self, model: Model) -> Result<Tenant, IdentityError> {
        let id = TenantId::from_uuid(model.id);
        let hosts = self.store.tenants().hosts(id).await?;
        let origin = self.origin(id, hosts.first().map(String::as_str));
        let suspended = model.suspended_at_ms.is_some();
        let asked_origin = origin.clone();
        Ok(Tenant { id, name: model.name, suspended, origin, asked_origin, identity: self.identity(id) })
    }

    /// Throttles and listeners live in it, so there is one for each tenant.
    pub fn identity(&self, id: TenantId) -> Arc<Identity> {
        let mut identities = self.identities.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || {
            let scope = self.store.tenant(id);
            let (keys, clock, passwords) = (self.keys.clone(), self.clock.clone(), self.passwords.clone());
            let identity = Identity::new(scope, keys, clock, passwords, self.outbound.clone(), self.policies.clone());
            let identity = identity.relayed(self.relayed).zoned(self.home_zone.clone());
            Arc::new(identity.stamped(self.stamps.clone()).rooted(self.roots.clone()))
        };
        identities.entry(id).or_insert_with(make).clone()
    }

    /// Tenants differ by host name alone: scheme and port are those of the installation.
    fn origin(&self, id: TenantId, host: Option<&str>) -> String {
        match host {
            Some(host) if id != DEFAULT_TENANT => {
                let (scheme, authority) = self.public_url.split_once("://").unwrap_or(("https", &self.public_url));
                match authority.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit())) {
                    Some((_, port)) => format!("{scheme}://{host}:{port}"),
                    None => format!("{scheme}://{host}"),
                }
            }
            _ => self.public_url.clone(),
        }
    }

    /// Adds a tenant, and the one-time link for its first administrator.
    pub async fn create(
        &self,
        slug: &str,
        name: &str,
        hosts: &[String],
    ) -> Result<(TenantEntry, SetupLink), IdentityError> {
        let slug_fits = (1..=SLUG_CHARS_MAX).contains(&slug.len())
            && slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !slug.starts_with('-')
            && !slug.ends_with('-');
        if !slug_fits {
            return Err(IdentityError::Field(Field::SlugMalformed));
        }
        let hosts = clean_hosts(hosts)?;
        if hosts.is_empty() {
            return Err(IdentityError::Field(Field::HostMalformed));
        }
        if self.store.tenants().find_by_slug(slug).await?.is_some() {
            return Err(IdentityError::Field(Field::SlugTaken));
        }
        self.refuse_own_host(&hosts)?;
        let new = NewTenant {
            id: uuid::Uuid::now_v7().into(),
            slug: slug.to_owned(),
            name: accounts::clean_name(name)?,
            hosts,
            created_at_ms: self.clock.now_ms(),
        };
        let id = new.id;
        let hosts = new.hosts.join(" ");
        let scope = self.store.tenant(id).begin().await?;
        let model = scope.register().add(new).await.map_err(host_taken)?;
        let event = Act::TenantCreate.on(object(&model)).with("hosts", hosts);
        self.identity(id).audit().append(&scope, event).await?;
        scope.commit().await?;
        self.forget();
        let link = self.identity(id).first_administrator_link().await?.ok_or(IdentityError::NotFound)?;
        Ok((self.entry(model).await?, link))
    }

    /// Changes a tenant. Suspending it ends all access to it at once.
    pub async fn edit(&self, id: TenantId, edit: TenantEdit) -> Result<TenantEntry, IdentityError> {
        let before = self.store.tenants().find(id).await?.ok_or(IdentityError::NotFound)?;
        if id == DEFAULT_TENANT && (edit.suspended == Some(true) || edit.hosts.is_some()) {
            // Whoever operates the installation would lock themselves out; its host is `server.public_url`.
            return Err(IdentityError::HomeTenant);
        }
        let name = edit.name.as_deref().map(accounts::clean_name).transpose()?;
        let hosts = edit.hosts.as_deref().map(clean_hosts).transpose()?;
        if let Some(hosts) = &hosts {
            if hosts.is_empty() {
                return Err(IdentityError::Field(Field::HostMalformed));
            }
            self.refuse_own_host(hosts)?;
        }
        let scope = self.store.tenant(id).begin().await?;
        let mut event = Act::TenantChange.on(object(&before));
        if let Some(hosts) = &hosts {
            scope.register().move_to(id, hosts).await.map_err(host_taken)?;
            event = event.with("hosts", hosts.join(" "));
        }
        if let Some(name) = &name {
            scope.register().rename(id, name).await?;
            event = event.with("name-before", &before.name).with("name", name);
        }
        let identity = self.identity(id);
        if hosts.is_some() || name.is_some() {
            identity.audit().append(&scope, event).await?;
        }
        if let Some(suspended) = edit.suspended {
            scope.register().suspend(id, suspended.then(|| self.clock.now_ms())).await?;
            let act = if suspended { Act::TenantSuspend } else { Act::TenantResume };
            identity.audit().append(&scope, act.on(object(&before))).await?;
        }
        scope.commit().await?;
        self.forget();
        if edit.suspended == Some(true) {
            self.identity(id).end_all_access();
        }
        let model = self.store.tenants().find(id).await?.ok_or(IdentityError::NotFound)?;
        self.entry(model).await
    }

    /// A link for the first administrator of a tenant that has no account yet.
    pub async fn first_administrator_link(&self, id: TenantId) -> Result<SetupLink, IdentityError> {
        self.store.tenants().find(id).await?.ok_or(IdentityError::NotFound)?;
        self.identity(id).first_administrator_link().await?.ok_or(IdentityError::HasAccounts)
    }

    /// What tenants have used in the month that runs, in their order.
    pub async fn month(&self, ids: &[TenantId]) -> Result<Vec<usage_month::Model>, IdentityError> {
        let month = month_of(self.clock.now_ms());
        let known = self.store.usage().months(ids, &month).await?;
        let of = |id: &TenantId| {
            let none = || usage_month::Model {
                tenant_id: id.uuid(),
                month: month.clone(),
                participant_ms: 0,
                participants_peak: 0,
                rooms_peak: 0,
            };
            known.iter().find(|model| model.tenant_id == id.uuid()).cloned().unwrap_or_else(none)
        };
        Ok(ids.iter().map(of).collect())
    }

    /// Bytes that each of these tenants keeps as files, in their order.
    pub async fn storage(&self, ids: &[TenantId]) -> Result<Vec<u64>, IdentityError> {
        Ok(self.store.usage().storage(ids).await?)
    }

    /// Bytes that all tenants keep together.
    pub async fn storage_of_all(&self) -> Result<u64, IdentityError> {
        Ok(self.store.usage().storage_of_all().await?)
    }

    /// Adds to what a tenant has used in the month that runs.
    pub async fn spend(&self, id: TenantId, ms: i64, participants: i64, rooms: i64) -> Result<(), IdentityError> {
        let month = month_of(self.clock.now_ms());
        Ok(self.store.usage().add(id, &month, ms, participants, rooms).await?)
    }

    /// How many are active, suspended, and of these how many are to be erased.
    pub async fn counts(&self) -> Result<(u64, u64, u64), IdentityError> {
        Ok(self.store.tenants().counts().await?)
    }

    /// Tenants by name.
    pub async fn page(&self, after: Option<&str>, limit: u64) -> Result<Page<TenantEntry>, IdentityError> {
        let Page { items, next } = self.store.tenants().page(after, limit).await?;
        let ids: Vec<TenantId> = items.iter().map(|model| TenantId::from_uuid(model.id)).collect();
        let hosts = self.store.tenants().hosts_of(&ids).await?;
        let entry = |model: Model| {
            let hosts: Vec<String> =
                hosts.iter().filter(|host| host.tenant_id == model.id).map(|host| host.host.clone()).collect();
            let origin = self.origin(TenantId::from_uuid(model.id), hosts.first().map(String::as_str));
            TenantEntry { model, hosts, origin }
        };
        Ok(Page { items: items.into_iter().map(entry).collect(), next })
    }

    /// The tenant with this id.
    pub async fn entry_of(&self, id: TenantId) -> Result<TenantEntry, IdentityError> {
        let model = self.store.tenants().find(id).await?.ok_or(IdentityError::NotFound)?;
        self.entry(model).await
    }

    /// Where the pages of a tenant are, under each of its host names; links carry the first.
    pub async fn origins(&self, id: TenantId) -> Result<Vec<String>, IdentityError> {
        if id == DEFAULT_TENANT {
            return Ok(vec![self.public_url.clone()]);
        }
        let hosts = self.store.tenants().hosts(id).await?;
        Ok(hosts.iter().map(|host| self.origin(id, Some(host))).collect())
    }

    /// The tenant with this short name.
    pub async fn by_slug(&self, slug: &str) -> Result<TenantEntry, IdentityError> {
        let model = self.store.tenants().find_by_slug(slug).await?.ok_or(IdentityError::NotFound)?;
        self.entry(model).await
    }

    async fn entry(&self, model: Model) -> Result<TenantEntry, IdentityError> {
        let id = TenantId::from_uuid(model.id);
        let hosts = self.store.tenants().hosts(id).await?;
        let origin = self.origin(id, hosts.first().map(String::as_str));
        Ok(TenantEntry { model, hosts, origin })
    }

    fn refuse_own_host(&self, hosts: &[String]) -> Result<(), IdentityError> {
        let own = bare(authority(&self.public_url));
        match hosts.contains(&own) {
            true => Err(IdentityError::Field(Field::HostTaken)),
            false => Ok(()),
        }
    }

    pub(crate) fn forget(&self) {
        self.hosts().clear();
    }

    /// Forgets what is remembered of a tenant, its keys above all.
    pub(crate) fn drop_identity(&self, id: TenantId) {
        self.identities.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        self.forget();
    }

    fn hosts(&self) -> MutexGuard<'_, HashMap<String, (Option<Tenant>, i64)>> {
        self.hosts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `2026-11`, in UTC.
fn month_of(now_ms: i64) -> String {
    let at = jiff::Timestamp::from_millisecond(now_ms).unwrap_or_default().to_zoned(jiff::tz::TimeZone::UTC);
    format!("{:04}-{:02}", at.year(), at.month())
}

/// A tenant as its log names it.
fn object(model: &Model) -> Object {
    Object::new("tenant", model.id, &model.name)
}

fn host_taken(error: StoreError) -> IdentityError {
    match error {
        StoreError::Conflict => IdentityError::Field(Field::HostTaken),
        other => other.into(),
    }
}

fn authority(url: &str) -> &str {
    url.split_once("://").map_or(url, |(_, rest)| rest).split('/').next().unwrap_or_default()
}

/// A host name in lower case, without port and without the dot that may end it (RFC 3986, 3.2.2).
fn bare(host: &str) -> String {
    let host = match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    host.trim_end_matches('.').to_ascii_lowercase()
}

/// Names that a browser can ask for: letters, digits and hyphens in labels (RFC 1123, 2.1); no addresses.
fn clean_hosts(hosts: &[String]) -> Result<Vec<String>, IdentityError> {
    let mut clean = Vec::new();
    for host in hosts {
        let host = host.trim().trim_end_matches('.').to_ascii_lowercase();
        let label = |label: &str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let fits = host.len() <= HOST_CHARS_MAX
            && host.split('.').all(label)
            && host.rsplit('.').next().is_some_and(|last| last.bytes().any(|b| b.is_ascii_alphabetic()));
        if !fits {
            return Err(IdentityError::Field(Field::HostMalformed));
        }
        if !clean.contains(&host) {
            clean.push(host);
        }
    }
    if clean.len() > TENANT_HOSTS_MAX {
        return Err(IdentityError::Field(Field::HostMalformed));
    }
    Ok(clean)
}

#[cfg(test)]
mod tests {
    use outbound::{AllowList, Limits};
    use store::ManualClock;

    use super::*;

    async fn tenants(url: &str) -> (Tenants, Arc<ManualClock>, tempfile::TempDir) {
        let dir = tempfile::tempdir().expect("a folder");
        let store = Store::connect(&format!("sqlite://{}", dir.path().join("t.db").display())).await.expect("connects");
        store.migrate(None).await.expect("migrates");
        store.tenants().ensure_home("Land", 1).await.expect("a tenant");
        let clock = Arc::new(ManualClock::at(1_000_000));
        let outbound = Outbound::new(AllowList::none(), "", Limits::default()).expect("a client");
        let tenants = Tenants::new(store, Keys::fixed(), clock.clone(), Passwords::with(8, 1), outbound, url.into());
        (tenants, clock, dir)
    }

    #[tokio::test]
    async fn the_host_name_says_whose_a_request_is() {
        let (tenants, clock, _dir) = tenants("https://video.example.org:8443").await;
        assert!(tenants.by_host("anything").await.expect("answers").is_some(), "a single tenant has every name");
        let (amt, _) = tenants.create("amt", "Amt", &["Amt.example.org".into()]).await.expect("created");
        assert_eq!(amt.origin, "https://amt.example.org:8443");
        for host in ["amt.example.org", "AMT.example.org:8443", "amt.example.org."] {
            let found = tenants.by_host(host).await.expect("answers").expect(host);
            assert_eq!(found.id.uuid(), amt.model.id);
        }
        let home = tenants.by_host("video.example.org:8443").await.expect("answers").expect("home");
        assert_eq!(home.id, DEFAULT_TENANT);
        assert!(tenants.by_host("anything").await.expect("answers").is_none());
        assert!(tenants.by_host("localhost").await.expect("answers").is_none());
        assert!(tenants.by_host(&"a".repeat(254)).await.expect("answers").is_none());
        // A change that another process makes is seen a second later.
        tenants.store.tenants().set_hosts(TenantId::from_uuid(amt.model.id), &[]).await.expect("set");
        assert!(tenants.by_host("amt.example.org").await.expect("answers").is_some());
        clock.advance(FRESH_MS);
        assert!(tenants.by_host("amt.example.org").await.expect("answers").is_none());
    }

    #[tokio::test]
    async fn names_that_do_not_fit_are_refused_and_nothing_is_half_done() {
        let (tenants, ..) = tenants("http://localhost:8080").await;
        let fault = |result: Result<(TenantEntry, SetupLink), IdentityError>| match result.map(drop) {
            Err(IdentityError::Field(field)) => field,
            other => panic!("expected a field, got {other:?}"),
        };
        for slug in ["", "Amt", "a b", "-a", "a-", "ä", &"a".repeat(41)] {
            assert_eq!(fault(tenants.create(slug, "Amt", &["a.localhost".into()]).await), Field::SlugMalformed);
        }
        for host in ["", "a b", "a_b.org", "-a.org", "10.0.0.1", "a..b", "[::1]", "a.org:80", "a.org/x"] {
            assert_eq!(fault(tenants.create("amt", "Amt", &[host.into()]).await), Field::HostMalformed, "{host}");
        }
        assert_eq!(fault(tenants.create("amt", "Amt", &["localhost".into()]).await), Field::HostTaken);
        tenants.create("amt", "Amt", &["a.localhost".into()]).await.expect("created");
        assert_eq!(fault(tenants.create("amt", "B", &["b.localhost".into()]).await), Field::SlugTaken);
        assert_eq!(fault(tenants.create("b", "B", &["a.localhost".into()]).await), Field::HostTaken);
        assert!(tenants.by_slug("b").await.is_err());
    }

    #[tokio::test]
    async fn a_suspended_tenant_tells_its_listeners() {
        let (tenants, ..) = tenants("http://localhost:8080").await;
        let (amt, _) = tenants.create("amt", "Amt", &["a.localhost".into()]).await.expect("created");
        let id = TenantId::from_uuid(amt.model.id);
        let mut ended = tenants.identity(id).access_ended();
        let suspend = TenantEdit { suspended: Some(true), ..Default::default() };
        tenants.edit(id, suspend.clone()).await.expect("suspended");
        assert_eq!(ended.try_recv().expect("told"), crate::AccessEnded::All);
        assert!(tenants.by_host("a.localhost").await.expect("answers").expect("known").suspended);
        assert!(matches!(tenants.edit(DEFAULT_TENANT, suspend).await, Err(IdentityError::HomeTenant)));
    }
}
