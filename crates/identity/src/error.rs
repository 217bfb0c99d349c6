//! Why identity refuses.

use store::StoreError;
use thiserror::Error;

/// Sorted by who can do something about it.
#[derive(Debug, Error)]
pub enum IdentityError {
    /// Unknown account, wrong password, disabled account: one answer for all.
    #[error("sign-in failed")]
    SignInFailed,
    /// Unknown, blocked, of another site, to another question: one answer for all that is wrong with a passkey.
    #[error("sign-in by passkey failed")]
    PasskeySignInFailed,
    /// A policy wants a passkey where a password was shown.
    #[error("a passkey is needed")]
    PasskeyNeeded,
    /// The same as `PasskeySignInFailed`, for somebody who is signed in.
    #[error("the passkey is refused")]
    PasskeyRefused,
    /// Unknown account, wrong or used code, disabled account: one answer for all.
    #[error("sign-in by recovery code failed")]
    RecoveryFailed,
    /// Too many failures of this account or from this network.
    #[error("too many tries; wait {retry_after_s} s")]
    TooManyTries { retry_after_s: u32 },
    /// This account has sent as many invitations as it may for now, in all or to this address.
    #[error("too many invitations; wait {retry_after_s} s")]
    TooManyInvitations { to_address: bool, retry_after_s: u32 },
    /// Unknown, used, expired, revoked, foreign: one answer for all.
    #[error("the link cannot be used")]
    LinkUnusable,
    /// Not the code that was mailed; another try is left.
    #[error("the code is wrong")]
    CodeWrong,
    /// There is no code that counts: none was asked for, it is used or too old, or was tried too often.
    #[error("the code counts no more")]
    CodeSpent,
    /// So many wrong codes that only who invites can go on, by sending the invitation again.
    #[error("the invitation is barred after too many wrong codes")]
    InvitationBarred,
    #[error("{0}")]
    Field(Field),
    #[error("there is no such thing")]
    NotFound,
    /// It would leave the tenant without an administrator who can sign in.
    #[error("the last administrator cannot be taken away")]
    LastAdministrator,
    /// The operator's own tenant cannot be suspended or moved.
    #[error("this is the tenant of the operator")]
    HomeTenant,
    /// The tenant has accounts already; its administrators invite further ones.
    #[error("the tenant has accounts already")]
    HasAccounts,
    /// A tenant is suspended before it is erased.
    #[error("the tenant is not suspended")]
    StillActive,
    /// It is seen, but not within what this person administers.
    #[error("the administration does not reach this")]
    NotPermitted,
    /// It was changed since it was read.
    #[error("somebody else has changed it")]
    Stale,
    /// The directory keeps it, and changes it by SCIM alone.
    #[error("the directory keeps this")]
    KeptByDirectory,
    /// A conference runs as a sitting of this body; it ends as one.
    #[error("a sitting of this body runs")]
    SittingRuns,
    /// A vote without a meeting goes on by this entry of the register.
    #[error("a vote goes on by this entry of the register")]
    VoteRuns,
    /// Something is still in it.
    #[error("something is still in it")]
    InUse,
    /// A limit is reached; see `docs/limits.md`.
    #[error("there are as many as there may be")]
    TooMany,
    /// A table that cannot be read.
    #[error("{0}")]
    Table(crate::TableFault),
    /// The tenant has as many providers as it can have.
    #[error("the tenant has as many providers as it can have")]
    ProvidersFull,
    /// The provider does not say what it must, or cannot be asked.
    #[error("the provider cannot be used")]
    ProviderUnfit(#[source] oidc::OidcError),
    /// It would leave the person without a way to sign in.
    #[error("the last way to sign in cannot be taken away")]
    LastWayIn,
    /// Some settings are not accepted, and none was made.
    #[error("policies refuse")]
    PolicyRefused(Vec<policy::Refusal>),
    /// There is no place for more.
    #[error("the quota {quota} is used up")]
    QuotaReached { quota: policy::quota::Quota, by: policy::LevelKind, limit: u64 },
    #[error("quotas refuse")]
    QuotaRefused(Vec<policy::quota::LimitRefusal>),
    /// A policy does not allow it.
    #[error("the policy {0} forbids it")]
    PolicyForbids(policy::Key),
    /// Text in this colour, or on it, could not be read by everybody.
    #[error("the contrast of the colour is too low; {suggestion} would do")]
    ColourUnreadable { suggestion: branding::Colour },
    /// Something in a text is not accepted.
    #[error("the text is refused")]
    MarkupRefused(#[source] branding::markup::MarkupFault),
    /// Words of a mail are not accepted; the field is named.
    #[error("the words of the mail are refused: {field}")]
    MailWordsRefused {
        field: &'static str,
        #[source]
        fault: mail::TemplateFault,
    },
    /// A field of something that is set up is not accepted.
    #[error("the setting is refused: {field}")]
    SettingRefused { field: &'static str },
    /// The operator has decided it for all.
    #[error("the installation sets this")]
    SetAbove,
    /// A field of the sender is not accepted.
    #[error("the sender of mails is refused: {field}")]
    MailSenderRefused { field: &'static str },
    #[error("the logo cannot be used")]
    LogoUnfit(#[source] branding::LogoFault),
    /// An address that is not called, whoever asks.
    #[error("the address is refused")]
    UrlRefused(#[source] outbound::OutboundError),
    /// A webhook that is paused or switched off is told nothing.
    #[error("the webhook is paused or switched off")]
    WebhookOff,
    #[error("the server has no time to check a password now")]
    Busy,
    #[error("the database failed")]
    Store(#[source] StoreError),
}

impl From<StoreError> for IdentityError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stale => Self::Stale,
            other => Self::Store(other),
        }
    }
}

/// A field and what is wrong with it.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum Field {
    #[error("at least one type of event is needed")]
    EventRequired,
    #[error("a name is needed")]
    NameRequired,
    #[error("the name is too long")]
    NameTooLong,
    #[error("this is not an e-mail address")]
    EmailMalformed,
    #[error("another account has this e-mail address")]
    EmailTaken,
    #[error("this e-mail address is invited already")]
    EmailInvited,
    #[error("another one has this name")]
    NameTaken,
    #[error("the short name of the unit does not fit: at most 20 characters")]
    ShortNameMalformed,
    #[error("another unit has this short name")]
    ShortNameTaken,
    #[error("the unit cannot hang there: it would be below itself or too deep")]
    ParentUnfit,
    #[error("there is no such unit within reach")]
    UnitUnknown,
    #[error("there is no such account within reach")]
    OwnerUnknown,
    #[error("this role is for the whole tenant")]
    RoleUnfit,
    #[error("this role is there already")]
    RoleTaken,
    #[error("the password is too short")]
    PasswordTooShort,
    #[error("the password is too long")]
    PasswordTooLong,
    #[error("the current password is wrong")]
    CurrentPasswordWrong,
    #[error("the title is too long")]
    TitleTooLong,
    #[error("the short name does not fit: lower-case letters, digits and hyphens, at most 40")]
    SlugMalformed,
    #[error("another tenant has this short name")]
    SlugTaken,
    #[error("this is not the short name of the tenant")]
    SlugWrong,
    #[error("this is not the mail address of the account")]
    EmailWrong,
    #[error("this is not a host name, or there are too many")]
    HostMalformed,
    #[error("another tenant has this host name")]
    HostTaken,
    #[error("the address of the provider is no HTTPS address, or has a query")]
    IssuerMalformed,
    #[error("the tenant has this provider already")]
    IssuerTaken,
    #[error("the client id is too long or has other letters than ASCII")]
    ClientIdMalformed,
    #[error("the client id is missing")]
    ClientIdRequired,
    #[error("the client secret is too long")]
    SecretTooLong,
    #[error("this is not a domain of mail addresses, or there are too many")]
    DomainMalformed,
    #[error("the domain leads to another provider")]
    DomainTaken,
    #[error("a scope has other letters than ASCII, or there are too many")]
    ScopeMalformed,
    #[error("an acr has other letters than ASCII, or there are too many")]
    AcrMalformed,
    #[error("a rule lacks something, gives what does not exist, or there are too many")]
    RuleMalformed,
    #[error("the name of a claim is too long")]
    ClaimMalformed,
    #[error("a colour is written as # and six hexadecimal digits")]
    ColourMalformed,
    #[error("the short name is empty or longer than 24 characters")]
    BrandShortName,
    #[error("the client has no such language, or there is none left")]
    LanguagesUnknown,
    #[error("the link is no address of https or http")]
    LinkMalformed,
    #[error("this is not a mail address")]
    BarrierMail,
    #[error("the telephone number is longer than 200 characters")]
    BarrierPhone,
    #[error("the name of the body is longer than 200 characters")]
    EnforcementName,
    #[error("the link is no address of https or http")]
    EnforcementLink,
    #[error("the default language is not among those that are offered")]
    DefaultLanguage,
    #[error("nobody knows this time zone")]
    TimeZoneUnknown,
    #[error("a service account needs a scope")]
    ScopeRequired,
    #[error("a token lives for a day to a year")]
    LifeUnfit,
    #[error("another person of the directory has this user name")]
    UserNameTaken,
    #[error("a member is no person of the directory")]
    MemberUnknown,
    #[error("a reason is needed")]
    ReasonRequired,
    #[error("the reason is too long")]
    ReasonTooLong,
    #[error("there is no such profile of rules")]
    ProfileUnknown,
    #[error("a body has 1 to 5,000 seats, and not fewer than are held")]
    StatutoryUnfit,
    #[error("the votes of all seats are not fewer than the seats, nor than those that are held")]
    VotesUnfit,
    #[error("the name holds letters that do not show")]
    NameMalformed,
    #[error("no account that can sign in has this address")]
    AccountUnknown,
    #[error("this account is in the register already")]
    AccountTaken,
    #[error("the function is too long or holds letters that do not show")]
    FunctionMalformed,
    #[error("the name of the group is too long or holds letters that do not show")]
    GroupMalformed,
    #[error("a seat has 1 to 1,000,000 votes")]
    WeightUnfit,
    #[error("the first day of the term is no day")]
    FromMalformed,
    #[error("the last day of the term is no day, or lies before the first")]
    UntilMalformed,
    #[error("more seats would be held than the body has by law, or more votes")]
    SeatsFull,
    #[error("a substitute is none of this body, or named twice, or of somebody without a seat")]
    SubstituteUnfit,
    #[error("no account that can sign in has one of these addresses")]
    ClerkUnknown,
    #[error("there is no such body that this account keeps")]
    BodyUnknown,
    #[error("nobody is in the register of the body")]
    BodyEmpty,
    #[error("people are not recognised by what they or others can change")]
    DirectoryClaimUnfit,
}
