//! `plenum serve`.

use std::fmt::Display;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use api::{Answers, App, Examination, Exports, Jobs, Parts, Processors, Rates, RecordTickets, Running, Tickets};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::serve::ListenerExt;
use identity::Tenant;
use media::{ClusterConfig, ClusterMedia, EmbeddedConfig, EmbeddedMedia, MediaPlane};
use outbox::{Deliver, Worker};
use retention::Sweeper;
use rooms::Rooms;
use store::{Clock, Store, SystemClock};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing::{debug, error, info};
use wire::overview::{JobName, MediaKind, Versions};

use crate::config::Config;
use crate::database::{open_store, open_tenants};
use crate::stamps::TimeStamps;
use crate::terminal::say;
use crate::webhooks::Webhooks;
use crate::witness::Witnesses;
use crate::{Failure, doctor, keys, mail, roots, telemetry};

/// How often expired meetings and sessions are looked for.
const SWEEP_EVERY: Duration = Duration::from_secs(60);
/// Longest time for requests to finish when the server stops.
const DRAIN_MAX: Duration = Duration::from_secs(5);

/// Media as configured: in this process, or elsewhere.
struct Media {
    plane: Arc<dyn MediaPlane>,
    embedded: Option<EmbeddedMedia>,
    /// What the media plane is asked and told by others.
    routes: Router,
}

pub(crate) async fn run(config: Config) -> Result<(), Failure> {
    telemetry::start_log(&config.log)?;
    if let Some(listen) = config.metrics.listen {
        telemetry::serve_metrics(listen).await?;
    }
    let mails = mail::open(&config)?;
    let store = open_store(&config).await?;
    let tenants = Arc::new(open_tenants(&config, &store).await?);
    roots::refuse_set_back(&tenants).await?;
    let media = start_media(&config)?;
    // The configuration counts as long as the operator has set nothing in the console.
    let ad_hoc_s = config.meetings.ad_hoc_life_hours.saturating_mul(60 * 60);
    tenants.policies().configure(policy::Key::AdHocMeetingLife, policy::Value::Number(ad_hoc_s));
    let rulebook = Arc::new(api::Rulebook(tenants.policies().clone()));
    let rooms = Rooms::under(rulebook, store.clone(), media.plane.clone(), Arc::new(SystemClock));
    let app = App::new(Parts {
        tenants,
        rooms: rooms.clone(),
        mails,
        version: env!("CARGO_PKG_VERSION").into(),
        public_url: config.server.public_url.clone(),
        trusted_proxies: config.server.trusted_proxies.clone(),
        connect_origins: config.media.livekit.url.iter().cloned().collect(),
        tickets: Tickets::default(),
        records: RecordTickets::default(),
        votes: api::VoteHall::new(votes::Urns::new(votes::Bounds::default(), api::client_checksum().as_deref())),
        answers: Answers::default(),
        rates: Rates::default(),
        exports: Exports::new(config.data.dir.join("exports"), config.database_url()),
        running: running(&config, &store, &media).await?,
    });
    let listener = TcpListener::bind(config.server.listen)
        .await
        .map_err(|e| Failure(format!("server.listen: {} cannot be used: {e}", config.server.listen)))?;
    // Messages are small and come one by one: the next does not wait until the last was confirmed.
    let listener = listener.tap_io(|connection| {
        if let Err(fault) = connection.set_nodelay(true) {
            debug!(%fault, "a connection gathers its messages");
        }
    });
    let more = health(store.clone(), media.embedded.clone()).merge(media.routes);
    let router = api::router(app.clone(), more);
    tokio::spawn(api::follow_votes(app.clone(), rooms.sittings()));
    tokio::spawn(sweep(app.clone()));
    tokio::spawn(keep_no_longer(app.clone()));
    tokio::spawn(make_up_for_votes(app.clone()));
    let stamps = TimeStamps { urns: app.votes.urns.clone() };
    let deliverers: Vec<Arc<dyn Deliver>> =
        vec![Arc::new(Webhooks), Arc::new(app.mails.clone()), Arc::new(stamps), Arc::new(Witnesses)];
    tokio::spawn(Worker::new(app.tenants.clone(), deliverers).run());
    greet(&app, &config).await?;

    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(async move {
        axum::serve(listener, service).with_graceful_shutdown(async { drop(stopped.await) }).await
    });
    wait_for_signal().await?;
    info!("stopping");
    rooms.shutdown().await;
    write_usage(&app).await;
    if let Some(embedded) = &media.embedded {
        embedded.shutdown().await;
    }
    let _ = stop.send(());
    let _ = tokio::time::timeout(DRAIN_MAX, server).await;
    sign_audit_logs(&app).await;
    release_votes(&app).await;
    store.close().await?;
    Ok(())
}

