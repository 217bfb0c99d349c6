//! What takes an hour, a day or a year, on both databases and with a clock that is set.

use std::net::IpAddr;
use std::sync::Arc;

use identity::{
    ADDRESS_INVITATIONS_A_DAY_MAX, INVITATION_SENDS_MAX, INVITATIONS_AN_HOUR_MAX, Identity, IdentityError,
    InvitationMail, InvitationState, Keys, NewGuest, Origin, PLAIN_ROLE, Passwords, Policies, Principal,
};
use ids::{LinkId, MeetingId};
use mail::{Language, Order};
use outbound::{AllowList, Limits, Outbound};
use store::entity::{meeting, participant};
use store::{ManualClock, NewParticipant, Store};

use crate::server::Server;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
const URL: &str = "https://amt.example";

/// Somebody who invites.
struct Office {
    identity: Identity,
    clock: Arc<ManualClock>,
    ada: Principal,
    _dir: tempfile::TempDir,
}

impl Office {
    /// One on each database that is there.
    async fn all() -> Vec<Self> {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::connect(&format!("sqlite://{}", dir.path().join("p.db").display())).await.unwrap();
        store.migrate(None).await.unwrap();
        let mut all = vec![Self::on(store, dir).await];
        if let Some(settings) = Server::postgres_database() {
            let url = |name: &str| settings.iter().find(|(key, _)| *key == name).unwrap().1.as_str();
            let owner = Store::connect(url("PLENUM_DATABASE__OWNER_URL")).await.unwrap();
            owner.migrate(Some("plenum_app")).await.unwrap();
            let store = Store::connect(url("PLENUM_DATABASE__URL")).await.unwrap();
            all.push(Self::on(store, tempfile::tempdir().unwrap()).await);
        }
        all
    }

    async fn on(store: Store, dir: tempfile::TempDir) -> Self {
        let clock = Arc::new(ManualClock::at(1_000 * DAY));
        let tenant = store.tenants().ensure_home("Test", 1).await.unwrap();
        let outbound = Outbound::new(AllowList::none(), "", Limits::default()).unwrap();
        let policies = Arc::new(Policies::new(store.clone(), clock.clone()));
        let scope = store.tenant(tenant);
        let identity = Identity::new(scope, Keys::fixed(), clock.clone(), Passwords::cheap(), outbound, policies);
        let link = identity.first_administrator_link().await.unwrap().unwrap();
        let here = Origin { address: IpAddr::from([192, 0, 2, 1]), user_agent: String::new() };
        let ada = identity.redeem_setup(&link.secret, "Ada", "ada@example.org", "correct horse battery", &here).await;
        Self { identity, clock, ada: ada.unwrap().principal, _dir: dir }
    }

    async fn meeting(&self, ends_ms: Option<i64>) -> meeting::Model {
        self.identity.create_meeting(self.ada.account, None, "Rat", "open", ends_ms, None).await.unwrap().0
    }

    async fn invite(&self, to: &meeting::Model, who: &str) -> Result<InvitationState, IdentityError> {
        let new = NewGuest { email: format!("{who}@nord.example"), name: who.into(), role: "chair".into() };
        let mail = InvitationMail { url: URL, language: Language::De, role: "Vorsitz" };
        self.identity.invite(&self.ada, to, &new, &mail).await
    }

    async fn send_again(&self, to: &meeting::Model, of: &InvitationState) -> Result<InvitationState, IdentityError> {
        let id = LinkId::from_uuid(of.model.link_id);
        self.identity.send_again(&self.ada, to, id, URL, Language::De, str::to_owned).await
    }

    async fn withdraw(&self, from: &meeting::Model, of: &InvitationState) {
        self.identity.withdraw(&self.ada, from, LinkId::from_uuid(of.model.link_id)).await.unwrap();
    }

    /// The mail server has taken it.
    async fn arrived(&self, of: &InvitationState) {
        self.identity.store().outbox().remove_about(of.model.link_id).await.unwrap();
    }

    /// Who is told that they are not invited any more.
    async fn told(&self, meeting: &meeting::Model) -> Vec<String> {
        let waiting =
            self.identity.store().outbox().waiting_about(&[meeting.id], "invitation-withdrawn").await.unwrap();
        let mut told = Vec::new();
        for row in waiting {
            let plain = self.identity.open_parcel(&row).await.unwrap();
            told.push(serde_json::from_slice::<Order>(&plain).unwrap().to);
        }
        told.sort();
        told
    }

    /// A conference of a meeting that is over.
    async fn held(&self, meeting: &meeting::Model) {
        let (now_ms, conferences) = (self.identity.now_ms(), self.identity.store().conferences());
        conferences.create(meeting.id.into(), meeting.id.into(), now_ms).await.unwrap();
        conferences.end(meeting.id.into(), now_ms + 1).await.unwrap();
    }

