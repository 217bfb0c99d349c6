//! The plan of a meeting.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "meetings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub owner_id: Uuid,
    pub code: String,
    pub title: String,
    pub created_at_ms: i64,
    pub expires_at_ms: Option<i64>,
    /// Who has to wait: `open`, `guests`, `all`.
    pub admission: String,
    /// Prepared polls, JSON; the caller's.
    #[sea_orm(column_type = "Text")]
    pub poll_drafts: String,
    /// Roles of the meeting's own, JSON; the caller's.
    #[sea_orm(column_type = "Text")]
    pub custom_roles: String,
    /// To which unit it belongs, whoever owns it.
    pub unit_id: Option<Uuid>,
    /// Counts changes of title, admission, roles, owner and unit.
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
