//! Accounts, for administrators of the tenant and of units.

use axum::Json;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use identity::{AccountEdit, AccountEntry, Administration, Handing, NewPerson, SetupLink, UnitTree};
use ids::{AccountId, GrantId, GroupId, UnitId};
use serde::Deserialize;
use store::entity::account::Model;
use store::entity::{group, role_grant, unit};
use store::{AccountOrder, AccountQuery};
use uuid::Uuid;
use wire::account::{Account, AccountChange, AccountInvitation, AccountPage, AccountState, NewAccount, SignInWays};
use wire::people::{GroupRef, RoleGrant, TenantRole, UnitRef};
use wire::problem::{FieldCode, Problem};

use crate::auth::People;
use crate::body::{Body, Id, Params, page_limit};
use crate::error::ApiError;
use crate::precondition::{IfMatch, Tagged};
use crate::site::Site;

pub(crate) fn unit_ref(unit: &unit::Model) -> UnitRef {
    UnitRef { id: UnitId::from_uuid(unit.id), name: unit.name.clone(), short_name: unit.short_name.clone() }
}

pub(crate) fn unit_of(tree: &UnitTree, unit: Option<Uuid>) -> Option<UnitRef> {
    unit.and_then(|unit| tree.get(unit)).map(unit_ref)
}

pub(crate) fn tenant_role(role: TenantRole) -> identity::TenantRole {
    match role {
        TenantRole::Administrator => identity::TenantRole::Administrator,
        TenantRole::UnitAdministrator => identity::TenantRole::UnitAdministrator,
        TenantRole::Auditor => identity::TenantRole::Auditor,
    }
}

/// Roles as they are told. One that this version does not know is left out: it grants nothing here.
pub(crate) fn roles(grants: &[role_grant::Model], tree: &UnitTree, groups: &[group::Model]) -> Vec<RoleGrant> {
    let told = |grant: &role_grant::Model| {
        let role = match identity::TenantRole::from_name(&grant.role)? {
            identity::TenantRole::Administrator => TenantRole::Administrator,
            identity::TenantRole::UnitAdministrator => TenantRole::UnitAdministrator,
            identity::TenantRole::Auditor => TenantRole::Auditor,
        };
        let group = grant.group_id.and_then(|id| groups.iter().find(|group| group.id == id));
        Some(RoleGrant {
            id: GrantId::from_uuid(grant.id),
            role,
            unit: unit_of(tree, grant.unit_id),
            group: group.map(|group| GroupRef { id: GroupId::from_uuid(group.id), name: group.name.clone() }),
        })
    };
    grants.iter().filter_map(told).collect()
}

/// An account as its person sees it.
pub(crate) fn account(
    model: &Model,
    grants: &[role_grant::Model],
    tree: &UnitTree,
    groups: &[group::Model],
) -> Account {
    let roles = roles(grants, tree, groups);
    Account {
        id: AccountId::from_uuid(model.id),
        name: model.name.clone(),
        email: model.email.clone(),
        administrator: roles.iter().any(|grant| grant.role == TenantRole::Administrator),
        operator: model.operator,
        state: match model {
            m if m.disabled => AccountState::Disabled,
            m if m.password_hash.is_none() && m.identities == 0 && m.passkeys == 0 => AccountState::Invited,
            _ => AccountState::Active,
        },
        sign_in: SignInWays {
            password: model.password_hash.is_some(),
            passkeys: model.passkeys,
            identities: model.identities,
            last_at_ms: model.last_sign_in_at_ms,
        },
        unit: unit_of(tree, model.unit_id),
        roles,
        manageable: false,
        directory: false,
        version: model.version,
        created_at_ms: model.created_at_ms,
    }
}

/// An account as somebody sees it who administers.
fn managed(by: &Administration, entry: &AccountEntry, groups: &[group::Model]) -> Account {
    let manageable = by.manages(&entry.account, &entry.grants);
    Account { manageable, directory: entry.directory, ..account(&entry.account, &entry.grants, by.tree(), groups) }
}

pub(crate) fn invitation(app: &Site, account: Account, link: &SetupLink) -> AccountInvitation {
    AccountInvitation {
        account,
        setup_url: (!link.mailed).then(|| format!("{}/setup#{}", app.public_url, link.secret)),
        expires_at_ms: link.expires_at_ms,
    }
}

/// How a one-time link reaches its person.
pub(crate) async fn handing(app: &Site, mail: bool) -> Result<Handing<'_>, ApiError> {
    match mail {
        false => Ok(Handing::Shown),
        true if app.identity.can_mail().await? => Ok(Handing::mailed(&app.public_url)),
        true => Err(ApiError::conflict("No mail server is configured.")),
    }
}

/// Which accounts, and in which order.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AccountsQuery {
    /// `next_cursor` of the page before, asked for in the same way.
    cursor: Option<String>,
    /// 1 to 200, 50 by default.
    limit: Option<u64>,
    /// Part of the name, the address or the unit's name.
    q: Option<String>,
    /// In this unit or below it.
    #[param(value_type = Option<String>, format = Uuid)]
    unit: Option<UnitId>,
    /// Has this role, of its own or by a group.
    role: Option<TenantRole>,
    state: Option<AccountState>,
    /// `name`, `email` or `created`; with a `-` before it, backwards.
    sort: Option<String>,
}

