//! Accounts, for administrators.

use axum::Json;
use axum::http::StatusCode;
use identity::{AccountEdit, SetupLink};
use ids::AccountId;
use store::entity::account::Model;
use wire::account::{Account, AccountChange, AccountInvitation, AccountPage, AccountState, NewAccount};
use wire::problem::Problem;

use crate::auth::{Administrator, fresh};
use crate::body::{Body, Id, PageQuery};
use crate::error::ApiError;
use crate::site::Site;

pub(crate) fn account(model: &Model) -> Account {
    Account {
        id: AccountId::from_uuid(model.id),
        name: model.name.clone(),
        email: model.email.clone(),
        administrator: model.administrator,
        operator: model.operator,
        state: match model {
            m if m.disabled => AccountState::Disabled,
            m if m.password_hash.is_none() && m.identities == 0 => AccountState::Invited,
            _ => AccountState::Active,
        },
        created_at_ms: model.created_at_ms,
    }
}

fn invitation(app: &Site, model: &Model, link: &SetupLink) -> AccountInvitation {
    AccountInvitation {
        account: account(model),
        setup_url: format!("{}/setup#{}", app.public_url, link.secret),
        expires_at_ms: link.expires_at_ms,
    }
}

/// Accounts by name. Administrators.
#[utoipa::path(get, path = "/api/v1/accounts", tag = "accounts", params(PageQuery),
    responses((status = 200, body = AccountPage), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn list(app: Site, _: Administrator, query: PageQuery) -> Result<Json<AccountPage>, ApiError> {
    let page = app.identity.accounts(query.cursor.as_deref(), query.limit()).await?;
    Ok(Json(AccountPage { items: page.items.iter().map(account).collect(), next_cursor: page.next }))
}

/// Adds an account and answers the link for its person. Administrators.
#[utoipa::path(post, path = "/api/v1/accounts", tag = "accounts", request_body = NewAccount,
    responses((status = 201, body = AccountInvitation), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn create(
    app: Site,
    Administrator(by): Administrator,
    Body(new): Body<NewAccount>,
) -> Result<(StatusCode, Json<AccountInvitation>), ApiError> {
    if new.administrator {
        fresh(&app, &by).await?;
    }
    let (model, link) = app.identity.invite_account(&new.name, &new.email, new.administrator).await?;
    Ok((StatusCode::CREATED, Json(invitation(&app, &model, &link))))
}

/// Changes an account. Administrators.
#[utoipa::path(patch, path = "/api/v1/accounts/{id}", tag = "accounts", params(("id" = String, Path, format = Uuid)),
    request_body = AccountChange,
    responses((status = 200, body = Account), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn change(
    app: Site,
    Administrator(by): Administrator,
    Id(id): Id<AccountId>,
    Body(change): Body<AccountChange>,
) -> Result<Json<Account>, ApiError> {
    if change.administrator.is_some() {
        fresh(&app, &by).await?;
    }
    let edit = AccountEdit { name: change.name, administrator: change.administrator, disabled: change.disabled };
    Ok(Json(account(&app.identity.edit_account(by.account, id, edit).await?)))
}

/// A fresh link by which the person chooses a password; older ones are void. Administrators.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/setup-link", tag = "accounts",
    params(("id" = String, Path, format = Uuid)),
    responses((status = 201, body = AccountInvitation), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn setup_link(
    app: Site,
    _: Administrator,
    Id(id): Id<AccountId>,
) -> Result<(StatusCode, Json<AccountInvitation>), ApiError> {
    let link = app.identity.account_setup_link(id).await?;
    let model = app.identity.account(id).await?;
    Ok((StatusCode::CREATED, Json(invitation(&app, &model, &link))))
}
