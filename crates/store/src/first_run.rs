//! What an administrator has said of the steps by which a new tenant is set up.

use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use crate::entity::first_run_step::{Column, Entity, Model};
use crate::{StoreError, TenantScope};

/// Repository; see [`TenantScope::first_run`].
#[derive(Debug)]
pub struct FirstRun<'a>(pub(crate) &'a TenantScope);

impl FirstRun<'_> {
    /// Step and choice of all of them; there are as many as the caller has steps.
    pub async fn all(&self) -> Result<Vec<(String, String)>, StoreError> {
        let found = Entity::find().filter(Column::TenantId.eq(self.0.uuid())).all(&self.0.db).await?;
        Ok(found.into_iter().map(|row| (row.step, row.choice)).collect())
    }

    /// What is said of a step from now on; `None` takes it back.
    pub async fn choose(&self, step: &str, choice: Option<&str>, now_ms: i64) -> Result<(), StoreError> {
        Entity::delete_many()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Step.eq(step))
            .exec(&self.0.db)
            .await?;
        if let Some(choice) = choice {
            let (step, choice) = (step.to_owned(), choice.to_owned());
            let model = Model { tenant_id: self.0.uuid(), step, choice, chosen_at_ms: now_ms };
            Entity::insert(model.into_active_model()).exec_without_returning(&self.0.db).await?;
        }
        Ok(())
    }
}
