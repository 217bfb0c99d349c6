//! People in meetings.

use ids::{AccountId, LinkId, MeetingId, ParticipantId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use crate::entity::participant::{Column, Entity, Model};
use crate::{StoreError, TenantScope};

/// A new person in a meeting: an account, or a guest with link and credential.
#[derive(Clone, Debug)]
pub struct NewParticipant {
    pub id: ParticipantId,
    pub meeting: MeetingId,
    pub account: Option<AccountId>,
    pub link: Option<LinkId>,
    pub credential_hash: Option<Vec<u8>>,
    pub name: String,
    pub role: String,
    pub created_at_ms: i64,
}

impl NewParticipant {
    /// The row of this person.
    pub fn model(self, tenant: Uuid) -> Model {
        Model {
            tenant_id: tenant,
            id: self.id.uuid(),
            meeting_id: self.meeting.uuid(),
            account_id: self.account.map(AccountId::uuid),
            link_id: self.link.map(LinkId::uuid),
            credential_hash: self.credential_hash,
            name: self.name,
            role: self.role,
            created_at_ms: self.created_at_ms,
            last_seen_at_ms: self.created_at_ms,
        }
    }
}

/// Repository; see [`TenantScope::participants`].
#[derive(Debug)]
pub struct Participants<'a>(pub(crate) &'a TenantScope);

impl Participants<'_> {
    /// Adds a person; [`StoreError::Conflict`] when the account is in the meeting already.
    pub async fn create(&self, new: NewParticipant) -> Result<Model, StoreError> {
        let model = new.model(self.0.uuid());
        Entity::insert(model.clone().into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(model)
    }

    pub async fn find_account(&self, meeting: MeetingId, account: AccountId) -> Result<Option<Model>, StoreError> {
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::MeetingId.eq(meeting.uuid()))
            .filter(Column::AccountId.eq(account.uuid()))
            .one(&self.0.db)
            .await?;
        Ok(found)
    }

    /// Everybody of a meeting who came with an account: account and participant.
    pub async fn of_accounts(&self, meeting: MeetingId) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::MeetingId.eq(meeting.uuid()))
            .filter(Column::AccountId.is_not_null());
        let found = found.all(&self.0.db).await?;
        Ok(found.into_iter().filter_map(|one| Some((one.account_id?, one.id))).collect())
    }

    /// The guest of a meeting who holds this credential.
    pub async fn find_guest(&self, meeting: MeetingId, credential_hash: &[u8]) -> Result<Option<Model>, StoreError> {
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::MeetingId.eq(meeting.uuid()))
            .filter(Column::CredentialHash.eq(credential_hash))
            .one(&self.0.db)
            .await?;
        Ok(found)
    }

    /// What was decided about a person in a conference holds for the next ones of the meeting.
    pub async fn remember(&self, id: ParticipantId, role: &str, name: &str) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::Role, Expr::value(role))
            .col_expr(Column::Name, Expr::value(name))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// The same role, held by a personal link: it is given back with the link.
    pub async fn remember_of_link(&self, id: ParticipantId, role: &str, link: LinkId) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::Role, Expr::value(role))
            .col_expr(Column::LinkId, Expr::value(link.uuid()))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// Takes back what a personal link gave: accounts that have this role by it are plain ones again; but `owner`.
    pub async fn take_back_role(
        &self,
        meeting: MeetingId,
        link: LinkId,
        role: &str,
        plain: &str,
        owner: AccountId,
    ) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::Role, Expr::value(plain))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::MeetingId.eq(meeting.uuid()))
            .filter(Column::LinkId.eq(link.uuid()))
            .filter(Column::AccountId.ne(owner.uuid()))
            .filter(Column::Role.eq(role))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// A guest who comes back no more: without role and credential they are left for the journals that name them.
    pub async fn retire_guest(
        &self,
        meeting: MeetingId,
        credential_hash: &[u8],
        plain: &str,
    ) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::Role, Expr::value(plain))
            .col_expr(Column::CredentialHash, Expr::value(Option::<Vec<u8>>::None))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::MeetingId.eq(meeting.uuid()))
            .filter(Column::CredentialHash.eq(credential_hash))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// Forgets a guest whom no journal names.
    pub async fn delete_guest(&self, meeting: MeetingId, credential_hash: &[u8]) -> Result<(), StoreError> {
        Entity::delete_many()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::MeetingId.eq(meeting.uuid()))
            .filter(Column::CredentialHash.eq(credential_hash))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// Takes the chair of a meeting from one account's person and gives it to another's, where they have been there.
    pub async fn hand_chair(&self, meeting: MeetingId, from: AccountId, to: AccountId) -> Result<(), StoreError> {
        for (account, role) in [(from, "participant"), (to, "chair")] {
            Entity::update_many()
                .col_expr(Column::Role, Expr::value(role))
                .filter(Column::TenantId.eq(self.0.uuid()))
                .filter(Column::MeetingId.eq(meeting.uuid()))
                .filter(Column::AccountId.eq(account.uuid()))
                .exec(&self.0.db)
                .await?;
        }
        Ok(())
    }

    /// The person is there again.
    pub async fn seen(&self, id: ParticipantId, now_ms: i64) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::LastSeenAtMs, Expr::value(now_ms))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    pub async fn rename(&self, id: ParticipantId, name: &str) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::Name, Expr::value(name))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }
}
