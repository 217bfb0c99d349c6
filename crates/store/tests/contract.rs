//! What every database must do, on a fresh SQLite file and, where
//! `PLENUM_TEST_POSTGRES_URL` names a server, on a fresh PostgreSQL database.

use ids::{AccountId, ConferenceId, LinkId, MeetingId, ParticipantId, ProviderId, SessionId, SetupId, TenantId};
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
use store::entity::{identity_provider, vote_witness, witnessed_log};
use store::{
    AccountQuery, BrandImage, JournalRow, NewAccount, NewAttempt, NewIdentity, NewLink, NewMeeting, NewParticipant,
    NewSession, NewSetupLink, NewTenant, RoleFault, Store, StoreError, TenantScope, WitnessedState,
};
use uuid::Uuid;

#[path = "contract/catalogue.rs"]
mod catalogue;
#[path = "contract/connect.rs"]
mod connect;
#[path = "contract/invitations.rs"]
mod invitations;
#[path = "contract/people.rs"]
mod people;
#[path = "contract/votes.rs"]
mod votes;

/// A migrated database of its own, and what keeps it alive.
struct Fresh {
    store: Store,
    _dir: tempfile::TempDir,
}

async fn sqlite() -> Option<Fresh> {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let store =
        Store::connect(&format!("sqlite://{}", dir.path().join("plenum.db").display())).await.expect("connects");
    store.migrate(None).await.expect("migrates");
    Some(Fresh { store, _dir: dir })
}

async fn postgres() -> Option<Fresh> {
    let Ok(server) = std::env::var("PLENUM_TEST_POSTGRES_URL") else {
        assert!(
            std::env::var("PLENUM_TEST_REQUIRE_POSTGRES").is_err(),
            "PostgreSQL is required here but PLENUM_TEST_POSTGRES_URL is not set"
        );
        return None;
    };
    let name = format!("contract_{}", Uuid::now_v7().simple());
    let admin = Database::connect(format!("{server}/postgres")).await.expect("the server answers");
    admin.execute_unprepared(&format!("CREATE DATABASE {name} OWNER plenum_owner")).await.expect("creates");
    // One role owns and migrates, another serves; neither is a superuser.
    let role = |role: &str| format!("{}/{name}", server.replacen("plenum@", &format!("{role}@"), 1));
    let owner = Store::connect(&role("plenum_owner")).await.expect("connects");
    owner.migrate(Some("plenum_app")).await.expect("migrates");
    assert_eq!(owner.role_fault().await.expect("answers"), Some(RoleFault::OwnsTables));
    owner.close().await.expect("closes");
    let store = Store::connect(&role("plenum_app")).await.expect("connects");
    assert_eq!(store.role_fault().await.expect("answers"), None);
    Some(Fresh { store, _dir: tempfile::tempdir().expect("a temporary directory") })
}

/// Runs one contract on each database.
macro_rules! contract {
    ($($name:ident)*) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() {
                if let Some(fresh) = super::sqlite().await {
                    super::contracts::$name(fresh.store.clone()).await;
                }
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgres() {
                if let Some(fresh) = super::postgres().await {
                    super::contracts::$name(fresh.store.clone()).await;
                }
            }
        }
    )*};
}

