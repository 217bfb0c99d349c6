//! The task that owns a room.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use conference::custom::CustomRole;
use conference::order::Source;
use conference::poll::{PollBox, PollPlan};
use conference::sitting::{Electorate, Frozen, Tie, Voter};
use conference::{
    About, Bounds, Close, Effect, Entry, Hall, MediaEffect, MediaRights, PLENARY, Permission as Right, Profile,
    Refusal, Room, Words,
};
use ids::{CommandId, ConferenceId, ConnectionId, ParticipantId};
use media::{Grant, MediaError, MediaEvent, ParticipantUpdate, Permission, TrackSource};
use policy::quota::LimitLevel;
use store::{JournalRow, NewParticipant, PollBoxRow, StoreError, TenantScope};
use tokio::sync::{broadcast, mpsc, oneshot};
use tracing::{error, info, warn};
use wire::conference::Command;
use wire::socket::{ClosingCode, MediaAccess, RefusalCode, ServerFrame};
use wire::vote::VoteNews;

use crate::attachment::{Attach, AttachError, Frame, Knock};
use crate::encoded::Encoded;
use crate::registry::{Key, Shared};
use crate::roster::Roster;
use crate::sitting;
use crate::told::Told;
use crate::votes;

/// Frames that may wait for one client; beyond them it is too slow and comes back by resuming.
const FRAMES_MAX: usize = 512;
/// Requests decided before their journal entries are written together.
const BATCH_MAX: usize = 64;
/// A room without people stays in memory this long.
const EMPTY_LIFE: Duration = Duration::from_secs(30);
/// Life of a media token; the media server refreshes it for who is connected.
const MEDIA_TOKEN_LIFE: Duration = Duration::from_secs(600);

/// What is asked of a room.
#[derive(Debug)]
pub(crate) enum Request {
    Attach {
        attach: Box<Attach>,
        limits: Vec<LimitLevel>,
        reply: oneshot::Sender<Result<mpsc::Receiver<Frame>, AttachError>>,
    },
    Command {
        connection: ConnectionId,
        id: CommandId,
        command: Command,
    },
    MediaToken {
        connection: ConnectionId,
    },
    WhisperToken {
        connection: ConnectionId,
        whisper: u32,
    },
    Record {
        connection: ConnectionId,
        reply: oneshot::Sender<Option<ConferenceId>>,
    },
    /// Whoever is in the room of a sitting by this connection.
    Votes {
        connection: ConnectionId,
        reply: oneshot::Sender<Option<ConnectionId>>,
    },
    Voter {
        connection: ConnectionId,
        reply: oneshot::Sender<Option<Voter>>,
    },
    Electorate {
        reply: oneshot::Sender<Option<Electorate>>,
    },
    /// A vote of the sitting goes on.
    Vote {
        news: Box<VoteNews>,
    },
    /// Somebody has registered a key.
    VoteKeys,
    Detach {
        connection: ConnectionId,
    },
    Expel {
        connection: ConnectionId,
    },
    Describe {
        reply: oneshot::Sender<(u32, i64)>,
    },
    Door {
        knock: Knock,
        reply: oneshot::Sender<bool>,
    },
    /// The meeting was made a sitting.
    Sit {
        frozen: Box<Frozen>,
        ties: Vec<Tie>,
    },
    /// Other policies hold.
    Bind {
        bounds: Bounds,
    },
    End,
    Stop,
}

/// How a room's task goes on.
enum Next {
    Live,
    Over,
}

pub(crate) struct RoomTask {
    shared: Arc<Shared>,
    scope: TenantScope,
    room: Room,
    clients: HashMap<ConnectionId, mpsc::Sender<Frame>>,
    roster: Roster,
    /// People of whom the database knows nothing yet.
    newcomers: Vec<NewParticipant>,
    /// Whom webhooks know to be here.
    told: Told,
    media_events: broadcast::Receiver<MediaEvent>,
    /// Votes of the sitting, in the order in which they began.
    votes: Vec<VoteNews>,
    /// How much had happened in the sitting when it was last told.
    happened: usize,
    /// What the room is counted by.
    number: u64,
}

