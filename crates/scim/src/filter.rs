//! Filters (RFC 7644, 3.4.2.2): reading and asking.

use serde_json::Value;

use crate::compare;
use crate::error::{ScimError, ScimType};
use crate::limits::{FILTER_BYTES_MAX, FILTER_DEPTH_MAX, FILTER_TERMS_MAX};
use crate::path::AttrPath;
use crate::resource::Object;
use crate::schema::{Attribute, ResourceKind, Target, Type, find};

/// How values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Eq,
    Ne,
    Co,
    Sw,
    Ew,
    Gt,
    Ge,
    Lt,
    Le,
}

impl Op {
    fn named(name: &str) -> Option<Self> {
        let all = [
            ("eq", Self::Eq),
            ("ne", Self::Ne),
            ("co", Self::Co),
            ("sw", Self::Sw),
            ("ew", Self::Ew),
            ("gt", Self::Gt),
            ("ge", Self::Ge),
            ("lt", Self::Lt),
            ("le", Self::Le),
        ];
        all.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, op)| op)
    }
}

/// What is compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    Text(String),
    Number(f64),
    Boolean(bool),
    Null,
}

/// A filter.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    And(Box<Filter>, Box<Filter>),
    Or(Box<Filter>, Box<Filter>),
    Not(Box<Filter>),
    Present(AttrPath),
    Compare(AttrPath, Op, Literal),
    /// `emails[type eq "work"]`: some value of the attribute fits.
    Some(AttrPath, Box<Filter>),
}

impl Filter {
    /// Reads a filter and checks that every name in it is one of this kind of resources.
    pub fn read(kind: ResourceKind, text: &str) -> Result<Self, ScimError> {
        let filter = Self::parse(text)?;
        filter.check(Names::Resource(kind))?;
        Ok(filter)
    }

    /// Reads a filter, whatever its names are.
    pub fn parse(text: &str) -> Result<Self, ScimError> {
        let mut parser = Parser::new(text)?;
        let filter = parser.any(0)?;
        match parser.left.trim_start() {
            "" => Ok(filter),
            _ => Err(invalid("something follows after the end")),
        }
    }

    /// Whether a resource fits.
    pub fn fits(&self, kind: ResourceKind, resource: &Object) -> bool {
        self.holds(Names::Resource(kind), resource)
    }

    /// The text that an attribute must be equal to for the filter to hold, if there is such a one: what an index is
    /// asked by. `name` is that of a simple attribute of the core.
    pub fn needs(&self, kind: ResourceKind, name: &str) -> Option<&str> {
        match self {
            Self::And(left, right) => left.needs(kind, name).or_else(|| right.needs(kind, name)),
            Self::Compare(path, Op::Eq, Literal::Text(text)) => {
                let target = kind.resolve(path)?;
                (target.extension.is_none() && target.sub.is_none() && target.attribute.name == name)
                    .then_some(text.as_str())
            }
            _ => None,
        }
    }

    /// Whether every name is known and compared with what it can be compared with.
    pub(crate) fn check(&self, names: Names) -> Result<(), ScimError> {
        match self {
            Self::And(left, right) | Self::Or(left, right) => {
                left.check(names)?;
                right.check(names)
            }
            Self::Not(inner) => inner.check(names),
            Self::Present(path) => names.resolve(path).map(drop),
            Self::Compare(path, op, literal) => {
                let target = names.resolve(path)?;
                let attribute = target.sub.unwrap_or(target.attribute);
                let attribute = match attribute.kind {
                    Type::Complex => attribute.sub("value").filter(|_| attribute.multi),
                    _ => Some(attribute),
                };
                let equality = matches!(op, Op::Eq | Op::Ne);
                let fits = match (attribute.map(|attribute| attribute.kind), literal) {
                    (_, Literal::Null) => equality,
                    (None | Some(Type::Complex), _) => false,
                    (Some(Type::Boolean), Literal::Boolean(_)) => equality,
                    (Some(Type::Integer), Literal::Number(_)) => !matches!(op, Op::Co | Op::Sw | Op::Ew),
                    (Some(Type::DateTime), Literal::Text(text)) => compare::is_time(text) || !equality,
                    (Some(Type::String | Type::Reference), Literal::Text(_)) => true,
                    _ => false,
                };
                match fits {
                    true => Ok(()),
                    false => Err(invalid(&format!("{} cannot be compared in this way", path.attribute))),
                }
            }
            Self::Some(path, inner) => {
                let target = names.resolve(path)?;
                if target.sub.is_some() || !target.attribute.multi || target.attribute.kind != Type::Complex {
                    return Err(invalid("brackets stand after attributes with several values"));
                }
                inner.check(Names::Value(target.attribute))
            }
        }
    }

