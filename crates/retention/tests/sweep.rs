//! A sweeper over real databases: what is too old goes, what is younger stays, and a kill costs nothing.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use identity::policies::PolicyEdit;
use identity::{Keys, Passwords, Place, Tenant, Tenants};
use ids::{AccountId, ConferenceId, MeetingId, ParticipantId};
use media::Agreeable;
use outbound::{AllowList, Limits, Outbound};
use policy::{Key, Setting, Value};
use retention::{Class, Sweeper};
use rooms::Rooms;
use sea_orm::{ConnectionTrait, Database};
use serde_json::json;
use store::{JournalRow, ManualClock, NewAccount, NewMeeting, NewParticipant, Store};
use uuid::Uuid;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Two tenants and a clock that the test sets.
struct House {
    tenants: Arc<Tenants>,
    sweeper: Sweeper,
    rooms: Rooms,
    clock: Arc<ManualClock>,
    north: Tenant,
    south: Tenant,
    _dir: tempfile::TempDir,
}

impl House {
    async fn on_sqlite() -> Option<Self> {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::connect(&format!("sqlite://{}", dir.path().join("p.db").display())).await.unwrap();
        store.migrate(None).await.unwrap();
        Some(Self::of(store, dir).await)
    }

    async fn on_postgres() -> Option<Self> {
        let Ok(server) = std::env::var("PLENUM_TEST_POSTGRES_URL") else {
            assert!(std::env::var("PLENUM_TEST_REQUIRE_POSTGRES").is_err(), "PLENUM_TEST_POSTGRES_URL is not set");
            return None;
        };
        let name = format!("retention_{}", Uuid::now_v7().simple());
        let admin = Database::connect(format!("{server}/postgres")).await.unwrap();
        admin.execute_unprepared(&format!("CREATE DATABASE {name} OWNER plenum_owner")).await.unwrap();
        let role = |role: &str| format!("{}/{name}", server.replacen("plenum@", &format!("{role}@"), 1));
        let owner = Store::connect(&role("plenum_owner")).await.unwrap();
        owner.migrate(Some("plenum_app")).await.unwrap();
        owner.close().await.unwrap();
        let store = Store::connect(&role("plenum_app")).await.unwrap();
        Some(Self::of(store, tempfile::tempdir().unwrap()).await)
    }

    async fn of(store: Store, dir: tempfile::TempDir) -> Self {
        store.tenants().ensure_home("North", 1).await.unwrap();
        let clock = Arc::new(ManualClock::at(1_000 * DAY_MS));
        let outbound = Outbound::new(AllowList::none(), "", Limits::default()).unwrap();
        let url = "http://north.example".to_owned();
        let tenants = Tenants::new(store.clone(), Keys::fixed(), clock.clone(), Passwords::cheap(), outbound, url);
        let tenants = Arc::new(tenants);
        tenants.create("south", "South", &["south.example".to_owned()]).await.unwrap();
        let north = tenants.home().await.unwrap();
        let south = tenants.by_host("south.example").await.unwrap().unwrap();
        let rooms = Rooms::new(store, Arc::new(Agreeable::default()), clock.clone());
        let sweeper = Sweeper::new(tenants.clone(), rooms.clone());
        Self { tenants, sweeper, rooms, clock, north, south, _dir: dir }
    }

    fn now_ms(&self) -> i64 {
        self.tenants.now_ms()
    }

    async fn set(&self, tenant: &Tenant, key: Key, days: u32) {
        let place = Place::Tenant(tenant.id);
        let version = self.tenants.policies().view(place).await.unwrap().version;
        let edit = PolicyEdit::from([(key, Some(Setting::free(Value::Number(days))))]);
        self.tenants.policies().change(place, version, &edit, "test").await.unwrap();
    }

