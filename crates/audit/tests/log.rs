//! The log in real databases: one history whoever appends, and every hand on it named.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use audit::export::Format;
use audit::verify::{FileFault, Verified, verify_file};
use audit::{Act, Audit, Entry, Object, PlatformKey};
use ids::AccountId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, Database, EntityTrait, ExprTrait, QueryFilter};
use store::entity::{audit_checkpoint, audit_entry, audit_head};
use store::{AuditQuery, ManualClock, Store};
use uuid::Uuid;

/// A migrated database of its own, opened by two processes, as it were.
struct Fresh {
    one: Store,
    other: Store,
    _dir: tempfile::TempDir,
}

async fn sqlite() -> Option<Fresh> {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", dir.path().join("plenum.db").display());
    let one = Store::connect(&url).await.unwrap();
    one.migrate(None).await.unwrap();
    Some(Fresh { one, other: Store::connect(&url).await.unwrap(), _dir: dir })
}

async fn postgres() -> Option<Fresh> {
    let Ok(server) = std::env::var("PLENUM_TEST_POSTGRES_URL") else {
        assert!(std::env::var("PLENUM_TEST_REQUIRE_POSTGRES").is_err(), "PLENUM_TEST_POSTGRES_URL is not set");
        return None;
    };
    let name = format!("audit_{}", Uuid::now_v7().simple());
    let admin = Database::connect(format!("{server}/postgres")).await.unwrap();
    admin.execute_unprepared(&format!("CREATE DATABASE {name} OWNER plenum_owner")).await.unwrap();
    let role = |role: &str| format!("{}/{name}", server.replacen("plenum@", &format!("{role}@"), 1));
    let owner = Store::connect(&role("plenum_owner")).await.unwrap();
    owner.migrate(Some("plenum_app")).await.unwrap();
    owner.close().await.unwrap();
    let connect = || async { Store::connect(&role("plenum_app")).await.unwrap() };
    Some(Fresh { one: connect().await, other: connect().await, _dir: tempfile::tempdir().unwrap() })
}

macro_rules! contract {
    ($($name:ident)*) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() {
                if let Some(fresh) = super::sqlite().await {
                    super::contracts::$name(fresh).await;
                }
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgres() {
                if let Some(fresh) = super::postgres().await {
                    super::contracts::$name(fresh).await;
                }
            }
        }
    )*};
}

contract! {
    many_writers_make_one_history
    an_act_and_its_entry_happen_together_or_not_at_all
    every_hand_on_the_log_is_named
    an_export_is_verified_without_the_database
    entries_are_found
    keys_open_with_the_platform_key_alone
    old_entries_go_and_the_rest_stays_provable
    a_log_that_was_tampered_with_is_not_cut
    nobody_else_shortens_a_log
    an_erased_person_is_named_no_more_and_the_log_is_whole
    a_name_that_is_gone_without_an_erasure_is_noticed
    networks_go_by_time_alone
    whoever_has_the_same_name_stays_in_the_log
    an_erased_person_is_no_member_and_no_trustee_any_more
    the_networks_that_go_bring_no_erased_name_back
}

async fn log(store: &Store) -> Audit {
    store.tenants().ensure_home("Test", 1).await.unwrap();
    log_of(store)
}

/// The log, where the tenant is there already.
fn log_of(store: &Store) -> Audit {
    Audit::new(store.tenant(store::DEFAULT_TENANT), PlatformKey::new([3; 32]), Arc::new(ManualClock::at(1_000)))
}

fn account(n: u32) -> Object {
    Object::new("account", Uuid::from_u128(u128::from(n)), &format!("Person {n}"))
}

/// Ten entries, signed after the fourth and the last.
async fn ten(audit: &Audit) {
    for n in 0..10 {
        audit.note(Act::AccountCreate.on(account(n)).with("email", format!("p{n}@example.org"))).await.unwrap();
        if n == 3 || n == 9 {
            assert!(audit.sign().await.unwrap());
        }
    }
    let whole = audit.verify(&[]).await.unwrap();
    assert!(whole.is_whole(), "{:?}", whole.findings);
    assert_eq!((whole.rows, whole.sealed), (10, 10));
}

