//! Mails at a real mail server (`scripts/with-smtp.sh`), which takes, refuses, or is not there.

use std::net::TcpListener;

use mail::{Language, Letter, Mailbox, Relay, RelaySettings, SendError, test_mail};
use serde_json::{Value, json};

/// Ways in and administration of the mail server, and the certificate to believe.
struct Catcher {
    admin: String,
    ca: String,
}

impl Catcher {
    /// `None` without a mail server, unless one is required.
    fn find() -> Option<Self> {
        let Ok(admin) = std::env::var("PLENUM_TEST_SMTP_ADMIN") else {
            assert!(std::env::var("PLENUM_TEST_REQUIRE_SMTP").is_err(), "PLENUM_TEST_SMTP_ADMIN is not set");
            return None;
        };
        let ca = std::fs::read_to_string(std::env::var("PLENUM_TEST_SMTP_CA").expect("set")).expect("a certificate");
        Some(Self { admin, ca })
    }

    fn relay(&self, way: &str, encrypted: bool, login: Option<(&str, &str)>, ca_pem: &str) -> Relay {
        let url = std::env::var(format!("PLENUM_TEST_SMTP_{way}")).expect("set");
        Relay::new(&RelaySettings { url: &url, encrypted, login, hello: "meet.example.org", ca_pem, at: None })
            .expect("valid")
    }

    async fn set_fault(&self, fault: Value) {
        let client = outbound::operator_client().build().expect("a client");
        client.put(format!("{}/fault", self.admin)).body(fault.to_string()).send().await.expect("set");
    }

    async fn mails_to(&self, address: &str) -> Vec<Value> {
        let client = outbound::operator_client().build().expect("a client");
        let text = client.get(format!("{}/mails", self.admin)).send().await.expect("asked").text().await.expect("read");
        let mails: Vec<Value> = serde_json::from_str(&text).expect("JSON");
        mails.into_iter().filter(|mail| mail["to"] == json!([address])).collect()
    }
}

fn letter(to: &str) -> Letter {
    let from: Mailbox = "Amt Größe <post@nord.example>".parse().expect("an address");
    let page = test_mail(Language::De, "Plenum", "mail.nord.example", "Ada");
    Letter::new(&from, None, &to.parse().expect("an address"), &page, None)
}

const LOGIN: Option<(&str, &str)> = Some(("plenum", "canary mail password"));

#[tokio::test]
async fn a_mail_server_takes_refuses_and_is_believed_only_with_its_certificate() {
    let Some(catcher) = Catcher::find() else { return };
    let ca = catcher.ca.clone();

    // Three ways in; the two with TLS carry name and password.
    for (way, encrypted, login) in [("OPEN", false, None), ("STARTTLS", true, LOGIN), ("TLS", true, LOGIN)] {
        let to = format!("{}@example.org", way.to_lowercase());
        let relay = catcher.relay(way, encrypted, login, &ca);
        relay.check().await.expect("answers");
        relay.send(letter(&to)).await.expect("taken");
        let mails = catcher.mails_to(&to).await;
        assert_eq!(mails.len(), 1, "{way}");
        assert_eq!(mails[0]["secure"], json!(way != "OPEN"));
        assert_eq!(mails[0]["hello"], "meet.example.org");
        assert_eq!(mails[0]["from"], "post@nord.example");
        assert_eq!(mails[0]["user"], login.map_or(Value::Null, |(user, _)| json!(user)));
        let text = mails[0]["text"].as_str().expect("text");
        assert!(text.contains("Auto-Submitted: auto-generated") && text.contains("Test-E-Mail"), "{text}");
    }

    // A wrong password, no password where one is needed, no TLS where it is demanded, a certificate of strangers.
    let wrong = catcher.relay("STARTTLS", true, Some(("plenum", "wrong")), &ca);
    assert!(matches!(wrong.check().await, Err(SendError::Refused { code: 535, .. })), "{:?}", wrong.check().await);
    let nobody = catcher.relay("STARTTLS", true, None, &ca).send(letter("nobody@example.org")).await;
    assert!(matches!(nobody, Err(SendError::Refused { code: 530, .. })), "{nobody:?}");
    assert_eq!(catcher.relay("OPEN", true, LOGIN, &ca).check().await, Err(SendError::Tls));
    assert_eq!(catcher.relay("STARTTLS", true, LOGIN, "").check().await, Err(SendError::Tls));
    assert_eq!(catcher.relay("TLS", true, LOGIN, "").check().await, Err(SendError::Tls));

    // Refused for now and for good, and what the server says about it.
    let relay = catcher.relay("OPEN", false, None, "");
    for (at, code, is_final) in [("mail", 451, false), ("rcpt", 550, true), ("data", 452, false), ("data", 554, true)] {
        catcher.set_fault(json!({"at": at, "code": code, "says": "not today\u{7}"})).await;
        let refused = relay.send(letter("refused@example.org")).await.expect_err("refused");
        assert_eq!(refused.is_final(), is_final, "{refused:?}");
        assert!(refused.to_string().contains(&code.to_string()), "{refused}");
        assert!(refused.reply().is_some_and(|reply| reply.contains("not today")), "{refused:?}");
    }
    catcher.set_fault(Value::Null).await;
    assert!(catcher.mails_to("refused@example.org").await.is_empty());
    assert!(catcher.mails_to("nobody@example.org").await.is_empty());

    // Sent again, it is the same mail.
    let twice = letter("twice@example.org");
    relay.send(twice.clone()).await.expect("taken");
    relay.send(twice).await.expect("taken");
    let mails = catcher.mails_to("twice@example.org").await;
    assert_eq!(mails[0]["text"], mails[1]["text"]);
}

#[tokio::test]
async fn a_server_that_is_gone_or_speaks_something_else_is_an_error() {
    let free = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let relay = |url: &str| {
        let settings =
            RelaySettings { url, encrypted: false, login: None, hello: "meet.example.org", ca_pem: "", at: None };
        Relay::new(&settings).expect("valid")
    };
    assert_eq!(relay(&format!("smtp://{free}")).check().await, Err(SendError::Unreachable));

    let web = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = web.local_addr().expect("an address");
    let served = tokio::spawn(async move {
        let (mut socket, _) = web.accept().await.expect("a connection");
        tokio::io::AsyncWriteExt::write_all(&mut socket, b"HTTP/1.1 400 Bad Request\r\n\r\n").await.expect("written");
    });
    assert_eq!(relay(&format!("smtp://{address}")).check().await, Err(SendError::Broken));
    served.await.expect("served");
}
