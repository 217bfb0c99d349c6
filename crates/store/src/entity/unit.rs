//! A part of a tenant. `short_key` is the short name in the form that must be unique.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "units")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Absent for the topmost.
    pub parent_id: Option<Uuid>,
    pub name: String,
    pub short_name: String,
    pub short_key: String,
    pub created_at_ms: i64,
    /// Counts changes.
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
