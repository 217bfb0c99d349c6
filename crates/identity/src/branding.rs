//! How the tenant looks to everybody who comes to its pages.

use std::sync::{Arc, PoisonError};

use audit::{Act, Object};
use branding::style::TEXT_CONTRAST_MIN;
use branding::{Colour, Logo, LogoFault, Palette, Theme, style};
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};
use store::entity::branding::Model;
use store::{BrandImage, BrandingEdit, LegalPlace};

use crate::Identity;
use crate::accounts::clean_name;
use crate::error::{Field, IdentityError};
use crate::hex::hex;

/// What was read holds this long, milliseconds: a change made by another process is seen this late.
const FRESH_MS: i64 = 1_000;
/// Longest short name, characters: it stands in the narrow head of a phone.
const SHORT_NAME_CHARS_MAX: usize = 24;
/// Languages that the client has.
pub const LANGUAGES: &[&str] = &["de", "en"];
/// A look nobody has chosen yet.
pub(crate) const NO_VERSION: i64 = 0;

/// For which grounds a logo is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogoKind {
    Light,
    Dark,
}

impl LogoKind {
    fn name(self) -> &'static str {
        match self {
            Self::Light => "logo",
            Self::Dark => "logo-dark",
        }
    }
}

/// How the tenant looks.
#[derive(Clone, Debug)]
pub struct Look {
    pub display_name: Option<String>,
    pub short_name: Option<String>,
    pub theme: Theme,
    pub colour: Option<Colour>,
    /// Those that are offered, the default among them.
    pub languages: Vec<String>,
    pub default_language: String,
    /// IANA name; none for that of the installation.
    pub time_zone: Option<String>,
    pub logo: Option<BrandImage>,
    pub logo_dark: Option<BrandImage>,
    /// Name of its stylesheet and what stands in it; none for the look of Plenum.
    pub stylesheet: Option<(String, String)>,
    /// Where its legal texts stand.
    pub legal: Vec<LegalPlace>,
    /// Whether it says whom people tell of barriers.
    pub barriers: bool,
    pub version: i64,
}

/// What is changed; absent fields stay, `Some(None)` takes a value away.
#[derive(Clone, Debug, Default)]
pub struct LookChange {
    pub display_name: Option<Option<String>>,
    pub short_name: Option<Option<String>>,
    pub theme: Option<Theme>,
    pub colour: Option<Option<String>>,
    pub languages: Option<Vec<String>>,
    pub default_language: Option<String>,
    pub time_zone: Option<Option<String>>,
    /// Refused when it is at another version.
    pub version: Option<i64>,
}

impl Look {
    fn new(model: Option<Model>, images: Vec<BrandImage>, legal: Vec<LegalPlace>, barriers: bool) -> Self {
        let of_kind = |kind: LogoKind| images.iter().find(|image| image.kind == kind.name()).cloned();
        let (logo, logo_dark) = (of_kind(LogoKind::Light), of_kind(LogoKind::Dark));
        let Some(model) = model else {
            return Self {
                display_name: None,
                short_name: None,
                theme: Theme::Plenum,
                colour: None,
                languages: LANGUAGES.iter().map(|&language| language.to_owned()).collect(),
                default_language: LANGUAGES[0].to_owned(),
                time_zone: None,
                logo,
                logo_dark,
                stylesheet: None,
                legal,
                barriers,
                version: NO_VERSION,
            };
        };
        let theme = Theme::from_name(&model.theme).unwrap_or(Theme::Plenum);
        let colour = model.colour.as_deref().and_then(|colour| colour.parse().ok());
        let stylesheet = (theme != Theme::Plenum).then(|| {
            let css = style::stylesheet(theme, colour);
            (hash(css.as_bytes()), css)
        });
        Self {
            display_name: model.display_name,
            short_name: model.short_name,
            theme,
            colour,
            languages: model.languages.split(',').map(str::to_owned).collect(),
            default_language: model.default_language,
            time_zone: model.time_zone,
            logo,
            logo_dark,
            stylesheet,
            legal,
            barriers,
            version: model.version,
        }
    }

