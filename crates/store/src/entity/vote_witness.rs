//! Whom a tenant asks to cosign the log of its votes.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "vote_witnesses")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What people call it.
    pub name: String,
    /// Where it is asked, without `/add-checkpoint`.
    pub url: String,
    /// As signed-note writes it.
    pub key: String,
    /// The log, and its size, that it cosigned last.
    pub origin: Option<String>,
    pub size: i64,
    pub seen_at_ms: Option<i64>,
    /// Why it did not the last time; a stable word.
    pub fault: Option<String>,
    pub created_at_ms: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