/// A room as its journal tells it.
pub(crate) async fn rebuild(
    shared: &Arc<Shared>,
    scope: TenantScope,
    about: About,
    bounds: Bounds,
    number: u64,
) -> Result<RoomTask, StoreError> {
    let rows = scope.journal().read(about.conference, 0).await?;
    let mut room = Room::new(about);
    for row in &rows {
        match serde_json::from_str::<Entry>(&row.body) {
            Ok(entry) => room.replay(entry),
            Err(fault) => {
                error!(conference = %room.about().conference, seq = row.seq, %fault, "journal entry cannot be read; the room is rebuilt up to it");
                break;
            }
        }
    }
    for (poll, body) in scope.journal().poll_boxes(room.about().conference).await? {
        match serde_json::from_str::<PollBox>(&body) {
            Ok(contents) => room.restore_box(poll, contents),
            Err(fault) => error!(poll, %fault, "the box of a poll cannot be read; its answers are lost"),
        }
    }
    let told = Told::already(&room);
    room.restarted(shared.clock.now_ms());
    // The policies may have changed while nobody was here.
    room.bind(bounds, shared.clock.now_ms());
    take_register(shared, &scope, &mut room).await?;
    if room.is_adjourned() {
        conclude(&mut room, shared.clock.now_ms());
    }
    if rows.is_empty()
        && let Some(meeting) = scope.meetings().find(room.about().meeting).await?
    {
        let roles: Vec<CustomRole> = serde_json::from_str(&meeting.custom_roles).unwrap_or_default();
        room.prepare_roles(roles, shared.clock.now_ms());
        let plans: Vec<PollPlan> = serde_json::from_str(&meeting.poll_drafts).unwrap_or_default();
        room.prepare_polls(plans, shared.clock.now_ms());
    }
    room.shake(uuid::Uuid::now_v7().as_u64_pair().1);
    let media_events = shared.media.events();
    let (clients, roster, newcomers) = (HashMap::new(), Roster::default(), vec![]);
    let votes = votes::of_meeting(&scope, room.about().meeting).await?;
    let shared = shared.clone();
    let mut task =
        RoomTask { shared, scope, room, clients, roster, newcomers, told, media_events, votes, happened: 0, number };
    task.settle().await?;
    let name = task.media_room(Hall::Place(PLENARY));
    if let Err(fault) = task.shared.media.ensure_room(&name).await {
        warn!(conference = %name, %fault, "media room could not be prepared");
    }
    info!(conference = %name, entries = rows.len(), "room opened");
    Ok(task)
}

/// A sitting that is not opened takes the register of its body as it is now.
async fn take_register(shared: &Shared, scope: &TenantScope, room: &mut Room) -> Result<(), StoreError> {
    let now_ms = shared.clock.now_ms();
    if room.takes_register()
        && let Some((frozen, ties)) = sitting::taken(scope, room.about().meeting, now_ms).await?
    {
        room.sit(frozen, ties, now_ms);
    }
    Ok(())
}

/// Ends a conference by nobody's hand.
fn conclude(room: &mut Room, now_ms: i64) {
    let nobody = ParticipantId::from_uuid(room.about().meeting.uuid());
    room.end(nobody, now_ms);
}

impl RoomTask {
    pub(crate) async fn run(mut self, mut requests: mpsc::Receiver<Request>) {
        loop {
            let wait = self.wait();
            let first = tokio::select! {
                request = requests.recv() => match request {
                    Some(request) => Some(request),
                    None => break,
                },
                event = self.media_events.recv() => {
                    self.media_event(event).await;
                    continue;
                }
                () = tokio::time::sleep(wait) => None,
            };
            let idle = first.is_none() && self.room.people() == 0 && self.clients.is_empty();
            match self.round(first, &mut requests).await {
                Ok(Next::Live) if idle && self.room.people() == 0 => {
                    if self.shared.retire(self.key(), &mut requests).await {
                        break;
                    }
                }
                Ok(Next::Live) => {}
                Ok(Next::Over) => {
                    requests.close();
                    break;
                }
                Err(fault) => {
                    error!(conference = %self.room.about().conference, %fault, "journal cannot be written; room closed");
                    requests.close();
                    break;
                }
            }
        }
        self.close_all(ClosingCode::ServerRestart);
        self.shared.usage.close(self.key(), self.number, self.now_ms());
        // Whoever still waits gets no answer and tries again.
        while requests.recv().await.is_some() {}
    }