    /// The colour of what stands out in its mails; none for that of Plenum, also where text could not be read on it.
    pub fn mail_accent(&self) -> Option<[u8; 3]> {
        let colour = self.theme.colour(self.colour);
        let readable = colour.contrast(Colour(mail::ON_ACCENT)) >= TEXT_CONTRAST_MIN;
        (self.theme != Theme::Plenum && readable).then_some(colour.0)
    }

    fn edit(&self) -> BrandingEdit {
        BrandingEdit {
            display_name: self.display_name.clone(),
            short_name: self.short_name.clone(),
            theme: self.theme.name().to_owned(),
            colour: self.colour.map(|colour| colour.to_string()),
            languages: self.languages.join(","),
            default_language: self.default_language.clone(),
            time_zone: self.time_zone.clone(),
        }
    }
}

impl Identity {
    /// How the tenant looks; every page asks, so it is remembered for a moment.
    pub async fn look(&self) -> Result<Arc<Look>, IdentityError> {
        let now_ms = self.now_ms();
        let known = self.look.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match known {
            Some((look, read_ms)) if (0..FRESH_MS).contains(&(now_ms - read_ms)) => Ok(look),
            _ => {
                let look = Arc::new(self.read_look().await?);
                *self.look.lock().unwrap_or_else(PoisonError::into_inner) = Some((look.clone(), now_ms));
                Ok(look)
            }
        }
    }

    async fn read_look(&self) -> Result<Look, IdentityError> {
        let model = self.store.branding().find().await?;
        let images = self.store.branding().images().await?;
        let legal = self.store.legal().places().await?;
        let contact = self.legal_contact().await?;
        let barriers = contact.barrier_mail.is_some() || contact.barrier_phone.is_some();
        Ok(Look::new(model, images, legal, barriers))
    }

    /// The logo with this hash.
    pub async fn logo(&self, hash: &str) -> Result<Option<Vec<u8>>, IdentityError> {
        Ok(self.store.branding().image(hash).await?)
    }

    /// Changes names, colour and languages.
    pub async fn change_look(&self, change: LookChange) -> Result<Arc<Look>, IdentityError> {
        let before = self.read_look().await?;
        if change.version.is_some_and(|version| version != before.version) {
            return Err(IdentityError::Stale);
        }
        let mut after = before.clone();
        if let Some(name) = change.display_name {
            after.display_name = name.as_deref().map(clean_name).transpose()?;
        }
        if let Some(name) = change.short_name {
            after.short_name = name.as_deref().map(clean_short_name).transpose()?;
        }
        if let Some(theme) = change.theme {
            after.theme = theme;
        }
        if let Some(colour) = change.colour {
            let colour = colour.map(|colour| colour.parse().map_err(|_| IdentityError::Field(Field::ColourMalformed)));
            after.colour = colour.transpose()?;
        }
        if after.theme == Theme::Own {
            let colour = after.colour.ok_or(IdentityError::Field(Field::ColourMalformed))?;
            if !Palette::of(colour).is_readable() {
                return Err(IdentityError::ColourUnreadable { suggestion: branding::suggestion(colour) });
            }
        }
        if let Some(languages) = change.languages {
            after.languages = clean_languages(&languages)?;
        }
        if let Some(language) = change.default_language {
            after.default_language = language;
        }
        if !after.languages.contains(&after.default_language) {
            return Err(IdentityError::Field(Field::DefaultLanguage));
        }
        if let Some(zone) = change.time_zone {
            after.time_zone = zone.as_deref().map(clean_time_zone).transpose()?;
        }
        let edit = after.edit();
        let event = Act::BrandingChange
            .alone()
            .with_some("name", edit.display_name.as_ref())
            .with_some("name-before", before.display_name.as_ref())
            .with("theme", &edit.theme)
            .with_some("colour", edit.colour.as_ref())
            .with("languages", &edit.languages)
            .with_some("time-zone", edit.time_zone.as_ref());
        let scope = self.store.begin().await?;
        scope.branding().save(before.version, edit).await?;
        self.audit.append(&scope, event).await?;
        scope.commit().await?;
        self.look_anew().await
    }

