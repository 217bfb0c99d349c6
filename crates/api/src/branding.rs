//! How the tenant looks: for its administrators, and for every page.

use ::branding::{Colour, Palette, Theme};
use axum::Json;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use identity::{LogoKind, LookChange};
use serde::Deserialize;
use store::BrandImage;
use wire::branding::{Branding, BrandingChange, ColourCheck, ColourPair, ColourToken, Look, LookLogo, LookTheme};
use wire::legal::LegalPlace;
use wire::problem::{FieldCode, Problem};

use crate::auth::Administrator;
use crate::body::{Body, Params};
use crate::error::ApiError;
use crate::precondition::{IfMatch, Tagged};
use crate::site::Site;

/// Largest upload, bytes: a little more than a logo may have, so that one that is too large is named so.
pub(crate) const UPLOAD_BYTES_MAX: usize = ::branding::logo::LOGO_BYTES_MAX + 64 * 1024;
/// Of what is served: it can do nothing, wherever it is opened.
const HARMLESS: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

fn logo(image: &BrandImage) -> LookLogo {
    let edge = |edge: i32| u32::try_from(edge).unwrap_or(0);
    LookLogo { url: format!("/brand/{}.png", image.hash), width: edge(image.width), height: edge(image.height) }
}

fn shown(site: &Site, look: &identity::Look) -> Look {
    Look {
        name: look.display_name.clone().unwrap_or_else(|| site.name.clone()),
        short_name: look.short_name.clone(),
        logo: look.logo.as_ref().map(logo),
        logo_dark: look.logo_dark.as_ref().map(logo),
        stylesheet: look.stylesheet.as_ref().map(|(hash, _)| format!("/brand/{hash}.css")),
        languages: look.languages.clone(),
        default_language: look.default_language.clone(),
        legal: look.legal.iter().filter_map(place).collect(),
        barriers: look.barriers,
    }
}

fn place(place: &store::LegalPlace) -> Option<LegalPlace> {
    let kind = crate::legal::kind(identity::LegalKind::from_name(&place.kind)?);
    Some(LegalPlace { kind, language: place.language.clone(), link: place.link.clone() })
}

/// How the tenant of this host looks.
pub(crate) async fn look(site: &Site) -> Result<Look, ApiError> {
    Ok(shown(site, &*site.identity.look().await?))
}

fn branding(site: &Site, look: &identity::Look) -> Tagged<Branding> {
    let theme = match look.theme {
        Theme::Plenum => LookTheme::Plenum,
        Theme::Authority => LookTheme::Authority,
        Theme::Own => LookTheme::Own,
    };
    let branding = Branding {
        tenant_name: site.name.clone(),
        display_name: look.display_name.clone(),
        short_name: look.short_name.clone(),
        theme,
        colour: look.colour.map(|colour| colour.to_string()),
        languages: look.languages.clone(),
        default_language: look.default_language.clone(),
        time_zone: look.time_zone.clone(),
        home_time_zone: site.identity.home_zone().iana_name().unwrap_or("UTC").to_owned(),
        version: look.version,
        look: shown(site, look),
    };
    Tagged(StatusCode::OK, look.version, branding)
}

