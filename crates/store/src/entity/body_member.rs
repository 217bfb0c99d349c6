//! Who belongs to a body.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "body_members")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// 128 random bits: it says nothing about the account, and outlives it in records.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub body_id: Uuid,
    /// Absent for who comes by telephone or as a guest.
    pub account_id: Option<Uuid>,
    pub name: String,
    pub name_key: String,
    /// Leads, or stands in for who leads; the caller's.
    pub office: Option<String>,
    /// As the body calls it.
    pub function: Option<String>,
    pub group_name: Option<String>,
    pub seat: String,
    pub weight: i64,
    /// First and last day of the term, `2026-11-30`; open when absent.
    pub from_day: Option<String>,
    pub until_day: Option<String>,
    pub created_at_ms: i64,
}

impl Model {
    /// Whether the term covers a day.
    pub fn covers(&self, day: &str) -> bool {
        self.from_day.as_deref().is_none_or(|from| from <= day) && !self.is_over(day)
    }

    /// Whether the term has ended before a day.
    pub fn is_over(&self, day: &str) -> bool {
        self.until_day.as_deref().is_some_and(|until| until < day)
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
