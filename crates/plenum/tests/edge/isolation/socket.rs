//! Every command of the conference socket with ids of another tenant in every place that takes one.

use serde_json::json;

use super::typescript::Shapes;
use super::{Inhabited, enter, nobody};
use crate::server::{Server, Socket};

/// Says each command of the schema in A's conference with each of B's ids and with ids that nobody has; both must
/// be answered alike. Everything that A heard meanwhile.
pub(super) async fn walk(server: &Server, a: &Inhabited, b: &Inhabited) -> String {
    let shapes = Shapes::load();
    let commands = shapes.variants("Command");
    assert!(commands.len() >= 58, "the schema lists {} commands", commands.len());
    let (mut heard, mut asked) = (String::new(), 0);
    for (name, fields) in commands {
        if shapes.with_id_in_every_place(&fields, "").is_empty() {
            continue;
        }
        // Each on a connection of its own, which may say so many frames in a while.
        let mut socket = enter(server, a).await;
        for theirs in ["participant", "message", "meeting", "conference", "account"] {
            let foreign = shapes.with_id_in_every_place(&fields, &b.ids[theirs]);
            let unknown = shapes.with_id_in_every_place(&fields, &nobody());
            for (foreign, unknown) in foreign.into_iter().zip(unknown) {
                let foreign = answer(&mut socket, &foreign, &mut heard).await;
                let unknown = answer(&mut socket, &unknown, &mut heard).await;
                assert_eq!(foreign, unknown, "{name} tells the {theirs} of another tenant from an unknown one");
                assert_ne!(foreign, "\"malformed\"", "{name} is not said as the schema has it");
                asked += 1;
            }
        }
        socket.say(&json!({"type": "ping"})).await;
        heard.push_str(&socket.hear_until(|frame| frame["type"] == "pong").await.to_string());
    }
    assert!(asked >= 100, "only {asked} places take an id");
    heard
}

/// Whether a command was accepted, or with which code refused.
async fn answer(socket: &mut Socket, command: &serde_json::Value, heard: &mut String) -> String {
    socket.say(&json!({"type": "command", "id": nobody(), "command": command})).await;
    loop {
        let frame = socket.hear().await;
        // What one wrote oneself comes back in events; only what was not said may not be heard.
        match frame["type"].as_str() {
            Some("accepted") => return "accepted".into(),
            Some("refused") => {
                heard.push_str(&frame["detail"].to_string());
                return frame["code"].to_string();
            }
            Some("closing") => panic!("{command} ends the connection: {frame}"),
            _ => heard.push_str(&frame.to_string()),
        }
    }
}
