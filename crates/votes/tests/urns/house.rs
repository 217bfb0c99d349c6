//! A council with its keys, over a database of its own and a clock that the test sets.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ballot::client::PersonKey;
use ballot::rule::{Role, profile};
use ballot::vote::body::{self, Body, How};
use ballot::vote::definition::{self, Author, Choosable, Selection};
use ballot::vote::entry::Context;
use ballot::vote::roll::{Duty, KeyLine, Officer, Proof};
use ballot::vote::{Definition, Kind, Roll, Stage, Submission};
use ballot::{Happening, Label, Member, MemberId, OptionId, Place, Register, Seat, Text};
use identity::{Identity, Keys, Passwords, Policies};
use ids::{BodyId, MeetingId, TenantId};
use ledger::{Origin, Trust};
use outbound::{AllowList, Limits, Outbound};
use store::{ManualClock, Store};
use uuid::Uuid;
use votes::{Accepted, Bounds, Urns, VoteError};

pub(crate) const START_MS: i64 = 1_790_000_000_000;
pub(crate) const CHAIR: u16 = 1;

pub(crate) fn new_urns() -> Urns {
    Urns::new(Bounds::default(), Some("client"))
}

pub(crate) fn id(number: u16) -> MemberId {
    MemberId(u128::from(number).to_be_bytes())
}

pub(crate) fn key(number: u16) -> PersonKey {
    let mut seed = [7; 32];
    seed[..2].copy_from_slice(&number.to_be_bytes());
    PersonKey::new(&seed)
}

pub(crate) fn label(text: &str) -> Label {
    Label::new(text).unwrap()
}

/// A house with a council in session.
pub(crate) struct House {
    pub(crate) identity: Arc<Identity>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) tenant: TenantId,
    pub(crate) vote: Uuid,
    pub(crate) context: Context,
    pub(crate) salts: AtomicU64,
    pub(crate) members: u16,
    pub(crate) change: bool,
    pub(crate) all_voted: bool,
    _dir: tempfile::TempDir,
}

