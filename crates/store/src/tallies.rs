//! How many mails somebody causes within a time. Apart from what the mails are about: it can be deleted, the mails not.

use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use crate::entity::mail_tally::{Column, Entity, Model};
use crate::{StoreError, TenantScope};

/// Repository; see [`TenantScope::tallies`].
#[derive(Debug)]
pub struct Tallies<'a>(pub(crate) &'a TenantScope);

impl Tallies<'_> {
    /// Counts one more. `Some` when there are `max` already: it is not counted, and this is when the time ends.
    /// In a transaction whoever counts the same waits for its end, so that nobody slips through beside.
    pub async fn count(
        &self,
        key_hash: Vec<u8>,
        max: i64,
        window_ms: i64,
        now_ms: i64,
    ) -> Result<Option<i64>, StoreError> {
        let over = || Expr::col((Entity, Column::UntilMs)).lte(now_ms);
        let begins = |anew: Expr, else_: Expr| CaseStatement::new().case(over(), anew).finally(else_);
        let sent = begins(Expr::value(1), Expr::col((Entity, Column::Sent)).add(1));
        let until = begins(Expr::value(now_ms + window_ms), Expr::col((Entity, Column::UntilMs)));
        let fits = over().or(Expr::col((Entity, Column::Sent)).lt(max));
        let mut more = OnConflict::columns([Column::TenantId, Column::KeyHash]);
        more.value(Column::Sent, sent).value(Column::UntilMs, until).action_and_where(fits);
        let tenant_id = self.0.uuid();
        let new = Model { tenant_id, key_hash: key_hash.clone(), sent: 1, until_ms: now_ms + window_ms };
        let counted = Entity::insert(new.into_active_model()).on_conflict(more).exec_without_returning(&self.0.db);
        if counted.await? > 0 {
            return Ok(None);
        }
        let full = Entity::find_by_id((tenant_id, key_hash)).one(&self.0.db).await?;
        Ok(Some(full.map_or(now_ms, |full| full.until_ms)))
    }

    /// Forgets what no longer counts.
    pub async fn delete_over(&self, now_ms: i64) -> Result<(), StoreError> {
        Entity::delete_many()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::UntilMs.lte(now_ms))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }
}
