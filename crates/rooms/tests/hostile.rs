//! A client that sends every command of the protocol with wrong rights, ids, sizes and shapes,
//! generated from the schema: each is refused, nobody else is told anything, nothing changes.
#![allow(clippy::unwrap_used)]

mod house;

use house::{Client, House};
use ids::{CommandId, ParticipantId};
use serde_json::{Map, Value, json};
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;
use wire::conference::{Admission, Command, Role};
use wire::socket::{RefusalCode, ServerFrame};

/// Values that a field of this schema should not take, and some that it takes.
fn nasty(schema: &Value, parts: &Value, people: &[ParticipantId]) -> Vec<Value> {
    if let Some(name) = schema["$ref"].as_str() {
        return nasty(&parts[name.rsplit('/').next().unwrap()], parts, people);
    }
    for kind in ["oneOf", "anyOf"] {
        if let Some(options) = schema[kind].as_array() {
            return options.iter().flat_map(|option| nasty(option, parts, people)).collect();
        }
    }
    if let Some(words) = schema["enum"].as_array() {
        return words.iter().cloned().chain([json!("nonsense"), json!(7), json!(null)]).collect();
    }
    let kind = schema["type"].as_array().map_or(&schema["type"], |kinds| &kinds[0]);
    match kind.as_str() {
        Some("string") if schema["format"] == "uuid" => {
            let known = people.iter().map(|id| json!(id));
            known.chain([json!(Uuid::nil()), json!(Uuid::max()), json!("x"), json!(-1), json!({})]).collect()
        }
        Some("string") => {
            let texts = ["", " ", "\u{0}", "\u{202e}", "Guten Tag"].into_iter().map(Value::from);
            texts.chain([json!("ä".repeat(5_000)), json!(3), json!([])]).collect()
        }
        Some("integer" | "number") => {
            [-1_i64, 0, 1, 1 << 33].into_iter().map(Value::from).chain([json!("1")]).collect()
        }
        Some("boolean") => vec![json!(true), json!(false), json!("true")],
        Some("array") => {
            let items = nasty(&schema["items"], parts, people);
            let many = Value::Array(vec![items[0].clone(); 2_000]);
            [json!([]), json!({}), many].into_iter().chain(items.into_iter().map(|item| json!([item]))).collect()
        }
        Some("object") => shapes(schema, parts, people),
        Some("null") => vec![json!(null)],
        other => panic!("no values for {other:?} in {schema}"),
    }
}

/// Objects of a schema: each field with each of its values while the others have their first, and with
/// one field missing or too many.
fn shapes(schema: &Value, parts: &Value, people: &[ParticipantId]) -> Vec<Value> {
    let empty = Map::new();
    let fields = schema["properties"].as_object().unwrap_or(&empty);
    let first: Map<String, Value> = fields
        .iter()
        .map(|(name, field)| (name.clone(), nasty(field, parts, people).into_iter().next().unwrap_or(json!(null))))
        .collect();
    let mut found = vec![Value::Object(first.clone())];
    for (name, field) in fields {
        for value in nasty(field, parts, people) {
            let mut shape = first.clone();
            shape.insert(name.clone(), value);
            found.push(Value::Object(shape));
        }
        let mut without = first.clone();
        without.remove(name);
        found.push(Value::Object(without));
    }
    let mut more = first;
    more.insert("surprise".into(), json!(true));
    found.push(Value::Object(more));
    found
}

/// Every command of the protocol, by its name.
fn protocol() -> (Vec<(String, Value)>, Value) {
    let mut parts = Vec::new();
    Command::schemas(&mut parts);
    let parts: Map<String, Value> =
        parts.into_iter().map(|(name, part)| (name, serde_json::to_value(part).unwrap())).collect();
    let whole = serde_json::to_value(Command::schema()).unwrap();
    let commands = whole["oneOf"].as_array().unwrap().iter().map(|variant| {
        let name = variant["properties"]["type"]["enum"][0].as_str().unwrap().to_owned();
        let mut variant = variant.clone();
        variant["properties"].as_object_mut().unwrap().remove("type");
        (name, variant)
    });
    (commands.collect(), Value::Object(parts))
}