    /// One request and those that wait behind it, then one write of the journal for all of them.
    async fn round(
        &mut self,
        first: Option<Request>,
        requests: &mut mpsc::Receiver<Request>,
    ) -> Result<Next, StoreError> {
        self.room.handle_timeout(self.now_ms());
        let mut waiting = Vec::new();
        let mut request = first;
        let mut stop = false;
        for _ in 0..BATCH_MAX {
            let Some(current) = request.take().or_else(|| requests.try_recv().ok()) else { break };
            if matches!(current, Request::Command { command: Command::SittingOpen { .. }, .. }) {
                take_register(&self.shared, &self.scope, &mut self.room).await?;
            }
            stop |= self.take(current, &mut waiting);
            if stop {
                break;
            }
        }
        // A sitting that is closed does not begin again with whoever comes next.
        if self.room.is_adjourned() {
            let now_ms = self.now_ms();
            conclude(&mut self.room, now_ms);
        }
        self.settle().await?;
        self.shared.usage.sync(self.key(), self.room.everybody().collect(), self.now_ms());
        for reply in waiting {
            reply();
        }
        if self.room.has_ended() {
            let about = self.room.about();
            self.scope.conferences().end(about.conference, self.now_ms()).await?;
            self.forget_chat().await;
            info!(conference = %about.conference, "conference ended");
            return Ok(Next::Over);
        }
        if stop {
            self.close_all(ClosingCode::ServerRestart);
            return Ok(Next::Over);
        }
        Ok(Next::Live)
    }

    /// Chat goes with the conference, unless a policy keeps it; what was written to some alone goes in any case.
    async fn forget_chat(&self) {
        let conference = self.room.about().conference;
        let kept = self.room.bounds().chat_days > 0;
        let forget = async {
            self.scope.conferences().keep_chat(conference, kept).await?;
            redact(&self.scope, conference, kept).await
        };
        if let Err(fault) = forget.await {
            error!(%conference, %fault, "the chat of an ended conference could not be forgotten");
        }
    }

    /// Decides one request. `true` when the room is to stop.
    fn take(&mut self, request: Request, waiting: &mut Vec<Box<dyn FnOnce() + Send>>) -> bool {
        let now_ms = self.now_ms();
        match request {
            Request::Attach { attach, limits, reply } => {
                let attached = self.attach(*attach, &limits, now_ms);
                // Answered once the arrival is durable.
                waiting.push(Box::new(move || {
                    let _ = reply.send(attached);
                }));
            }
            Request::Command { connection, id, command } => {
                if let Err(refusal) = self.room.handle(connection, id, command, now_ms) {
                    self.refuse(connection, id, refusal);
                }
            }
            Request::MediaToken { connection } => {
                if let Some(media) = self.media_access(connection) {
                    self.send(connection, &ServerFrame::Media { media });
                }
            }
            Request::WhisperToken { connection, whisper } => {
                if let Some(media) = self.whisper_access(connection, whisper) {
                    self.send(connection, &ServerFrame::WhisperMedia { whisper, media });
                }
            }
            Request::Record { connection, reply } => {
                let may = self.room.may(connection, Right::SeeRecord);
                let _ = reply.send(may.then_some(self.room.about().conference));
            }
            Request::Votes { connection, reply } => {
                let _ = reply.send(self.voter(connection).map(|_| connection));
            }
            Request::Voter { connection, reply } => drop(reply.send(self.voter(connection))),
            Request::Electorate { reply } => drop(reply.send(self.room.electorate())),
            Request::Vote { news } => self.tell_vote(*news),
            Request::VoteKeys => self.tell_vote_keys(),
            Request::Detach { connection } => {
                self.clients.remove(&connection);
                self.room.disconnect(connection, now_ms);
            }
            Request::Expel { connection } => self.room.expel(connection, now_ms),
            Request::Describe { reply } => {
                let present = u32::try_from(self.room.connected()).unwrap_or(u32::MAX);
                let _ = reply.send((present, self.room.about().started_at_ms));
            }
            Request::Door { knock, reply } => {
                let _ = reply.send(self.room.would_wait(knock.participant, knock.kind, knock.colleague));
            }
            Request::Sit { frozen, ties } => self.room.sit(*frozen, ties, now_ms),
            Request::Bind { bounds } => self.room.bind(bounds, now_ms),
            Request::End => conclude(&mut self.room, now_ms),
            Request::Stop => return true,
        }
        false
    }

