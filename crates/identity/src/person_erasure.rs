//! The beginning and the end of an erasure of somebody with an account. What lies between is done meeting by meeting, see
//! the crate `retention`.
//!
//! Everything that can be refused is refused at the beginning, before anything is lost. From then on the account is
//! disabled and the log says why, so that an erasure that is interrupted is seen, and is begun again.

use std::collections::BTreeMap;

use audit::{Act, Object};
use ids::{AccountId, LinkId, MeetingId};
use sea_orm::ActiveValue::{Set, Unchanged};
use store::entity::account;
use store::entity::account::ActiveModel;

use crate::accounts::taken;
use crate::sessions::object;
use crate::{AccessEnded, Administration, Identity, IdentityError};

/// Stands where the name of somebody was who set a policy.
const NOBODY: &str = "—";

/// What the end of an erasure has done.
#[derive(Clone, Debug, Default)]
pub struct ErasedAccount {
    /// Rows that are gone or no longer name the person, by table.
    pub erased: BTreeMap<&'static str, u64>,
    /// Rows about the account that are there, by table.
    pub left: BTreeMap<&'static str, u64>,
}

impl Identity {
    /// Whom an erasure would be of; refused for whom none can be.
    pub async fn erasable_account(&self, by: &Administration, id: AccountId) -> Result<account::Model, IdentityError> {
        self.removable_account(by, id).await
    }

    /// Disables the account and ends its access at once, as the first step of an erasure.
    pub async fn begin_erasure(&self, by: &Administration, id: AccountId) -> Result<(), IdentityError> {
        let person = self.removable_account(by, id).await?;
        let store = self.store.begin().await?;
        store.lock_people().await?;
        let disabled = ActiveModel { id: Unchanged(id.uuid()), disabled: Set(true), ..Default::default() };
        store.accounts().update(disabled, None).await.map_err(taken)?;
        store.sessions().delete_all(id, None).await?;
        self.need_administrator(&store).await?;
        self.audit.append(&store, Act::AccountEraseBegin.on(object(&person))).await?;
        store.commit().await?;
        self.announce(AccessEnded::Account(id));
        Ok(())
    }

    /// Forgets the person, after everything else that names them. The log names them by their number. Whether they may
    /// be erased is not asked again: what names them is gone by now.
    pub async fn finish_erasure(&self, gone: &account::Model) -> Result<ErasedAccount, IdentityError> {
        let id = AccountId::from_uuid(gone.id);
        let store = self.store.begin().await?;
        store.lock_people().await?;
        store.accounts().touch(id, None).await.map_err(taken)?;
        let before = store.persons().rows_about(id).await?;
        let mut erased = BTreeMap::from([("accounts", 1)]);
        // Whoever has invited them meanwhile.
        let mut ended = Vec::new();
        for invitation in store.persons().invited(&gone.email_key).await? {
            let (meeting, link) = (MeetingId::from_uuid(invitation.meeting_id), LinkId::from_uuid(invitation.link_id));
            *erased.entry("invitations").or_default() += u64::from(store.links().delete_personal(meeting, link).await?);
            store.outbox().remove_about(invitation.link_id).await?;
            ended.push(AccessEnded::Link { meeting, link });
        }
        let members = store.bodies().members_of(id).await?.into_iter();
        let members: Vec<_> = members.map(|member| audit::Member { id: member.id, name: member.name }).collect();
        erased.insert("policies", store.persons().forget_setter(&gone.name, NOBODY).await?);
        store.accounts().erase(id, self.now_ms()).await?;
        store.outbox().remove_about(id.uuid()).await?;
        self.need_administrator(&store).await?;
        let person = audit::Person { id, email: &gone.email, members: &members };
        let event = Act::AccountErase.on(Object::new("account", gone.id, ""));
        erased.insert("audit_entries", audit::forget_person(&store, &person, event, self.now_ms()).await?);
        // The row of the account stays, and says nothing.
        let mut left: BTreeMap<&'static str, u64> = store.persons().rows_about(id).await?.into_iter().collect();
        left.remove("accounts");
        for (table, rows) in before.into_iter().filter(|(table, _)| !["accounts", "audit_entries"].contains(table)) {
            let stay = left.get(table).copied().unwrap_or_default();
            *erased.entry(table).or_default() += rows.saturating_sub(stay);
        }
        erased.retain(|_, rows| *rows > 0);
        store.commit().await?;
        ended.into_iter().chain([AccessEnded::Account(id)]).for_each(|ended| self.announce(ended));
        Ok(ErasedAccount { erased, left })
    }
}
