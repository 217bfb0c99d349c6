//! Managing accounts.

use audit::Act;
use ids::{AccountId, UnitId};
use sea_orm::ActiveValue::{Set, Unchanged};
use store::entity::account::{ActiveModel, Model};
use store::entity::{group, role_grant};
use store::{AccountQuery, NewAccount, NewGrant, Page, StoreError, TenantScope};
use uuid::Uuid;

use crate::administration::{Administration, TenantRole};
use crate::error::{Field, IdentityError};
use crate::mails::SignInChange;
use crate::sessions::object;
use crate::setup::{Handing, SetupLink};
use crate::{AccessEnded, Identity, email};

/// Longest name, characters.
pub(crate) const NAME_CHARS_MAX: usize = 100;
/// Longest text that is searched for, characters.
const SEARCH_CHARS_MAX: usize = 100;

/// An account and its roles, those of its groups too.
#[derive(Clone, Debug)]
pub struct AccountEntry {
    pub account: Model,
    pub grants: Vec<role_grant::Model>,
    /// The directory keeps it.
    pub directory: bool,
}

/// A part of a list of accounts.
#[derive(Clone, Debug)]
pub struct AccountList {
    pub page: Page<AccountEntry>,
    /// How many there are in all.
    pub total: u64,
    /// The groups by which the people of this page have roles.
    pub groups: Vec<group::Model>,
}

/// Whom to add.
#[derive(Clone, Debug, Default)]
pub struct NewPerson {
    pub name: String,
    pub email: String,
    pub unit: Option<UnitId>,
    pub administrator: bool,
}

/// What an administrator changes of an account; absent fields stay.
#[derive(Clone, Debug, Default)]
pub struct AccountEdit {
    pub name: Option<String>,
    pub email: Option<String>,
    pub administrator: Option<bool>,
    pub disabled: Option<bool>,
    /// `Some(None)` takes the person out of every unit.
    pub unit: Option<Option<UnitId>>,
    /// Refused when the account is at another version.
    pub version: Option<i64>,
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

pub(crate) fn taken(error: StoreError) -> IdentityError {
    match error {
        StoreError::Conflict => IdentityError::Field(Field::EmailTaken),
        StoreError::Bound => IdentityError::Field(Field::UnitUnknown),
        StoreError::Stale => IdentityError::Stale,
        other => other.into(),
    }
}

impl Identity {
    /// Adds an invited account and the link by which its person chooses a password.
    pub async fn invite_account(
        &self,
        by: &Administration,
        new: &NewPerson,
        handing: Handing<'_>,
    ) -> Result<(Model, SetupLink), IdentityError> {
        self.check_unit(by, new.unit)?;
        by.need(!new.administrator || by.whole_tenant())?;
        let account = self.create_account(new, None, false).await?;
        let link = self.account_setup_link(AccountId::from_uuid(account.id), handing).await?;
        Ok((account, link))
    }

    pub(crate) async fn create_account(
        &self,
        new: &NewPerson,
        password_hash: Option<String>,
        operator: bool,
    ) -> Result<Model, IdentityError> {
        let (email, email_key) = email::parse(&new.email)?;
        let row = NewAccount {
            id: self.new_id(),
            name: clean_name(&new.name)?,
            email,
            email_key,
            password_hash,
            operator,
            unit: new.unit,
            created_at_ms: self.now_ms(),
        };
        let store = self.store.begin().await?;
        let account = store.accounts().create(row).await.map_err(taken)?;
        if new.administrator {
            self.make_administrator(&store, AccountId::from_uuid(account.id)).await?;
        }
        self.audit.append(&store, Act::AccountCreate.on(object(&account)).with("email", &account.email)).await?;
        if new.administrator {
            self.audit.append(&store, Act::AdministratorGrant.on(object(&account))).await?;
        }
        store.commit().await?;
        Ok(account)
    }

    pub(crate) async fn make_administrator(&self, store: &TenantScope, account: AccountId) -> Result<(), StoreError> {
        let grant = NewGrant {
            id: self.new_id(),
            account: Some(account),
            group: None,
            role: TenantRole::Administrator.name().into(),
            unit: None,
            created_at_ms: self.now_ms(),
        };
        store.grants().create(grant).await.map(drop)
    }

