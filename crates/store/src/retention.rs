//! What is old enough to be deleted, found and deleted in portions, and what the last deletions did.
//!
//! How old is old enough is the caller's: it differs from unit to unit, so that what is found here is looked at there.

use std::collections::HashSet;

use ids::ConferenceId;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, ExprTrait, FromQueryResult, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, Statement,
};
use uuid::Uuid;

use crate::entity::{
    conference, journal, meeting_link, participant, poll_box, retention_run, session, setup_link, vote_share,
};
use crate::{StoreError, TenantScope};

/// A vote that was begun so much longer ago and never ended is over.
const ABANDONED_MS: i64 = 90 * 24 * 60 * 60 * 1_000;

/// Names under which [`Retention::count`] knows what is deleted.
pub mod classes {
    pub const CHATS: &str = "chats";
    pub const ATTENDANCE: &str = "attendance";
    pub const JOURNALS: &str = "journals";
    pub const MEETINGS: &str = "meetings";
    pub const LINKS: &str = "links";
    pub const SIGN_INS: &str = "sign-ins";
    pub const MAILS: &str = "mails";
    pub const WEBHOOKS: &str = "webhooks";
    pub const AUDIT: &str = "audit";
    pub const ADDRESSES: &str = "addresses";
    pub const SHARES: &str = "shares";
    pub const DRAFTS: &str = "vote-drafts";
}

/// Repository; see [`TenantScope::retention`].
#[derive(Debug)]
pub struct Retention<'a>(pub(crate) &'a TenantScope);

/// A conference that is over, and to which unit its meeting belongs.
#[derive(Clone, Debug, FromQueryResult)]
pub struct OldConference {
    pub id: Uuid,
    pub meeting_id: Uuid,
    pub ended_at_ms: i64,
    pub unit_id: Option<Uuid>,
}

/// A meeting that nobody is in, and what was last of it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct OldMeeting {
    pub id: Uuid,
    pub unit_id: Option<Uuid>,
    pub created_at_ms: i64,
    /// End of its last conference, if there was one.
    pub held_at_ms: Option<i64>,
    /// Until when somebody can still come by a link.
    pub open_until_ms: Option<i64>,
}

/// Somebody who was in a meeting.
#[derive(Clone, Debug, FromQueryResult)]
struct OldParticipant {
    id: Uuid,
    meeting_id: Uuid,
    unit_id: Option<Uuid>,
    seen_at_ms: i64,
}