impl AccountsQuery {
    fn read(&self, by: &Administration) -> Result<AccountQuery, ApiError> {
        let sort = self.sort.as_deref().unwrap_or("name");
        let order = match sort.trim_start_matches('-') {
            "name" => AccountOrder::Name,
            "email" => AccountOrder::Email,
            "created" => AccountOrder::Created,
            _ => return Err(ApiError::field("sort", FieldCode::Wrong)),
        };
        Ok(AccountQuery {
            units: self.unit.map(|unit| by.tree().within(unit.uuid())),
            text: self.q.clone(),
            state: self.state.map(|state| match state {
                AccountState::Invited => store::AccountState::Invited,
                AccountState::Active => store::AccountState::Active,
                AccountState::Disabled => store::AccountState::Disabled,
            }),
            role: self.role.map(|role| tenant_role(role).name().to_owned()),
            order,
            descending: sort.starts_with('-'),
            ..AccountQuery::default()
        })
    }
}

/// Accounts within reach. Administrators, also those of units.
#[utoipa::path(get, path = "/api/v1/accounts", tag = "accounts", params(AccountsQuery),
    responses((status = 200, body = AccountPage), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn list(
    app: Site,
    People(by, _): People,
    Params(query): Params<AccountsQuery>,
) -> Result<Json<AccountPage>, ApiError> {
    let limit = page_limit(query.limit);
    let list = app.identity.accounts(&by, query.read(&by)?, query.cursor.as_deref(), limit).await?;
    let items = list.page.items.iter().map(|entry| managed(&by, entry, &list.groups)).collect();
    Ok(Json(AccountPage { items, next_cursor: list.page.next, total: list.total }))
}

/// Adds an account and answers the link for its person. Administrators, also those of units.
#[utoipa::path(post, path = "/api/v1/accounts", extensions(("x-audit" = json!("account.create"))), tag = "accounts", request_body = NewAccount,
    responses((status = 201, body = AccountInvitation), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn create(
    app: Site,
    People(by, who): People,
    Body(new): Body<NewAccount>,
) -> Result<impl IntoResponse, ApiError> {
    if new.administrator {
        who.fresh(&app).await?;
    }
    let handing = handing(&app, new.mail).await?;
    let new = NewPerson { name: new.name, email: new.email, unit: new.unit_id, administrator: new.administrator };
    let (model, link) = app.identity.invite_account(&by, &new, handing).await?;
    let entry = app.identity.account_entry(&by, AccountId::from_uuid(model.id)).await?;
    Ok(Tagged(StatusCode::CREATED, model.version, invitation(&app, managed(&by, &entry, &[]), &link)))
}

/// One account within reach. Administrators, also those of units.
#[utoipa::path(get, path = "/api/v1/accounts/{id}", tag = "accounts", params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = Account), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn show(
    app: Site,
    People(by, _): People,
    Id(id): Id<AccountId>,
) -> Result<impl IntoResponse, ApiError> {
    let entry = app.identity.account_entry(&by, id).await?;
    tagged(&app, &by, &entry).await
}

async fn tagged(app: &Site, by: &Administration, entry: &AccountEntry) -> Result<Tagged<Account>, ApiError> {
    let groups = app.identity.groups_of_grants(&entry.grants).await?;
    Ok(Tagged(StatusCode::OK, entry.account.version, managed(by, entry, &groups)))
}

/// Changes an account. Administrators, also those of units for people without power beyond the unit.
#[utoipa::path(patch, path = "/api/v1/accounts/{id}", extensions(("x-audit" = json!("account.change"))), tag = "accounts",
    params(("id" = String, Path, format = Uuid), ("If-Match" = Option<String>, Header)),
    request_body = AccountChange,
    responses((status = 200, body = Account), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn change(
    app: Site,
    People(by, who): People,
    Id(id): Id<AccountId>,
    IfMatch(version): IfMatch,
    Body(change): Body<AccountChange>,
) -> Result<impl IntoResponse, ApiError> {
    if change.administrator.is_some() {
        who.fresh(&app).await?;
    }
    let edit = AccountEdit {
        name: change.name,
        email: change.email,
        administrator: change.administrator,
        disabled: change.disabled,
        unit: change.unit_id,
        version,
    };
    let entry = app.identity.edit_account(&by, id, edit).await?;
    tagged(&app, &by, &entry).await
}

/// Forgets a person and ends their access at once; their meetings stay with their unit. Administrators, also those of
/// units for people without power beyond the unit.
#[utoipa::path(delete, path = "/api/v1/accounts/{id}", extensions(("x-audit" = json!("account.delete"))), tag = "accounts",
    params(("id" = String, Path, format = Uuid), ("If-Match" = Option<String>, Header)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem)))]
pub(crate) async fn delete(
    app: Site,
    People(by, _): People,
    Id(id): Id<AccountId>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, ApiError> {
    app.identity.delete_account(&by, id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct LinkQuery {
    /// Mails the link to the person instead of answering it.
    #[serde(default)]
    mail: bool,
}

/// A fresh link by which the person chooses a password; older ones are void. Administrators, also those of units for
/// people without power beyond the unit.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/setup-link", extensions(("x-audit" = json!("setup-link.create"))), tag = "accounts",
    params(("id" = String, Path, format = Uuid), LinkQuery),
    responses((status = 201, body = AccountInvitation), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn setup_link(
    app: Site,
    People(by, _): People,
    Id(id): Id<AccountId>,
    Params(query): Params<LinkQuery>,
) -> Result<(StatusCode, Json<AccountInvitation>), ApiError> {
    let (entry, link) = app.identity.renew_setup_link(&by, id, handing(&app, query.mail).await?).await?;
    let groups = app.identity.groups_of_grants(&entry.grants).await?;
    Ok((StatusCode::CREATED, Json(invitation(&app, managed(&by, &entry, &groups), &link))))
}
