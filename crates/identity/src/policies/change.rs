//! Looking at a level, trying a change, making it.

use std::collections::{BTreeMap, HashMap};

use ids::{MeetingId, TenantId};
use policy::{
    Allowed, Consequence, Edit, Effective, Hierarchy, Key, Level, LevelKind, LevelRef, Node, RefusedEdit, Setting,
    Settings, allowed, check, effective,
};
use store::entity::tenant;
use store::{SetChange, SetEntry, Sort};
use uuid::Uuid;

use super::{Place, Policies, built, installation_ref, settings_of};
use crate::error::IdentityError;

/// Settings that are made, changed (`Some`) or taken away (`None`).
pub type PolicyEdit = BTreeMap<Key, Option<Setting>>;
/// Meetings that run now, of each tenant.
pub type Running = HashMap<TenantId, Vec<MeetingId>>;

/// A level with all that can be set.
#[derive(Clone, Debug)]
pub struct PolicyView {
    pub level: LevelRef,
    /// From the top, itself at the end.
    pub path: Vec<LevelRef>,
    pub version: i64,
    pub policies: Vec<PolicyState>,
}

/// One policy as a level has it.
#[derive(Clone, Debug)]
pub struct PolicyState {
    pub effective: Effective,
    /// What may be set here; nothing when the level does not set it.
    pub allowed: Allowed,
    /// What the level itself sets, when and by whom.
    pub setting: Option<(Setting, i64, String)>,
}

/// What a change would do.
#[derive(Clone, Debug, Default)]
pub struct PolicyReview {
    pub edits: Vec<Edit>,
    pub refused: Vec<RefusedEdit>,
    pub consequences: Vec<Consequence>,
    /// Conferences that run now and are told.
    pub running: usize,
}

impl Policies {
    /// A level with what it sets and what holds there.
    pub async fn view(&self, place: Place) -> Result<PolicyView, IdentityError> {
        let (above, own, entries) = self.stand(place).await?;
        let mut path = above;
        path.push(own);
        let (above, level) = (&path[..path.len() - 1], path[path.len() - 1].at.clone());
        let state = |key: &Key| {
            let entry = entries.iter().find(|entry| entry.name == key.name());
            let setting = path.last().and_then(|own| own.settings.get(key));
            PolicyState {
                effective: effective(&path, *key),
                allowed: built::offered(*key, allowed(above, place.kind(), *key)),
                setting: setting
                    .zip(entry)
                    .map(|(setting, entry)| (setting.clone(), entry.set_at_ms, entry.set_by.clone())),
            }
        };
        let policies = built::BUILT.iter().map(state).collect();
        let path = path.iter().map(|level| level.at.clone()).collect();
        Ok(PolicyView { level, path, version: self.version(place).await?, policies })
    }

    /// What a change would do, said before it is made. `running` are meetings that run now.
    pub async fn review(
        &self,
        place: Place,
        edit: &PolicyEdit,
        running: &Running,
    ) -> Result<PolicyReview, IdentityError> {
        let (above, own, _) = self.stand(place).await?;
        let changed = changed(&own, edit);
        let mut review = self.own_part(place, &above, &own, edit);
        let name = self.installation_name().await?;
        let mut told = 0;
        for ground in self.grounds(place).await? {
            let tenant = TenantId::from_uuid(ground.tenant.id);
            let live = running.get(&tenant).map(Vec::as_slice).unwrap_or_default();
            let parts = if place.tenant().is_none() { &[][..] } else { live };
            let (old, new) = self.trees(&name, ground, place, &changed, parts).await?;
            let (Ok(old), Ok(new)) = (Hierarchy::new(old), Hierarchy::new(new)) else { continue };
            let consequences = policy::review(&old, &new).consequences;
            let tells = consequences.iter().any(|consequence| consequence.tells_running);
            told += match place.tenant() {
                None if tells => live.len(),
                None => 0,
                Some(_) => consequences
                    .iter()
                    .filter(|c| c.level.kind == LevelKind::Meeting && c.tells_running)
                    .filter(|c| live.iter().any(|meeting| meeting.uuid() == c.level.id))
                    .map(|c| c.level.id)
                    .collect::<std::collections::BTreeSet<_>>()
                    .len(),
            };
            // The level itself is told once, not once for each tenant.
            let below = |c: &Consequence| c.level.kind != LevelKind::Installation;
            let itself = |c: &Consequence| place.kind() != LevelKind::Installation && c.level.id == own.at.id;
            review.consequences.extend(consequences.into_iter().filter(|c| below(c) && !itself(c)));
        }
        review.running = told;
        Ok(review)
    }

