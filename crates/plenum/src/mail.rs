//! The mail server as configured.

use std::path::PathBuf;

use ::mail::{Mailbox, Post, Relay, RelaySettings};
use outbox::Mails;
use serde::Deserialize;
use url::Url;

use crate::Failure;
use crate::config::Config;
use crate::database::own_roots;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Mail {
    pub(crate) smtp: Smtp,
}

/// Without an address nothing is mailed, and every place that would says so.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Smtp {
    /// `smtp://mail.example.org:587` or `smtps://mail.example.org`.
    pub(crate) url: Option<String>,
    user: Option<String>,
    /// A file, because a configuration is copied and an environment is read by others.
    password_file: Option<PathBuf>,
    /// `Name <address>`.
    from: Option<String>,
    tls: Tls,
}

/// What `smtp://` means. `smtps://` is always encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Tls {
    #[default]
    StartTls,
    None,
}

/// How mails are sent: through the server of the installation, where one is set, and those of tenants.
pub(crate) fn open(config: &Config) -> Result<Mails, Failure> {
    let ca_pem = own_roots(config)?;
    let host = Url::parse(&config.server.public_url).ok().and_then(|url| url.host_str().map(str::to_owned));
    let hello = host.unwrap_or_else(|| "localhost".into());
    let post = open_post(&config.mail.smtp, &hello, &ca_pem)?;
    Ok(Mails { post, hello, ca_pem })
}

fn open_post(smtp: &Smtp, hello: &str, ca_pem: &str) -> Result<Option<Post>, Failure> {
    let Some(url) = &smtp.url else {
        let given = smtp.user.is_some() || smtp.password_file.is_some() || smtp.from.is_some();
        return if given { Err(Failure("mail.smtp needs url".into())) } else { Ok(None) };
    };
    let from = smtp.from.as_deref().ok_or_else(|| Failure("mail.smtp needs from, the sender of all mails".into()))?;
    let from: Mailbox = from.parse().map_err(|e| Failure(format!("mail.smtp.from: {e}")))?;
    let password = match &smtp.password_file {
        Some(path) => Some(
            std::fs::read_to_string(path)
                .map_err(|e| Failure(format!("mail.smtp.password_file: {} cannot be read: {e}", path.display())))?,
        ),
        None => None,
    };
    let login = match (&smtp.user, &password) {
        (Some(user), Some(password)) => Some((user.as_str(), password.trim_end_matches(['\r', '\n']))),
        (None, None) => None,
        _ => return Err(Failure("mail.smtp needs user and password_file together".into())),
    };
    let encrypted = smtp.tls == Tls::StartTls;
    let settings = RelaySettings { url, encrypted, login, hello, ca_pem, at: None };
    let relay = Relay::new(&settings).map_err(|e| Failure(format!("mail.smtp: {e}")))?;
    Ok(Some(Post { relay, from }))
}