    /// A meeting with an account and a guest, held once, `days` ago.
    async fn held(&self, tenant: &Tenant, days: i64) -> Held {
        let store = tenant.identity.store();
        let at = self.now_ms() - days * DAY_MS;
        let owner = AccountId::from_uuid(Uuid::now_v7());
        let address = format!("{owner}@example.org");
        let account = NewAccount {
            id: owner,
            name: "Ada Canary".into(),
            email: address.clone(),
            email_key: address,
            password_hash: None,
            operator: false,
            unit: None,
            created_at_ms: at,
        };
        store.accounts().create(account).await.unwrap();
        let meeting = MeetingId::from_uuid(Uuid::now_v7());
        let plan = NewMeeting {
            id: meeting,
            owner,
            code: meeting.to_string(),
            title: "Council".into(),
            created_at_ms: at,
            expires_at_ms: None,
            admission: "open".into(),
            unit: None,
        };
        store.meetings().create(plan).await.unwrap();
        let person = |account, name: &str| NewParticipant {
            id: ParticipantId::from_uuid(Uuid::now_v7()),
            meeting,
            account,
            link: None,
            credential_hash: None,
            name: name.into(),
            role: "participant".into(),
            created_at_ms: at,
        };
        let people = [person(Some(owner), "Ada Canary"), person(None, "Ben Canary")];
        let ids = [people[0].id, people[1].id];
        for new in people {
            store.participants().create(new).await.unwrap();
        }
        let conference = ConferenceId::from_uuid(Uuid::now_v7());
        store.conferences().create(conference, meeting, at).await.unwrap();
        let rows = ids.iter().zip(["Ada Canary", "Ben Canary"]).zip(1..).map(|((id, name), seq)| {
            let profile = json!({"participant": id, "name": name, "role": "participant", "kind": "guest"});
            let fact = json!({"type": "connected", "profile": profile, "connection": Uuid::now_v7(), "device": "d"});
            let body = json!({"version": 1, "seq": seq, "at_ms": at, "fact": fact}).to_string();
            JournalRow { seq, at_ms: at, body }
        });
        store.journal().append(conference, &rows.collect::<Vec<_>>()).await.unwrap();
        store.conferences().end(conference, at).await.unwrap();
        Held { meeting, conference, guest: ids[1], owner }
    }

    /// Sweeps, and answers what the log of the tenant says was deleted.
    async fn sweep(&self, tenant: &Tenant) -> Vec<(String, String)> {
        let before = tenant.identity.audit().head().await.unwrap().map_or(0, |head| head.size);
        let swept = self.sweeper.run().await;
        assert_eq!((swept.failed, swept.more), (0, false));
        let page = tenant.identity.audit().page(&store::AuditQuery::default(), None, 200).await.unwrap();
        let said = page.items.into_iter().filter(|(number, _)| *number >= before).filter_map(|(_, entry)| entry);
        let said = said.filter(|entry| entry.act == "retention.delete");
        said.flat_map(|entry| entry.details).collect()
    }

    async fn journal(&self, tenant: &Tenant, held: &Held) -> String {
        let rows = tenant.identity.store().journal().read(held.conference, 0).await.unwrap();
        rows.into_iter().map(|row| row.body).collect()
    }
}

struct Held {
    meeting: MeetingId,
    conference: ConferenceId,
    guest: ParticipantId,
    owner: AccountId,
}

macro_rules! contract {
    ($($name:ident)*) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() {
                if let Some(house) = super::House::on_sqlite().await {
                    super::contracts::$name(house).await;
                }
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgres() {
                if let Some(house) = super::House::on_postgres().await {
                    super::contracts::$name(house).await;
                }
            }
        }
    )*};
}

contract! {
    each_class_goes_at_its_time_and_not_before
    a_tenant_that_keeps_longer_is_left_alone
    who_comes_again_is_kept_and_a_running_meeting_stays
    what_a_killed_run_counted_is_said_by_the_next_one
    the_log_is_cut_and_stays_provable
}

fn told(class: Class, count: u64) -> (String, String) {
    (class.name().to_owned(), count.to_string())
}

mod contracts {
    use super::*;

    pub(super) async fn each_class_goes_at_its_time_and_not_before(house: House) {
        house.set(&house.north, Key::RetentionAttendance, 10).await;
        house.set(&house.north, Key::RetentionJournals, 20).await;
        house.set(&house.north, Key::RetentionMeetings, 30).await;
        let held = house.held(&house.north, 10).await;
        let store = house.north.identity.store();
        assert_eq!(house.sweep(&house.north).await, [], "on the last day everything is there");
        assert!(house.journal(&house.north, &held).await.contains("Ben Canary"));

        house.clock.advance(1);
        // The journal of one conference no longer names anybody; two people are forgotten.
        assert_eq!(house.sweep(&house.north).await, [told(Class::Attendance, 3)]);
        let journal = house.journal(&house.north, &held).await;
        assert!(!journal.contains("Canary") && journal.contains("connected"), "{journal}");
        assert!(store.participants().find_account(held.meeting, held.owner).await.unwrap().is_none());
        let record = house.rooms.record(house.north.id, held.meeting, held.conference).await.unwrap().unwrap();
        assert!(record.attendance.is_empty() && record.lines.is_empty());

        house.clock.advance(10 * DAY_MS);
        assert_eq!(house.sweep(&house.north).await, [told(Class::Journals, 1)]);
        assert_eq!(house.journal(&house.north, &held).await, "");
        assert!(house.rooms.record(house.north.id, held.meeting, held.conference).await.unwrap().is_none());
        assert!(store.meetings().find(held.meeting).await.unwrap().is_some());

        house.clock.advance(10 * DAY_MS);
        assert_eq!(house.sweep(&house.north).await, [told(Class::Meetings, 1)]);
        assert!(store.meetings().find(held.meeting).await.unwrap().is_none());
        assert_eq!(house.sweep(&house.north).await, []);
        let runs = store.retention().runs().await.unwrap();
        let of = |class: Class| runs.iter().find(|run| run.class == class.name()).unwrap();
        assert_eq!((of(Class::Meetings).deleted, of(Class::Meetings).ran_at_ms), (1, house.now_ms()));
        assert_eq!(of(Class::Journals).deleted_at_ms, Some(house.now_ms() - 10 * DAY_MS));
        assert_eq!(runs.len(), Class::ALL.len());
    }

