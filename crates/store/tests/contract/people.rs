//! Units, groups, roles, and accounts as a directory.

use ids::{AccountId, GrantId, GroupId, UnitId};
use store::{
    AccountOrder, AccountQuery, AccountState, NewAccount, NewGrant, NewGroup, NewUnit, Store, StoreError, TenantScope,
    UnitEdit,
};

use super::{account, id, meeting, new_account, scope};

async fn unit(scope: &TenantScope, parent: Option<UnitId>, short: &str) -> UnitId {
    let new = NewUnit { id: id(), parent, name: format!("Unit {short}"), short_name: short.into(), created_at_ms: 1 };
    UnitId::from_uuid(scope.units().create(new).await.expect("created").id)
}

async fn in_unit(scope: &TenantScope, name: &str, unit: Option<UnitId>) -> AccountId {
    let new = NewAccount { unit, ..new_account(name) };
    AccountId::from_uuid(scope.accounts().create(new).await.expect("created").id)
}

pub(crate) async fn units_hang_together(store: Store) {
    let scope = scope(&store).await;
    let town = unit(&scope, None, "ST").await;
    let roads = unit(&scope, Some(town), "61").await;
    let twice = NewUnit { id: id(), parent: None, name: "x".into(), short_name: "st".into(), created_at_ms: 1 };
    assert!(matches!(scope.units().create(twice).await, Err(StoreError::Conflict)), "short names are unique");
    let lost = NewUnit { id: id(), parent: Some(id()), name: "x".into(), short_name: "x".into(), created_at_ms: 1 };
    assert!(matches!(scope.units().create(lost).await, Err(StoreError::Bound)));

    let edit = UnitEdit { parent: Some(town), name: "Roads".into(), short_name: "66".into() };
    scope.units().change(roads, 1, edit.clone()).await.expect("changed");
    assert!(matches!(scope.units().change(roads, 1, edit).await, Err(StoreError::Stale)), "somebody was faster");
    let all = scope.units().all().await.expect("listed");
    assert_eq!(all.iter().map(|u| (u.short_name.as_str(), u.version)).collect::<Vec<_>>(), [("66", 2), ("ST", 1)]);

    // What is in a unit keeps it.
    assert!(matches!(scope.units().delete(town, None).await, Err(StoreError::Bound)), "a unit is below");
    let ada = in_unit(&scope, "Ada", Some(roads)).await;
    assert!(matches!(scope.units().delete(roads, None).await, Err(StoreError::Bound)), "an account is in it");
    let nowhere = NewAccount { unit: Some(id()), ..new_account("Bea") };
    assert!(matches!(scope.accounts().create(nowhere).await, Err(StoreError::Bound)), "no such unit");
    let move_to = |unit: Option<UnitId>| store::entity::account::ActiveModel {
        id: sea_orm::Unchanged(ada.uuid()),
        unit_id: sea_orm::Set(unit.map(UnitId::uuid)),
        ..Default::default()
    };
    assert!(matches!(scope.accounts().update(move_to(Some(id())), None).await, Err(StoreError::Bound)));
    let moved = scope.accounts().update(move_to(None), Some(1)).await.expect("moved");
    assert_eq!((moved.unit_id, moved.version), (None, 2));
    assert!(matches!(scope.accounts().update(move_to(None), Some(1)).await, Err(StoreError::Stale)));
    let m = meeting(&scope, ada, "aaa", 1).await;
    scope.meetings().hand_over(m, ada, Some(roads)).await.expect("handed over");
    assert_eq!(scope.meetings().page_of_units(Some(&[roads]), None, 9).await.expect("a page").items.len(), 1);
    assert!(scope.meetings().page_of_units(Some(&[town]), None, 9).await.expect("a page").items.is_empty());
    assert!(matches!(scope.units().delete(roads, None).await, Err(StoreError::Bound)), "a meeting is in it");
    scope.meetings().hand_over(m, ada, None).await.expect("handed over");
    scope.units().delete(roads, Some(2)).await.expect("deleted");
}

