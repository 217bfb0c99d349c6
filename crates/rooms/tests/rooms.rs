//! Rooms on a real store: what was acknowledged survives, whoever is slow or gone.

use std::sync::Arc;

use async_trait::async_trait;
use ids::{AccountId, CommandId, ConnectionId, MeetingId, ParticipantId};
use media::{Grant, MediaError, MediaEvent, MediaPlane, ParticipantUpdate, TrackSource};
use rooms::{Attach, Attachment, Frame, Rooms};
use store::{NewAccount, NewMeeting, Store, SystemClock};
use tokio::sync::broadcast;
use uuid::Uuid;
use wire::conference::{Admission, Command, Event, ParticipantKind, Role, Snapshot};
use wire::socket::{ClosingCode, RefusalCode, Resume, ServerFrame};

/// A media plane that agrees to everything: these tests are about the room.
struct Agreeable(broadcast::Sender<MediaEvent>);

#[async_trait]
impl MediaPlane for Agreeable {
    fn public_url(&self) -> Option<String> {
        None
    }
    fn token(&self, grant: &Grant) -> String {
        grant.identity.clone()
    }
    async fn ensure_room(&self, _: &str) -> Result<(), MediaError> {
        Ok(())
    }
    async fn end_room(&self, _: &str) -> Result<(), MediaError> {
        Ok(())
    }
    async fn remove_participant(&self, _: &str, _: &str) -> Result<(), MediaError> {
        Ok(())
    }
    async fn mute_track(&self, _: &str, _: &str, _: TrackSource, _: bool) -> Result<(), MediaError> {
        Ok(())
    }
    async fn update_participant(&self, _: &str, _: &str, _: ParticipantUpdate) -> Result<(), MediaError> {
        Ok(())
    }
    async fn send_data(&self, _: &str, _: &str, _: Vec<u8>, _: Vec<String>) -> Result<(), MediaError> {
        Ok(())
    }
    fn events(&self) -> broadcast::Receiver<MediaEvent> {
        self.0.subscribe()
    }
}

struct House {
    store: Store,
    meeting: MeetingId,
    _dir: tempfile::TempDir,
}

impl House {
    async fn new() -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let store = Store::connect(&format!("sqlite://{}", dir.path().join("p.db").display())).await.expect("connects");
        store.migrate().await.expect("migrates");
        let tenant = store.ensure_default_tenant("Test", 1).await.expect("a tenant");
        let scope = store.tenant(tenant);
        let owner = AccountId::from_uuid(Uuid::now_v7());
        let account = NewAccount {
            id: owner,
            name: "Ada".into(),
            email: "ada@example.org".into(),
            email_key: "ada@example.org".into(),
            password_hash: None,
            administrator: false,
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
        };
        scope.meetings().create(plan).await.expect("a meeting");
        Self { store, meeting, _dir: dir }
    }

    /// The server, as after a start.
    fn rooms(&self) -> Rooms {
        Rooms::new(self.store.clone(), Arc::new(Agreeable(broadcast::channel(8).0)), Arc::new(SystemClock))
    }

    fn attach(&self, n: u128, resume: Option<Resume>) -> Attach {
        Attach {
            tenant: store::DEFAULT_TENANT,
            meeting: self.meeting,
            title: "T".into(),
            admission: Admission::Open,
            code: "c".into(),
            participant: ParticipantId::from_uuid(Uuid::from_u128(n)),
            name: format!("Person {n}"),
            role: if n == 1 { Role::Chair } else { Role::Participant },
            kind: ParticipantKind::Guest,
            connection: ConnectionId::from_uuid(Uuid::now_v7()),
            device: "device".into(),
            resume,
        }
    }
}

/// A client that reads frames.
struct Client {
    attachment: Attachment,
    seq: u64,
}

