//! Whom a provider knows by a subject, and which account that is.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account_identities")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub account_id: Uuid,
    pub issuer: String,
    pub subject: String,
    /// What the provider called the person last, so that they recognise it.
    pub label: String,
    /// What the mapping of claims gave at the last sign-in, as JSON of the caller: what it stops giving is taken back.
    pub grants: String,
    pub created_at_ms: i64,
    pub last_used_at_ms: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