contract! {
    accounts_are_unique_by_address_and_paged_by_name
    a_session_is_found_by_its_secret_and_ends
    a_setup_link_works_once_and_the_newest_counts
    meetings_are_paged_newest_first_and_deleted_whole
    one_conference_of_a_meeting_runs_at_a_time
    a_journal_has_no_gaps_and_no_second_writer
    a_link_is_revoked_once
    an_address_is_invited_once_and_its_link_is_nobody_elses
    a_code_counts_once_in_time_and_so_often
    mails_are_counted_within_a_time
    an_account_is_in_a_meeting_once
    tenants_do_not_see_each_other
    tenants_have_names_and_hosts_of_their_own
    a_forgotten_condition_reaches_nothing_of_others
    every_table_of_a_tenant_is_walled_in
    an_identity_leads_to_one_account_and_a_domain_to_one_provider
    an_attempt_and_a_logout_token_are_good_once
    what_is_begun_happens_whole_or_not_at_all
    units_hang_together
    accounts_are_found_by_what_people_type
    roles_come_by_groups_too
    a_deleted_account_leaves_its_meetings
    a_witness_keeps_the_first_fork_and_how_far_a_log_was
    files_are_counted_for_each_tenant
    what_is_ordered_of_a_witness_while_it_is_asked_is_not_lost
    a_vote_holds_the_register_until_it_closes
    a_register_is_held_as_it_was_seen
    a_reminder_that_stands_there_is_not_changed
    a_draft_that_is_begun_while_drafts_are_deleted_keeps_its_keys
    a_vote_is_sealed_once_as_it_stands
    it_is_counted_who_had_confirmed_what_is_stamped
    a_delivery_in_trial_is_known_as_one
    logs_of_votes_are_read_some_at_a_time
    shares_are_read_from_a_ballot_on_some_at_a_time
}

fn id<T: From<Uuid>>() -> T {
    Uuid::now_v7().into()
}

async fn scope(store: &Store) -> TenantScope {
    let tenant = store.tenants().ensure_home("Test", 1).await.expect("a tenant");
    store.tenant(tenant)
}

fn new_account(name: &str) -> NewAccount {
    NewAccount {
        id: id(),
        name: name.into(),
        email: format!("{name}@example.org"),
        email_key: format!("{}@example.org", name.to_lowercase()),
        password_hash: None,
        unit: None,
        operator: false,
        created_at_ms: 5,
    }
}

async fn account(scope: &TenantScope, name: &str) -> AccountId {
    AccountId::from_uuid(scope.accounts().create(new_account(name)).await.expect("created").id)
}

async fn meeting(scope: &TenantScope, owner: AccountId, code: &str, at: i64) -> MeetingId {
    let new = NewMeeting {
        id: id(),
        owner,
        code: code.into(),
        title: code.into(),
        created_at_ms: at,
        admission: "guests".into(),
        unit: None,
        expires_at_ms: Some(at + 100),
    };
    MeetingId::from_uuid(scope.meetings().create(new).await.expect("created").id)
}

async fn provider(scope: &TenantScope, issuer: &str, position: i64) -> ProviderId {
    let model = identity_provider::Model {
        tenant_id: scope.id().uuid(),
        id: Uuid::now_v7(),
        name: issuer.into(),
        issuer: issuer.into(),
        client_id: "plenum".into(),
        client_secret: None,
        settings: "{}".into(),
        enabled: true,
        position,
        created_at_ms: 1,
        last_sign_in_at_ms: None,
        last_fault: None,
        last_fault_at_ms: None,
        tried_at_ms: None,
    };
    ProviderId::from_uuid(scope.providers().create(model).await.expect("created").id)
}

mod contracts {
    pub(super) use super::invitations::*;
    pub(super) use super::people::*;
    pub(super) use super::votes::*;
    use super::*;

