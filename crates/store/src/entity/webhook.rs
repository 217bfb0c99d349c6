//! Where events of a tenant are sent.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhooks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub name: String,
    pub name_key: String,
    pub url: String,
    /// Names of the chosen types of events, separated by spaces.
    pub events: String,
    /// Sealed with the tenant's key.
    pub signing_key: Vec<u8>,
    /// Sealed; signs too, until its time is over.
    pub former_key: Option<Vec<u8>>,
    pub former_until_ms: Option<i64>,
    pub paused: bool,
    /// Since when nothing has arrived.
    pub failing_since_ms: Option<i64>,
    /// When the server switched it off.
    pub off_at_ms: Option<i64>,
    /// A stable word.
    pub off_why: Option<String>,
    pub created_at_ms: i64,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
