//! Invited by mail, proven by a code: from the chair's page to a seat in the room, with real mails.

mod in_time;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::mail::{MAIL_PASSWORD, administration, mails_to, named, settings};
use crate::policies::set;
use crate::server::{Server, text};

/// Servers on both databases that reach the mail server; none where there is no mail server.
pub(crate) fn servers(word: &str) -> Vec<(Server, String, tempfile::TempDir)> {
    let mut servers = Vec::new();
    for database in ["sqlite", "postgres"] {
        let keys = tempfile::tempdir().unwrap();
        let file = keys.path().join("mail-password");
        std::fs::write(&file, format!("{MAIL_PASSWORD}\n")).unwrap();
        let Some(mut set) = settings("STARTTLS", file.to_str().unwrap()) else { return servers };
        if database == "postgres" {
            let Some(own) = Server::postgres_database() else { continue };
            set.extend(own);
        }
        servers.push((Server::start_with(&named(&set)), format!("{word}-{database}.example"), keys));
    }
    servers
}

/// A meeting of the administrator: path of its invitations, code, secret of its link for everybody.
pub(crate) async fn meeting(server: &Server, ada: &str) -> (String, String, String) {
    let (id, code, secret) = server.meeting(ada).await;
    (format!("/api/v1/meetings/{id}/invitations"), code, secret)
}

pub(crate) async fn invite(server: &Server, ada: &str, path: &str, email: &str, role: &str) -> Value {
    let new = json!({"email": email, "name": "Kim Sommer", "role": role});
    let response = server.post(path, Some(ada), new).await;
    assert_eq!(response.status(), StatusCode::CREATED);
    response.json().await.unwrap()
}

/// The secret of the personal link in a mail; quoted-printable breaks long lines.
pub(crate) fn secret_in(mail: &str, code: &str) -> String {
    let text = mail.replace("=\r\n", "").replace("=3D", "=");
    let (_, rest) = text.split_once(&format!("/m/{code}#")).expect("a link");
    rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect()
}

/// The code in a mail: three digits, a space, three digits, alone on a line.
pub(crate) fn code_in(mail: &str) -> String {
    let is_code = |line: &&str| {
        line.len() == 7 && line.bytes().enumerate().all(|(at, b)| if at == 3 { b == b' ' } else { b.is_ascii_digit() })
    };
    mail.lines().map(str::trim_end).find(is_code).expect("a code").to_owned()
}

async fn problem(server: &Server, path: &str, cookie: Option<&str>, body: Value) -> (StatusCode, String) {
    let response = server.post(path, cookie, body).await;
    let status = response.status();
    (status, text(&response.json::<Value>().await.unwrap()["code"]))
}

