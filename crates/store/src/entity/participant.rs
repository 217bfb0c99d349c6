//! A person in a meeting, the same through all its conferences.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "participants")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub meeting_id: Uuid,
    pub account_id: Option<Uuid>,
    pub link_id: Option<Uuid>,
    pub credential_hash: Option<Vec<u8>>,
    pub name: String,
    pub role: String,
    pub created_at_ms: i64,
    /// When the person came again, an hour more or less; 0 when that was never written.
    pub last_seen_at_ms: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
