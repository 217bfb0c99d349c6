//! Which attributes are returned (RFC 7644, 3.9).

use serde_json::Value;

use crate::error::{ScimError, ScimType};
use crate::limits::PROJECTED_MAX;
use crate::path::AttrPath;
use crate::schema::{ResourceKind, Target};

/// What `attributes` or `excludedAttributes` asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Projection {
    #[default]
    Whole,
    Only(Vec<AttrPath>),
    Without(Vec<AttrPath>),
}

impl Projection {
    /// Names that nothing has are no fault: nothing is returned for them.
    pub fn read<'a>(
        only: impl IntoIterator<Item = &'a str>,
        without: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, ScimError> {
        let (only, without) = (names(only)?, names(without)?);
        match (only.is_empty(), without.is_empty()) {
            (true, true) => Ok(Self::Whole),
            (false, true) => Ok(Self::Only(only)),
            (true, false) => Ok(Self::Without(without)),
            (false, false) => Err(ScimError::bad(
                ScimType::InvalidValue,
                "There are either attributes or excludedAttributes, not both.",
            )),
        }
    }

    /// Whether this attribute is asked for; what is expensive to find is not looked for otherwise.
    pub fn wants(&self, kind: ResourceKind, name: &str) -> bool {
        let whole = |path: &AttrPath| kind.resolve(path).is_some_and(|t| t.attribute.name == name && t.sub.is_none());
        let named = |path: &AttrPath| kind.resolve(path).is_some_and(|target| target.attribute.name == name);
        match self {
            Self::Whole => true,
            Self::Only(paths) => paths.iter().any(named),
            Self::Without(paths) => !paths.iter().any(whole),
        }
    }

    /// The part of a whole resource that was asked for.
    pub fn of(&self, kind: ResourceKind, resource: Value) -> Value {
        let Value::Object(mut resource) = resource else { return resource };
        let targets = |paths: &[AttrPath]| paths.iter().filter_map(|path| kind.resolve(path)).collect::<Vec<_>>();
        match self {
            Self::Whole => {}
            Self::Without(paths) => {
                let always = ["id", "schemas"];
                for target in targets(paths).into_iter().filter(|target| !always.contains(&target.attribute.name)) {
                    take_out(&mut resource, target);
                }
            }
            Self::Only(paths) => {
                let mut part = serde_json::Map::new();
                for name in ["schemas", "id"] {
                    if let Some(value) = resource.remove(name) {
                        part.insert(name.into(), value);
                    }
                }
                for target in targets(paths) {
                    put_in(&mut part, &resource, target);
                }
                // A whole extension can be asked for, too.
                for path in paths {
                    let id = format!("{}:{}", path.schema.as_deref().unwrap_or_default(), path.attribute);
                    if let Some(extension) = kind.extension(&id)
                        && let Some(value) = resource.get(extension.id)
                    {
                        part.insert(extension.id.into(), value.clone());
                    }
                }
                resource = part;
            }
        }
        Value::Object(resource)
    }
}

fn names<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Vec<AttrPath>, ScimError> {
    let all: Vec<&str> =
        names.into_iter().flat_map(|names| names.split(',')).map(str::trim).filter(|name| !name.is_empty()).collect();
    if all.len() > PROJECTED_MAX {
        return Err(ScimError::bad(ScimType::InvalidValue, "Too many attributes are named."));
    }
    Ok(all.into_iter().filter_map(AttrPath::parse).collect())
}

type Object = serde_json::Map<String, Value>;

fn take_out(resource: &mut Object, target: Target) {
    let holder = match target.extension {
        Some(id) => resource.get_mut(id).and_then(Value::as_object_mut),
        None => Some(resource),
    };
    let Some(holder) = holder else { return };
    match (target.sub, holder.get_mut(target.attribute.name)) {
        (None, _) => {
            holder.remove(target.attribute.name);
        }
        (Some(sub), Some(Value::Array(all))) => {
            for value in all.iter_mut().filter_map(Value::as_object_mut) {
                value.remove(sub.name);
            }
        }
        (Some(sub), Some(Value::Object(value))) => {
            value.remove(sub.name);
        }
        _ => {}
    }
}

fn put_in(part: &mut Object, whole: &Object, target: Target) {
    let name = target.attribute.name;
    let from = match target.extension {
        Some(id) => whole.get(id).and_then(Value::as_object),
        None => Some(whole),
    };
    let Some(value) = from.and_then(|from| from.get(name)) else { return };
    let into = match target.extension {
        Some(id) => part.entry(id).or_insert_with(|| Value::Object(Object::new())).as_object_mut(),
        None => Some(part),
    };
    let Some(into) = into else { return };
    let Some(sub) = target.sub else {
        into.insert(name.into(), value.clone());
        return;
    };
    match value {
        Value::Array(all) => {
            let kept = into.entry(name).or_insert_with(|| vec![Value::Object(Object::new()); all.len()].into());
            for (kept, value) in kept.as_array_mut().into_iter().flatten().zip(all) {
                copy(kept, value, sub.name);
            }
        }
        value => copy(into.entry(name).or_insert_with(|| Value::Object(Object::new())), value, sub.name),
    }
}

fn copy(to: &mut Value, from: &Value, name: &str) {
    if let (Some(to), Some(value)) = (to.as_object_mut(), from.get(name)) {
        to.insert(name.into(), value.clone());
    }
}
