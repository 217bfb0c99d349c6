//! How much a tenant keeps of what people put there as files: attachments of motions and logos.

use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::entity::{brand_image, vote_attachment};
use crate::{StoreError, TenantScope};

impl TenantScope {
    /// Bytes of all files.
    pub async fn storage_bytes(&self) -> Result<u64, StoreError> {
        let size = Expr::col((vote_attachment::Entity, vote_attachment::Column::Size)).sum().cast_as("BIGINT");
        let attached = vote_attachment::Entity::find()
            .select_only()
            .expr_as(size, "bytes")
            .filter(vote_attachment::Column::TenantId.eq(self.uuid()))
            .into_tuple::<Option<i64>>()
            .one(&self.db);
        let length = Func::cust("LENGTH").arg(Expr::col((brand_image::Entity, brand_image::Column::Png)));
        let logos = brand_image::Entity::find()
            .select_only()
            .expr_as(Expr::from(length).sum().cast_as("BIGINT"), "bytes")
            .filter(brand_image::Column::TenantId.eq(self.uuid()))
            .into_tuple::<Option<i64>>()
            .one(&self.db);
        let bytes = [attached.await?, logos.await?].into_iter().flatten().flatten();
        Ok(bytes.map(|bytes| u64::try_from(bytes).unwrap_or_default()).sum())
    }
}
