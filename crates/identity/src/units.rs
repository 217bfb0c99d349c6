//! Units of a tenant.

use ids::UnitId;
use store::entity::unit;
use store::{NewUnit, StoreError, UnitEdit};
use uuid::Uuid;

use crate::Identity;
use crate::accounts::clean_name;
use crate::administration::{Administration, UnitTree};
use crate::error::{Field, IdentityError};

/// Units of a tenant at most.
pub const UNITS_MAX: usize = 1_000;
/// Levels of units at most.
pub const UNIT_DEPTH_MAX: usize = 8;
/// Longest short name, characters.
const SHORT_NAME_CHARS_MAX: usize = 20;

/// What is changed of a unit; absent fields stay.
#[derive(Clone, Debug, Default)]
pub struct UnitChange {
    pub name: Option<String>,
    pub short_name: Option<String>,
    /// `Some(None)` puts it on top.
    pub parent: Option<Option<UnitId>>,
    /// Refused when the unit is at another version.
    pub version: Option<i64>,
}

fn clean_short_name(name: &str) -> Result<String, IdentityError> {
    let name = clean_name(name).map_err(|_| IdentityError::Field(Field::ShortNameMalformed))?;
    let fits = name.chars().count() <= SHORT_NAME_CHARS_MAX;
    if fits { Ok(name) } else { Err(IdentityError::Field(Field::ShortNameMalformed)) }
}

fn taken(error: StoreError) -> IdentityError {
    match error {
        StoreError::Conflict => IdentityError::Field(Field::ShortNameTaken),
        StoreError::Bound => IdentityError::InUse,
        StoreError::Stale => IdentityError::Stale,
        other => other.into(),
    }
}

impl Identity {
    /// Units within reach, with the number of people in each; those above them are not told.
    pub async fn unit_sizes(&self) -> Result<Vec<(Option<Uuid>, i64)>, IdentityError> {
        Ok(self.store.accounts().count_by_unit().await?)
    }

    /// Adds a unit below one within reach.
    pub async fn create_unit(
        &self,
        by: &Administration,
        name: &str,
        short_name: &str,
        parent: Option<UnitId>,
    ) -> Result<unit::Model, IdentityError> {
        let (name, short_name) = (clean_name(name)?, clean_short_name(short_name)?);
        let store = self.store.begin().await?;
        store.lock_people().await?;
        let tree = UnitTree::read(&store).await?;
        under(by, &tree, parent, 1)?;
        if tree.all().len() >= UNITS_MAX {
            return Err(IdentityError::TooMany);
        }
        let new = NewUnit { id: self.new_id(), parent, name, short_name, created_at_ms: self.now_ms() };
        let unit = store.units().create(new).await.map_err(taken)?;
        self.audit.append(&store, audit::Act::UnitCreate.on(object(&unit))).await?;
        store.commit().await?;
        Ok(unit)
    }

    /// Changes a unit, or moves it with all below it.
    pub async fn change_unit(
        &self,
        by: &Administration,
        id: UnitId,
        change: UnitChange,
    ) -> Result<unit::Model, IdentityError> {
        let store = self.store.begin().await?;
        store.lock_people().await?;
        let tree = UnitTree::read(&store).await?;
        let before = shaped(by, &tree, id)?;
        if change.version.is_some_and(|version| version != before.version) {
            return Err(IdentityError::Stale);
        }
        let parent = match change.parent {
            Some(parent) if parent.map(UnitId::uuid) != before.parent_id => {
                if parent.is_some_and(|parent| tree.is_within(parent.uuid(), before.id)) {
                    return Err(IdentityError::Field(Field::ParentUnfit));
                }
                under(by, &tree, parent, tree.height(before.id))?;
                parent
            }
            _ => before.parent_id.map(UnitId::from_uuid),
        };
        let edit = UnitEdit {
            parent,
            name: change.name.as_deref().map(clean_name).transpose()?.unwrap_or_else(|| before.name.clone()),
            short_name: match &change.short_name {
                Some(name) => clean_short_name(name)?,
                None => before.short_name.clone(),
            },
        };
        store.units().change(id, before.version, edit).await.map_err(taken)?;
        let after = UnitTree::read(&store).await?.get(id.uuid()).cloned().ok_or(IdentityError::NotFound)?;
        let changed = audit::Act::UnitChange.on(object(&after));
        self.audit.append(&store, changed.with("name-before", &before.name).with("name", &after.name)).await?;
        store.commit().await?;
        Ok(after)
    }

    /// Deletes a unit that nothing is in: no unit, account, group or meeting. Roles for it are gone with it.
    pub async fn delete_unit(
        &self,
        by: &Administration,
        id: UnitId,
        version: Option<i64>,
    ) -> Result<(), IdentityError> {
        let store = self.store.begin().await?;
        store.lock_people().await?;
        let tree = UnitTree::read(&store).await?;
        let gone = shaped(by, &tree, id)?.clone();
        store.units().delete(id, version).await.map_err(taken)?;
        self.audit.append(&store, audit::Act::UnitDelete.on(object(&gone))).await?;
        store.commit().await?;
        Ok(())
    }
}

/// A unit as the log names it.
fn object(unit: &unit::Model) -> audit::Object {
    audit::Object::new("unit", unit.id, &unit.name)
}

/// A unit that may be changed. What is out of reach does not exist; the topmost within reach is seen, not changed.
fn shaped<'a>(by: &Administration, tree: &'a UnitTree, id: UnitId) -> Result<&'a unit::Model, IdentityError> {
    let unit = tree.get(id.uuid()).filter(|unit| by.reaches(Some(unit.id))).ok_or(IdentityError::NotFound)?;
    by.need(by.shapes(unit))?;
    Ok(unit)
}

/// Whether something of this height may hang below a unit.
fn under(by: &Administration, tree: &UnitTree, parent: Option<UnitId>, height: usize) -> Result<(), IdentityError> {
    let depth = match parent {
        None => {
            by.need(by.whole_tenant())?;
            0
        }
        Some(parent) => {
            let known = tree.get(parent.uuid()).filter(|unit| by.reaches(Some(unit.id)));
            tree.depth(known.ok_or(IdentityError::Field(Field::ParentUnfit))?.id)
        }
    };
    if depth + height > UNIT_DEPTH_MAX { Err(IdentityError::Field(Field::ParentUnfit)) } else { Ok(()) }
}
