//! A store with a meeting, and clients that read frames.
#![allow(dead_code, reason = "each test uses some of it")]

use std::sync::Arc;

use ids::{AccountId, BodyId, CommandId, ConnectionId, MeetingId, ParticipantId};
use media::Agreeable;
use rooms::{Attach, Attachment, Rooms};
use store::{BodyEdit, MemberEdit, NewAccount, NewMeeting, Store, SystemClock};
use uuid::Uuid;
use wire::conference::{Admission, Command, Event, ParticipantKind, Role, Snapshot};
use wire::socket::{RefusalCode, Resume, ServerFrame};

pub(crate) struct House {
    pub(crate) store: Store,
    pub(crate) meeting: MeetingId,
    _dir: tempfile::TempDir,
}

impl House {
    pub(crate) async fn new() -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let store = Store::connect(&format!("sqlite://{}", dir.path().join("p.db").display())).await.expect("connects");
        store.migrate(None).await.expect("migrates");
        let tenant = store.tenants().ensure_home("Test", 1).await.expect("a tenant");
        let scope = store.tenant(tenant);
        let owner = AccountId::from_uuid(Uuid::now_v7());
        let account = NewAccount {
            id: owner,
            name: "Ada".into(),
            email: "ada@example.org".into(),
            email_key: "ada@example.org".into(),
            password_hash: None,
            operator: false,
            unit: None,
            created_at_ms: 1,
        };
        scope.accounts().create(account).await.expect("an account");
        let meeting = MeetingId::from_uuid(Uuid::now_v7());
        let plan = NewMeeting {
            id: meeting,
            owner,
            code: "c".into(),
            title: "T".into(),
            created_at_ms: 1,
            expires_at_ms: None,
            admission: "open".into(),
            unit: None,
        };
        scope.meetings().create(plan).await.expect("a meeting");
        Self { store, meeting, _dir: dir }
    }

    /// Makes the meeting the sitting of a council in which Ada alone sits.
    pub(crate) async fn body(&self) -> BodyId {
        let bodies = self.store.tenant(store::DEFAULT_TENANT);
        let body = BodyId::from_uuid(Uuid::now_v7());
        let council = BodyEdit {
            unit: None,
            name: "Rat".into(),
            kind: "council".into(),
            profile: "go-sh".into(),
            statutory: 3,
            statutory_votes: 3,
        };
        bodies.bodies().create(body, council, 1).await.expect("a body");
        self.member(body, "Ada").await;
        bodies.bodies().set_sitting(self.meeting, Some(body), 1).await.expect("a sitting");
        body
    }

    /// Enters somebody who holds a seat.
    pub(crate) async fn member(&self, body: BodyId, name: &str) {
        let member = MemberEdit {
            account: None,
            name: name.into(),
            office: None,
            function: None,
            group: None,
            seat: "holder".into(),
            weight: 1,
            from_day: None,
            until_day: None,
        };
        let scope = self.store.tenant(store::DEFAULT_TENANT);
        scope.bodies().add_members(body, vec![(Uuid::now_v7(), member)], 1).await.expect("a member");
    }

    /// The server, as after a start.
    pub(crate) fn rooms(&self) -> Rooms {
        Rooms::new(self.store.clone(), Arc::new(Agreeable::default()), Arc::new(SystemClock))
    }

    pub(crate) fn attach(&self, n: u128, resume: Option<Resume>) -> Attach {
        Attach {
            tenant: store::DEFAULT_TENANT,
            meeting: self.meeting,
            title: "T".into(),
            admission: Admission::Open,
            has_unit: false,
            code: "c".into(),
            participant: ParticipantId::from_uuid(Uuid::from_u128(n)),
            name: format!("Person {n}"),
            role: if n == 1 { Role::Chair } else { Role::Participant },
            kind: ParticipantKind::Guest,
            colleague: false,
            member: None,
            connection: ConnectionId::from_uuid(Uuid::now_v7()),
            device: "device".into(),
            resume,
            newcomer: None,
        }
    }
}

/// A client that reads frames.
pub(crate) struct Client {
    pub(crate) attachment: Attachment,
    pub(crate) seq: u64,
}

impl Client {
    pub(crate) async fn join(rooms: &Rooms, attach: Attach) -> (Self, Snapshot) {
        let attachment = rooms.attach(attach).await.expect("let in");
        let mut client = Self { attachment, seq: 0 };
        match client.frame().await {
            ServerFrame::Welcome { seq, snapshot, .. } => {
                client.seq = seq;
                (client, *snapshot)
            }
            other => panic!("not a welcome: {other:?}"),
        }
    }

