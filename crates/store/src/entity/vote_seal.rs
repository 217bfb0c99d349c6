//! That a vote stood at some checkpoint: an entry in the log of its tenant.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "vote_seals")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    /// From 0, without gaps.
    pub place: i64,
    pub vote_id: Uuid,
    /// As it is hashed.
    #[sea_orm(column_type = "Text")]
    pub entry: String,
    /// That it stands in the log, under the checkpoint that was signed with it.
    #[sea_orm(column_type = "Text", nullable)]
    pub proof: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
