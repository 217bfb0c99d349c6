//! Names of attributes and paths of PATCH (RFC 7644, 3.10 and figure 7).

use crate::error::{ScimError, ScimType};
use crate::filter::{self, Filter};
use crate::limits::FILTER_BYTES_MAX;

/// `urn:…:User:name.familyName`: a schema, an attribute, a sub-attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttrPath {
    pub schema: Option<String>,
    pub attribute: String,
    pub sub: Option<String>,
}

impl AttrPath {
    /// Nothing for what is no name of an attribute.
    pub fn parse(text: &str) -> Option<Self> {
        let (schema, rest) = match text.rsplit_once(':') {
            Some((schema, rest)) => {
                let urn = schema.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("urn:"));
                let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '.' | '-' | '_');
                if !urn || !schema.chars().all(fits) {
                    return None;
                }
                (Some(schema.to_owned()), rest)
            }
            None => (None, text),
        };
        let (attribute, sub) = match rest.split_once('.') {
            Some((attribute, sub)) => (attribute, Some(sub)),
            None => (rest, None),
        };
        if !is_name(attribute) || !sub.is_none_or(is_name) {
            return None;
        }
        Some(Self { schema, attribute: attribute.to_owned(), sub: sub.map(str::to_owned) })
    }
}

/// ATTRNAME of the grammar, and `$ref`.
fn is_name(name: &str) -> bool {
    let mut letters = name.strip_prefix('$').unwrap_or(name).chars();
    letters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

/// Where an operation of PATCH works.
#[derive(Clone, Debug, PartialEq)]
pub enum Path {
    /// A whole extension, by its URI.
    Extension(String),
    Attribute(AttrPath),
    /// `emails[type eq "work"].value`.
    Values {
        attribute: AttrPath,
        filter: Filter,
        sub: Option<String>,
    },
}

impl Path {
    /// Reads a path. Whether anything has this name is another question.
    pub fn parse(text: &str) -> Result<Self, ScimError> {
        let invalid = || ScimError::bad(ScimType::InvalidPath, "The path cannot be read.");
        let text = text.trim();
        if text.is_empty() || text.len() > FILTER_BYTES_MAX {
            return Err(invalid());
        }
        let Some(at) = text.find('[') else {
            // `urn:…:2.0:User` reads as an attribute `User`, too; what it is, the schemas know.
            let path = AttrPath::parse(text).ok_or_else(invalid)?;
            let is_uri = path.schema.is_some() && path.sub.is_none();
            let known = crate::schema::Schema::ALL.iter().any(|schema| schema.id.eq_ignore_ascii_case(text));
            return Ok(if is_uri && known { Self::Extension(text.to_owned()) } else { Self::Attribute(path) });
        };
        let attribute = AttrPath::parse(&text[..at]).filter(|path| path.sub.is_none()).ok_or_else(invalid)?;
        let (filter, rest) = filter::in_brackets(&text[at..])
            .map_err(|error| ScimError { kind: Some(ScimType::InvalidPath), ..error })?;
        let sub = match rest {
            "" => None,
            rest => Some(rest.strip_prefix('.').filter(|sub| is_name(sub)).ok_or_else(invalid)?.to_owned()),
        };
        Ok(Self::Values { attribute, filter, sub })
    }
}