    fn attach(
        &mut self,
        attach: Attach,
        limits: &[LimitLevel],
        now_ms: i64,
    ) -> Result<mpsc::Receiver<Frame>, AttachError> {
        // Counted before they are let in, so that nobody else gets the place; the next round corrects the count.
        self.shared.usage.enter(self.key(), attach.participant, limits, now_ms).map_err(AttachError::Exceeded)?;
        let here = self.room.about().conference;
        let resume = attach.resume.as_ref().filter(|r| r.conference == here).map(|r| r.after);
        let Attach { participant, name, role, kind, colleague, member, .. } = attach;
        let profile = Profile { participant, name, role, kind, colleague, member };
        let (sender, frames) = mpsc::channel(FRAMES_MAX);
        self.room.connect(profile, attach.connection, attach.device, resume, now_ms).map_err(
            |refusal| match refusal {
                Refusal::Ended => AttachError::Ended,
                Refusal::TooMany => AttachError::TooManyConnections,
                Refusal::Locked => AttachError::Locked,
                Refusal::Banned => AttachError::Banned,
                Refusal::Policy => AttachError::Forbidden,
                _ => AttachError::Full,
            },
        )?;
        self.clients.insert(attach.connection, sender);
        self.newcomers.extend(attach.newcomer);
        Ok(frames)
    }

    /// Carries out what the room wants: journal first, the rest in order.
    async fn settle(&mut self) -> Result<(), StoreError> {
        let effects: Vec<Effect> = std::iter::from_fn(|| self.room.poll_effect()).collect();
        let rows: Vec<JournalRow> = effects.iter().filter_map(row).collect();
        let boxes = boxes(&effects);
        let newcomers = std::mem::take(&mut self.newcomers);
        if !rows.is_empty() || !boxes.is_empty() || !newcomers.is_empty() {
            let conference = self.room.about().conference;
            let begins = rows.first().is_some_and(|row| row.seq == 1);
            let news = self.told.news(self.scope.id().uuid(), &self.room, begins, self.now_ms());
            if news.is_empty() {
                self.scope.journal().append_with(conference, &rows, &boxes, newcomers).await?;
            } else {
                let scope = self.scope.begin().await?;
                scope.journal().append_with(conference, &rows, &boxes, newcomers).await?;
                scope.webhooks().announce(&news).await?;
                scope.commit().await?;
            }
            metrics::counter!("plenum_journal_entries_total").increment(rows.len() as u64);
        }
        let happened = self.room.happened();
        if happened != self.happened {
            self.happened = happened;
            // Nobody listens where there are no votes.
            let _ = self.shared.moved.get().map(|moved| moved.send(self.key()));
        }
        let mut encoded = Encoded::default();
        for effect in effects {
            self.carry_out(effect, &mut encoded).await;
        }
        Ok(())
    }

