//! Who somebody is and what that lets them in to: accounts, passwords, passkeys, sign-in
//! sessions, setup links, invitation links, invitations by mail, guests.
//!
//! Every secret is made from the system's randomness, has at least 160 bits (a recovery
//! code, which is typed from paper, 80; a guest's code six digits, with few tries and minutes) and is stored only as a
//! keyed hash; the keys lie outside the database (see [`keys`]).

mod accounts;
mod administration;
mod at_provider;
mod bodies;
mod body_votes;
mod branding;
mod device;
mod directory;
mod email;
mod erasure;
mod error;
mod export;
mod first_run;
mod fresh;
mod grants;
mod groups;
mod hex;
mod import;
mod invitations;
pub mod keys;
mod legal;
mod links;
mod mailing;
mod mails;
mod mapped;
mod outbox;
mod overview;
mod participants;
mod passkeys;
mod password;
mod person_erasure;
mod person_export;
pub mod policies;
mod provided;
mod providers;
mod recovery;
mod roots;
mod seal;
mod secret;
mod service_accounts;
mod sessions;
mod set_back;
mod setup;
mod takeover;
mod tallies;
mod tenants;
mod throttle;
mod time_stamps;
mod trial;
mod units;
mod verification;
mod votes;
mod webhooks;
mod witness;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use audit::Audit;
use ids::{AccountId, LinkId, MeetingId, SessionId};
use ledger::CachedTree;
use outbound::Outbound;
pub use store::Bell;
use store::{Clock, TenantScope};
use tokio::sync::{OnceCell, broadcast};
use uuid::Uuid;

pub use accounts::{AccountEdit, AccountEntry, AccountList, NewPerson};
pub use administration::{Administration, TenantRole, UnitTree};
pub use at_provider::{Arrival, Departure, Leaving, Purpose, SignInFault};
pub use bodies::{
    BODIES_MAX, BodyEntry, BodyImportFault, BodyImportLine, BodyKeeping, BodyKind, BodyMember, BodyPlan, BodyTable,
    CLERKS_MAX, InSitting, MemberChange, NewMember, Office, SittingMark,
};
pub use body_votes::{CIRCULAR_DRAFTS_MAX, CircularNews, InBody, ROLL_WAITS_MS};
pub use branding::{LANGUAGES, LogoKind, Look, LookChange};
pub use directory::{DirectoryAttribute, DirectoryName, DirectorySubject, Provisioned, ProvisionedGroup};
pub use erasure::{Certificate, CertificateFault, ERASE_WAIT_MS, verify_erasure};
pub use error::{Field, IdentityError};
pub use export::{ExportFault, FileEntry, MANIFEST, Manifest, verify_export};
pub use first_run::{FirstRunChoice, FirstRunState, FirstRunStep};
pub use grants::{GRANTS_MAX, Subject};
pub use groups::{GROUP_MEMBERS_MAX, GROUPS_MAX, GroupChange, GroupEntry};
pub use hex::hex;
pub use import::{IMPORT_LINES_MAX, ImportLine, LineFault, TableFault};
pub use invitations::{INVITATION_SENDS_MAX, INVITATIONS_MAX, InvitationMail, InvitationState, MailCourse, NewGuest};
pub use keys::Keys;
pub use legal::{LegalContact, LegalContent, LegalKind, LegalPage};
pub use links::{LinkState, MeetingDoor, PLAIN_ROLE};
pub use mailing::{
    MAIL_LOGIN_BYTES_MAX, MailRoute, MailSender, MailSenderEdit, MailServerEdit, MailWording, MailWords,
    OpenMailServer, OwnMailServer, RouteFault,
};
pub use mails::{MAIL, MailState};
pub use outbox::{FAILED_KEPT_MS, NewParcel};
pub use overview::{Matter, PeopleCounts};
pub use participants::Joining;
pub use passkey::{ALGORITHMS as PASSKEY_ALGORITHMS, RelyingParty};
pub use passkeys::{NewPasskeyAnswer, PASSKEYS_MAX, PasskeyAnswer, PasskeyQuestion};
pub use password::{PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN, Passwords};
pub use person_erasure::ErasedAccount;
pub use person_export::PersonExport;
pub use policies::{Place, Policies, Values};
pub use providers::{
    PROVIDER_DOMAINS_MAX, PROVIDER_RULES_MAX, PROVIDERS_MAX, Provider, ProviderEdit, ProviderSettings, UnknownPeople,
};
pub use recovery::RECOVERY_CODES;
pub use roots::{KeptRoot, Roots};
use seal::Seal;
pub use service_accounts::{
    SERVICE_ACCOUNTS_MAX, SERVICE_TOKENS_MAX, Scope, ServiceAccount, ServiceAccountEdit, ServicePrincipal,
    TOKEN_DAYS_MAX, TOKEN_PREFIX,
};
pub use sessions::{Origin, Principal, SignedIn};
pub use set_back::{CompareError, FoundLog, RootsCompared, SetBack};
pub use setup::{Handing, SetupGrant, SetupLink};
pub use takeover::{MeetingEdit, UnitMeeting};
pub use tallies::{ADDRESS_INVITATIONS_A_DAY_MAX, INVITATIONS_AN_HOUR_MAX};
pub use tenants::{TENANT_HOSTS_MAX, Tenant, TenantEdit, TenantEntry, Tenants};
use throttle::Throttle;
pub use time_stamps::{
    Authority, AuthorityEdit, InstallationStamps, OwnAuthority, StampFault, StampSource, Stamped, TimeStamping,
    TimeStampingEdit,
};
pub use trial::{TRIAL_LIFE_MS, Trial, TrialFound, TrialGap, TrialOutcome, TrialPerson, TrialRule};
pub use units::{UNIT_DEPTH_MAX, UNITS_MAX, UnitChange};
pub use verification::{CODE_FAILURES_MAX, CODE_LIFE_MS, CODE_TRIES_MAX, CODES_AN_HOUR_MAX, masked};
pub use votes::NewAttachment;
pub use webhooks::{
    DeliveryState, FAILING_MS_MAX, FORMER_KEY_MS, WEBHOOK_LOG_MS, WEBHOOKS_MAX, Webhook, WebhookDelivery, WebhookEdit,
    WebhookOutcome,
};

