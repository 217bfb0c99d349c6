//! What can be done: the vocabulary of the log.

use crate::event::{Event, Object};

/// How acts are grouped for people who search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    SignIn,
    Accounts,
    Meetings,
    Records,
    Rules,
    Operation,
    Audit,
}

macro_rules! acts {
    ($($variant:ident = $name:literal, $area:ident, $severity:literal;)*) => {
        /// An act. Its name is stable: it is written into logs that nobody changes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Act {
            $($variant,)*
        }

        impl Act {
            /// Every act there is.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            pub fn area(self) -> Area {
                match self {
                    $(Self::$variant => Area::$area,)*
                }
            }

            /// 0 to 10, as systems that watch logs count (CEF).
            pub fn severity(self) -> u8 {
                match self {
                    $(Self::$variant => $severity,)*
                }
            }
        }
    };
}

acts! {
    SignIn = "sign-in", SignIn, 1;
    SignInFailed = "sign-in.failed", SignIn, 5;
    SignInThrottled = "sign-in.throttled", SignIn, 7;
    SignInConfirm = "sign-in.confirm", SignIn, 3;
    SignOut = "sign-out", SignIn, 1;
    PasswordChange = "password.change", SignIn, 4;
    SessionEnd = "session.end", SignIn, 2;
    SessionEndOthers = "session.end-others", SignIn, 3;
    IdentityLink = "identity.link", SignIn, 4;
    IdentityUnlink = "identity.unlink", SignIn, 4;
    PasskeyAdd = "passkey.add", SignIn, 5;
    PasskeyRename = "passkey.rename", SignIn, 2;
    PasskeyRemove = "passkey.remove", SignIn, 5;
    PasskeyBlock = "passkey.block", SignIn, 8;
    RecoveryCodesCreate = "recovery-codes.create", SignIn, 5;
    RecoveryCodeUse = "recovery-codes.use", SignIn, 6;
    AccessRefused = "access.refused", SignIn, 6;

    SetupLinkCreate = "setup-link.create", Accounts, 4;
    SetupLinkUse = "setup-link.use", Accounts, 4;
    AccountCreate = "account.create", Accounts, 4;
    AccountChange = "account.change", Accounts, 3;
    AccountDisable = "account.disable", Accounts, 5;
    AccountEnable = "account.enable", Accounts, 4;
    AccountDelete = "account.delete", Accounts, 6;
    AccountImport = "account.import", Accounts, 4;
    AccountExport = "account.export", Accounts, 6;
    AccountEraseBegin = "account.erase-begin", Accounts, 7;
    AccountErase = "account.erase", Accounts, 8;
    ErasureAsk = "erasure.ask", Accounts, 4;
    ErasureWithdraw = "erasure.withdraw", Accounts, 3;
    ErasureDecline = "erasure.decline", Accounts, 5;
    GuestErase = "guest.erase", Accounts, 7;
    AdministratorGrant = "administrator.grant", Accounts, 7;
    AdministratorRevoke = "administrator.revoke", Accounts, 6;
    RoleGrant = "role.grant", Accounts, 6;
    RoleRevoke = "role.revoke", Accounts, 5;
    UnitCreate = "unit.create", Accounts, 3;
    UnitChange = "unit.change", Accounts, 3;
    UnitDelete = "unit.delete", Accounts, 4;
    GroupCreate = "group.create", Accounts, 3;
    GroupChange = "group.change", Accounts, 3;
    GroupDelete = "group.delete", Accounts, 4;

    ServiceAccountCreate = "service-account.create", Accounts, 7;
    ServiceAccountChange = "service-account.change", Accounts, 7;
    ServiceAccountDelete = "service-account.delete", Accounts, 6;
    ServiceTokenCreate = "service-token.create", Accounts, 7;
    ServiceTokenRevoke = "service-token.revoke", Accounts, 5;

    WebhookCreate = "webhook.create", Rules, 6;
    WebhookChange = "webhook.change", Rules, 6;
    WebhookDelete = "webhook.delete", Rules, 5;
    WebhookRotate = "webhook.rotate", Rules, 6;
    WebhookDisable = "webhook.disable", Rules, 5;
    WebhookTest = "webhook.test", Rules, 2;
    WebhookRedeliver = "webhook.redeliver", Rules, 3;

    MeetingCreate = "meeting.create", Meetings, 1;
    MeetingChange = "meeting.change", Meetings, 2;
    MeetingRoles = "meeting.roles", Meetings, 2;
    MeetingTakeOver = "meeting.take-over", Meetings, 5;
    MeetingDelete = "meeting.delete", Meetings, 3;
    MeetingExpire = "meeting.expire", Meetings, 1;
    LinkCreate = "link.create", Meetings, 2;
    LinkRevoke = "link.revoke", Meetings, 2;
    BodyCreate = "body.create", Meetings, 4;
    BodyChange = "body.change", Meetings, 4;
    BodyDelete = "body.delete", Meetings, 5;
    BodyClerks = "body.clerks", Meetings, 5;
    BodyMemberAdd = "body-member.add", Meetings, 4;
    BodyMemberChange = "body-member.change", Meetings, 4;
    BodyMemberRemove = "body-member.remove", Meetings, 4;
    BodyImport = "body-member.import", Meetings, 4;
    SittingMark = "sitting.mark", Meetings, 3;
    SittingUnmark = "sitting.unmark", Meetings, 3;

    InvitationCreate = "invitation.create", Meetings, 3;
    InvitationSend = "invitation.send", Meetings, 2;
    InvitationWithdraw = "invitation.withdraw", Meetings, 3;
    GuestCodeSend = "guest.code-send", SignIn, 2;
    GuestVerify = "guest.verify", SignIn, 4;

    MailRetry = "mail.retry", Accounts, 2;
    MailDiscard = "mail.discard", Accounts, 3;
    MailTextChange = "mail-text.change", Rules, 3;
    MailSenderChange = "mail-sender.change", Rules, 5;
    MailSenderTest = "mail-sender.test", Rules, 2;

    VoteKey = "vote.key", Records, 3;
    VoteTrustees = "vote.trustees", Records, 3;
    VoteAttach = "vote.attach", Records, 3;
    VoteCreate = "vote.create", Records, 2;
    VoteRemind = "vote.remind", Records, 2;
    VoteDefine = "vote.define", Records, 4;
    VoteOpen = "vote.open", Records, 4;
    VoteClose = "vote.close", Records, 4;
    VoteCount = "vote.count", Records, 4;
    VoteAnnounce = "vote.announce", Records, 5;
    VoteVoid = "vote.void", Records, 7;

    TimeStampingChange = "time-stamping.change", Rules, 5;
    TimeStampingTest = "time-stamping.test", Rules, 2;
    ProcedureDownload = "procedure.download", Records, 3;
    WitnessAdd = "witness.add", Rules, 5;
    WitnessRemove = "witness.remove", Rules, 5;
    WitnessedLogAdd = "witnessed-log.add", Operation, 5;
    WitnessedLogRemove = "witnessed-log.remove", Operation, 6;
    VoteSetBack = "vote.set-back", Records, 9;
    VoteLogEpoch = "vote-log.epoch", Records, 9;
    VoteStamp = "vote.stamp", Records, 3;

    RecordOpen = "record.open", Records, 2;
    RecordDownload = "record.download", Records, 3;
    RetentionDelete = "retention.delete", Records, 3;

    ProviderCreate = "provider.create", Rules, 7;
    ProviderChange = "provider.change", Rules, 7;
    ProviderDelete = "provider.delete", Rules, 7;
    ProviderTry = "provider.try", Rules, 3;
    FirstRunStep = "first-run.step", Rules, 1;
    PolicySet = "policy.set", Rules, 6;
    PolicyReset = "policy.reset", Rules, 6;
    QuotaSet = "quota.set", Rules, 5;
    BrandingChange = "branding.change", Rules, 3;
    LegalTextPublish = "legal-text.publish", Rules, 4;

    TenantCreate = "tenant.create", Operation, 5;
    TenantChange = "tenant.change", Operation, 5;
    TenantSuspend = "tenant.suspend", Operation, 8;
    TenantResume = "tenant.resume", Operation, 7;
    MailTest = "mail.test", Operation, 2;
    TenantExport = "tenant.export", Operation, 8;
    TenantErasePlan = "tenant.erase-plan", Operation, 9;
    TenantEraseCancel = "tenant.erase-cancel", Operation, 7;
    TenantErase = "tenant.erase", Operation, 10;

    AuditExport = "audit.export", Audit, 4;
    AuditVerify = "audit.verify", Audit, 3;
}

impl Act {
    /// The act with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|act| act.name() == name)
    }

    /// This act, done to something.
    pub fn on(self, object: Object) -> Event {
        Event::new(self, Some(object))
    }

    /// This act, done to nothing in particular.
    pub fn alone(self) -> Event {
        Event::new(self, None)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_act_has_a_name_of_its_own() {
        let names: HashSet<_> = Act::ALL.iter().map(|act| act.name()).collect();
        assert_eq!(names.len(), Act::ALL.len());
        for act in Act::ALL {
            assert_eq!(Act::from_name(act.name()), Some(*act));
            assert!(act.severity() <= 10);
            assert!(act.name().bytes().all(|b| b.is_ascii_lowercase() || b == b'.' || b == b'-'), "{}", act.name());
        }
    }
}