    pub(crate) async fn frame(&mut self) -> ServerFrame {
        match self.attachment.frames.recv().await.expect("a frame").into_text() {
            Ok(text) => {
                let frame: ServerFrame = serde_json::from_str(&text).expect("a server frame");
                if let ServerFrame::Event { seq, .. } = &frame {
                    assert_eq!(*seq, self.seq + 1, "no gap");
                    self.seq = *seq;
                }
                frame
            }
            Err((code, reason)) => ServerFrame::Closing { code, reason },
        }
    }

    /// Reads until a frame fits.
    pub(crate) async fn until<T>(&mut self, mut fits: impl FnMut(&ServerFrame) -> Option<T>) -> T {
        loop {
            if let Some(found) = fits(&self.frame().await) {
                return found;
            }
        }
    }

    pub(crate) async fn say(&mut self, text: &str) -> CommandId {
        let id = CommandId::from_uuid(Uuid::now_v7());
        self.attachment.connection.command(id, Command::say(text)).await;
        self.until(|frame| match frame {
            ServerFrame::Accepted { id: done } if *done == id => Some(()),
            _ => None,
        })
        .await;
        id
    }

    /// Comes and stands in the waiting room.
    pub(crate) async fn knock(rooms: &Rooms, attach: Attach) -> Self {
        let attachment = rooms.attach(attach).await.expect("let wait");
        let mut client = Self { attachment, seq: 0 };
        assert!(matches!(client.frame().await, ServerFrame::Waiting { .. }));
        client
    }

    /// Asks for something and waits for the answer.
    pub(crate) async fn ask(&mut self, command: Command) -> Result<(), RefusalCode> {
        let id = CommandId::from_uuid(Uuid::now_v7());
        self.attachment.connection.command(id, command).await;
        self.until(|frame| match frame {
            ServerFrame::Accepted { id: done } if *done == id => Some(Ok(())),
            ServerFrame::Refused { id: done, code, .. } if *done == id => Some(Err(*code)),
            _ => None,
        })
        .await
    }

    /// All that has come.
    pub(crate) fn drain(&mut self) -> Vec<ServerFrame> {
        let mut frames = Vec::new();
        while let Ok(frame) = self.attachment.frames.try_recv() {
            if let Ok(text) = frame.into_text() {
                let frame: ServerFrame = serde_json::from_str(&text).expect("a server frame");
                if let ServerFrame::Event { seq, .. } = &frame {
                    self.seq = *seq;
                }
                frames.push(frame);
            }
        }
        frames
    }
}

/// Has the chair rename the second person and reads each client until it is told so. What was
/// gathered before comes with it, so that nothing is on its way any more. Answers what else came.
pub(crate) async fn fence(chair: &mut Client, others: &mut [&mut Client]) -> Vec<ServerFrame> {
    let name = format!("Person {}", Uuid::now_v7().as_u128() % 1_000_000_007);
    let second = ParticipantId::from_uuid(Uuid::from_u128(2));
    let mut seen = Vec::new();
    let renamed = |frame: &ServerFrame| match frame {
        ServerFrame::Event { event: Event::Presence { updated, left }, .. } => {
            let it = updated.iter().any(|one| one.name == name);
            it.then_some(updated.len() == 1 && left.is_empty())
        }
        _ => None,
    };
    let id = CommandId::from_uuid(Uuid::now_v7());
    let rename = Command::Rename { participant: second, name: name.clone() };
    chair.attachment.connection.command(id, rename).await;
    for client in std::iter::once(chair).chain(others.iter_mut().map(|client| &mut **client)) {
        loop {
            let frame = client.frame().await;
            match (renamed(&frame), &frame) {
                (Some(alone), _) => {
                    if !alone {
                        seen.push(frame);
                    }
                    break;
                }
                (None, ServerFrame::Accepted { id: done }) if *done == id => {}
                (None, _) => seen.push(frame),
            }
        }
    }
    seen
}

/// The room as the chair would see it anew; her second device comes and goes.
pub(crate) async fn snapshot(rooms: &Rooms, house: &House) -> Snapshot {
    let mut attach = house.attach(1, None);
    attach.device = "second".into();
    let (_second, mut snapshot) = Client::join(rooms, attach).await;
    snapshot.now_ms = 0;
    // The fence renames them.
    for participant in &mut snapshot.participants {
        participant.name.clear();
    }
    snapshot
}