    async fn carry_out(&mut self, effect: Effect, encoded: &mut Encoded) {
        match effect {
            Effect::Journal(_) | Effect::Box { .. } => {}
            Effect::Standing { to, standing } => {
                let frame = ServerFrame::PollStanding { standing };
                for connection in to {
                    self.send(connection, &frame);
                }
            }
            Effect::KeepRoles(roles) => {
                let roles = serde_json::to_string(&roles).expect("roles are plain data");
                let meeting = self.room.about().meeting;
                if let Err(fault) = self.scope.meetings().keep_custom_roles(meeting, &roles).await {
                    warn!(%meeting, %fault, "roles could not be kept for the meeting");
                }
            }
            Effect::KeepDrafts(plans) => {
                let drafts = serde_json::to_string(&plans).expect("plans are plain data");
                let meeting = self.room.about().meeting;
                if let Err(fault) = self.scope.meetings().keep_poll_drafts(meeting, &drafts).await {
                    warn!(%meeting, %fault, "prepared polls could not be kept for the meeting");
                }
            }
            Effect::Welcome { connection, seq, snapshot } => {
                if let Some(media) = self.media_access(connection) {
                    let text = self.roster.welcome(seq, snapshot, media);
                    self.send_frame(connection, Frame::Text(text));
                    self.tell_votes(connection);
                }
            }
            Effect::Resumed { connection, seq, missed } => {
                if let Some(media) = self.media_access(connection) {
                    self.send(connection, &ServerFrame::Resumed { seq, media });
                    for (seq, event) in missed {
                        self.send_frame(connection, encoded.event(seq, &event));
                    }
                    self.tell_votes(connection);
                }
            }
            Effect::Wait { connection, waiting } => self.send(connection, &ServerFrame::Waiting { waiting }),
            Effect::Deliver { to, seq, event } => {
                let frame = encoded.event(seq, &event);
                for connection in to {
                    self.send_frame(connection, frame.clone());
                }
            }
            Effect::Accepted { connection, command } => {
                self.send(connection, &ServerFrame::Accepted { id: command });
            }
            Effect::Close { connection, why } => {
                let (code, reason) = match why {
                    Close::Replaced => (ClosingCode::Replaced, None),
                    Close::Left => (ClosingCode::Left, None),
                    Close::Ended => (ClosingCode::Ended, None),
                    Close::Denied { reason } => (ClosingCode::Denied, Some(reason)),
                    Close::Removed => (ClosingCode::Removed, None),
                    Close::Banned => (ClosingCode::Banned, None),
                    Close::Dismissed => (ClosingCode::Dismissed, None),
                    Close::Forbidden => (ClosingCode::Policy, None),
                };
                self.close(connection, code, reason);
            }
            Effect::Media(effect) => self.media(effect).await,
            Effect::Remember { participant, role, name } => {
                // For the next conference only: this one has it in its journal.
                if let Err(fault) = self.scope.participants().remember(participant, role.name(), &name).await {
                    warn!(%participant, %fault, "role and name could not be kept for the meeting");
                }
            }
        }
    }

    async fn media(&self, effect: MediaEffect) {
        let plane = &self.shared.media;
        let done = match effect {
            MediaEffect::Open { hall } => plane.ensure_room(&self.media_room(hall)).await,
            MediaEffect::Close { hall } => plane.end_room(&self.media_room(hall)).await,
            MediaEffect::Remove { hall, participant, device } => {
                plane.remove_participant(&self.media_room(hall), &media_identity(participant, &device)).await
            }
            MediaEffect::Mute { hall, participant, device, source } => {
                self.mute(&self.media_room(hall), &media_identity(participant, &device), source).await;
                Ok(())
            }
            MediaEffect::Update { hall, participant, device, name, rights } => {
                let update =
                    ParticipantUpdate { name: Some(name), permission: Some(permission(rights)), ..Default::default() };
                plane.update_participant(&self.media_room(hall), &media_identity(participant, &device), update).await
            }
        };
        match done {
            Ok(()) | Err(MediaError::ParticipantNotFound | MediaError::RoomNotFound) => {}
            Err(fault) => {
                warn!(conference = %self.room.about().conference, %fault, "media plane did not do as asked");
            }
        }
    }

    async fn mute(&self, room: &str, identity: &str, source: Source) {
        let sources: &[TrackSource] = match source {
            Source::Microphone => &[TrackSource::Microphone],
            Source::Camera => &[TrackSource::Camera],
            Source::Screen => &[TrackSource::ScreenShare, TrackSource::ScreenShareAudio],
        };
        for source in sources {
            match self.shared.media.mute_track(room, identity, *source, true).await {
                Ok(()) | Err(MediaError::TrackNotFound | MediaError::ParticipantNotFound) => {}
                Err(fault) => warn!(conference = %room, %fault, "a track was not muted"),
            }
        }
    }

    /// A token stays valid for a while after rights were taken or a person was removed. Whoever
    /// connects with an old one gets what holds now, or goes.
    async fn media_event(&self, event: Result<MediaEvent, broadcast::error::RecvError>) {
        let conference = self.room.about().conference;
        let (hall, identity) = match event {
            Ok(MediaEvent::ParticipantJoined { room, identity }) => match Hall::of_name(conference, &room) {
                Some(hall) => (hall, identity),
                None => return,
            },
            Ok(_) => return,
            Err(fault) => return warn!(%conference, %fault, "happenings of the media plane were missed"),
        };
        let Some((participant, device)) = identity.split_once('.') else { return };
        let Ok(participant) = participant.parse::<ParticipantId>() else { return };
        let device = device.to_owned();
        let effect = match self.room.device_rights(hall, participant, &device) {
            Some((name, rights)) => MediaEffect::Update { hall, participant, device, name, rights },
            None => MediaEffect::Remove { hall, participant, device },
        };
        self.media(effect).await;
    }

