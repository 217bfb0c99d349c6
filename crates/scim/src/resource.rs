//! Reading resources: only what the schema has, in its spelling and type.

use serde_json::{Map, Value};

use crate::error::{ScimError, ScimType};
use crate::limits::{MEMBERS_MAX, TEXT_BYTES_MAX, VALUES_MAX};
use crate::path::AttrPath;
use crate::schema::{Attribute, Mutability, ResourceKind, Type};

/// A resource: its attributes, those of extensions under the name of the extension.
pub type Object = Map<String, Value>;

/// Reads a whole resource, as POST and PUT bring it. What no schema of ours has is left out (RFC 7644, 3.3), and so is
/// what the caller cannot change.
pub fn read(kind: ResourceKind, body: &Value) -> Result<Object, ScimError> {
    let body = body.as_object().ok_or_else(|| syntax("A resource is an object."))?;
    let schemas = body.iter().find(|(name, _)| name.eq_ignore_ascii_case("schemas")).map(|(_, value)| value);
    let names = |value: &Value| value.as_str().is_some_and(|id| id.eq_ignore_ascii_case(kind.schema().id));
    if !schemas.and_then(Value::as_array).is_some_and(|all| all.iter().any(names)) {
        return Err(syntax(&format!("The resource does not name the schema {}.", kind.schema().id)));
    }
    let resource = attributes(kind, body)?;
    complete(kind, &resource)?;
    Ok(resource)
}

/// The attributes of an object, as far as they are known.
pub(crate) fn attributes(kind: ResourceKind, body: &Object) -> Result<Object, ScimError> {
    let mut resource = Object::new();
    for (name, value) in body {
        if let Some(extension) = kind.extension(name) {
            let inner = match value {
                Value::Object(inner) => inner,
                Value::Null => continue,
                _ => return Err(wrong(name)),
            };
            for (name, value) in inner {
                let path = AttrPath { schema: Some(extension.id.into()), attribute: name.clone(), sub: None };
                put(kind, &mut resource, &path, value)?;
            }
            continue;
        }
        // PATCH without a path may carry full names.
        if let Some(path) = AttrPath::parse(name).filter(|path| path.sub.is_none()) {
            put(kind, &mut resource, &path, value)?;
        }
    }
    Ok(resource)
}

fn put(kind: ResourceKind, resource: &mut Object, path: &AttrPath, value: &Value) -> Result<(), ScimError> {
    let Some(target) = kind.resolve(path) else { return Ok(()) };
    if target.attribute.mutability == Mutability::ReadOnly {
        return Ok(());
    }
    let value = value_of(target.attribute, value)?;
    set(resource, target.extension, target.attribute.name, value);
    Ok(())
}

/// Sets or, by null, takes away an attribute; an extension without attributes is none.
pub(crate) fn set(resource: &mut Object, extension: Option<&'static str>, name: &'static str, value: Value) {
    let Some(id) = extension else {
        if value.is_null() {
            resource.remove(name);
        } else {
            resource.insert(name.into(), value);
        }
        return;
    };
    let inner = resource.entry(id).or_insert_with(|| Value::Object(Map::new()));
    if let Some(inner) = inner.as_object_mut() {
        if value.is_null() {
            inner.remove(name);
        } else {
            inner.insert(name.into(), value);
        }
        if inner.is_empty() {
            resource.remove(id);
        }
    }
}

/// A value of an attribute, or null when there is none.
pub(crate) fn value_of(attribute: &'static Attribute, value: &Value) -> Result<Value, ScimError> {
    if !attribute.multi {
        return one(attribute, value);
    }
    let all = match value {
        Value::Null => return Ok(Value::Null),
        Value::Array(all) => all.as_slice(),
        single => std::slice::from_ref(single),
    };
    if all.len() > most(attribute) {
        return Err(wrong(attribute.name));
    }
    let mut values: Vec<Value> = Vec::with_capacity(all.len());
    let mut seen = std::collections::HashSet::new();
    for value in all {
        let value = one(attribute, value)?;
        // What is said twice is there once.
        let is_new = match value.get("value").filter(|_| attribute.name == MEMBERS) {
            Some(Value::String(id)) => seen.insert(id.clone()),
            _ => !values.contains(&value),
        };
        if !value.is_null() && is_new {
            values.push(value);
        }
    }
    if values.iter().filter(|value| is_primary(value)).count() > 1 {
        return Err(ScimError::bad(ScimType::InvalidValue, format!("Two of {} are primary.", attribute.name)));
    }
    Ok(if values.is_empty() { Value::Null } else { Value::Array(values) })
}

/// The attribute that may have many values.
pub(crate) const MEMBERS: &str = "members";

pub(crate) fn most(attribute: &Attribute) -> usize {
    if attribute.name == MEMBERS { MEMBERS_MAX } else { VALUES_MAX }
}

pub(crate) fn is_primary(value: &Value) -> bool {
    value.get("primary") == Some(&Value::Bool(true))
}

/// One value, or null.
pub(crate) fn one(attribute: &'static Attribute, value: &Value) -> Result<Value, ScimError> {
    match (attribute.kind, value) {
        (_, Value::Null) => Ok(Value::Null),
        (Type::String | Type::Reference | Type::DateTime, Value::String(text)) => {
            match text.len() <= TEXT_BYTES_MAX && !text.contains('\0') {
                true => Ok(value.clone()),
                false => Err(wrong(attribute.name)),
            }
        }
        (Type::Boolean, Value::Bool(_)) => Ok(value.clone()),
        // So say directories that are known to.
        (Type::Boolean, Value::String(text)) if text.eq_ignore_ascii_case("true") => Ok(Value::Bool(true)),
        (Type::Boolean, Value::String(text)) if text.eq_ignore_ascii_case("false") => Ok(Value::Bool(false)),
        (Type::Integer, Value::Number(number)) if number.is_i64() => Ok(value.clone()),
        (Type::Complex, Value::Object(object)) => {
            let mut clean = Object::new();
            for (name, value) in object {
                let Some(sub) = attribute.sub(name).filter(|sub| sub.mutability != Mutability::ReadOnly) else {
                    continue;
                };
                let value = one(sub, value)?;
                if !value.is_null() {
                    clean.insert(sub.name.into(), value);
                }
            }
            Ok(if clean.is_empty() { Value::Null } else { Value::Object(clean) })
        }
        _ => Err(wrong(attribute.name)),
    }
}

/// Whether everything is there that must be.
pub(crate) fn complete(kind: ResourceKind, resource: &Object) -> Result<(), ScimError> {
    let lacks = |attribute: &&Attribute| match resource.get(attribute.name) {
        Some(Value::String(text)) => text.trim().is_empty(),
        other => other.is_none(),
    };
    match kind.schema().attributes.iter().filter(|attribute| attribute.required).find(lacks) {
        Some(attribute) => Err(ScimError::bad(ScimType::InvalidValue, format!("{} is needed.", attribute.name))),
        None => Ok(()),
    }
}

pub(crate) fn syntax(detail: &str) -> ScimError {
    ScimError::bad(ScimType::InvalidSyntax, detail)
}

pub(crate) fn wrong(name: &str) -> ScimError {
    let name: String = name.chars().take(100).collect();
    ScimError::bad(ScimType::InvalidValue, format!("{name} has a value that it cannot have."))
}