/// What operators are told of this process.
async fn running(config: &Config, store: &Store, media: &Media) -> Result<Running, Failure> {
    let examined = config.clone();
    Ok(Running {
        started_at_ms: SystemClock.now_ms(),
        versions: Versions {
            plenum: env!("CARGO_PKG_VERSION").into(),
            database: store.version().await?,
            schema: store.schema().await?.unwrap_or_default(),
            media: if media.embedded.is_some() { MediaKind::Embedded } else { MediaKind::Cluster },
        },
        processors: Processors::watch(rustix::param::clock_ticks_per_second()),
        jobs: Jobs::new(Arc::new(SystemClock)),
        examination: Examination::new(move || {
            let config = examined.clone();
            async move { doctor::findings(&config).await }
        }),
    })
}

fn start_media(config: &Config) -> Result<Media, Failure> {
    let livekit = &config.media.livekit;
    if let (Some(url), Some(key), Some(secret)) = (&livekit.url, &livekit.key, &livekit.secret) {
        let cluster = ClusterConfig { url: url.clone(), key: key.clone(), secret: secret.clone() };
        let cluster = ClusterMedia::new(cluster)?;
        return Ok(Media { plane: Arc::new(cluster.clone()), embedded: None, routes: api::cluster_router(cluster) });
    }
    let advertise = match config.media.advertise.as_slice() {
        [] => host_addresses(config.media.listen_udp.ip())?,
        given => given.to_vec(),
    };
    let embedded = EmbeddedMedia::start(EmbeddedConfig {
        listen_udp: config.media.listen_udp,
        advertise,
        threads: config.media.threads.unwrap_or(1).max(1),
        api_keys: keys::media_api_keys(&config.media.api_keys, &config.data.dir.join("keys"))?,
        single_peer_connection: config.media.single_peer_connection,
    })?;
    let routes = api::media_router(embedded.clone());
    Ok(Media { plane: Arc::new(embedded.clone()), embedded: Some(embedded), routes })
}

/// All addresses of this machine that the media port listens on, loopback too: the first trial happens on one
/// machine. The IPv6 wildcard listens on both families.
fn host_addresses(listen: IpAddr) -> Result<Vec<IpAddr>, Failure> {
    if !listen.is_unspecified() {
        return Ok(vec![listen]);
    }
    // Link-local addresses mean nothing without an interface, which a candidate cannot name.
    let usable = |ip: &IpAddr| match ip {
        IpAddr::V4(ip) => !ip.is_link_local(),
        IpAddr::V6(ip) => listen.is_ipv6() && !ip.is_unicast_link_local(),
    };
    let mut addresses: Vec<IpAddr> = if_addrs::get_if_addrs()?.into_iter().map(|i| i.ip()).filter(usable).collect();
    addresses.sort_by_key(|a| (a.is_loopback(), *a));
    addresses.dedup();
    Ok(addresses)
}

/// Says where the server is and, while no account exists, how to get in.
async fn greet(app: &App, config: &Config) -> Result<(), Failure> {
    say!("Plenum is ready: {}", config.server.public_url);
    if let Some(link) = app.tenants.home().await?.identity.first_administrator_link().await? {
        say!("First administrator, one-time link, valid for 24 hours:");
        say!("{}/setup#{}", config.server.public_url, link.secret);
    }
    Ok(())
}

