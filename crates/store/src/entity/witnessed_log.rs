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
    /// The same as the log signed it.
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    pub seen_at_ms: Option<i64>,
    /// The first checkpoint of the log that contradicts what was cosigned, as the log signed it, and what was cosigned
    /// then: of one size, with two roots.
    #[sea_orm(column_type = "Text", nullable)]
    pub fork: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub fork_cosigned: Option<String>,
    pub forked_at_ms: Option<i64>,
    pub created_at_ms: i64,
    /// Since when it is cosigned no more. How far it was stays: it must not begin anew under the same name.
    pub removed_at_ms: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
