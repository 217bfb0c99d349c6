//! Every place of every documented request that takes a text, found in the OpenAPI document: fields of bodies at any
//! depth and parameters of queries.

use std::cell::Cell;

use serde_json::{Map, Value, json};

/// The OpenAPI document, and how many samples were made of it: each is another, so that none is taken already.
pub(super) struct Document(Value, Cell<u32>);

/// One request with one place filled.
pub(super) struct Filled {
    /// Where, for the message of a failure: `unit_id`, `becomes.value`.
    pub(super) place: String,
    /// Takes a UUID and nothing else.
    pub(super) id: bool,
    pub(super) body: Value,
}

impl Document {
    pub(super) fn new(document: Value) -> Self {
        Self(document, Cell::new(0))
    }

    fn operation(&self, method: &str, path: &str) -> &Value {
        &self.0["paths"][path][method]
    }

    pub(super) fn query_parameters(&self, method: &str, path: &str) -> Vec<String> {
        let parameters = self.operation(method, path)["parameters"].as_array().cloned().unwrap_or_default();
        let of_query = parameters.iter().filter(|parameter| parameter["in"] == "query");
        of_query.map(|parameter| parameter["name"].as_str().unwrap().to_owned()).collect()
    }

    /// For every place in the body: what must be there besides, and `value` in this place.
    pub(super) fn bodies(&self, method: &str, path: &str, value: &str) -> Vec<Filled> {
        let schema = &self.operation(method, path)["requestBody"]["content"]["application/json"]["schema"];
        if schema.is_null() { Vec::new() } else { self.places(schema, value, 0) }
    }

    fn resolved<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(reference) => self.resolved(self.0.pointer(&reference[1..]).expect("a schema of the document")),
            None => schema,
        }
    }

    fn places(&self, schema: &Value, value: &str, depth: usize) -> Vec<Filled> {
        let schema = self.resolved(schema);
        if depth > 6 {
            return Vec::new();
        }
        if let Some(forms) = forms(schema) {
            return forms.iter().flat_map(|form| self.places(form, value, depth + 1)).collect();
        }
        if let Some(properties) = schema["properties"].as_object() {
            let least = self.least(schema, depth);
            let mut found = Vec::new();
            for (name, property) in properties {
                for inner in self.places(property, value, depth + 1) {
                    let mut body = least.clone();
                    body.insert(name.clone(), inner.body);
                    let place = if inner.place.is_empty() { name.clone() } else { format!("{name}.{}", inner.place) };
                    found.push(Filled { place, id: inner.id, body: Value::Object(body) });
                }
            }
            return found;
        }
        if is(schema, "array") {
            let in_list = |inner: Filled| Filled { body: json!([inner.body]), ..inner };
            return self.places(&schema["items"], value, depth + 1).into_iter().map(in_list).collect();
        }
        if is(schema, "string") && schema["enum"].is_null() && schema["const"].is_null() {
            return vec![Filled { place: String::new(), id: schema["format"] == "uuid", body: json!(value) }];
        }
        Vec::new()
    }

    fn next(&self) -> u32 {
        self.1.replace(self.1.get() + 1)
    }

    /// What an object must have.
    fn least(&self, schema: &Value, depth: usize) -> Map<String, Value> {
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        let names = required.iter().map(|name| name.as_str().unwrap().to_owned());
        names.map(|name| (name.clone(), self.sample(&name, &schema["properties"][&name], depth + 1))).collect()
    }

    fn sample(&self, name: &str, schema: &Value, depth: usize) -> Value {
        let schema = self.resolved(schema);
        if let Some(first) = schema["enum"].as_array().and_then(|values| values.first()) {
            return first.clone();
        }
        if !schema["const"].is_null() {
            return schema["const"].clone();
        }
        if let Some(forms) = forms(schema) {
            return forms.first().map_or(Value::Null, |form| self.sample(name, form, depth + 1));
        }
        if is(schema, "object") || schema["properties"].is_object() {
            return if depth > 6 { json!({}) } else { Value::Object(self.least(schema, depth)) };
        }
        match () {
            () if is(schema, "array") => json!([]),
            () if is(schema, "boolean") => json!(false),
            () if is(schema, "integer") || is(schema, "number") => json!(1),
            () if schema["format"] == "uuid" => json!(super::nobody()),
            () if name == "email" => json!(format!("eve{}@example.org", self.next())),
            () if name.contains("url") || name == "issuer" => json!(format!("https://127.0.0.1:9/{}", self.next())),
            () => json!(format!("Eve {}", self.next())),
        }
    }
}

/// Alternatives of a schema, `null` left out.
fn forms(schema: &Value) -> Option<Vec<Value>> {
    let forms = ["oneOf", "anyOf", "allOf"].iter().find_map(|word| schema[word].as_array())?;
    Some(forms.iter().filter(|form| form["type"] != "null").cloned().collect())
}

fn is(schema: &Value, kind: &str) -> bool {
    match &schema["type"] {
        Value::String(found) => found == kind,
        Value::Array(found) => found.iter().any(|found| found == kind),
        _ => false,
    }
}