fn health(store: Store, media: Option<EmbeddedMedia>) -> Router {
    let ready = |State((store, media)): State<(Store, Option<EmbeddedMedia>)>| async move {
        if let Err(fault) = store.ping().await {
            error!(%fault, "database does not answer");
            return (StatusCode::SERVICE_UNAVAILABLE, "database\n");
        }
        if media.is_some_and(|media| !media.healthy()) {
            return (StatusCode::SERVICE_UNAVAILABLE, "media\n");
        }
        (StatusCode::OK, "ready\n")
    };
    Router::new().route("/healthz", get(|| async { "alive\n" })).route("/readyz", get(ready)).with_state((store, media))
}

/// Nothing is left unsigned when the server stops.
async fn sign_audit_logs(app: &App) {
    match app.tenants.all().await {
        Ok(tenants) => {
            for tenant in tenants {
                if let Err(fault) = tenant.identity.audit().sign().await {
                    error!(tenant = %tenant.id, %fault, "the audit log could not be signed");
                }
            }
        }
        Err(fault) => error!(%fault, "tenants could not be read"),
    }
}

/// Whoever votes need not wait for the leases of a process that has ended.
async fn release_votes(app: &App) {
    for tenant in app.votes.urns.tenants() {
        if let Err(fault) = app.votes.urns.release(&app.tenants.identity(tenant)).await {
            error!(%tenant, %fault, "the logs of votes could not be given back");
        }
    }
}

/// What a process that died did not get to.
async fn make_up_for_votes(app: App) {
    match app.tenants.all().await {
        Ok(tenants) => {
            for tenant in tenants.iter().filter(|tenant| !tenant.suspended) {
                let done = votes::order_witnesses(&tenant.identity).await;
                failure(tenant, done, "witnesses that are behind could not be asked");
                let done = votes::order_missed_stamps(&tenant.identity, false).await;
                failure(tenant, done, "time stamps that were missed could not be ordered");
            }
        }
        Err(fault) => error!(%fault, "tenants could not be read"),
    }
}

/// Deletes what has expired, and signs what was audited.
async fn sweep(app: App) {
    let mut every = tokio::time::interval(SWEEP_EVERY);
    loop {
        every.tick().await;
        let jobs = &app.running.jobs;
        jobs.run(JobName::Usage, SWEEP_EVERY, write_usage(&app)).await;
        match app.tenants.all().await {
            Ok(tenants) => sweep_tenants(&app, &tenants).await,
            // The jobs below are late until this is mended, and operators see that.
            Err(fault) => error!(%fault, "tenants could not be read"),
        }
        jobs.run(JobName::Erasures, SWEEP_EVERY, erase_due_tenants(&app)).await;
    }
}

async fn sweep_tenants(app: &App, tenants: &[Tenant]) {
    for tenant in tenants.iter().filter(|tenant| tenant.suspended) {
        // Suspended by another process, maybe: whoever is still connected must leave.
        tenant.identity.end_all_access();
    }
    let jobs = &app.running.jobs;
    let meetings = async {
        let mut failed = 0;
        for tenant in tenants {
            let done = end_expired_meetings(app, tenant).await.map_err(|fault| fault.0);
            failed += failure(tenant, done, "expired meetings could not be deleted");
        }
        failed
    };
    jobs.run(JobName::Meetings, SWEEP_EVERY, meetings).await;
    let votes = async {
        let mut failed = 0;
        for tenant in tenants.iter().filter(|tenant| !tenant.suspended) {
            let done = api::go_on_with_votes(app, tenant).await;
            failed += done.as_ref().copied().unwrap_or_default();
            failed += failure(tenant, done, "votes that are due could not be looked for");
        }
        failed
    };
    jobs.run(JobName::Votes, SWEEP_EVERY, votes).await;
    let chats = async {
        let mut failed = 0;
        for tenant in tenants {
            let done = app.rooms.forget_chats(tenant.id).await;
            failed += failure(tenant, done, "chats whose time is over could not be forgotten");
        }
        failed
    };
    jobs.run(JobName::Chats, SWEEP_EVERY, chats).await;
    let signatures = async {
        let mut failed = 0;
        for tenant in tenants {
            failed += failure(tenant, tenant.identity.audit().sign().await, "the audit log could not be signed");
        }
        failed
    };
    jobs.run(JobName::AuditSignatures, SWEEP_EVERY, signatures).await;
    let deliveries = async {
        let mut failed = 0;
        for tenant in tenants {
            let done = tenant.identity.sweep_outbox().await;
            failed += failure(tenant, done, "deliveries that were given up could not be forgotten");
            let done = tenant.identity.sweep_webhooks().await;
            failed += failure(tenant, done, "the log of webhooks could not be shortened");
        }
        failed
    };
    jobs.run(JobName::Deliveries, SWEEP_EVERY, deliveries).await;
    let sessions = async {
        let mut failed = 0;
        for tenant in tenants {
            let done = tenant.identity.sweep_sessions().await;
            failed += failure(tenant, done, "expired sessions could not be deleted");
        }
        failed
    };
    jobs.run(JobName::Sessions, SWEEP_EVERY, sessions).await;
}

