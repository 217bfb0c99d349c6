//! A role of an account or of a group, for a unit with all below it or for the whole tenant.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role_grants")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Either this or the group.
    pub account_id: Option<Uuid>,
    pub group_id: Option<Uuid>,
    /// `administrator`, `unit-administrator` or `auditor`.
    pub role: String,
    /// Absent for the whole tenant.
    pub unit_id: Option<Uuid>,
    pub created_at_ms: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