    /// Accounts within reach. However many there are, a page takes the same number of statements.
    pub async fn accounts(
        &self,
        by: &Administration,
        mut query: AccountQuery,
        after: Option<&str>,
        limit: u64,
    ) -> Result<AccountList, IdentityError> {
        query.within = by.within();
        if let Some(text) = query.text.take() {
            let text: String = text.trim().chars().take(SEARCH_CHARS_MAX).collect();
            let part = store::fold(&text);
            let fits = |name: &str| store::fold(name).contains(&part);
            let units = by.tree().all().iter().filter(|unit| fits(&unit.name) || fits(&unit.short_name));
            query.text_units = units.map(|unit| UnitId::from_uuid(unit.id)).collect();
            query.text = Some(text).filter(|text| !text.is_empty());
        }
        let page = self.store.accounts().page(&query, after, limit).await?;
        let total = self.store.accounts().count(&query).await?;
        let ids: Vec<Uuid> = page.items.iter().map(|account| account.id).collect();
        let grants = self.store.grants().of_accounts(&ids).await?;
        let kept = self.kept_by_directory(&ids).await?;
        let entry = |account: Model| AccountEntry {
            directory: kept.contains(&account.id),
            grants: grants.iter().filter(|one| one.account == account.id).map(|one| one.grant.clone()).collect(),
            account,
        };
        let mut groups: Vec<Uuid> = grants.iter().filter_map(|one| one.grant.group_id).collect();
        groups.sort_unstable();
        groups.dedup();
        let groups = self.store.groups().of_ids(&groups).await?;
        let page = Page { items: page.items.into_iter().map(entry).collect(), next: page.next };
        Ok(AccountList { page, total, groups })
    }

    pub(crate) async fn account(&self, id: AccountId) -> Result<Model, IdentityError> {
        self.store.accounts().find(id).await?.ok_or(IdentityError::NotFound)
    }

    /// An account within reach.
    pub async fn account_entry(&self, by: &Administration, id: AccountId) -> Result<AccountEntry, IdentityError> {
        let account = self.account(id).await?;
        if !by.reaches(account.unit_id) {
            return Err(IdentityError::NotFound);
        }
        let directory = !self.kept_by_directory(&[id.uuid()]).await?.is_empty();
        Ok(AccountEntry { account, grants: self.store.grants().of_account(id).await?, directory })
    }

    /// An account within reach that has no power beyond it.
    pub async fn managed_account(&self, by: &Administration, id: AccountId) -> Result<AccountEntry, IdentityError> {
        let entry = self.account_entry(by, id).await?;
        by.need(by.manages(&entry.account, &entry.grants))?;
        Ok(entry)
    }

    /// Groups by their ids, for the names by which roles are explained.
    pub async fn groups_of_grants(&self, grants: &[role_grant::Model]) -> Result<Vec<group::Model>, IdentityError> {
        let ids: Vec<Uuid> = grants.iter().filter_map(|grant| grant.group_id).collect();
        Ok(self.store.groups().of_ids(&ids).await?)
    }

    /// Changes an account. Disabling it ends its sessions at once. Nobody takes the administration from or disables
    /// themselves, so that somebody always can undo it.
    pub async fn edit_account(
        &self,
        by: &Administration,
        id: AccountId,
        edit: AccountEdit,
    ) -> Result<AccountEntry, IdentityError> {
        let before = self.managed_account(by, id).await?;
        if by.by() == Some(id) && (edit.administrator == Some(false) || edit.disabled == Some(true)) {
            self.audit.note(Act::AccountChange.on(object(&before.account)).refused("last-administrator")).await?;
            return Err(IdentityError::LastAdministrator);
        }
        by.need(edit.administrator.is_none() || by.whole_tenant())?;
        if before.directory && (edit.name.is_some() || edit.email.is_some() || edit.disabled.is_some()) {
            return Err(IdentityError::KeptByDirectory);
        }
        if before.directory && edit.unit.is_some() && self.directory_says_units().await? {
            return Err(IdentityError::KeptByDirectory);
        }
        let mut change = ActiveModel { id: Unchanged(before.account.id), ..Default::default() };
        if let Some(name) = &edit.name {
            change.name = Set(clean_name(name)?);
        }
        if let Some(address) = &edit.email {
            let (email, email_key) = email::parse(address)?;
            change.email = Set(email);
            change.email_key = Set(email_key);
        }
        if let Some(disabled) = edit.disabled {
            change.disabled = Set(disabled);
        }
        if let Some(unit) = edit.unit {
            self.check_unit(by, unit)?;
            change.unit_id = Set(unit.map(UnitId::uuid));
        }
        let store = self.store.begin().await?;
        store.lock_people().await?;
        store.accounts().update(change, edit.version).await.map_err(taken)?;
        let own = |grant: &role_grant::Model| {
            grant.account_id == Some(id.uuid()) && grant.role == TenantRole::Administrator.name()
        };
        match edit.administrator {
            Some(true) if !before.grants.iter().any(own) => self.make_administrator(&store, id).await?,
            Some(false) => {
                store.grants().revoke(id, TenantRole::Administrator.name()).await?;
            }
            _ => {}
        }
        if edit.disabled == Some(true) {
            store.sessions().delete_all(id, None).await?;
        }
        if edit.disabled == Some(true) || edit.administrator == Some(false) {
            self.need_administrator(&store).await?;
        }
        let after = store.accounts().find(id).await?.ok_or(IdentityError::NotFound)?;
        for event in changes(&before.account, &after, edit.administrator) {
            self.audit.append(&store, event).await?;
        }
        store.commit().await?;
        if edit.disabled == Some(true) {
            self.announce(AccessEnded::Account(id));
        }
        let grants = self.store.grants().of_account(id).await?;
        Ok(AccountEntry { account: self.account(id).await?, grants, directory: before.directory })
    }

