//! What a change would do, said before it is saved.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

use crate::check::{Refusal, check};
use crate::effective::{Effective, Lock, Origin, effective};
use crate::key::Key;
use crate::level::{Level, LevelKind, LevelRef, Setting, Settings, may_lie_under};
use crate::limits::{LEVELS_MAX, REVIEW_LEVELS_MAX, UNITS_DEEP_MAX};

/// A level and the one it lies under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    pub level: Level,
    /// Kind and id; none for the installation alone.
    pub under: Option<(LevelKind, Uuid)>,
}

/// Levels under one installation, as a tree. A part is enough: those that a change concerns with all above.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hierarchy {
    nodes: Vec<Node>,
    above: Vec<Option<usize>>,
    places: BTreeMap<(LevelKind, Uuid), usize>,
}

/// Levels that are no tree.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum HierarchyError {
    #[error("more than {REVIEW_LEVELS_MAX} levels")]
    TooMany,
    #[error("the level {} stands twice", .0.name)]
    Twice(LevelRef),
    #[error("the level {} lies under none that could be above it", .0.name)]
    Misplaced(LevelRef),
    /// Or in a circle.
    #[error("the level {} lies too deep", .0.name)]
    TooDeep(LevelRef),
}

impl Hierarchy {
    /// In any order; consequences are told in this one.
    pub fn new(nodes: Vec<Node>) -> Result<Self, HierarchyError> {
        if nodes.len() > REVIEW_LEVELS_MAX {
            return Err(HierarchyError::TooMany);
        }
        let mut places = BTreeMap::new();
        for (index, node) in nodes.iter().enumerate() {
            if places.insert(place(&node.level.at), index).is_some() {
                return Err(HierarchyError::Twice(node.level.at.clone()));
            }
        }
        let misplaced = |node: &Node| HierarchyError::Misplaced(node.level.at.clone());
        let mut above = Vec::with_capacity(nodes.len());
        for node in &nodes {
            above.push(match node.under {
                None if node.level.at.kind == LevelKind::Installation => None,
                Some(under) if may_lie_under(under.0, node.level.at.kind) => {
                    Some(*places.get(&under).ok_or_else(|| misplaced(node))?)
                }
                _ => return Err(misplaced(node)),
            });
        }
        let mut tops = above.iter().zip(&nodes).filter(|(above, _)| above.is_none());
        if let Some((_, second)) = tops.nth(1) {
            return Err(misplaced(second));
        }
        let tree = Self { nodes, above, places };
        for (index, node) in tree.nodes.iter().enumerate() {
            // One more than allowed tells a circle from a deep place, and both are refused.
            let units = tree.upwards(index).filter(|level| level.at.kind == LevelKind::Unit).count();
            if units > UNITS_DEEP_MAX {
                return Err(HierarchyError::TooDeep(node.level.at.clone()));
            }
        }
        Ok(tree)
    }

    /// The levels of this place from the top, itself at the end.
    pub fn path(&self, kind: LevelKind, id: Uuid) -> Option<Vec<&Level>> {
        self.places.get(&(kind, id)).map(|index| self.path_of(*index))
    }

    fn path_of(&self, index: usize) -> Vec<&Level> {
        let mut path: Vec<_> = self.upwards(index).collect();
        path.reverse();
        path
    }

    fn upwards(&self, index: usize) -> impl Iterator<Item = &Level> {
        let up = std::iter::successors(Some(index), |index| self.above[*index]);
        up.take(LEVELS_MAX + 1).map(|index| &self.nodes[index].level)
    }
}

fn place(at: &LevelRef) -> (LevelKind, Uuid) {
    (at.kind, at.id)
}

/// One setting that is made, changed or taken away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, optional_fields, rename = "PolicyEdit"))]
#[cfg_attr(feature = "shapes", schema(as = PolicyEdit))]
pub struct Edit {
    pub level: LevelRef,
    pub key: Key,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<Setting>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub becomes: Option<Setting>,
}

/// An edit that cannot be saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, rename = "RefusedPolicyEdit"))]
#[cfg_attr(feature = "shapes", schema(as = RefusedPolicyEdit))]
pub struct RefusedEdit {
    pub level: LevelRef,
    pub refusal: Refusal,
}

