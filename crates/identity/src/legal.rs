//! What the tenant says of itself by law: imprint, privacy, accessibility, terms of use.

use audit::{Act, Object};
use branding::markup::{self, Block};
use store::StoreError;
use store::entity::{legal_contact, legal_text};
use uuid::Uuid;

use crate::Identity;
use crate::branding::LANGUAGES;
use crate::error::{Field, IdentityError};

/// Longest name and telephone number of a contact, characters.
const CONTACT_CHARS_MAX: usize = 200;

/// Which text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LegalKind {
    Imprint,
    Privacy,
    Accessibility,
    Terms,
}

impl LegalKind {
    pub const ALL: &[Self] = &[Self::Imprint, Self::Privacy, Self::Accessibility, Self::Terms];

    pub fn name(self) -> &'static str {
        match self {
            Self::Imprint => "imprint",
            Self::Privacy => "privacy",
            Self::Accessibility => "accessibility",
            Self::Terms => "terms",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

/// A text as it shall be: words of one's own, a link, or neither to withdraw it.
#[derive(Clone, Debug)]
pub enum LegalContent {
    Text(String),
    Link(String),
    Withdrawn,
}

/// A text as people read it.
#[derive(Clone, Debug)]
pub struct LegalPage {
    pub language: String,
    pub version: i64,
    pub published_at_ms: i64,
    pub blocks: Vec<Block>,
}

/// Whom people tell of barriers, and who decides when they are not heard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LegalContact {
    pub barrier_mail: Option<String>,
    pub barrier_phone: Option<String>,
    pub enforcement_name: Option<String>,
    pub enforcement_link: Option<String>,
}

impl Identity {
    /// A text, in this language or, where there is none, in another.
    pub async fn legal_page(&self, kind: LegalKind, language: &str) -> Result<LegalPage, IdentityError> {
        let wanted = LANGUAGES.iter().filter(|&&known| known == language);
        for &language in wanted.chain(LANGUAGES.iter().filter(|&&known| known != language)) {
            let Some(found) = self.store.legal().find(kind.name(), language).await? else { continue };
            let Some(body) = found.body else { continue };
            return Ok(LegalPage {
                language: found.language,
                version: found.version,
                published_at_ms: found.published_at_ms,
                // What was once published is shown; it was read when it was.
                blocks: markup::read(&body).unwrap_or_default(),
            });
        }
        Err(IdentityError::NotFound)
    }

    /// Texts as they were written.
    pub async fn legal_sources(&self) -> Result<Vec<legal_text::Model>, IdentityError> {
        Ok(self.store.legal().current().await?)
    }

    /// Publishes a text as the version after the one that was seen, 0 where there was none.
    pub async fn publish_legal(
        &self,
        kind: LegalKind,
        language: &str,
        content: LegalContent,
        seen: i64,
    ) -> Result<(), IdentityError> {
        if !LANGUAGES.contains(&language) {
            return Err(IdentityError::Field(Field::LanguagesUnknown));
        }
        let (link, body) = match content {
            LegalContent::Text(text) => {
                markup::read(&text).map_err(IdentityError::MarkupRefused)?;
                (None, Some(text))
            }
            LegalContent::Link(link) => (Some(clean_link(&link)?), None),
            LegalContent::Withdrawn => (None, None),
        };
        let before = self.store.legal().find(kind.name(), language).await?;
        if before.as_ref().map_or(0, |before| before.version) != seen {
            return Err(IdentityError::Stale);
        }
        let (tenant_id, superseded_at_ms) = (Uuid::nil(), None);
        let (kind, language) = (kind.name().to_owned(), language.to_owned());
        let form = if body.is_some() { "text" } else { link.as_deref().unwrap_or("withdrawn") };
        let event = Act::LegalTextPublish.on(Object::named("legal-text", &kind)).with("language", &language);
        let event = event.with("version", (seen + 1).to_string()).with("form", form);
        let (version, published_at_ms) = (seen + 1, self.now_ms());
        let new =
            legal_text::Model { tenant_id, kind, language, version, link, body, published_at_ms, superseded_at_ms };
        let scope = self.store.begin().await?;
        scope.legal().publish(new).await.map_err(|fault| match fault {
            StoreError::Conflict => IdentityError::Stale,
            other => other.into(),
        })?;
        self.audit.append(&scope, event).await?;
        scope.commit().await?;
        self.look_anew().await.map(drop)
    }

    pub async fn legal_contact(&self) -> Result<LegalContact, IdentityError> {
        let found = self.store.legal().contact().await?;
        Ok(found.map_or_else(LegalContact::default, |found| LegalContact {
            barrier_mail: found.barrier_mail,
            barrier_phone: found.barrier_phone,
            enforcement_name: found.enforcement_name,
            enforcement_link: found.enforcement_link,
        }))
    }

    pub async fn set_legal_contact(&self, new: LegalContact) -> Result<LegalContact, IdentityError> {
        let filled = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let short = |text: Option<String>, field: Field| {
            let text = filled(text);
            let fits = text
                .as_ref()
                .is_none_or(|text| text.chars().count() <= CONTACT_CHARS_MAX && !text.chars().any(char::is_control));
            if fits { Ok(text) } else { Err(IdentityError::Field(field)) }
        };
        let barrier_mail =
            filled(new.barrier_mail).map(|mail| crate::email::parse(&mail).map(|(mail, _)| mail)).transpose();
        let clean = LegalContact {
            barrier_mail: barrier_mail.map_err(|_| IdentityError::Field(Field::BarrierMail))?,
            barrier_phone: short(new.barrier_phone, Field::BarrierPhone)?,
            enforcement_name: short(new.enforcement_name, Field::EnforcementName)?,
            enforcement_link: filled(new.enforcement_link)
                .map(|link| clean_link(&link))
                .transpose()
                .map_err(|_| IdentityError::Field(Field::EnforcementLink))?,
        };
        let before = self.store.legal().contact().await?;
        let model = legal_contact::Model {
            tenant_id: Uuid::nil(),
            barrier_mail: clean.barrier_mail.clone(),
            barrier_phone: clean.barrier_phone.clone(),
            enforcement_name: clean.enforcement_name.clone(),
            enforcement_link: clean.enforcement_link.clone(),
            version: before.map_or(1, |before| before.version + 1),
        };
        let event = Act::LegalTextPublish.on(Object::named("legal-contact", "barriers"));
        let event = event
            .with_some("mail", clean.barrier_mail.as_ref())
            .with_some("enforcement", clean.enforcement_name.as_ref());
        let scope = self.store.begin().await?;
        scope.legal().set_contact(model).await?;
        self.audit.append(&scope, event).await?;
        scope.commit().await?;
        self.look_anew().await?;
        Ok(clean)
    }
}

/// An address of a page; a text leads to mail and telephones, too, a whole page does not.
fn clean_link(link: &str) -> Result<String, IdentityError> {
    let link = link.trim();
    let on_the_web = link.starts_with("https://") || link.starts_with("http://");
    let fits = on_the_web && markup::is_safe_address(link);
    if fits { Ok(link.to_owned()) } else { Err(IdentityError::Field(Field::LinkMalformed)) }
}