impl House {
    pub(crate) async fn new(members: u16) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at(START_MS));
        let store = Store::connect(&format!("sqlite://{}", dir.path().join("p.db").display())).await.unwrap();
        store.migrate(None).await.unwrap();
        let tenant = store.tenants().ensure_home("Rat", 1).await.unwrap();
        let outbound = Outbound::new(AllowList::none(), "", Limits::default()).unwrap();
        let policies = Arc::new(Policies::new(store.clone(), clock.clone()));
        let scope = store.tenant(tenant);
        let identity = Identity::new(scope, Keys::fixed(), clock.clone(), Passwords::cheap(), outbound, policies);
        let identity = Arc::new(identity);
        let (meeting, body) = (MeetingId::from_uuid(Uuid::now_v7()), BodyId::from_uuid(Uuid::now_v7()));
        let model = identity.begin_vote(meeting, body, "rat.example", "Antrag 7").await.unwrap();
        let context = Context { origin: Origin::new(&model.origin).unwrap(), definition: None, roll: None };
        let salts = AtomicU64::new(0);
        Self {
            identity,
            clock,
            tenant,
            vote: model.id,
            context,
            salts,
            members,
            change: true,
            all_voted: false,
            _dir: dir,
        }
    }

    pub(crate) fn sign(&self, by: u16, body: &Body) -> Submission {
        let number = self.salts.fetch_add(1, Ordering::SeqCst);
        let salt = u128::from(number).to_be_bytes().into();
        key(by).sign(&self.context, id(by), salt, body)
    }

    pub(crate) async fn send(&self, urns: &Urns, sent: Submission) -> Result<Accepted, VoteError> {
        urns.submit(&self.identity, self.vote, sent, Vec::new()).await
    }

    pub(crate) async fn definition(&self) -> Definition {
        let model = self.identity.store().votes().find(self.vote).await.unwrap().unwrap();
        let signer = self.identity.vote_signer(&model).await.unwrap().unwrap();
        let option = |name: &str, role| Choosable { id: OptionId::new(name).unwrap(), label: label(name), role };
        Definition {
            suite: label(definition::SUITE),
            origin: label(&model.origin),
            log: label(&signer.verifier().to_string()),
            tenant: ballot::TenantId(*self.tenant.uuid().as_bytes()),
            meeting: ballot::MeetingId(*model.meeting_id.as_bytes()),
            vote: ballot::VoteId(*self.vote.as_bytes()),
            item: None,
            title: label("Antrag 7"),
            motion: Text::new("Der Rat beschließt den Bau des Radwegs.").unwrap(),
            attachments: Vec::new(),
            kind: Kind::Open,
            circular: None,
            options: vec![option("yes", Role::Yes), option("no", Role::No), option("abstain", Role::Abstain)],
            selection: Selection { min: 1, max: 1 },
            change: self.change,
            close_when_all_voted: self.all_voted,
            rule: profile::rule("free/resolution", 1).unwrap(),
            trustees: None,
            retention_days: None,
            repeats: None,
            author: Author { id: id(CHAIR), name: label("Mitglied 1"), key: key(CHAIR).public() },
        }
    }

    pub(crate) fn roll(&self) -> Roll {
        let people = (1..=self.members).map(|number| Member {
            id: id(number),
            name: label(&format!("Mitglied {number}")),
            function: None,
            group: None,
            seat: Seat::Holder,
            weight: 1,
            substitutes: Vec::new(),
        });
        let statutory = u32::from(self.members);
        let register = Register { statutory, statutory_votes: statutory.into(), members: people.collect() };
        let came = (1..=self.members).map(|number| Happening::Came { member: id(number), place: Place::Room });
        let happened = [Happening::Opened { all_invited: true }].into_iter().chain(came);
        let keys = (1..=self.members).map(|number| KeyLine {
            member: id(number),
            key: key(number).public(),
            proof: Proof::SignIn,
        });
        let chair = Officer { id: id(CHAIR), name: label("Mitglied 1"), duty: Duty::Chair, key: key(CHAIR).public() };
        Roll {
            register,
            happened: happened.chain([Happening::RollCalled, Happening::Established]).collect(),
            keys: keys.collect(),
            officers: vec![chair],
            chair: id(CHAIR),
        }
    }

    /// From nothing to the opening.
    pub(crate) async fn open(&mut self, urns: &Urns, until: Option<u64>) {
        let definition = Body::Definition(Box::new(self.definition().await));
        self.send(urns, self.sign(CHAIR, &definition)).await.unwrap();
        self.context.definition = Some(self.leaf(0).await);
        self.send(urns, self.sign(CHAIR, &Body::Roll(Box::new(self.roll())))).await.unwrap();
        self.context.roll = Some(self.leaf(1).await);
        self.send(urns, self.sign(CHAIR, &Body::Opened(body::Opened { until }))).await.unwrap();
    }

    pub(crate) async fn leaf(&self, place: usize) -> ledger::Hash {
        let rows = self.identity.store().votes().entries(self.vote).await.unwrap();
        ledger::Hash::from_slice(&rows[place].leaf).unwrap()
    }

    pub(crate) fn ballot(&self, number: u16, seq: u32, choice: &str) -> Submission {
        let choice = vec![OptionId::new(choice).unwrap()];
        self.sign(number, &Body::Ballot(body::Ballot { voter: id(number), seq, choice, how: How::Device }))
    }

    pub(crate) fn close(&self) -> Submission {
        self.sign(CHAIR, &Body::Closed(body::Closed { reason: body::CloseReason::Officer }))
    }

    pub(crate) async fn stage(&self, urns: &Urns) -> Stage {
        urns.look(&self.identity, self.vote, 0).await.unwrap();
        let model = self.identity.store().votes().find(self.vote).await.unwrap().unwrap();
        Stage::from_name(&model.stage).unwrap()
    }

    /// Whether a proof stands under the signature of this log.
    pub(crate) async fn holds(&self, accepted: &Accepted, sent: &Submission) {
        let model = self.identity.store().votes().find(self.vote).await.unwrap().unwrap();
        let log = self.identity.vote_signer(&model).await.unwrap().unwrap().verifier();
        let trust = Trust { origin: self.context.origin.clone(), log: vec![log], witnesses: Vec::new() };
        let rows = self.identity.store().votes().entries(self.vote).await.unwrap();
        let row = &rows[usize::try_from(accepted.index).unwrap()];
        assert_eq!(row.body.as_deref(), Some(sent.body.as_str()), "what was sent is what is stored");
        accepted.proof.verify(&ledger::Hash::from_slice(&row.leaf).unwrap(), &trust).unwrap();
    }
}
