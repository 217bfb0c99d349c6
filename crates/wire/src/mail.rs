//! The mail server of the installation, as its operators see it.

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
