//! Where one person is found: for what they are told, and for their erasure.

use ids::{AccountId, MeetingId};
use sea_orm::sea_query::{Expr, Func, LikeExpr, OnConflict};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, ExprTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Statement,
};
use uuid::Uuid;

use crate::cursor::{self, Page};
use crate::entity::{account, audit_entry, conference, erasure_request, invitation, meeting, participant, policy};
use crate::{StoreError, Tagged, TenantScope, exported};

/// Repository; see [`TenantScope::persons`].
#[derive(Debug)]
pub struct Persons<'a>(pub(crate) &'a TenantScope);

impl Persons<'_> {
    /// How many rows of a table are about an account; none of a table that is about nobody.
    pub async fn count_about(&self, table: &Tagged, who: AccountId) -> Result<u64, StoreError> {
        let Some(column) = table.about else { return Ok(0) };
        let backend = self.0.db.get_database_backend();
        let (tenant, account) = if backend == DbBackend::Postgres { ("$1", "$2") } else { ("?", "?") };
        let sql = format!("SELECT count(*) FROM {} WHERE tenant_id = {tenant} AND {column} = {account}", table.table);
        let values = [self.0.uuid().into(), who.uuid().into()];
        let row = self.0.db.query_one_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        Ok(row.map_or(Ok(0), |row| row.try_get_by_index::<i64>(0))?.unsigned_abs())
    }

    /// Rows about an account, by table; tables without any are left out.
    pub async fn rows_about(&self, who: AccountId) -> Result<Vec<(&'static str, u64)>, StoreError> {
        let mut rows = Vec::new();
        for table in exported() {
            let count = self.count_about(table, who).await?;
            if count > 0 {
                rows.push((table.table, count));
            }
        }
        Ok(rows)
    }

    /// Entries of the log by an account that cannot be told without them: all that they say was hashed.
    pub async fn count_hashed(&self, who: AccountId) -> Result<u64, StoreError> {
        let own = audit_entry::Entity::find().filter(audit_entry::Column::TenantId.eq(self.0.uuid()));
        let by = own.filter(audit_entry::Column::ActorId.eq(who.uuid())).filter(audit_entry::Column::Parts.is_null());
        Ok(by.count(&self.0.db).await?)
    }

    /// Invitations to an address.
    pub async fn invited(&self, email_key: &str) -> Result<Vec<invitation::Model>, StoreError> {
        let own = invitation::Entity::find().filter(invitation::Column::TenantId.eq(self.0.uuid()));
        let to = own.filter(invitation::Column::EmailKey.eq(email_key));
        Ok(to.order_by_asc(invitation::Column::LinkId).all(&self.0.db).await?)
    }

    /// Guests who came by one of these links.
    pub async fn guests_by(&self, links: &[Uuid]) -> Result<Vec<participant::Model>, StoreError> {
        if links.is_empty() {
            return Ok(Vec::new());
        }
        let found = self.participants().filter(participant::Column::AccountId.is_null());
        Ok(found.filter(participant::Column::LinkId.is_in(links.iter().copied())).all(&self.0.db).await?)
    }

    /// Holds meetings as they are until the transaction ends: none of them begins meanwhile.
    pub async fn hold(&self, meetings: &[Uuid]) -> Result<(), StoreError> {
        use meeting::{Column, Entity};
        let own = Entity::find().select_only().column(Column::Id).filter(Column::TenantId.eq(self.0.uuid()));
        // In one order, so that two who hold several do not wait for each other. SQLite has one writer anyway.
        let held = own.filter(Column::Id.is_in(meetings.iter().copied())).order_by_asc(Column::Id).lock_exclusive();
        held.into_tuple::<Uuid>().all(&self.0.db).await?;
        Ok(())
    }

    /// The person that an account is in each of its meetings.
    pub async fn participations(&self, who: AccountId) -> Result<Vec<participant::Model>, StoreError> {
        let found = self.participants().filter(participant::Column::AccountId.eq(who.uuid()));
        Ok(found.order_by_asc(participant::Column::Id).all(&self.0.db).await?)
    }

    /// Those of these people who came without an account.
    pub async fn guests(&self, ids: &[Uuid]) -> Result<Vec<participant::Model>, StoreError> {
        let found = self.participants().filter(participant::Column::AccountId.is_null());
        Ok(found.filter(participant::Column::Id.is_in(ids.iter().copied())).all(&self.0.db).await?)
    }

    /// Guests whose name has this part, newest first.
    pub async fn search_guests(
        &self,
        name: &str,
        after: Option<&str>,
        limit: u64,
    ) -> Result<Page<participant::Model>, StoreError> {
        let escaped = name.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let part = |text: &str| LikeExpr::new(format!("%{text}%")).escape('\\');
        let column = Expr::col(participant::Column::Name);
        // SQLite lowers letters of ASCII alone; others are found as they were written.
        let fits = Condition::any()
            .add(Expr::expr(Func::lower(column.clone())).like(part(&escaped.to_lowercase())))
            .add(column.like(part(&escaped)));
        let mut found = self.participants().filter(participant::Column::AccountId.is_null()).filter(fits);
        if let Some(after) = after {
            let (_, last) = cursor::decode(after)?;
            found = found.filter(participant::Column::Id.lt(last));
        }
        let items = found.order_by_desc(participant::Column::Id).limit(limit + 1).all(&self.0.db).await?;
        Ok(cursor::page(items, limit, |last| cursor::encode("", last.id)))
    }

    fn participants(&self) -> sea_orm::Select<participant::Entity> {
        participant::Entity::find().filter(participant::Column::TenantId.eq(self.0.uuid()))
    }

    /// Conferences of a meeting that still name people, those that run among them.
    pub async fn naming(&self, meeting: MeetingId) -> Result<Vec<conference::Model>, StoreError> {
        use conference::Column;
        let found = conference::Entity::find()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::MeetingId.eq(meeting.uuid()))
            .filter(Column::JournalKept.eq(true))
            .filter(Column::AttendanceKept.eq(true));
        Ok(found.order_by_asc(Column::Id).all(&self.0.db).await?)
    }

    /// Those of these meetings that run.
    pub async fn running(&self, meetings: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
        use conference::Column;
        let found = conference::Entity::find()
            .select_only()
            .column(Column::MeetingId)
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::MeetingId.is_in(meetings.iter().copied()))
            .filter(Column::EndedAtMs.is_null());
        Ok(found.into_tuple().all(&self.0.db).await?)
    }

    /// Policies say who set them, by name alone; those of this name say it no longer. Where several accounts have the
    /// name nobody can say whose it is, and it stays.
    pub async fn forget_setter(&self, name: &str, nobody: &str) -> Result<u64, StoreError> {
        let named = account::Entity::find().filter(account::Column::TenantId.eq(self.0.uuid()));
        if named.filter(account::Column::Name.eq(name)).count(&self.0.db).await? != 1 {
            return Ok(0);
        }
        let done = policy::Entity::update_many()
            .col_expr(policy::Column::SetBy, Expr::value(nobody))
            .filter(policy::Column::TenantId.eq(self.0.uuid()))
            .filter(policy::Column::SetBy.eq(name))
            .exec(&self.0.db)
            .await?;
        Ok(done.rows_affected)
    }

    /// Somebody asks to be erased; asking twice changes nothing, and answers `false`.
    pub async fn ask_erasure(&self, who: AccountId, now_ms: i64) -> Result<bool, StoreError> {
        use erasure_request::{Column, Entity, Model};
        let new = Model { tenant_id: self.0.uuid(), account_id: who.uuid(), asked_at_ms: now_ms };
        let done = Entity::insert(new.into_active_model())
            .on_conflict(OnConflict::columns([Column::TenantId, Column::AccountId]).do_nothing().to_owned())
            .try_insert()
            .exec_without_returning(&self.0.db)
            .await?;
        Ok(matches!(done, sea_orm::TryInsertResult::Inserted(rows) if rows > 0))
    }

    /// The wish is taken back, declined or done; `false` when there was none.
    pub async fn settle_erasure(&self, who: AccountId) -> Result<bool, StoreError> {
        let done = erasure_request::Entity::delete_many()
            .filter(erasure_request::Column::TenantId.eq(self.0.uuid()))
            .filter(erasure_request::Column::AccountId.eq(who.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(done.rows_affected > 0)
    }

    /// When somebody asked to be erased.
    pub async fn asked_erasure(&self, who: AccountId) -> Result<Option<i64>, StoreError> {
        let found = erasure_request::Entity::find_by_id((self.0.uuid(), who.uuid())).one(&self.0.db).await?;
        Ok(found.map(|row| row.asked_at_ms))
    }

    /// Who waits to be erased, the first to ask first.
    pub async fn erasure_requests(&self, limit: u64) -> Result<Vec<erasure_request::Model>, StoreError> {
        let own = erasure_request::Entity::find().filter(erasure_request::Column::TenantId.eq(self.0.uuid()));
        Ok(own.order_by_asc(erasure_request::Column::AskedAtMs).limit(limit).all(&self.0.db).await?)
    }

    /// How many wait.
    pub async fn count_erasure_requests(&self) -> Result<u64, StoreError> {
        let own = erasure_request::Entity::find().filter(erasure_request::Column::TenantId.eq(self.0.uuid()));
        Ok(own.count(&self.0.db).await?)
    }
}
