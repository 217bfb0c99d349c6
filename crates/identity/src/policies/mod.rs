//! What the levels of the installation set and what holds at each: read, reviewed, changed.
//!
//! The operator sets the installation's policies and, for a tenant, others in their place: both are the same
//! authority, so what is set for a tenant counts there instead of what is set for all, be it tighter or looser. Below
//! it a tenant, its units and its meetings inherit as the crate `policy` says.

mod built;
mod change;
mod quotas;
mod storage;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ids::{MeetingId, TenantId};
use policy::limits::UNITS_DEEP_MAX;
use policy::{Key, Level, LevelKind, LevelRef, Setting, Settings, StoredSettings, Value, effective};
use store::{Clock, DEFAULT_TENANT, PolicyPlace, SetEntry, Sort, Store, TenantScope};
use tracing::warn;
use uuid::Uuid;

pub use built::{BUILT, is_built, is_built_value, offered};
pub use change::{PolicyEdit, PolicyReview, PolicyState, PolicyView, Running};
pub use quotas::{API_REQUESTS_MIN, BUILT_QUOTAS, QuotaEdit, QuotaState, QuotaView};

use crate::error::IdentityError;

/// What was read holds this long before it is read again, milliseconds: a change that another process makes takes
/// effect this late.
const FRESH_MS: i64 = 1_000;
/// Levels whose values are remembered; beyond them all are read anew.
const REMEMBERED_MAX: usize = 10_000;

/// A level whose policies are looked at or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// The whole installation; the operator's.
    Installation,
    /// What the operator sets for one tenant in place of what holds for all.
    Floor(TenantId),
    Tenant(TenantId),
    Unit(TenantId, Uuid),
    Meeting(TenantId, MeetingId),
}

impl Place {
    /// Whose place it is; nobody's for the installation.
    pub fn tenant(self) -> Option<TenantId> {
        match self {
            Self::Installation => None,
            Self::Floor(tenant) | Self::Tenant(tenant) | Self::Unit(tenant, _) | Self::Meeting(tenant, _) => {
                Some(tenant)
            }
        }
    }

    /// Where its settings are kept; none when it is the operator's.
    fn stored(self) -> Option<PolicyPlace> {
        match self {
            Self::Installation | Self::Floor(_) => None,
            Self::Tenant(_) => Some(PolicyPlace::Tenant),
            Self::Unit(_, unit) => Some(PolicyPlace::Unit(unit)),
            Self::Meeting(_, meeting) => Some(PolicyPlace::Meeting(meeting)),
        }
    }

    fn kind(self) -> LevelKind {
        match self {
            Self::Installation | Self::Floor(_) => LevelKind::Installation,
            Self::Tenant(_) => LevelKind::Tenant,
            Self::Unit(..) => LevelKind::Unit,
            Self::Meeting(..) => LevelKind::Meeting,
        }
    }
}

/// What holds at a place, for those who act on it.
#[derive(Clone, Debug, Default)]
pub struct Values(BTreeMap<Key, Value>);

impl Values {
    /// What holds at the last of these levels.
    pub fn at(levels: &[Level]) -> Self {
        Self(Key::all().map(|key| (key, effective(levels, key).value)).collect())
    }

    pub fn is_on(&self, key: Key) -> bool {
        matches!(self.value(key), Value::Switch(true))
    }

    pub fn number(&self, key: Key) -> u32 {
        match self.value(key) {
            Value::Number(number) => number,
            _ => 0,
        }
    }

    pub fn is(&self, key: Key, name: &str) -> bool {
        matches!(self.value(key), Value::Name(value) if value == name)
    }

    /// Whether a name is among those that are allowed.
    pub fn has(&self, key: Key, name: &str) -> bool {
        matches!(self.value(key), Value::Names(names) if names.contains(name))
    }

    pub fn value(&self, key: Key) -> Value {
        self.0.get(&key).cloned().unwrap_or_else(|| key.default_value())
    }

    /// Seconds of a policy, in milliseconds.
    pub fn seconds_ms(&self, key: Key) -> i64 {
        i64::from(self.number(key)) * 1_000
    }

    /// Days of a policy, in milliseconds.
    pub fn days_ms(&self, key: Key) -> i64 {
        i64::from(self.number(key)) * 24 * 60 * 60 * 1_000
    }
}

/// All policies and quotas of an installation. Cheap to share.
pub struct Policies {
    store: Store,
    clock: Arc<dyn Clock>,
    /// What the configuration of the server says, where the operator has set nothing.
    configured: Mutex<Settings>,
    known: Mutex<HashMap<Place, (Arc<Known>, i64)>>,
}

/// What is remembered of a place.
struct Known {
    values: Values,
    limits: Vec<policy::quota::LimitLevel>,
}