    pub(super) async fn an_identity_leads_to_one_account_and_a_domain_to_one_provider(store: Store) {
        let scope = scope(&store).await;
        let (ada, ben) = (account(&scope, "Ada").await, account(&scope, "Ben").await);
        let (later, first) = (provider(&scope, "https://b", 1).await, provider(&scope, "https://a", 0).await);
        let order: Vec<Uuid> = scope.providers().all().await.expect("listed").iter().map(|p| p.id).collect();
        assert_eq!(order, [first.uuid(), later.uuid()]);
        let new = |account, subject: &str| NewIdentity {
            id: id(),
            account,
            issuer: "https://a".into(),
            subject: subject.into(),
            label: "ada".into(),
            grants: "[]".into(),
            now_ms: 5,
        };
        let own = scope.identities().add(new(ada, "1")).await.expect("added");
        assert!(matches!(scope.identities().add(new(ben, "1")).await, Err(StoreError::Conflict)));
        scope.identities().add(new(ada, "2")).await.expect("a second one of the same account");
        assert_eq!(scope.accounts().find(ada).await.expect("read").expect("there").identities, 2);
        assert_eq!(scope.identities().per_issuer().await.expect("counted"), [("https://a".to_owned(), 2)]);
        assert!(!scope.identities().remove(ben, own.id.into()).await.expect("answers"), "not one's own");
        assert!(scope.identities().remove(ada, own.id.into()).await.expect("answers"));
        assert!(scope.identities().find("https://a", "1").await.expect("read").is_none());
        assert_eq!(scope.accounts().find(ada).await.expect("read").expect("there").identities, 1);

        scope.providers().set_domains(first, &["a.example".into(), "b.example".into()]).await.expect("set");
        let taken = scope.providers().set_domains(later, &["b.example".into()]).await;
        assert!(matches!(taken, Err(StoreError::Conflict)));
        assert_eq!(scope.providers().of_domain("b.example").await.expect("read"), Some(first));
        assert!(scope.providers().delete(first).await.expect("deleted"));
        assert_eq!(scope.providers().of_domain("b.example").await.expect("read"), None);
        assert_eq!(scope.identities().of_account(ada).await.expect("read").len(), 1, "who people are stays known");
    }

    pub(super) async fn an_attempt_and_a_logout_token_are_good_once(store: Store) {
        let scope = scope(&store).await;
        let provider = provider(&scope, "https://a", 0).await;
        let new = |n: u8| NewAttempt {
            state_hash: vec![n; 32],
            browser_hash: vec![9; 32],
            provider,
            sealed: vec![1],
            created_at_ms: i64::from(n),
            expires_at_ms: i64::from(n) + 10,
        };
        for n in 1..=4 {
            scope.attempts().add(new(n), 3, 1).await.expect("added");
        }
        assert!(scope.attempts().find(&[2; 32]).await.expect("read").is_none(), "the oldest are forgotten");
        assert!(scope.attempts().take(&[3; 32]).await.expect("taken"));
        assert!(!scope.attempts().take(&[3; 32]).await.expect("answers"));
        scope.attempts().spend(provider, vec![7; 32], 20).await.expect("spent");
        assert!(matches!(scope.attempts().spend(provider, vec![7; 32], 20).await, Err(StoreError::Conflict)));
        scope.attempts().delete_expired(20).await.expect("deleted");
        assert!(scope.attempts().find(&[4; 32]).await.expect("read").is_none());
        scope.attempts().spend(provider, vec![7; 32], 40).await.expect("forgotten after its time");
    }

    pub(super) async fn accounts_are_unique_by_address_and_paged_by_name(store: Store) {
        let scope = scope(&store).await;
        assert!(!scope.accounts().any().await.expect("answers"));
        for name in ["Cem", "Ada", "Bea"] {
            account(&scope, name).await;
        }
        assert!(scope.accounts().any().await.expect("answers"));
        let twice = NewAccount {
            id: id(),
            name: "Ada".into(),
            email: "ADA@example.org".into(),
            email_key: "ada@example.org".into(),
            password_hash: None,
            unit: None,
            operator: false,
            created_at_ms: 6,
        };
        assert!(matches!(scope.accounts().create(twice).await, Err(StoreError::Conflict)));
        let all = AccountQuery::default();
        let first = scope.accounts().page(&all, None, 2).await.expect("a page");
        assert_eq!(first.items.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(), ["Ada", "Bea"]);
        let second = scope.accounts().page(&all, first.next.as_deref(), 2).await.expect("a page");
        assert_eq!(second.items.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(), ["Cem"]);
        assert_eq!(second.next, None);
        assert!(matches!(scope.accounts().page(&all, Some("nonsense"), 2).await, Err(StoreError::Cursor)));
    }

