//! A passkey of an account: a public key that a device or a keyring of the person has the other half of.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "passkeys")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub account_id: Uuid,
    /// How the authenticator calls it.
    pub credential_id: Vec<u8>,
    /// COSE (RFC 9052).
    pub public_key: Vec<u8>,
    /// How authenticators call the account: random, the same for all its passkeys.
    pub user_handle: Vec<u8>,
    /// The host name that it is good for.
    pub host: String,
    pub name: String,
    pub count: i64,
    pub backup_eligible: bool,
    pub backed_up: bool,
    pub created_at_ms: i64,
    pub last_used_at_ms: Option<i64>,
    /// Its counter went back, so that there may be a copy: it opens nothing any more.
    pub blocked_at_ms: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
