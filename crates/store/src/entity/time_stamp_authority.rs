//! Whom a tenant asks for time stamps. Without a row: whom the installation asks.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "time_stamp_authorities")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    pub version: i64,
    /// `installation`, `own` or `off`.
    pub source: String,
    /// Present exactly for `own`.
    pub url: Option<String>,
    pub user_name: Option<String>,
    /// Sealed.
    pub password: Option<Vec<u8>>,
    /// An object identifier with dots.
    pub policy: Option<String>,
    /// Certificates to one of which a stamp has to lead, PEM.
    pub anchors: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
