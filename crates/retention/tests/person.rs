//! Erasing somebody: refused while nothing is lost, and told of what was done.
#![allow(clippy::unwrap_used)]

#[macro_use]
mod house;

use std::net::IpAddr;

use house::{Held, House};
use identity::{IdentityError, Origin};
use ids::{BodyId, ConferenceId};
use retention::PersonCertificate;
use serde_json::json;
use store::{BodyEdit, JournalRow, MemberEdit};
use uuid::Uuid;

contract! {
    what_cannot_be_finished_loses_nothing
    a_meeting_that_begins_meanwhile_is_left_alone
    registers_of_sittings_name_nobody_who_is_erased
    a_journal_that_cannot_be_read_says_so
}

async fn administrator(house: &House) {
    let identity = &house.north.identity;
    let link = identity.first_administrator_link().await.unwrap().unwrap();
    let here = Origin { address: IpAddr::from([192, 0, 2, 1]), user_agent: String::new() };
    identity.redeem_setup(&link.secret, "Ina", "ina@example.org", "correct horse battery", &here).await.unwrap();
}

/// Erases the owner of what was held.
async fn erase(house: &House, held: &Held) -> Result<PersonCertificate, IdentityError> {
    let identity = &house.north.identity;
    let by = identity.administration_of_the_machine().await.unwrap();
    let email = format!("{}@example.org", held.owner);
    let note = retention::erase(identity, &by, held.owner, &email, "Ina").await?;
    let head = identity.audit().head().await.unwrap().unwrap();
    let certificate = PersonCertificate::verify(&note, &head.key).unwrap();
    assert_eq!(certificate.found(identity).await.unwrap(), 0);
    Ok(certificate)
}

/// Whether they are still named in the journal and may come again as the same person; whether the account is locked.
async fn there(house: &House, held: &Held) -> (bool, bool, bool) {
    let store = house.north.identity.store();
    let named = house.journal(&house.north, held).await.contains("Ada Canary");
    let known = store.participants().find_account(held.meeting, held.owner).await.unwrap().is_some();
    let account = store.accounts().find(held.owner).await.unwrap();
    (named, known, account.is_none_or(|account| account.disabled))
}

/// How often the log says that an erasure has begun.
async fn begun(house: &House) -> usize {
    let said = house.north.identity.audit().page(&store::AuditQuery::default(), None, 200).await.unwrap();
    said.items
        .iter()
        .filter(|(_, entry)| entry.as_ref().is_some_and(|entry| entry.act == "account.erase-begin"))
        .count()
}

mod contracts {
    use super::*;

    pub(super) async fn what_cannot_be_finished_loses_nothing(house: House) {
        let held = house.held(&house.north, 1).await;
        // Nobody could administer the tenant afterwards.
        let refused = erase(&house, &held).await;
        assert!(matches!(refused, Err(IdentityError::LastAdministrator)), "{refused:?}");
        assert_eq!(there(&house, &held).await, (true, true, false));
        assert_eq!(begun(&house).await, 0);
    }

    pub(super) async fn a_meeting_that_begins_meanwhile_is_left_alone(house: House) {
        administrator(&house).await;
        let held = house.held(&house.north, 1).await;
        let store = house.north.identity.store();
        let again = ConferenceId::from_uuid(Uuid::now_v7());
        let beginning = store.begin().await.unwrap();
        beginning.conferences().create(again, held.meeting, house.now_ms()).await.unwrap();
        let ((), refused) = tokio::join!(
            async {
                house.somebody_waits().await;
                beginning.commit().await.unwrap();
            },
            erase(&house, &held),
        );
        assert!(matches!(refused, Err(IdentityError::InUse)), "{refused:?}");
        let (named, known, locked) = there(&house, &held).await;
        assert!(named && known);
        // SQLite has one connection: the erasure has not begun before the meeting did.
        assert_eq!(locked, house.is_postgres, "what is begun is seen");

        store.conferences().end(again, house.now_ms()).await.unwrap();
        let certificate = erase(&house, &held).await.unwrap();
        assert_eq!(there(&house, &held).await, (false, false, true));
        assert!(house.journal(&house.north, &held).await.contains("Ben Canary"));
        assert_eq!((certificate.journal_entries, certificate.meetings), (1, 1));
        assert_eq!(certificate.erased.get("participants"), Some(&1));
        assert_eq!(begun(&house).await, if house.is_postgres { 2 } else { 1 }, "each beginning is said");
    }

