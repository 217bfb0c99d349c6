//! In whose name and through whose server a tenant's mails go.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_senders")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    pub version: i64,
    /// Who reads answers; absent: nobody.
    pub reply_to: Option<String>,
    /// The tenant's own server; absent: that of the installation.
    pub url: Option<String>,
    /// The sender; present exactly with the server.
    pub address: Option<String>,
    pub user_name: Option<String>,
    /// Sealed.
    pub password: Option<Vec<u8>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
