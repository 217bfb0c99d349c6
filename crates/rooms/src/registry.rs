//! Which conferences live in this process.

use std::collections::HashMap;
use std::sync::Arc;

use ids::{ConferenceId, MeetingId, TenantId};
use media::MediaPlane;
use store::{Clock, Store, StoreError};
use tokio::sync::{Mutex, mpsc, oneshot};
use uuid::Uuid;
use wire::conference::{Admission, ParticipantKind};

use crate::attachment::{Attach, AttachError, Attachment, Connection, Knock};
use crate::task::{self, Request};

/// Requests that may wait for one room.
const REQUESTS_MAX: usize = 1_024;
/// Tries to attach while a conference is just ending.
const ATTACH_TRIES: usize = 3;

pub(crate) type Key = (TenantId, MeetingId);

/// All live conferences. Cheap to clone.
#[derive(Clone)]
pub struct Rooms(pub(crate) Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) store: Store,
    pub(crate) media: Arc<dyn MediaPlane>,
    pub(crate) clock: Arc<dyn Clock>,
    live: Mutex<Live>,
}

#[derive(Default)]
struct Live {
    rooms: HashMap<Key, mpsc::Sender<Request>>,
    stopping: bool,
}

impl Rooms {
    pub fn new(store: Store, media: Arc<dyn MediaPlane>, clock: Arc<dyn Clock>) -> Self {
        Self(Arc::new(Shared { store, media, clock, live: Mutex::default() }))
    }

    /// Connects a person to the conference of a meeting, starting or rebuilding it when needed.
    pub async fn attach(&self, attach: Attach) -> Result<Attachment, AttachError> {
        for _ in 0..ATTACH_TRIES {
            match self.try_attach(attach.clone()).await {
                Err(AttachError::Ended) => {}
                done => return done,
            }
        }
        Err(AttachError::Ended)
    }

    async fn try_attach(&self, attach: Attach) -> Result<Attachment, AttachError> {
        let id = attach.connection;
        let (reply, answer) = oneshot::channel();
        let room = {
            // A room takes itself out under this lock and only when nothing waits for it, so
            // what is sent under the lock is answered.
            let mut live = self.0.live.lock().await;
            if live.stopping {
                return Err(AttachError::Stopping);
            }
            let key = (attach.tenant, attach.meeting);
            let room = match live.rooms.get(&key).filter(|room| !room.is_closed()) {
                Some(room) => room.clone(),
                None => {
                    let room = self.open(&attach).await?;
                    live.rooms.insert(key, room.clone());
                    room
                }
            };
            let request = Request::Attach { attach: Box::new(attach), reply };
            // Its inbox is full or it has just ended: either way, coming again is right.
            room.try_send(request).map_err(|_| AttachError::Ended)?;
            room
        };
        let frames = answer.await.map_err(|_| AttachError::Ended)??;
        Ok(Attachment { frames, connection: Connection { id, room } })
    }

    /// Finds the running conference of a meeting or starts one, and rebuilds it from its journal.
    async fn open(&self, attach: &Attach) -> Result<mpsc::Sender<Request>, StoreError> {
        let scope = self.0.store.tenant(attach.tenant);
        let conferences = scope.conferences();
        let running = match conferences.find_running(attach.meeting).await? {
            Some(running) => running,
            None => {
                let id = ConferenceId::from_uuid(Uuid::now_v7());
                conferences.create(id, attach.meeting, self.0.clock.now_ms()).await?
            }
        };
        let about = conference::About {
            conference: ConferenceId::from_uuid(running.id),
            meeting: attach.meeting,
            title: attach.title.clone(),
            code: attach.code.clone(),
            started_at_ms: running.started_at_ms,
            admission: attach.admission,
            has_unit: attach.has_unit,
        };
        let (sender, requests) = mpsc::channel(REQUESTS_MAX);
        let room = task::rebuild(&self.0, scope, about).await?;
        tokio::spawn(room.run(requests));
        Ok(sender)
    }

    /// Whether somebody would have to wait if they came now.
    pub async fn would_wait(&self, knock: Knock) -> bool {
        if knock.role.leads() {
            return false;
        }
        let room = self.0.live.lock().await.rooms.get(&(knock.tenant, knock.meeting)).cloned();
        if let Some(room) = room {
            let (reply, answer) = oneshot::channel();
            if room.send(Request::Door { knock, reply }).await.is_ok()
                && let Ok(waits) = answer.await
            {
                return waits;
            }
        }
        match knock.admission {
            Admission::Open => false,
            Admission::Guests => knock.kind == ParticipantKind::Guest,
            Admission::Outsiders => !knock.colleague,
            Admission::All => true,
        }
    }

    /// People connected to a meeting's conference now.
    pub async fn present(&self, tenant: TenantId, meeting: MeetingId) -> u32 {
        self.describe(tenant, meeting).await.map_or(0, |(present, _)| present)
    }

    /// Since when people are in a meeting's conference.
    pub async fn running_since(&self, tenant: TenantId, meeting: MeetingId) -> Option<i64> {
        self.describe(tenant, meeting).await.filter(|(present, _)| *present > 0).map(|(_, since)| since)
    }

    async fn describe(&self, tenant: TenantId, meeting: MeetingId) -> Option<(u32, i64)> {
        let room = self.0.live.lock().await.rooms.get(&(tenant, meeting))?.clone();
        let (reply, answer) = oneshot::channel();
        room.send(Request::Describe { reply }).await.ok()?;
        answer.await.ok()
    }

    /// Ends the conference of a meeting for all, if one lives, and waits until it has.
    pub async fn end_meeting(&self, tenant: TenantId, meeting: MeetingId) {
        let room = self.0.live.lock().await.rooms.get(&(tenant, meeting)).cloned();
        if let Some(room) = room
            && room.send(Request::End).await.is_ok()
        {
            room.closed().await;
        }
    }

    /// Tells everybody that the server stops, and waits until all rooms have done so.
    pub async fn shutdown(&self) {
        let rooms = {
            let mut live = self.0.live.lock().await;
            live.stopping = true;
            std::mem::take(&mut live.rooms)
        };
        for room in rooms.values() {
            // A room that is gone has told its people already.
            let _ = room.send(Request::Stop).await;
        }
        for room in rooms.into_values() {
            room.closed().await;
        }
    }
}

impl Shared {
    /// Takes a room out if nothing waits for it; `false` when something does.
    pub(crate) async fn retire(&self, key: Key, requests: &mut mpsc::Receiver<Request>) -> bool {
        let mut live = self.live.lock().await;
        if !requests.is_empty() {
            return false;
        }
        requests.close();
        live.rooms.remove(&key);
        true
    }
}