    pub(super) async fn a_session_is_found_by_its_secret_and_ends(store: Store) {
        let scope = scope(&store).await;
        let ada = account(&scope, "Ada").await;
        let mut sessions = Vec::new();
        for n in 0..3_u8 {
            let new = NewSession {
                id: id::<SessionId>(),
                account: ada,
                secret_hash: vec![n; 32],
                created_at_ms: i64::from(n),
                expires_at_ms: 1_000,
                device: "Firefox on Linux".into(),
                network: "192.0.2.0".into(),
                at_provider: None,
                acr: None,
                authenticated_at_ms: i64::from(n),
            };
            sessions.push(SessionId::from_uuid(scope.sessions().create(new).await.expect("created").id));
        }
        scope.sessions().touch(sessions[0], 50).await.expect("touched");
        let listed = scope.sessions().of_account(ada).await.expect("listed");
        assert_eq!(listed[0].id, sessions[0].uuid(), "newest activity first");
        assert!(scope.sessions().find_by_secret(&[1; 32]).await.expect("answers").is_some());
        assert!(scope.sessions().delete(ada, sessions[1]).await.expect("answers"));
        assert!(scope.sessions().find_by_secret(&[1; 32]).await.expect("answers").is_none());
        assert!(!scope.sessions().delete(id(), sessions[0]).await.expect("answers"), "not another account's");
        scope.sessions().delete_all(ada, Some(sessions[0])).await.expect("deleted");
        assert_eq!(scope.sessions().of_account(ada).await.expect("listed").len(), 1);
        assert_eq!(scope.sessions().delete_expired(1_000, 0).await.expect("swept"), 1);
    }

    pub(super) async fn a_setup_link_works_once_and_the_newest_counts(store: Store) {
        let scope = scope(&store).await;
        for n in [1_u8, 2] {
            let new = NewSetupLink {
                id: id::<SetupId>(),
                account: None,
                secret_hash: vec![n; 32],
                created_at_ms: 1,
                expires_at_ms: 100,
            };
            scope.setup_links().replace(new).await.expect("created");
        }
        assert!(scope.setup_links().find_usable(&[1; 32], 50).await.expect("answers").is_none());
        assert!(scope.setup_links().find_usable(&[2; 32], 100).await.expect("answers").is_none(), "expired");
        let link = scope.setup_links().find_usable(&[2; 32], 50).await.expect("answers").expect("usable");
        let link = SetupId::from_uuid(link.id);
        assert!(scope.setup_links().consume(link, 50).await.expect("answers"));
        assert!(!scope.setup_links().consume(link, 51).await.expect("answers"));
        scope.setup_links().restore(link).await.expect("restored");
        assert!(scope.setup_links().consume(link, 52).await.expect("answers"));
    }

    pub(super) async fn meetings_are_paged_newest_first_and_deleted_whole(store: Store) {
        let scope = scope(&store).await;
        let ada = account(&scope, "Ada").await;
        let mut ids = Vec::new();
        for (n, code) in ["aaa", "bbb", "ccc"].into_iter().enumerate() {
            ids.push(meeting(&scope, ada, code, n as i64).await);
        }
        let first = scope.meetings().page(ada, None, 2).await.expect("a page");
        assert_eq!(first.items.iter().map(|m| m.code.as_str()).collect::<Vec<_>>(), ["ccc", "bbb"]);
        let second = scope.meetings().page(ada, first.next.as_deref(), 2).await.expect("a page");
        assert_eq!(second.items.iter().map(|m| m.code.as_str()).collect::<Vec<_>>(), ["aaa"]);
        let conference: ConferenceId = id();
        scope.conferences().create(conference, ids[0], 1).await.expect("started");
        let row = JournalRow { seq: 1, at_ms: 1, body: "{}".into() };
        scope.journal().append(conference, &[row]).await.expect("appended");
        assert_eq!(scope.meetings().expired(100, 10).await.expect("answers").len(), 1);
        assert!(scope.meetings().delete(ids[0]).await.expect("deleted"));
        assert!(scope.meetings().find(ids[0]).await.expect("answers").is_none());
        assert!(scope.journal().read(conference, 0).await.expect("answers").is_empty());
    }