impl Retention<'_> {
    /// Conferences with a journal (or, `attendance`, with the names in it) that ended before a time, oldest first; none
    /// of a sitting, which is kept until somebody deletes it.
    pub async fn conferences(
        &self,
        attendance: bool,
        before_ms: i64,
        after: Option<&OldConference>,
        limit: u64,
    ) -> Result<Vec<OldConference>, StoreError> {
        let kept = if attendance { "attendance_kept" } else { "journal_kept" };
        let (at, id) = after.map_or((i64::MIN, Uuid::nil()), |last| (last.ended_at_ms, last.id));
        let sql = format!(
            "SELECT c.id, c.meeting_id, c.ended_at_ms, m.unit_id FROM conferences c \
             JOIN meetings m ON m.tenant_id = c.tenant_id AND m.id = c.meeting_id \
             WHERE c.tenant_id = ?1 AND c.{kept} AND c.ended_at_ms < ?2 \
             AND (c.ended_at_ms > ?3 OR (c.ended_at_ms = ?4 AND c.id > ?5)) AND NOT EXISTS \
             (SELECT 1 FROM sittings s WHERE s.tenant_id = ?6 AND s.meeting_id = c.meeting_id) \
             ORDER BY c.ended_at_ms, c.id LIMIT {limit}"
        );
        let own = self.0.uuid();
        let values = [own.into(), before_ms.into(), at.into(), at.into(), id.into(), own.into()];
        self.rows(&sql, values).await
    }

    /// Deletes some rows of a journal; how many. With the last ones the conference is marked, and its boxes go.
    pub async fn delete_journal(&self, conference: ConferenceId, limit: u64) -> Result<u64, StoreError> {
        let scope = self.0.begin().await?;
        let last: Option<i64> = journal::Entity::find()
            .select_only()
            .column(journal::Column::Seq)
            .filter(journal::Column::TenantId.eq(self.0.uuid()))
            .filter(journal::Column::ConferenceId.eq(conference.uuid()))
            .order_by_asc(journal::Column::Seq)
            .offset(limit.saturating_sub(1))
            .limit(1)
            .into_tuple()
            .one(&scope.db)
            .await?;
        let rows = journal::Entity::delete_many()
            .filter(journal::Column::TenantId.eq(self.0.uuid()))
            .filter(journal::Column::ConferenceId.eq(conference.uuid()));
        let rows = match last {
            Some(last) => rows.filter(journal::Column::Seq.lte(last)),
            None => rows,
        };
        let deleted = rows.exec(&scope.db).await?.rows_affected;
        if last.is_none() {
            poll_box::Entity::delete_many()
                .filter(poll_box::Column::TenantId.eq(self.0.uuid()))
                .filter(poll_box::Column::ConferenceId.eq(conference.uuid()))
                .exec(&scope.db)
                .await?;
            use conference::Column;
            scope
                .retention()
                .mark(conference, &[Column::JournalKept, Column::AttendanceKept, Column::ChatKept])
                .await?;
        }
        scope.commit().await?;
        Ok(deleted)
    }

    /// The journal of a conference no longer says who was there.
    pub async fn attendance_gone(&self, conference: ConferenceId) -> Result<(), StoreError> {
        self.mark(conference, &[conference::Column::AttendanceKept]).await
    }

    async fn mark(&self, conference: ConferenceId, gone: &[conference::Column]) -> Result<(), StoreError> {
        let mut update = conference::Entity::update_many();
        for column in gone {
            update = update.col_expr(*column, Expr::value(false));
        }
        update
            .filter(conference::Column::TenantId.eq(self.0.uuid()))
            .filter(conference::Column::Id.eq(conference.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// Forgets people who were last in a meeting before the time that `before` says for its unit, looking at some of
    /// them; answers how many it forgot, and after whom to go on. Nobody of a meeting that runs.
    pub async fn forget_participants(
        &self,
        at_most_ms: i64,
        before: impl Fn(Option<Uuid>) -> i64,
        after: Option<Uuid>,
        limit: u64,
    ) -> Result<(u64, Option<Uuid>), StoreError> {
        let sql = format!(
            "SELECT p.id, p.meeting_id, m.unit_id, \
             CASE WHEN p.last_seen_at_ms > p.created_at_ms THEN p.last_seen_at_ms ELSE p.created_at_ms END AS seen_at_ms \
             FROM participants p JOIN meetings m ON m.tenant_id = p.tenant_id AND m.id = p.meeting_id \
             WHERE p.tenant_id = ?1 AND p.id > ?2 AND p.created_at_ms < ?3 AND p.last_seen_at_ms < ?4 \
             ORDER BY p.id LIMIT {limit}"
        );
        let from = after.unwrap_or_default();
        let values = [self.0.uuid().into(), from.into(), at_most_ms.into(), at_most_ms.into()];
        let found: Vec<OldParticipant> = self.rows(&sql, values).await?;
        let next = found.last().filter(|_| found.len() as u64 >= limit).map(|last| last.id);
        let running = self.running(found.iter().map(|one| one.meeting_id)).await?;
        let old: Vec<Uuid> = found
            .iter()
            .filter(|one| one.seen_at_ms < before(one.unit_id) && !running.contains(&one.meeting_id))
            .map(|one| one.id)
            .collect();
        Ok((self.delete_participants(&old).await?, next))
    }

    /// Those of these meetings that run.
    async fn running(&self, meetings: impl Iterator<Item = Uuid>) -> Result<HashSet<Uuid>, StoreError> {
        let asked: HashSet<Uuid> = meetings.collect();
        if asked.is_empty() {
            return Ok(asked);
        }
        let found: Vec<Uuid> = conference::Entity::find()
            .select_only()
            .column(conference::Column::MeetingId)
            .filter(conference::Column::TenantId.eq(self.0.uuid()))
            .filter(conference::Column::MeetingId.is_in(asked))
            .filter(conference::Column::EndedAtMs.is_null())
            .into_tuple()
            .all(&self.0.db)
            .await?;
        Ok(found.into_iter().collect())
    }

    /// Forgets these people of meetings; how many there were.
    pub async fn delete_participants(&self, ids: &[Uuid]) -> Result<u64, StoreError> {
        if ids.is_empty() {
            return Ok(0);
        }
        let done = participant::Entity::delete_many()
            .filter(participant::Column::TenantId.eq(self.0.uuid()))
            .filter(participant::Column::Id.is_in(ids.iter().copied()))
            .exec(&self.0.db)
            .await?;
        Ok(done.rows_affected)
    }

    /// Meetings that were made before a time and that nobody is in, by id; no sittings.
    pub async fn meetings(
        &self,
        before_ms: i64,
        after: Option<Uuid>,
        limit: u64,
    ) -> Result<Vec<OldMeeting>, StoreError> {
        let sql = format!(
            "SELECT m.id, m.unit_id, m.created_at_ms, \
             (SELECT max(c.ended_at_ms) FROM conferences c WHERE c.tenant_id = ?1 AND c.meeting_id = m.id) AS held_at_ms, \
             (SELECT max(l.expires_at_ms) FROM meeting_links l WHERE l.tenant_id = ?2 AND l.meeting_id = m.id \
             AND l.revoked_at_ms IS NULL) AS open_until_ms \
             FROM meetings m WHERE m.tenant_id = ?3 AND m.id > ?4 AND m.created_at_ms < ?5 AND NOT EXISTS \
             (SELECT 1 FROM conferences r WHERE r.tenant_id = ?6 AND r.meeting_id = m.id AND r.ended_at_ms IS NULL) \
             AND NOT EXISTS (SELECT 1 FROM sittings s WHERE s.tenant_id = ?7 AND s.meeting_id = m.id) \
             ORDER BY m.id LIMIT {limit}"
        );
        let own = || self.0.uuid().into();
        let values = [own(), own(), own(), after.unwrap_or_default().into(), before_ms.into(), own(), own()];
        self.rows(&sql, values).await
    }

    /// Deletes some links of meetings that ended before a time.
    pub async fn delete_links(&self, before_ms: i64, limit: u64) -> Result<u64, StoreError> {
        use meeting_link::Column;
        let ended = Condition::any().add(Column::ExpiresAtMs.lt(before_ms)).add(Column::RevokedAtMs.lt(before_ms));
        let old: Vec<Uuid> = meeting_link::Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(ended)
            .limit(limit)
            .into_tuple()
            .all(&self.0.db)
            .await?;
        let rows = meeting_link::Entity::delete_many().filter(Column::TenantId.eq(self.0.uuid()));
        Ok(rows.filter(Column::Id.is_in(old)).exec(&self.0.db).await?.rows_affected)
    }

    /// A vote that ended before a time, or was abandoned, of which sealed shares are kept.
    pub async fn vote_with_shares(&self, before_ms: i64) -> Result<Option<Uuid>, StoreError> {
        #[derive(FromQueryResult)]
        struct Found {
            id: Uuid,
        }
        let sql = "SELECT v.id FROM votes v WHERE v.tenant_id = ?1 AND \
                   (v.ended_at_ms < ?2 OR (v.ended_at_ms IS NULL AND v.created_at_ms < ?3)) AND EXISTS \
                   (SELECT 1 FROM vote_shares s WHERE s.tenant_id = ?4 AND s.vote_id = v.id) ORDER BY v.id LIMIT 1";
        let own = || self.0.uuid().into();
        let values = [own(), before_ms.into(), before_ms.saturating_sub(ABANDONED_MS).into(), own()];
        let found: Vec<Found> = self.rows(sql, values).await?;
        Ok(found.first().map(|found| found.id))
    }

    /// Deletes some sealed shares of a vote, the first ballots first; whether these were the last ones.
    pub async fn delete_shares(&self, vote: Uuid, limit: u64) -> Result<bool, StoreError> {
        use vote_share::Column;
        let last: Option<i64> = vote_share::Entity::find()
            .select_only()
            .column(Column::Place)
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::VoteId.eq(vote))
            .order_by_asc(Column::Place)
            .offset(limit)
            .limit(1)
            .into_tuple()
            .one(&self.0.db)
            .await?;
        let rows = vote_share::Entity::delete_many()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::VoteId.eq(vote));
        let rows = match last {
            // Those of one ballot go together, so that a portion with many trustees still ends somewhere.
            Some(last) => rows.filter(Column::Place.lte(last)),
            None => rows,
        };
        rows.exec(&self.0.db).await?;
        Ok(last.is_none())
    }

    /// Deletes some votes that were begun before a time and in which nothing was fixed, with their files, unless one was
    /// added since.
    pub async fn delete_drafts(&self, before_ms: i64, limit: u64) -> Result<u64, StoreError> {
        #[derive(FromQueryResult)]
        struct Found {
            id: Uuid,
        }
        let sql = "SELECT v.id FROM votes v WHERE v.tenant_id = ?1 AND v.size = 0 AND v.created_at_ms < ?2 AND NOT EXISTS \
                   (SELECT 1 FROM vote_attachments a WHERE a.tenant_id = ?3 AND a.vote_id = v.id AND a.at_ms >= ?4) \
                   ORDER BY v.id LIMIT ?5";
        let own = || self.0.uuid().into();
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let found: Vec<Found> =
            self.rows(sql, [own(), before_ms.into(), own(), before_ms.into(), limit.into()]).await?;
        self.0.votes().delete_drafts(found.into_iter().map(|found| found.id).collect()).await
    }

    /// Deletes some one-time links: those used before a time, and those that ended unused before another.
    pub async fn delete_setup_links(&self, used_ms: i64, ended_ms: i64, limit: u64) -> Result<u64, StoreError> {
        use setup_link::Column;
        let over = Condition::any().add(Column::UsedAtMs.lt(used_ms)).add(Column::ExpiresAtMs.lt(ended_ms));
        let old: Vec<Uuid> = setup_link::Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(over)
            .limit(limit)
            .into_tuple()
            .all(&self.0.db)
            .await?;
        let rows = setup_link::Entity::delete_many().filter(Column::TenantId.eq(self.0.uuid()));
        Ok(rows.filter(Column::Id.is_in(old)).exec(&self.0.db).await?.rows_affected)
    }

    /// Forgets from which network people signed in, where they were last seen before a time.
    pub async fn forget_networks(&self, before_ms: i64) -> Result<u64, StoreError> {
        use session::Column;
        let done = session::Entity::update_many()
            .col_expr(Column::Network, Expr::value(""))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::LastSeenAtMs.lt(before_ms))
            .filter(Column::Network.ne(""))
            .exec(&self.0.db)
            .await?;
        Ok(done.rows_affected)
    }

    /// Adds to what the run under way has deleted of a class, in the transaction that deletes it.
    pub async fn count(&self, class: &str, deleted: u64) -> Result<(), StoreError> {
        use retention_run::{Column, Entity, Model};
        if deleted == 0 {
            return Ok(());
        }
        let counting = i64::try_from(deleted).unwrap_or(i64::MAX);
        let tenant_id = self.0.uuid();
        let new = Model { tenant_id, class: class.to_owned(), ran_at_ms: 0, counting, deleted: 0, deleted_at_ms: None };
        let more = Expr::col((Entity, Column::Counting)).add(counting);
        Entity::insert(new.into_active_model())
            .on_conflict(
                OnConflict::columns([Column::TenantId, Column::Class]).value(Column::Counting, more).to_owned(),
            )
            .exec_without_returning(&self.0.db)
            .await?;
        Ok(())
    }

    /// What was deleted of each class, by class.
    pub async fn runs(&self) -> Result<Vec<retention_run::Model>, StoreError> {
        let own = retention_run::Entity::find().filter(retention_run::Column::TenantId.eq(self.0.uuid()));
        Ok(own.order_by_asc(retention_run::Column::Class).all(&self.0.db).await?)
    }

    /// A run of these classes is over; answers what was counted of which, each count once. In a transaction: what is
    /// counted meanwhile waits, or is left to the next run.
    pub async fn ran(&self, classes: &[&str], now_ms: i64) -> Result<Vec<(String, i64)>, StoreError> {
        use retention_run::{Column, Entity, Model};
        let tenant_id = self.0.uuid();
        let counted: Vec<(String, i64)> = Entity::find()
            .select_only()
            .columns([Column::Class, Column::Counting])
            .filter(Column::TenantId.eq(tenant_id))
            .filter(Column::Class.is_in(classes.iter().copied()))
            .filter(Column::Counting.gt(0))
            .order_by_asc(Column::Class)
            .lock_exclusive()
            .into_tuple()
            .all(&self.0.db)
            .await?;
        let row = |class: &&str| {
            let class = (*class).to_owned();
            Model { tenant_id, class, ran_at_ms: now_ms, counting: 0, deleted: 0, deleted_at_ms: None }
                .into_active_model()
        };
        // Both in one order, so that what was counted becomes what was deleted.
        Entity::update_many()
            .col_expr(Column::Deleted, Expr::col(Column::Counting))
            .col_expr(Column::DeletedAtMs, Expr::value(now_ms))
            .col_expr(Column::Counting, Expr::value(0))
            .filter(Column::TenantId.eq(tenant_id))
            .filter(Column::Class.is_in(counted.iter().map(|(class, _)| class.as_str())))
            .exec(&self.0.db)
            .await?;
        Entity::insert_many(classes.iter().map(row))
            .on_conflict(
                OnConflict::columns([Column::TenantId, Column::Class]).update_column(Column::RanAtMs).to_owned(),
            )
            .exec_without_returning(&self.0.db)
            .await?;
        Ok(counted)
    }

    /// `?1`, `?2`, … stand for the values, each once.
    async fn rows<M: FromQueryResult, const N: usize>(
        &self,
        sql: &str,
        values: [sea_orm::Value; N],
    ) -> Result<Vec<M>, StoreError> {
        let backend = self.0.db.get_database_backend();
        let sql = (1..=N).fold(sql.to_owned(), |sql, at| match backend {
            DbBackend::Postgres => sql.replace(&format!("?{at}"), &format!("${at}")),
            // The guard numbers them itself.
            _ => sql.replace(&format!("?{at}"), "?"),
        });
        let rows = self.0.db.query_all_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        Ok(rows.iter().map(|row| M::from_query_result(row, "")).collect::<Result<_, _>>()?)
    }
}