impl Policies {
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock, configured: Mutex::default(), known: Mutex::default() }
    }

    /// A value of the server's configuration: it counts as the installation's, as long as the operator sets no other.
    pub fn configure(&self, key: Key, value: Value) {
        if key.kind().takes(&value) && value != key.default_value() {
            let mut configured = self.configured.lock().unwrap_or_else(PoisonError::into_inner);
            configured.insert(key, Setting::free(value));
        }
    }

    /// What holds at a place.
    pub async fn values(&self, place: Place) -> Result<Values, IdentityError> {
        Ok(self.known(place).await?.values.clone())
    }

    /// The limits of the levels from the top to this one.
    pub async fn limits(&self, place: Place) -> Result<Vec<policy::quota::LimitLevel>, IdentityError> {
        Ok(self.known(place).await?.limits.clone())
    }

    async fn known(&self, place: Place) -> Result<Arc<Known>, IdentityError> {
        let now_ms = self.clock.now_ms();
        if let Some((known, read_ms)) = self.memory().get(&place)
            && (0..FRESH_MS).contains(&(now_ms - read_ms))
        {
            return Ok(known.clone());
        }
        let path = self.path(place).await?;
        let limits = self.limit_path(&path).await?;
        let known = Arc::new(Known { values: Values::at(&path.levels), limits });
        let mut memory = self.memory();
        if memory.len() >= REMEMBERED_MAX {
            memory.clear();
        }
        memory.insert(place, (known.clone(), now_ms));
        Ok(known)
    }

    /// Nothing of what was read before holds any more.
    fn forget(&self) {
        self.memory().clear();
    }

    fn memory(&self) -> MutexGuard<'_, HashMap<Place, (Arc<Known>, i64)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn scope(&self, tenant: TenantId) -> TenantScope {
        self.store.tenant(tenant)
    }

    /// The levels from the top to this one.
    async fn path(&self, place: Place) -> Result<Path, IdentityError> {
        let operators = self.store.installation_policies().of(Sort::Policy, place.tenant()).await?;
        let whole = self.installation_name().await?;
        let mut levels = vec![self.top(&whole, &operators, place.tenant())];
        let Some(tenant) = place.tenant().filter(|_| place.stored().is_some()) else {
            return Ok(Path { tenant: place.tenant(), levels });
        };
        let refs = self.refs(tenant, place).await?;
        let ids: Vec<Uuid> = refs.iter().map(|at| at.id).collect();
        let set = self.scope(tenant).policies().of(Sort::Policy, &ids).await?;
        levels.extend(refs.into_iter().map(|at| Level { settings: settings_of(&set, at.id), at }));
        Ok(Path { tenant: Some(tenant), levels })
    }

    /// The installation as a tenant has it over it.
    fn top(&self, name: &str, operators: &[SetEntry], tenant: Option<TenantId>) -> Level {
        let mut settings = self.configured.lock().unwrap_or_else(PoisonError::into_inner).clone();
        settings.extend(settings_of(operators, Uuid::nil()));
        if let Some(tenant) = tenant {
            settings.extend(settings_of(operators, tenant.uuid()));
        }
        Level { at: installation_ref(name), settings }
    }

    /// The levels of a tenant down to this one.
    async fn refs(&self, tenant: TenantId, place: Place) -> Result<Vec<LevelRef>, IdentityError> {
        let model = self.store.tenants().find(tenant).await?.ok_or(IdentityError::NotFound)?;
        let mut refs = vec![LevelRef { kind: LevelKind::Tenant, id: model.id, name: model.name }];
        let scope = self.scope(tenant);
        match place {
            Place::Unit(_, unit) => refs.extend(self.unit_path(&scope, unit).await?),
            Place::Meeting(_, meeting) => {
                let model = scope.meetings().find(meeting).await?.ok_or(IdentityError::NotFound)?;
                refs.extend(self.units_of_meeting(&scope, &model).await?);
                refs.push(LevelRef { kind: LevelKind::Meeting, id: model.id, name: model.title });
            }
            Place::Installation | Place::Floor(_) | Place::Tenant(_) => {}
        }
        Ok(refs)
    }

    /// A unit with those above it, from the top.
    async fn unit_path(&self, scope: &TenantScope, unit: Uuid) -> Result<Vec<LevelRef>, IdentityError> {
        let units = scope.units().all().await?;
        let mut path = Vec::new();
        let mut next = Some(unit);
        while let Some(id) = next.filter(|_| path.len() < UNITS_DEEP_MAX) {
            let unit = units.iter().find(|unit| unit.id == id).ok_or(IdentityError::NotFound)?;
            path.push(LevelRef { kind: LevelKind::Unit, id, name: unit.name.clone() });
            next = unit.parent_id;
        }
        path.reverse();
        Ok(path)
    }

    /// The units over a meeting; none when it belongs to the tenant alone.
    async fn units_of_meeting(
        &self,
        scope: &TenantScope,
        meeting: &store::entity::meeting::Model,
    ) -> Result<Vec<LevelRef>, IdentityError> {
        match meeting.unit_id {
            Some(unit) => self.unit_path(scope, unit).await,
            None => Ok(Vec::new()),
        }
    }

    /// What the whole installation is called: as the operator's own tenant.
    async fn installation_name(&self) -> Result<String, IdentityError> {
        Ok(self.store.tenants().find(DEFAULT_TENANT).await?.map(|home| home.name).unwrap_or_default())
    }
}

/// Levels from the top, and whose they are.
struct Path {
    tenant: Option<TenantId>,
    levels: Vec<Level>,
}

fn installation_ref(name: &str) -> LevelRef {
    LevelRef { kind: LevelKind::Installation, id: Uuid::nil(), name: name.to_owned() }
}

/// What one level sets, of what was read of several. What this version does not know is left alone.
fn settings_of(entries: &[SetEntry], level: Uuid) -> Settings {
    let bodies = entries.iter().filter(|entry| entry.level == level);
    let map: serde_json::Map<String, serde_json::Value> = bodies
        .map(|entry| (entry.name.clone(), serde_json::from_str(&entry.body).unwrap_or(serde_json::Value::Null)))
        .collect();
    let stored: StoredSettings = match serde_json::from_value(map.into()) {
        Ok(stored) => stored,
        Err(fault) => {
            warn!(%level, %fault, "stored policies cannot be read");
            return Settings::new();
        }
    };
    let (settings, skipped) = stored.read();
    for entry in skipped {
        warn!(%level, %entry, "a stored policy is left alone");
    }
    settings
}