    /// The invited person proves the address and joins; answers the credential too.
    async fn prove(&self, to: &meeting::Model, of: &InvitationState) -> (participant::Model, String) {
        let store = self.identity.store();
        let outbox = store.outbox();
        let mail = outbox.waiting_about(&[of.model.link_id], "invitation").await.unwrap();
        let mail: Order = serde_json::from_slice(&self.identity.open_parcel(&mail[0]).await.unwrap()).unwrap();
        let secret = mail.link.unwrap().split_once('#').unwrap().1.to_owned();
        let door = self.identity.door_by_link(&to.code, &secret).await.unwrap();
        self.identity.send_guest_code(&door).await.unwrap();
        let code = outbox.waiting_about(&[of.model.link_id], "guest-code").await.unwrap();
        let code: Order = serde_json::from_slice(&self.identity.open_parcel(&code[0]).await.unwrap()).unwrap();
        let door = self.identity.door_by_link(&to.code, &secret).await.unwrap();
        let credential = self.identity.verify_guest(&door, &code.code.unwrap(), None).await.unwrap();
        let door = self.identity.door_by_link(&to.code, &secret).await.unwrap();
        (self.identity.join_as_verified(&door).await.unwrap().participant, credential)
    }

    /// How a guest is kept now.
    async fn kept(&self, guest: &participant::Model) -> Option<participant::Model> {
        self.identity.store().persons().guests(&[guest.id]).await.unwrap().pop()
    }
}

