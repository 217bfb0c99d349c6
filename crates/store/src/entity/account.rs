//! A person known to a tenant. `email_key` is the address in lower case.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "accounts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub name: String,
    pub email: String,
    pub email_key: String,
    pub password_hash: Option<String>,
    pub disabled: bool,
    pub created_at_ms: i64,
    /// Operates the installation: keeps the register of tenants, sees nothing of what is theirs.
    pub operator: bool,
    pub unit_id: Option<Uuid>,
    /// The name as it is searched and sorted by.
    pub name_key: String,
    /// Counts changes.
    pub version: i64,
    /// The person is gone: what remains is that there was an account, for what others keep of it.
    pub deleted_at_ms: Option<i64>,
    /// How many identities at providers lead to this account.
    pub identities: i64,
    /// How many passkeys it has.
    pub passkeys: i64,
    pub last_sign_in_at_ms: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
