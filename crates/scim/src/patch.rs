//! PATCH (RFC 7644, 3.5.2): all of it or nothing.

use serde_json::Value;

use crate::error::{ScimError, ScimType};
use crate::filter::{Filter, Literal, Names, Op};
use crate::limits::OPERATIONS_MAX;
use crate::path::{AttrPath, Path};
use crate::resource::{self, Object, is_primary, set, syntax, wrong};
use crate::schema::{Attribute, Mutability, ResourceKind, Target};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Add,
    Remove,
    Replace,
}

/// What a resource is after the operations of a body.
pub fn apply(kind: ResourceKind, resource: &Object, body: &Value) -> Result<Object, ScimError> {
    let body = body.as_object().ok_or_else(|| syntax("The body is no object."))?;
    let field = |name: &str| body.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value);
    let names = |value: &Value| value.as_str().is_some_and(|id| id.eq_ignore_ascii_case(crate::PATCH_OP));
    if !field("schemas").and_then(Value::as_array).is_some_and(|all| all.iter().any(names)) {
        return Err(syntax(&format!("The body does not name the schema {}.", crate::PATCH_OP)));
    }
    let operations = field("Operations").and_then(Value::as_array).ok_or_else(|| syntax("Operations are missing."))?;
    if operations.is_empty() || operations.len() > OPERATIONS_MAX {
        return Err(syntax(&format!("There are 1 to {OPERATIONS_MAX} operations.")));
    }
    let mut after = resource.clone();
    for operation in operations {
        one(kind, &mut after, operation)?;
    }
    resource::complete(kind, &after)?;
    Ok(after)
}

fn one(kind: ResourceKind, resource: &mut Object, operation: &Value) -> Result<(), ScimError> {
    let operation = operation.as_object().ok_or_else(|| syntax("An operation is an object."))?;
    let field = |name: &str| operation.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value);
    let act = match field("op").and_then(Value::as_str).map(str::to_ascii_lowercase).as_deref() {
        Some("add") => Act::Add,
        Some("remove") => Act::Remove,
        Some("replace") => Act::Replace,
        _ => return Err(syntax("An operation is add, remove or replace.")),
    };
    let value = field("value");
    if act != Act::Remove && value.is_none() {
        return Err(syntax("The operation needs a value."));
    }
    let value = value.unwrap_or(&Value::Null);
    let path = match field("path") {
        None | Some(Value::Null) => None,
        Some(Value::String(path)) => Some(Path::parse(path)?),
        Some(_) => return Err(ScimError::bad(ScimType::InvalidPath, "The path is no text.")),
    };
    match path {
        None if act == Act::Remove => Err(ScimError::bad(ScimType::NoTarget, "What is removed needs a path.")),
        None => {
            let value = value.as_object().ok_or_else(|| syntax("Without a path, the value is an object."))?;
            whole(kind, resource, act, value)
        }
        Some(Path::Extension(id)) => extension(kind, resource, act, &id, value),
        Some(Path::Attribute(path)) => {
            if let Some(target) = writable(kind, &path)? {
                attribute(resource, act, target, value)?;
            }
            Ok(())
        }
        Some(Path::Values { attribute, filter, sub }) => {
            if let Some(target) = writable(kind, &AttrPath { sub: None, ..attribute })? {
                let sub = match &sub {
                    Some(name) => Some(target.attribute.sub(name).ok_or_else(no_such)?),
                    None => None,
                };
                filter.check(Names::Value(target.attribute)).map_err(|error| match target.attribute.multi {
                    true => error,
                    false => no_such(),
                })?;
                values(resource, act, Target { sub, ..target }, &filter, value)?;
            }
            Ok(())
        }
    }
}

/// What a path names; nothing for what the RFC has and we let go.
fn writable(kind: ResourceKind, path: &AttrPath) -> Result<Option<Target>, ScimError> {
    let Some(target) = kind.resolve(path) else {
        return if kind.is_left_out(path) { Ok(None) } else { Err(no_such()) };
    };
    let fixed = |attribute: &Attribute| attribute.mutability == Mutability::ReadOnly;
    if fixed(target.attribute) || target.sub.is_some_and(fixed) {
        return Err(read_only(target.attribute.name));
    }
    Ok(Some(target))
}

