//! Mails: servers, words, and what has not arrived.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// `GET /api/v1/operator/mail`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct MailState {
    /// Absent while no mail server is configured; then nothing is mailed.
    pub server: Option<MailServer>,
}

/// A mail server. Name and password are told to nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct MailServer {
    /// Host and port.
    pub name: String,
    /// Whether the way there is encrypted.
    pub encrypted: bool,
    /// Sender of all mails.
    pub from: String,
}

/// `POST /api/v1/operator/mail/test`: a mail that shows that mail works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct MailTest {
    pub email: String,
    pub language: MailLanguage,
}

/// `GET /api/v1/mails`: what has not arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct UndeliveredMailPage {
    pub items: Vec<UndeliveredMail>,
    /// Opaque; absent on the last page.
    pub next_cursor: Option<String>,
}

/// A mail that waits or was given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct UndeliveredMail {
    #[schema(format = Uuid)]
    pub id: String,
    /// `account-link`, `password-reset`, `invitation`, …
    pub kind: String,
    /// Absent when it can no longer be read.
    pub to: Option<String>,
    #[ts(type = "number")]
    pub created_at_ms: i64,
    pub attempts: u32,
    /// A stable word for why it did not arrive the last time.
    pub fault: Option<String>,
    /// When it is tried next; absent when it was given up.
    #[ts(type = "number | null")]
    pub next_at_ms: Option<i64>,
}

/// A language that mails are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum MailLanguage {
    De,
    En,
}

/// What the mail server said to a test mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct MailTested {
    /// Absent when it took the mail.
    pub fault: Option<MailFault>,
    /// Its own words, when it refused.
    pub reply: Option<String>,
}

/// Why a mail was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum MailFault {
    /// No connection.
    Unreachable,
    Slow,
    /// Its certificate is not believed, or it offers no TLS.
    Tls,
    /// Not now, maybe later.
    Deferred,
    Refused,
    /// It does not speak SMTP.
    Broken,
}

/// `GET /api/v1/mail/texts`: the words of all mails that the tenant sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct MailTextList {
    pub items: Vec<MailText>,
}

/// The words of a kind of mail in a language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct MailText {
    pub kind: MailKind,
    pub language: MailLanguage,
    /// What a change names as `seen`; 0 while the tenant has written none.
    #[ts(type = "number")]
    pub version: i64,
    /// Words of the tenant; absent while those that Plenum brings hold.
    pub own: Option<MailWords>,
    pub built_in: MailWords,
    /// Names that may stand in braces, as in `{name}`.
    pub places: Vec<String>,
}

/// Subject, introduction and closing of a mail. Between the latter stands the link or code, whatever the words are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct MailWords {
    /// One line of at most 120 characters.
    pub subject: String,
    /// At most 2,000 characters; an empty line begins a paragraph.
    pub intro: String,
    /// The same; may be empty.
    pub closing: String,
}

/// `PUT /api/v1/mail/texts`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct MailTextChange {
    pub kind: MailKind,
    pub language: MailLanguage,
    /// Absent: those that Plenum brings hold again.
    pub words: Option<MailWords>,
    /// The version that is changed.
    #[ts(type = "number")]
    pub seen: i64,
}

/// What a mail is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum MailKind {
    /// One-time link for a new account.
    AccountLink,
    /// One-time link for a forgotten password.
    PasswordReset,
    /// Password or ways to sign in were changed.
    SignInChanged,
    Invitation,
    InvitationWithdrawn,
    /// One-time code for a verified guest.
    GuestCode,
    /// A vote without a meeting is open.
    VoteOpened,
    /// The same, to whoever has not voted.
    VoteReminder,
    /// It is closed, to whoever leads.
    VoteClosed,
    /// Its result is announced, or it is void.
    VoteOver,
}

/// `GET /api/v1/mail/sender`: who reads answers, and through which server mails go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct MailSender {
    /// What a change names as `seen`; 0 while nothing is set.
    #[ts(type = "number")]
    pub version: i64,
    /// Where answers go; absent: nobody reads them, and each mail says so.
    pub reply_to: Option<String>,
    /// Absent: that of the installation.
    pub server: Option<OwnMailServer>,
    /// The sender of the installation's mail server, if it has one.
    pub installation_from: Option<String>,
}

/// A mail server of the tenant. Always TLS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct OwnMailServer {
    /// `smtps://mail.example.org` or `smtp://mail.example.org:587`.
    pub url: String,
    /// The sender of all mails.
    pub address: String,
    pub user_name: Option<String>,
    /// It is told to nobody.
    pub has_password: bool,
}

/// `PUT /api/v1/mail/sender`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct MailSenderChange {
    pub reply_to: Option<String>,
    pub server: Option<NewMailServer>,
    /// The version that is changed.
    #[ts(type = "number")]
    pub seen: i64,
}

/// A mail server as it shall be.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct NewMailServer {
    /// `smtps://mail.example.org` or `smtp://mail.example.org:587`, on port 465, 587 or one above 1023.
    pub url: String,
    pub address: String,
    pub user_name: Option<String>,
    /// Absent: the one that is there stays, as long as address and user name do.
    pub password: Option<String>,
}
