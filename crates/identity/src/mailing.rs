//! How a tenant writes mails: its own words, who reads answers, and its own mail server if it has one.
//!
//! A tenant's sender goes with its server: through that of the installation no tenant writes in the name of another.

use audit::{Act, Object};
use mail::{Kind, Language, Mailbox, Relay, RelayInvalid, Template, TemplateFault, Texts};
use outbound::OutboundError;
use std::net::IpAddr;
use store::StoreError;
use store::entity::{mail_sender, mail_text};
use uuid::Uuid;

use crate::Identity;
use crate::error::IdentityError;

/// What the sealed password of a mail server is for.
const PASSWORD: &str = "mail password";
/// Longest name and password at a mail server, bytes.
pub const MAIL_LOGIN_BYTES_MAX: usize = 200;

/// Words as they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailWords {
    pub subject: String,
    pub intro: String,
    pub closing: String,
}

impl MailWords {
    /// Those that hold while a tenant has written none.
    pub fn built_in(kind: Kind, language: Language) -> Self {
        let [subject, intro, closing] = kind.built_in(language).map(str::to_owned);
        Self { subject, intro, closing }
    }

    /// Ready to be filled, or which of the three is wrong.
    pub fn read(&self, kind: Kind) -> Result<Texts, IdentityError> {
        let refused = |field| move |fault| IdentityError::MailWordsRefused { field, fault };
        let subject = Template::subject(kind, &self.subject).map_err(refused("subject"))?;
        let intro = Template::paragraphs(kind, &self.intro).map_err(refused("intro"))?;
        if self.subject.trim().is_empty() {
            return Err(refused("subject")(TemplateFault::Empty));
        }
        if self.intro.trim().is_empty() {
            return Err(refused("intro")(TemplateFault::Empty));
        }
        Ok(Texts { subject, intro, closing: Template::paragraphs(kind, &self.closing).map_err(refused("closing"))? })
    }
}

/// The words of a kind in a language.
#[derive(Clone, Debug)]
pub struct MailWording {
    pub kind: Kind,
    pub language: Language,
    /// 0 while the tenant has written none.
    pub version: i64,
    pub own: Option<MailWords>,
}

/// In whose name and through which server mails go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailSender {
    /// 0 while nothing is set.
    pub version: i64,
    /// Who reads answers.
    pub reply_to: Option<String>,
    /// That of the installation when absent.
    pub server: Option<OwnMailServer>,
}

/// A mail server of a tenant. Always TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnMailServer {
    pub url: String,
    /// The sender.
    pub address: String,
    pub user_name: Option<String>,
    pub has_password: bool,
}

/// What shall be; an absent password stays as it is while server and user stay.
#[derive(Clone, Default)]
pub struct MailSenderEdit {
    pub reply_to: Option<String>,
    pub server: Option<MailServerEdit>,
    /// The version that was seen.
    pub seen: i64,
}

#[derive(Clone)]
pub struct MailServerEdit {
    pub url: String,
    pub address: String,
    pub user_name: Option<String>,
    pub password: Option<String>,
}

/// Everything that is needed to send. Not `Debug`.
pub struct MailRoute {
    pub reply_to: Option<Mailbox>,
    pub server: Option<OpenMailServer>,
}

/// Not `Debug`: holds a password.
pub struct OpenMailServer {
    pub url: String,
    /// Where it lies, checked; one of these is connected to.
    pub at: Vec<IpAddr>,
    pub from: Mailbox,
    pub login: Option<(String, String)>,
}

/// Why a tenant's own server cannot be used now.
pub enum RouteFault {
    Database(IdentityError),
    Address(OutboundError),
    /// What is stored cannot be read.
    Damaged,
}

impl From<IdentityError> for RouteFault {
    fn from(fault: IdentityError) -> Self {
        Self::Database(fault)
    }
}

impl From<StoreError> for RouteFault {
    fn from(fault: StoreError) -> Self {
        Self::Database(fault.into())
    }
}

impl Identity {
    /// Whether mails go at all.
    pub async fn can_mail(&self) -> Result<bool, IdentityError> {
        Ok(self.relayed || self.store.mailing().sender().await?.is_some_and(|sender| sender.url.is_some()))
    }

    /// The words of all mails, in all languages that mails are written in.
    pub async fn mail_wordings(&self) -> Result<Vec<MailWording>, IdentityError> {
        let mut own = self.store.mailing().texts().await?;
        let every = Kind::ALL.into_iter().flat_map(|kind| [(kind, Language::De), (kind, Language::En)]);
        let wording = |(kind, language): (Kind, Language)| {
            let at = own.iter().position(|text| text.kind == kind.word() && text.language == language.tag());
            let found = at.map(|at| own.swap_remove(at));
            MailWording {
                kind,
                language,
                version: found.as_ref().map_or(0, |text| text.version),
                own: found.map(|text| MailWords { subject: text.subject, intro: text.intro, closing: text.closing }),
            }
        };
        Ok(every.map(wording).collect())
    }

    /// The words in which a mail is written now.
    pub async fn mail_texts(&self, kind: Kind, language: Language) -> Result<Texts, IdentityError> {
        let own = self.store.mailing().text(kind.word(), language.tag()).await?;
        let words = own.map(|text| MailWords { subject: text.subject, intro: text.intro, closing: text.closing });
        // What once was accepted and is not any more must not keep a mail from going.
        let read = words.and_then(|words| words.read(kind).ok());
        Ok(read.unwrap_or_else(|| Texts::built_in(kind, language)))
    }

