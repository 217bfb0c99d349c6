//! Filters, paths, PATCH and projection by example and at random.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use scim::{Filter, Object, Path, Projection, ResourceKind, ScimError, ScimType, resource};
use serde_json::{Value, json};

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

fn person() -> Object {
    let body = json!({
        "schemas": [USER, ENTERPRISE],
        "USERNAME": "ada@example.org",
        "externalId": "E-4711",
        "name": {"familyName": "Lovelace", "givenName": "Ada", "middleName": "ignored"},
        "emails": [
            {"value": "ada@example.org", "type": "work", "primary": true},
            {"value": "ada@home.example", "type": "home"},
        ],
        "active": "True",
        "nonsense": {"a": 1},
        "id": "mine",
        "groups": [{"value": "administrators"}],
        ENTERPRISE: {"department": "66", "manager": {"value": "x"}},
    });
    resource::read(ResourceKind::User, &body).unwrap()
}

fn kind_of(error: ScimError) -> ScimType {
    assert_eq!(error.status, 400);
    error.kind.unwrap()
}

#[test]
fn a_resource_is_read_in_the_spelling_of_its_schema() {
    let read = json!({
        "userName": "ada@example.org",
        "externalId": "E-4711",
        "name": {"familyName": "Lovelace", "givenName": "Ada"},
        "emails": [
            {"value": "ada@example.org", "type": "work", "primary": true},
            {"value": "ada@home.example", "type": "home"},
        ],
        "active": true,
        ENTERPRISE: {"department": "66"},
    });
    assert_eq!(Value::Object(person()), read);
}

#[test]
fn what_is_wrong_is_refused_with_its_reason() {
    let read = |body: Value| kind_of(resource::read(ResourceKind::User, &body).unwrap_err());
    assert_eq!(read(json!([])), ScimType::InvalidSyntax);
    assert_eq!(read(json!({"userName": "a"})), ScimType::InvalidSyntax);
    assert_eq!(read(json!({"schemas": [USER]})), ScimType::InvalidValue);
    assert_eq!(read(json!({"schemas": [USER], "userName": " "})), ScimType::InvalidValue);
    assert_eq!(read(json!({"schemas": [USER], "userName": 7})), ScimType::InvalidValue);
    assert_eq!(read(json!({"schemas": [USER], "userName": "x".repeat(1_025)})), ScimType::InvalidValue);
    let emails = vec![json!({"value": "a@b"}); 51];
    assert_eq!(read(json!({"schemas": [USER], "userName": "a", "emails": emails})), ScimType::InvalidValue);
    let primaries = json!([{"value": "a", "primary": true}, {"value": "b", "primary": true}]);
    assert_eq!(read(json!({"schemas": [USER], "userName": "a", "emails": primaries})), ScimType::InvalidValue);
}

#[test]
fn filters_hold_or_not() {
    let holds = |text: &str| Filter::read(ResourceKind::User, text).unwrap().fits(ResourceKind::User, &person());
    for text in [
        "userName eq \"ADA@example.org\"",
        "USERNAME Eq \"ada@example.org\"",
        &format!("{USER}:userName sw \"ada\""),
        "name.familyName co \"LACE\"",
        "name pr and not (displayName pr)",
        "emails[type eq \"work\" and value co \"@example.org\"]",
        "emails.value eq \"ada@home.example\"",
        "emails co \"home\"",
        "emails.type eq \"home\" and (active eq true or userName pr)",
        "active ne false",
        "externalId eq \"E-4711\" and active eq true",
        &format!("{ENTERPRISE}:department eq \"66\""),
        "displayName eq null",
        "userName gt \"aaa\" and userName lt \"zzz\"",
        "userName ew \"org\" or displayName pr and displayName pr",
        "not(userName eq \"x\")",
    ] {
        assert!(holds(text), "{text}");
    }
    for text in [
        "userName eq \"ada\"",
        "externalId eq \"e-4711\"",
        "emails[type eq \"work\" and value co \"home\"]",
        "displayName pr",
        "active eq false",
        "not (userName pr)",
        "emails ne \"ada@example.org\"",
    ] {
        assert!(!holds(text), "{text}");
    }
}

#[test]
fn what_is_no_filter_is_refused() {
    let deep = format!("{}userName pr{}", "(".repeat(40), ")".repeat(40));
    let many = vec!["userName pr"; 101].join(" or ");
    let long = format!("userName eq \"{}\"", "x".repeat(5_000));
    for text in [
        "",
        "userName",
        "userName eq",
        "userName eq \"",
        "userName eq \"a",
        "userName eq ada",
        "userName xx \"a\"",
        "userName pr and",
        "userName pr userName pr",
        "(userName pr",
        "userName pr)",
        "shoeSize pr",
        "name.shoeSize pr",
        "active gt true",
        "active eq \"yes\"",
        "name eq \"Ada\"",
        "userName[value pr]",
        "emails[emails[value pr]]",
        "meta.created gt 5",
        "nourn:userName pr",
        &deep,
        &many,
        &long,
    ] {
        let error = Filter::read(ResourceKind::User, text).unwrap_err();
        assert_eq!(kind_of(error), ScimType::InvalidFilter, "{text}");
    }
}