    /// Makes a change. Refused whole when one setting is; [`IdentityError::Stale`] when somebody else was faster.
    pub async fn change(
        &self,
        place: Place,
        version: i64,
        edit: &PolicyEdit,
        by: &str,
    ) -> Result<PolicyView, IdentityError> {
        let (above, own, _) = self.stand(place).await?;
        let refused = self.own_part(place, &above, &own, edit).refused;
        if !refused.is_empty() {
            return Err(IdentityError::PolicyRefused(refused.into_iter().map(|refused| refused.refusal).collect()));
        }
        let body = |setting: &Setting| serde_json::to_string(setting).expect("settings are plain data");
        let entries = edit.iter().map(|(key, setting)| (key.name().to_owned(), setting.as_ref().map(body)));
        self.write(place, version, Sort::Policy, entries.collect(), by).await?;
        self.view(place).await
    }

    pub(super) async fn write(
        &self,
        place: Place,
        version: i64,
        sort: Sort,
        entries: Vec<(String, Option<String>)>,
        by: &str,
    ) -> Result<(), IdentityError> {
        let change = SetChange { sort, entries, at_ms: self.clock.now_ms(), by: by.to_owned() };
        let event = said(place, &change);
        match place.stored().zip(place.tenant()) {
            Some((stored, tenant)) => {
                let scope = self.scope(tenant).begin().await?;
                scope.policies().save(stored, version, &change).await?;
                audit::append(&scope, event, change.at_ms).await?;
                scope.commit().await?;
            }
            None => {
                self.store.installation_policies().save(place.tenant(), version, &change).await?;
                // Tables of the installation are written in another transaction than those of tenants. What holds for
                // all stands in the log of the operator's own tenant.
                let log = self.scope(place.tenant().unwrap_or(store::DEFAULT_TENANT));
                audit::append(&log, event, change.at_ms).await?;
            }
        }
        self.forget();
        Ok(())
    }

    pub(super) async fn version(&self, place: Place) -> Result<i64, IdentityError> {
        Ok(match place.stored().zip(place.tenant()) {
            Some((stored, tenant)) => self.scope(tenant).policies().version(stored).await?,
            None => self.store.installation_policies().version(place.tenant()).await?,
        })
    }

    /// The levels above a place, the place itself, and the entries it has set.
    async fn stand(&self, place: Place) -> Result<(Vec<Level>, Level, Vec<SetEntry>), IdentityError> {
        if let Some(tenant) = place.tenant().filter(|_| place.stored().is_none()) {
            // What is set for a tenant stands in place of what is set for all, whose locks do not bind it.
            let model = self.store.tenants().find(tenant).await?.ok_or(IdentityError::NotFound)?;
            let entries = self.store.installation_policies().of(Sort::Policy, Some(tenant)).await?;
            let mut whole = self.top(&self.installation_name().await?, &entries, None);
            whole.settings.values_mut().for_each(|setting| setting.locked = false);
            let at = LevelRef { kind: LevelKind::Installation, id: model.id, name: model.name };
            let own = Level { settings: settings_of(&entries, model.id), at };
            return Ok((vec![whole], own, of_level(entries, model.id)));
        }
        let mut levels = self.path(place).await?.levels;
        let mut own = levels.pop().ok_or(IdentityError::NotFound)?;
        let entries = match place.stored().zip(place.tenant()) {
            Some((_, tenant)) => self.scope(tenant).policies().of(Sort::Policy, &[own.at.id]).await?,
            None => {
                let entries = self.store.installation_policies().of(Sort::Policy, None).await?;
                // What the configuration says is inherited, as a default is.
                let configured = std::mem::replace(&mut own.settings, settings_of(&entries, Uuid::nil()));
                let configured: Settings =
                    configured.into_iter().filter(|(key, _)| !own.settings.contains_key(key)).collect();
                levels.push(Level { at: installation_ref(&own.at.name), settings: configured });
                entries
            }
        };
        Ok((levels, own, entries))
    }