impl Client {
    async fn join(rooms: &Rooms, attach: Attach) -> (Self, Snapshot) {
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

    async fn frame(&mut self) -> ServerFrame {
        match self.attachment.frames.recv().await.expect("a frame") {
            Frame::Text(text) => {
                let frame: ServerFrame = serde_json::from_str(&text).expect("a server frame");
                if let ServerFrame::Event { seq, .. } = &frame {
                    assert_eq!(*seq, self.seq + 1, "no gap");
                    self.seq = *seq;
                }
                frame
            }
            Frame::Close(code, reason) => ServerFrame::Closing { code, reason },
        }
    }

    /// Reads until a frame fits.
    async fn until<T>(&mut self, mut fits: impl FnMut(&ServerFrame) -> Option<T>) -> T {
        loop {
            if let Some(found) = fits(&self.frame().await) {
                return found;
            }
        }
    }

    async fn say(&mut self, text: &str) -> CommandId {
        let id = CommandId::from_uuid(Uuid::now_v7());
        self.attachment.connection.command(id, Command::say(text)).await;
        self.until(|frame| match frame {
            ServerFrame::Accepted { id: done } if *done == id => Some(()),
            _ => None,
        })
        .await;
        id
    }
}

fn said(frame: &ServerFrame) -> Option<String> {
    match frame {
        ServerFrame::Event { event: Event::ChatPosted { message }, .. } => Some(message.text.clone()),
        _ => None,
    }
}

#[tokio::test]
async fn what_one_says_the_other_reads() {
    let house = House::new().await;
    let rooms = house.rooms();
    let (mut ada, _) = Client::join(&rooms, house.attach(1, None)).await;
    let (mut bea, snapshot) = Client::join(&rooms, house.attach(2, None)).await;
    assert_eq!(snapshot.participants.len(), 2);
    ada.say("Guten Tag").await;
    assert_eq!(bea.until(said).await, "Guten Tag");
    assert_eq!(rooms.present(store::DEFAULT_TENANT, house.meeting).await, 2);
}

#[tokio::test]
async fn what_was_accepted_survives_a_crash_exactly_once_and_the_client_resumes() {
    let house = House::new().await;
    let rooms = house.rooms();
    let (mut ada, snapshot) = Client::join(&rooms, house.attach(1, None)).await;
    let id = ada.say("bleibt").await;
    let (conference, after) = (snapshot.conference, ada.seq);
    // No goodbye: the process is gone, with everything in memory.
    std::mem::forget(ada);
    drop(rooms);

    let rooms = house.rooms();
    let resume = Resume { conference, after };
    let attachment = rooms.attach(house.attach(1, Some(resume))).await.expect("let in");
    let mut ada = Client { attachment, seq: after };
    assert!(matches!(ada.frame().await, ServerFrame::Resumed { seq, .. } if seq == after));
    // The client does not know whether its command arrived and sends it again.
    ada.attachment.connection.command(id, Command::say("bleibt")).await;
    ada.until(|f| matches!(f, ServerFrame::Accepted { .. }).then_some(())).await;
    let (_, snapshot) = Client::join(&rooms, house.attach(2, None)).await;
    assert_eq!(snapshot.conference, conference, "the same sitting goes on");
    assert_eq!(snapshot.chat.iter().map(|m| m.text.as_str()).collect::<Vec<_>>(), ["bleibt"]);
}

#[tokio::test]
async fn the_same_device_replaces_its_older_connection() {
    let house = House::new().await;
    let rooms = house.rooms();
    let (mut old, _) = Client::join(&rooms, house.attach(1, None)).await;
    let (_new, snapshot) = Client::join(&rooms, house.attach(1, None)).await;
    assert_eq!(snapshot.participants.len(), 1);
    let code = old
        .until(|f| match f {
            ServerFrame::Closing { code, .. } => Some(*code),
            _ => None,
        })
        .await;
    assert_eq!(code, ClosingCode::Replaced);
}

#[tokio::test]
async fn a_client_that_does_not_read_is_let_go_and_the_others_go_on() {
    let house = House::new().await;
    let rooms = house.rooms();
    let (slow, _) = Client::join(&rooms, house.attach(9, None)).await;
    let (mut ada, _) = Client::join(&rooms, house.attach(1, None)).await;
    for n in 0..700 {
        let id = CommandId::from_uuid(Uuid::now_v7());
        let command = if n % 2 == 0 {
            Command::HandRaise {}
        } else {
            Command::HandLower { participant: ParticipantId::from_uuid(Uuid::from_u128(1)) }
        };
        ada.attachment.connection.command(id, command).await;
        ada.until(|f| matches!(f, ServerFrame::Accepted { .. }).then_some(())).await;
    }
    let mut frames = slow.attachment.frames;
    let mut last = None;
    while let Some(frame) = frames.recv().await {
        last = Some(frame);
    }
    assert!(matches!(last, Some(Frame::Text(_))), "cut off without a last word");
}

#[tokio::test]
async fn only_the_chair_ends_for_all() {
    let house = House::new().await;
    let rooms = house.rooms();
    let (ada, _) = Client::join(&rooms, house.attach(1, None)).await;
    let (mut bea, first) = Client::join(&rooms, house.attach(2, None)).await;
    bea.attachment.connection.command(CommandId::from_uuid(Uuid::now_v7()), Command::End {}).await;
    let code = bea
        .until(|f| match f {
            ServerFrame::Refused { code, .. } => Some(*code),
            _ => None,
        })
        .await;
    assert_eq!(code, RefusalCode::NotPermitted);
    ada.attachment.connection.command(CommandId::from_uuid(Uuid::now_v7()), Command::End {}).await;
    let code = bea
        .until(|f| match f {
            ServerFrame::Closing { code, .. } => Some(*code),
            _ => None,
        })
        .await;
    assert_eq!(code, ClosingCode::Ended);
    let (_, second) = Client::join(&rooms, house.attach(2, None)).await;
    assert_ne!(second.conference, first.conference);
}

#[tokio::test]
async fn a_stopping_server_tells_the_room() {
    let house = House::new().await;
    let rooms = house.rooms();
    let (mut ada, _) = Client::join(&rooms, house.attach(1, None)).await;
    rooms.shutdown().await;
    let code = ada
        .until(|f| match f {
            ServerFrame::Closing { code, .. } => Some(*code),
            _ => None,
        })
        .await;
    assert_eq!(code, ClosingCode::ServerRestart);
    assert!(rooms.attach(house.attach(1, None)).await.is_err());
}
