//! Bodies that hold sittings.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bodies")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose administrators keep it; absent for those of the tenant alone.
    pub unit_id: Option<Uuid>,
    pub name: String,
    pub name_key: String,
    /// Council, committee, …; the caller's.
    pub kind: String,
    /// Id of the profile of rules; the caller's.
    pub profile: String,
    /// Seats that the body has by law, and the votes of all of them.
    pub statutory: i64,
    pub statutory_votes: i64,
    pub created_at_ms: i64,
    /// Counts changes, those of its members too.
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
