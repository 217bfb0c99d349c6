//! What tenants have used in a month: numbers that the operator keeps, and nothing of what was said or by whom.

use ids::TenantId;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, TransactionTrait};
use uuid::Uuid;

use crate::entity::usage_month::{Column, Entity, Model};
use crate::{Store, StoreError};

/// Repository of the installation; see [`Store::usage`].
#[derive(Debug)]
pub struct Usage<'a>(pub(crate) &'a Store);

impl Usage<'_> {
    /// A month, `2026-11`, of those of these tenants that used anything.
    pub async fn months(&self, tenants: &[TenantId], month: &str) -> Result<Vec<Model>, StoreError> {
        let tenants: Vec<Uuid> = tenants.iter().map(|tenant| tenant.uuid()).collect();
        let query = Entity::find().filter(Column::TenantId.is_in(tenants)).filter(Column::Month.eq(month));
        Ok(query.all(self.0.installation()).await?)
    }

    /// Adds to a month; of the peaks the higher one stays.
    pub async fn add(
        &self,
        tenant: TenantId,
        month: &str,
        participant_ms: i64,
        participants: i64,
        rooms: i64,
    ) -> Result<(), StoreError> {
        let transaction = self.0.db.begin().await?;
        let known = Entity::find_by_id((tenant.uuid(), month.to_owned())).one(&transaction).await?;
        match known {
            None => {
                let model = Model {
                    tenant_id: tenant.uuid(),
                    month: month.to_owned(),
                    participant_ms,
                    participants_peak: participants,
                    rooms_peak: rooms,
                };
                Entity::insert(model.into_active_model()).exec_without_returning(&transaction).await?;
            }
            Some(known) => {
                Entity::update_many()
                    .col_expr(Column::ParticipantMs, Expr::col(Column::ParticipantMs).add(participant_ms))
                    .col_expr(Column::ParticipantsPeak, Expr::value(Ord::max(known.participants_peak, participants)))
                    .col_expr(Column::RoomsPeak, Expr::value(Ord::max(known.rooms_peak, rooms)))
                    .filter(Column::TenantId.eq(tenant.uuid()))
                    .filter(Column::Month.eq(month))
                    .exec(&transaction)
                    .await?;
            }
        }
        Ok(transaction.commit().await?)
    }
}