    pub(crate) fn holds(&self, names: Names, object: &Object) -> bool {
        match self {
            Self::And(left, right) => left.holds(names, object) && right.holds(names, object),
            Self::Or(left, right) => left.holds(names, object) || right.holds(names, object),
            Self::Not(inner) => !inner.holds(names, object),
            Self::Present(path) => {
                names.resolve(path).is_ok_and(|target| values(target, object).iter().any(|value| is_there(value)))
            }
            Self::Compare(path, op, literal) => {
                let Ok(target) = names.resolve(path) else { return false };
                compare::holds(target.sub.unwrap_or(target.attribute), &values(target, object), *op, literal)
            }
            Self::Some(path, inner) => {
                let Ok(target) = names.resolve(path) else { return false };
                let all = values(Target { sub: None, ..target }, object);
                all.iter()
                    .filter_map(|value| value.as_object())
                    .any(|value| inner.holds(Names::Value(target.attribute), value))
            }
        }
    }
}

/// Whose names a filter has: those of a resource, or those of one value of an attribute.
#[derive(Clone, Copy)]
pub(crate) enum Names {
    Resource(ResourceKind),
    Value(&'static Attribute),
}

impl Names {
    fn resolve(self, path: &AttrPath) -> Result<Target, ScimError> {
        let found = match self {
            Self::Resource(kind) => kind.resolve(path),
            Self::Value(attribute) if path.schema.is_none() && path.sub.is_none() => {
                find(attribute.sub, &path.attribute).map(|attribute| Target { extension: None, attribute, sub: None })
            }
            Self::Value(_) => None,
        };
        found.ok_or_else(|| invalid(&format!("there is no attribute {}", path.attribute)))
    }
}

/// Everything that stands at a target; values of many each for itself.
fn values(target: Target, object: &Object) -> Vec<&Value> {
    let object = match target.extension {
        Some(id) => object.get(id).and_then(Value::as_object),
        None => Some(object),
    };
    let Some(value) = object.and_then(|object| object.get(target.attribute.name)) else { return Vec::new() };
    let all = match value {
        Value::Array(all) => all.iter().collect(),
        value => vec![value],
    };
    match target.sub {
        Some(sub) => all.into_iter().filter_map(|value| value.get(sub.name)).collect(),
        None => all,
    }
}

fn is_there(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(all) => !all.is_empty(),
        Value::Object(object) => object.values().any(is_there),
        _ => true,
    }
}

fn invalid(what: &str) -> ScimError {
    ScimError::bad(ScimType::InvalidFilter, format!("The filter cannot be used: {what}."))
}

/// A filter in brackets at the start of a text, and what follows.
pub(crate) fn in_brackets(text: &str) -> Result<(Filter, &str), ScimError> {
    let mut parser = Parser::new(text)?;
    parser.take('[')?;
    let filter = parser.any(1)?;
    parser.take(']')?;
    Ok((filter, parser.left))
}

