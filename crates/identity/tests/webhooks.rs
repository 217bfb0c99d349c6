//! A webhook that nothing reaches is switched off after five days; its log is forgotten after two weeks.
#![allow(clippy::unwrap_used)]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use identity::{FAILING_MS_MAX, Identity, Keys, Passwords, Policies, WEBHOOK_LOG_MS, WebhookOutcome};
use ids::WebhookDeliveryId;
use outbound::{AllowList, Limits, Outbound};
use store::{ManualClock, Store};
use webhooks::EventType;

/// A receiver on the loopback address that answers every request with the status of the moment.
fn receiver() -> (String, Arc<AtomicU16>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let status = Arc::new(AtomicU16::new(200));
    let answers = status.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut heard = Vec::new();
            let mut part = [0; 4_096];
            // Everything is sent before anything is answered, and the body is one JSON object.
            while !heard.ends_with(b"}") {
                match stream.read(&mut part) {
                    Ok(0) | Err(_) => break,
                    Ok(n) => heard.extend_from_slice(&part[..n]),
                }
            }
            let status = answers.load(Ordering::SeqCst);
            let answer = format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    (url, status)
}

async fn identity(dir: &tempfile::TempDir, clock: Arc<ManualClock>) -> Identity {
    let store = Store::connect(&format!("sqlite://{}", dir.path().join("p.db").display())).await.unwrap();
    store.migrate(None).await.unwrap();
    let tenant = store.tenants().ensure_home("Test", 1).await.unwrap();
    let outbound = Outbound::new(AllowList::parse(["127.0.0.1"]).unwrap(), "", Limits::default()).unwrap();
    let policies = Arc::new(Policies::new(store.clone(), clock.clone()));
    Identity::new(store.tenant(tenant), Keys::fixed(), clock, Passwords::cheap(), outbound, policies)
}

#[tokio::test]
async fn five_days_without_an_answer_switch_it_off() {
    let (dir, clock) = (tempfile::tempdir().unwrap(), Arc::new(ManualClock::at(1_000_000)));
    let identity = identity(&dir, clock.clone()).await;
    let (url, status) = receiver();
    let (webhook, _) = identity.create_webhook("Office", &url, &[EventType::UnitCreated]).await.unwrap();
    let id = webhook.id();
    let delivery = WebhookDeliveryId::from_uuid(identity.test_webhook(id).await.unwrap().row.id);
    let tried = async || identity.deliver_webhook(id, delivery).await.unwrap();
    let now = async || identity.webhook(id).await.unwrap().model;

    status.store(500, Ordering::SeqCst);
    assert_eq!(tried().await, WebhookOutcome::Again("status"));
    let since = now().await.failing_since_ms.unwrap();
    clock.advance(FAILING_MS_MAX - 1);
    assert_eq!(tried().await, WebhookOutcome::Again("status"));
    assert_eq!((now().await.failing_since_ms, now().await.off_at_ms), (Some(since), None), "not yet");

    // One answer, and the time counts anew.
    status.store(200, Ordering::SeqCst);
    assert_eq!(tried().await, WebhookOutcome::Delivered);
    assert_eq!(now().await.failing_since_ms, None);
    status.store(500, Ordering::SeqCst);
    clock.advance(1);
    tried().await;
    clock.advance(FAILING_MS_MAX);
    tried().await;
    let off = now().await;
    assert_eq!((off.off_why.as_deref(), off.off_at_ms.is_some()), (Some("failing"), true));
    assert_eq!(tried().await, WebhookOutcome::GivenUp("switched-off"), "nothing is sent any more");
}

#[tokio::test]
async fn the_log_is_forgotten_after_two_weeks() {
    let (dir, clock) = (tempfile::tempdir().unwrap(), Arc::new(ManualClock::at(1_000_000)));
    let identity = identity(&dir, clock.clone()).await;
    let (url, _) = receiver();
    let (webhook, _) = identity.create_webhook("Office", &url, &[EventType::UnitCreated]).await.unwrap();
    identity.test_webhook(webhook.id()).await.unwrap();
    let kept = async || identity.webhook_deliveries(webhook.id(), None, 10).await.unwrap().items.len();
    clock.advance(WEBHOOK_LOG_MS - 1);
    identity.sweep_webhooks().await.unwrap();
    assert_eq!(kept().await, 1);
    clock.advance(2);
    identity.sweep_webhooks().await.unwrap();
    assert_eq!(kept().await, 0);
}