    pub(super) async fn one_conference_of_a_meeting_runs_at_a_time(store: Store) {
        let scope = scope(&store).await;
        let ada = account(&scope, "Ada").await;
        let m = meeting(&scope, ada, "aaa", 1).await;
        let first: ConferenceId = id();
        scope.conferences().create(first, m, 1).await.expect("started");
        assert!(matches!(scope.conferences().create(id(), m, 2).await, Err(StoreError::Conflict)));
        assert_eq!(scope.conferences().find_running(m).await.expect("answers").map(|c| c.id), Some(first.uuid()));
        scope.conferences().end(first, 3).await.expect("ended");
        assert!(scope.conferences().find_running(m).await.expect("answers").is_none());
        scope.conferences().create(id(), m, 4).await.expect("another may start");
    }

    pub(super) async fn a_journal_has_no_gaps_and_no_second_writer(store: Store) {
        let scope = scope(&store).await;
        let ada = account(&scope, "Ada").await;
        let conference: ConferenceId = id();
        scope.conferences().create(conference, meeting(&scope, ada, "aaa", 1).await, 1).await.expect("started");
        let row = |seq| JournalRow { seq, at_ms: 7, body: format!("{{\"n\":{seq}}}") };
        scope.journal().append(conference, &[row(1), row(2)]).await.expect("appended");
        for bad in [vec![row(2)], vec![row(4)], vec![row(3), row(5)]] {
            assert!(matches!(
                scope.journal().append(conference, &bad).await,
                Err(StoreError::JournalGap { expected: 3, .. })
            ));
        }
        scope.journal().append(conference, &[row(3)]).await.expect("appended");
        assert_eq!(scope.journal().read(conference, 1).await.expect("read"), [row(2), row(3)]);
    }

    pub(super) async fn a_link_is_revoked_once(store: Store) {
        let scope = scope(&store).await;
        let ada = account(&scope, "Ada").await;
        let (m, other) = (meeting(&scope, ada, "aaa", 1).await, meeting(&scope, ada, "bbb", 1).await);
        let link: LinkId = id();
        let new = NewLink {
            id: link,
            meeting: m,
            secret_hash: vec![9; 32],
            role: "participant",
            personal: false,
            created_at_ms: 1,
            expires_at_ms: None,
        };
        scope.links().create(new).await.expect("created");
        assert!(!scope.links().revoke(other, link, 5).await.expect("answers"), "not through another meeting");
        assert!(scope.links().revoke(m, link, 5).await.expect("answers"));
        assert!(!scope.links().revoke(m, link, 6).await.expect("answers"));
        assert_eq!(
            scope.links().find_by_secret(&[9; 32]).await.expect("answers").expect("still there").0.revoked_at_ms,
            Some(5)
        );
    }

    pub(super) async fn an_account_is_in_a_meeting_once(store: Store) {
        let scope = scope(&store).await;
        let ada = account(&scope, "Ada").await;
        let m = meeting(&scope, ada, "aaa", 1).await;
        let person = |account, credential: Option<u8>| NewParticipant {
            id: id::<ParticipantId>(),
            meeting: m,
            account,
            link: None,
            credential_hash: credential.map(|c| vec![c; 32]),
            name: "Ada".into(),
            role: "chair".into(),
            created_at_ms: 1,
        };
        scope.participants().create(person(Some(ada), None)).await.expect("created");
        assert!(matches!(scope.participants().create(person(Some(ada), None)).await, Err(StoreError::Conflict)));
        for guest in [1, 2] {
            scope.participants().create(person(None, Some(guest))).await.expect("guests are many");
        }
        let found = scope.participants().find_guest(m, &[2; 32]).await.expect("answers").expect("the guest");
        scope.participants().rename(ParticipantId::from_uuid(found.id), "Bea").await.expect("renamed");
        assert_eq!(
            scope.participants().find_guest(m, &[2; 32]).await.expect("answers").expect("the guest").name,
            "Bea"
        );
    }

