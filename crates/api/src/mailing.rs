//! How the tenant writes mails: its words, its sender, its server. For its administrators.

use ::mail::{Kind, Language, Mailbox, SendError, test_mail};
use audit::{Act, Object};
use axum::Json;
use identity::{MailSenderEdit, MailServerEdit, MailWords as Words};
use outbox::{MailTrouble, Written};
use tracing::info;
use wire::mail::{
    MailFault, MailKind, MailLanguage, MailSender, MailSenderChange, MailTest, MailTested, MailText, MailTextChange,
    MailTextList, MailWords, OwnMailServer,
};
use wire::problem::{FieldCode, Problem};

use crate::auth::{Administrator, FreshAdministrator, SignedIn};
use crate::body::Body;
use crate::error::ApiError;
use crate::site::Site;

fn kind(kind: MailKind) -> Kind {
    match kind {
        MailKind::AccountLink => Kind::AccountLink,
        MailKind::PasswordReset => Kind::PasswordReset,
        MailKind::SignInChanged => Kind::SignInChanged,
        MailKind::Invitation => Kind::Invitation,
        MailKind::InvitationWithdrawn => Kind::InvitationWithdrawn,
        MailKind::GuestCode => Kind::GuestCode,
        MailKind::VoteOpened => Kind::VoteOpened,
        MailKind::VoteReminder => Kind::VoteReminder,
        MailKind::VoteClosed => Kind::VoteClosed,
        MailKind::VoteOver => Kind::VoteOver,
    }
}

fn shown_kind(kind: Kind) -> MailKind {
    match kind {
        Kind::AccountLink => MailKind::AccountLink,
        Kind::PasswordReset => MailKind::PasswordReset,
        Kind::SignInChanged => MailKind::SignInChanged,
        Kind::Invitation => MailKind::Invitation,
        Kind::InvitationWithdrawn => MailKind::InvitationWithdrawn,
        Kind::GuestCode => MailKind::GuestCode,
        Kind::VoteOpened => MailKind::VoteOpened,
        Kind::VoteReminder => MailKind::VoteReminder,
        Kind::VoteClosed => MailKind::VoteClosed,
        Kind::VoteOver => MailKind::VoteOver,
    }
}

pub(crate) fn language(language: MailLanguage) -> Language {
    match language {
        MailLanguage::De => Language::De,
        MailLanguage::En => Language::En,
    }
}

fn shown_language(language: Language) -> MailLanguage {
    match language {
        Language::De => MailLanguage::De,
        Language::En => MailLanguage::En,
    }
}

fn words(words: MailWords) -> Words {
    Words { subject: words.subject, intro: words.intro, closing: words.closing }
}

fn shown_words(words: Words) -> MailWords {
    MailWords { subject: words.subject, intro: words.intro, closing: words.closing }
}

