//! Journals of conferences: append-only, without gaps, durable when `append` returns.

use ids::ConferenceId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};

use crate::entity::journal::{Column, Entity, Model};
use crate::entity::{participant, poll_box};
use crate::{NewParticipant, StoreError, TenantScope};

/// One line. The body is the caller's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalRow {
    pub seq: u64,
    pub at_ms: i64,
    pub body: String,
}

/// What lies in the box of a poll from now on; nothing when it is thrown away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PollBoxRow {
    pub poll: u32,
    pub body: Option<String>,
}

/// Repository; see [`TenantScope::journal`].
#[derive(Debug)]
pub struct Journal<'a>(pub(crate) &'a TenantScope);

impl Journal<'_> {
    /// Appends all rows or none. They must continue the journal: a gap is
    /// [`StoreError::JournalGap`], a number taken by another writer too.
    pub async fn append(&self, conference: ConferenceId, rows: &[JournalRow]) -> Result<(), StoreError> {
        self.append_with(conference, rows, &[], vec![]).await
    }

    /// Appends rows, changes boxes of polls and adds people who have just come for the first time, all or none of it.
    pub async fn append_with(
        &self,
        conference: ConferenceId,
        rows: &[JournalRow],
        boxes: &[PollBoxRow],
        newcomers: Vec<NewParticipant>,
    ) -> Result<(), StoreError> {
        if rows.is_empty() && boxes.is_empty() && newcomers.is_empty() {
            return Ok(());
        }
        let transaction = self.0.db.begin().await?;
        if let Some(first) = rows.first() {
            let last: Option<i64> = Entity::find()
                .select_only()
                .column_as(Column::Seq.max(), "last")
                .filter(Column::TenantId.eq(self.0.uuid()))
                .filter(Column::ConferenceId.eq(conference.uuid()))
                .into_tuple::<Option<i64>>()
                .one(&transaction)
                .await?
                .flatten();
            let expected = last.map_or(1, |last| last.unsigned_abs() + 1);
            let continuous = rows.iter().zip(expected..).all(|(row, seq)| row.seq == seq);
            if !continuous {
                return Err(StoreError::JournalGap { expected, given: first.seq });
            }
            let models = rows.iter().map(|row| {
                Model {
                    tenant_id: self.0.uuid(),
                    conference_id: conference.uuid(),
                    seq: i64::try_from(row.seq).unwrap_or(i64::MAX),
                    at_ms: row.at_ms,
                    body: row.body.clone(),
                }
                .into_active_model()
            });
            Entity::insert_many(models).exec_without_returning(&transaction).await?;
        }
        for PollBoxRow { poll, body } in boxes {
            let key = (self.0.uuid(), conference.uuid(), i64::from(*poll));
            poll_box::Entity::delete_by_id(key).exec(&transaction).await?;
            if let Some(body) = body {
                let (tenant_id, conference_id, poll) = key;
                let model = poll_box::Model { tenant_id, conference_id, poll, body: body.clone() };
                poll_box::Entity::insert(model.into_active_model()).exec_without_returning(&transaction).await?;
            }
        }
        if !newcomers.is_empty() {
            let models = newcomers.into_iter().map(|new| new.model(self.0.uuid()).into_active_model());
            participant::Entity::insert_many(models).exec_without_returning(&transaction).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// The boxes of the polls that run: number and content.
    pub async fn poll_boxes(&self, conference: ConferenceId) -> Result<Vec<(u32, String)>, StoreError> {
        let found = poll_box::Entity::find()
            .filter(poll_box::Column::TenantId.eq(self.0.uuid()))
            .filter(poll_box::Column::ConferenceId.eq(conference.uuid()))
            .all(&self.0.db)
            .await?;
        Ok(found.into_iter().filter_map(|model| Some((u32::try_from(model.poll).ok()?, model.body))).collect())
    }

    /// Replaces the body of rows, for what may not be kept; numbers and times stay.
    pub async fn redact(&self, conference: ConferenceId, rows: &[JournalRow]) -> Result<(), StoreError> {
        let transaction = self.0.db.begin().await?;
        for row in rows {
            Entity::update_many()
                .col_expr(Column::Body, Expr::value(row.body.as_str()))
                .filter(Column::TenantId.eq(self.0.uuid()))
                .filter(Column::ConferenceId.eq(conference.uuid()))
                .filter(Column::Seq.eq(i64::try_from(row.seq).unwrap_or(i64::MAX)))
                .exec(&transaction)
                .await?;
        }
        Ok(transaction.commit().await?)
    }

    /// The rows after a number, in order.
    pub async fn read(&self, conference: ConferenceId, after: u64) -> Result<Vec<JournalRow>, StoreError> {
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::ConferenceId.eq(conference.uuid()))
            .filter(Column::Seq.gt(i64::try_from(after).unwrap_or(i64::MAX)))
            .order_by_asc(Column::Seq)
            .all(&self.0.db)
            .await?;
        let row = |m: Model| JournalRow { seq: m.seq.unsigned_abs(), at_ms: m.at_ms, body: m.body };
        Ok(found.into_iter().map(row).collect())
    }
}
