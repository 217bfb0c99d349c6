//! Comparing values of attributes with what a filter says.

use jiff::Timestamp;
use serde_json::Value;

use crate::filter::{Literal, Op};
use crate::schema::{Attribute, Type};

pub(crate) fn is_time(text: &str) -> bool {
    text.parse::<Timestamp>().is_ok()
}

/// Whether one of the values fits; for `ne`, whether none is equal.
pub(crate) fn holds(attribute: &'static Attribute, values: &[&Value], op: Op, literal: &Literal) -> bool {
    // Values of many are compared by their sub-attribute `value`.
    let (attribute, values): (_, Vec<&Value>) = match attribute.kind {
        Type::Complex => match attribute.sub("value") {
            Some(sub) => (sub, values.iter().filter_map(|value| value.get(sub.name)).collect()),
            None => return matches!((op, literal), (Op::Eq, Literal::Null)) == values.is_empty(),
        },
        _ => (attribute, values.to_vec()),
    };
    match (op, literal) {
        (Op::Eq, Literal::Null) => values.is_empty(),
        (Op::Ne, Literal::Null) => !values.is_empty(),
        (Op::Ne, _) => !values.iter().any(|value| one(attribute, value, Op::Eq, literal)),
        _ => values.iter().any(|value| one(attribute, value, op, literal)),
    }
}

fn one(attribute: &Attribute, value: &Value, op: Op, literal: &Literal) -> bool {
    match (value, literal) {
        (Value::Bool(own), Literal::Boolean(other)) => op == Op::Eq && own == other,
        (Value::Number(own), Literal::Number(other)) => own.as_f64().is_some_and(|own| ordered(&own, other, op)),
        (Value::String(own), Literal::Text(other)) if attribute.kind == Type::DateTime => {
            match (own.parse::<Timestamp>(), other.parse::<Timestamp>()) {
                (Ok(own), Ok(other)) => ordered(&own, &other, op),
                _ => false,
            }
        }
        (Value::String(own), Literal::Text(other)) if attribute.case_exact => texts(own, other, op),
        (Value::String(own), Literal::Text(other)) => texts(&own.to_lowercase(), &other.to_lowercase(), op),
        _ => false,
    }
}

fn texts(own: &str, other: &str, op: Op) -> bool {
    match op {
        Op::Co => own.contains(other),
        Op::Sw => own.starts_with(other),
        Op::Ew => own.ends_with(other),
        _ => ordered(own, other, op),
    }
}

fn ordered<T: PartialOrd + ?Sized>(own: &T, other: &T, op: Op) -> bool {
    match op {
        Op::Eq => own == other,
        Op::Ne => own != other,
        Op::Gt => own > other,
        Op::Ge => own >= other,
        Op::Lt => own < other,
        Op::Le => own <= other,
        Op::Co | Op::Sw | Op::Ew => false,
    }
}
