//! How a tenant looks.

use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QuerySelect, TryInsertResult};

use crate::entity::{brand_image, branding};
use crate::{StoreError, TenantScope};

/// How a tenant shall look.
#[derive(Clone, Debug)]
pub struct BrandingEdit {
    pub display_name: Option<String>,
    pub short_name: Option<String>,
    pub theme: String,
    pub colour: Option<String>,
    pub languages: String,
    pub default_language: String,
    pub time_zone: Option<String>,
}

/// A logo without its bytes.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct BrandImage {
    pub kind: String,
    pub hash: String,
    pub width: i32,
    pub height: i32,
}

/// Repository; see [`TenantScope::branding`].
#[derive(Debug)]
pub struct Brandings<'a>(pub(crate) &'a TenantScope);

impl Brandings<'_> {
    pub async fn find(&self) -> Result<Option<branding::Model>, StoreError> {
        let own = branding::Entity::find().filter(branding::Column::TenantId.eq(self.0.uuid()));
        Ok(own.one(&self.0.db).await?)
    }

    /// Logos, without their bytes.
    pub async fn images(&self) -> Result<Vec<BrandImage>, StoreError> {
        use brand_image::Column;
        let found = brand_image::Entity::find()
            .select_only()
            .columns([Column::Kind, Column::Hash, Column::Width, Column::Height])
            .filter(Column::TenantId.eq(self.0.uuid()))
            .into_model()
            .all(&self.0.db)
            .await?;
        Ok(found)
    }

    /// The bytes of the logo with this hash.
    pub async fn image(&self, hash: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let found = brand_image::Entity::find()
            .filter(brand_image::Column::TenantId.eq(self.0.uuid()))
            .filter(brand_image::Column::Hash.eq(hash))
            .one(&self.0.db)
            .await?;
        Ok(found.map(|image| image.png))
    }

    /// Writes it over what is at this version; 0 is a tenant that has none. [`StoreError::Stale`] when it is at another.
    pub async fn save(&self, version: i64, edit: BrandingEdit) -> Result<(), StoreError> {
        use branding::Column;
        if version == 0 {
            let model = branding::Model {
                tenant_id: self.0.uuid(),
                display_name: edit.display_name,
                short_name: edit.short_name,
                theme: edit.theme,
                colour: edit.colour,
                languages: edit.languages,
                default_language: edit.default_language,
                time_zone: edit.time_zone,
                version: 1,
            };
            let done = branding::Entity::insert(model.into_active_model())
                .on_conflict(OnConflict::column(Column::TenantId).do_nothing().to_owned())
                .try_insert()
                .exec_without_returning(&self.0.db)
                .await?;
            return if matches!(done, TryInsertResult::Inserted(1)) { Ok(()) } else { Err(StoreError::Stale) };
        }
        let done = branding::Entity::update_many()
            .col_expr(Column::DisplayName, Expr::value(edit.display_name))
            .col_expr(Column::ShortName, Expr::value(edit.short_name))
            .col_expr(Column::Theme, Expr::value(edit.theme))
            .col_expr(Column::Colour, Expr::value(edit.colour))
            .col_expr(Column::Languages, Expr::value(edit.languages))
            .col_expr(Column::DefaultLanguage, Expr::value(edit.default_language))
            .col_expr(Column::TimeZone, Expr::value(edit.time_zone))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Version.eq(version))
            .exec(&self.0.db)
            .await?;
        if done.rows_affected == 0 { Err(StoreError::Stale) } else { Ok(()) }
    }

    /// Takes a logo away; whether there was one.
    pub async fn remove_image(&self, kind: &str) -> Result<bool, StoreError> {
        let done = brand_image::Entity::delete_many()
            .filter(brand_image::Column::TenantId.eq(self.0.uuid()))
            .filter(brand_image::Column::Kind.eq(kind))
            .exec(&self.0.db)
            .await?;
        Ok(done.rows_affected > 0)
    }

    /// Adds a logo where none of its kind is.
    pub async fn add_image(&self, image: BrandImage, png: Vec<u8>) -> Result<(), StoreError> {
        let BrandImage { kind, hash, width, height } = image;
        let model = brand_image::Model { tenant_id: self.0.uuid(), kind, hash, png, width, height };
        brand_image::Entity::insert(model.into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(())
    }
}
