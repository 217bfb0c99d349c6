//! What was deleted of a class of data when its time was over.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "retention_runs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub class: String,
    /// End of the newest run, whether it found something or not.
    pub ran_at_ms: i64,
    /// Deleted by the run that is under way; written with each portion, so that a kill loses no count.
    pub counting: i64,
    /// Deleted by the newest run that deleted something, and its end.
    pub deleted: i64,
    pub deleted_at_ms: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