    /// Writes words of the tenant, or takes them back (`None`). `seen` is the version that was changed, 0 for none.
    pub async fn write_mail_words(
        &self,
        kind: Kind,
        language: Language,
        words: Option<MailWords>,
        seen: i64,
    ) -> Result<(), IdentityError> {
        let trimmed = |text: &str| text.trim().to_owned();
        let clean = words.map(|words| words.read(kind).map(|_| words)).transpose()?;
        let scope = self.store.begin().await?;
        match &clean {
            Some(words) => {
                let new = mail_text::Model {
                    tenant_id: Uuid::nil(),
                    kind: kind.word().to_owned(),
                    language: language.tag().to_owned(),
                    version: 0,
                    subject: trimmed(&words.subject),
                    intro: trimmed(&words.intro),
                    closing: trimmed(&words.closing),
                };
                scope.mailing().write_text(new, seen).await?;
            }
            None => scope.mailing().remove_text(kind.word(), language.tag(), seen).await?,
        }
        let form = if clean.is_some() { "own" } else { "built-in" };
        let event = Act::MailTextChange.on(Object::named("mail-text", kind.word()));
        self.audit.append(&scope, event.with("language", language.tag()).with("form", form)).await?;
        Ok(scope.commit().await?)
    }

    pub async fn mail_sender(&self) -> Result<MailSender, IdentityError> {
        Ok(self.store.mailing().sender().await?.map(shown).unwrap_or_default())
    }

    /// Sets who reads answers and through which server mails go.
    pub async fn set_mail_sender(&self, edit: MailSenderEdit) -> Result<MailSender, IdentityError> {
        let before = self.store.mailing().sender().await?;
        let malformed = |field| move |_| IdentityError::MailSenderRefused { field };
        let filled = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let reply_to = filled(edit.reply_to);
        if let Some(address) = &reply_to {
            Mailbox::new("", address).map_err(malformed("reply_to"))?;
        }
        let mut new = mail_sender::Model {
            tenant_id: Uuid::nil(),
            version: 0,
            reply_to,
            url: None,
            address: None,
            user_name: None,
            password: None,
        };
        if let Some(server) = edit.server {
            let url = server.url.trim().to_owned();
            let (host, port) = Relay::place(&url).map_err(|fault| IdentityError::MailSenderRefused {
                field: if fault == RelayInvalid::Login { "user_name" } else { "url" },
            })?;
            // Said in the form rather than by a mail that never comes. It is looked up again whenever one goes.
            self.outbound.addresses(&host, port).await.map_err(IdentityError::UrlRefused)?;
            let address = server.address.trim().to_owned();
            Mailbox::new("", &address).map_err(malformed("address"))?;
            let user_name = filled(server.user_name);
            let fits = |text: &str| text.len() <= MAIL_LOGIN_BYTES_MAX && !text.chars().any(char::is_control);
            if user_name.as_deref().is_some_and(|name| !fits(name)) {
                return Err(IdentityError::MailSenderRefused { field: "user_name" });
            }
            let given = server.password.filter(|password| !password.is_empty());
            let password = match (&user_name, given) {
                (None, None) => None,
                (None, Some(_)) => return Err(IdentityError::MailSenderRefused { field: "user_name" }),
                (Some(_), Some(password)) if fits(&password) => {
                    Some(self.seal().await?.seal(PASSWORD, password.as_bytes()))
                }
                (Some(_), Some(_)) => return Err(IdentityError::MailSenderRefused { field: "password" }),
                // Never sent to another server than the one for which it was typed.
                (Some(name), None) => {
                    let kept = before
                        .as_ref()
                        .filter(|old| old.url.as_ref() == Some(&url) && old.user_name.as_ref() == Some(name));
                    let kept = kept.and_then(|old| old.password.clone());
                    Some(kept.ok_or(IdentityError::MailSenderRefused { field: "password" })?)
                }
            };
            new = mail_sender::Model { url: Some(url), address: Some(address), user_name, password, ..new };
        }
        let event = Act::MailSenderChange.on(Object::named("mail-sender", "tenant"));
        let event = event
            .with("server", new.url.as_deref().unwrap_or("installation"))
            .with_some("sender", new.address.as_ref())
            .with_some("reply-to", new.reply_to.as_ref());
        let (set, scope) = (new.clone(), self.store.begin().await?);
        scope.mailing().write_sender(new, edit.seen).await?;
        self.audit.append(&scope, event).await?;
        scope.commit().await?;
        Ok(shown(mail_sender::Model { version: edit.seen + 1, ..set }))
    }

    /// The way on which mails of the tenant go now.
    pub async fn mail_route(&self) -> Result<MailRoute, RouteFault> {
        let Some(set) = self.store.mailing().sender().await? else {
            return Ok(MailRoute { reply_to: None, server: None });
        };
        let reply_to = set.reply_to.as_deref().and_then(|address| Mailbox::new("", address).ok());
        let (Some(url), Some(address)) = (set.url, set.address) else {
            return Ok(MailRoute { reply_to, server: None });
        };
        let from = Mailbox::new("", &address).map_err(|_| RouteFault::Damaged)?;
        let login = match (set.user_name, set.password) {
            (Some(name), Some(sealed)) => {
                let opened = self.seal().await?.open(PASSWORD, &sealed);
                let password = opened.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or(RouteFault::Damaged)?;
                Some((name, password))
            }
            _ => None,
        };
        let (host, port) = Relay::place(&url).map_err(|_| RouteFault::Damaged)?;
        let at = self.outbound.addresses(&host, port).await.map_err(RouteFault::Address)?;
        Ok(MailRoute { reply_to, server: Some(OpenMailServer { url, at, from, login }) })
    }
}

fn shown(set: mail_sender::Model) -> MailSender {
    let server = set.url.zip(set.address).map(|(url, address)| OwnMailServer {
        url,
        address,
        user_name: set.user_name,
        has_password: set.password.is_some(),
    });
    MailSender { version: set.version, reply_to: set.reply_to, server }
}
