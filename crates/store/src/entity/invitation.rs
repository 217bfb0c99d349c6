//! An invitation to a mail address, and how far its proof has come; the code only as a keyed hash.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// The link that is for this person alone.
    #[sea_orm(primary_key, auto_increment = false)]
    pub link_id: Uuid,
    pub meeting_id: Uuid,
    pub email: String,
    /// The form in which an address is invited once.
    pub email_key: String,
    pub name: String,
    /// Account of who sent it last.
    pub invited_by: Uuid,
    pub created_at_ms: i64,
    pub sent_at_ms: i64,
    pub sends: i64,
    /// When the address was first proven.
    pub verified_at_ms: Option<i64>,
    /// The code that counts now.
    pub code_hash: Option<Vec<u8>>,
    pub code_until_ms: i64,
    /// Tries of this code.
    pub code_tries: i64,
    /// Codes sent since `codes_since_ms`.
    pub codes_sent: i64,
    pub codes_since_ms: i64,
    /// Wrong codes since the invitation was sent or proven last.
    pub failures: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::meeting_link::Entity",
        from = "(Column::TenantId, Column::LinkId)",
        to = "(super::meeting_link::Column::TenantId, super::meeting_link::Column::Id)"
    )]
    Link,
}

impl Related<super::meeting_link::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Link.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