/// The words of all mails. Administrators.
#[utoipa::path(get, path = "/api/v1/mail/texts", tag = "mails",
    responses((status = 200, body = MailTextList), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn texts(app: Site, _: Administrator) -> Result<Json<MailTextList>, ApiError> {
    let items = app.identity.mail_wordings().await?.into_iter().map(|wording| MailText {
        kind: shown_kind(wording.kind),
        language: shown_language(wording.language),
        version: wording.version,
        own: wording.own.map(shown_words),
        built_in: shown_words(Words::built_in(wording.kind, wording.language)),
        places: wording.kind.places().iter().map(|place| place.word().to_owned()).collect(),
    });
    Ok(Json(MailTextList { items: items.collect() }))
}

/// Writes the words of a mail, or lets those of Plenum hold again. Administrators, with a fresh sign-in: links for new
/// passwords go out in these words.
#[utoipa::path(put, path = "/api/v1/mail/texts", extensions(("x-audit" = json!("mail-text.change"))), tag = "mails",
    request_body = MailTextChange,
    responses((status = 200, body = MailTextList), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn write_text(
    app: Site,
    FreshAdministrator(who): FreshAdministrator,
    Body(new): Body<MailTextChange>,
) -> Result<Json<MailTextList>, ApiError> {
    let own = new.words.map(words);
    app.identity.write_mail_words(kind(new.kind), language(new.language), own, new.seen).await?;
    texts(app, Administrator(who)).await
}

/// Who reads answers, and through which server mails go. Administrators.
#[utoipa::path(get, path = "/api/v1/mail/sender", tag = "mails",
    responses((status = 200, body = MailSender), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn sender(app: Site, _: Administrator) -> Result<Json<MailSender>, ApiError> {
    let set = app.identity.mail_sender().await?;
    Ok(Json(shown(&app, set)))
}

/// Sets who reads answers, and the tenant's own mail server. Administrators, with a fresh sign-in: whoever has the mail
/// server has the links for new passwords.
#[utoipa::path(put, path = "/api/v1/mail/sender", extensions(("x-audit" = json!("mail-sender.change"))), tag = "mails",
    request_body = MailSenderChange,
    responses((status = 200, body = MailSender), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn set_sender(
    app: Site,
    _: FreshAdministrator,
    Body(new): Body<MailSenderChange>,
) -> Result<Json<MailSender>, ApiError> {
    let server = new.server.map(|server| MailServerEdit {
        url: server.url,
        address: server.address,
        user_name: server.user_name,
        password: server.password,
    });
    let edit = MailSenderEdit { reply_to: new.reply_to, server, seen: new.seen };
    let set = app.identity.set_mail_sender(edit).await?;
    Ok(Json(shown(&app, set)))
}

/// Sends a test mail on the way that the tenant's mails go, now, and answers what the server said. Administrators.
#[utoipa::path(post, path = "/api/v1/mail/sender/test", extensions(("x-audit" = json!("mail-sender.test"))),
    tag = "mails", request_body = MailTest,
    responses((status = 200, body = MailTested), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn test_sender(
    app: Site,
    _: Administrator,
    SignedIn(by): SignedIn,
    Body(wanted): Body<MailTest>,
) -> Result<Json<MailTested>, ApiError> {
    let to = Mailbox::new("", &wanted.email).map_err(|_| ApiError::field("email", FieldCode::Malformed))?;
    let language = language(wanted.language);
    let page = |with: &Written<'_>| test_mail(language, with.organisation, with.server, &by.name);
    let trouble = app.mails.send(&app.identity, &app.name, &to, page, None).await.err();
    let (word, tested) = match trouble {
        None => (None, MailTested { fault: None, reply: None }),
        Some(MailTrouble::NoServer) => return Err(ApiError::conflict("No mail server is configured.")),
        Some(MailTrouble::Database(fault)) => return Err(fault.into()),
        // What is not called is as good as not there, whatever lies there.
        Some(MailTrouble::Address(word)) => {
            (Some(word), MailTested { fault: Some(MailFault::Unreachable), reply: None })
        }
        Some(MailTrouble::Unfit) => (Some("server-unfit"), MailTested { fault: Some(MailFault::Broken), reply: None }),
        Some(MailTrouble::Send(fault)) => {
            let reply = SendError::reply(&fault).map(str::to_owned);
            (Some(fault.word()), MailTested { fault: Some(crate::mail::kind_of(&fault)), reply })
        }
    };
    let event = Act::MailSenderTest.on(Object::named("mail-sender", "tenant"));
    let event = word.map_or(event.clone(), |word| event.refused(word));
    app.identity.audit().note(event).await.map_err(|_| ApiError::internal())?;
    info!(by = %by.account, outcome = word.unwrap_or("taken"), "test mail of a tenant");
    Ok(Json(tested))
}

fn shown(app: &Site, set: identity::MailSender) -> MailSender {
    MailSender {
        version: set.version,
        reply_to: set.reply_to,
        server: set.server.map(|server| OwnMailServer {
            url: server.url,
            address: server.address,
            user_name: server.user_name,
            has_password: server.has_password,
        }),
        installation_from: app.mails.post.as_ref().map(|post| post.from.address()),
    }
}
