//! The audit log of each tenant: who did what to what, when, from where, and how it ended.
//!
//! Entries are chained and signed by the `ledger` crate, so that nobody changes, deletes or moves one unnoticed. They
//! are appended in the transaction of the act itself: an act without its entry does not happen, nor an entry without
//! its act. Secrets, passwords, chat and addresses of whole machines never enter.
//!
//! **To audit an act**, take (or add) its name in [`Act`] and write, in the transaction that does it:
//!
//! ```ignore
//! let store = self.store.begin().await?;
//! store.providers().update(change).await?;
//! self.audit.append(&store, Act::ProviderChange.on(Object::new("provider", id, &name)).with("issuer", issuer)).await?;
//! store.commit().await?;
//! ```
//!
//! Nothing says who acts: the edge does that once for each request, with [`acting`] and [`act_as`]; a command line is
//! [`Actor::console`], and what nobody asked for is [`Actor::system`]. An act that was refused is written alone, with
//! [`Event::refused`] and a scope that is no transaction; append takes one of its own then. Append last: the head of
//! the log stays locked until the commit. An operation of the interface that changes something names its act beside its
//! path (`extensions(("x-audit" = json!("provider.change")))`); a test fails without.

mod act;
mod acting;
mod cut;
mod event;
pub mod export;
mod forget;
pub mod keys;
mod log;
mod parts;
mod told;
pub mod verify;

pub use act::{Act, Area};
pub use acting::{Acting, act_as, acting, network};
pub use event::{Actor, ActorKind, DETAILS_MAX, Entry, Event, Object, Outcome};
pub use forget::{Member, Person, forget_networks, forget_person};
pub use keys::{PlatformKey, TenantKey};
pub use log::{Audit, Head, append};
