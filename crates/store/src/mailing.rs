//! How a tenant writes mails.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::entity::{mail_sender, mail_text};
use crate::{StoreError, TenantScope};

/// Repository; see [`TenantScope::mailing`]. Whatever changes a row names the version that was seen, 0 where there was
/// none, and is [`StoreError::Stale`] when somebody else was faster.
#[derive(Debug)]
pub struct Mailing<'a>(pub(crate) &'a TenantScope);

impl Mailing<'_> {
    pub async fn texts(&self) -> Result<Vec<mail_text::Model>, StoreError> {
        let own = mail_text::Entity::find().filter(mail_text::Column::TenantId.eq(self.0.uuid()));
        let sorted = own.order_by_asc(mail_text::Column::Kind).order_by_asc(mail_text::Column::Language);
        Ok(sorted.all(&self.0.db).await?)
    }

    pub async fn text(&self, kind: &str, language: &str) -> Result<Option<mail_text::Model>, StoreError> {
        use mail_text::Column;
        let found = mail_text::Entity::find()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Kind.eq(kind))
            .filter(Column::Language.eq(language));
        Ok(found.one(&self.0.db).await?)
    }

    pub async fn write_text(&self, new: mail_text::Model, seen: i64) -> Result<(), StoreError> {
        use mail_text::Column;
        let new = mail_text::Model { tenant_id: self.0.uuid(), version: seen + 1, ..new };
        if seen == 0 {
            let added = mail_text::Entity::insert(new.into_active_model()).exec_without_returning(&self.0.db).await;
            return stale_if_taken(added.map(drop));
        }
        let own = mail_text::Entity::update_many()
            .col_expr(Column::Version, Expr::value(new.version))
            .col_expr(Column::Subject, Expr::value(new.subject))
            .col_expr(Column::Intro, Expr::value(new.intro))
            .col_expr(Column::Closing, Expr::value(new.closing))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Kind.eq(new.kind))
            .filter(Column::Language.eq(new.language))
            .filter(Column::Version.eq(seen));
        let changed = own.exec(&self.0.db).await?;
        stale_unless(changed.rows_affected)
    }

    pub async fn remove_text(&self, kind: &str, language: &str, seen: i64) -> Result<(), StoreError> {
        use mail_text::Column;
        let own = mail_text::Entity::delete_many()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Kind.eq(kind))
            .filter(Column::Language.eq(language))
            .filter(Column::Version.eq(seen));
        stale_unless(own.exec(&self.0.db).await?.rows_affected)
    }

    pub async fn sender(&self) -> Result<Option<mail_sender::Model>, StoreError> {
        let own = mail_sender::Entity::find().filter(mail_sender::Column::TenantId.eq(self.0.uuid()));
        Ok(own.one(&self.0.db).await?)
    }

    pub async fn write_sender(&self, new: mail_sender::Model, seen: i64) -> Result<(), StoreError> {
        use mail_sender::Column;
        let new = mail_sender::Model { tenant_id: self.0.uuid(), version: seen + 1, ..new };
        if seen == 0 {
            let added = mail_sender::Entity::insert(new.into_active_model()).exec_without_returning(&self.0.db).await;
            return stale_if_taken(added.map(drop));
        }
        let own = mail_sender::Entity::update_many()
            .col_expr(Column::Version, Expr::value(new.version))
            .col_expr(Column::ReplyTo, Expr::value(new.reply_to))
            .col_expr(Column::Url, Expr::value(new.url))
            .col_expr(Column::Address, Expr::value(new.address))
            .col_expr(Column::UserName, Expr::value(new.user_name))
            .col_expr(Column::Password, Expr::value(new.password))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Version.eq(seen));
        let changed = own.exec(&self.0.db).await?;
        stale_unless(changed.rows_affected)
    }
}

fn stale_unless(rows: u64) -> Result<(), StoreError> {
    if rows == 1 { Ok(()) } else { Err(StoreError::Stale) }
}

fn stale_if_taken(added: Result<(), sea_orm::DbErr>) -> Result<(), StoreError> {
    match added.map_err(StoreError::from) {
        Err(StoreError::Conflict) => Err(StoreError::Stale),
        other => other,
    }
}
