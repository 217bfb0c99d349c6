//! From what a provider says about a person to what a tenant gives them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::claims::texts_of;

/// What a rule gives. Names are the tenant's; whether they exist, the caller knows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grant {
    Role(String),
    Unit(String),
    Group(String),
}

/// Whoever has this value, to the letter, in this claim (a name or a JSON pointer) gets this grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub claim: String,
    pub value: String,
    pub grant: Grant,
}

/// The grants of a person, sorted, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grants {
    pub grants: Vec<Grant>,
    /// Whether values of a claim were left out for their number, length or type; worth telling the administrator.
    pub truncated: bool,
}

/// Applies the rules. What no rule names gives nothing.
pub fn grants(claims: &Map<String, Value>, rules: &[Rule]) -> Grants {
    let mut truncated = false;
    let mut given = BTreeSet::new();
    for rule in rules {
        let (texts, left_out) = texts_of(claims, &rule.claim);
        truncated |= left_out;
        if texts.contains(&rule.value.as_str()) {
            given.insert(rule.grant.clone());
        }
    }
    Grants { grants: given.into_iter().collect(), truncated }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::CLAIM_VALUES_MAX;
    use serde_json::json;

    fn rule(claim: &str, value: &str, grant: Grant) -> Rule {
        Rule { claim: claim.into(), value: value.into(), grant }
    }

    fn apply(claims: Value, rules: &[Rule]) -> Grants {
        grants(claims.as_object().expect("claims"), rules)
    }

    #[test]
    fn values_give_grants_and_nothing_else_does() {
        let chair = Grant::Role("chair".into());
        let rules = [
            rule("groups", "council", Grant::Unit("Council".into())),
            rule("/realm/roles", "admin", chair.clone()),
            rule("https://idp.example/kind", "staff", Grant::Group("staff".into())),
            rule("groups", "Council", chair.clone()),
        ];
        let claims =
            json!({"groups": ["x", "council"], "realm": {"roles": "admin"}, "https://idp.example/kind": "staff"});
        let expected = [chair, Grant::Unit("Council".into()), Grant::Group("staff".into())];
        assert_eq!(apply(claims, &rules), Grants { grants: expected.into(), truncated: false });
        assert_eq!(apply(json!({"groups": "council "}), &rules), Grants::default());
    }

    #[test]
    fn too_many_too_long_and_strange_values_are_left_out_and_said_to_be() {
        let rules = [rule("groups", "last", Grant::Role("r".into()))];
        let mut many = vec!["a"; CLAIM_VALUES_MAX];
        many.push("last");
        for groups in [json!(many), json!(["a".repeat(257)]), json!([["last"]]), json!({"last": true}), json!(7)] {
            assert_eq!(apply(json!({"groups": groups}), &rules), Grants { grants: vec![], truncated: true });
        }
    }
}