pub use witness::{WITNESSED_LOGS_MAX, WITNESSES_MAX, WitnessFault};

/// Access that has just ended; whoever serves it must stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessEnded {
    Session(SessionId),
    Account(AccountId),
    Link {
        meeting: MeetingId,
        link: LinkId,
    },
    Meeting(MeetingId),
    /// The tenant is suspended.
    All,
}

/// How many endings may wait for a slow listener.
const ENDED_QUEUE_MAX: usize = 256;

/// Identity of one tenant. Cheap to share.
pub struct Identity {
    store: TenantScope,
    keys: Keys,
    clock: Arc<dyn Clock>,
    passwords: Passwords,
    policies: Arc<Policies>,
    audit: Audit,
    throttle: Mutex<Throttle>,
    ended: broadcast::Sender<AccessEnded>,
    outbound: Outbound,
    /// Whether the installation has a mail server.
    relayed: bool,
    /// The time zone of tenants that have none of their own.
    home_zone: jiff::tz::TimeZone,
    /// Who stamps the records of votes, as the operator has it.
    stamps: Arc<InstallationStamps>,
    /// What its logs of votes signed, in a second place.
    roots: Arc<Roots>,
    /// The log in which it seals its votes.
    vote_tree: tokio::sync::Mutex<Arc<CachedTree>>,
    seal: OnceCell<Seal>,
    /// How the tenant looks, and when that was read.
    look: Mutex<Option<(Arc<Look>, i64)>>,
    /// Providers that were asked, with their descriptions and keys.
    clients: Mutex<HashMap<Uuid, Arc<oidc::Provider>>>,
}

impl Identity {
    /// `outbound` reaches the providers at which people sign in.
    pub fn new(
        store: TenantScope,
        keys: Keys,
        clock: Arc<dyn Clock>,
        passwords: Passwords,
        outbound: Outbound,
        policies: Arc<Policies>,
    ) -> Self {
        let (ended, _) = broadcast::channel(ENDED_QUEUE_MAX);
        let (throttle, clients, seal, look, vote_tree) = Default::default();
        let audit = Audit::new(store.clone(), keys.platform.clone(), clock.clone());
        let (relayed, stamps, roots) = Default::default();
        Self {
            store,
            keys,
            clock,
            passwords,
            policies,
            audit,
            throttle,
            ended,
            outbound,
            relayed,
            home_zone: jiff::tz::TimeZone::UTC,
            stamps,
            roots,
            vote_tree,
            seal,
            look,
            clients,
        }
    }

    /// Whether the installation has a mail server that tenants without one of their own use.
    #[must_use]
    pub fn relayed(self, relayed: bool) -> Self {
        Self { relayed, ..self }
    }

    /// In which time zone times are written for the people of a tenant that has none of its own.
    #[must_use]
    pub fn zoned(self, home_zone: jiff::tz::TimeZone) -> Self {
        Self { home_zone, ..self }
    }

    /// Who stamps the records of votes of tenants that ask nobody of their own.
    #[must_use]
    pub fn stamped(self, stamps: Arc<InstallationStamps>) -> Self {
        Self { stamps, ..self }
    }

    /// Where what its logs of votes sign is kept beside the database.
    #[must_use]
    pub fn rooted(self, roots: Arc<Roots>) -> Self {
        Self { roots, ..self }
    }

    /// Told of every ending of access from now on.
    pub fn access_ended(&self) -> broadcast::Receiver<AccessEnded> {
        self.ended.subscribe()
    }

    /// The way to addresses that tenants name.
    pub fn outbound(&self) -> &Outbound {
        &self.outbound
    }

    pub fn store(&self) -> &TenantScope {
        &self.store
    }

    /// The audit log of the tenant; see there how an act is audited.
    pub fn audit(&self) -> &Audit {
        &self.audit
    }

    pub fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    /// Whoever is connected must leave; nobody signs in while the tenant is suspended.
    pub fn end_all_access(&self) {
        self.announce(AccessEnded::All);
    }

    fn announce(&self, ended: AccessEnded) {
        // Nobody listening is fine: then nothing is being served.
        let _ = self.ended.send(ended);
    }

    /// An id in the order of time (UUID version 7).
    fn new_id<T: From<Uuid>>(&self) -> T {
        Uuid::now_v7().into()
    }
}
