//! Whom people tell of barriers, and who decides when they are not heard.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "legal_contacts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    pub barrier_mail: Option<String>,
    pub barrier_phone: Option<String>,
    pub enforcement_name: Option<String>,
    pub enforcement_link: Option<String>,
    /// Counts changes.
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
