//! The HTTP and WebSocket edge: authenticate, parse, call, translate.
//!
//! Decisions are made in `identity`, `rooms` and the cores. Every handler takes
//! the permission it needs as an argument type: [`auth::SignedIn`],
//! [`auth::People`], [`auth::Operator`], or nothing for the few public ones.

mod accounts;
mod acting;
mod audit;
mod auth;
mod bodies;
mod body;
mod branding;
mod client;
mod ending;
mod error;
mod first_run;
mod groups;
mod guard;
mod import;
mod instance;
mod invitations;
mod jobs;
mod join;
mod legal;
mod links;
mod livekit_webhook;
mod load;
mod mail;
mod mailing;
mod me;
mod meetings;
mod once;
mod openapi;
mod operator;
mod overview;
mod passkeys;
mod policies;
mod precondition;
mod privacy;
mod procedure;
mod provider_trial;
mod providers;
mod quotas;
mod record;
mod recovery;
mod retention;
mod rtc;
mod rules;
mod running;
mod scim;
mod scopes;
mod service_accounts;
mod session;
mod setup;
mod sign_in;
mod site;
mod socket;
mod tickets;
mod time_stamps;
mod twirp;
mod undelivered;
mod unit_meetings;
mod units;
mod votes;
mod webhooks;
mod witness;

use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::get;
use identity::Tenants;
use rooms::Rooms;
use tower_http::compression::CompressionLayer;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

pub use auth::cookie_name;
pub use client::checksum as client_checksum;
pub use ending::Exports;
pub use jobs::Jobs;
pub use livekit_webhook::router as cluster_router;
pub use load::Processors;
pub use openapi::document;
pub use quotas::Rates;
pub use rtc::router as media_router;
pub use rules::Rulebook;
pub use running::{Examination, Running};

/// Largest JSON body, bytes.
const BODY_BYTES_MAX: usize = 64 * 1024;
/// Largest body with a table of accounts, bytes.
const IMPORT_BYTES_MAX: usize = 1024 * 1024;

/// Largest body of the provisioning interface, bytes: a group with all its members.
const SCIM_BYTES_MAX: usize = 1024 * 1024;

/// What handlers work with. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts an [`App`] is made of.
pub struct Parts {
    pub tenants: Arc<Tenants>,
    pub rooms: Rooms,
    /// How mails are sent that are answered for at once.
    pub mails: outbox::Mails,
    pub version: String,
    /// Of the operator's own tenant, without trailing slash; the others differ by the host name.
    pub public_url: String,
    /// Reverse proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Other origins the client connects to, for the content security policy: a LiveKit cluster.
    pub connect_origins: Vec<String>,
    pub tickets: Tickets,
    pub records: RecordTickets,
    pub votes: VoteHall,
    pub answers: Answers,
    pub rates: Rates,
    pub exports: Exports,
    pub running: Running,
}

pub use once::Answers;
pub use tickets::{RecordTickets, Tickets};
pub use votes::news::follow_votes;
pub use votes::telling::go_on_with_votes;
pub use votes::{VoteHall, log_host};