struct Parser<'a> {
    left: &'a str,
    terms: usize,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Result<Self, ScimError> {
        match text.len() > FILTER_BYTES_MAX {
            true => Err(invalid("it is too long")),
            false => Ok(Self { left: text, terms: 0 }),
        }
    }

    /// One or more alternatives.
    fn any(&mut self, depth: usize) -> Result<Filter, ScimError> {
        let mut filter = self.all(depth)?;
        while self.word("or") {
            filter = Filter::Or(Box::new(filter), Box::new(self.all(depth)?));
        }
        Ok(filter)
    }

    fn all(&mut self, depth: usize) -> Result<Filter, ScimError> {
        let mut filter = self.one(depth)?;
        while self.word("and") {
            filter = Filter::And(Box::new(filter), Box::new(self.one(depth)?));
        }
        Ok(filter)
    }

    fn one(&mut self, depth: usize) -> Result<Filter, ScimError> {
        if depth >= FILTER_DEPTH_MAX {
            return Err(invalid("it goes too deep"));
        }
        self.terms += 1;
        if self.terms > FILTER_TERMS_MAX {
            return Err(invalid("it has too many parts"));
        }
        self.left = self.left.trim_start();
        if self.left.starts_with('(') {
            return self.group(depth);
        }
        let name = self.name();
        if name.eq_ignore_ascii_case("not") && self.left.trim_start().starts_with('(') {
            return Ok(Filter::Not(Box::new(self.group(depth)?)));
        }
        let path = AttrPath::parse(name).ok_or_else(|| invalid("an attribute is missing"))?;
        if self.left.starts_with('[') {
            self.take('[')?;
            let inner = self.any(depth + 1)?;
            self.take(']')?;
            return Ok(Filter::Some(path, Box::new(inner)));
        }
        self.left = self.left.trim_start();
        let operator = self.name();
        if operator.eq_ignore_ascii_case("pr") {
            return Ok(Filter::Present(path));
        }
        let op = Op::named(operator).ok_or_else(|| invalid("an operator is missing"))?;
        Ok(Filter::Compare(path, op, self.literal()?))
    }

    fn group(&mut self, depth: usize) -> Result<Filter, ScimError> {
        self.take('(')?;
        let inner = self.any(depth + 1)?;
        self.take(')')?;
        Ok(inner)
    }

    /// Whether this word comes next; then it is taken.
    fn word(&mut self, word: &str) -> bool {
        let next = self.left.trim_start();
        // `and` and `or` stand between spaces, or touch parentheses and brackets.
        let Some(rest) =
            next.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word)).and(next.get(word.len()..))
        else {
            return false;
        };
        let ends = rest.starts_with(|c: char| c.is_whitespace() || c == '(');
        if ends {
            self.left = rest;
        }
        ends
    }

    fn take(&mut self, letter: char) -> Result<(), ScimError> {
        match self.left.trim_start().strip_prefix(letter) {
            Some(rest) => {
                self.left = rest;
                Ok(())
            }
            None => Err(invalid(&format!("{letter} is missing"))),
        }
    }

    fn name(&mut self) -> &'a str {
        let end = self.left.find(|c: char| c.is_whitespace() || "[]()\"".contains(c)).unwrap_or(self.left.len());
        let (name, rest) = self.left.split_at(end);
        self.left = rest;
        name
    }

    fn literal(&mut self) -> Result<Literal, ScimError> {
        self.left = self.left.trim_start();
        if self.left.starts_with('"') {
            return self.text();
        }
        match self.name() {
            "true" => Ok(Literal::Boolean(true)),
            "false" => Ok(Literal::Boolean(false)),
            "null" => Ok(Literal::Null),
            number => match serde_json::from_str::<Value>(number).ok().and_then(|value| value.as_f64()) {
                Some(number) => Ok(Literal::Number(number)),
                None => Err(invalid("a value is missing")),
            },
        }
    }

    /// A text as JSON writes it.
    fn text(&mut self) -> Result<Literal, ScimError> {
        let mut escaped = false;
        for (at, letter) in self.left.char_indices().skip(1) {
            match letter {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => {
                    let (text, rest) = self.left.split_at(at + 1);
                    self.left = rest;
                    return serde_json::from_str(text).map(Literal::Text).map_err(|_| invalid("a text cannot be read"));
                }
                _ => {}
            }
        }
        Err(invalid("a text does not end"))
    }
}