    /// Takes a picture as logo, or takes the logo away. What is decoded can take a while, so it is done elsewhere.
    pub async fn set_logo(
        &self,
        kind: LogoKind,
        upload: Option<(Vec<u8>, String)>,
        version: Option<i64>,
    ) -> Result<Arc<Look>, IdentityError> {
        let logo = match upload {
            Some((bytes, media_type)) => {
                let read = tokio::task::spawn_blocking(move || Logo::read(&bytes, &media_type)).await;
                Some(
                    read.map_err(|_| IdentityError::LogoUnfit(LogoFault::Damaged))?
                        .map_err(IdentityError::LogoUnfit)?,
                )
            }
            None => None,
        };
        let before = self.read_look().await?;
        if version.is_some_and(|version| version != before.version) {
            return Err(IdentityError::Stale);
        }
        let limits = self.policies.storage_limits(self.store.id()).await?;
        let scope = self.store.begin().await?;
        let storage = limits.hold(&scope).await?;
        scope.branding().save(before.version, before.edit()).await?;
        let had = scope.branding().remove_image(kind.name()).await?;
        let mut event = Act::BrandingChange.on(Object::named("logo", kind.name()));
        if let Some(logo) = logo {
            let hash = hash(&logo.png);
            let edge = |edge: u32| i32::try_from(edge).unwrap_or(i32::MAX);
            event = event.with("hash", &hash);
            let (width, height) = (edge(logo.width), edge(logo.height));
            let image = BrandImage { kind: kind.name().to_owned(), hash, width, height };
            storage.admit(&scope, logo.png.len()).await?;
            scope.branding().add_image(image, logo.png).await?;
        } else if !had {
            return Err(IdentityError::NotFound);
        }
        self.audit.append(&scope, event).await?;
        scope.commit().await?;
        self.look_anew().await
    }

    /// The time zone in which the server writes times for the people of the tenant, as it was when the tenant was last
    /// looked at: who is in a transaction cannot look again.
    pub(crate) fn known_zone(&self) -> TimeZone {
        let known = self.look.lock().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().map_or_else(|| self.home_zone.clone(), |(look, _)| self.zone_of(look))
    }

    /// The same, as it is now.
    pub async fn time_zone(&self) -> Result<TimeZone, IdentityError> {
        Ok(self.zone_of(&*self.look().await?))
    }

    fn zone_of(&self, look: &Look) -> TimeZone {
        let own = look.time_zone.as_deref().and_then(|name| TimeZone::get(name).ok());
        own.unwrap_or_else(|| self.home_zone.clone())
    }

    /// The time zone of tenants that have none of their own.
    pub fn home_zone(&self) -> &TimeZone {
        &self.home_zone
    }

    pub(crate) async fn look_anew(&self) -> Result<Arc<Look>, IdentityError> {
        *self.look.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.look().await
    }
}

/// The name as the database of time zones writes it.
fn clean_time_zone(name: &str) -> Result<String, IdentityError> {
    let known = TimeZone::get(name.trim()).map_err(|_| IdentityError::Field(Field::TimeZoneUnknown))?;
    known.iana_name().map(str::to_owned).ok_or(IdentityError::Field(Field::TimeZoneUnknown))
}

fn clean_short_name(name: &str) -> Result<String, IdentityError> {
    let name = clean_name(name).map_err(|_| IdentityError::Field(Field::BrandShortName))?;
    let fits = name.chars().count() <= SHORT_NAME_CHARS_MAX;
    if fits { Ok(name) } else { Err(IdentityError::Field(Field::BrandShortName)) }
}

/// In the order of the client, each once, at least one.
fn clean_languages(wanted: &[String]) -> Result<Vec<String>, IdentityError> {
    let known = wanted.iter().all(|language| LANGUAGES.contains(&language.as_str()));
    if wanted.is_empty() || !known {
        return Err(IdentityError::Field(Field::LanguagesUnknown));
    }
    let offered = LANGUAGES.iter().filter(|language| wanted.iter().any(|wanted| wanted == *language));
    Ok(offered.map(|&language| language.to_owned()).collect())
}

/// Of content, as it stands in addresses.
fn hash(content: &[u8]) -> String {
    hex(&Sha256::digest(content)[..16])
}
