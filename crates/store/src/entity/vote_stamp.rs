//! A time stamp over the record of a vote.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "vote_stamps")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub vote_id: Uuid,
    /// Last checkpoint of the log in the record that was stamped.
    pub checkpoint: String,
    /// That the log of the tenant knows it.
    pub proof: String,
    /// Lines of the members who had confirmed.
    pub cosignatures: String,
    /// Hashes of texts that other versions of Plenum write otherwise.
    pub spec: Vec<u8>,
    pub verification: Vec<u8>,
    /// Hash of what was stamped.
    pub manifest: Vec<u8>,
    pub token: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