    /// Edits and refusals at the level itself, and what changes there.
    fn own_part(&self, place: Place, above: &[Level], own: &Level, edit: &PolicyEdit) -> PolicyReview {
        let mut review = PolicyReview::default();
        let new = changed(own, edit);
        let (mut old_path, mut new_path) = (above.to_vec(), above.to_vec());
        old_path.push(own.clone());
        new_path.push(new.clone());
        for (key, becomes) in edit {
            let was = own.settings.get(key).cloned();
            if was == *becomes {
                continue;
            }
            if let Some(setting) = becomes
                && let Err(refusal) = checked(above, place.kind(), *key, setting)
            {
                review.refused.push(RefusedEdit { level: own.at.clone(), refusal });
            }
            review.edits.push(Edit { level: own.at.clone(), key: *key, was, becomes: becomes.clone() });
            let (before, after) = (effective(&old_path, *key), effective(&new_path, *key));
            if before != after {
                let tells_running = key.rule().running && before.value != after.value;
                review.consequences.push(Consequence { level: own.at.clone(), before, after, tells_running });
            }
        }
        review
    }

    /// What a change at a place is compared with, for each tenant that it concerns. A change for all of them takes as
    /// many statements for a thousand as for one.
    async fn grounds(&self, place: Place) -> Result<Vec<Ground>, IdentityError> {
        let operators = self.store.installation_policies();
        if let Some(id) = place.tenant() {
            let tenant = self.store.tenants().find(id).await?.ok_or(IdentityError::NotFound)?;
            let operators = operators.of(Sort::Policy, Some(id)).await?;
            let set = self.scope(id).policies().all(Sort::Policy).await?;
            return Ok(vec![Ground { tenant, operators, set }]);
        }
        let mut of_each = by_level(operators.all(Sort::Policy).await?);
        let of_all = of_each.remove(&Uuid::nil()).unwrap_or_default();
        let mut set = by_level(operators.of_every_tenant().await?);
        let ground = |tenant: tenant::Model| Ground {
            operators: of_all.iter().cloned().chain(of_each.remove(&tenant.id).unwrap_or_default()).collect(),
            set: set.remove(&tenant.id).unwrap_or_default(),
            tenant,
        };
        Ok(self.store.tenants().every().await?.into_iter().map(ground).collect())
    }

