//! Managing accounts.

use ids::AccountId;
use sea_orm::ActiveValue::{Set, Unchanged};
use store::entity::account::{ActiveModel, Model};
use store::{NewAccount, Page, StoreError};

use crate::error::{Field, IdentityError};
use crate::setup::SetupLink;
use crate::{AccessEnded, Identity, email};

/// Longest name, characters.
const NAME_CHARS_MAX: usize = 100;

/// What an administrator changes of an account; absent fields stay.
#[derive(Clone, Debug, Default)]
pub struct AccountEdit {
    pub name: Option<String>,
    pub administrator: Option<bool>,
    pub disabled: Option<bool>,
}

pub(crate) fn clean_name(name: &str) -> Result<String, IdentityError> {
    let hidden = |c: &char| matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{00AD}' | '\u{061C}');
    let visible: String = name.chars().filter(|c| (c.is_whitespace() || !c.is_control()) && !hidden(c)).collect();
    let clean = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    match clean.chars().count() {
        0 => Err(IdentityError::Field(Field::NameRequired)),
        n if n > NAME_CHARS_MAX => Err(IdentityError::Field(Field::NameTooLong)),
        _ => Ok(clean),
    }
}

impl Identity {
    /// Adds an invited account and the link by which its person chooses a password.
    pub async fn invite_account(
        &self,
        name: &str,
        email: &str,
        administrator: bool,
    ) -> Result<(Model, SetupLink), IdentityError> {
        let account = self.create_account(name, email, None, administrator, false).await?;
        let link = self.account_setup_link(AccountId::from_uuid(account.id)).await?;
        Ok((account, link))
    }

    pub(crate) async fn create_account(
        &self,
        name: &str,
        email: &str,
        password_hash: Option<String>,
        administrator: bool,
        operator: bool,
    ) -> Result<Model, IdentityError> {
        let (email, email_key) = email::parse(email)?;
        let new = NewAccount {
            id: self.new_id(),
            name: clean_name(name)?,
            email,
            email_key,
            password_hash,
            administrator,
            operator,
            created_at_ms: self.now_ms(),
        };
        self.store.accounts().create(new).await.map_err(|error| match error {
            StoreError::Conflict => IdentityError::Field(Field::EmailTaken),
            other => other.into(),
        })
    }

    pub async fn accounts(&self, after: Option<&str>, limit: u64) -> Result<Page<Model>, IdentityError> {
        Ok(self.store.accounts().page(after, limit).await?)
    }

    pub async fn account(&self, id: AccountId) -> Result<Model, IdentityError> {
        self.store.accounts().find(id).await?.ok_or(IdentityError::NotFound)
    }

    /// Changes an account. Disabling it ends its sessions at once. `by` cannot take the
    /// administration from or disable themselves, so that somebody always can undo it.
    pub async fn edit_account(&self, by: AccountId, id: AccountId, edit: AccountEdit) -> Result<Model, IdentityError> {
        let before = self.account(id).await?;
        if by == id && (edit.administrator == Some(false) || edit.disabled == Some(true)) {
            return Err(IdentityError::LastAdministrator);
        }
        let mut change =
            ActiveModel { tenant_id: Unchanged(before.tenant_id), id: Unchanged(before.id), ..Default::default() };
        if let Some(name) = &edit.name {
            change.name = Set(clean_name(name)?);
        }
        if let Some(administrator) = edit.administrator {
            change.administrator = Set(administrator);
        }
        if let Some(disabled) = edit.disabled {
            change.disabled = Set(disabled);
        }
        if edit.name.is_none() && edit.administrator.is_none() && edit.disabled.is_none() {
            return Ok(before);
        }
        let after = self.store.accounts().update(change).await?;
        if edit.disabled == Some(true) {
            self.store.sessions().delete_all(id, None).await?;
            self.announce(AccessEnded::Account(id));
        }
        Ok(after)
    }

    /// Replaces one's own password, proving the old one; ends all other sessions.
    pub async fn change_password(&self, who: &crate::Principal, current: &str, new: &str) -> Result<(), IdentityError> {
        let account = self.account(who.account).await?;
        if !self.passwords.verify(current, account.password_hash.as_deref()).await? {
            return Err(IdentityError::Field(Field::CurrentPasswordWrong));
        }
        let hash = self.passwords.hash(new).await?;
        self.store.accounts().set_password(who.account, hash).await?;
        self.end_other_sessions(who).await
    }

    /// Whether any account exists; without one the setup link is the way in.
    pub async fn has_accounts(&self) -> Result<bool, IdentityError> {
        Ok(self.store.accounts().any().await?)
    }
}
