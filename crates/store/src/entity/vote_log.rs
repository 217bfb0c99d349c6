//! The log in which a tenant seals its votes.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "vote_logs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// Name of the log.
    pub origin: String,
    /// Seed of the key that signs for it, sealed.
    pub signing_key: Vec<u8>,
    /// Entries.
    pub size: i64,
    /// The newest checkpoint that was signed.
    pub checkpoint: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