    /// The levels of a tenant before and after a change: all that set something or run now, with all above them.
    async fn trees(
        &self,
        name: &str,
        Ground { tenant: model, operators, set }: Ground,
        place: Place,
        changed: &Level,
        running: &[MeetingId],
    ) -> Result<(Vec<Node>, Vec<Node>), IdentityError> {
        let tenant = TenantId::from_uuid(model.id);
        let scope = self.scope(tenant);
        let top = self.top(name, &operators, Some(tenant));
        let level = |kind, id, name| Level { at: LevelRef { kind, id, name }, settings: settings_of(&set, id) };
        let mut nodes = vec![Node { level: top, under: None }];
        let own = level(LevelKind::Tenant, model.id, model.name);
        nodes.push(Node { level: own, under: Some((LevelKind::Installation, Uuid::nil())) });
        if place.tenant().is_some() {
            for unit in scope.units().all().await? {
                let under = unit.parent_id.map_or((LevelKind::Tenant, model.id), |above| (LevelKind::Unit, above));
                nodes.push(Node { level: level(LevelKind::Unit, unit.id, unit.name), under: Some(under) });
            }
            let mut meetings: Vec<Uuid> = running.iter().map(|meeting| meeting.uuid()).collect();
            meetings.extend(set.iter().map(|entry| entry.level));
            meetings.sort_unstable();
            meetings.dedup();
            for meeting in scope.meetings().of(&meetings).await? {
                let under = meeting.unit_id.map_or((LevelKind::Tenant, model.id), |unit| (LevelKind::Unit, unit));
                nodes.push(Node { level: level(LevelKind::Meeting, meeting.id, meeting.title), under: Some(under) });
            }
        }
        let mut new = nodes.clone();
        match place {
            Place::Installation => {
                let mut operators: Vec<_> = operators.into_iter().filter(|entry| entry.level != Uuid::nil()).collect();
                operators.retain(|entry| entry.level == tenant.uuid());
                let mut top = self.top(name, &[], None);
                top.settings.extend(changed.settings.clone());
                top.settings.extend(settings_of(&operators, tenant.uuid()));
                new[0].level = top;
            }
            Place::Floor(_) => {
                let mut top = self.top(name, &operators, None);
                top.settings.extend(changed.settings.clone());
                new[0].level = top;
            }
            _ => {
                if let Some(node) = new.iter_mut().find(|node| node.level.at.is(&changed.at)) {
                    node.level.settings.clone_from(&changed.settings);
                }
            }
        }
        Ok((nodes, new))
    }
}

/// A tenant, and what the operator and the tenant set in it.
struct Ground {
    tenant: tenant::Model,
    /// For all tenants, and for this one.
    operators: Vec<SetEntry>,
    /// By the tenant: all that it and its parts set, or, where its parts do not matter, what it sets itself.
    set: Vec<SetEntry>,
}

fn by_level(entries: Vec<SetEntry>) -> HashMap<Uuid, Vec<SetEntry>> {
    let mut levels: HashMap<Uuid, Vec<SetEntry>> = HashMap::new();
    for entry in entries {
        levels.entry(entry.level).or_default().push(entry);
    }
    levels
}

/// Whether a level may set this, and whether the product would do anything about it.
fn checked(above: &[Level], at: LevelKind, key: Key, setting: &Setting) -> Result<(), policy::Refusal> {
    check(above, at, key, setting)?;
    if built::is_built_value(key, &setting.value) {
        return Ok(());
    }
    Err(policy::Refusal::Invalid { key, allowed: built::offered(key, allowed(above, at, key)) })
}

fn changed(own: &Level, edit: &PolicyEdit) -> Level {
    let mut level = own.clone();
    for (key, setting) in edit {
        match setting {
            Some(setting) => level.settings.insert(*key, setting.clone()),
            None => level.settings.remove(key),
        };
    }
    level
}

fn of_level(entries: Vec<SetEntry>, level: Uuid) -> Vec<SetEntry> {
    entries.into_iter().filter(|entry| entry.level == level).collect()
}

/// A change as the log says it: each setting by its name, and `inherited` where it was taken away.
fn said(place: Place, change: &SetChange) -> audit::Event {
    let object = match place {
        Place::Installation => audit::Object::named("installation", ""),
        Place::Floor(tenant) | Place::Tenant(tenant) => audit::Object::new("tenant", tenant.uuid(), ""),
        Place::Unit(_, unit) => audit::Object::new("unit", unit, ""),
        Place::Meeting(_, meeting) => audit::Object::new("meeting", meeting.uuid(), ""),
    };
    let act = match change.sort {
        Sort::Policy => audit::Act::PolicySet,
        Sort::Quota => audit::Act::QuotaSet,
    };
    let put = |event: audit::Event, (name, body): &(String, Option<String>)| {
        event.with(name.as_str(), body.as_deref().unwrap_or("inherited"))
    };
    change.entries.iter().fold(act.on(object), put)
}
