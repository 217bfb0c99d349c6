//! The TypeScript copy of the wire shapes in `web/src/api/generated` is what
//! these types say today. `make generate` writes it (`PLENUM_GENERATE=1`);
//! otherwise any difference fails.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ts_rs::{Config, TS};
use wire::{
    account, audit, body, body_vote, branding, instance, invitation, join, legal, mail, meeting, overview, passkey,
    people, policy, privacy, problem, procedure, provider, record, service_account, session, sign_in, socket, tenant,
    time_stamp, vote, webhook, witness,
};

/// Said at the top of every file.
const NOTE: &str = "// Generated from crates/wire by `make generate`. Do not edit.\n";

#[test]
fn typescript_bindings_are_current() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/src/api/generated");
    let current = bindings();
    if std::env::var_os("PLENUM_GENERATE").is_some() {
        write(&committed, &current);
    }
    let found = read(&committed);
    let names: Vec<_> = current.keys().chain(found.keys()).collect();
    for name in names {
        assert!(
            current.get(name) == found.get(name),
            "web/src/api/generated/{name} is not what crates/wire says; run `make generate`"
        );
    }
}

/// File name and content of every binding.
fn bindings() -> BTreeMap<String, String> {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("bindings");
    let _ = std::fs::remove_dir_all(&dir);
    let config = Config::new().with_out_dir(&dir).with_large_int("number");
    export(&config);
    let mut files: BTreeMap<String, String> =
        read(&dir).into_iter().map(|(name, text)| (name, with_note(&text))).collect();
    files.insert("index.ts".into(), index(&files));
    files.insert("limits.ts".into(), limits());
    files
}

/// Every shape that is the whole of a body or a frame; the parts follow by themselves.
fn export(config: &Config) {
    macro_rules! export {
        ($($shape:ty),* $(,)?) => {$( <$shape>::export_all(config).unwrap(); )*};
    }
    export!(
        account::Account,
        account::AccountChange,
        account::AccountInvitation,
        account::AccountPage,
        account::NewAccount,
        audit::AuditExport,
        audit::AuditPage,
        audit::AuditState,
        audit::AuditVerified,
        account::Setup,
        account::SetupCheck,
        account::SetupInfo,
        tenant::ErasedTenantPage,
        tenant::NewTenant,
        tenant::Tenant,
        tenant::TenantChange,
        tenant::TenantErasure,
        tenant::TenantExport,
        tenant::TenantInvitation,
        tenant::TenantPage,
        instance::Instance,
        body::Body,
        body::BodyChange,
        body::BodyClerks,
        body::BodyImport,
        body::BodyImportResult,
        body::BodyMember,
        body::BodyMemberChange,
        body::BodyMemberPage,
        body::BodyPage,
        body::BodyProfileList,
        body::NewBody,
        body::NewBodyMember,
        branding::Branding,
        legal::LegalText,
        legal::LegalSourceList,
        legal::LegalPublication,
        legal::LegalContact,
        branding::BrandingChange,
        branding::ColourCheck,
        record::ConferenceList,
        record::Record,
        record::RecordPdfRequest,
        record::RecordRequest,
        record::RecordTicket,
        invitation::GuestCode,
        invitation::GuestCodeRequest,
        invitation::GuestVerification,
        invitation::Invitation,
        invitation::InvitationPage,
        invitation::NewInvitation,
        invitation::VerifiedGuest,
        join::JoinPreview,
        join::JoinPreviewRequest,
        join::JoinRequest,
        join::JoinTicket,
        mail::MailKind,
        mail::MailSender,
        mail::MailSenderChange,
        mail::MailState,
        mail::MailText,
        mail::MailTextChange,
        mail::MailTextList,
        mail::MailWords,
        mail::NewMailServer,
        mail::OwnMailServer,
        mail::MailTest,
        mail::MailTested,
        mail::UndeliveredMail,
        mail::UndeliveredMailPage,
        meeting::Link,
        meeting::LinkList,
        meeting::Meeting,
        meeting::MeetingPage,
        meeting::MeetingChange,
        meeting::MeetingRoles,
        meeting::NewLink,
        meeting::NewMeeting,
        passkey::NewPasskey,
        passkey::Passkey,
        passkey::PasskeyChange,
        passkey::PasskeyCreation,
        passkey::PasskeyRemoval,
        passkey::PasskeyRequest,
        passkey::PasskeyShown,
        passkey::Recovery,
        passkey::RecoveryCodes,
        passkey::RecoveryState,
        people::AccountImport,
        people::AccountImportResult,
        people::Group,
        people::GroupChange,
        people::GroupPage,
        people::NewGroup,
        people::NewMember,
        people::NewRoleGrant,
        people::NewUnit,
        people::PersonPage,
        people::Unit,
        people::UnitChange,
        people::UnitList,
        people::UnitMeeting,
        people::UnitMeetingChange,
        people::UnitMeetingPage,
        overview::HealthReport,
        overview::OperatorOverview,
        overview::TenantOverview,
        policy::FixedPolicies,
        policy::PolicyChange,
        policy::PolicyLevel,
        policy::PolicyPreview,
        policy::QuotaChange,
        policy::QuotaLevel,
        policy::Usage,
        policy::UsagePage,
        privacy::Erased,
        privacy::ErasureOrder,
        privacy::ErasurePreview,
        privacy::ErasureRequestList,
        privacy::GuestErasure,
        privacy::GuestTracePage,
        privacy::OwnErasure,
        privacy::ProcessingList,
        privacy::RetentionList,
        problem::Problem,
        provider::NewProvider,
        provider::Provider,
        provider::ProviderChange,
        provider::ProviderList,
        provider::ProviderTest,
        wire::first_run::FirstRun,
        wire::first_run::FirstRunChange,
        provider::NewProviderTrial,
        provider::ProviderTrial,
        sign_in::Departure,
        sign_in::FreshAtProvider,
        sign_in::FreshSignIn,
        sign_in::NewIdentity,
        sign_in::OwnIdentity,
        sign_in::SignInAddress,
        sign_in::SignInBegin,
        sign_in::SignInMethods,
        sign_in::SignInWay,
        sign_in::SignedOut,
        service_account::NewServiceAccount,
        service_account::NewServiceToken,
        service_account::ServiceAccount,
        service_account::ServiceAccountChange,
        service_account::ServiceAccountPage,
        service_account::ServiceTokenShown,
        session::Me,
        session::MeChange,
        session::PasswordChange,
        session::Session,
        session::PasswordReset,
        session::SignIn,
        socket::ClientFrame,
        socket::ServerFrame,
        procedure::Procedure,
        procedure::ProcedureRequest,
        witness::NewWitness,
        witness::NewWitnessedLog,
        witness::WitnessList,
        witness::WitnessedLogList,
        time_stamp::TimeStampTested,
        time_stamp::TimeStamping,
        time_stamp::TimeStampingChange,
        body_vote::BegunVote,
        body_vote::BodyVoteFile,
        body_vote::BodyVotePage,
        body_vote::CircularVoteReminder,
        body_vote::OwnVotes,
        vote::VoteAccepted,
        vote::VoteAsked,
        vote::VoteAttachRequest,
        vote::VoteAttached,
        vote::VoteAttachmentRequest,
        vote::VoteCosignRequest,
        vote::VoteDesk,
        vote::VoteDraft,
        vote::VoteDraftRequest,
        vote::VoteFileRequest,
        vote::VoteKeyRequest,
        vote::VoteList,
        vote::VoteLog,
        vote::VoteLogKey,
        vote::VoteLogRequest,
        vote::VoteShares,
        vote::VoteSharesRequest,
        vote::VoteSubmission,
        vote::VoteTicket,
        vote::VoteTrusteeRequest,
        vote::VoteTrusteesRequest,
        webhook::NewWebhook,
        webhook::WebhookChange,
        webhook::WebhookDelivery,
        webhook::WebhookDeliveryPage,
        webhook::WebhookList,
        webhook::WebhookShown,
    );
}

