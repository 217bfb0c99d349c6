//! Reads the TypeScript copy of the wire shapes, which is the committed schema of the conference socket, and makes
//! frames from it. Only what ts-rs writes is understood; anything else ends the test.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value, json};

/// What a value looks like.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    Null,
    Bool,
    Number,
    Text,
    Literal(String),
    /// Another file's type.
    Named(String),
    List(Box<Shape>),
    Object(Vec<Field>),
    /// Keys that are not named, as in `{ [key in string]: number }`.
    Map,
    OneOf(Vec<Shape>),
}

#[derive(Debug, Clone)]
pub(super) struct Field {
    pub(super) name: String,
    optional: bool,
    shape: Shape,
}

/// Every type of `web/src/api/generated`, by its name.
pub(super) struct Shapes(BTreeMap<String, Shape>);

impl Shapes {
    pub(super) fn load() -> Self {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/src/api/generated");
        let mut types = BTreeMap::new();
        for file in std::fs::read_dir(dir).unwrap() {
            let text = without_comments(&std::fs::read_to_string(file.unwrap().path()).unwrap());
            let declaration = text.split_once("export type ").and_then(|(_, declaration)| declaration.split_once('='));
            if let Some((name, body)) = declaration {
                types.insert(name.trim().to_owned(), Reader(tokens(body)).whole());
            }
        }
        Self(types)
    }

    /// The forms of a type that is one of several objects, each with the value of its `type` field.
    pub(super) fn variants(&self, name: &str) -> Vec<(String, Vec<Field>)> {
        let Shape::OneOf(forms) = &self.0[name] else { panic!("{name} is one of several objects") };
        let form = |shape: &Shape| {
            let Shape::Object(fields) = shape else { panic!("{name} is one of several objects") };
            let kind = fields.iter().find(|field| field.name == "type").expect("every form says its type");
            let Shape::Literal(kind) = &kind.shape else { panic!("{kind:?}") };
            (kind.clone(), fields.clone())
        };
        forms.iter().map(form).collect()
    }

    /// An object with what must be there and, for each place in it that takes an id, one object with `id` there.
    pub(super) fn with_id_in_every_place(&self, fields: &[Field], id: &str) -> Vec<Value> {
        let least = self.least(fields);
        let mut made = Vec::new();
        for field in fields {
            for value in self.ids(&field.shape, id) {
                let mut object = least.clone();
                object.insert(field.name.clone(), value);
                made.push(Value::Object(object));
            }
        }
        made
    }

    /// Values of a shape in which one place holds `id`.
    fn ids(&self, shape: &Shape, id: &str) -> Vec<Value> {
        match shape {
            Shape::Named(name) if name == "MemberId" => vec![json!(plain(id))],
            Shape::Named(name) if name.ends_with("Id") => vec![json!(id)],
            Shape::Named(name) => self.ids(&self.0[name], id),
            Shape::List(of) => self.ids(of, id).into_iter().map(|value| json!([value])).collect(),
            Shape::OneOf(forms) => forms.iter().flat_map(|form| self.ids(form, id)).collect(),
            Shape::Object(fields) => self.with_id_in_every_place(fields, id),
            Shape::Null | Shape::Bool | Shape::Number | Shape::Text | Shape::Literal(_) | Shape::Map => Vec::new(),
        }
    }

    fn least(&self, fields: &[Field]) -> Map<String, Value> {
        let needed = fields.iter().filter(|field| !field.optional);
        needed.map(|field| (field.name.clone(), self.sample(&field.shape))).collect()
    }

    /// Something of this shape; ids are those that nobody has.
    fn sample(&self, shape: &Shape) -> Value {
        match shape {
            Shape::Null => Value::Null,
            Shape::Bool => json!(false),
            Shape::Number => json!(1),
            Shape::Text => json!("text"),
            Shape::Literal(text) => json!(text),
            Shape::Named(name) if name == "MemberId" => json!(plain(&super::nobody())),
            Shape::Named(name) if name.ends_with("Id") => json!(super::nobody()),
            Shape::Named(name) => self.sample(&self.0[name]),
            Shape::List(_) => json!([]),
            Shape::Object(fields) => Value::Object(self.least(fields)),
            Shape::Map => json!({}),
            Shape::OneOf(forms) => self.sample(&forms[0]),
        }
    }
}