#[test]
fn an_index_is_asked_by_what_must_be_equal() {
    let needs = |text: &str| {
        let filter = Filter::read(ResourceKind::User, text).unwrap();
        filter.needs(ResourceKind::User, "userName").map(str::to_owned)
    };
    assert_eq!(needs("userName eq \"a\""), Some("a".into()));
    assert_eq!(needs("active eq true and (userName eq \"a\")"), Some("a".into()));
    assert_eq!(needs("userName eq \"a\" or active eq true"), None);
    assert_eq!(needs("not (userName eq \"a\")"), None);
    assert_eq!(needs("userName ne \"a\""), None);
}

fn patched(operations: Value) -> Result<Value, ScimError> {
    let body = json!({"schemas": [scim::PATCH_OP], "Operations": operations});
    scim::apply(ResourceKind::User, &person(), &body).map(Value::Object)
}

#[test]
fn patches_add_replace_and_remove() {
    let after = patched(json!([
        {"op": "Replace", "path": "active", "value": "False"},
        {"op": "add", "path": "name.givenName", "value": "Augusta Ada"},
        {"op": "replace", "path": "emails[type eq \"work\"].value", "value": "ada@new.example"},
        {"op": "add", "path": "emails[type eq \"other\"].value", "value": "third@example.org"},
        {"op": "remove", "path": "emails[type eq \"home\"]"},
        {"op": "replace", "path": format!("{ENTERPRISE}:department"), "value": "67"},
        {"op": "add", "value": {"displayName": "Ada L.", "externalId": "E-1", "nonsense": 1}},
        {"op": "replace", "path": "title", "value": "left out"},
        {"op": "replace", "path": "phoneNumbers[type eq \"work\"].value", "value": "left out"},
    ]))
    .unwrap();
    assert_eq!(after["active"], false);
    assert_eq!(after["name"], json!({"familyName": "Lovelace", "givenName": "Augusta Ada"}));
    let emails = json!([
        {"value": "ada@new.example", "type": "work", "primary": true},
        {"value": "third@example.org", "type": "other"},
    ]);
    assert_eq!(after["emails"], emails);
    assert_eq!(after[ENTERPRISE]["department"], "67");
    assert_eq!((&after["displayName"], &after["externalId"]), (&json!("Ada L."), &json!("E-1")));
}

#[test]
fn a_new_primary_value_takes_the_place_of_the_old_one() {
    let new = json!([{"op": "add", "path": "emails", "value": [{"value": "new@example.org", "primary": true}]}]);
    let after = patched(new).unwrap();
    let primaries: Vec<_> = after["emails"].as_array().unwrap().iter().filter(|one| one["primary"] == true).collect();
    assert_eq!((primaries.len(), &primaries[0]["value"]), (1, &json!("new@example.org")));
}

#[test]
fn patches_that_cannot_be_done_change_nothing() {
    for (operation, kind) in [
        (json!({"op": "remove"}), ScimType::NoTarget),
        (json!({"op": "add", "path": "active"}), ScimType::InvalidSyntax),
        (json!({"op": "jump", "path": "active", "value": true}), ScimType::InvalidSyntax),
        (json!({"op": "add", "value": 5}), ScimType::InvalidSyntax),
        (json!({"op": "replace", "path": "id", "value": "x"}), ScimType::Mutability),
        (json!({"op": "replace", "path": "groups", "value": []}), ScimType::Mutability),
        (json!({"op": "replace", "path": "emails[type eq \"fax\"].value", "value": "x"}), ScimType::NoTarget),
        (json!({"op": "replace", "path": "shoeSize", "value": 5}), ScimType::InvalidPath),
        (json!({"op": "replace", "path": "emails[type eq \"work\"", "value": 5}), ScimType::InvalidPath),
        (json!({"op": "replace", "path": "name[familyName pr]", "value": {}}), ScimType::InvalidPath),
        (json!({"op": "remove", "path": "userName"}), ScimType::InvalidValue),
        (json!({"op": "replace", "path": "active", "value": "perhaps"}), ScimType::InvalidValue),
    ] {
        let error = patched(json!([{"op": "replace", "path": "active", "value": false}, operation])).unwrap_err();
        assert_eq!(kind_of(error), kind, "{operation}");
    }
    assert_eq!(kind_of(patched(json!([])).unwrap_err()), ScimType::InvalidSyntax);
}

