//! A vote, with how far its log is.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "votes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The meeting in which it is held; a vote without one is its own procedure, and this is its id.
    pub meeting_id: Uuid,
    /// Whose vote it is; may be deleted before the vote is.
    pub body_id: Uuid,
    pub title: String,
    /// As the log says; for lists.
    pub stage: String,
    /// Name of the log.
    pub origin: String,
    /// Seed of the key that signs for the log, sealed.
    pub signing_key: Vec<u8>,
    /// Entries of the log.
    pub size: i64,
    /// The newest checkpoint that was signed.
    pub checkpoint: Option<String>,
    /// The checkpoint right after the close.
    pub closing: Option<String>,
    /// Which process appends, and until when nobody else may.
    pub lease_holder: Option<Uuid>,
    pub lease_until_ms: Option<i64>,
    pub created_at_ms: i64,
    /// Of the newest entry, once the result is announced or the vote is void.
    pub ended_at_ms: Option<i64>,
    /// Since when it takes nothing more, because the database was set back behind what its log had signed.
    pub set_back_at_ms: Option<i64>,
    /// Without a meeting, over days.
    pub circular: bool,
    /// As the definition says, and what came out as the result says; for lists.
    pub kind: Option<String>,
    pub outcome: Option<String>,
    /// When the roll was fixed.
    pub listed_at_ms: Option<i64>,
    /// When it closes by itself.
    pub until_ms: Option<i64>,
    /// How long before that those who have not voted are reminded, and when they were.
    pub remind_before_ms: Option<i64>,
    pub reminded_at_ms: Option<i64>,
    /// How far members were told of it by mail: `open`, `closed`, `over`.
    pub told: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Stages in which nobody could vote yet.
pub(crate) const UNOPENED: [&str; 3] = ["empty", "frozen", "listed"];

impl Model {
    /// Whether nobody could vote in it yet.
    pub fn is_unopened(&self) -> bool {
        UNOPENED.contains(&self.stage.as_str())
    }
}
