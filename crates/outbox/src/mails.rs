//! Mails: from an order to what the mail server takes.

use async_trait::async_trait;
use identity::{MAIL, Tenant};
use mail::{Letter, Mailbox, Order, Post, Texts};
use tracing::error;

use crate::worker::{Deliver, Outcome, Parcel};

/// Writes and sends mails in the name of their tenant.
pub struct Mails {
    post: Post,
}

impl Mails {
    pub fn by(post: Post) -> Self {
        Self { post }
    }
}

#[async_trait]
impl Deliver for Mails {
    fn kind(&self) -> &'static str {
        MAIL
    }

    async fn deliver(&self, tenant: &Tenant, parcel: Parcel) -> Outcome {
        let Ok(order) = serde_json::from_slice::<Order>(&parcel.payload) else { return Outcome::Failed("damaged") };
        if order.void_at_ms.is_some_and(|at_ms| at_ms <= tenant.identity.now_ms()) {
            return Outcome::Void;
        }
        // Names come from people; an address that no mail can go to is found here at the latest.
        let Ok(to) = Mailbox::new("", &order.to) else { return Outcome::Failed("address") };
        let to = to.named(&order.name);
        let organisation = match tenant.identity.look().await {
            Ok(look) => look.display_name.clone().unwrap_or_else(|| tenant.name.clone()),
            Err(fault) => {
                error!(tenant = %tenant.id, %fault, "how the tenant looks could not be read");
                return Outcome::Again("database");
            }
        };
        let page = order.page(&Texts::built_in(order.kind, order.language), &organisation, false);
        let from = self.post.from.named(&organisation);
        // The same at each trial: a mail that was taken, and nobody heard so, is known as one by who gets it twice.
        let letter = Letter::new(&from, None, &to, &page, Some(parcel.id.as_u128()));
        match self.post.relay.send(letter).await {
            Ok(()) => Outcome::Done,
            Err(fault) if fault.is_final() => Outcome::Failed(fault.word()),
            Err(fault) => Outcome::Again(fault.word()),
        }
    }
}