impl App {
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// Whether cookies may be `Secure`: over TLS, and on this machine, which browsers trust.
    fn is_trustworthy(&self) -> bool {
        let url = &self.0.public_url;
        let host = url.split("://").nth(1).unwrap_or_default().split(['/', ':']).next().unwrap_or_default();
        url.starts_with("https://") || matches!(host, "localhost" | "127.0.0.1")
    }
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// The documented REST interface.
fn rest() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(openapi::base())
        .routes(routes!(instance::show))
        .routes(routes!(setup::check))
        .routes(routes!(setup::redeem))
        .routes(routes!(session::sign_in, session::sign_out))
        .routes(routes!(session::reset_password))
        .routes(routes!(sign_in::methods))
        .routes(routes!(sign_in::way))
        .routes(routes!(sign_in::begin))
        .routes(routes!(sign_in::fresh_at_provider))
        .routes(routes!(sign_in::fresh))
        .routes(routes!(sign_in::callback))
        .routes(routes!(sign_in::logout))
        .routes(routes!(providers::list, providers::create))
        .routes(routes!(providers::show, providers::change, providers::delete))
        .routes(routes!(providers::test))
        .routes(routes!(provider_trial::begin, provider_trial::show))
        .routes(routes!(me::show, me::change))
        .routes(routes!(me::change_password))
        .routes(routes!(me::list_sessions, me::end_other_sessions))
        .routes(routes!(me::end_session))
        .routes(routes!(me::list_identities, me::connect_identity))
        .routes(routes!(me::disconnect_identity))
        .routes(routes!(passkeys::list, passkeys::add))
        .routes(routes!(passkeys::ask_new))
        .routes(routes!(passkeys::rename, passkeys::remove))
        .routes(routes!(passkeys::ask, passkeys::sign_in))
        .routes(routes!(passkeys::ask_again, passkeys::confirm))
        .routes(routes!(passkeys::list_of_account))
        .routes(routes!(passkeys::remove_lost))
        .routes(routes!(recovery::show, recovery::make))
        .routes(routes!(recovery::sign_in))
        .routes(routes!(accounts::list, accounts::create))
        .routes(routes!(accounts::show, accounts::change, accounts::delete))
        .routes(routes!(accounts::setup_link))
        .routes(routes!(import::import).layer(DefaultBodyLimit::max(IMPORT_BYTES_MAX)))
        .routes(routes!(units::list, units::create))
        .routes(routes!(units::change, units::delete))
        .routes(routes!(unit_meetings::list))
        .routes(routes!(unit_meetings::change))
        .routes(routes!(service_accounts::list, service_accounts::create))
        .routes(routes!(service_accounts::show, service_accounts::change, service_accounts::delete))
        .routes(routes!(service_accounts::create_token))
        .routes(routes!(service_accounts::revoke_token))
        .routes(routes!(webhooks::list, webhooks::create))
        .routes(routes!(webhooks::show, webhooks::change, webhooks::delete))
        .routes(routes!(webhooks::rotate))
        .routes(routes!(webhooks::test))
        .routes(routes!(webhooks::deliveries))
        .routes(routes!(webhooks::redeliver))
        .routes(routes!(bodies::list, bodies::create))
        .routes(routes!(bodies::show, bodies::change, bodies::delete))
        .routes(routes!(bodies::clerks))
        .routes(routes!(bodies::profiles))
        .routes(routes!(bodies::members::list, bodies::members::add))
        .routes(routes!(bodies::members::change, bodies::members::remove))
        .routes(routes!(bodies::import::import).layer(DefaultBodyLimit::max(IMPORT_BYTES_MAX)))
        .routes(routes!(groups::list, groups::create))
        .routes(routes!(groups::change, groups::delete))
        .routes(routes!(groups::members, groups::join))
        .routes(routes!(groups::leave))
        .routes(routes!(groups::grant))
        .routes(routes!(groups::revoke))
        .routes(routes!(meetings::list, meetings::create))
        .routes(routes!(meetings::show, meetings::change, meetings::delete))
        .routes(routes!(meetings::set_roles))
        .routes(routes!(links::list, links::create))
        .routes(routes!(links::revoke))
        .routes(routes!(invitations::list, invitations::create))
        .routes(routes!(invitations::send))
        .routes(routes!(invitations::withdraw))
        .routes(routes!(retention::show))
        .routes(routes!(privacy::processing))
        .routes(routes!(privacy::data))
        .routes(routes!(privacy::own_data))
        .routes(routes!(privacy::preview, privacy::erase))
        .routes(routes!(privacy::own_request, privacy::ask, privacy::withdraw))
        .routes(routes!(privacy::requests))
        .routes(routes!(privacy::decline))
        .routes(routes!(privacy::guests))
        .routes(routes!(privacy::erase_guests))
        .routes(routes!(overview::tenant))
        .routes(routes!(first_run::show, first_run::choose))
        .routes(routes!(overview::operator))
        .routes(routes!(overview::checks))
        .routes(routes!(operator::list, operator::create))
        .routes(routes!(operator::change))
        .routes(routes!(operator::setup_link))
        .routes(routes!(mail::show))
        .routes(routes!(mail::test))
        .routes(routes!(undelivered::list))
        .routes(routes!(mailing::texts, mailing::write_text))
        .routes(routes!(mailing::sender, mailing::set_sender))
        .routes(routes!(mailing::test_sender))
        .routes(routes!(undelivered::retry))
        .routes(routes!(undelivered::discard))
        .routes(routes!(ending::export, ending::show_export))
        .routes(routes!(ending::plan_erasure, ending::keep))
        .routes(routes!(ending::erased))
        .routes(routes!(policies::show, policies::change))
        .routes(routes!(policies::review))
        .routes(routes!(policies::fixed))
        .routes(routes!(policies::show_unit, policies::change_unit))
        .routes(routes!(policies::review_unit))
        .routes(routes!(policies::show_meeting, policies::change_meeting))
        .routes(routes!(policies::review_meeting))
        .routes(routes!(policies::show_installation, policies::change_installation))
        .routes(routes!(policies::review_installation))
        .routes(routes!(policies::show_floor, policies::change_floor))
        .routes(routes!(policies::review_floor))
        .routes(routes!(quotas::show_installation, quotas::change_installation))
        .routes(routes!(quotas::show_tenant, quotas::change_tenant))
        .routes(routes!(quotas::show_unit, quotas::change_unit))
        .routes(routes!(quotas::usage))
        .routes(routes!(quotas::usage_of_unit))
        .routes(routes!(quotas::usage_page))
        .routes(routes!(branding::show, branding::change))
        .routes(routes!(branding::colour))
        .routes(
            routes!(branding::set_logo, branding::remove_logo).layer(DefaultBodyLimit::max(branding::UPLOAD_BYTES_MAX)),
        )
        .routes(
            routes!(branding::set_logo_dark, branding::remove_logo_dark)
                .layer(DefaultBodyLimit::max(branding::UPLOAD_BYTES_MAX)),
        )
        .routes(routes!(legal::text, legal::publish).layer(DefaultBodyLimit::max(legal::PUBLICATION_BYTES_MAX)))
        .routes(routes!(legal::contact, legal::set_contact))
        .routes(routes!(legal::sources))
        .routes(routes!(audit::list))
        .routes(routes!(audit::state))
        .routes(routes!(audit::verify))
        .routes(routes!(audit::export))
        .routes(routes!(join::preview))
        .routes(routes!(join::join))
        .routes(routes!(invitations::code))
        .routes(routes!(invitations::verify))
        .routes(routes!(record::conferences))
        .routes(routes!(record::ticket))
        .routes(routes!(record::show))
        .routes(routes!(record::pdf))
        .routes(routes!(votes::desk::show))
        .routes(routes!(votes::desk::register))
        .routes(routes!(votes::draft::definition).layer(DefaultBodyLimit::max(votes::ENTRY_BYTES_MAX)))
        .routes(routes!(votes::draft::roll))
        .routes(routes!(votes::attachments::add).layer(DefaultBodyLimit::max(votes::ATTACH_BYTES_MAX)))
        .routes(routes!(votes::attachments::list))
        .routes(routes!(votes::attachments::remove))
        .routes(routes!(votes::attachments::download))
        .routes(routes!(votes::trustees::ask))
        .routes(routes!(votes::trustees::agree))
        .routes(routes!(votes::trustees::shares))
        .routes(routes!(votes::log::read))
        .routes(routes!(votes::log::submit).layer(DefaultBodyLimit::max(votes::ENTRY_BYTES_MAX)))
        .routes(routes!(votes::log::cosign))
        .routes(routes!(votes::files::list))
        .routes(routes!(votes::files::file))
        .routes(routes!(votes::files::log_key))
        .routes(routes!(time_stamps::show, time_stamps::change))
        .routes(routes!(time_stamps::test))
        .routes(routes!(bodies::votes::list, bodies::votes::begin))
        .routes(routes!(bodies::votes::remind))
        .routes(routes!(bodies::votes::ticket))
        .routes(routes!(bodies::votes::file))
        .routes(routes!(bodies::votes::own))
        .routes(routes!(procedure::show))
        .routes(routes!(procedure::file))
        .routes(routes!(witness::list, witness::add))
        .routes(routes!(witness::remove))
        .routes(routes!(witness::logs, witness::add_log))
        .routes(routes!(witness::remove_log))
        .routes(routes!(witness::add_checkpoint).layer(DefaultBodyLimit::max(witness::BODY_BYTES_MAX)))
}

