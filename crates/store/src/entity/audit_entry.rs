//! An entry of an audit log: the bytes that are hashed, and columns to search by.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    pub entry: Vec<u8>,
    pub leaf: Vec<u8>,
    pub chain: Vec<u8>,
    pub at_ms: i64,
    pub act: String,
    pub result: String,
    pub actor_kind: String,
    pub actor_id: Option<Uuid>,
    pub object_kind: Option<String>,
    pub object_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub words: String,
    /// What names people, with the salts of its commitments: the caller's. Absent in entries of before there were any.
    #[sea_orm(column_type = "Text", nullable)]
    pub parts: Option<String>,
    /// Number of the entry that says why some of it is gone.
    pub withheld_by: Option<i64>,
    /// The network is still there.
    pub networked: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