/// Without a path: every attribute of the object for itself.
fn whole(kind: ResourceKind, resource: &mut Object, act: Act, value: &Object) -> Result<(), ScimError> {
    for (name, value) in value {
        if kind.extension(name).is_some() {
            extension(kind, resource, act, name, value)?;
            continue;
        }
        // Common ones that nobody changes come along with whole resources.
        let Some(path) = AttrPath::parse(name) else { continue };
        let target = kind.resolve(&path).filter(|target| target.attribute.mutability != Mutability::ReadOnly);
        if let Some(target) = target {
            attribute(resource, act, target, value)?;
        }
    }
    Ok(())
}

fn extension(kind: ResourceKind, resource: &mut Object, act: Act, id: &str, value: &Value) -> Result<(), ScimError> {
    let schema = match kind.extension(id) {
        Some(schema) => schema,
        None if kind.schema().id.eq_ignore_ascii_case(id) => match (act, value) {
            (Act::Remove, _) => return Err(no_such()),
            (_, Value::Object(value)) => return whole(kind, resource, act, value),
            _ => return Err(wrong(id)),
        },
        None => return Err(no_such()),
    };
    match value {
        _ if act == Act::Remove => {
            resource.remove(schema.id);
        }
        Value::Null => {
            resource.remove(schema.id);
        }
        Value::Object(inner) => {
            if act == Act::Replace {
                resource.remove(schema.id);
            }
            for (name, value) in inner {
                let path = AttrPath { schema: Some(schema.id.into()), attribute: name.clone(), sub: None };
                if let Some(target) = kind.resolve(&path) {
                    attribute(resource, act, target, value)?;
                }
            }
        }
        _ => return Err(wrong(schema.name)),
    }
    Ok(())
}

/// What stands at an attribute now.
fn current(resource: &Object, target: Target) -> Option<&Value> {
    match target.extension {
        Some(id) => resource.get(id)?.get(target.attribute.name),
        None => resource.get(target.attribute.name),
    }
}

fn attribute(resource: &mut Object, act: Act, target: Target, value: &Value) -> Result<(), ScimError> {
    let own = target.attribute;
    let now = current(resource, target).cloned();
    let next = match (act, target.sub) {
        (Act::Remove, None) if own.multi && !value.is_null() => without(own, now, value)?,
        (Act::Remove, None) => Value::Null,
        (Act::Replace, None) => resource::value_of(own, value)?,
        (Act::Add, None) if own.multi => joined(own, now, resource::value_of(own, value)?)?,
        (Act::Add, None) => merged(now, resource::value_of(own, value)?),
        (_, Some(sub)) => with_sub(now, own, sub, act, value)?,
    };
    set(resource, target.extension, own.name, next);
    Ok(())
}

/// A complex value with another sub-attribute; of many, every one.
fn with_sub(
    now: Option<Value>,
    own: &'static Attribute,
    sub: &'static Attribute,
    act: Act,
    value: &Value,
) -> Result<Value, ScimError> {
    let next = if act == Act::Remove { Value::Null } else { resource::one(sub, value)? };
    if own.multi {
        let Some(Value::Array(mut all)) = now else {
            return match act {
                Act::Remove => Ok(Value::Null),
                _ => Err(no_target()),
            };
        };
        for one in &mut all {
            change(one, sub, &next)?;
        }
        return resource::value_of(own, &Value::Array(all));
    }
    let mut object = now.unwrap_or_else(|| Value::Object(Object::new()));
    change(&mut object, sub, &next)?;
    resource::one(own, &object)
}

/// Sets or takes away one sub-attribute of a value.
fn change(value: &mut Value, sub: &'static Attribute, next: &Value) -> Result<(), ScimError> {
    let object = value.as_object_mut().ok_or_else(no_target)?;
    if sub.mutability == Mutability::Immutable && object.get(sub.name).is_some_and(|now| now != next) {
        return Err(read_only(sub.name));
    }
    match next {
        Value::Null => object.remove(sub.name),
        next => object.insert(sub.name.into(), next.clone()),
    };
    Ok(())
}

/// A complex value with what another one has more.
fn merged(now: Option<Value>, more: Value) -> Value {
    match (now, more) {
        (Some(Value::Object(mut now)), Value::Object(more)) => {
            now.extend(more);
            Value::Object(now)
        }
        (now, Value::Null) => now.unwrap_or(Value::Null),
        (_, more) => more,
    }
}

/// Values and further ones. When one of these is primary, none of the others is.
fn joined(own: &'static Attribute, now: Option<Value>, more: Value) -> Result<Value, ScimError> {
    let (Some(Value::Array(mut all)), Value::Array(more)) = (now.clone(), more.clone()) else {
        return Ok(if more.is_null() { now.unwrap_or(Value::Null) } else { more });
    };
    if more.iter().any(is_primary) {
        all.iter_mut().for_each(not_primary);
    }
    all.extend(more);
    resource::value_of(own, &Value::Array(all))
}