/// What holds at one level before and after: another value, another origin, another lock, or a setting that
/// gains or loses its effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, rename = "PolicyConsequence"))]
#[cfg_attr(feature = "shapes", schema(as = PolicyConsequence))]
pub struct Consequence {
    pub level: LevelRef,
    pub before: Effective,
    pub after: Effective,
    /// Conferences that run at this level must be told.
    pub tells_running: bool,
}

impl Consequence {
    /// Whether another value holds; otherwise only its origin, lock or what is without effect changes.
    pub fn changes_value(&self) -> bool {
        self.before.value != self.after.value
    }
}

/// All that a change would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, rename = "PolicyReview"))]
#[cfg_attr(feature = "shapes", schema(as = PolicyReview))]
pub struct Review {
    pub edits: Vec<Edit>,
    /// Empty, or nothing may be saved.
    pub refused: Vec<RefusedEdit>,
    pub consequences: Vec<Consequence>,
}

/// What changes from `old` to `new`. A level that is in `new` alone is new, with all it sets; one that is in
/// `old` alone is gone with its settings. Consequences are told of levels that are in both, and a new name
/// of a level is none.
pub fn review(old: &Hierarchy, new: &Hierarchy) -> Review {
    let mut review = Review::default();
    let mut moved = false;
    let none = Settings::new();
    for (index, node) in new.nodes.iter().enumerate() {
        let at = &node.level.at;
        let before = old.places.get(&place(at)).map(|index| &old.nodes[*index]);
        moved |= before.is_some_and(|before| before.under != node.under);
        let was = before.map_or(&none, |before| &before.level.settings);
        let edits = edits(at, was, &node.level.settings);
        let path = new.path_of(index);
        let above = &path[..path.len() - 1];
        let refusals = edits.iter().filter_map(|edit| check(above, at.kind, edit.key, edit.becomes.as_ref()?).err());
        review.refused.extend(refusals.map(|refusal| RefusedEdit { level: at.clone(), refusal }));
        review.edits.extend(edits);
    }
    // Nothing else can become different; a level that moved inherits from elsewhere.
    let edited: BTreeSet<Key> = review.edits.iter().map(|edit| edit.key).collect();
    let keys: Vec<Key> = Key::all().filter(|key| moved || edited.contains(key)).collect();
    for (index, node) in new.nodes.iter().enumerate() {
        let Some(before) = old.places.get(&place(&node.level.at)) else { continue };
        let (before, after) = (old.path_of(*before), new.path_of(index));
        review.consequences.extend(keys.iter().filter_map(|key| consequence(&before, &after, &node.level.at, *key)));
    }
    review
}

fn edits(level: &LevelRef, was: &Settings, becomes: &Settings) -> Vec<Edit> {
    let keys: BTreeSet<Key> = was.keys().chain(becomes.keys()).copied().collect();
    let edit =
        |key: Key| Edit { level: level.clone(), key, was: was.get(&key).cloned(), becomes: becomes.get(&key).cloned() };
    keys.into_iter().map(edit).filter(|edit| edit.was != edit.becomes).collect()
}

fn consequence(before: &[&Level], after: &[&Level], level: &LevelRef, key: Key) -> Option<Consequence> {
    let (before, after) = (effective(before, key), effective(after, key));
    if nameless(before.clone()) == nameless(after.clone()) {
        return None;
    }
    let tells_running = key.rule().running && before.value != after.value;
    Some(Consequence { level: level.clone(), before, after, tells_running })
}

/// Without what levels are called, which is no policy.
fn nameless(mut effective: Effective) -> Effective {
    for origin in [&mut effective.origin, &mut effective.inherited.origin] {
        if let Origin::Level { level } = origin {
            level.name.clear();
        }
    }
    for Lock { by, .. } in [&mut effective.locked_by, &mut effective.locks_below].into_iter().flatten() {
        by.name.clear();
    }
    effective.overridden.iter_mut().for_each(|setting| setting.level.name.clear());
    effective
}