#[tokio::test]
async fn every_command_from_somebody_without_rights_is_refused_and_nobody_notices() {
    let house = House::new().await;
    let rooms = house.rooms();
    let (mut ada, _) = Client::join(&rooms, house.attach(1, None)).await;
    let (mut witness, _) = Client::join(&rooms, house.attach(2, None)).await;
    let (mut mallory, _) = Client::join(&rooms, house.attach(3, None)).await;
    let id = |n: u128| ParticipantId::from_uuid(Uuid::from_u128(n));
    ada.ask(Command::RoleGive { participant: id(3), role: Role::Observer }).await.unwrap();
    ada.ask(Command::RuleSet { role: Role::Observer, permissions: Some(Vec::new()) }).await.unwrap();
    ada.say("Guten Tag").await;
    house::fence(&mut ada, &mut [&mut witness, &mut mallory]).await;
    let truth = house::snapshot(&rooms, &house).await;

    let (commands, parts) = protocol();
    assert!(commands.len() >= 56, "the schema knows {} commands", commands.len());
    let (mut refused, mut unreadable) = (0, 0);
    for (name, schema) in &commands {
        if name == "leave" {
            continue;
        }
        for mut shape in shapes(schema, &parts, &[id(1), id(2), id(3), id(99)]) {
            shape["type"] = json!(name);
            // The edge answers with `malformed` what cannot be read; here it ends at the same place.
            let Ok(command) = serde_json::from_value::<Command>(shape.clone()) else {
                unreadable += 1;
                continue;
            };
            match mallory.ask(command).await {
                Err(code) => {
                    assert_ne!(code, RefusalCode::Malformed);
                    refused += 1;
                }
                // Lowering the own hand, which is down, changes nothing.
                Ok(()) => assert_eq!((name.as_str(), &shape["participant"]), ("hand-lower", &json!(id(3))), "{shape}"),
            }
        }
    }
    assert!(refused > 250 && unreadable > 250, "{refused} refused, {unreadable} unreadable");
    let noticed = house::fence(&mut ada, &mut [&mut witness]).await;
    assert_eq!(noticed, Vec::<ServerFrame>::new(), "somebody noticed something");
    let after = house::snapshot(&rooms, &house).await;
    assert_eq!(after, truth);
}

#[tokio::test]
async fn who_waits_is_told_nothing_and_can_do_nothing_but_leave() {
    let id = |n: u128| ParticipantId::from_uuid(Uuid::from_u128(n));
    let house = House::new().await;
    let rooms = house.rooms();
    let (mut ada, _) = Client::join(&rooms, house.attach(1, None)).await;
    ada.ask(Command::LobbyMode { mode: Admission::All }).await.unwrap();
    let mut guest = Client::knock(&rooms, house.attach(2, None)).await;
    let (commands, parts) = protocol();
    for (name, schema) in &commands {
        if name == "leave" {
            continue;
        }
        for mut shape in shapes(schema, &parts, &[id(1)]) {
            shape["type"] = json!(name);
            if let Ok(command) = serde_json::from_value::<Command>(shape) {
                assert_eq!(guest.ask(command).await, Err(RefusalCode::NotPermitted), "{name}");
            }
        }
    }
    ada.say("nur für die, die da sind").await;
    ada.ask(Command::HandRaise {}).await.unwrap();
    ada.ask(Command::Rename { participant: id(1), name: "Ada Geheim".into() }).await.unwrap();
    ada.ask(Command::LobbyMessage { text: Some("Gleich geht es los.".into()) }).await.unwrap();
    rooms.present(store::DEFAULT_TENANT, house.meeting).await;
    let frames = guest.drain();
    for frame in &frames {
        assert!(matches!(frame, ServerFrame::Waiting { .. }), "told to somebody who waits: {frame:?}");
    }
    // They read what is said to them, and not a byte of who said it.
    let bytes = serde_json::to_string(&frames).unwrap();
    assert!(bytes.contains("Gleich geht es los."), "{bytes}");
    assert!(!bytes.contains("Ada Geheim") && !bytes.contains(&id(1).to_string()), "{bytes}");
    // A token for media is asked for in vain.
    guest.attachment.connection.media_token().await;
    let unanswered = CommandId::from_uuid(Uuid::now_v7());
    guest.attachment.connection.command(unanswered, Command::HandRaise {}).await;
    guest
        .until(|frame| match frame {
            ServerFrame::Media { .. } => panic!("a media token for somebody who waits"),
            ServerFrame::Refused { .. } => Some(()),
            _ => None,
        })
        .await;
}
