//! What tenants have used belongs to the operator, who reads it for many at once.

use sea_orm_migration::prelude::*;

use crate::schema;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        schema::unprotect(manager, "usage_months").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        schema::protect(manager, "usage_months").await
    }
}