    /// The right to be in the media room of the place somebody is in.
    fn media_access(&self, connection: ConnectionId) -> Option<MediaAccess> {
        let (profile, device) = self.room.device_of(connection)?;
        let hall = self.room.hall_of(profile.participant)?;
        let rights = self.room.media_rights_of(profile.participant)?;
        Some(self.access(hall, profile, device, rights))
    }

    /// The right to be in the media room of a whisper group.
    fn whisper_access(&self, connection: ConnectionId, whisper: u32) -> Option<MediaAccess> {
        let (profile, device) = self.room.device_of(connection)?;
        let (_, rights) = self.room.device_rights(Hall::Whisper(whisper), profile.participant, device)?;
        Some(self.access(Hall::Whisper(whisper), profile, device, rights))
    }

    fn access(&self, hall: Hall, profile: &Profile, device: &str, rights: MediaRights) -> MediaAccess {
        let permission = permission(rights);
        let grant = Grant {
            room: self.media_room(hall),
            identity: media_identity(profile.participant, device),
            name: profile.name.clone(),
            can_publish: permission.can_publish,
            can_publish_sources: permission.can_publish_sources,
            can_subscribe: rights.listen,
            can_publish_data: permission.can_publish_data,
            hidden: false,
            attributes: Default::default(),
            metadata: String::new(),
            ttl: MEDIA_TOKEN_LIFE,
        };
        // Empty means: the host the page came from.
        let url = self.shared.media.public_url().unwrap_or_default();
        MediaAccess { url, token: self.shared.media.token(&grant) }
    }

    fn refuse(&mut self, connection: ConnectionId, id: CommandId, refusal: Refusal) {
        let code = match refusal {
            Refusal::NotPermitted => RefusalCode::NotPermitted,
            Refusal::Policy => RefusalCode::Policy,
            Refusal::NotFound => RefusalCode::NotFound,
            Refusal::InvalidText => RefusalCode::InvalidText,
            Refusal::InvalidValue => RefusalCode::InvalidValue,
            Refusal::TooMany | Refusal::RoomFull => RefusalCode::TooMany,
            Refusal::Ended | Refusal::NotNow | Refusal::Locked | Refusal::Banned => RefusalCode::NotNow,
        };
        self.send(connection, &ServerFrame::Refused { id, code, detail: refusal.to_string() });
    }

    /// Whoever is in the room by a connection, as votes know them.
    fn voter(&self, connection: ConnectionId) -> Option<Voter> {
        let (profile, _) = self.room.device_of(connection)?;
        self.room.voter(profile.participant)
    }

    /// Somebody who has come hears of all votes.
    fn tell_votes(&mut self, connection: ConnectionId) {
        if !self.votes.is_empty() {
            self.send(connection, &ServerFrame::Votes { votes: self.votes.clone() });
        }
    }

    /// Everybody who was let in hears that a vote goes on.
    fn tell_vote(&mut self, news: VoteNews) {
        if !votes::merge(&mut self.votes, &news) {
            return;
        }
        self.send_voters(&ServerFrame::Votes { votes: vec![news] }, |_| true);
    }

    /// Those who lead look for keys that are to be entered.
    fn tell_vote_keys(&mut self) {
        self.send_voters(&ServerFrame::VoteKeys {}, |voter| voter.duty.is_some());
    }

    /// To those in the sitting who are meant.
    fn send_voters(&mut self, frame: &ServerFrame, meant: impl Fn(&Voter) -> bool) {
        let inside = |connection: &ConnectionId| self.voter(*connection).is_some_and(|voter| meant(&voter));
        let to: Vec<_> = self.clients.keys().copied().filter(inside).collect();
        match serde_json::to_string(frame) {
            Ok(text) => to.into_iter().for_each(|connection| self.send_frame(connection, Frame::Text(text.clone()))),
            Err(fault) => error!(%fault, "frame cannot be encoded"),
        }
    }

