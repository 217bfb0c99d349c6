//! An OpenID Connect provider of a tenant. The client secret is sealed by the caller; `settings` is its JSON.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "identity_providers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub name: String,
    pub issuer: String,
    /// Empty until the administrator has registered Plenum at the provider.
    pub client_id: String,
    pub client_secret: Option<Vec<u8>>,
    pub settings: String,
    pub enabled: bool,
    /// Order on the sign-in page.
    pub position: i64,
    pub created_at_ms: i64,
    pub last_sign_in_at_ms: Option<i64>,
    /// Code of the newest failure that was the provider's, until somebody signs in again.
    pub last_fault: Option<String>,
    pub last_fault_at_ms: Option<i64>,
    /// When an administrator tried it last with success, since what is asked of it was changed.
    pub tried_at_ms: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