fn numbers(verified: &Verified) -> Vec<u64> {
    let mut numbers: Vec<u64> = verified.findings.iter().filter_map(|finding| finding.number).collect();
    numbers.dedup();
    numbers
}

mod contracts {
    use super::*;

    pub(super) async fn many_writers_make_one_history(fresh: Fresh) {
        let (one, other) = (log(&fresh.one).await, log(&fresh.other).await);
        let writers = (0..8).map(|writer| {
            let audit = if writer % 2 == 0 { one.clone() } else { other.clone() };
            tokio::spawn(async move {
                for n in 0..20 {
                    audit.note(Act::AccountChange.on(account(writer * 100 + n))).await.unwrap();
                    if n % 7 == 0 {
                        audit.sign().await.unwrap();
                    }
                }
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
        one.sign().await.unwrap();
        let verified = other.verify(&[]).await.unwrap();
        assert!(verified.is_whole(), "{:?}", verified.findings);
        assert_eq!((verified.rows, verified.sealed), (160, 160));
    }

    pub(super) async fn an_act_and_its_entry_happen_together_or_not_at_all(fresh: Fresh) {
        let audit = log(&fresh.one).await;
        let undone = audit.store().begin().await.unwrap();
        undone.register().rename(undone.id(), "Other").await.unwrap();
        audit.append(&undone, Act::TenantChange.alone()).await.unwrap();
        drop(undone);
        assert!(audit.head().await.unwrap().is_none_or(|head| head.size == 0));
        let done = audit.store().begin().await.unwrap();
        done.register().rename(done.id(), "Other").await.unwrap();
        audit.append(&done, Act::TenantChange.alone()).await.unwrap();
        done.commit().await.unwrap();
        assert_eq!(audit.head().await.unwrap().unwrap().size, 1);
        let renamed = fresh.one.tenants().find(audit.store().id()).await.unwrap().unwrap();
        assert_eq!(renamed.name, "Other");
    }

    pub(super) async fn every_hand_on_the_log_is_named(fresh: Fresh) {
        use audit_entry::{Column, Entity};
        let audit = log(&fresh.one).await;
        ten(&audit).await;
        let db = audit.store().statements();
        let tenant = audit.store().id().uuid();
        let rows = || async { Entity::find().filter(Column::TenantId.eq(tenant)).all(db).await.unwrap() };
        let of = |number: i64| Column::TenantId.eq(tenant).and(Column::Number.eq(number));
        let heads = audit_head::Entity::find().filter(audit_head::Column::TenantId.eq(tenant)).all(db).await.unwrap();
        let before = rows().await;
        let restore = || async {
            Entity::delete_many().filter(Column::TenantId.eq(tenant)).exec(db).await.unwrap();
            for row in &before {
                let row = audit_entry::ActiveModel::from(row.clone());
                Entity::insert(row).exec_without_returning(db).await.unwrap();
            }
            assert!(audit.verify(&[]).await.unwrap().is_whole());
        };
        let set = |number: i64, column: Column, value: sea_orm::Value| async move {
            Entity::update_many().col_expr(column, Expr::value(value)).filter(of(number)).exec(db).await.unwrap();
        };

        // What stands beside an entry is edited, so that it was done to somebody else.
        let text = before[3].parts.clone().unwrap().replace("Person 3", "Person 7");
        set(3, Column::Parts, text.into()).await;
        assert_eq!(numbers(&audit.verify(&[]).await.unwrap()), [3]);
        restore().await;

        // An entry is edited, so that something else was done.
        let text = String::from_utf8(before[3].entry.clone()).unwrap().replace("account.create", "account.enable");
        set(3, Column::Entry, text.into_bytes().into()).await;
        let found = audit.verify(&[]).await.unwrap();
        assert_eq!(numbers(&found), [3]);
        assert!(found.findings.iter().any(|finding| finding.text.contains("the entry was edited")), "{found:?}");
        restore().await;

        // A row is deleted.
        Entity::delete_many().filter(of(5)).exec(db).await.unwrap();
        let found = audit.verify(&[]).await.unwrap();
        assert_eq!(numbers(&found), [5], "{found:?}");
        assert_eq!(found.findings[0].text, "row 5: the row is missing");
        restore().await;

        // Two rows are swapped.
        for (from, to) in [(2, 1_000), (7, 2), (1_000, 7)] {
            set(from, Column::Number, i64::from(to).into()).await;
        }
        let found = audit.verify(&[]).await.unwrap();
        assert_eq!(numbers(&found), [2, 7], "{found:?}");
        restore().await;

        // The newest rows are cut off.
        Entity::delete_many().filter(Column::TenantId.eq(tenant).and(Column::Number.gte(8))).exec(db).await.unwrap();
        let found = audit.verify(&[]).await.unwrap();
        assert_eq!(numbers(&found), [8], "{found:?}");
        // Even where head and signatures are cut with them, a checkpoint that was kept elsewhere tells.
        let kept = audit.head().await.unwrap().unwrap().checkpoint.unwrap().note;
        let mut frontier = ledger_frontier(&audit).await;
        for row in &before[..8] {
            frontier = frontier.append(&row.entry).0;
        }
        audit_head::Entity::update_many()
            .col_expr(audit_head::Column::Size, Expr::value(8_i64))
            .col_expr(audit_head::Column::SignedSize, Expr::value(4_i64))
            .col_expr(audit_head::Column::Frontier, Expr::value(frontier.to_bytes()))
            .filter(audit_head::Column::TenantId.eq(tenant))
            .exec(db)
            .await
            .unwrap();
        let newest = audit_checkpoint::Column::TenantId.eq(tenant).and(audit_checkpoint::Column::Size.eq(10_i64));
        audit_checkpoint::Entity::delete_many().filter(newest).exec(db).await.unwrap();
        assert!(audit.verify(&[]).await.unwrap().is_whole(), "nothing in the database contradicts a shorter log");
        assert_eq!(numbers(&audit.verify(std::slice::from_ref(&kept)).await.unwrap()), [8]);
        audit.store().audit().add_checkpoint(10, &kept, 1).await.unwrap();
        audit_head::Entity::update_many()
            .col_expr(audit_head::Column::Size, Expr::value(10_i64))
            .col_expr(audit_head::Column::Frontier, Expr::value(heads[0].frontier.clone()))
            .filter(audit_head::Column::TenantId.eq(tenant))
            .exec(db)
            .await
            .unwrap();
        restore().await;

        // Columns that are searched say something else than the entry.
        set(4, Column::Act, "sign-in".into()).await;
        assert_eq!(numbers(&audit.verify(&[]).await.unwrap()), [4]);
        restore().await;

        // A signature is exchanged for that of another log.
        audit_checkpoint::Entity::update_many()
            .col_expr(audit_checkpoint::Column::Note, Expr::value(kept.replace("\n10\n", "\n9\n")))
            .filter(audit_checkpoint::Column::TenantId.eq(tenant))
            .exec(db)
            .await
            .unwrap();
        assert!(!audit.verify(&[]).await.unwrap().is_whole());
    }

    pub(super) async fn an_export_is_verified_without_the_database(fresh: Fresh) {
        let audit = log(&fresh.one).await;
        ten(&audit).await;
        let file = export(&audit, AuditQuery::default(), Format::JsonLines).await;
        let key = audit.head().await.unwrap().unwrap().key;
        let check = |file: &str| verify_file(file.as_bytes(), Some(&key), &[]).unwrap();
        let whole = check(&file);
        assert!(whole.is_whole(), "{whole:?}\n{file}");
        assert_eq!((whole.rows, whole.sealed), (10, 10));

        assert_eq!(numbers(&check(&file.replace("Person 3", "Person X"))), [3]);
        let lines: Vec<&str> = file.lines().collect();
        let row = |n: usize| lines.iter().position(|line| line.contains(&format!("\"index\":{n},"))).unwrap();
        let without = |gone: usize| {
            let left: Vec<&str> =
                lines.iter().enumerate().filter(|(at, _)| *at != gone).map(|(_, line)| *line).collect();
            left.join("\n")
        };
        assert_eq!(numbers(&check(&without(row(6)))), [6]);
        let mut swapped = lines.clone();
        swapped.swap(row(5), row(8));
        assert!(numbers(&check(&swapped.join("\n"))).iter().any(|number| [5, 8].contains(number)));
        assert_eq!(numbers(&check(&lines[..row(7)].join("\n"))), [7]);
        // Another key signed it: nothing of it is believed.
        let other = log_of_another_tenant(&fresh).await;
        let foreign = other.head().await.unwrap().unwrap().key;
        assert!(!verify_file(file.as_bytes(), Some(&foreign), &[]).unwrap().is_whole());

        let some = AuditQuery { acts: vec!["sign-in".into()], ..Default::default() };
        let some = export(&audit, some, Format::JsonLines).await;
        assert!(matches!(verify_file(some.as_bytes(), None, &[]), Err(FileFault::Selection)));
        assert!(matches!(verify_file(&b"nonsense"[..], None, &[]), Err(FileFault::Line { line: 1 })));
        let cef = export(&audit, AuditQuery::default(), Format::Cef).await;
        assert_eq!(cef.lines().count(), 10);
        assert!(cef.lines().all(|line| line.starts_with("CEF:0|Plenum|Plenum|1.0|account.create|")), "{cef}");
    }

    pub(super) async fn entries_are_found(fresh: Fresh) {
        let audit = log(&fresh.one).await;
        ten(&audit).await;
        audit.note(Act::SignInFailed.on(account(3)).refused("sign-in-failed")).await.unwrap();
        let find = |query: AuditQuery| {
            let audit = audit.clone();
            async move {
                let page = audit.page(&query, None, 50).await.unwrap();
                page.items.into_iter().map(|(number, _)| number).collect::<Vec<_>>()
            }
        };
        let words = |text: &str| AuditQuery { words: vec![text.into()], ..Default::default() };
        assert_eq!(find(words("person 3")).await, [10, 3]);
        assert_eq!(find(words("p4@example")).await, [4]);
        assert_eq!(find(words("%")).await, Vec::<u64>::new(), "signs of patterns are letters like others");
        assert_eq!(find(words("_")).await, Vec::<u64>::new());
        let refused = AuditQuery { result: Some("refused".into()), ..Default::default() };
        assert_eq!(find(refused).await, [10]);
        let of = AuditQuery { object: Some(Uuid::from_u128(3)), ..Default::default() };
        assert_eq!(find(of).await, [10, 3]);
        let until = AuditQuery { until_ms: Some(1_000), ..Default::default() };
        assert_eq!(find(until).await, Vec::<u64>::new());
        let first = audit.page(&AuditQuery::default(), None, 4).await.unwrap();
        assert_eq!(first.items.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [10, 9, 8, 7]);
        let second = audit.page(&AuditQuery::default(), first.next.as_deref(), 4).await.unwrap();
        assert_eq!(second.items.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [6, 5, 4, 3]);
        let entry: &Entry = second.items[3].1.as_ref().unwrap();
        assert_eq!((entry.act.as_str(), entry.object.as_ref().unwrap().name.as_str()), ("account.create", "Person 3"));
        assert!(audit.page(&AuditQuery::default(), Some("x"), 4).await.is_err());
    }

    pub(super) async fn keys_open_with_the_platform_key_alone(fresh: Fresh) {
        let audit = log(&fresh.one).await;
        let key = audit.data_key().await.unwrap();
        assert_eq!(audit.data_key().await.unwrap(), key, "it is made once");
        assert_ne!(log_of_another_tenant(&fresh).await.data_key().await.unwrap(), key);
        let other = Audit::new(audit.store().clone(), PlatformKey::new([4; 32]), Arc::new(ManualClock::at(1)));
        assert!(other.data_key().await.is_err());
        assert!(!audit.store().keys().find("data").await.unwrap().unwrap().windows(32).any(|part| part == key));
    }

    /// Six entries in two signed states, long ago, and three of today.
    async fn of_two_times(store: &Store) -> Audit {
        let tenant = store.tenants().ensure_home("Test", 1).await.unwrap();
        let clock = Arc::new(ManualClock::at(1_000));
        let audit = Audit::new(store.tenant(tenant), PlatformKey::new([3; 32]), clock.clone());
        for n in 0..6 {
            audit.note(Act::AccountCreate.on(account(n))).await.unwrap();
            if n == 2 || n == 5 {
                assert!(audit.sign().await.unwrap());
            }
        }
        clock.advance(1_000_000);
        for n in 6..9 {
            audit.note(Act::AccountCreate.on(account(n))).await.unwrap();
        }
        audit.sign().await.unwrap();
        audit
    }

    pub(super) async fn old_entries_go_and_the_rest_stays_provable(fresh: Fresh) {
        let audit = of_two_times(&fresh.one).await;
        let first = audit.store().audit().checkpoints(0, 1).await.unwrap().remove(0).note;
        let last = audit.head().await.unwrap().unwrap().checkpoint.unwrap().note;
        assert_eq!(audit.cut(1_000).await.unwrap(), 0, "what is as old as the period stays");
        assert_eq!(audit.cut(1_001).await.unwrap(), 6);
        assert_eq!(audit.cut(1_001).await.unwrap(), 0, "once is enough");
        audit.sign().await.unwrap();
        let whole = audit.verify(&[first.clone(), last.clone()]).await.unwrap();
        assert!(whole.is_whole(), "{:?}", whole.findings);
        assert_eq!((whole.rows, whole.cut, whole.outlived, whole.sealed), (4, 6, 1, 10));
        let said = audit.page(&AuditQuery::default(), None, 1).await.unwrap().items.remove(0).1.unwrap();
        assert_eq!((said.act.as_str(), said.details["audit"].as_str()), ("retention.delete", "6"));

        let file = export(&audit, AuditQuery::default(), Format::JsonLines).await;
        let key = audit.head().await.unwrap().unwrap().key;
        let whole = verify_file(file.as_bytes(), Some(&key), &[first, last]).unwrap();
        assert!(whole.is_whole(), "{:?}", whole.findings);
        assert_eq!((whole.rows, whole.cut), (4, 6));
        // A log that goes on being kept is cut again where it was signed next.
        audit.note(Act::AccountCreate.on(account(9))).await.unwrap();
        audit.sign().await.unwrap();
        assert_eq!(audit.cut(i64::MAX).await.unwrap(), 5);
        assert!(audit.verify(&[]).await.unwrap().is_whole());
    }

    pub(super) async fn a_log_that_was_tampered_with_is_not_cut(fresh: Fresh) {
        let audit = of_two_times(&fresh.one).await;
        let entries = audit_entry::Entity::update_many()
            .col_expr(audit_entry::Column::Entry, Expr::value(b"{}".to_vec()))
            .filter(audit_entry::Column::TenantId.eq(audit.store().id().uuid()))
            .filter(audit_entry::Column::Number.eq(4));
        entries.exec(audit.store().statements()).await.unwrap();
        assert!(audit.cut(1_001).await.is_err());
        assert_eq!(numbers(&audit.verify(&[]).await.unwrap()), [4], "the evidence is still there");
    }

    pub(super) async fn nobody_else_shortens_a_log(fresh: Fresh) {
        let audit = of_two_times(&fresh.one).await;
        // Whoever reaches the database and not the key can only take rows away.
        audit.store().audit().cut(6, "plenum audit cut v1").await.unwrap();
        let verified = audit.verify(&[]).await.unwrap();
        assert_eq!(verified.findings[0].number, Some(0), "{:?}", verified.findings);
        assert!(audit.cut(i64::MAX).await.is_err());
    }

    /// Ben does something, something is done to Ben, and Ada does something else.
    async fn of_two_people(audit: &Audit) -> AccountId {
        let ben = AccountId::from_uuid(Uuid::from_u128(7));
        let network = "192.0.2.7".parse().unwrap();
        let by = |id: AccountId, name: &'static str, event: audit::Event| async move {
            audit::acting(audit::Acting::from(network), async {
                audit::act_as(audit::Actor::account(id, name));
                audit.note(event).await.unwrap();
            })
            .await;
        };
        let meeting = Object::new("meeting", Uuid::from_u128(9), "Council");
        by(ben, "Ben Canary", Act::MeetingCreate.on(meeting)).await;
        let ada = AccountId::from_uuid(Uuid::from_u128(8));
        let changed = Act::AccountChange.on(Object::new("account", ben.uuid(), "Ben Canary"));
        by(ada, "Ada", changed.with("email", "ben@example.org")).await;
        by(ada, "Ada", Act::UnitCreate.on(Object::new("unit", Uuid::from_u128(10), "Roads"))).await;
        assert!(audit.sign().await.unwrap());
        ben
    }

    fn person(id: AccountId) -> audit::Person<'static> {
        audit::Person { id, email: "ben@example.org", members: &[] }
    }

    /// Votes named people by what they are called before they named them by their number in the register.
    pub(super) async fn an_erased_person_is_no_member_and_no_trustee_any_more(fresh: Fresh) {
        let audit = log(&fresh.one).await;
        let (ben, cem) = (Uuid::from_u128(0xbe7), Uuid::from_u128(0xce7));
        let (body, vote) = (Uuid::from_u128(11), Uuid::from_u128(12));
        let trustees = || Act::VoteTrustees.on(Object::new("vote", vote, "Budget"));
        let added = |member: Uuid| {
            Act::BodyMemberAdd.on(Object::new("body", body, "Council")).with("member", member.simple().to_string())
        };
        for event in [
            Act::VoteKey.on(Object::new("member", ben, "Ben Canary")).with("proof", "passkey"),
            trustees().with("asked", "Ada, Ben Canary, Cem"),
            trustees().with("agreed", "Ben Canary"),
            trustees().with("asked-1", ben.simple().to_string()),
            added(ben),
            // What is said of others, and of what happens to be called so, stays.
            Act::VoteKey.on(Object::new("member", cem, "Cem Canary")).with("proof", "passkey"),
            trustees().with("agreed", "Big Ben Canary"),
            added(cem),
            Act::VoteCreate.on(Object::new("vote", vote, "Ben Canary")),
        ] {
            audit.note(event).await.unwrap();
        }
        assert!(audit.sign().await.unwrap());
        let members = [audit::Member { id: ben, name: "Ben Canary".into() }];
        let person = audit::Person { members: &members, ..person(AccountId::from_uuid(Uuid::from_u128(7))) };
        let scope = audit.store().begin().await.unwrap();
        let event = Act::AccountErase.on(Object::new("account", person.id.uuid(), ""));
        assert_eq!(audit::forget_person(&scope, &person, event, 2_000).await.unwrap(), 5);
        scope.commit().await.unwrap();
        audit.sign().await.unwrap();
        assert!(audit.verify(&[]).await.unwrap().is_whole());
        let file = export(&audit, AuditQuery::default(), Format::JsonLines).await;
        assert!(!file.contains(&ben.to_string()) && !file.contains(&ben.simple().to_string()), "{file}");
        assert_eq!(file.matches("Ben Canary").count(), 2, "{file}");
        assert!(file.contains("Cem Canary") && file.contains(&cem.simple().to_string()), "{file}");
    }

    async fn erase(audit: &Audit, ben: AccountId) -> u64 {
        let scope = audit.store().begin().await.unwrap();
        let event = Act::AccountErase.on(Object::new("account", ben.uuid(), ""));
        let count = audit::forget_person(&scope, &person(ben), event, 2_000).await.unwrap();
        scope.commit().await.unwrap();
        audit.sign().await.unwrap();
        count
    }

    pub(super) async fn an_erased_person_is_named_no_more_and_the_log_is_whole(fresh: Fresh) {
        let audit = log(&fresh.one).await;
        let ben = of_two_people(&audit).await;
        let before = audit.head().await.unwrap().unwrap().checkpoint.unwrap().note;
        assert_eq!(erase(&audit, ben).await, 2);
        let verified = audit.verify(std::slice::from_ref(&before)).await.unwrap();
        assert!(verified.is_whole(), "{:?}", verified.findings);
        let file = export(&audit, AuditQuery::default(), Format::JsonLines).await;
        assert!(!file.contains("Canary") && !file.contains("ben@example.org"), "{file}");
        assert!(file.contains("\"Ada\"") && file.contains("Roads") && file.contains("192.0.2.0/24"), "{file}");
        let key = audit.head().await.unwrap().unwrap().key;
        let verified = verify_file(file.as_bytes(), Some(&key), &[before]).unwrap();
        assert!(verified.is_whole(), "{:?}", verified.findings);
        let found = AuditQuery { actor: Some(ben.uuid()), ..Default::default() };
        assert!(audit.page(&found, None, 10).await.unwrap().items.is_empty());
        let found = AuditQuery { words: vec!["canary".into()], ..Default::default() };
        assert!(audit.page(&found, None, 10).await.unwrap().items.is_empty());
        let changed = file.replace("\"Ada\"", "\"Eve\"");
        assert_eq!(numbers(&verify_file(changed.as_bytes(), Some(&key), &[]).unwrap()), [1, 2]);
    }

    pub(super) async fn a_name_that_is_gone_without_an_erasure_is_noticed(fresh: Fresh) {
        let audit = log(&fresh.one).await;
        let ben = of_two_people(&audit).await;
        erase(&audit, ben).await;
        let mut row = audit.store().audit().from(&AuditQuery::default(), 2, 1).await.unwrap().remove(0);
        let whole = row.clone();
        // Whoever hides that Ada did it must say why, and the erasure says how many there were.
        row.parts = Some("{}".into());
        row.actor_id = None;
        row.object_id = None;
        row.words = "2\nunit.create".into();
        row.networked = false;
        audit.store().audit().withhold(&row).await.unwrap();
        assert_eq!(numbers(&audit.verify(&[]).await.unwrap()), [2]);
        row.withheld_by = Some(3);
        audit.store().audit().withhold(&row).await.unwrap();
        assert!(
            numbers(&audit.verify(&[]).await.unwrap()).contains(&3),
            "the erasure took two names, and three are gone"
        );
        row.parts = None;
        audit.store().audit().withhold(&row).await.unwrap();
        assert!(!audit.verify(&[]).await.unwrap().is_whole());
        audit.store().audit().withhold(&whole).await.unwrap();
        assert!(audit.verify(&[]).await.unwrap().is_whole());
    }

    pub(super) async fn networks_go_by_time_alone(fresh: Fresh) {
        let audit = log(&fresh.one).await;
        of_two_people(&audit).await;
        let store = audit.store();
        for (before_ms, limit, gone) in [(1_000, 10, 0), (1_001, 2, 2), (1_001, 2, 1), (1_001, 2, 0)] {
            let scope = store.begin().await.unwrap();
            assert_eq!(audit::forget_networks(&scope, before_ms, limit).await.unwrap(), gone);
            scope.commit().await.unwrap();
        }
        let file = export(&audit, AuditQuery::default(), Format::JsonLines).await;
        assert!(!file.contains("192.0.2") && file.contains("Ben Canary"), "{file}");
        assert!(audit.verify(&[]).await.unwrap().is_whole());
    }

    /// An account may be called what it likes; what the log says of others is not erased with it.
    pub(super) async fn whoever_has_the_same_name_stays_in_the_log(fresh: Fresh) {
        let audit = log(&fresh.one).await;
        let ben = AccountId::from_uuid(Uuid::from_u128(7));
        let named = |kind: &'static str, n: u128| Object::new(kind, Uuid::from_u128(n), "Ben Canary");
        let innocent = [
            Act::AccountChange.on(named("account", 11)).with("name", "Ben Canary"),
            Act::UnitCreate.on(named("unit", 12)),
            Act::TenantErasePlan.on(named("tenant", 13)).because("Ben Canary"),
            Act::LegalTextPublish.on(Object::named("legal-text", "Ben Canary")),
            Act::AccountCreate.on(account(14)).with("email", "ruben@example.org"),
        ];
        let theirs = [
            Act::SignInFailed.on(Object::named("account", "ben@example.org")).refused("unknown"),
            Act::AccountChange.on(account(15)).with("email-before", "BEN@example.org"),
            Act::GroupChange.on(Object::new("group", Uuid::from_u128(16), "All")).with("added", ben.to_string()),
            Act::AccountChange.on(named("account", 7)).with("unit", "any"),
        ];
        let (kept, gone) = (innocent.len(), theirs.len());
        for event in innocent.into_iter().chain(theirs) {
            audit.note(event).await.unwrap();
        }
        assert_eq!(erase(&audit, ben).await, gone as u64);
        let rows = audit.store().audit().from(&AuditQuery::default(), 0, 100).await.unwrap();
        let read = |at: usize| Entry::of_row(&rows[at].entry, rows[at].parts.as_deref()).unwrap();
        assert!((0..kept).all(|at| !read(at).withheld && rows[at].withheld_by.is_none()));
        assert!((kept..kept + gone).all(|at| read(at).withheld && rows[at].withheld_by == Some((kept + gone) as i64)));
        let verified = audit.verify(&[]).await.unwrap();
        assert!(verified.is_whole(), "{:?}", verified.findings);
    }

    /// The sweeper reads a row, the erasure takes the name from it, and the sweeper writes it back.
    pub(super) async fn the_networks_that_go_bring_no_erased_name_back(fresh: Fresh) {
        let audit = log(&fresh.one).await;
        let ben = of_two_people(&audit).await;
        let erasing = audit.store().begin().await.unwrap();
        let event = Act::AccountErase.on(Object::new("account", ben.uuid(), ""));
        audit::forget_person(&erasing, &person(ben), event, 2_000).await.unwrap();
        let other = log_of(&fresh.other);
        let sweeping = tokio::spawn(async move {
            let scope = other.store().begin().await.unwrap();
            audit::forget_networks(&scope, 1_001, 10).await.unwrap();
            scope.commit().await.unwrap();
        });
        // Where others can be seen waiting, the sweeper has come as far as it can.
        while fresh.one.is_postgres() {
            let sql =
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
            let asked = sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, sql);
            let waiting = fresh.one.installation().query_one_raw(asked).await.unwrap().unwrap();
            if waiting.try_get_by_index::<i64>(0).unwrap() > 0 {
                break;
            }
            tokio::task::yield_now().await;
        }
        erasing.commit().await.unwrap();
        sweeping.await.unwrap();
        let file = export(&audit, AuditQuery::default(), Format::JsonLines).await;
        assert!(!file.contains("Canary") && !file.contains("ben@") && !file.contains("192.0.2"), "{file}");
        let verified = audit.verify(&[]).await.unwrap();
        assert!(verified.is_whole(), "{:?}", verified.findings);
    }
}

async fn ledger_frontier(audit: &Audit) -> ledger::Frontier {
    let origin = ledger::Origin::new(&audit.head().await.unwrap().unwrap().origin).unwrap();
    ledger::Frontier::new(&origin)
}

async fn log_of_another_tenant(fresh: &Fresh) -> Audit {
    let id = Uuid::now_v7();
    let (slug, name, hosts) = (id.simple().to_string(), "Amt".into(), Vec::new());
    let new = store::NewTenant { id: id.into(), slug, name, hosts, created_at_ms: 1 };
    fresh.one.tenants().create(new).await.unwrap();
    let audit = Audit::new(fresh.one.tenant(id.into()), PlatformKey::new([3; 32]), Arc::new(ManualClock::at(1)));
    audit.note(Act::TenantCreate.alone()).await.unwrap();
    audit
}

async fn export(audit: &Audit, query: AuditQuery, format: Format) -> String {
    let mut export = audit.export(query, format, "1.0").await.unwrap().unwrap();
    let mut file = String::new();
    while let Some(portion) = export.portion().await.unwrap() {
        file.push_str(&portion);
    }
    file
}