    pub(super) async fn tenants_do_not_see_each_other(store: Store) {
        let ours = scope(&store).await;
        let theirs = store.tenant(TenantId::from_uuid(Uuid::from_u128(2)));
        let ada = account(&ours, "Ada").await;
        let m = meeting(&ours, ada, "aaa", 1).await;
        assert!(theirs.accounts().find(ada).await.expect("answers").is_none());
        assert!(theirs.accounts().page(&AccountQuery::default(), None, 10).await.expect("answers").items.is_empty());
        assert!(theirs.meetings().find(m).await.expect("answers").is_none());
        assert!(theirs.meetings().find_by_code("aaa").await.expect("answers").is_none());
        assert!(!theirs.meetings().delete(m).await.expect("answers"));
        assert!(theirs.conferences().create(id(), m, 1).await.is_err(), "the foreign key carries the tenant");
    }

    pub(super) async fn tenants_have_names_and_hosts_of_their_own(store: Store) {
        scope(&store).await;
        let new = |slug: &str, hosts: &[&str]| NewTenant {
            id: id(),
            slug: slug.into(),
            name: slug.to_uppercase(),
            hosts: hosts.iter().map(|host| (*host).to_owned()).collect(),
            created_at_ms: 3,
        };
        let tenants = store.tenants();
        let amt = tenants.create(new("amt", &["amt.example.org", "a.example.org"])).await.expect("created");
        for taken in [new("amt", &[]), new("other", &["x.example.org", "a.example.org"])] {
            assert!(matches!(tenants.create(taken).await, Err(StoreError::Conflict)));
        }
        assert!(tenants.find_by_slug("other").await.expect("answers").is_none(), "nothing half done");
        let amt_id = TenantId::from_uuid(amt.id);
        assert_eq!(tenants.hosts(amt_id).await.expect("answers"), ["amt.example.org", "a.example.org"]);
        assert_eq!(tenants.find_by_host("a.example.org").await.expect("answers").map(|t| t.id), Some(amt.id));
        assert!(tenants.find_by_host("x.example.org").await.expect("answers").is_none());
        tenants.set_hosts(amt_id, &["b.example.org".into()]).await.expect("set");
        assert!(tenants.find_by_host("a.example.org").await.expect("answers").is_none());
        assert!(tenants.suspend(amt_id, Some(9)).await.expect("answers"));
        assert_eq!(tenants.find(amt_id).await.expect("answers").expect("there").suspended_at_ms, Some(9));
        let page = tenants.page(None, 1).await.expect("a page");
        let rest = tenants.page(page.next.as_deref(), 5).await.expect("a page");
        let names: Vec<_> = page.items.iter().chain(&rest.items).map(|t| t.name.as_str()).collect();
        assert_eq!(names, ["AMT", "Test"]);
        assert_eq!(tenants.all().await.expect("answers").len(), 2);
    }

