//! Who administers what: every direction in which nothing may be done, and how many statements a page takes.
#![allow(clippy::unwrap_used)]

use std::net::IpAddr;
use std::sync::Arc;

use identity::{
    AccessEnded, AccountEdit, Administration, GroupChange, Handing, Identity, IdentityError, Keys, MeetingEdit,
    NewPerson, Origin, Passwords, Policies, Principal, Subject, TenantRole, UnitChange,
};
use ids::{AccountId, GroupId, MeetingId, UnitId};
use outbound::{AllowList, Limits, Outbound};
use store::{AccountQuery, ManualClock, NewAccount, Store, TenantScope};
use uuid::Uuid;

const PASSWORD: &str = "correct horse battery";

/// A town: on top the town, below it roads and schools; below roads the depot.
struct Town {
    identity: Identity,
    scope: TenantScope,
    all: Administration,
    town: UnitId,
    roads: UnitId,
    depot: UnitId,
    schools: UnitId,
    _dir: tempfile::TempDir,
}

impl Town {
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::connect(&format!("sqlite://{}", dir.path().join("p.db").display())).await.unwrap();
        store.migrate(None).await.unwrap();
        let tenant = store.tenants().ensure_home("Test", 1).await.unwrap();
        let scope = store.tenant(tenant);
        let clock = Arc::new(ManualClock::at(1_000));
        let outbound = Outbound::new(AllowList::none(), "", Limits::default()).unwrap();
        let policies = Arc::new(Policies::new(store.clone(), clock.clone()));
        let identity = Identity::new(scope.clone(), Keys::fixed(), clock, Passwords::cheap(), outbound, policies);
        let all = identity.administration_of_the_machine().await.unwrap();
        let unit = async |name: &str, parent: Option<UnitId>| {
            let all = identity.administration_of_the_machine().await.unwrap();
            UnitId::from_uuid(identity.create_unit(&all, name, name, parent).await.unwrap().id)
        };
        let town = unit("Town", None).await;
        let roads = unit("Roads", Some(town)).await;
        let depot = unit("Depot", Some(roads)).await;
        let schools = unit("Schools", Some(town)).await;
        drop(all);
        let all = identity.administration_of_the_machine().await.unwrap();
        let town = Self { identity, scope, all, town, roads, depot, schools, _dir: dir };
        town.person("Chief", None, true).await;
        town
    }

    async fn person(&self, name: &str, unit: Option<UnitId>, administrator: bool) -> AccountId {
        let new = NewPerson { name: name.into(), email: format!("{name}@example.org"), unit, administrator };
        AccountId::from_uuid(self.identity.invite_account(&self.all, &new, Handing::Shown).await.unwrap().0.id)
    }

    /// Somebody who administers a unit, signed in.
    async fn keeper(&self, name: &str, unit: UnitId) -> Principal {
        let id = self.person(name, Some(unit), false).await;
        self.identity.grant(&self.all, Subject::Account(id), TenantRole::UnitAdministrator, Some(unit)).await.unwrap();
        self.sign_in(name, id).await
    }

    async fn sign_in(&self, name: &str, id: AccountId) -> Principal {
        let (_, link) = self.identity.renew_setup_link(&self.all, id, Handing::Shown).await.unwrap();
        let origin = Origin { address: IpAddr::from([192, 0, 2, 1]), user_agent: String::new() };
        let mail = format!("{name}@example.org");
        self.identity.redeem_setup(&link.secret, name, &mail, PASSWORD, &origin).await.unwrap().principal
    }
}

