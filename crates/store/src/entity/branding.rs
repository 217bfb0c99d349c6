//! How a tenant looks. Without a row it looks like Plenum.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "brandings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// Absent: the name that the operator gave.
    pub display_name: Option<String>,
    pub short_name: Option<String>,
    pub theme: String,
    /// `#rrggbb`, of the theme that is the tenant's own.
    pub colour: Option<String>,
    /// Languages that are offered, separated by commas.
    pub languages: String,
    pub default_language: String,
    /// IANA name; absent: that of the installation.
    pub time_zone: Option<String>,
    /// Counts changes, those of logos too.
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
