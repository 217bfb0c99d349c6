//! What of an entry is told to webhooks, in the transaction of the act: the entry is what happened, so nothing that is
//! audited can be forgotten here, and nothing is told that was not done.

use store::{NewWebhookEvent, StoreError, TenantScope};
use uuid::Uuid;
use webhooks::{CloudEvent, Data, Doer, EventType, Named, Noted, Thing};

use crate::act::Act;
use crate::event::{ActorKind, Entry, Outcome};

/// Writes events for the webhooks that have chosen them.
pub(crate) async fn announce(store: &TenantScope, act: Act, entry: &Entry, number: u64) -> Result<(), StoreError> {
    let noted = Noted { number, act: entry.act.clone(), result: entry.result.name().to_owned() };
    let whole = Data { entry: Some(noted), actor: Some(actor(entry)), ..Data::default() };
    let own = Some(entry).filter(|entry| entry.result == Outcome::Ok).and_then(|entry| of(act, entry));
    let all = [Some((EventType::AuditAppended, whole)), own];
    let event = |(kind, data): (EventType, Data)| {
        let event = CloudEvent::new(Uuid::now_v7(), store.id().uuid(), kind, entry.at_ms, data);
        NewWebhookEvent { id: event.id(), kind: kind.name(), body: event.to_json(), at_ms: entry.at_ms }
    };
    let events: Vec<_> = all.into_iter().flatten().map(event).collect();
    store.webhooks().announce(&events).await
}

/// What an act is to those outside, and what it was done to.
fn of(act: Act, entry: &Entry) -> Option<(EventType, Data)> {
    let kind = kind_of(act)?;
    let object = entry.object.as_ref()?;
    let (thing, named) = match object.id {
        Some(id) => (Some(Thing { id }), Some(Named::new(id, &object.name))),
        None => (None, None),
    };
    let mut data = Data { actor: Some(actor(entry)), ..Data::default() };
    match object.kind.as_str() {
        "account" => data.account = thing,
        "meeting" => data.meeting = thing,
        "group" => data.group = named,
        "unit" => data.unit = named,
        "provider" => data.provider = named,
        // Policies of the tenant itself or of the installation.
        _ => {}
    }
    match kind {
        EventType::RoleGranted | EventType::RoleRevoked => {
            data.role = Some(entry.details.get("role").map_or("administrator", String::as_str).to_owned());
            let unit = entry.details.get("unit").and_then(|unit| unit.parse().ok());
            data.unit = unit.map(|unit| Named::new(unit, ""));
        }
        EventType::PolicyChanged | EventType::QuotaChanged => data.changed = entry.details.keys().cloned().collect(),
        _ => {}
    }
    Some((kind, data))
}

fn kind_of(act: Act) -> Option<EventType> {
    Some(match act {
        Act::MeetingCreate => EventType::MeetingCreated,
        Act::MeetingChange
        | Act::MeetingRoles
        | Act::MeetingTakeOver
        | Act::LinkCreate
        | Act::LinkRevoke
        | Act::InvitationCreate
        | Act::InvitationWithdraw => EventType::MeetingChanged,
        Act::MeetingDelete | Act::MeetingExpire => EventType::MeetingDeleted,
        Act::AccountCreate => EventType::AccountCreated,
        Act::AccountChange => EventType::AccountChanged,
        Act::AccountDisable | Act::AccountEraseBegin => EventType::AccountDisabled,
        Act::AccountEnable => EventType::AccountEnabled,
        Act::AccountDelete | Act::AccountErase => EventType::AccountDeleted,
        Act::AdministratorGrant | Act::RoleGrant => EventType::RoleGranted,
        Act::AdministratorRevoke | Act::RoleRevoke => EventType::RoleRevoked,
        Act::GroupCreate => EventType::GroupCreated,
        Act::GroupChange => EventType::GroupChanged,
        Act::GroupDelete => EventType::GroupDeleted,
        Act::UnitCreate => EventType::UnitCreated,
        Act::UnitChange => EventType::UnitChanged,
        Act::UnitDelete => EventType::UnitDeleted,
        Act::ProviderCreate => EventType::ProviderCreated,
        Act::ProviderChange => EventType::ProviderChanged,
        Act::ProviderDelete => EventType::ProviderDeleted,
        Act::PolicySet | Act::PolicyReset => EventType::PolicyChanged,
        Act::QuotaSet => EventType::QuotaChanged,
        _ => return None,
    })
}

/// People by kind alone; a program by its id, so that it knows its own echo.
fn actor(entry: &Entry) -> Doer {
    let actor = &entry.actor;
    Doer { kind: actor.kind.name().to_owned(), id: actor.id.filter(|_| actor.kind == ActorKind::Service) }
}

#[cfg(test)]
mod tests {
    use ids::{AccountId, ServiceAccountId};

    use super::*;
    use crate::event::{Actor, Object};

    fn told(event: crate::Event, actor: Actor) -> Option<String> {
        let act = event.act;
        let entry = event.entry(1_000, actor, Some("192.0.2.0/24".into()));
        of(act, &entry).map(|(kind, data)| CloudEvent::new(Uuid::nil(), Uuid::nil(), kind, entry.at_ms, data).to_json())
    }

    #[test]
    fn nothing_of_people_is_told_but_their_id() {
        let (ada, id) = (AccountId::from_uuid(Uuid::from_u128(7)), Uuid::from_u128(8));
        let event = Act::AccountCreate.on(Object::new("account", id, "Ben Beispiel")).with("email", "ben@example.org");
        let body = told(event.because("neu im Haus"), Actor::account(ada, "Ada Amt")).expect("told");
        assert!(body.contains(&id.to_string()) && body.contains("account.created"), "{body}");
        for private in ["Ben", "example.org", "Ada", &ada.to_string(), "192.0.2", "neu im Haus"] {
            assert!(!body.contains(private), "{private} in {body}");
        }
        let meeting = Act::MeetingCreate.on(Object::new("meeting", id, "Personalgespräch Ben"));
        assert!(!told(meeting, Actor::account(ada, "Ada")).expect("told").contains("Personal"));
    }

    #[test]
    fn a_program_knows_its_own_echo() {
        let program = ServiceAccountId::from_uuid(Uuid::from_u128(9));
        let group = Act::GroupCreate.on(Object::new("group", Uuid::from_u128(8), "Bauamt"));
        let body = told(group, Actor::service(program, "Verzeichnis")).expect("told");
        assert!(body.contains("Bauamt") && body.contains(&program.to_string()), "{body}");
        assert!(!body.contains("Verzeichnis"));
    }

    #[test]
    fn what_else_is_done_is_told_to_nobody_by_name() {
        let id = Uuid::from_u128(8);
        assert_eq!(told(Act::SignIn.on(Object::new("account", id, "Ada")), Actor::unknown()), None);
        let set = Act::PolicySet.on(Object::named("installation", "")).with("guests", "{\"value\":true}");
        let body = told(set, Actor::system()).expect("told");
        assert!(body.contains(r#""changed":["guests"]"#) && !body.contains("value"), "{body}");
        let role = Act::RoleGrant.on(Object::new("account", id, "Ada")).with("role", "auditor");
        assert!(told(role, Actor::system()).expect("told").contains(r#""role":"auditor""#));
    }
}
