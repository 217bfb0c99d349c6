//! Legal texts of a tenant, and its contacts for barriers.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};

use crate::entity::{legal_contact, legal_text};
use crate::{StoreError, TenantScope};

/// Where a text that holds now stands, without the text.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct LegalPlace {
    pub kind: String,
    pub language: String,
    pub link: Option<String>,
    pub version: i64,
}

/// Repository; see [`TenantScope::legal`].
#[derive(Debug)]
pub struct Legal<'a>(pub(crate) &'a TenantScope);

impl Legal<'_> {
    /// Where the texts that hold now stand; those that were withdrawn do not count.
    pub async fn places(&self) -> Result<Vec<LegalPlace>, StoreError> {
        use legal_text::Column;
        let found = legal_text::Entity::find()
            .select_only()
            .columns([Column::Kind, Column::Language, Column::Link, Column::Version])
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::SupersededAtMs.is_null())
            .filter(Column::Body.is_not_null().or(Column::Link.is_not_null()))
            .order_by_asc(Column::Kind)
            .order_by_asc(Column::Language)
            .into_model()
            .all(&self.0.db)
            .await?;
        Ok(found)
    }

    /// Texts that hold now, also those that were withdrawn.
    pub async fn current(&self) -> Result<Vec<legal_text::Model>, StoreError> {
        use legal_text::Column;
        let found = legal_text::Entity::find()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::SupersededAtMs.is_null())
            .order_by_asc(Column::Kind)
            .order_by_asc(Column::Language);
        Ok(found.all(&self.0.db).await?)
    }

    /// The version of a text that holds now.
    pub async fn find(&self, kind: &str, language: &str) -> Result<Option<legal_text::Model>, StoreError> {
        use legal_text::Column;
        let found = legal_text::Entity::find()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Kind.eq(kind))
            .filter(Column::Language.eq(language))
            .filter(Column::SupersededAtMs.is_null());
        Ok(found.one(&self.0.db).await?)
    }

    /// Puts a version in the place of the one before; [`StoreError::Conflict`] when somebody else did.
    pub async fn publish(&self, new: legal_text::Model) -> Result<(), StoreError> {
        use legal_text::Column;
        legal_text::Entity::update_many()
            .col_expr(Column::SupersededAtMs, Expr::value(Some(new.published_at_ms)))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Kind.eq(new.kind.as_str()))
            .filter(Column::Language.eq(new.language.as_str()))
            .filter(Column::SupersededAtMs.is_null())
            .exec(&self.0.db)
            .await?;
        let new = legal_text::Model { tenant_id: self.0.uuid(), ..new };
        legal_text::Entity::insert(new.into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(())
    }

    pub async fn contact(&self) -> Result<Option<legal_contact::Model>, StoreError> {
        let own = legal_contact::Entity::find().filter(legal_contact::Column::TenantId.eq(self.0.uuid()));
        Ok(own.one(&self.0.db).await?)
    }

    /// Writes the contacts, whether there were any or not.
    pub async fn set_contact(&self, new: legal_contact::Model) -> Result<(), StoreError> {
        let new = legal_contact::Model { tenant_id: self.0.uuid(), ..new };
        legal_contact::Entity::delete_many()
            .filter(legal_contact::Column::TenantId.eq(self.0.uuid()))
            .exec(&self.0.db)
            .await?;
        legal_contact::Entity::insert(new.into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(())
    }
}