/// How the tenant looks. Administrators.
#[utoipa::path(get, path = "/api/v1/branding", tag = "branding",
    responses((status = 200, body = Branding), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn show(app: Site, _: Administrator) -> Result<impl IntoResponse, ApiError> {
    Ok(branding(&app, &*app.identity.look().await?))
}

/// Changes names, colour and languages. A colour whose contrast is too low is refused. Administrators.
#[utoipa::path(patch, path = "/api/v1/branding", extensions(("x-audit" = json!("branding.change"))), tag = "branding",
    params(("If-Match" = Option<String>, Header)), request_body = BrandingChange,
    responses((status = 200, body = Branding), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn change(
    app: Site,
    _: Administrator,
    IfMatch(version): IfMatch,
    Body(change): Body<BrandingChange>,
) -> Result<impl IntoResponse, ApiError> {
    let theme = change.theme.map(|theme| match theme {
        LookTheme::Plenum => Theme::Plenum,
        LookTheme::Authority => Theme::Authority,
        LookTheme::Own => Theme::Own,
    });
    let change = LookChange {
        display_name: change.display_name,
        short_name: change.short_name,
        theme,
        colour: change.colour,
        languages: change.languages,
        default_language: change.default_language,
        time_zone: change.time_zone,
        version,
    };
    Ok(branding(&app, &*app.identity.change_look(change).await?))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ColourQuery {
    /// Six hexadecimal digits.
    colour: String,
}

/// Whether a colour can be read, and what would follow from it. Changes nothing. Administrators.
#[utoipa::path(get, path = "/api/v1/branding/colour", tag = "branding", params(ColourQuery),
    responses((status = 200, body = ColourCheck), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn colour(
    _: Site,
    _: Administrator,
    Params(query): Params<ColourQuery>,
) -> Result<Json<ColourCheck>, ApiError> {
    let colour = format!("#{}", query.colour.trim_start_matches('#'));
    let colour: Colour = colour.parse().map_err(|_| ApiError::field("colour", FieldCode::Malformed))?;
    let palette = Palette::of(colour);
    let suggestion = ::branding::suggestion(colour);
    let pairs = palette.checks().into_iter().map(|check| ColourPair {
        passes: check.passes(),
        dark: check.dark,
        front: check.front.to_owned(),
        ground: check.ground.to_owned(),
        // Cut, never rounded up: 4.499 is not 4.5.
        ratio: (check.ratio * 100.0).floor() / 100.0,
        needed: check.needed,
    });
    let tokens = Palette::of(suggestion).tokens().into_iter();
    Ok(Json(ColourCheck {
        colour: colour.to_string(),
        passes: palette.is_readable(),
        suggestion: suggestion.to_string(),
        pairs: pairs.collect(),
        tokens: tokens.map(|(name, value)| ColourToken { name: name.to_owned(), value }).collect(),
    }))
}

/// Sets the logo: a PNG, JPEG or WebP picture, which is written anew. Administrators.
#[utoipa::path(put, path = "/api/v1/branding/logo", extensions(("x-audit" = json!("branding.change"))), tag = "branding",
    params(("If-Match" = Option<String>, Header)), request_body(content = Vec<u8>, content_type = "image/png"),
    responses((status = 200, body = Branding), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 412, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn set_logo(
    app: Site,
    _: Administrator,
    IfMatch(version): IfMatch,
    headers: HeaderMap,
    bytes: Upload,
) -> Result<impl IntoResponse, ApiError> {
    set(&app, LogoKind::Light, version, &headers, Some(bytes)).await
}

/// Sets the logo for dark grounds. Administrators.
#[utoipa::path(put, path = "/api/v1/branding/logo-dark", extensions(("x-audit" = json!("branding.change"))), tag = "branding",
    params(("If-Match" = Option<String>, Header)), request_body(content = Vec<u8>, content_type = "image/png"),
    responses((status = 200, body = Branding), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 412, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn set_logo_dark(
    app: Site,
    _: Administrator,
    IfMatch(version): IfMatch,
    headers: HeaderMap,
    bytes: Upload,
) -> Result<impl IntoResponse, ApiError> {
    set(&app, LogoKind::Dark, version, &headers, Some(bytes)).await
}

/// Takes the logo away. Administrators.
#[utoipa::path(delete, path = "/api/v1/branding/logo", extensions(("x-audit" = json!("branding.change"))), tag = "branding",
    params(("If-Match" = Option<String>, Header)),
    responses((status = 200, body = Branding), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem)))]
pub(crate) async fn remove_logo(
    app: Site,
    _: Administrator,
    IfMatch(version): IfMatch,
) -> Result<impl IntoResponse, ApiError> {
    set(&app, LogoKind::Light, version, &HeaderMap::new(), None).await
}

/// Takes the logo for dark grounds away. Administrators.
#[utoipa::path(delete, path = "/api/v1/branding/logo-dark", extensions(("x-audit" = json!("branding.change"))), tag = "branding",
    params(("If-Match" = Option<String>, Header)),
    responses((status = 200, body = Branding), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem)))]
pub(crate) async fn remove_logo_dark(
    app: Site,
    _: Administrator,
    IfMatch(version): IfMatch,
) -> Result<impl IntoResponse, ApiError> {
    set(&app, LogoKind::Dark, version, &HeaderMap::new(), None).await
}

async fn set(
    app: &Site,
    kind: LogoKind,
    version: Option<i64>,
    headers: &HeaderMap,
    upload: Option<Upload>,
) -> Result<Tagged<Branding>, ApiError> {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let upload = upload.map(|Upload(bytes)| (bytes.to_vec(), media_type));
    Ok(branding(app, &*app.identity.set_logo(kind, upload, version).await?))
}

/// A body of bytes, with our own error when there are too many.
pub(crate) struct Upload(Bytes);

impl<S: Send + Sync> axum::extract::FromRequest<S> for Upload {
    type Rejection = ApiError;

    async fn from_request(request: axum::extract::Request, state: &S) -> Result<Self, ApiError> {
        let bytes = Bytes::from_request(request, state).await;
        bytes.map(Self).map_err(|_| ApiError::field("logo", FieldCode::TooLarge))
    }
}

/// Stylesheet or logo of the tenant of this host, by the hash of its content. Everybody.
pub(crate) async fn file(app: Site, Path(file): Path<String>) -> Result<Response, ApiError> {
    let (hash, kind) = file.split_once('.').ok_or_else(ApiError::not_found)?;
    let (media_type, content) = match kind {
        "css" => {
            let look = app.identity.look().await?;
            let found = look.stylesheet.as_ref().filter(|(known, _)| known == hash);
            ("text/css; charset=utf-8", found.map(|(_, css)| css.clone().into_bytes()))
        }
        "png" => ("image/png", app.identity.logo(hash).await?),
        _ => ("", None),
    };
    let content = content.ok_or_else(ApiError::not_found)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(HARMLESS)),
        (header::HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    ];
    Ok((headers, content).into_response())
}