/// Deletes what the tenants keep no longer. Beside the other jobs: a run may take long.
async fn keep_no_longer(app: App) {
    let every = Duration::from_millis(retention::EVERY_MS.unsigned_abs());
    let sweeper = Sweeper::new(app.tenants.clone(), app.rooms.clone());
    let mut ticks = tokio::time::interval(every);
    loop {
        ticks.tick().await;
        let mut more = false;
        let run = async {
            let swept = sweeper.run().await;
            more = swept.more;
            swept.failed
        };
        app.running.jobs.run(JobName::Retention, every, run).await;
        if more {
            // What one run could not do is not left for an hour.
            ticks.reset_immediately();
        }
    }
}

/// Logs and counts what failed for a tenant; it keeps nothing from the others.
fn failure<T, E: Display>(tenant: &Tenant, done: Result<T, E>, complaint: &str) -> u32 {
    match done {
        Ok(_) => 0,
        Err(fault) => {
            error!(tenant = %tenant.id, %fault, "{complaint}");
            1
        }
    }
}

/// Erases the tenants whose time is over. They have been suspended all the while; a room that still lives would write
/// to a journal that is gone. Answers how many could not be.
async fn erase_due_tenants(app: &App) -> u32 {
    let due = match app.tenants.due_for_erasure().await {
        Ok(due) => due,
        Err(fault) => {
            error!(%fault, "tenants that are to be erased could not be read");
            return 1;
        }
    };
    let mut failed = 0;
    for tenant in due {
        app.rooms.end_tenant(tenant).await;
        match app.tenants.erase(tenant, audit::Actor::system()).await {
            Ok(_) => info!(%tenant, "tenant erased"),
            Err(fault) => {
                error!(%tenant, %fault, "a tenant could not be erased");
                failed += 1;
            }
        }
    }
    failed
}

/// Keeps what was used since the last time; a crash loses a minute of it. Answers for how many tenants that failed.
async fn write_usage(app: &App) -> u32 {
    let mut failed = 0;
    for (tenant, spent) in app.rooms.spent() {
        let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let (participants, rooms) = (count(spent.participants_peak), count(spent.rooms_peak));
        if let Err(fault) = app.tenants.spend(tenant, spent.participant_ms, participants, rooms).await {
            error!(%tenant, %fault, "what was used could not be written down");
            failed += 1;
        }
    }
    failed
}

async fn end_expired_meetings(app: &App, tenant: &Tenant) -> Result<(), Failure> {
    for meeting in tenant.identity.expired_meetings().await? {
        // A room that goes on would write to a journal that is gone.
        app.rooms.end_meeting(tenant.id, meeting).await;
        tenant.identity.expire_meeting(meeting).await?;
        info!(%meeting, "expired meeting deleted");
    }
    Ok(())
}

async fn wait_for_signal() -> Result<(), Failure> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        done = tokio::signal::ctrl_c() => done?,
        _ = terminate.recv() => {}
    }
    Ok(())
}
