//! The web client's files, inside the binary.

use aws_lc_rs::digest::{SHA256, digest};
use axum::Extension;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use identity::hex;
use rust_embed::RustEmbed;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use wire::branding::Look;

use crate::branding;
use crate::error::ApiError;
use crate::site::Site;

/// What the build of `web/` left behind.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Files;

/// Which client is served: SHA-256 over a line for each file in the order of their names, as `sha256sum` writes them, so
/// that anybody compares it with a build of their own (docs/en/voting.md). Nothing where none was built.
pub fn checksum() -> Option<String> {
    Files::get("index.html")?;
    let mut names: Vec<_> = Files::iter().collect();
    names.sort();
    let lines = names.iter().filter_map(|name| {
        let sum = Files::get(name)?.metadata.sha256_hash();
        Some(format!("{}  {name}\n", hex(&sum)))
    });
    Some(hex(digest(&SHA256, lines.collect::<String>().as_bytes()).as_ref()))
}

/// Folder whose file names carry a hash of their content.
const HASHED: &str = "assets/";

/// The client's files are. Answers of the interface are small, and some hold secrets beside what the caller wrote: the
/// length of such an answer, compressed, can betray them (BREACH, CVE-2013-3587).
pub(crate) fn worth_compressing() -> impl Predicate {
    DefaultPredicate::new()
        .and(NotForContentType::const_new("application/json"))
        .and(NotForContentType::const_new("application/problem+json"))
        .and(NotForContentType::const_new("application/scim+json"))
        .and(NotForContentType::const_new("application/pdf"))
}

/// A file, or the client's page for every address that is its own to route.
pub(crate) async fn serve(site: Option<Extension<Site>>, method: Method, uri: Uri) -> Response {
    if !matches!(method, Method::GET | Method::HEAD) {
        return ApiError::not_found().into_response();
    }
    let path = uri.path().trim_start_matches('/');
    if let Some(file) = Files::get(path).filter(|_| path != "index.html") {
        let cache = if path.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" };
        return answer(path, file.data.into_owned(), cache);
    }
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    if is_file || path.starts_with("api/") {
        return ApiError::not_found().into_response();
    }
    match Files::get("index.html") {
        Some(page) => {
            let page = page.data.into_owned();
            let look = match &site {
                Some(Extension(site)) => branding::look(site).await.ok(),
                None => None,
            };
            let page = match look {
                Some(look) => dressed(&String::from_utf8_lossy(&page), &look).into_bytes(),
                None => page,
            };
            answer("index.html", page, "no-cache")
        }
        None => (StatusCode::SERVICE_UNAVAILABLE, "The web client was not built: run `make build`.\n").into_response(),
    }
}

/// The page as the tenant looks, before the client draws anything: language, name, what the client needs to know, and
/// the stylesheet that browsers wait for.
fn dressed(page: &str, look: &Look) -> String {
    let known = serde_json::to_string(look).unwrap_or_default();
    let mut head = format!("<meta name=\"plenum-look\" content=\"{}\" />", escaped(&known));
    if let Some(address) = &look.stylesheet {
        head.push_str(&format!("<link rel=\"stylesheet\" href=\"{}\" id=\"look\" />", escaped(address)));
    }
    page.replacen("<html lang=\"de\"", &format!("<html lang=\"{}\"", escaped(&look.default_language)), 1)
        .replacen("<title>Plenum</title>", &format!("<title>{}</title>", escaped(&look.name)), 1)
        .replacen("</head>", &format!("{head}</head>"), 1)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn answer(path: &str, data: Vec<u8>, cache: &'static str) -> Response {
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let kind = HeaderValue::from_str(kind.as_ref()).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let kind = if kind == "text/html" { HeaderValue::from_static("text/html; charset=utf-8") } else { kind };
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, HeaderValue::from_static(cache))], data).into_response()
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::process::Command;

    use super::*;

    /// By the words of the handbook, so that nobody is told another sum than the one they find.
    #[test]
    fn the_checksum_is_what_the_command_of_the_handbook_says() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        for language in ["de", "en"] {
            let handbook = root.join(format!("docs/{language}/voting.md"));
            let handbook = std::fs::read_to_string(handbook).expect("a handbook");
            let command = handbook.lines().find(|line| line.contains("sha256sum")).expect("a command").trim();
            if !root.join("web/dist/index.html").exists() {
                assert_eq!(checksum(), None, "what was not built has no checksum");
                continue;
            }
            let done = Command::new("sh").args(["-c", command]).current_dir(&root).output().expect("a shell");
            let said = String::from_utf8(done.stdout).expect("text");
            assert_eq!(checksum().as_deref(), said.split_whitespace().next(), "{command}");
        }
    }
}