/// Refused, and in which way: what is out of reach does not exist, what is above may not be touched.
macro_rules! refused {
    ($done:expr, $($how:tt)+) => {{
        let done = $done.await;
        assert!(matches!(done, Err($($how)+)), "{}: {:?}", stringify!($done), done.err());
    }};
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keeper_of_a_unit_reaches_down_and_nowhere_else() {
    use IdentityError::{Field, NotFound, NotPermitted};
    let town = Town::new().await;
    let identity = &town.identity;
    let keeper = town.keeper("Keeper", town.roads).await;
    let by = identity.administration(&keeper).await.unwrap();
    let inside = town.person("Inside", Some(town.depot), false).await;
    let beside = town.person("Beside", Some(town.schools), false).await;
    let above = town.person("Above", Some(town.town), false).await;
    let nowhere = town.person("Nowhere", None, false).await;
    let chief_inside = town.person("ChiefInside", Some(town.roads), true).await;
    let auditor = town.person("Auditor", Some(town.roads), false).await;
    identity.grant(&town.all, Subject::Account(auditor), TenantRole::Auditor, None).await.unwrap();
    let other = town.person("Other", Some(town.roads), false).await;
    identity
        .grant(&town.all, Subject::Account(other), TenantRole::UnitAdministrator, Some(town.schools))
        .await
        .unwrap();

    // Accounts: the list holds the unit's own, and no more.
    let list = identity.accounts(&by, AccountQuery::default(), None, 50).await.unwrap();
    let names: Vec<_> = list.page.items.iter().map(|entry| entry.account.name.as_str()).collect();
    assert_eq!(names, ["Auditor", "ChiefInside", "Inside", "Keeper", "Other"]);
    let asked = AccountQuery { units: Some(vec![town.schools]), ..AccountQuery::default() };
    assert!(identity.accounts(&by, asked, None, 50).await.unwrap().page.items.is_empty(), "asking does not widen it");

    let rename = |name: &str| AccountEdit { name: Some(name.into()), ..AccountEdit::default() };
    identity.edit_account(&by, inside, rename("Within")).await.unwrap();
    for out in [beside, above, nowhere] {
        refused!(identity.account_entry(&by, out), NotFound);
        refused!(identity.edit_account(&by, out, rename("Mine")), NotFound);
        refused!(identity.renew_setup_link(&by, out, Handing::Shown), NotFound);
        refused!(identity.delete_account(&by, out, None), NotFound);
    }
    // Whoever has power beyond the unit is seen, not touched: their sign-in link would be a way up.
    for mightier in [chief_inside, auditor, other] {
        refused!(identity.edit_account(&by, mightier, rename("Mine")), NotPermitted);
        refused!(identity.renew_setup_link(&by, mightier, Handing::Shown), NotPermitted);
        refused!(identity.delete_account(&by, mightier, None), NotPermitted);
    }
    let moved = |unit| AccountEdit { unit: Some(unit), ..AccountEdit::default() };
    refused!(identity.edit_account(&by, inside, moved(Some(town.schools))), Field(_));
    refused!(identity.edit_account(&by, inside, moved(None)), Field(_));
    let admin = AccountEdit { administrator: Some(true), ..AccountEdit::default() };
    refused!(identity.edit_account(&by, inside, admin), NotPermitted);
    let new = |unit, administrator| NewPerson { name: "N".into(), email: "n@example.org".into(), unit, administrator };
    refused!(identity.invite_account(&by, &new(None, false), Handing::Shown), Field(_));
    refused!(identity.invite_account(&by, &new(Some(town.town), false), Handing::Shown), Field(_));
    refused!(identity.invite_account(&by, &new(Some(town.roads), true), Handing::Shown), NotPermitted);

    // Roles: of the own units, to people of the own units.
    let me = Subject::Account(keeper.account);
    let them = Subject::Account(inside);
    for (subject, role, unit) in
        [(them, TenantRole::Administrator, None), (them, TenantRole::Auditor, None), (me, TenantRole::Auditor, None)]
    {
        refused!(identity.grant(&by, subject, role, unit), NotPermitted);
    }
    for unit in [Some(town.town), Some(town.schools), None] {
        refused!(identity.grant(&by, them, TenantRole::UnitAdministrator, unit), Field(_));
    }
    refused!(identity.grant(&by, Subject::Account(beside), TenantRole::UnitAdministrator, Some(town.depot)), NotFound);
    let given = identity.grant(&by, them, TenantRole::UnitAdministrator, Some(town.depot)).await.unwrap();
    identity.revoke_grant(&by, given.id.into()).await.unwrap();
    let others = identity.account_entry(&town.all, other).await.unwrap().grants;
    refused!(identity.revoke_grant(&by, others[0].id.into()), NotPermitted);
    let own = identity.account_entry(&town.all, keeper.account).await.unwrap().grants;
    refused!(identity.revoke_grant(&by, own[0].id.into()), IdentityError::LastAdministrator);

    // Units: below the own one.
    let yard = identity.create_unit(&by, "Yard", "Yard", Some(town.depot)).await.unwrap();
    for parent in [None, Some(town.town), Some(town.schools)] {
        assert!(identity.create_unit(&by, "X", "X", parent).await.is_err(), "{parent:?}");
    }
    let name = || UnitChange { name: Some("Mine".into()), ..UnitChange::default() };
    refused!(identity.change_unit(&by, town.roads, name()), NotPermitted);
    refused!(identity.change_unit(&by, town.schools, name()), NotFound);
    refused!(identity.change_unit(&by, town.town, name()), NotFound);
    let up = UnitChange { parent: Some(None), ..UnitChange::default() };
    refused!(identity.change_unit(&by, town.depot, up), NotPermitted);
    let away = UnitChange { parent: Some(Some(town.schools)), ..UnitChange::default() };
    refused!(identity.change_unit(&by, town.depot, away), Field(_));
    refused!(identity.delete_unit(&by, town.schools, None), NotFound);
    refused!(identity.delete_unit(&by, town.roads, None), NotPermitted);
    let by = identity.administration(&keeper).await.unwrap();
    identity.delete_unit(&by, yard.id.into(), Some(1)).await.unwrap();
    refused!(identity.delete_unit(&by, town.depot, None), IdentityError::InUse);

    // Groups: of the own units, as long as they have no power beyond.
    refused!(identity.create_group(&by, "G", None), Field(_));
    refused!(identity.create_group(&by, "G", Some(town.schools)), Field(_));
    let group = GroupId::from_uuid(identity.create_group(&by, "Crew", Some(town.roads)).await.unwrap().id);
    identity.join_group(&by, group, inside).await.unwrap();
    refused!(identity.join_group(&by, group, beside), NotFound);
    refused!(identity.join_group(&by, group, chief_inside), NotPermitted);
    identity.grant(&town.all, Subject::Group(group), TenantRole::Administrator, None).await.unwrap();
    refused!(identity.join_group(&by, group, keeper.account), NotPermitted);
    refused!(identity.leave_group(&by, group, inside), NotPermitted);
    refused!(identity.change_group(&by, group, GroupChange::default()), NotPermitted);
    refused!(identity.delete_group(&by, group, None), NotPermitted);
    refused!(identity.edit_account(&by, inside, rename("X")), NotPermitted);
    let foreign = GroupId::from_uuid(identity.create_group(&town.all, "All", None).await.unwrap().id);
    refused!(identity.group(&by, foreign), NotFound);
    refused!(identity.group_members(&by, foreign, None, 9), NotFound);

    // A table names no other unit either.
    let csv = "name,email,unit\nA,a@example.org,Depot\nB,b@example.org,Schools\nC,c@example.org,\n";
    let lines = identity.read_accounts(&by, csv, None).await.unwrap();
    assert_eq!(lines.iter().map(|line| line.fault.is_none()).collect::<Vec<_>>(), [true, false, false]);

    // Whoever has no role administers nothing.
    let plain = town.sign_in("Beside", beside).await;
    refused!(identity.administration(&plain), NotPermitted);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_always_remains_who_administers() {
    let town = Town::new().await;
    let identity = &town.identity;
    let chiefs = AccountQuery { role: Some("administrator".into()), ..AccountQuery::default() };
    let chief = identity.accounts(&town.all, chiefs, None, 9).await.unwrap().page.items[0].account.id;
    let chief = AccountId::from_uuid(chief);
    for edit in [
        AccountEdit { disabled: Some(true), ..AccountEdit::default() },
        AccountEdit { administrator: Some(false), ..AccountEdit::default() },
    ] {
        refused!(identity.edit_account(&town.all, chief, edit), IdentityError::LastAdministrator);
    }
    refused!(identity.delete_account(&town.all, chief, None), IdentityError::LastAdministrator);
    let grants = identity.account_entry(&town.all, chief).await.unwrap().grants;
    refused!(identity.revoke_grant(&town.all, grants[0].id.into()), IdentityError::LastAdministrator);
    assert!(!identity.account_entry(&town.all, chief).await.unwrap().account.disabled, "and nothing was half done");

    // One by a group is as good; then it is the group that must stay.
    let deputy = town.person("Deputy", None, false).await;
    let group = GroupId::from_uuid(identity.create_group(&town.all, "Chiefs", None).await.unwrap().id);
    identity.grant(&town.all, Subject::Group(group), TenantRole::Administrator, None).await.unwrap();
    identity.join_group(&town.all, group, deputy).await.unwrap();
    let signed_in = town.sign_in("Deputy", deputy).await;
    assert!(signed_in.administrator, "by the group");
    identity.delete_account(&town.all, chief, None).await.unwrap();
    refused!(identity.leave_group(&town.all, group, deputy), IdentityError::LastAdministrator);
    refused!(identity.delete_group(&town.all, group, None), IdentityError::LastAdministrator);
}

#[tokio::test(flavor = "multi_thread")]
async fn units_form_no_circle_and_do_not_go_too_deep() {
    let town = Town::new().await;
    let identity = &town.identity;
    let under = |parent| UnitChange { parent: Some(Some(parent)), ..UnitChange::default() };
    for below in [town.town, town.roads, town.depot] {
        refused!(identity.change_unit(&town.all, town.town, under(below)), IdentityError::Field(_));
    }
    let mut deepest = town.depot;
    for level in 4..=identity::UNIT_DEPTH_MAX {
        let name = format!("L{level}");
        deepest = UnitId::from_uuid(identity.create_unit(&town.all, &name, &name, Some(deepest)).await.unwrap().id);
    }
    refused!(identity.create_unit(&town.all, "L9", "L9", Some(deepest)), IdentityError::Field(_));
    // Moved one level down, the deepest of them would be too deep.
    refused!(identity.change_unit(&town.all, town.roads, under(town.schools)), IdentityError::Field(_));
    let stale = UnitChange { name: Some("X".into()), version: Some(7), ..UnitChange::default() };
    refused!(identity.change_unit(&town.all, town.depot, stale), IdentityError::Stale);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_stays_with_its_unit_and_is_handed_on() {
    let town = Town::new().await;
    let identity = &town.identity;
    let keeper = town.keeper("Keeper", town.roads).await;
    let by = identity.administration(&keeper).await.unwrap();
    let owner = town.person("Owner", Some(town.depot), false).await;
    let heir = town.person("Heir", Some(town.roads), false).await;
    let stranger = town.person("Stranger", Some(town.schools), false).await;
    let unit = Some(town.depot.uuid());
    let (meeting, _) = identity.create_meeting(owner, unit, "Works", "guests", None, None).await.unwrap();
    let meeting = MeetingId::from_uuid(meeting.id);
    let (foreign, _) =
        identity.create_meeting(stranger, Some(town.schools.uuid()), "Lessons", "guests", None, None).await.unwrap();

    let mut ended = identity.access_ended();
    identity.delete_account(&by, owner, None).await.unwrap();
    assert_eq!(ended.recv().await.unwrap(), AccessEnded::Account(owner));
    let page = identity.unit_meetings(&by, None, None, 9).await.unwrap();
    assert_eq!(page.items.len(), 1, "those of other units are not told");
    assert!(page.items[0].owner.is_none());
    refused!(identity.unit_meeting(&by, foreign.id.into()), IdentityError::NotFound);
    refused!(identity.unit_meetings(&by, Some(town.schools), None, 9), IdentityError::Field(_));
    let to = |owner| MeetingEdit { owner: Some(owner), ..MeetingEdit::default() };
    refused!(identity.edit_unit_meeting(&by, meeting, to(stranger)), IdentityError::Field(_));
    refused!(identity.edit_unit_meeting(&by, meeting, to(owner)), IdentityError::Field(_));
    refused!(identity.edit_unit_meeting(&by, foreign.id.into(), to(heir)), IdentityError::NotFound);
    let handed = identity.edit_unit_meeting(&by, meeting, to(heir)).await.unwrap();
    assert_eq!(handed.owner.unwrap().name, "Heir");
    assert!(identity.own_meeting(heir, meeting).await.is_ok());

    // Colleagues are those of the unit and of what is below it.
    let account = async |id| identity.account_entry(&town.all, id).await.unwrap().account;
    let roads = Some(town.roads.uuid());
    assert!(identity.is_colleague(&account(heir).await, roads).await.unwrap());
    assert!(!identity.is_colleague(&account(heir).await, unit).await.unwrap(), "not of a unit below the own one");
    assert!(!identity.is_colleague(&account(stranger).await, roads).await.unwrap());
    assert!(!identity.is_colleague(&account(heir).await, None).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_a_thousand_accounts_takes_few_statements() {
    /// Page, count, memberships, roles, groups, and whom the directory keeps.
    const STATEMENTS: u64 = 6;
    let town = Town::new().await;
    let rows = (0..1_000).map(|n| NewAccount {
        id: AccountId::from_uuid(Uuid::now_v7()),
        name: format!("Person {n:04}"),
        email: format!("p{n}@example.org"),
        email_key: format!("p{n}@example.org"),
        password_hash: None,
        operator: false,
        unit: Some(if n % 2 == 0 { town.depot } else { town.schools }),
        created_at_ms: n,
    });
    town.scope.accounts().create_many(rows.collect()).await.unwrap();
    let group = GroupId::from_uuid(town.identity.create_group(&town.all, "Crew", None).await.unwrap().id);
    town.identity.grant(&town.all, Subject::Group(group), TenantRole::Auditor, None).await.unwrap();
    let all = town.identity.accounts(&town.all, AccountQuery::default(), None, 200).await.unwrap();
    for entry in all.page.items.iter().take(30) {
        town.identity.join_group(&town.all, group, entry.account.id.into()).await.unwrap();
    }
    let queries = [
        AccountQuery::default(),
        AccountQuery { text: Some("depot".into()), ..AccountQuery::default() },
        AccountQuery { role: Some("auditor".into()), descending: true, ..AccountQuery::default() },
        AccountQuery { units: Some(vec![town.depot]), text: Some("person".into()), ..AccountQuery::default() },
    ];
    for (query, expected) in queries.into_iter().zip([1_001, 500, 30, 500]) {
        let mut counts = Vec::new();
        for limit in [1, 25, 200] {
            let before = town.scope.statements_run();
            let list = town.identity.accounts(&town.all, query.clone(), None, limit).await.unwrap();
            counts.push(town.scope.statements_run() - before);
            assert_eq!(list.total, expected, "{query:?}");
        }
        assert!(counts.iter().all(|count| *count <= STATEMENTS), "{counts:?} for {query:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_is_taken_whole_or_not_and_every_other_line_is_named() {
    use identity::LineFault;
    let town = Town::new().await;
    let identity = &town.identity;
    let csv = "Name;E-Mail;Einheit\r\n\
        Ada Groß;ada@example.org;depot\r\n\
        =cmd();bea@example.org;depot\r\n\
        Cem;cem;depot\r\n\
        Dee;chief@EXAMPLE.org;depot\r\n\
        Eve;ADA@example.org;\r\n\
        Fay;fay@example.org;Nowhere\r\n\
        Gil;gil@example.org\r\n\
        ;hal@example.org;\r\n\
        Ida;ida@example.org;\r\n";
    let lines = identity.read_accounts(&town.all, csv, Some(town.schools)).await.unwrap();
    let faults: Vec<_> = lines.iter().filter_map(|line| line.fault.map(|fault| (line.line, fault))).collect();
    assert_eq!(
        faults,
        [
            (3, LineFault::Formula),
            (4, LineFault::EmailMalformed),
            (5, LineFault::EmailTaken),
            (6, LineFault::EmailTwice),
            (7, LineFault::Unit),
            (8, LineFault::Fields),
            (9, LineFault::Name),
        ]
    );
    // Somebody takes an address meanwhile: then nothing is added.
    let taken = town.person("ida", None, false).await;
    refused!(identity.add_accounts(&town.all, &lines, Handing::Shown), IdentityError::Stale);
    assert_eq!(identity.accounts(&town.all, AccountQuery::default(), None, 9).await.unwrap().total, 2);
    identity.delete_account(&town.all, taken, None).await.unwrap();
    let added = identity.add_accounts(&town.all, &lines, Handing::Shown).await.unwrap();
    let units: Vec<_> = added.iter().map(|(account, _)| account.unit_id).collect();
    assert_eq!(units, [Some(town.depot.uuid()), Some(town.schools.uuid())]);
    assert!(identity.check_setup(&added[0].1.secret).await.is_ok(), "each has a link");
    for nonsense in ["", "name,phone\nA,1", "name,name,email\nA,B,c@d", "name,email", "name,email\n\"A,b@c"] {
        refused!(identity.read_accounts(&town.all, nonsense, None), IdentityError::Table(_));
    }
}
