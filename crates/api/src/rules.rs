//! Tells the rooms what the policies of their meeting say.

use std::sync::Arc;

use async_trait::async_trait;
use identity::{IdentityError, Place, Policies};
use ids::{MeetingId, TenantId};
use rooms::{Rules, bounds};
use store::StoreError;

/// The policies as rooms ask for them.
pub struct Rulebook(pub Arc<Policies>);

#[async_trait]
impl rooms::Rulebook for Rulebook {
    async fn rules(&self, tenant: TenantId, meeting: MeetingId) -> Result<Rules, StoreError> {
        let place = Place::Meeting(tenant, meeting);
        match self.of(place).await {
            // A meeting that is gone has its conference ended; until then the tenant's policies hold.
            Err(IdentityError::NotFound) => self.of(Place::Tenant(tenant)).await.map_err(stored),
            answer => answer.map_err(stored),
        }
    }
}

impl Rulebook {
    async fn of(&self, place: Place) -> Result<Rules, IdentityError> {
        let (values, limits) = (self.0.values(place).await?, self.0.limits(place).await?);
        let bounds = bounds(|key| values.value(key), &limits);
        Ok(Rules { bounds, limits })
    }
}

fn stored(fault: IdentityError) -> StoreError {
    match fault {
        IdentityError::Store(fault) => fault,
        _ => StoreError::Stale,
    }
}
