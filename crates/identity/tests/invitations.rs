//! Invitations by mail: what a code is good for, how often it may be tried, and whose the role is.
#![allow(clippy::unwrap_used)]

use std::net::IpAddr;
use std::sync::Arc;

use identity::{
    AccessEnded, CODE_FAILURES_MAX, CODE_LIFE_MS, CODE_TRIES_MAX, CODES_AN_HOUR_MAX, INVITATION_SENDS_MAX,
    INVITATIONS_AN_HOUR_MAX, Identity, IdentityError, InvitationMail, InvitationState, Keys, MailCourse, MeetingDoor,
    NewGuest, Origin, PLAIN_ROLE, Passwords, Policies, Principal,
};
use ids::{LinkId, MeetingId};
use mail::{Language, Order, Place};
use outbound::{AllowList, Limits, Outbound};
use store::entity::meeting;
use store::{ManualClock, Store};
use uuid::Uuid;

const HOUR: i64 = 3_600_000;
const URL: &str = "https://amt.example";

/// A meeting to which people are invited.
struct Office {
    identity: Identity,
    clock: Arc<ManualClock>,
    ada: Principal,
    meeting: meeting::Model,
    _dir: tempfile::TempDir,
}

impl Office {
    async fn new() -> Self {
        let (dir, clock) = (tempfile::tempdir().unwrap(), Arc::new(ManualClock::at(1_000 * HOUR)));
        let store = Store::connect(&format!("sqlite://{}", dir.path().join("p.db").display())).await.unwrap();
        store.migrate(None).await.unwrap();
        let tenant = store.tenants().ensure_home("Test", 1).await.unwrap();
        let outbound = Outbound::new(AllowList::none(), "", Limits::default()).unwrap();
        let policies = Arc::new(Policies::new(store.clone(), clock.clone()));
        let scope = store.tenant(tenant);
        let identity = Identity::new(scope, Keys::fixed(), clock.clone(), Passwords::cheap(), outbound, policies);
        let link = identity.first_administrator_link().await.unwrap().unwrap();
        let ada = identity.redeem_setup(&link.secret, "Ada", "ada@example.org", "correct horse battery", &here()).await;
        let ada = ada.unwrap().principal;
        let (meeting, _) = identity.create_meeting(ada.account, None, "Rat", "open", None, None).await.unwrap();
        Self { identity, clock, ada, meeting, _dir: dir }
    }

    async fn invite(&self, who: &str, role: &str) -> Result<InvitationState, IdentityError> {
        let new = NewGuest { email: format!("{who}@nord.example"), name: who.into(), role: role.into() };
        let mail = InvitationMail { url: URL, language: Language::De, role };
        self.identity.invite(&self.ada, &self.meeting, &new, &mail).await
    }

    async fn send_again(&self, of: &InvitationState) -> Result<InvitationState, IdentityError> {
        let id = LinkId::from_uuid(of.model.link_id);
        self.identity.send_again(&self.ada, &self.meeting, id, URL, Language::De, str::to_owned).await
    }

    /// The newest mail of a sort about an invitation.
    async fn mail(&self, about: Uuid, sort: &str) -> Option<Order> {
        let waiting = self.identity.store().outbox().waiting_about(&[about], sort).await.unwrap();
        assert!(waiting.len() <= 1, "of each sort the newest alone");
        let plain = self.identity.open_parcel(waiting.first()?).await.unwrap();
        Some(serde_json::from_slice(&plain).unwrap())
    }

    async fn secret(&self, of: &InvitationState) -> String {
        let link = self.mail(of.model.link_id, "invitation").await.unwrap().link.unwrap();
        link.split_once('#').unwrap().1.to_owned()
    }

    async fn door(&self, secret: &str) -> MeetingDoor {
        self.identity.door_by_link(&self.meeting.code, secret).await.unwrap()
    }

    async fn ask_code(&self, secret: &str) -> Result<String, IdentityError> {
        let door = self.door(secret).await;
        self.identity.send_guest_code(&door).await?;
        let about = door.invitation.unwrap().link_id;
        Ok(self.mail(about, "guest-code").await.unwrap().code.unwrap())
    }

    async fn verify(&self, secret: &str, code: &str) -> Result<String, IdentityError> {
        self.identity.verify_guest(&self.door(secret).await, code, None).await
    }
}

fn here() -> Origin {
    Origin { address: IpAddr::from([192, 0, 2, 1]), user_agent: String::new() }
}

