use outbound::OutboundError;

/// Why a sign-in or a logout was refused, or why the provider could not be asked. Holds nothing of what the other side
/// wrote except its OAuth error code, shortened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OidcError {
    #[error("the configuration of the provider is not valid: {0}")]
    ConfigInvalid(&'static str),
    #[error("the provider cannot be reached")]
    ProviderUnreachable(#[source] OutboundError),
    #[error("the provider did not answer in time")]
    ProviderSlow,
    #[error("the provider's address is refused")]
    AddressRefused(#[source] OutboundError),
    #[error("the provider answered with status {status}")]
    ProviderFailed { status: u16 },
    #[error("the provider's description is not valid: {0}")]
    DiscoveryInvalid(&'static str),
    #[error("the provider's keys are not valid")]
    KeysInvalid,
    #[error("the callback is not valid")]
    CallbackInvalid,
    #[error("the state of the callback is not that of the attempt")]
    WrongState,
    #[error("the attempt is too old")]
    AttemptExpired,
    #[error("the answer comes from another provider than the one that was asked")]
    MixUp,
    #[error("the provider refused the sign-in ({error})")]
    SignInRefused { error: String },
    #[error("the provider refused the code ({error})")]
    TokenRefused { error: String },
    #[error("the provider's answer is not valid: {0}")]
    AnswerInvalid(&'static str),
    #[error("the token is malformed")]
    TokenMalformed,
    #[error("the token's algorithm is not accepted")]
    AlgorithmRefused,
    #[error("the token's header has a key or type that is not accepted ({0})")]
    HeaderRefused(&'static str),
    #[error("no key of the provider fits the token")]
    KeyUnknown,
    #[error("the token's signature does not hold")]
    SignatureInvalid,
    #[error("the token is of another issuer")]
    WrongIssuer,
    #[error("the token is for another audience")]
    WrongAudience,
    #[error("the token has another nonce")]
    WrongNonce,
    #[error("the token has expired")]
    Expired,
    #[error("the token is not valid yet")]
    NotYetValid,
    #[error("the token lacks the claim {0} or has it in another form")]
    ClaimMissing(&'static str),
    #[error("the token does not belong to the access token beside it")]
    WrongAccessToken,
    #[error("the sign-in was weaker than asked")]
    AcrTooLow,
    #[error("the sign-in is older than asked")]
    AuthTooOld,
    #[error("the user information is of another person")]
    WrongSubject,
    #[error("this is no logout token: {0}")]
    NotLogoutToken(&'static str),
    /// For the caller, who remembers what was used.
    #[error("the token was used before")]
    Replayed,
}

impl OidcError {
    /// A stable word for the audit log.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ConfigInvalid(_) => "config-invalid",
            Self::ProviderUnreachable(_) => "provider-unreachable",
            Self::ProviderSlow => "provider-slow",
            Self::AddressRefused(_) => "address-refused",
            Self::ProviderFailed { .. } => "provider-failed",
            Self::DiscoveryInvalid(_) => "discovery-invalid",
            Self::KeysInvalid => "keys-invalid",
            Self::CallbackInvalid => "callback-invalid",
            Self::WrongState => "wrong-state",
            Self::AttemptExpired => "attempt-expired",
            Self::MixUp => "mix-up",
            Self::SignInRefused { .. } => "sign-in-refused",
            Self::TokenRefused { .. } => "token-refused",
            Self::AnswerInvalid(_) => "answer-invalid",
            Self::TokenMalformed => "token-malformed",
            Self::AlgorithmRefused => "algorithm-refused",
            Self::HeaderRefused(_) => "header-refused",
            Self::KeyUnknown => "key-unknown",
            Self::SignatureInvalid => "signature-invalid",
            Self::WrongIssuer => "wrong-issuer",
            Self::WrongAudience => "wrong-audience",
            Self::WrongNonce => "wrong-nonce",
            Self::Expired => "expired",
            Self::NotYetValid => "not-yet-valid",
            Self::ClaimMissing(_) => "claim-missing",
            Self::WrongAccessToken => "wrong-access-token",
            Self::AcrTooLow => "acr-too-low",
            Self::AuthTooOld => "auth-too-old",
            Self::WrongSubject => "wrong-subject",
            Self::NotLogoutToken(_) => "not-logout-token",
            Self::Replayed => "replayed",
        }
    }
}

impl From<OutboundError> for OidcError {
    fn from(error: OutboundError) -> Self {
        match error {
            OutboundError::Slow => Self::ProviderSlow,
            refused if refused.is_refusal() => Self::AddressRefused(refused),
            redirect @ OutboundError::RedirectRefused { .. } => Self::AddressRefused(redirect),
            other => Self::ProviderUnreachable(other),
        }
    }
}

/// The error code of RFC 6749 in a foreign answer, in its character set and bounded.
pub(crate) fn shortened(error: &str) -> String {
    const ERROR_CHARS_MAX: usize = 64;
    error.chars().filter(|c| c.is_ascii_alphanumeric() || "_-.".contains(*c)).take(ERROR_CHARS_MAX).collect()
}
