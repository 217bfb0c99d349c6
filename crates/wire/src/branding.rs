//! How a tenant looks: what its administrators choose, and what everybody is told.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// A look to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum LookTheme {
    /// Petrol and round corners.
    Plenum,
    /// Blue and sober corners, near to the design system of German authorities.
    Authority,
    /// A colour of the tenant's own.
    Own,
}

/// A picture that the server keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct LookLogo {
    /// On the same host; it changes with the content.
    pub url: String,
    /// Pixels.
    pub width: u32,
    pub height: u32,
}

/// How the tenant looks to everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Look {
    pub name: String,
    /// Where there is little room.
    pub short_name: Option<String>,
    pub logo: Option<LookLogo>,
    /// For dark grounds.
    pub logo_dark: Option<LookLogo>,
    /// On the same host; nothing when it looks like Plenum.
    pub stylesheet: Option<String>,
    /// Languages that are offered, BCP 47.
    pub languages: Vec<String>,
    pub default_language: String,
    /// Where its legal texts stand.
    pub legal: Vec<crate::legal::LegalPlace>,
    /// It says whom people tell of barriers.
    pub barriers: bool,
}

/// `GET /api/v1/branding`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Branding {
    /// The name that the operator gave; shown as long as there is no `display_name`.
    pub tenant_name: String,
    pub display_name: Option<String>,
    pub short_name: Option<String>,
    pub theme: LookTheme,
    /// `#rrggbb`, with the theme `own`.
    pub colour: Option<String>,
    pub languages: Vec<String>,
    pub default_language: String,
    /// In which times are written for its people, IANA name; absent: that of the installation.
    pub time_zone: Option<String>,
    /// That of the installation.
    pub home_time_zone: String,
    #[ts(type = "number")]
    pub version: i64,
    pub look: Look,
}

/// `PATCH /api/v1/branding`; absent fields stay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export, optional_fields)]
pub struct BrandingChange {
    /// `null` goes back to the name that the operator gave.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    #[ts(type = "string | null")]
    pub display_name: Option<Option<String>>,
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    #[ts(type = "string | null")]
    pub short_name: Option<Option<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<LookTheme>,
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    #[ts(type = "string | null")]
    pub colour: Option<Option<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub languages: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_language: Option<String>,
    /// `null` goes back to that of the installation.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    #[ts(type = "string | null")]
    pub time_zone: Option<Option<String>>,
}

/// Two colours that stand on each other, and their contrast by WCAG 2.2.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ColourPair {
    pub dark: bool,
    pub front: String,
    pub ground: String,
    pub ratio: f64,
    pub needed: f64,
    pub passes: bool,
}

/// A token of the client and its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ColourToken {
    pub name: String,
    pub value: String,
}

/// `GET /api/v1/branding/colour`: whether a colour can be read, and what would follow from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ColourCheck {
    pub colour: String,
    pub passes: bool,
    /// The nearest colour that passes; the same one when it does.
    pub suggestion: String,
    pub pairs: Vec<ColourPair>,
    /// Of the colour, or of the suggestion when it does not pass.
    pub tokens: Vec<ColourToken>,
}
