//! A log of somebody else that this installation cosigns.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "witnessed_logs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What people call it.
    pub name: String,
    pub origin: String,
    /// As signed-note writes it.
    pub key: String,
    /// What was cosigned last; 0 for nothing.
    pub size: i64,
    pub root: Option<String>,
    pub seen_at_ms: Option<i64>,
    /// How often a checkpoint was signed by the log and refused: it went back or forked.
    pub refused: i64,
    /// What the last one said, with the signature of the log: what proves it.
    #[sea_orm(column_type = "Text", nullable)]
    pub refusal: Option<String>,
    pub created_at_ms: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