fn with_note(text: &str) -> String {
    let body: Vec<&str> =
        text.lines().filter(|line| !line.contains("This file was generated by [ts-rs]")).map(str::trim_end).collect();
    format!("{NOTE}{}\n", body.join("\n").trim_end())
}

/// One module to import everything from.
fn index(files: &BTreeMap<String, String>) -> String {
    let lines = files.keys().map(|name| {
        let module = name.trim_end_matches(".ts");
        format!("export type {{ {module} }} from \"./{module}\";\n")
    });
    format!("{NOTE}{}export * from \"./limits\";\n", lines.collect::<String>())
}

/// The numbers both sides of the socket keep to.
fn limits() -> String {
    format!(
        "{NOTE}\n/** Largest frame a client may send, bytes. */\n\
         export const FRAME_BYTES_MAX = {};\n\n\
         /** Time a client has for its `hello`, milliseconds. */\n\
         export const HELLO_TIMEOUT_MS = {};\n\n\
         /** A side that has sent nothing for this long sends a ping, milliseconds. */\n\
         export const PING_INTERVAL_MS = {};\n\n\
         /** A side that has heard nothing for this long gives the connection up, milliseconds. */\n\
         export const SILENCE_MAX_MS = {};\n\n\
         /** Subprotocol both sides of the conference socket name. */\n\
         export const SUBPROTOCOL = \"{}\";\n",
        socket::FRAME_BYTES_MAX,
        socket::HELLO_TIMEOUT_MS,
        socket::PING_INTERVAL_MS,
        socket::SILENCE_MAX_MS,
        socket::SUBPROTOCOL,
    )
}

fn read(dir: &Path) -> BTreeMap<String, String> {
    let Ok(entries) = std::fs::read_dir(dir) else {
        return BTreeMap::new();
    };
    entries
        .map(|entry| entry.unwrap())
        .map(|entry| {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            (entry.file_name().to_string_lossy().into_owned(), text)
        })
        .collect()
}

fn write(dir: &Path, files: &BTreeMap<String, String>) {
    let _ = std::fs::remove_dir_all(dir);
    std::fs::create_dir_all(dir).unwrap();
    for (name, text) in files {
        std::fs::write(dir.join(name), text).unwrap();
    }
}
