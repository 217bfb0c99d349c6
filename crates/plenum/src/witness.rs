//! Witnesses leave the outbox: each is asked to cosign the log of a tenant as it is by then.

use async_trait::async_trait;
use identity::Tenant;
use outbox::{Deliver, Outcome, Parcel};
use tracing::error;
use votes::WitnessOutcome;

/// Asks witnesses of tenants.
pub(crate) struct Witnesses;

#[async_trait]
impl Deliver for Witnesses {
    fn kind(&self) -> &'static str {
        store::WITNESS
    }

    async fn deliver(&self, tenant: &Tenant, parcel: Parcel) -> Outcome {
        let Some(witness) = parcel.about else { return Outcome::Void };
        match votes::witness(&tenant.identity, api::log_host(&tenant.origin), witness).await {
            Ok(WitnessOutcome::Cosigned) => Outcome::Done,
            Ok(WitnessOutcome::Nobody) => Outcome::Void,
            Ok(WitnessOutcome::Again(why)) => Outcome::Again(why),
            Err(fault) => {
                error!(tenant = %tenant.id, %witness, %fault, "a witness could not be asked");
                Outcome::Again("server")
            }
        }
    }
}