#[tokio::test]
async fn the_invited_prove_their_address_and_are_in_the_room_as_such() {
    for (server, domain, _keys) in servers("invited") {
        let ada = server.administrator().await;
        let (path, code, open) = meeting(&server, &ada).await;
        let kim = format!("kim@{domain}");
        let invitation = invite(&server, &ada, &path, &kim, "chair").await;
        assert_eq!((&invitation["role"], &invitation["verified_at_ms"]), (&json!("chair"), &Value::Null));
        assert!(!invitation.to_string().contains('#'), "who invites does not see the link");
        let again = json!({"email": kim.to_uppercase(), "name": "Kim"});
        assert_eq!(server.post(&path, Some(&ada), again).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let mail = &mails_to(&kim, 1).await[0];
        assert!(mail.contains("Vorsitz") && mail.contains("Ada"), "{mail}");
        let secret = secret_in(mail, &code);

        // With the link alone nothing of the meeting is seen, and nobody gets in.
        let link = json!({"code": code, "secret": secret});
        let seen: Value = server.post("/api/v1/join/preview", None, link.clone()).await.json().await.unwrap();
        assert_eq!((&seen["title"], &seen["invitation"]["verified"]), (&Value::Null, &json!(false)));
        assert_eq!(seen["invitation"]["masked_email"], format!("k•••@{domain}"));
        assert_eq!(seen["invitation"]["name"], Value::Null);
        let join = json!({"code": code, "secret": secret, "name": "Eve", "device": "device000kim"});
        let refused = problem(&server, "/api/v1/join", None, join.clone()).await;
        assert_eq!(refused, (StatusCode::FORBIDDEN, "verification-needed".into()));

        // A link for everybody asks for no code, and a wrong one is a wrong one.
        for (secret, code) in
            [(open.as_str(), code.as_str()), ("zzzzzzzzzzzzzzzzzzzzzzzzzzz", &code), (&secret, "bbb-bbbb-bbb")]
        {
            let asked = problem(&server, "/api/v1/join/code", None, json!({"code": code, "secret": secret})).await;
            assert_eq!(asked, (StatusCode::NOT_FOUND, "link-unusable".into()));
        }
        let asked = server.post("/api/v1/join/code", None, link.clone()).await;
        assert_eq!(asked.status(), StatusCode::ACCEPTED);
        let right = code_in(&mails_to(&kim, 2).await[1]);
        let digits: u32 = right.replace(' ', "").parse().unwrap();
        let typed = |typed: &str| json!({"code": code, "secret": secret, "verification_code": typed});
        let wrong = format!("{:06}", (digits + 1) % 1_000_000);
        let refused = problem(&server, "/api/v1/join/verify", None, typed(&wrong)).await;
        assert_eq!(refused, (StatusCode::UNPROCESSABLE_ENTITY, "code-wrong".into()));
        let proven: Value = server.post("/api/v1/join/verify", None, typed(&right)).await.json().await.unwrap();
        let credential = text(&proven["guest_credential"]);
        let refused = problem(&server, "/api/v1/join/verify", None, typed(&right)).await;
        assert_eq!(refused, (StatusCode::CONFLICT, "code-spent".into()), "a code counts once");

        let mut link = link.clone();
        link["guest_credential"] = json!(credential);
        let seen: Value = server.post("/api/v1/join/preview", None, link).await.json().await.unwrap();
        assert_eq!((&seen["title"], &seen["invitation"]["name"]), (&json!("Council"), &json!("Kim Sommer")));
        let mut join = join;
        join["guest_credential"] = json!(credential);
        let ticket = server.join(None, join.clone()).await;
        assert_eq!((&ticket["kind"], &ticket["role"]), (&json!("verified-guest"), &json!("chair")));
        let (mut kims, welcome) = server.enter(&ticket, None).await;
        let me = &welcome["snapshot"]["participants"][0];
        assert_eq!((&me["kind"], &me["name"]), (&json!("verified-guest"), &json!("Kim Sommer")), "under no other name");
        // The second device is the same person.
        join["device"] = json!("device00kim2");
        assert_eq!(server.join(None, join.clone()).await["participant"], ticket["participant"]);

        let listed: Value = server.send(Method::GET, &path, Some(&ada), None).await.json().await.unwrap();
        assert_eq!(listed["items"][0]["mail"], "sent", "{listed}");
        assert!(listed["items"][0]["verified_at_ms"].is_number());

        let late = server.join(None, join.clone()).await;
        // Another way in gives neither the role nor another name to the proven one.
        join["secret"] = json!(open);
        assert_eq!(server.join(None, join.clone()).await["role"], "participant");
        join["secret"] = json!(secret);
        assert_eq!(server.join(None, join.clone()).await["name"], "Kim Sommer");
        // Withdrawn: out at once, told by mail, and the link is nobody's.
        let one = format!("{path}/{}", text(&invitation["id"]));
        assert_eq!(server.send(Method::DELETE, &one, Some(&ada), None).await.status(), StatusCode::NO_CONTENT);
        assert_eq!(kims.closing().await, "access-ended");
        let (_, first) = server.enter(&late, None).await;
        assert_eq!(first["code"], "access-ended", "a ticket of before lets nobody in: {first}");
        assert!(mails_to(&kim, 3).await[2].contains("Abgesagt"));
        let refused = problem(&server, "/api/v1/join", None, join.clone()).await;
        assert_eq!(refused, (StatusCode::NOT_FOUND, "link-unusable".into()));
        // What it gave counts at no other link: by the one for everybody comes somebody new, who leads nothing.
        join["secret"] = json!(open);
        let new = server.join(None, join).await;
        assert_eq!((&new["kind"], &new["role"], &new["name"]), (&json!("guest"), &json!("participant"), &json!("Eve")));
        assert_ne!(new["participant"], ticket["participant"]);
        // The journal names them, and an erasure still finds them.
        let guests: Value =
            server.send(Method::GET, "/api/v1/guests?name=kim", Some(&ada), None).await.json().await.unwrap();
        assert_eq!(guests["items"][0]["id"], ticket["participant"], "{guests}");

        let acts: Value = server.send(Method::GET, "/api/v1/audit", Some(&ada), None).await.json().await.unwrap();
        let acts: Vec<_> = acts["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| (text(&entry["act"]), entry["code"].clone()))
            .collect();
        for act in ["invitation.create", "guest.code-send", "guest.verify", "invitation.withdraw"] {
            assert!(acts.iter().any(|(done, code)| done == act && code.is_null()), "{act}: {acts:?}");
        }
        assert!(acts.contains(&("guest.verify".into(), json!("code-wrong"))), "{acts:?}");
        let log = server.log();
        assert!(!log.contains(&domain) && !log.contains(&right) && !log.contains(&secret) && !log.contains("Kim"));
    }
}

#[tokio::test]
async fn a_policy_admits_the_invited_alone() {
    for (server, domain, _keys) in servers("only") {
        let ada = server.administrator().await;
        let (path, code, open) = meeting(&server, &ada).await;
        let kim = format!("kim@{domain}");
        invite(&server, &ada, &path, &kim, "participant").await;
        let secret = secret_in(&mails_to(&kim, 1).await[0], &code);
        server.post("/api/v1/join/code", None, json!({"code": code, "secret": secret})).await;
        let right = code_in(&mails_to(&kim, 2).await[1]);
        let typed = json!({"code": code, "secret": secret, "verification_code": right});
        let proven: Value = server.post("/api/v1/join/verify", None, typed).await.json().await.unwrap();
        let credential = &proven["guest_credential"];
        let kim = json!({"code": code, "secret": secret, "guest_credential": credential, "device": "device000kim"});
        let eve = json!({"code": code, "secret": open, "name": "Eve", "device": "device000eve"});

        // Who came by the link for everybody is put out when the policy is tightened; who proved an address stays.
        let (mut kims, _) = server.enter(&server.join(None, kim.clone()).await, None).await;
        let (mut eves, _) = server.enter(&server.join(None, eve.clone()).await, None).await;
        set(&server, &ada, "/api/v1/policies", json!({"guests": {"value": "verified-only"}})).await;
        assert_eq!(eves.closing().await, "policy");
        let told = kims.hear_until(|frame| frame["event"]["type"] == "bounds-changed").await;
        assert_eq!(told["event"]["bounds"]["guests"], false);
        assert_eq!(told["event"]["bounds"]["verified_guests"], true);
        for (path, body) in
            [("/api/v1/join/preview", json!({"code": code, "secret": open})), ("/api/v1/join", eve.clone())]
        {
            assert_eq!(problem(&server, path, None, body).await, (StatusCode::FORBIDDEN, "invited-only".into()));
        }
        server.join(None, kim.clone()).await;

        // The same, where nobody comes in without an account or a proof.
        set(&server, &ada, "/api/v1/policies", json!({"guests": null, "join-without-account": {"value": false}})).await;
        let refused = problem(&server, "/api/v1/join", None, eve.clone()).await;
        assert_eq!(refused, (StatusCode::FORBIDDEN, "invited-only".into()));
        server.join(None, kim.clone()).await;

        // No guests at all: not the invited either, and nobody is invited.
        set(&server, &ada, "/api/v1/policies", json!({"guests": {"value": "forbidden"}})).await;
        assert_eq!(kims.closing().await, "policy");
        let forbidden = (StatusCode::FORBIDDEN, "policy-forbids".to_owned());
        assert_eq!(problem(&server, "/api/v1/join", None, kim).await, forbidden);
        assert_eq!(
            problem(&server, "/api/v1/join/code", None, json!({"code": code, "secret": secret})).await,
            forbidden
        );
        let new = json!({"email": format!("cem@{domain}"), "name": "Cem"});
        assert_eq!(problem(&server, &path, Some(&ada), new).await, forbidden);
        assert_eq!(problem(&server, "/api/v1/join", None, eve).await, forbidden);
    }
}

#[tokio::test]
async fn what_does_not_arrive_is_said_sent_again_and_withdrawn_without_a_word() {
    for (server, domain, _keys) in servers("lost") {
        let ada = server.administrator().await;
        let (path, code, _) = meeting(&server, &ada).await;
        let kim = format!("kim@{domain}");
        administration(Method::PUT, "/fault", json!({"to": kim, "at": "rcpt", "code": 550, "says": "nobody"})).await;
        let invitation = invite(&server, &ada, &path, &kim, "deputy").await;
        let given_up = async {
            loop {
                let listed: Value = server.send(Method::GET, &path, Some(&ada), None).await.json().await.unwrap();
                if listed["items"][0]["mail"] == "failed" {
                    return listed["items"][0]["fault"].clone();
                }
            }
        };
        let fault = tokio::time::timeout(std::time::Duration::from_secs(20), given_up).await.expect("it is given up");
        assert_eq!(fault, "refused");
        administration(Method::PUT, "/fault", json!({"to": kim})).await;
        let one = format!("{path}/{}", text(&invitation["id"]));
        let sent = server.post(&format!("{one}/send"), Some(&ada), json!({})).await;
        assert_eq!(sent.status(), StatusCode::OK);
        let mails = mails_to(&kim, 1).await;
        assert!(!secret_in(&mails[0], &code).is_empty());

        // Whoever is signed in comes with the account; the role of the invitation is for whoever proves the address.
        let secret = secret_in(&mails[0], &code);
        let join = json!({"code": code, "secret": secret, "device": "device000ben"});
        let new = json!({"name": "Ben", "email": kim});
        let invited: Value = server.post("/api/v1/accounts", Some(&ada), new).await.json().await.unwrap();
        let token = invited["setup_url"].as_str().unwrap().split_once('#').unwrap().1;
        let setup = json!({"token": token, "name": "Ben", "email": kim, "password": "another password 1"});
        let ben = crate::server::cookie(&server.post("/api/v1/setup", None, setup).await);
        let ticket = server.join(Some(&ben), join.clone()).await;
        assert_eq!((&ticket["kind"], &ticket["role"]), (&json!("account"), &json!("participant")));
        server.post("/api/v1/join/code", Some(&ben), json!({"code": code, "secret": secret})).await;
        let right = code_in(&mails_to(&kim, 2).await[1]);
        let typed = json!({"code": code, "secret": secret, "verification_code": right});
        assert_eq!(server.post("/api/v1/join/verify", Some(&ben), typed).await.status(), StatusCode::OK);
        assert_eq!(server.join(Some(&ben), join).await["role"], "deputy");

        assert_eq!(server.send(Method::DELETE, &one, Some(&ada), None).await.status(), StatusCode::NO_CONTENT);
        let by_code = server.join(Some(&ben), json!({"code": code, "device": "device000ben"})).await;
        assert_eq!(by_code["role"], "participant", "a role that was given by the invitation goes with it");
        let gone = server.send(Method::DELETE, &one, Some(&ada), None).await;
        assert_eq!(gone.status(), StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn without_a_mail_server_nobody_is_invited() {
    let server = Server::start();
    let ada = server.administrator().await;
    let (path, ..) = meeting(&server, &ada).await;
    let new = json!({"email": "kim@example.org", "name": "Kim"});
    assert_eq!(problem(&server, &path, Some(&ada), new).await, (StatusCode::CONFLICT, "conflict".into()));
    let listed: Value = server.send(Method::GET, &path, Some(&ada), None).await.json().await.unwrap();
    assert_eq!(listed, json!({"items": [], "next_cursor": null}));
}