    /// What a programming mistake would do: PostgreSQL shows nothing, SQLite is not asked.
    pub(super) async fn a_forgotten_condition_reaches_nothing_of_others(store: Store) {
        let ours = scope(&store).await;
        account(&ours, "Ada").await;
        let new = NewTenant { id: id(), slug: "amt".into(), name: "Amt".into(), hosts: Vec::new(), created_at_ms: 1 };
        let theirs = store.tenant(TenantId::from_uuid(store.tenants().create(new).await.expect("created").id));
        account(&theirs, "Bea").await;
        let all = Statement::from_string(theirs.statements().get_database_backend(), "SELECT name FROM accounts");
        let seen = theirs.statements().query_all_raw(all.clone()).await;
        let renamed = theirs.statements().execute_unprepared("UPDATE accounts SET name = 'X'").await;
        let deleted = theirs.statements().execute_unprepared("DELETE FROM accounts").await;
        if store.is_postgres() {
            assert_eq!(seen.expect("answers").len(), 1);
            assert_eq!(renamed.expect("answers").rows_affected(), 1);
            assert_eq!(deleted.expect("answers").rows_affected(), 1);
            let foreign = NewAccount { email_key: "c".into(), ..new_account("Cem") };
            let written = theirs
                .statements()
                .execute_raw(Statement::from_sql_and_values(
                    DbBackend::Postgres,
                    "INSERT INTO accounts (tenant_id, id, name, email, email_key, disabled, operator,
                        created_at_ms) VALUES ($1, $2, 'Cem', 'c', 'c', false, false, 1)",
                    [ours.id().uuid().into(), foreign.id.uuid().into()],
                ))
                .await;
            assert!(written.is_err_and(|e| e.to_string().contains("row-level security")), "not for another tenant");
        } else {
            assert!(seen.is_err() && renamed.is_err() && deleted.is_err());
        }
        let names: Vec<_> = ours.accounts().page(&AccountQuery::default(), None, 9).await.expect("a page").items;
        assert_eq!(names.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(), ["Ada"], "untouched");
    }

    /// The catalogue of the database is the witness: no table is forgotten, no key leaves the tenant.
    pub(super) async fn every_table_of_a_tenant_is_walled_in(store: Store) {
        catalogue::check(&store).await;
        assert!(!store.is_behind().await.expect("answers"));
    }

    pub(super) async fn a_witness_keeps_the_first_fork_and_how_far_a_log_was(store: Store) {
        let witnessed = store.witnessed();
        let new = |name: &str, key: &str| witnessed_log::Model {
            id: Uuid::now_v7(),
            name: name.into(),
            origin: "log.example".into(),
            key: key.into(),
            size: 0,
            root: None,
            note: None,
            seen_at_ms: None,
            fork: None,
            fork_cosigned: None,
            forked_at_ms: None,
            created_at_ms: 1,
            removed_at_ms: None,
        };
        let log = witnessed.add(new("Stadt", "k1"), 1).await.expect("added").expect("there is place");
        assert!(matches!(witnessed.add(new("Andere", "k2"), 2).await, Err(StoreError::Conflict)));
        let to = WitnessedState { size: 3, root: "r3", note: "n3", now_ms: 7 };
        assert!(witnessed.advance(&log, to).await.expect("answers"));
        assert!(!witnessed.advance(&log, to).await.expect("answers"), "another request was faster");
        assert!(witnessed.keep_fork(log.id, "f3", Some("n3"), 8).await.expect("answers"));
        assert!(!witnessed.keep_fork(log.id, "later", Some("n3"), 9).await.expect("answers"), "the first one stays");

        let gone = witnessed.remove(log.id, 10).await.expect("answers").expect("it was there");
        assert_eq!((gone.size, gone.fork.as_deref()), (3, Some("f3")));
        assert!(witnessed.remove(log.id, 11).await.expect("answers").is_none());
        assert!(witnessed.all().await.expect("answers").is_empty());
        assert_eq!(witnessed.count().await.expect("answers"), 1, "it is remembered");
        assert!(witnessed.by_origin("log.example").await.expect("answers").is_none());
        // All places are taken, its own too.
        let another = witnessed_log::Model { origin: "other.example".into(), ..new("Kreis", "k4") };
        assert!(witnessed.add(another, 1).await.expect("answers").is_none());
        let back = witnessed.add(new("Stadt neu", "k3"), 1).await.expect("added").expect("it has its place");
        assert_eq!((back.id, back.size, back.key.as_str(), back.name.as_str()), (log.id, 3, "k3", "Stadt neu"));
        assert_eq!((back.note.as_deref(), back.forked_at_ms), (Some("n3"), Some(8)));
    }

    pub(super) async fn files_are_counted_for_each_tenant(store: Store) {
        let ours = scope(&store).await;
        let new = NewTenant { id: id(), slug: "amt".into(), name: "Amt".into(), hosts: Vec::new(), created_at_ms: 1 };
        let theirs = store.tenant(TenantId::from_uuid(store.tenants().create(new).await.expect("created").id));
        assert_eq!(ours.storage_bytes().await.expect("answers"), 0);
        let image = |kind: &str| BrandImage { kind: kind.into(), hash: kind.into(), width: 1, height: 1 };
        ours.branding().add_image(image("logo"), vec![0; 300]).await.expect("kept");
        theirs.branding().add_image(image("logo"), vec![0; 5]).await.expect("kept");
        ours.branding().add_image(image("logo-dark"), vec![0; 20]).await.expect("kept");
        assert_eq!(ours.storage_bytes().await.expect("answers"), 320);
        assert_eq!(theirs.storage_bytes().await.expect("answers"), 5);
        let of_both = [theirs.id(), ours.id(), TenantId::from_uuid(id())];
        assert_eq!(
            store.usage().storage(&of_both).await.expect("answers"),
            [5, 320, 0],
            "in the order of the question"
        );
        let within = ours.begin().await.expect("begun");
        within.branding().remove_image("logo").await.expect("gone");
        assert_eq!(within.storage_of_all().await.expect("answers"), 25, "with what the transaction did");
        within.commit().await.expect("kept");
        assert_eq!(store.usage().storage_of_all().await.expect("answers"), 25);
        theirs.erase_rows().await.expect("erased");
        assert_eq!(store.usage().storage_of_all().await.expect("answers"), 20);
    }

    /// A seal that comes while a witness is being asked is brought to it as well.
    pub(super) async fn what_is_ordered_of_a_witness_while_it_is_asked_is_not_lost(store: Store) {
        let scope = scope(&store).await;
        let witness = vote_witness::Model {
            tenant_id: Uuid::nil(),
            id: Uuid::now_v7(),
            name: "Land".into(),
            url: "https://land.example".into(),
            key: "k".into(),
            origin: None,
            size: 0,
            seen_at_ms: None,
            fault: None,
            created_at_ms: 1,
        };
        scope.witnesses().add(witness.clone()).await.expect("added");
        let (witnesses, outbox) = (scope.witnesses(), scope.outbox());
        assert_eq!(witnesses.behind("log", 1).await.expect("answers"), [witness.id]);
        witnesses.order_one(witness.id, 10).await.expect("ordered");
        assert!(witnesses.behind("log", 1).await.expect("answers").is_empty(), "it is asked already");
        let waiting = async || outbox.waiting_about(&[witness.id], store::WITNESS).await.expect("answers");
        let seen = waiting().await.remove(0);
        let taken = outbox.take(&seen, 1_000).await.expect("answers").expect("taken");
        assert!(outbox.take(&seen, 1_000).await.expect("answers").is_none(), "once at a time");
        // The next seal.
        witnesses.order_one(witness.id, 20).await.expect("ordered");
        outbox.done(taken).await.expect("answers");
        let seen = waiting().await.remove(0);
        assert_eq!((seen.due_at_ms, seen.attempts), (20, 0), "it stays");
        let taken = outbox.take(&seen, 1_000).await.expect("answers").expect("taken");
        outbox.done(taken).await.expect("answers");
        assert!(waiting().await.is_empty(), "and is over when nothing came");
    }

    pub(super) async fn what_is_begun_happens_whole_or_not_at_all(store: Store) {
        let scope = scope(&store).await;
        let work = scope.begin().await.expect("begins");
        account(&work, "Ada").await;
        drop(work);
        assert!(!scope.accounts().any().await.expect("answers"));
        let work = scope.begin().await.expect("begins");
        account(&work, "Ada").await;
        work.commit().await.expect("commits");
        assert!(scope.accounts().any().await.expect("answers"));
    }
}
