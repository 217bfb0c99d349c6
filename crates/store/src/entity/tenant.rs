//! A public body.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tenants")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Short name for commands, unique in the installation.
    pub slug: String,
    pub name: String,
    pub created_at_ms: i64,
    /// Since when nobody of it can come in; absent while it is active.
    pub suspended_at_ms: Option<i64>,
    /// When everything of it is erased, unless somebody thinks better of it before.
    pub erase_at_ms: Option<i64>,
    /// Who has decided so.
    pub erase_by: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
