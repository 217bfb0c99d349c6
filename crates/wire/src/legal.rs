//! Legal texts of a tenant: as they are written, and as they are read.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Which text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum LegalKind {
    Imprint,
    Privacy,
    Accessibility,
    Terms,
}

/// Where a text stands in a language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct LegalPlace {
    pub kind: LegalKind,
    pub language: String,
    /// On the tenant's own pages; otherwise it is read here.
    pub link: Option<String>,
}

/// Words, or words that lead to an address of https, http, mailto or tel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct LegalSpan {
    pub text: String,
    pub address: Option<String>,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
#[ts(export)]
pub enum LegalBlock {
    /// Level 1 to 3.
    Heading {
        level: u8,
        words: Vec<LegalSpan>,
    },
    Paragraph {
        words: Vec<LegalSpan>,
    },
    List {
        numbered: bool,
        entries: Vec<Vec<LegalSpan>>,
    },
}

/// `GET /api/v1/legal/text`: a text as people read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct LegalText {
    pub kind: LegalKind,
    /// Another than was asked for, when there is none in that one.
    pub language: String,
    #[ts(type = "number")]
    pub version: i64,
    #[ts(type = "number")]
    pub published_at_ms: i64,
    pub blocks: Vec<LegalBlock>,
}

/// A text as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct LegalSource {
    pub kind: LegalKind,
    pub language: String,
    #[ts(type = "number")]
    pub version: i64,
    #[ts(type = "number")]
    pub published_at_ms: i64,
    /// With neither link nor text it was withdrawn.
    pub link: Option<String>,
    pub text: Option<String>,
}

/// `GET /api/v1/legal/sources`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct LegalSourceList {
    pub items: Vec<LegalSource>,
}

/// `PUT /api/v1/legal/text`: publishes a text, a link, or with neither withdraws it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export, optional_fields)]
pub struct LegalPublication {
    pub kind: LegalKind,
    pub language: String,
    /// The version that this one takes the place of; 0 for the first.
    #[ts(type = "number")]
    pub seen: i64,
    pub link: Option<String>,
    pub text: Option<String>,
}

/// Whom people tell of barriers, and who decides when they are not heard.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[ts(export)]
pub struct LegalContact {
    pub barrier_mail: Option<String>,
    pub barrier_phone: Option<String>,
    pub enforcement_name: Option<String>,
    pub enforcement_link: Option<String>,
}