    pub(super) async fn a_tenant_that_keeps_longer_is_left_alone(house: House) {
        house.set(&house.north, Key::RetentionJournals, 0).await;
        house.set(&house.south, Key::RetentionJournals, 400).await;
        house.set(&house.south, Key::RetentionAttendance, 400).await;
        let (north, south) = (house.held(&house.north, 30).await, house.held(&house.south, 30).await);
        assert_eq!(house.sweep(&house.north).await, [told(Class::Journals, 1)]);
        assert_eq!(house.journal(&house.north, &north).await, "");
        assert!(house.journal(&house.south, &south).await.contains("Ben Canary"));
        let runs = house.south.identity.store().retention().runs().await.unwrap();
        assert!(runs.iter().all(|run| run.deleted == 0 && run.ran_at_ms > 0));
    }

    pub(super) async fn who_comes_again_is_kept_and_a_running_meeting_stays(house: House) {
        house.set(&house.north, Key::RetentionMeetings, 5).await;
        let held = house.held(&house.north, 100).await;
        let store = house.north.identity.store();
        let running = ConferenceId::from_uuid(Uuid::now_v7());
        store.conferences().create(running, held.meeting, house.now_ms()).await.unwrap();
        house.sweep(&house.north).await;
        assert!(store.meetings().find(held.meeting).await.unwrap().is_some());
        let known = store.participants().find_account(held.meeting, held.owner).await.unwrap();
        assert!(known.is_some(), "whoever may be in the room now is not forgotten under it");
        store.conferences().end(running, house.now_ms()).await.unwrap();
        store.participants().seen(known.unwrap().id.into(), house.now_ms()).await.unwrap();
        house.clock.advance(2 * DAY_MS);
        assert_eq!(house.sweep(&house.north).await, [told(Class::Attendance, 1)], "the guest did not come again");
        assert!(store.participants().find_account(held.meeting, held.owner).await.unwrap().is_some());
        assert_eq!(store.retention().delete_participants(&[held.guest.uuid()]).await.unwrap(), 0);
    }

    pub(super) async fn what_a_killed_run_counted_is_said_by_the_next_one(house: House) {
        let held = house.held(&house.north, 200).await;
        let store = house.north.identity.store();
        // A run that ended in the middle: one portion of a journal is gone and counted, the rest is not.
        assert_eq!(store.retention().delete_journal(held.conference, 1).await.unwrap(), 1);
        store.retention().count(Class::Chats.name(), 7).await.unwrap();
        let said = house.sweep(&house.north).await;
        assert!(said.contains(&told(Class::Chats, 7)) && said.contains(&told(Class::Journals, 1)), "{said:?}");
        assert_eq!(house.journal(&house.north, &held).await, "");
        assert_eq!(house.sweep(&house.north).await, []);
    }

    pub(super) async fn the_log_is_cut_and_stays_provable(house: House) {
        house.set(&house.north, Key::RetentionAudit, 30).await;
        let audit = house.north.identity.audit();
        audit.sign().await.unwrap();
        house.clock.advance(31 * DAY_MS);
        let said = house.sweep(&house.north).await;
        assert!(said.iter().any(|(what, _)| what == "first-kept"), "{said:?}");
        audit.sign().await.unwrap();
        let verified = audit.verify(&[]).await.unwrap();
        assert!(verified.is_whole() && verified.cut > 0, "{:?}", verified.findings);
        let south = house.south.identity.audit().verify(&[]).await.unwrap();
        assert!(south.is_whole() && south.cut == 0);
    }
}
