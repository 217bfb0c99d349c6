//! One live run of a meeting.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "conferences")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub meeting_id: Uuid,
    pub started_at_ms: i64,
    pub ended_at_ms: Option<i64>,
    /// Its chat is still in the journal, by policy.
    pub chat_kept: bool,
    /// Its journal is still there.
    pub journal_kept: bool,
    /// Its journal still says who was there.
    pub attendance_kept: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
