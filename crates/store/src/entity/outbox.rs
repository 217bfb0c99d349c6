//! A delivery that has not arrived yet.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which deliverer takes it.
    pub kind: String,
    /// What it belongs to and goes with: an account, an invitation, an endpoint.
    pub about_id: Option<Uuid>,
    /// For those who administer: what sort of mail or event it is.
    pub label: String,
    /// Sealed with the tenant's key: it may carry links and codes.
    pub payload: Vec<u8>,
    pub created_at_ms: i64,
    /// When it is tried next; while somebody tries, when others may.
    pub due_at_ms: i64,
    /// How often it was tried, the trial under way included.
    pub attempts: i64,
    /// Why it did not arrive the last time; a stable word. Nothing while it is being tried.
    pub fault: Option<String>,
    /// When it was given up.
    pub failed_at_ms: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl Model {
    /// Whether somebody is trying to deliver it just now, or died trying.
    pub fn is_in_trial(&self) -> bool {
        self.attempts > 0 && self.fault.is_none() && self.failed_at_ms.is_none()
    }
}

impl ActiveModelBehavior for ActiveModel {}
