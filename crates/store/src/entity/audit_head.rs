//! The growing edge of an audit log.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_heads")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    pub origin: String,
    pub size: i64,
    pub frontier: Vec<u8>,
    /// Size of the newest checkpoint.
    pub signed_size: i64,
    /// Entries before this number were deleted when their time was over.
    pub cut_size: i64,
    /// What was signed of them: the caller's.
    #[sea_orm(column_type = "Text", nullable)]
    pub cut_note: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
