//! What a tenant has used in a month: numbers, and nothing of what was said or by whom.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use crate::entity::usage_month::{Column, Entity, Model};
use crate::{StoreError, TenantScope};

/// Repository; see [`TenantScope::usage`].
#[derive(Debug)]
pub struct Usage<'a>(pub(crate) &'a TenantScope);

impl Usage<'_> {
    /// A month, `2026-11`.
    pub async fn month(&self, month: &str) -> Result<Option<Model>, StoreError> {
        Ok(Entity::find_by_id((self.0.uuid(), month.to_owned())).one(&self.0.db).await?)
    }

    /// Adds to a month; of the peaks the higher one stays.
    pub async fn add(&self, month: &str, participant_ms: i64, participants: i64, rooms: i64) -> Result<(), StoreError> {
        let scope = self.0.begin().await?;
        let known = Entity::find_by_id((self.0.uuid(), month.to_owned())).one(&scope.db).await?;
        match known {
            None => {
                let model = Model {
                    tenant_id: self.0.uuid(),
                    month: month.to_owned(),
                    participant_ms,
                    participants_peak: participants,
                    rooms_peak: rooms,
                };
                Entity::insert(model.into_active_model()).exec_without_returning(&scope.db).await?;
            }
            Some(known) => {
                Entity::update_many()
                    .col_expr(Column::ParticipantMs, Expr::col(Column::ParticipantMs).add(participant_ms))
                    .col_expr(Column::ParticipantsPeak, Expr::value(Ord::max(known.participants_peak, participants)))
                    .col_expr(Column::RoomsPeak, Expr::value(Ord::max(known.rooms_peak, rooms)))
                    .filter(Column::TenantId.eq(self.0.uuid()))
                    .filter(Column::Month.eq(month))
                    .exec(&scope.db)
                    .await?;
            }
        }
        scope.commit().await
    }
}
