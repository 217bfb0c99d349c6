//! A body in its sitting: everybody has an account, a place in the register, a socket and a key.

use std::sync::Arc;

use bench::{Fault, Server};
use futures_util::{StreamExt, TryStreamExt, stream};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::VOTERS;
use crate::person::{Person, hear, stay, text};

/// People who come at a time.
const AT_ONCE: usize = 64;

pub(crate) struct Hall {
    pub(crate) server: Arc<Server>,
    /// The chair first.
    pub(crate) people: Vec<Person>,
    /// How far the newest vote is, as the chair is told.
    pub(crate) stage: watch::Receiver<String>,
}

impl Hall {
    pub(crate) async fn new() -> Result<Self, Fault> {
        let server = Arc::new(Server::start(&[]).await?);
        let cookies = accounts(&server).await?;
        let join = sitting(&server).await?;
        let (told, stage) = watch::channel(String::new());
        let enter = async |(number, cookie): (usize, &String)| {
            let (socket, ticket) = Person::enter(&server, cookie, join.clone(), number).await?;
            tokio::spawn(stay(socket, None));
            Ok::<_, Fault>(ticket)
        };
        let members = cookies.iter().enumerate().skip(1);
        let tickets: Vec<_> = stream::iter(members).map(enter).buffered(2).try_collect().await?;
        // The chair comes last: whoever does not read what is said is put out.
        let (mut chair, ticket) = Person::enter(&server, &server.cookie, join.clone(), 0).await?;
        let open = json!({"type": "sitting-open", "all_invited": true});
        let id = "00000000-0000-4000-8000-000000000001";
        bench::socket::say(&mut chair, &json!({"type": "command", "id": id, "command": open})).await?;
        let answer = hear(&mut chair, |frame| frame["id"] == id).await?;
        if answer["type"] != "accepted" {
            return Err(format!("the sitting was not opened: {answer}").into());
        }
        tokio::spawn(stay(chair, Some(told)));
        let register = async |ticket| Person::register(&server, ticket).await;
        let people =
            stream::iter(std::iter::once(ticket).chain(tickets)).map(register).buffered(AT_ONCE).try_collect().await?;
        Ok(Self { server, people, stage })
    }
}

/// All sessions, the administrator's first.
async fn accounts(server: &Server) -> Result<Vec<String>, Fault> {
    let lines: String = (1..VOTERS).map(|n| format!("Mitglied {n},m{n}@example.org\n")).collect();
    let table = json!({"csv": format!("name,email\n{lines}"), "preview": false, "unit_id": null});
    let added = server.post("/api/v1/accounts/import", &table).await?;
    let added = added["added"].as_array().ok_or("no accounts")?.iter().enumerate();
    let set_up = async |(n, invited): (usize, &Value)| {
        let link = text(&invited["setup_url"])?;
        let token = link.split_once('#').ok_or("no link")?.1;
        server.set_up(token, &format!("Mitglied {}", n + 1), &format!("m{}@example.org", n + 1)).await
    };
    let rest: Vec<_> = stream::iter(added).map(set_up).buffered(AT_ONCE).try_collect().await?;
    Ok(std::iter::once(server.cookie.clone()).chain(rest).collect())
}

/// The register, and a meeting that is a sitting; what leads into it.
async fn sitting(server: &Server) -> Result<Value, Fault> {
    let body = json!({"name": "Versammlung", "kind": "assembly", "profile": "free", "statutory": VOTERS});
    let body = server.post("/api/v1/bodies", &body).await?;
    let id = text(&body["id"])?;
    let chair = json!({"email": "ada@example.org", "office": "chair", "seat": "holder"});
    server.post(&format!("/api/v1/bodies/{id}/members"), &chair).await?;
    let lines: String = (1..VOTERS).map(|n| format!("m{n}@example.org\n")).collect();
    let table = json!({"csv": format!("email\n{lines}"), "preview": false});
    let entered = server.post(&format!("/api/v1/bodies/{id}/import"), &table).await?;
    if entered["added"] != json!(VOTERS - 1) {
        return Err(format!("not all members were entered: {}", entered["fit"]).into());
    }
    let meeting = server.post("/api/v1/meetings", &json!({"title": "Versammlung", "body_id": id})).await?;
    let link = text(&meeting["join_url"])?;
    let secret = link.split_once('#').ok_or("no link")?.1;
    Ok(json!({"code": meeting["code"], "secret": secret}))
}
