//! What leaves the server by other ways than answers: mails, webhooks, exports, metrics. Two tenants are busy at the
//! same time, and nothing of the one goes out with the other.

use std::collections::BTreeSet;

use reqwest::StatusCode;
use serde_json::json;

use crate::isolation::{CANARY, Inhabited, ask, inhabit};
use crate::mail::{mails_to, named, settings};
use crate::server::{Server, free_port, plenum};
use crate::webhooks::receiver::{Heard, Receiver};

/// How often each tenant does the same.
const TURNS: usize = 5;

#[tokio::test]
async fn nothing_crosses_on_sqlite() {
    let Some(set) = with_receivers(Vec::new()) else { return };
    walk(&Server::start_with(&named(&set)), "sqlite").await;
}

#[tokio::test]
async fn nothing_crosses_on_postgres() {
    let Some(database) = Server::postgres_database() else { return };
    let Some(set) = with_receivers(database) else { return };
    walk(&Server::start_with(&named(&set)), "postgres").await;
}

fn with_receivers(mut set: Vec<(&'static str, String)>) -> Option<Vec<(&'static str, String)>> {
    let mail = settings("OPEN", "")?;
    set.extend(mail.into_iter().filter(|(key, _)| !key.contains("USER") && !key.contains("PASSWORD")));
    set.push(("PLENUM_MAIL__SMTP__TLS", "none".into()));
    set.push(("PLENUM_OUTBOUND__ALLOW", "[\"127.0.0.1\"]".into()));
    set.push(("PLENUM_METRICS__LISTEN", format!("127.0.0.1:{}", free_port())));
    Some(set)
}

async fn walk(server: &Server, database: &str) {
    let operator = server.administrator().await;
    let a = inhabit(server, &operator, "amt-a", "Amt A").await;
    let b = inhabit(server, &operator, "amt-b", CANARY).await;
    let (mut to_a, mut to_b) = (Receiver::start().await, Receiver::start().await);
    for (tenant, receiver) in [(&a, &to_a), (&b, &to_b)] {
        let events = ["org.plenum.unit.created", "org.plenum.account.created", "org.plenum.meeting.created"];
        let hook = json!({"name": "hook", "url": receiver.at("/"), "events": events});
        let (status, said) = ask(server, tenant, "post", "/api/v1/webhooks", hook).await;
        assert_eq!(status, StatusCode::CREATED, "{said}");
    }
    let address = |slug: &str| format!("cem@{slug}.{database}.example");
    for turn in 0..TURNS {
        for (tenant, slug, word) in [(&a, "amt-a", "Amt A"), (&b, "amt-b", CANARY)] {
            let names = [
                ("/api/v1/units", json!({"name": format!("{word} u{turn}"), "short_name": format!("u{turn}")})),
                ("/api/v1/meetings", json!({"title": format!("{word} {turn}")})),
                ("/api/v1/accounts", json!({"name": word, "email": format!("{turn}{}", address(slug)), "mail": true})),
            ];
            for (path, body) in names {
                let (status, said) = ask(server, tenant, "post", path, body).await;
                assert_eq!(status, StatusCode::CREATED, "{path}: {said}");
            }
        }
    }

    // Webhooks: A's receiver hears of A alone, and no names of anybody.
    let heard_a = to_a.hear_all(3 * TURNS).await;
    let heard_b = to_b.hear_all(3 * TURNS).await;
    assert!(to_a.rest().is_empty() && to_b.rest().is_empty(), "no more than was done");
    let sources = |heard: &[Heard]| heard.iter().map(|one| one.event()["source"].to_string()).collect::<BTreeSet<_>>();
    let (from_a, from_b) = (sources(&heard_a), sources(&heard_b));
    assert!(from_a.len() == 1 && from_b.len() == 1 && from_a != from_b, "{from_a:?} {from_b:?}");
    let named = |heard: &[Heard]| heard.iter().any(|one| one.kind() != "unit.created" && one.body.contains(CANARY));
    assert!(!named(&heard_b), "what is told names neither people nor meetings");
    let heard_a: String = heard_a.into_iter().map(|one| one.body).collect();
    let heard_b: String = heard_b.into_iter().map(|one| one.body).collect();
    assert!(heard_b.contains(&b.ids["tenant"]), "B's receiver does hear of B");
    is_free_of(&b, "a webhook of A", &heard_a);

    // Mails: in the name and with the host of each.
    for turn in 0..TURNS {
        let [of_a, of_b] =
            [mail(&format!("{turn}{}", address("amt-a"))).await, mail(&format!("{turn}{}", address("amt-b"))).await];
        is_free_of(&b, "a mail of A", &of_a);
        assert!(of_a.contains("amt-a.localhost") && of_b.contains("amt-b.localhost"), "{of_a}");
    }

    // Exports: of the log, of a person, of the whole tenant.
    let (_, log) = ask(server, &a, "post", "/api/v1/audit/export", json!({"format": "json-lines"})).await;
    assert!(log.contains("unit.create"), "{log}");
    is_free_of(&b, "the exported log of A", &log);
    for (arguments, file) in [
        (vec!["tenant", "export", "amt-a"], "tenant"),
        (vec!["account", "export", "--email", "amt-a@example.org", "--tenant", "amt-a"], "person.json"),
    ] {
        let to = tempfile::tempdir().unwrap();
        let place = to.path().join(file);
        let set = server.settings.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let mut command = plenum(server.data.path());
        let output = command.arg("admin").args(arguments).arg("--to").arg(&place).envs(set).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let files = match place.is_dir() {
            true => std::fs::read_dir(&place).unwrap().map(|entry| entry.unwrap().path()).collect(),
            false => vec![place],
        };
        assert!(!files.is_empty());
        for file in files {
            is_free_of(&b, &file.display().to_string(), &std::fs::read_to_string(&file).unwrap());
        }
    }

    // Metrics name no tenant; neither do logs name anybody.
    let (_, listen) = server.settings.iter().find(|(key, _)| key == "PLENUM_METRICS__LISTEN").unwrap();
    let client = outbound::operator_client().build().unwrap();
    let metrics = client.get(format!("http://{listen}/metrics")).send().await.unwrap().text().await.unwrap();
    assert!(metrics.contains("# TYPE"), "{metrics}");
    for tenant in [&a, &b] {
        is_free_of(tenant, "the metrics", &metrics);
    }
    assert!(!server.log().contains(CANARY) && !server.log().contains(&address("amt-b")));
}

async fn mail(to: &str) -> String {
    mails_to(to, 1).await[0].replace("=\r\n", "").replace("=3D", "=")
}

/// Neither words nor ids nor secrets of the tenant stand in it.
fn is_free_of(tenant: &Inhabited, what: &str, text: &str) {
    assert!(!text.contains(CANARY), "{what} holds words of another tenant");
    for (name, id) in &tenant.ids {
        assert!(!text.contains(id.as_str()), "{what} holds the {name} of another tenant");
    }
}