pub(crate) async fn accounts_are_found_by_what_people_type(store: Store) {
    let scope = scope(&store).await;
    let roads = unit(&scope, None, "66").await;
    for (name, unit) in [("Zoe", None), ("Özlem Groß", Some(roads)), ("Ozan", Some(roads)), ("100%_Sicher!", None)] {
        in_unit(&scope, name, unit).await;
    }
    let found = async |query: AccountQuery| {
        let page = scope.accounts().page(&query, None, 10).await.expect("a page");
        assert_eq!(scope.accounts().count(&query).await.expect("counted"), page.items.len() as u64);
        page.items.into_iter().map(|account| account.name).collect::<Vec<_>>()
    };
    let text = |text: &str| AccountQuery { text: Some(text.into()), ..Default::default() };
    assert_eq!(found(text("oz")).await, ["Ozan", "Özlem Groß"], "by the directory's order");
    assert_eq!(found(text("GROSS")).await, ["Özlem Groß"]);
    assert_eq!(found(text("%_s")).await, ["100%_Sicher!"], "signs mean themselves");
    assert_eq!(found(text("!")).await, ["100%_Sicher!"]);
    assert!(found(text("'; DROP TABLE accounts")).await.is_empty());
    assert_eq!(found(AccountQuery { text_units: vec![roads], ..text("zoe") }).await.len(), 3, "or by the unit");
    assert_eq!(found(AccountQuery { units: Some(vec![roads]), ..Default::default() }).await.len(), 2);
    assert!(
        found(AccountQuery { within: Some(vec![]), ..Default::default() }).await.is_empty(),
        "nothing within reach"
    );
    assert!(found(AccountQuery { state: Some(AccountState::Active), ..Default::default() }).await.is_empty());
    assert_eq!(found(AccountQuery { state: Some(AccountState::Invited), ..Default::default() }).await.len(), 4);

    // Every order is walked whole, in both directions, also with a cursor.
    for order in [AccountOrder::Name, AccountOrder::Email, AccountOrder::Created] {
        let mut walks = Vec::new();
        for descending in [false, true] {
            let query = AccountQuery { order, descending, ..Default::default() };
            let (mut cursor, mut walk) = (None, Vec::new());
            loop {
                let page = scope.accounts().page(&query, cursor.as_deref(), 1).await.expect("a page");
                walk.extend(page.items.into_iter().map(|account| account.name));
                let Some(next) = page.next else { break };
                cursor = Some(next);
            }
            walks.push(walk);
        }
        walks[1].reverse();
        assert_eq!((walks[0].len(), &walks[0]), (4, &walks[1]), "{order:?}");
    }
}

pub(crate) async fn roles_come_by_groups_too(store: Store) {
    let scope = scope(&store).await;
    let roads = unit(&scope, None, "66").await;
    let (ada, bea) = (account(&scope, "Ada").await, account(&scope, "Bea").await);
    let group = NewGroup { id: id::<GroupId>(), unit: None, name: "Council".into(), created_at_ms: 1 };
    let group = GroupId::from_uuid(scope.groups().create(group).await.expect("created").id);
    scope.groups().join(group, bea).await.expect("joined");
    assert!(matches!(scope.groups().join(group, bea).await, Err(StoreError::Conflict)));
    let grant = |account, group, role: &str, unit| NewGrant {
        id: id::<GrantId>(),
        account,
        group,
        role: role.into(),
        unit,
        created_at_ms: 1,
    };
    scope.grants().create(grant(Some(ada), None, "administrator", None)).await.expect("granted");
    assert!(matches!(
        scope.grants().create(grant(Some(ada), None, "administrator", None)).await,
        Err(StoreError::Conflict)
    ));
    scope.grants().create(grant(None, Some(group), "unit-administrator", Some(roads))).await.expect("granted");
    assert!(scope.grants().create(grant(None, None, "auditor", None)).await.is_err(), "of nobody");
    assert!(scope.grants().create(grant(Some(ada), Some(group), "auditor", None)).await.is_err(), "of two");

    assert_eq!(scope.grants().of_account(bea).await.expect("listed")[0].unit_id, Some(roads.uuid()));
    let of_both = scope.grants().of_accounts(&[ada.uuid(), bea.uuid()]).await.expect("listed");
    assert_eq!(of_both.len(), 2);
    let with = |role: &str| AccountQuery { role: Some(role.into()), ..Default::default() };
    assert_eq!(scope.accounts().count(&with("unit-administrator")).await.expect("counted"), 1, "by the group");
    assert_eq!(scope.accounts().count_able("administrator").await.expect("counted"), 1);
    assert_eq!(scope.groups().sizes(&[group.uuid()]).await.expect("counted"), [(group.uuid(), 1)]);
    assert_eq!(scope.groups().members(group, None, 5).await.expect("a page").items[0].name, "Bea");
    scope.groups().delete(group, Some(1)).await.expect("deleted");
    assert!(scope.grants().of_account(bea).await.expect("listed").is_empty(), "the role goes with the group");
    assert!(scope.grants().revoke(ada, "administrator").await.expect("answers"));
}

pub(crate) async fn a_deleted_account_leaves_its_meetings(store: Store) {
    let scope = scope(&store).await;
    let ada = account(&scope, "Ada").await;
    let m = meeting(&scope, ada, "aaa", 1).await;
    let group = NewGroup { id: id::<GroupId>(), unit: None, name: "Council".into(), created_at_ms: 1 };
    let group = GroupId::from_uuid(scope.groups().create(group).await.expect("created").id);
    scope.groups().join(group, ada).await.expect("joined");
    scope.accounts().erase(ada, 7).await.expect("erased");
    assert!(scope.accounts().find(ada).await.expect("answers").is_none());
    assert!(scope.accounts().find_by_email_key("ada@example.org").await.expect("answers").is_none());
    assert!(!scope.accounts().any().await.expect("answers"));
    assert!(scope.groups().members(group, None, 5).await.expect("a page").items.is_empty());
    assert!(scope.meetings().find(m).await.expect("answers").is_some());
    account(&scope, "Ada").await;
}
