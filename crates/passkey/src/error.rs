/// Why the answer of a passkey was refused. Holds nothing of what the other side wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasskeyError {
    #[error("the client data are malformed")]
    ClientDataMalformed,
    #[error("the answer is of another ceremony")]
    WrongCeremony,
    #[error("the answer is to another challenge")]
    WrongChallenge,
    #[error("the answer comes from another origin")]
    WrongOrigin,
    #[error("the answer comes from a page inside of a foreign page")]
    Framed,
    #[error("the attestation is malformed")]
    AttestationMalformed,
    #[error("the kind of attestation is not accepted")]
    AttestationRefused,
    #[error("the authenticator data are malformed")]
    AuthenticatorMalformed,
    #[error("the passkey is of another site")]
    WrongSite,
    #[error("nobody was present at the authenticator")]
    NobodyPresent,
    #[error("the authenticator did not verify the person")]
    NotVerified,
    #[error("the flags of backup contradict each other or what was registered")]
    BackupInvalid,
    #[error("the public key is malformed")]
    KeyMalformed,
    #[error("the algorithm of the key is not accepted")]
    AlgorithmRefused,
    #[error("the passkey is another than the one registered")]
    WrongCredential,
    #[error("the passkey names another account")]
    WrongAccount,
    #[error("the signature does not hold")]
    SignatureInvalid,
    #[error("the signature counter went back: there may be a copy of this passkey")]
    CounterWentBack,
}

impl PasskeyError {
    /// Stable, for the audit log.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::ClientDataMalformed => "client-data-malformed",
            Self::WrongCeremony => "wrong-ceremony",
            Self::WrongChallenge => "wrong-challenge",
            Self::WrongOrigin => "wrong-origin",
            Self::Framed => "framed",
            Self::AttestationMalformed => "attestation-malformed",
            Self::AttestationRefused => "attestation-refused",
            Self::AuthenticatorMalformed => "authenticator-malformed",
            Self::WrongSite => "wrong-site",
            Self::NobodyPresent => "nobody-present",
            Self::NotVerified => "not-verified",
            Self::BackupInvalid => "backup-invalid",
            Self::KeyMalformed => "key-malformed",
            Self::AlgorithmRefused => "algorithm-refused",
            Self::WrongCredential => "wrong-credential",
            Self::WrongAccount => "wrong-account",
            Self::SignatureInvalid => "signature-invalid",
            Self::CounterWentBack => "counter-went-back",
        }
    }
}