    pub(super) async fn registers_of_sittings_name_nobody_who_is_erased(house: House) {
        administrator(&house).await;
        let held = house.held(&house.north, 1).await;
        let store = house.north.identity.store();
        let (body, ada, ben) = (BodyId::from_uuid(Uuid::now_v7()), Uuid::now_v7(), Uuid::now_v7());
        let (kind, profile) = ("council".into(), "go-sh".into());
        let new = BodyEdit { unit: None, name: "Rat".into(), kind, profile, statutory: 2, statutory_votes: 2 };
        store.bodies().create(body, new, 1).await.unwrap();
        let member = MemberEdit {
            account: Some(held.owner),
            name: "Ada Canary".into(),
            office: None,
            function: None,
            group: None,
            seat: "holder".into(),
            weight: 1,
            from_day: None,
            until_day: None,
        };
        store.bodies().add_members(body, vec![(ada, member)], 1).await.unwrap();
        store.bodies().set_sitting(held.meeting, Some(body), 1).await.unwrap();
        let seat = |id: Uuid, name: &str| {
            json!({"id": ballot_id(id), "name": name, "function": format!("Seat of {name}"), "seat": "holder",
                "weight": 1, "substitutes": []})
        };
        let register = json!({"statutory": 2, "statutory_votes": 2,
            "members": [seat(ada, "Ada Canary"), seat(ben, "Ben Canary")]});
        let sitting = json!({"body": body, "name": "Rat", "version": 1, "profile": "go-sh", "register": register,
            "offices": {}});
        let fact = json!({"type": "sitting-taken", "sitting": sitting, "ties": []});
        append(&house, &held, json!({"version": 1, "seq": 3, "at_ms": 1, "fact": fact}).to_string()).await;

        let certificate = erase(&house, &held).await.unwrap();
        let journal = house.journal(&house.north, &held).await;
        assert!(!journal.contains("Ada Canary") && journal.contains("Seat of Ben Canary"), "{journal}");
        // As whom they came, and the register.
        assert_eq!(certificate.journal_entries, 2);
        assert_eq!(certificate.erased.get("body_members"), Some(&1));
    }

    pub(super) async fn a_journal_that_cannot_be_read_says_so(house: House) {
        let held = house.held(&house.north, 1).await;
        append(&house, &held, "{\"version\": 9}".into()).await;
        let refused = retention::erase_guests(&house.north.identity, &[held.guest], "Ina").await;
        assert!(matches!(refused, Err(IdentityError::Store(store::StoreError::Damaged(_)))), "{refused:?}");
        let (named, _, _) = there(&house, &held).await;
        assert!(named && house.journal(&house.north, &held).await.contains("Ben Canary"), "all or nothing");
        let people = house.north.identity.store().persons().guests(&[held.guest.uuid()]).await.unwrap();
        assert_eq!(people.len(), 1);
    }

    async fn append(house: &House, held: &Held, body: String) {
        let row = JournalRow { seq: 3, at_ms: 1, body };
        house.north.identity.store().journal().append(held.conference, &[row]).await.unwrap();
    }

    /// As the register of a sitting writes the number of a member.
    fn ballot_id(id: Uuid) -> serde_json::Value {
        serde_json::to_value(ballot::MemberId(id.into_bytes())).unwrap()
    }
}
