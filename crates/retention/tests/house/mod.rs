//! A house of two tenants over real databases, with a clock that the test sets.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::sync::Arc;

use identity::policies::PolicyEdit;
use identity::{Keys, Passwords, Place, Tenant, Tenants};
use ids::{AccountId, ConferenceId, MeetingId, ParticipantId};
use media::Agreeable;
use outbound::{AllowList, Limits, Outbound};
use policy::{Key, Setting, Value};
use retention::Sweeper;
use rooms::Rooms;
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
use serde_json::json;
use store::{JournalRow, ManualClock, NewAccount, NewMeeting, NewParticipant, Store};
use uuid::Uuid;

pub(crate) const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Two tenants and a clock that the test sets.
pub(crate) struct House {
    pub(crate) tenants: Arc<Tenants>,
    pub(crate) sweeper: Sweeper,
    pub(crate) rooms: Rooms,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) north: Tenant,
    pub(crate) south: Tenant,
    pub(crate) is_postgres: bool,
    store: Store,
    _dir: tempfile::TempDir,
}

impl House {
    pub(crate) async fn on_sqlite() -> Option<Self> {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::connect(&format!("sqlite://{}", dir.path().join("p.db").display())).await.unwrap();
        store.migrate(None).await.unwrap();
        Some(Self::of(store, dir).await)
    }

    pub(crate) async fn on_postgres() -> Option<Self> {
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

    pub(crate) async fn of(store: Store, dir: tempfile::TempDir) -> Self {
        store.tenants().ensure_home("North", 1).await.unwrap();
        let clock = Arc::new(ManualClock::at(1_000 * DAY_MS));
        let outbound = Outbound::new(AllowList::none(), "", Limits::default()).unwrap();
        let url = "http://north.example".to_owned();
        let tenants = Tenants::new(store.clone(), Keys::fixed(), clock.clone(), Passwords::cheap(), outbound, url);
        let tenants = Arc::new(tenants);
        tenants.create("south", "South", &["south.example".to_owned()]).await.unwrap();
        let north = tenants.home().await.unwrap();
        let south = tenants.by_host("south.example").await.unwrap().unwrap();
        let is_postgres = store.is_postgres();
        let rooms = Rooms::new(store.clone(), Arc::new(Agreeable::default()), clock.clone());
        let sweeper = Sweeper::new(tenants.clone(), rooms.clone());
        Self { tenants, sweeper, rooms, clock, north, south, is_postgres, store, _dir: dir }
    }

    /// Where others can be seen waiting for a lock, until somebody does.
    pub(crate) async fn somebody_waits(&self) {
        if !self.is_postgres {
            return;
        }
        loop {
            let sql =
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
            let asked = Statement::from_string(DbBackend::Postgres, sql);
            let waiting = self.store.installation().query_one_raw(asked).await.unwrap().unwrap();
            if waiting.try_get_by_index::<i64>(0).unwrap() > 0 {
                return;
            }
            tokio::task::yield_now().await;
        }
    }

    pub(crate) fn now_ms(&self) -> i64 {
        self.tenants.now_ms()
    }

    pub(crate) async fn set(&self, tenant: &Tenant, key: Key, days: u32) {
        let place = Place::Tenant(tenant.id);
        let version = self.tenants.policies().view(place).await.unwrap().version;
        let edit = PolicyEdit::from([(key, Some(Setting::free(Value::Number(days))))]);
        self.tenants.policies().change(place, version, &edit, "test").await.unwrap();
    }

    /// A meeting with an account and a guest, held once, `days` ago.
    pub(crate) async fn held(&self, tenant: &Tenant, days: i64) -> Held {
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
    pub(crate) async fn sweep(&self, tenant: &Tenant) -> Vec<(String, String)> {
        let before = tenant.identity.audit().head().await.unwrap().map_or(0, |head| head.size);
        let swept = self.sweeper.run().await;
        assert_eq!((swept.failed, swept.more), (0, false));
        let page = tenant.identity.audit().page(&store::AuditQuery::default(), None, 200).await.unwrap();
        let said = page.items.into_iter().filter(|(number, _)| *number >= before).filter_map(|(_, entry)| entry);
        let said = said.filter(|entry| entry.act == "retention.delete");
        said.flat_map(|entry| entry.details).collect()
    }

    pub(crate) async fn journal(&self, tenant: &Tenant, held: &Held) -> String {
        let rows = tenant.identity.store().journal().read(held.conference, 0).await.unwrap();
        rows.into_iter().map(|row| row.body).collect()
    }
}

pub(crate) struct Held {
    pub(crate) meeting: MeetingId,
    pub(crate) conference: ConferenceId,
    pub(crate) guest: ParticipantId,
    pub(crate) owner: AccountId,
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