    fn send(&mut self, connection: ConnectionId, frame: &ServerFrame) {
        match serde_json::to_string(frame) {
            Ok(text) => self.send_frame(connection, Frame::Text(text)),
            Err(fault) => error!(%fault, "frame cannot be encoded"),
        }
    }

    fn send_frame(&mut self, connection: ConnectionId, frame: Frame) {
        let Some(client) = self.clients.get(&connection) else { return };
        if client.try_send(frame).is_err() {
            // Full or gone: its end of the channel closes, and the edge detaches it.
            self.clients.remove(&connection);
        }
    }

    fn close(&mut self, connection: ConnectionId, code: ClosingCode, reason: Option<String>) {
        if let Some(client) = self.clients.remove(&connection) {
            let _ = client.try_send(Frame::Close(code, reason));
        }
    }

    fn close_all(&mut self, code: ClosingCode) {
        for (_, client) in self.clients.drain() {
            let _ = client.try_send(Frame::Close(code, None));
        }
    }

    fn wait(&self) -> Duration {
        let until = |due: i64| Duration::from_millis(u64::try_from(due - self.now_ms()).unwrap_or(0));
        self.room.poll_timeout().map_or(EMPTY_LIFE, until)
    }

    fn key(&self) -> Key {
        (self.scope.id(), self.room.about().meeting)
    }

    fn media_room(&self, hall: Hall) -> String {
        hall.name(self.room.about().conference)
    }

    fn now_ms(&self) -> i64 {
        self.shared.clock.now_ms()
    }
}

/// Takes what people wrote out of the journal of a conference that is over; with `public`, what all could read stays.
pub(crate) async fn redact(scope: &TenantScope, conference: ConferenceId, public: bool) -> Result<(), StoreError> {
    let journal = scope.journal();
    let rows = journal.read(conference, 0).await?;
    let entries: Vec<Entry> = rows.iter().filter_map(|row| serde_json::from_str(&row.body).ok()).collect();
    let words = if public { Words::public(&entries) } else { Words::none() };
    let wordless = |entry: &Entry| {
        let body = serde_json::to_string(&words.forget(entry)?).ok()?;
        Some(JournalRow { seq: entry.seq, at_ms: entry.at_ms, body })
    };
    let rows: Vec<_> = entries.iter().filter_map(wordless).collect();
    journal.redact(conference, &rows).await
}

/// Rights as the media plane knows them.
fn permission(rights: MediaRights) -> Permission {
    let MediaRights { microphone, camera, screen, listen } = rights;
    let sources = [
        (microphone, TrackSource::Microphone),
        (camera, TrackSource::Camera),
        (screen, TrackSource::ScreenShare),
        (screen, TrackSource::ScreenShareAudio),
    ];
    let granted: Vec<_> = sources.into_iter().filter(|(may, _)| *may).map(|(_, source)| source).collect();
    Permission {
        can_publish: !granted.is_empty(),
        can_publish_sources: granted,
        can_subscribe: listen,
        // Whoever is excluded from an item says nothing past the microphone either.
        can_publish_data: listen,
        hidden: false,
    }
}

/// Identity of one device of a person in the media plane.
fn media_identity(participant: ParticipantId, device: &str) -> String {
    format!("{participant}.{device}")
}

fn row(effect: &Effect) -> Option<JournalRow> {
    let Effect::Journal(entry) = effect else { return None };
    let body = serde_json::to_string(entry).expect("entries are plain data");
    Some(JournalRow { seq: entry.seq, at_ms: entry.at_ms, body })
}

/// The newest content of each box that changed.
fn boxes(effects: &[Effect]) -> Vec<PollBoxRow> {
    let mut changed: BTreeMap<u32, Option<String>> = BTreeMap::new();
    for effect in effects {
        if let Effect::Box { poll, contents } = effect {
            let body = contents.as_ref().map(|contents| serde_json::to_string(contents).expect("a box is plain data"));
            changed.insert(*poll, body);
        }
    }
    changed.into_iter().map(|(poll, body)| PollBoxRow { poll, body }).collect()
}