#[test]
fn members_come_and_go() {
    let group = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
        "displayName": "Council",
        "members": [{"value": "a"}, {"value": "b"}, {"value": "a", "type": "User"}],
    });
    let group = resource::read(ResourceKind::Group, &group).unwrap();
    let after = |operation: Value| {
        let body = json!({"schemas": [scim::PATCH_OP], "Operations": [operation]});
        let after = scim::apply(ResourceKind::Group, &group, &body).unwrap();
        let members = after.get("members").and_then(Value::as_array).cloned().unwrap_or_default();
        members.iter().map(|one| one["value"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        after(json!({"op": "add", "path": "members", "value": [{"value": "c"}, {"value": "a"}]})),
        ["a", "b", "c"]
    );
    assert_eq!(after(json!({"op": "remove", "path": "members[value eq \"a\"]"})), ["b"]);
    assert_eq!(after(json!({"op": "remove", "path": "members", "value": [{"value": "b"}]})), ["a"]);
    assert_eq!(after(json!({"op": "remove", "path": "members[value eq \"x\"]"})), ["a", "b"]);
    assert_eq!(after(json!({"op": "replace", "path": "members", "value": [{"value": "z"}]})), ["z"]);
    assert!(after(json!({"op": "remove", "path": "members"})).is_empty());
    let moved = json!({"op": "replace", "path": "members[value eq \"a\"].value", "value": "q"});
    let body = json!({"schemas": [scim::PATCH_OP], "Operations": [moved]});
    assert_eq!(kind_of(scim::apply(ResourceKind::Group, &group, &body).unwrap_err()), ScimType::Mutability);
}

#[test]
fn only_what_was_asked_for_is_returned() {
    let mut whole = person();
    whole.insert("id".into(), json!("1"));
    whole.insert("schemas".into(), json!([USER]));
    let part = |only: &[&str], without: &[&str]| {
        let projection = Projection::read(only.iter().copied(), without.iter().copied()).unwrap();
        projection.of(ResourceKind::User, Value::Object(whole.clone()))
    };
    let only = part(&["userName,emails.value", "nothing"], &[]);
    let emails = json!([{"value": "ada@example.org"}, {"value": "ada@home.example"}]);
    assert_eq!(only, json!({"schemas": [USER], "id": "1", "userName": "ada@example.org", "emails": emails}));
    let without = part(&[], &["emails,name.givenName,id", &format!("{ENTERPRISE}:department")]);
    assert_eq!((without.get("emails"), &without["id"]), (None, &json!("1")));
    assert_eq!(without["name"], json!({"familyName": "Lovelace"}));
    assert!(Projection::read(["a"], ["b"]).is_err());
}

#[test]
fn every_schema_is_published() {
    let schemas = scim::discovery::schemas("https://example.org/scim/v2");
    assert_eq!(schemas.len(), 6);
    for schema in schemas {
        assert!(scim::discovery::schema("", schema["id"].as_str().unwrap()).is_some());
    }
}

/// Texts that look like filters more often than chance would have it.
fn nearly() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("userName"),
        Just("emails"),
        Just("["),
        Just("]"),
        Just("("),
        Just(")"),
        Just("not"),
        Just("and"),
        Just("or"),
        Just("eq"),
        Just("pr"),
        Just("\"a\""),
        Just("\"\\u00"),
        Just("true"),
        Just("1e400"),
        Just("."),
        Just("urn:"),
        Just("value"),
        Just("ä"),
        Just("\""),
        Just("\\"),
        Just("null"),
        Just("name.givenName"),
    ];
    (prop::collection::vec(word, 0..40), prop_oneof![Just(""), Just(" ")])
        .prop_map(|(words, between)| words.join(between))
}

proptest! {
    #[test]
    fn no_text_breaks_the_readers(text in prop_oneof![any::<String>(), nearly()]) {
        if let Ok(filter) = Filter::parse(&text) {
            filter.fits(ResourceKind::User, &person());
            filter.fits(ResourceKind::Group, &person());
        }
        let _ = Path::parse(&text);
        let _ = patched(json!([{"op": "add", "path": text, "value": text}]));
        let _ = patched(json!([{"op": "replace", "path": text, "value": [{"value": text}]}]));
        let _ = patched(json!([{"op": "remove", "path": text}]));
        let _ = Projection::read([text.as_str()], []);
    }

    #[test]
    fn what_a_patch_leaves_is_a_resource(text in "[a-zA-Z\\[\\]\". ]{0,30}", on in any::<bool>()) {
        if let Ok(after) = patched(json!([{"op": "replace", "path": text, "value": on}])) {
            let mut body = after.clone();
            body["schemas"] = json!([USER]);
            prop_assert_eq!(Value::Object(resource::read(ResourceKind::User, &body).unwrap()), after);
        }
    }
}