/// Everything under one roof. `more` holds routes with a state of their own: the LiveKit protocol
/// when media is embedded, health. Their answers carry the same headers and errors.
pub fn router(app: App, more: Router) -> Router {
    let (rest, _) = rest().split_for_parts();
    let own = rest
        .route("/api/v1/openapi.json", get(openapi::show))
        .route("/api/v1/socket", get(socket::accept))
        .route("/brand/{file}", get(branding::file))
        .route("/api/{*rest}", axum::routing::any(error::not_found))
        .layer(middleware::from_fn_with_state(app.clone(), once::once))
        .layer(middleware::from_fn(guard::same_origin))
        .layer(middleware::from_fn_with_state(acting::Watch::new(app.clone()), acting::watch))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(app.clone());
    let scim = scim::router()
        .layer(middleware::from_fn_with_state(acting::Watch::new(app.clone()), acting::watch))
        .layer(DefaultBodyLimit::max(SCIM_BYTES_MAX))
        .with_state(app.clone());
    own.merge(scim)
        .merge(more)
        .fallback(client::serve)
        .method_not_allowed_fallback(error::method_not_allowed)
        // Innermost, so that a panic is answered with headers and logged like everything else.
        .layer(tower_http::catch_panic::CatchPanicLayer::custom(error::panicked))
        .layer(CompressionLayer::new().compress_when(client::worth_compressing()))
        .layer(middleware::from_fn_with_state(app.clone(), guard::headers))
        .layer(middleware::from_fn_with_state(app.clone(), quotas::limit_rate))
        .layer(middleware::from_fn_with_state(app.clone(), site::resolve))
        .layer(middleware::from_fn(guard::log))
}
