//! Which conferences live in this process.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use conference::Bounds;
use ids::{ConferenceId, MeetingId, TenantId};
use media::MediaPlane;
use store::{Clock, Store, StoreError};
use tokio::sync::{Mutex, mpsc, oneshot};
use uuid::Uuid;
use wire::conference::Admission;

use crate::attachment::{Attach, AttachError, Attachment, Connection, Knock};
use crate::rules::{Free, Rulebook};
use crate::task::{self, Request};
use crate::usage::{Spent, TenantUse, Usage};

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
    pub(crate) rulebook: Arc<dyn Rulebook>,
    pub(crate) usage: Usage,
    /// Told when something happened in a sitting.
    pub(crate) moved: OnceLock<mpsc::UnboundedSender<Key>>,
    live: Mutex<Live>,
}

#[derive(Default)]
struct Live {
    rooms: HashMap<Key, mpsc::Sender<Request>>,
    stopping: bool,
}

impl Rooms {
    /// Rooms in which nothing is bounded.
    pub fn new(store: Store, media: Arc<dyn MediaPlane>, clock: Arc<dyn Clock>) -> Self {
        Self::under(Arc::new(Free), store, media, clock)
    }

    /// Rooms under rules.
    pub fn under(rulebook: Arc<dyn Rulebook>, store: Store, media: Arc<dyn MediaPlane>, clock: Arc<dyn Clock>) -> Self {
        Self(Arc::new(Shared {
            store,
            media,
            clock,
            rulebook,
            usage: Usage::default(),
            moved: OnceLock::new(),
            live: Mutex::default(),
        }))
    }

    /// In which sittings something happens, from now on. Asked once.
    pub fn sittings(&self) -> mpsc::UnboundedReceiver<(TenantId, MeetingId)> {
        let (moved, happened) = mpsc::unbounded_channel();
        // Who asks again hears nothing.
        let _ = self.0.moved.set(moved);
        happened
    }

    /// Brings what holds now to a room that lives, or to all of a tenant, or to all. Who calls it has made the
    /// change durable before: a room that opens meanwhile reads it.
    pub async fn bind(&self, tenant: Option<TenantId>) {
        let live: Vec<(Key, mpsc::Sender<Request>)> = {
            let live = self.0.live.lock().await;
            let concerned = live.rooms.iter().filter(|((of, _), _)| tenant.is_none_or(|tenant| tenant == *of));
            concerned.map(|(key, room)| (*key, room.clone())).collect()
        };
        for ((tenant, meeting), room) in live {
            match self.0.rulebook.rules(tenant, meeting).await {
                // A room that is gone meanwhile reads the rules when it opens again.
                Ok(rules) => drop(room.send(Request::Bind { bounds: rules.bounds }).await),
                Err(fault) => tracing::error!(%meeting, %fault, "policies of a running conference cannot be read"),
            }
        }
    }

    /// Tells a conference that runs that its meeting is a sitting now. One that opens later reads it.
    pub async fn sit(&self, tenant: TenantId, meeting: MeetingId) -> Result<(), StoreError> {
        let Some(room) = self.0.live.lock().await.rooms.get(&(tenant, meeting)).cloned() else { return Ok(()) };
        let scope = self.0.store.tenant(tenant);
        if let Some((frozen, ties)) = crate::sitting::taken(&scope, meeting, self.0.clock.now_ms()).await? {
            // A room that is gone meanwhile reads it when it opens again.
            drop(room.send(Request::Sit { frozen: Box::new(frozen), ties }).await);
        }
        Ok(())
    }

    /// Whether somebody who comes now finds a place.
    pub async fn has_place(
        &self,
        tenant: TenantId,
        meeting: MeetingId,
        participant: Option<ids::ParticipantId>,
    ) -> Result<(), AttachError> {
        let rules = self.0.rulebook.rules(tenant, meeting).await?;
        self.0.usage.would_enter((tenant, meeting), participant, &rules.limits).map_err(AttachError::Exceeded)
    }

    /// What a level uses now: a tenant or unit by its id, the whole installation by nil.
    pub fn usage_of(&self, level: Uuid) -> TenantUse {
        self.0.usage.of(level)
    }

    /// Meetings that run now, of each tenant.
    pub fn running(&self) -> HashMap<TenantId, Vec<MeetingId>> {
        self.0.usage.running()
    }

    /// Takes out what every tenant used since the last time.
    pub fn spent(&self) -> BTreeMap<TenantId, Spent> {
        self.0.usage.drain(self.0.clock.now_ms())
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
        let rules = self.0.rulebook.rules(attach.tenant, attach.meeting).await?;
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
            let request = Request::Attach { attach: Box::new(attach), limits: rules.limits, reply };
            // Its inbox is full or it has just ended: either way, coming again is right.
            room.try_send(request).map_err(|_| AttachError::Ended)?;
            room
        };
        let frames = answer.await.map_err(|_| AttachError::Ended)??;
        Ok(Attachment { frames, connection: Connection { id, room } })
    }

    /// Finds the running conference of a meeting or starts one, and rebuilds it from its journal.
    async fn open(&self, attach: &Attach) -> Result<mpsc::Sender<Request>, AttachError> {
        let rules = self.0.rulebook.rules(attach.tenant, attach.meeting).await?;
        let (key, now_ms) = ((attach.tenant, attach.meeting), self.0.clock.now_ms());
        let number = self.0.usage.open(key, &rules.limits, now_ms).map_err(AttachError::Exceeded)?;
        match self.rebuild(attach, rules.bounds, number).await {
            Ok(room) => Ok(room),
            Err(fault) => {
                self.0.usage.close(key, number, now_ms);
                Err(fault.into())
            }
        }
    }

    async fn rebuild(&self, attach: &Attach, bounds: Bounds, number: u64) -> Result<mpsc::Sender<Request>, StoreError> {
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
        let room = task::rebuild(&self.0, scope, about, bounds, number).await?;
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
            Admission::Guests => knock.kind.is_guest(),
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

    /// The conference of a meeting, if it lives.
    pub(crate) async fn live(&self, tenant: TenantId, meeting: MeetingId) -> Option<mpsc::Sender<Request>> {
        self.0.live.lock().await.rooms.get(&(tenant, meeting)).cloned()
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

    /// Ends every conference of a tenant, and waits until they have.
    pub async fn end_tenant(&self, tenant: TenantId) {
        let meetings: Vec<MeetingId> = {
            let live = self.0.live.lock().await;
            live.rooms.keys().filter(|(of, _)| *of == tenant).map(|(_, meeting)| *meeting).collect()
        };
        for meeting in meetings {
            self.end_meeting(tenant, meeting).await;
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
