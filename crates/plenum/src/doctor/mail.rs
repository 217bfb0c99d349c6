//! The mail server: whether it answers, is encrypted, and takes name and password. No mail is sent.

use ::mail::{Security, SendError};
use wire::overview::HealthCheck;

use super::Finding;
use crate::config::Config;

pub(super) async fn server(config: &Config) -> Finding {
    const WHAT: HealthCheck = HealthCheck::Mail;
    let post = match crate::mail::open(config).map(|mails| mails.post) {
        Ok(Some(post)) => post,
        Ok(None) => {
            let advice = "set mail.smtp.url and mail.smtp.from, or hand links on yourself";
            return Finding::warning(WHAT, "no mail server is set, so no mails are sent", advice);
        }
        Err(fault) => return Finding::fault(WHAT, fault.0, "the handbook for operators shows the settings"),
    };
    let name = post.relay.name();
    match post.relay.check().await {
        Ok(()) if post.relay.security() == Security::None && post.relay.is_local() => {
            Finding::ok(WHAT, format!("{name} answers, on this machine"))
        }
        Ok(()) if post.relay.security() == Security::None => Finding::warning(
            WHAT,
            format!("{name} answers, and what is sent to it can be read on the way"),
            "use smtps:// or leave mail.smtp.tls away",
        ),
        Ok(()) => Finding::ok(WHAT, format!("{name} answers, encrypted")),
        Err(fault) => {
            let says = match fault.reply() {
                Some(reply) => format!("{name}: {fault}: {reply}"),
                None => format!("{name}: {fault}"),
            };
            Finding::fault(WHAT, says, advice(&fault))
        }
    }
}

fn advice(fault: &SendError) -> &'static str {
    match fault {
        SendError::Unreachable | SendError::Slow => "check name, port and firewall",
        SendError::Tls => {
            "check its certificate, name a further root certificate in outbound.ca_file, or try smtps:// or smtp://"
        }
        SendError::Refused { .. } => "check mail.smtp.user and the password in mail.smtp.password_file",
        SendError::Deferred { .. } => "try again later, or ask who runs it",
        SendError::Broken => "check the port: something else than a mail server answers there",
    }
}
