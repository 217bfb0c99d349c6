//! A logo of a tenant, as it is served.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "brand_images")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// `logo`, or `logo-dark` for dark grounds.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    /// Of the content; part of its address.
    pub hash: String,
    pub png: Vec<u8>,
    pub width: i32,
    pub height: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