    /// Changes one's own name.
    pub async fn rename_account(&self, id: AccountId, name: &str) -> Result<Model, IdentityError> {
        let change = ActiveModel { id: Unchanged(id.uuid()), name: Set(clean_name(name)?), ..Default::default() };
        let before = self.account(id).await?;
        if !self.kept_by_directory(&[id.uuid()]).await?.is_empty() {
            return Err(IdentityError::KeptByDirectory);
        }
        let store = self.store.begin().await?;
        let after = store.accounts().update(change, None).await.map_err(|error| match error {
            StoreError::Stale => IdentityError::NotFound,
            other => other.into(),
        })?;
        for event in changes(&before, &after, None) {
            self.audit.append(&store, event).await?;
        }
        store.commit().await?;
        Ok(after)
    }

    /// Forgets a person and ends their access at once. Their meetings stay with their unit.
    pub async fn delete_account(
        &self,
        by: &Administration,
        id: AccountId,
        version: Option<i64>,
    ) -> Result<(), IdentityError> {
        let gone = self.removable_account(by, id).await?;
        let store = self.store.begin().await?;
        store.lock_people().await?;
        store.accounts().touch(id, version).await.map_err(taken)?;
        store.accounts().erase(id, self.now_ms()).await?;
        store.outbox().remove_about(id.uuid()).await?;
        self.need_administrator(&store).await?;
        self.audit.append(&store, Act::AccountDelete.on(object(&gone))).await?;
        store.commit().await?;
        self.announce(AccessEnded::Account(id));
        Ok(())
    }

    /// An account that may be removed: nobody removes themselves, and whom a directory keeps is removed there.
    pub(crate) async fn removable_account(&self, by: &Administration, id: AccountId) -> Result<Model, IdentityError> {
        let entry = self.managed_account(by, id).await?;
        if entry.directory {
            return Err(IdentityError::KeptByDirectory);
        }
        if by.by() == Some(id) {
            return Err(IdentityError::LastAdministrator);
        }
        Ok(entry.account)
    }

    /// A fresh link by which the person chooses a password; older ones are void.
    pub async fn renew_setup_link(
        &self,
        by: &Administration,
        id: AccountId,
        handing: Handing<'_>,
    ) -> Result<(AccountEntry, SetupLink), IdentityError> {
        let entry = self.managed_account(by, id).await?;
        if entry.directory {
            return Err(IdentityError::KeptByDirectory);
        }
        Ok((entry, self.account_setup_link(id, handing).await?))
    }

    /// Replaces one's own password, proving the old one; ends all other sessions.
    pub async fn change_password(&self, who: &crate::Principal, current: &str, new: &str) -> Result<(), IdentityError> {
        let account = self.account(who.account).await?;
        if !self.passwords.verify(current, account.password_hash.as_deref()).await? {
            self.audit.note(Act::PasswordChange.on(object(&account)).refused("current-password-wrong")).await?;
            return Err(IdentityError::Field(Field::CurrentPasswordWrong));
        }
        let hash = self.passwords.hash(new).await?;
        let notice = self.change_notice(&account, SignInChange::Password).await?;
        let store = self.store.begin().await?;
        store.accounts().set_password(who.account, hash).await?;
        self.audit.append(&store, Act::PasswordChange.on(object(&account))).await?;
        self.tell_of_change(&store, account.id, notice.as_ref()).await?;
        store.commit().await?;
        self.end_other_sessions(who).await
    }

    /// Whether any account exists; without one the setup link is the way in.
    pub async fn has_accounts(&self) -> Result<bool, IdentityError> {
        Ok(self.store.accounts().any().await?)
    }
}

/// What the log says of a change: each right that was given or taken is an act of its own.
pub(crate) fn changes(before: &Model, after: &Model, administrator: Option<bool>) -> Vec<audit::Event> {
    let mut events = Vec::new();
    let mut changed = Act::AccountChange.on(object(after));
    if before.name != after.name {
        changed = changed.with("name-before", &before.name).with("name", &after.name);
    }
    if before.email != after.email {
        changed = changed.with("email-before", &before.email).with("email", &after.email);
    }
    if before.unit_id != after.unit_id {
        changed = changed.with("unit", after.unit_id.map(|unit| unit.to_string()).unwrap_or_default());
    }
    if (&before.name, &before.email, before.unit_id) != (&after.name, &after.email, after.unit_id) {
        events.push(changed);
    }
    match administrator {
        Some(true) => events.push(Act::AdministratorGrant.on(object(after))),
        Some(false) => events.push(Act::AdministratorRevoke.on(object(after))),
        None => {}
    }
    match (before.disabled, after.disabled) {
        (false, true) => events.push(Act::AccountDisable.on(object(after))),
        (true, false) => events.push(Act::AccountEnable.on(object(after))),
        _ => {}
    }
    events
}
