//! Invitations, their links and their codes.

use ids::{AccountId, LinkId, MeetingId};
use store::{NewInvitation, NewLink, Store, StoreError, TenantScope};

use super::{account, id, meeting, scope};

async fn invited(
    scope: &TenantScope,
    by: AccountId,
    meeting: MeetingId,
    who: &str,
    at_ms: i64,
) -> Result<LinkId, StoreError> {
    let link: LinkId = id();
    let secret_hash = link.uuid().as_bytes().to_vec();
    let new = NewLink {
        id: link,
        meeting,
        secret_hash,
        role: "chair",
        personal: true,
        created_at_ms: at_ms,
        expires_at_ms: None,
    };
    scope.links().create(new).await.expect("a link");
    let email = format!("{who}@example.org");
    let new = NewInvitation { link, meeting, email_key: email.clone(), email, name: who.into(), by, at_ms };
    scope.invitations().create(new).await.map(|_| link)
}

pub(crate) async fn an_address_is_invited_once_and_its_link_is_nobody_elses(store: Store) {
    let scope = scope(&store).await;
    let ada = account(&scope, "Ada").await;
    let (m, other) = (meeting(&scope, ada, "aaa", 1).await, meeting(&scope, ada, "bbb", 1).await);
    let ben = invited(&scope, ada, m, "ben", 10).await.expect("invited");
    assert!(matches!(invited(&scope, ada, m, "ben", 11).await, Err(StoreError::Conflict)));
    let cem = invited(&scope, ada, m, "cem", 12).await.expect("invited");
    invited(&scope, ada, other, "ben", 13).await.expect("another meeting");
    assert!(scope.links().of_meeting(m).await.expect("listed").is_empty(), "personal links are in no list");
    assert!(!scope.links().revoke(m, ben, 20).await.expect("answers"), "they are withdrawn, not revoked");

    let first = scope.invitations().page(m, None, 1).await.expect("listed");
    assert_eq!(
        first.items.iter().map(|(one, link)| (one.link_id, link.id)).collect::<Vec<_>>(),
        [(cem.uuid(), cem.uuid())]
    );
    let second = scope.invitations().page(m, first.next.as_deref(), 9).await.expect("listed");
    // The link of the second try without an invitation is no invitation.
    assert_eq!((second.items.len(), second.items[0].0.link_id, second.next), (1, ben.uuid(), None));
    assert_eq!(scope.invitations().count(m).await.expect("counted"), 2);
    assert_eq!(scope.invitations().of_meeting(m).await.expect("listed").len(), 2);
    assert!(scope.invitations().sent_again(ben, ada, 40, 2).await.expect("answers"));
    assert!(!scope.invitations().sent_again(ben, ada, 41, 2).await.expect("answers"), "so often and no more");
    assert!(scope.invitations().hold(ben).await.expect("answers"));

    assert!(!scope.links().delete_personal(other, ben).await.expect("answers"), "not through another meeting");
    assert!(scope.links().delete_personal(m, ben).await.expect("answers"));
    assert!(scope.invitations().find(ben).await.expect("answers").is_none(), "nothing is left of it");
    assert!(!scope.invitations().hold(ben).await.expect("answers"));
    assert!(scope.meetings().delete(m).await.expect("answers"));
    assert!(scope.invitations().find(cem).await.expect("answers").is_none(), "they go with the meeting");
}

pub(crate) async fn mails_are_counted_within_a_time(store: Store) {
    let scope = scope(&store).await;
    let count = async |key: u8, now_ms| scope.tallies().count(vec![key; 32], 2, 100, now_ms).await.expect("counted");
    assert_eq!((count(1, 10).await, count(1, 50).await), (None, None));
    assert_eq!(count(1, 109).await, Some(110), "as many as there may be, until then");
    assert_eq!(count(2, 109).await, None, "another key");
    assert_eq!((count(1, 110).await, count(1, 110).await, count(1, 110).await), (None, None, Some(210)));
    // What is taken back with its transaction is not counted.
    let open = scope.begin().await.expect("begun");
    assert_eq!(open.tallies().count(vec![2; 32], 2, 100, 120).await.expect("counted"), None);
    drop(open);
    assert_eq!((count(2, 120).await, count(2, 120).await), (None, Some(209)));
    scope.tallies().delete_over(209).await.expect("deleted");
    assert_eq!((count(2, 209).await, count(1, 209).await), (None, Some(210)));
}

pub(crate) async fn a_code_counts_once_in_time_and_so_often(store: Store) {
    let scope = scope(&store).await;
    let ada = account(&scope, "Ada").await;
    let m = meeting(&scope, ada, "aaa", 1).await;
    let ben = invited(&scope, ada, m, "ben", 10).await.expect("invited");
    let cem = invited(&scope, ada, m, "cem", 10).await.expect("invited");
    let all = scope.invitations();
    let seen = async |link| all.find(link).await.expect("answers").expect("there");
    assert!(!all.prove(ben, &[1; 32], 11).await.expect("answers"), "no code, no proof");

    let before = seen(ben).await;
    assert!(all.set_code(&before, vec![1; 32], 100, (1, 11)).await.expect("answers"));
    assert!(!all.set_code(&before, vec![2; 32], 100, (1, 11)).await.expect("answers"), "somebody was faster");
    for n in 0..3 {
        assert!(all.count_try(ben, 3, 5).await.expect("answers"), "try {n}");
        assert!(!all.prove(ben, &[9; 32], 12).await.expect("answers"));
    }
    assert!(!all.count_try(ben, 3, 5).await.expect("answers"), "this code takes no more");
    assert!(all.set_code(&seen(ben).await, vec![2; 32], 100, (2, 11)).await.expect("answers"));
    assert!(all.count_try(ben, 3, 5).await.expect("answers") && all.count_try(ben, 3, 5).await.expect("answers"));
    assert!(!all.count_try(ben, 3, 5).await.expect("answers"), "so many wrong ones in all");
    assert!(!all.prove(ben, &[2; 32], 100).await.expect("answers"), "too late");
    assert!(!all.prove(cem, &[2; 32], 13).await.expect("answers"), "the code of another");
    assert!(all.prove(ben, &[2; 32], 13).await.expect("answers"));
    assert!(!all.prove(ben, &[2; 32], 14).await.expect("answers"), "it is used up");
    let proven = seen(ben).await;
    assert_eq!((proven.verified_at_ms, proven.failures, proven.codes_sent), (Some(13), 0, 0));
    assert_eq!(seen(cem).await.verified_at_ms, None);

    assert!(all.set_code(&proven, vec![3; 32], 100, (1, 20)).await.expect("answers"));
    assert!(all.prove(ben, &[3; 32], 30).await.expect("answers"));
    assert_eq!(seen(ben).await.verified_at_ms, Some(13), "the first time is what is told");
}
