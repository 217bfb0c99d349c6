//! Filters, paths and patches of SCIM: whatever a directory writes, an answer comes, and what a patch leaves is a
//! resource that can be read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use scim::{Filter, Path, Projection, ResourceKind, resource};
use serde_json::{Value, json};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let schema = ResourceKind::User.schema().id;
    let emails = json!([{"value": "a@example.org", "type": "work", "primary": true}, {"value": "b@example.org"}]);
    let person = json!({"schemas": [schema], "userName": "a", "name": {"givenName": "A"}, "emails": emails});
    let person = resource::read(ResourceKind::User, &person).expect("a resource");
    if let Ok(filter) = Filter::parse(text) {
        filter.fits(ResourceKind::User, &person);
    }
    let _ = Path::parse(text);
    let _ = Projection::read([text], []);
    let value: Value = serde_json::from_str(text).unwrap_or_else(|_| text.into());
    for operation in [
        json!({"op": "add", "path": text, "value": text}),
        json!({"op": "replace", "path": text, "value": true}),
        json!({"op": "remove", "path": text}),
        json!({"op": "replace", "value": value}),
    ] {
        let body = json!({"schemas": [scim::PATCH_OP], "Operations": [operation]});
        if let Ok(after) = scim::apply(ResourceKind::User, &person, &body) {
            let mut again = after.clone();
            again.insert("schemas".into(), json!([schema]));
            assert_eq!(resource::read(ResourceKind::User, &Value::Object(again)), Ok(after));
        }
    }
});
