//! An event and its bytes: CloudEvents 1.0 (structured content mode, JSON event format 1.0).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::event_type::EventType;

/// Version of the specification.
const SPEC_VERSION: &str = "1.0";
/// Longest name in an event, characters.
const NAME_CHARS_MAX: usize = 200;

/// Where events of a tenant come from: a name that outlives every address it is reached at.
pub fn source_of(tenant: Uuid) -> String {
    format!("urn:uuid:{tenant}")
}

/// One event, as a receiver reads it. Attributes in the order of the specification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloudEvent {
    specversion: String,
    id: Uuid,
    source: String,
    #[serde(rename = "type")]
    kind: String,
    /// RFC 3339, UTC.
    time: String,
    /// What it happened to, if that has an id.
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    datacontenttype: String,
    data: Data,
}

impl CloudEvent {
    /// `id` is new for each event and the same for each delivery of it.
    pub fn new(id: Uuid, tenant: Uuid, kind: EventType, at_ms: i64, data: Data) -> Self {
        Self {
            specversion: SPEC_VERSION.to_owned(),
            id,
            source: source_of(tenant),
            kind: kind.name().to_owned(),
            time: jiff::Timestamp::from_millisecond(at_ms).unwrap_or_default().to_string(),
            subject: data.subject().map(|id| id.to_string()),
            datacontenttype: "application/json".to_owned(),
            data,
        }
    }

    pub fn id(&self) -> Uuid {
        self.id
    }

    /// What is sent, and signed as it is.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("an event is plain data")
    }
}

/// What happened to what. Absent members do not matter for the type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Data {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meeting: Option<Thing>,
    /// One live run of the meeting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conference: Option<Thing>,
    /// Somebody in the meeting, by the id that they have there alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub participant: Option<Doer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<Thing>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<Named>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Named>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<Named>,
    /// A role that was granted or revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Names of the policies or quotas that were changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<String>,
    /// An entry of the audit log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<Noted>,
    /// Who did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<Doer>,
}

impl Data {
    /// The id that the attribute `subject` carries: of what the event is about, the narrowest first.
    fn subject(&self) -> Option<Uuid> {
        let named = |named: &Option<Named>| named.as_ref().map(|named| named.id);
        let thing = |thing: &Option<Thing>| thing.as_ref().map(|thing| thing.id);
        let participant = self.participant.as_ref().and_then(|participant| participant.id);
        participant
            .or(thing(&self.account))
            .or(named(&self.group))
            .or(named(&self.provider))
            .or(thing(&self.meeting))
            .or(named(&self.unit))
    }
}

/// Something by its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thing {
    pub id: Uuid,
}

/// Something that is about nobody, by id and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    pub id: Uuid,
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub name: String,
}

impl Named {
    pub fn new(id: Uuid, name: &str) -> Self {
        Self { id, name: name.chars().take(NAME_CHARS_MAX).collect() }
    }
}

/// Somebody, by kind; the id says who only where that is meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doer {
    pub kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
}

/// An entry of the audit log, without what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    pub number: u64,
    pub act: String,
    pub result: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_are_those_of_the_specification() {
        let (id, tenant, meeting) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
        let data = Data {
            meeting: Some(Thing { id: meeting }),
            actor: Some(Doer { kind: "account".into(), id: None }),
            ..Data::default()
        };
        let event = CloudEvent::new(id, tenant, EventType::MeetingCreated, 1_764_000_000_123, data);
        let expected = concat!(
            r#"{"specversion":"1.0","id":"00000000-0000-0000-0000-000000000001","#,
            r#""source":"urn:uuid:00000000-0000-0000-0000-000000000002","type":"org.plenum.meeting.created","#,
            r#""time":"2025-11-24T16:00:00.123Z","subject":"00000000-0000-0000-0000-000000000003","#,
            r#""datacontenttype":"application/json","data":{"meeting":{"id":"00000000-0000-0000-0000-000000000003"},"#,
            r#""actor":{"kind":"account"}}}"#
        );
        assert_eq!(event.to_json(), expected);
        assert_eq!(serde_json::from_str::<CloudEvent>(expected).expect("an event"), event);
    }

    #[test]
    fn the_subject_is_what_it_is_about() {
        let thing = |n| Some(Thing { id: Uuid::from_u128(n) });
        let participant = Some(Doer { kind: "guest".into(), id: Some(Uuid::from_u128(9)) });
        let data = Data { meeting: thing(1), conference: thing(2), participant, ..Data::default() };
        assert_eq!(data.subject(), Some(Uuid::from_u128(9)));
        let group = Some(Named::new(Uuid::from_u128(5), &"x".repeat(300)));
        assert_eq!(group.as_ref().map(|group| group.name.len()), Some(NAME_CHARS_MAX));
        assert_eq!(Data { group, unit: None, ..Data::default() }.subject(), Some(Uuid::from_u128(5)));
        assert_eq!(Data::default().subject(), None);
    }
}