fn not_primary(value: &mut Value) {
    if is_primary(value)
        && let Some(object) = value.as_object_mut()
    {
        object.insert("primary".into(), Value::Bool(false));
    }
}

/// Values without those that are named; some directories remove members in this way.
fn without(own: &'static Attribute, now: Option<Value>, gone: &Value) -> Result<Value, ScimError> {
    let (Some(Value::Array(mut all)), Value::Array(gone)) = (now, resource::value_of(own, gone)?) else {
        return Ok(Value::Null);
    };
    let gone: std::collections::HashSet<_> = gone.iter().filter_map(|gone| gone.get("value")?.as_str()).collect();
    all.retain(|value| !value.get("value").and_then(Value::as_str).is_some_and(|own| gone.contains(own)));
    resource::value_of(own, &Value::Array(all))
}

/// Works on those values that a filter chooses.
fn values(resource: &mut Object, act: Act, target: Target, filter: &Filter, value: &Value) -> Result<(), ScimError> {
    let own = target.attribute;
    if !own.multi {
        return Err(no_such());
    }
    let mut all = match current(resource, target) {
        Some(Value::Array(all)) => all.clone(),
        _ => Vec::new(),
    };
    let fits = |value: &Value| value.as_object().is_some_and(|value| filter.holds(Names::Value(own), value));
    let chosen: Vec<usize> = (0..all.len()).filter(|at| fits(&all[*at])).collect();
    match (act, target.sub) {
        (Act::Remove, None) => all.retain(|value| !fits(value)),
        (Act::Remove, Some(sub)) => {
            for at in chosen {
                change(&mut all[at], sub, &Value::Null)?;
            }
        }
        (Act::Replace, _) if chosen.is_empty() => return Err(no_target()),
        // What is added to values that are not there yet is a new one, such as the filter describes it.
        (Act::Add, sub) if chosen.is_empty() => {
            let mut new = Object::new();
            described(filter, own, &mut new).ok_or_else(no_target)?;
            let mut new = Value::Object(new);
            match sub {
                Some(sub) => change(&mut new, sub, &resource::one(sub, value)?)?,
                None => new = merged(Some(new), resource::one(own, value)?),
            }
            let all = joined(own, Some(Value::Array(all)), Value::Array(vec![new]))?;
            set(resource, target.extension, own.name, all);
            return Ok(());
        }
        (Act::Add | Act::Replace, sub) => {
            let next = resource::one(sub.unwrap_or(own), value)?;
            let primary =
                is_primary(&next) || sub.is_some_and(|sub| sub.name == "primary") && next == Value::Bool(true);
            if primary {
                all.iter_mut().for_each(not_primary);
            }
            for at in chosen {
                match sub {
                    Some(sub) => change(&mut all[at], sub, &next)?,
                    None if act == Act::Add => all[at] = merged(Some(all[at].take()), next.clone()),
                    None if own.sub.iter().any(|sub| sub.mutability == Mutability::Immutable) => {
                        return Err(read_only(own.name));
                    }
                    None => all[at] = next.clone(),
                }
            }
        }
    }
    let next = resource::value_of(own, &Value::Array(all))?;
    set(resource, target.extension, own.name, next);
    Ok(())
}

/// The value that a filter of equalities describes.
fn described(filter: &Filter, own: &'static Attribute, new: &mut Object) -> Option<()> {
    match filter {
        Filter::And(left, right) => {
            described(left, own, new)?;
            described(right, own, new)
        }
        Filter::Compare(path, Op::Eq, literal) => {
            let value = match literal {
                Literal::Text(text) => Value::from(text.as_str()),
                Literal::Boolean(is) => Value::from(*is),
                Literal::Number(_) | Literal::Null => return None,
            };
            new.insert(own.sub(&path.attribute)?.name.into(), value);
            Some(())
        }
        _ => None,
    }
}

fn no_such() -> ScimError {
    ScimError::bad(ScimType::InvalidPath, "The path names nothing that there is.")
}

fn no_target() -> ScimError {
    ScimError::bad(ScimType::NoTarget, "The path chooses no value.")
}

fn read_only(name: &str) -> ScimError {
    ScimError::bad(ScimType::Mutability, format!("{name} cannot be changed."))
}
