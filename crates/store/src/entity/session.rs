//! A sign-in session; its secret only as a keyed hash.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub account_id: Uuid,
    pub secret_hash: Vec<u8>,
    pub created_at_ms: i64,
    pub last_seen_at_ms: i64,
    pub expires_at_ms: i64,
    pub device: String,
    pub network: String,
    /// Where the person signed in, if not here.
    pub provider_id: Option<Uuid>,
    /// The provider's name of its own session.
    pub provider_sid: Option<String>,
    /// The ID token, sealed by the caller; shown to the provider again when the person signs out.
    pub id_token: Option<Vec<u8>>,
    pub acr: Option<String>,
    /// When the person last proved who they are.
    pub authenticated_at_ms: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
