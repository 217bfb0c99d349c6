//! What a schema is, and which ones there are.

use serde_json::{Value, json};

use crate::path::AttrPath;
use crate::table;

/// Type of an attribute (RFC 7643, 2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    String,
    Boolean,
    Integer,
    DateTime,
    Reference,
    Complex,
}

/// Who changes an attribute, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutability {
    ReadOnly,
    ReadWrite,
    Immutable,
}

/// When an attribute is returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returned {
    Always,
    Default,
}

/// One attribute of a schema (RFC 7643, 7).
#[derive(Debug)]
pub struct Attribute {
    pub name: &'static str,
    pub kind: Type,
    pub multi: bool,
    pub required: bool,
    pub case_exact: bool,
    pub mutability: Mutability,
    pub returned: Returned,
    pub unique: bool,
    pub canonical: &'static [&'static str],
    pub refers: &'static [&'static str],
    pub sub: &'static [Attribute],
    pub description: &'static str,
}

impl Attribute {
    pub(crate) const fn new(name: &'static str, kind: Type, description: &'static str) -> Self {
        Self {
            name,
            kind,
            multi: false,
            required: false,
            case_exact: false,
            mutability: Mutability::ReadWrite,
            returned: Returned::Default,
            unique: false,
            canonical: &[],
            refers: &[],
            sub: &[],
            description,
        }
    }

    pub(crate) const fn complex(name: &'static str, sub: &'static [Attribute], description: &'static str) -> Self {
        Self { sub, ..Self::new(name, Type::Complex, description) }
    }

    pub(crate) const fn many(self) -> Self {
        Self { multi: true, ..self }
    }

    pub(crate) const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    pub(crate) const fn exact(self) -> Self {
        Self { case_exact: true, ..self }
    }

    pub(crate) const fn unique(self) -> Self {
        Self { unique: true, ..self }
    }

    pub(crate) const fn always(self) -> Self {
        Self { returned: Returned::Always, ..self }
    }

    pub(crate) const fn is(self, mutability: Mutability) -> Self {
        Self { mutability, ..self }
    }

    pub(crate) const fn one_of(self, canonical: &'static [&'static str]) -> Self {
        Self { canonical, ..self }
    }

    pub(crate) const fn to(self, refers: &'static [&'static str]) -> Self {
        Self { refers, ..self }
    }

    /// The sub-attribute of this name, in any spelling.
    pub fn sub(&self, name: &str) -> Option<&'static Attribute> {
        find(self.sub, name)
    }

    fn document(&self) -> Value {
        let mut document = json!({
            "name": self.name,
            "type": match self.kind {
                Type::String => "string",
                Type::Boolean => "boolean",
                Type::Integer => "integer",
                Type::DateTime => "dateTime",
                Type::Reference => "reference",
                Type::Complex => "complex",
            },
            "multiValued": self.multi,
            "description": self.description,
            "required": self.required,
            "caseExact": self.case_exact,
            "mutability": match self.mutability {
                Mutability::ReadOnly => "readOnly",
                Mutability::ReadWrite => "readWrite",
                Mutability::Immutable => "immutable",
            },
            "returned": match self.returned {
                Returned::Always => "always",
                Returned::Default => "default",
            },
            "uniqueness": if self.unique { "server" } else { "none" },
        });
        if !self.canonical.is_empty() {
            document["canonicalValues"] = json!(self.canonical);
        }
        if !self.refers.is_empty() {
            document["referenceTypes"] = json!(self.refers);
        }
        if !self.sub.is_empty() {
            document["subAttributes"] = self.sub.iter().map(Attribute::document).collect();
        }
        document
    }
}

pub(crate) fn find(attributes: &'static [Attribute], name: &str) -> Option<&'static Attribute> {
    attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name))
}

/// A schema as it is published.
#[derive(Debug)]
pub struct Schema {
    pub id: &'static str,
    pub name: &'static str,
    pub description: &'static str,
    pub attributes: &'static [Attribute],
}

impl Schema {
    /// All that are published.
    pub const ALL: &'static [&'static Schema] = &[
        &table::USER,
        &table::ENTERPRISE,
        &table::GROUP,
        &table::SERVICE_PROVIDER,
        &table::RESOURCE_TYPE,
        &table::SCHEMA,
    ];

    /// `base` is the address of the interface, without trailing slash.
    pub fn document(&self, base: &str) -> Value {
        json!({
            "schemas": [table::SCHEMA.id],
            "id": self.id,
            "name": self.name,
            "description": self.description,
            "attributes": self.attributes.iter().map(Attribute::document).collect::<Value>(),
            "meta": {"resourceType": "Schema", "location": format!("{base}/Schemas/{}", self.id)},
        })
    }
}

/// What is provisioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResourceKind {
    User,
    Group,
}

/// An attribute, and where it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target {
    /// The extension that it belongs to, which is the name of an object in the resource.
    pub(crate) extension: Option<&'static str>,
    pub(crate) attribute: &'static Attribute,
    pub(crate) sub: Option<&'static Attribute>,
}

impl ResourceKind {
    pub fn name(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Group => "Group",
        }
    }

    /// Last part of its endpoint.
    pub fn endpoint(self) -> &'static str {
        match self {
            Self::User => "Users",
            Self::Group => "Groups",
        }
    }

    pub fn schema(self) -> &'static Schema {
        match self {
            Self::User => &table::USER,
            Self::Group => &table::GROUP,
        }
    }

    pub fn extensions(self) -> &'static [&'static Schema] {
        match self {
            Self::User => &[&table::ENTERPRISE],
            Self::Group => &[],
        }
    }

    /// The extension of this name, in any spelling.
    pub(crate) fn extension(self, id: &str) -> Option<&'static Schema> {
        self.extensions().iter().copied().find(|schema| schema.id.eq_ignore_ascii_case(id))
    }

    /// What a path names, if it names anything here.
    pub(crate) fn resolve(self, path: &AttrPath) -> Option<Target> {
        let (extension, attributes) = match &path.schema {
            Some(id) if !id.eq_ignore_ascii_case(self.schema().id) => {
                let extension = self.extension(id)?;
                (Some(extension.id), extension.attributes)
            }
            _ => (None, self.schema().attributes),
        };
        let common = || find(table::COMMON, &path.attribute).filter(|_| extension.is_none());
        let attribute = find(attributes, &path.attribute).or_else(common)?;
        let sub = match &path.sub {
            Some(sub) => Some(attribute.sub(sub)?),
            None => None,
        };
        Some(Target { extension, attribute, sub })
    }

    /// Whether RFC 7643 has this attribute and we keep it not: what directories send anyway is let go.
    pub(crate) fn is_left_out(self, path: &AttrPath) -> bool {
        let left_out = match self {
            Self::User => table::USER_LEFT_OUT,
            Self::Group => &[],
        };
        left_out.iter().any(|name| path.attribute.eq_ignore_ascii_case(name))
    }
}