/// Six digits, and not these.
fn another(code: &str) -> String {
    let digits: u32 = code.replace(' ', "").parse().unwrap();
    format!("{:06}", (digits + 1) % 1_000_000)
}

macro_rules! refused {
    ($done:expr, $($how:tt)+) => {{
        let done = $done.await;
        assert!(matches!(done, Err($($how)+)), "{}: {:?}", stringify!($done), done.err());
    }};
}

#[tokio::test(flavor = "multi_thread")]
async fn the_right_code_makes_one_person_of_all_devices() {
    let office = Office::new().await;
    let ben = office.invite("ben", "chair").await.unwrap();
    assert_eq!(ben.mail, MailCourse::Waiting(None));
    let mail = office.mail(ben.model.link_id, "invitation").await.unwrap();
    assert!(mail.values[&Place::Role] == "chair" && mail.to == "ben@nord.example");
    let secret = office.secret(&ben).await;

    let door = office.door(&secret).await;
    assert!(!office.identity.has_proven(&door, None) && !office.identity.has_proven(&door, Some("x")));
    refused!(office.verify(&secret, "123456"), IdentityError::CodeSpent);
    let code = office.ask_code(&secret).await.unwrap();
    refused!(office.verify(&secret, &another(&code)), IdentityError::CodeWrong);
    refused!(office.verify(&secret, "nonsense"), IdentityError::CodeWrong);
    let credential = office.verify(&secret, &code).await.unwrap();
    refused!(office.verify(&secret, &code), IdentityError::CodeSpent);
    let door = office.door(&secret).await;
    assert!(office.identity.has_proven(&door, Some(&credential)) && !office.identity.has_proven(&door, Some("x")));

    // A second device proves anew and is the same person.
    let first = office.identity.join_as_verified(&door).await.unwrap();
    let code = office.ask_code(&secret).await.unwrap();
    assert_eq!(office.verify(&secret, &code).await.unwrap(), credential);
    let second = office.identity.join_as_verified(&office.door(&secret).await).await.unwrap();
    assert_eq!(first.participant.id, second.participant.id);
    assert_eq!((first.participant.name.as_str(), first.participant.role.as_str()), ("ben", "chair"));

    // The credential of one is worth nothing at the door of another.
    let cem = office.invite("cem", PLAIN_ROLE).await.unwrap();
    let other = office.door(&office.secret(&cem).await).await;
    assert!(!office.identity.has_proven(&other, Some(&credential)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_guessed_in_vain() {
    let office = Office::new().await;
    let ben = office.invite("ben", PLAIN_ROLE).await.unwrap();
    let secret = office.secret(&ben).await;
    let mut wrong = 0;
    while wrong < CODE_FAILURES_MAX {
        let code = office.ask_code(&secret).await.unwrap();
        for n in 1..=CODE_TRIES_MAX {
            wrong += 1;
            let done = office.verify(&secret, &another(&code)).await;
            match done {
                Err(IdentityError::InvitationBarred) => assert_eq!(wrong, CODE_FAILURES_MAX),
                Err(IdentityError::CodeSpent) => assert_eq!(n, CODE_TRIES_MAX),
                Err(IdentityError::CodeWrong) => assert!(n < CODE_TRIES_MAX),
                other => panic!("{other:?}"),
            }
        }
        if wrong < CODE_FAILURES_MAX {
            refused!(office.verify(&secret, &code), IdentityError::CodeSpent);
        } else {
            refused!(office.verify(&secret, &code), IdentityError::InvitationBarred);
        }
        office.clock.advance(HOUR);
    }
    refused!(office.ask_code(&secret), IdentityError::InvitationBarred);
    // Who invites opens it again.
    office.send_again(&ben).await.unwrap();
    let code = office.ask_code(&secret).await.unwrap();
    office.verify(&secret, &code).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_end_and_are_not_sent_without_end() {
    let office = Office::new().await;
    let ben = office.invite("ben", PLAIN_ROLE).await.unwrap();
    let secret = office.secret(&ben).await;
    let first = office.ask_code(&secret).await.unwrap();
    let second = office.ask_code(&secret).await.unwrap();
    if first != second {
        refused!(office.verify(&secret, &first), IdentityError::CodeWrong);
    }
    office.clock.advance(CODE_LIFE_MS);
    refused!(office.verify(&secret, &second), IdentityError::CodeSpent);
    for _ in 2..CODES_AN_HOUR_MAX {
        office.ask_code(&secret).await.unwrap();
    }
    refused!(office.ask_code(&secret), IdentityError::TooManyTries { .. });
    office.clock.advance(HOUR - CODE_LIFE_MS);
    let code = office.ask_code(&secret).await.unwrap();
    office.clock.advance(CODE_LIFE_MS - 1);
    office.verify(&secret, &code).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_invited_once_sent_so_often_and_forgotten_when_withdrawn() {
    let office = Office::new().await;
    let ben = office.invite("ben", PLAIN_ROLE).await.unwrap();
    refused!(office.invite("BEN", PLAIN_ROLE), IdentityError::Field(_));
    refused!(office.invite("ben@x\r\nBcc: eve", PLAIN_ROLE), IdentityError::Field(_));
    let secret = office.secret(&ben).await;
    for _ in 1..INVITATION_SENDS_MAX {
        office.send_again(&ben).await.unwrap();
    }
    refused!(office.send_again(&ben), IdentityError::TooMany);
    assert_eq!(office.secret(&ben).await, secret, "the link stays the same");

    let id = LinkId::from_uuid(ben.model.link_id);
    let (mut ended, meeting) = (office.identity.access_ended(), MeetingId::from_uuid(office.meeting.id));
    office.identity.withdraw(&office.ada, &office.meeting, id).await.unwrap();
    assert_eq!(ended.recv().await.unwrap(), AccessEnded::Link { meeting, link: id });
    refused!(office.identity.door_by_link(&office.meeting.code, &secret), IdentityError::LinkUnusable);
    assert!(office.mail(ben.model.link_id, "invitation").await.is_none(), "what waited does not go out");
    let told = office.mail(office.meeting.id, "invitation-withdrawn").await.unwrap();
    assert_eq!(told.to, "ben@nord.example");
    refused!(office.identity.withdraw(&office.ada, &office.meeting, id), IdentityError::NotFound);
    assert!(office.identity.invitations(meeting, None, 9).await.unwrap().items.is_empty());
    // Invited anew, it is another link.
    let ben = office.invite("ben", PLAIN_ROLE).await.unwrap();
    assert_ne!(office.secret(&ben).await, secret);
    office.identity.withdraw(&office.ada, &office.meeting, LinkId::from_uuid(ben.model.link_id)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_sends_mails_to_the_whole_world() {
    let office = Office::new().await;
    for n in 0..INVITATIONS_AN_HOUR_MAX {
        office.invite(&format!("p{n}"), PLAIN_ROLE).await.unwrap();
    }
    refused!(office.invite("one-more", PLAIN_ROLE), IdentityError::TooManyInvitations { to_address: false, .. });
    office.clock.advance(HOUR);
    office.invite("one-more", PLAIN_ROLE).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_signed_in_gets_the_role_by_proving_the_address() {
    let office = Office::new().await;
    let ben = office.invite("ben", "chair").await.unwrap();
    let secret = office.secret(&ben).await;
    let mut door = office.door(&secret).await;
    let mut cem = office.ada.clone();
    cem.account = {
        let all = office.identity.administration_of_the_machine().await.unwrap();
        let new = identity::NewPerson {
            name: "Cem".into(),
            // The same address: it connects nothing.
            email: "ben@nord.example".into(),
            unit: None,
            administrator: false,
        };
        let made = office.identity.invite_account(&all, &new, identity::Handing::Shown).await.unwrap().0;
        ids::AccountId::from_uuid(made.id)
    };
    door.role = PLAIN_ROLE.into();
    let joined = office.identity.join_as_account(&door, &cem, None).await.unwrap();
    assert_eq!(joined.participant.role, PLAIN_ROLE);
    let code = office.ask_code(&secret).await.unwrap();
    office.identity.verify_guest(&office.door(&secret).await, &code, Some(&cem)).await.unwrap();
    let known = office.identity.participant_of(&door, &cem).await.unwrap().unwrap();
    assert_eq!(known.role, "chair");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_that_is_deleted_takes_its_invitations_along_and_says_so() {
    let office = Office::new().await;
    let told = office.invite("ben", PLAIN_ROLE).await.unwrap();
    // The mail server has taken this one; the other one never went out.
    office.identity.store().outbox().remove_about(told.model.link_id).await.unwrap();
    let untold = office.invite("cem", PLAIN_ROLE).await.unwrap();
    office.identity.delete_meeting(office.meeting.id.into()).await.unwrap();
    assert!(office.mail(untold.model.link_id, "invitation").await.is_none());
    assert_eq!(office.mail(office.meeting.id, "invitation-withdrawn").await.unwrap().to, "ben@nord.example");
    let left = office.identity.store().invitations().find(told.model.link_id.into()).await.unwrap();
    assert!(left.is_none());
}