/// In how many seconds an invitation is possible again, and whether it is the address that has too many.
fn refused(done: Result<InvitationState, IdentityError>) -> (bool, u32) {
    match done {
        Err(IdentityError::TooManyInvitations { to_address, retry_after_s }) => (to_address, retry_after_s),
        other => panic!("{:?}", other.map(|state| state.model.email)),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_way_of_taking_back_gives_more_mails_in_an_hour() {
    for office in Office::all().await {
        let (rat, other) = (office.meeting(None).await, office.meeting(None).await);
        // Sent, sent again, withdrawn, deleted with the meeting: each mail counts once.
        let ben = office.invite(&rat, "ben").await.unwrap();
        office.send_again(&rat, &ben).await.unwrap();
        office.withdraw(&rat, &ben).await;
        office.invite(&other, "cem").await.unwrap();
        office.identity.delete_meeting(other.id.into()).await.unwrap();
        office.clock.advance(HOUR / 2);
        for n in 3..INVITATIONS_AN_HOUR_MAX - 1 {
            office.invite(&rat, &format!("p{n}")).await.unwrap();
        }
        // Two at once, and one mail is left.
        let (one, two) = tokio::join!(office.invite(&rat, "one"), office.invite(&rat, "two"));
        let (sent, late) = if one.is_ok() { (one, two) } else { (two, one) };
        assert_eq!(refused(late), (false, 1_801));
        let sent = sent.unwrap();
        assert_eq!(refused(office.send_again(&rat, &sent).await), (false, 1_801));
        office.withdraw(&rat, &sent).await;
        assert_eq!(refused(office.invite(&rat, "late").await), (false, 1_801), "withdrawing makes no room");
        let of_rat = MeetingId::from_uuid(rat.id);
        let count = office.identity.store().invitations().count(of_rat).await.unwrap();
        assert_eq!(count, (INVITATIONS_AN_HOUR_MAX - 4).unsigned_abs(), "what was refused is not there");

        office.clock.advance(HOUR / 2);
        office.invite(&rat, "late").await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_is_not_written_to_again_and_again() {
    for office in Office::all().await {
        let rat = office.meeting(None).await;
        for _ in 0..ADDRESS_INVITATIONS_A_DAY_MAX / 2 {
            let one = office.invite(&rat, "STRANGER").await.unwrap();
            office.withdraw(&rat, &one).await;
            let another = office.meeting(None).await;
            office.invite(&another, "stranger").await.unwrap();
            office.identity.delete_meeting(another.id.into()).await.unwrap();
            office.clock.advance(HOUR);
        }
        let left_s = u32::try_from((DAY - ADDRESS_INVITATIONS_A_DAY_MAX / 2 * HOUR) / 1_000 + 1).unwrap();
        assert_eq!(refused(office.invite(&rat, "stranger").await), (true, left_s));
        office.invite(&rat, "somebody-else").await.unwrap();

        office.clock.advance(i64::from(left_s) * 1_000);
        // Nothing is kept of whom somebody wrote to.
        office.identity.sweep_sessions().await.unwrap();
        let again = office.invite(&rat, "stranger").await.unwrap();
        for _ in 1..INVITATION_SENDS_MAX {
            office.send_again(&rat, &again).await.unwrap();
        }
        let done = office.send_again(&rat, &again).await;
        assert!(matches!(done, Err(IdentityError::TooMany)), "{:?}", done.err());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_again_by_an_invitation_is_seen() {
    for office in Office::all().await {
        let rat = office.meeting(None).await;
        let ben = office.invite(&rat, "ben").await.unwrap();
        let (first, _) = office.prove(&rat, &ben).await;
        office.clock.advance(90 * DAY);
        let (again, _) = office.prove(&rat, &ben).await;
        assert_eq!(again.id, first.id);
        let seen_ms = office.kept(&first).await.unwrap().last_seen_at_ms;
        assert_eq!(seen_ms, office.identity.now_ms(), "by that it is counted how long they are kept");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_comes_back_by_what_was_withdrawn() {
    for office in Office::all().await {
        let (rat, held) = (office.meeting(None).await, office.meeting(None).await);
        office.held(&held).await;
        for (meeting, stays) in [(&rat, false), (&held, true)] {
            let ben = office.invite(meeting, "ben").await.unwrap();
            let (chair, credential) = office.prove(meeting, &ben).await;
            assert_eq!(chair.role, "chair");
            let open = office.identity.links(meeting.id.into()).await.unwrap().remove(0);
            let open = office.identity.door_by_link(&meeting.code, &open.secret).await.unwrap();
            let known = |who: &participant::Model| (who.role.clone(), who.name.clone(), who.id == chair.id);
            let stranger = (PLAIN_ROLE.to_owned(), "Eve".to_owned(), false);
            // By the link for everybody the proof counts for nothing, and changes no proven name.
            let joined = office.identity.join_as_guest(&open, Some("Eve"), Some(&credential)).await.unwrap();
            assert_eq!(known(&joined.participant), stranger);
            assert_eq!(office.kept(&chair).await.unwrap().name, "ben");

            office.withdraw(meeting, &ben).await;
            let joined = office.identity.join_as_guest(&open, Some("Eve"), Some(&credential)).await.unwrap();
            assert_eq!(known(&joined.participant), stranger);
            // Journals name people by their row: an erasure must find it.
            let kept = office.kept(&chair).await.map(|kept| (kept.role, kept.credential_hash));
            assert_eq!(kept, stays.then(|| (PLAIN_ROLE.to_owned(), None)));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ordinary_guest_is_still_the_same_one() {
    for office in Office::all().await {
        let rat = office.meeting(None).await;
        let open = office.identity.links(rat.id.into()).await.unwrap().remove(0);
        let door = office.identity.door_by_link(&rat.code, &open.secret).await.unwrap();
        let joined = office.identity.join_as_guest(&door, Some("Eve"), None).await.unwrap();
        let new: NewParticipant = joined.newcomer.unwrap();
        office.identity.store().participants().create(new).await.unwrap();
        let again = office.identity.join_as_guest(&door, None, joined.credential.as_deref()).await.unwrap();
        assert_eq!(again.participant.id, joined.participant.id);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_link_is_still_good_is_told_that_the_meeting_is_gone() {
    for office in Office::all().await {
        // Held before, deleted by hand; deleted because its time is over.
        for by_hand in [true, false] {
            let rat = office.meeting(None).await;
            office.held(&rat).await;
            let (ben, cem, again) =
                (office.invite(&rat, "ben").await, office.invite(&rat, "cem").await, office.invite(&rat, "dana").await);
            office.arrived(&ben.unwrap()).await;
            // The second mail waits, the first one did not.
            office.send_again(&rat, &again.unwrap()).await.unwrap();
            office.clock.advance(30 * DAY);
            if by_hand {
                office.identity.delete_meeting(rat.id.into()).await.unwrap();
            } else {
                office.identity.expire_meeting(rat.id.into()).await.unwrap();
            }
            assert_eq!(office.told(&rat).await, ["ben@nord.example", "dana@nord.example"], "by hand: {by_hand}");
            assert!(
                office.identity.store().invitations().find(cem.unwrap().model.link_id.into()).await.unwrap().is_none()
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_ends_in_silence_when_its_links_have_ended() {
    for office in Office::all().await {
        let mut statements = Vec::new();
        for invited in [1, 15] {
            let rat = office.meeting(Some(office.identity.now_ms() + HOUR)).await;
            for n in 0..invited {
                let one = office.invite(&rat, &format!("p{n}")).await.unwrap();
                if n > 0 {
                    office.arrived(&one).await;
                }
            }
            office.clock.advance(HOUR);
            assert_eq!(office.identity.expired_meetings().await.unwrap(), [MeetingId::from_uuid(rat.id)]);
            let before = office.identity.store().statements_run();
            office.identity.expire_meeting(rat.id.into()).await.unwrap();
            statements.push(office.identity.store().statements_run() - before);
            assert!(office.told(&rat).await.is_empty());
        }
        assert_eq!(statements[0], statements[1], "however many are invited");
    }
}
