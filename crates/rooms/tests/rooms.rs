//! Rooms on a real store: what was acknowledged survives, whoever is slow or gone.

mod house;

use house::{Client, House};
use ids::{CommandId, ParticipantId};
use rooms::Frame;
use uuid::Uuid;
use wire::conference::{Command, Event};
use wire::socket::{ClosingCode, RefusalCode, Resume, ServerFrame};

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
    assert!(matches!(last, Some(Frame::Text(_) | Frame::Event(..))), "cut off without a last word");
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

#[tokio::test]
async fn what_was_written_is_forgotten_when_the_conference_is_over() {
    let house = House::new().await;
    let rooms = house.rooms();
    let (mut ada, snapshot) = Client::join(&rooms, house.attach(1, None)).await;
    ada.say("vertraulich").await;
    ada.attachment.connection.command(CommandId::from_uuid(Uuid::now_v7()), Command::End {}).await;
    ada.until(|f| matches!(f, ServerFrame::Closing { .. }).then_some(())).await;
    rooms.end_meeting(store::DEFAULT_TENANT, house.meeting).await;
    let scope = house.store.tenant(store::DEFAULT_TENANT);
    let read = || async { scope.journal().read(snapshot.conference, 0).await.expect("reads") };
    let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(10);
    while read().await.iter().any(|row| row.body.contains("vertraulich")) {
        assert!(tokio::time::Instant::now() < deadline, "the chat is still there");
        tokio::task::yield_now().await;
    }
    assert!(read().await.iter().any(|row| row.body.contains("chat-posted")), "that something was written stays");
}

#[tokio::test]
async fn a_sitting_takes_the_register_of_its_opening_and_is_over_with_the_last_who_goes() {
    let house = House::new().await;
    let body = house.body().await;
    let rooms = house.rooms();
    let (mut ada, first) = Client::join(&rooms, house.attach(1, None)).await;
    let names = |members: &[conference::sitting::SittingMember]| {
        members.iter().map(|member| member.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&first.sitting.expect("a sitting").members), ["Ada"]);
    // The register is changed while people wait for the opening.
    house.member(body, "Bea").await;
    ada.ask(Command::SittingOpen { all_invited: true }).await.expect("opened");
    house.member(body, "Cem").await;
    let (bea, seen) = Client::join(&rooms, house.attach(2, None)).await;
    let sitting = seen.sitting.expect("a sitting");
    assert!(sitting.opened_at_ms.is_some());
    assert_eq!(names(&sitting.members), ["Ada", "Bea"], "what was opened with stays");
    ada.ask(Command::SittingClose {}).await.expect("closed");
    for mut client in [bea, ada] {
        client.attachment.connection.command(CommandId::from_uuid(Uuid::now_v7()), Command::Leave {}).await;
        client.until(|f| matches!(f, ServerFrame::Closing { .. }).then_some(())).await;
    }
    let (_, second) = Client::join(&rooms, house.attach(2, None)).await;
    assert_ne!(second.conference, first.conference);
    let sitting = second.sitting.expect("a new one");
    assert_eq!((sitting.opened_at_ms, names(&sitting.members).len()), (None, 3));
}