/// Ids of registers have no hyphens.
fn plain(id: &str) -> String {
    id.replace('-', "")
}

fn without_comments(text: &str) -> String {
    let mut left = text;
    let mut kept = String::new();
    while let Some((before, after)) = left.split_once("/*") {
        kept.push_str(before);
        left = after.split_once("*/").map_or("", |(_, after)| after);
    }
    kept + left
}

/// Words and strings (with one quote before them), and signs of one character, the last first.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut left = text.trim();
    while let Some(first) = left.chars().next() {
        let length = match first {
            '"' => 1 + left[1..].find('"').unwrap(),
            c if c.is_alphanumeric() => left.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(left.len()),
            c => c.len_utf8(),
        };
        tokens.push(left[..length].to_owned());
        left = left[length + usize::from(first == '"')..].trim_start();
    }
    tokens.reverse();
    tokens
}

struct Reader(Vec<String>);

impl Reader {
    fn whole(mut self) -> Shape {
        let shape = self.union();
        self.expect(";");
        shape
    }

    fn union(&mut self) -> Shape {
        self.take("|");
        let mut forms = vec![self.intersection()];
        while self.take("|") {
            forms.push(self.intersection());
        }
        if forms.len() == 1 { forms.remove(0) } else { Shape::OneOf(forms) }
    }

    /// Objects that are one: their fields side by side.
    fn intersection(&mut self) -> Shape {
        let mut shape = self.one();
        while self.take("&") {
            shape = match (shape, self.one()) {
                (Shape::Object(mut fields), Shape::Object(more)) => {
                    fields.extend(more);
                    Shape::Object(fields)
                }
                // Shapes with a part of their own are read for REST alone, where OpenAPI is the schema.
                _ => Shape::Map,
            };
        }
        shape
    }

    fn one(&mut self) -> Shape {
        let word = self.0.pop().unwrap();
        match word.as_str() {
            "{" => self.object(),
            "(" => {
                let inner = self.union();
                self.expect(")");
                inner
            }
            "null" => Shape::Null,
            "boolean" | "true" | "false" => Shape::Bool,
            "number" => Shape::Number,
            "string" => Shape::Text,
            "Array" => {
                self.expect("<");
                let of = self.union();
                self.expect(">");
                Shape::List(Box::new(of))
            }
            text if text.starts_with('"') => Shape::Literal(text[1..].to_owned()),
            // `Record<…>`, `Partial<…>`
            _ if self.take("<") => {
                let mut open = 1;
                while open > 0 {
                    match self.0.pop().unwrap().as_str() {
                        "<" => open += 1,
                        ">" => open -= 1,
                        _ => {}
                    }
                }
                Shape::Map
            }
            name if name.starts_with(char::is_uppercase) => Shape::Named(name.to_owned()),
            other => panic!("{other:?} is nothing that this reader knows"),
        }
    }

    fn object(&mut self) -> Shape {
        if self.0.last().is_some_and(|next| next == "[") {
            while !self.take("]") {
                self.0.pop().unwrap();
            }
            self.take("?");
            self.expect(":");
            self.union();
            self.take(",");
            self.expect("}");
            return Shape::Map;
        }
        let mut fields = Vec::new();
        while !self.take("}") {
            let name = self.0.pop().unwrap().trim_start_matches('"').to_owned();
            let optional = self.take("?");
            self.expect(":");
            fields.push(Field { name, optional, shape: self.union() });
            self.take(",");
        }
        Shape::Object(fields)
    }

    fn take(&mut self, sign: &str) -> bool {
        let next = self.0.last().is_some_and(|next| next == sign);
        if next {
            self.0.pop();
        }
        next
    }

    fn expect(&mut self, sign: &str) {
        let found = self.0.pop();
        assert_eq!(found.as_deref(), Some(sign), "before {:?}", self.0.iter().rev().take(12).collect::<Vec<_>>());
    }
}
