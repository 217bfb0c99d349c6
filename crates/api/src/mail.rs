//! The mail server of the installation, for those who operate it.

use ::audit::Act;
use ::mail::{Mailbox, Security, SendError, test_mail};
use axum::Json;
use tracing::info;
use wire::mail::{MailFault, MailServer, MailState, MailTest, MailTested};
use wire::problem::{FieldCode, Problem};

use crate::auth::{Operator, SignedIn};
use crate::body::Body;
use crate::error::ApiError;
use crate::site::Site;

/// Which mail server is used, if any. Operators.
#[utoipa::path(get, path = "/api/v1/operator/mail", tag = "operator",
    responses((status = 200, body = MailState), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn show(app: Site, _: Operator) -> Json<MailState> {
    let server = app.mails.post.as_ref().map(|post| MailServer {
        name: post.relay.name().to_owned(),
        encrypted: post.relay.security() != Security::None,
        from: post.from.to_string(),
    });
    Json(MailState { server })
}

/// Sends a test mail now and answers what the mail server said. Operators.
#[utoipa::path(post, path = "/api/v1/operator/mail/test", tag = "operator", request_body = MailTest,
    extensions(("x-audit" = json!("mail.test"))),
    responses((status = 200, body = MailTested), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn test(
    app: Site,
    _: Operator,
    SignedIn(by): SignedIn,
    Body(wanted): Body<MailTest>,
) -> Result<Json<MailTested>, ApiError> {
    let to = Mailbox::new("", &wanted.email).map_err(|_| ApiError::field("email", FieldCode::Malformed))?;
    let post = app.mails.post.as_ref().ok_or_else(|| ApiError::conflict("No mail server is configured."))?;
    let language = crate::mailing::language(wanted.language);
    let page = test_mail(language, &app.tenants.home().await?.name, post.relay.name(), &by.name);
    let fault = post.send(&to, &page).await.err();
    let event = match &fault {
        None => Act::MailTest.alone(),
        Some(fault) => Act::MailTest.alone().refused(fault.word()),
    };
    app.identity.audit().note(event).await.map_err(|_| ApiError::internal())?;
    info!(by = %by.account, outcome = fault.as_ref().map_or("taken", SendError::word), "test mail");
    Ok(Json(MailTested {
        reply: fault.as_ref().and_then(SendError::reply).map(str::to_owned),
        fault: fault.as_ref().map(kind_of),
    }))
}

pub(crate) fn kind_of(fault: &SendError) -> MailFault {
    match fault {
        SendError::Unreachable => MailFault::Unreachable,
        SendError::Slow => MailFault::Slow,
        SendError::Tls => MailFault::Tls,
        SendError::Deferred { .. } => MailFault::Deferred,
        SendError::Refused { .. } => MailFault::Refused,
        SendError::Broken => MailFault::Broken,
    }
}
