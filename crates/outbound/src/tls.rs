//! Whom we believe: the system's certificates and those of the operator.

use std::sync::{Arc, OnceLock};

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use crate::error::SetupError;

/// Reads the system's roots and adds the operator's, given as PEM text (may be empty, may hold several).
pub(crate) fn client_config(extra_ca_pem: &str) -> Result<ClientConfig, SetupError> {
    let mut roots = RootCertStore::empty();
    // A damaged file among the system's is no reason to believe nobody; then its certificate is simply not known.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let mut added = 0;
    for certificate in CertificateDer::pem_slice_iter(extra_ca_pem.as_bytes()) {
        let certificate = certificate.map_err(|_| SetupError::PemInvalid)?;
        roots.add(certificate).map_err(SetupError::RootInvalid)?;
        added += 1;
    }
    if added == 0 && !extra_ca_pem.trim().is_empty() {
        return Err(SetupError::PemInvalid);
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(SetupError::Tls)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(config)
}

/// A client for addresses that the *operator* or a test sets: TLS as everywhere, none of the other walls.
///
/// Every client of `reqwest` must be made from this: the library is built without a cryptography of its own, and a bare
/// builder would panic for want of one.
///
/// # Panics
/// Only if rustls and aws-lc do not fit together, which no input can cause.
#[expect(clippy::disallowed_methods, reason = "this is where clients are made")]
pub fn operator_client() -> reqwest::ClientBuilder {
    // Reading the system's roots takes milliseconds, and some callers make many clients.
    static CONFIG: OnceLock<ClientConfig> = OnceLock::new();
    let config = CONFIG.get_or_init(|| client_config("").expect("TLS without certificates of its own"));
    reqwest::Client::builder().use_preconfigured_tls(config.clone())
}

/// The same, believing in further roots as well: those of the operator's own authority, as PEM text.
#[expect(clippy::disallowed_methods, reason = "this is where clients are made")]
pub fn operator_client_believing(extra_ca_pem: &str) -> Result<reqwest::ClientBuilder, SetupError> {
    Ok(reqwest::Client::builder().use_preconfigured_tls(client_config(extra_ca_pem)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_is_no_certificate_is_an_error() {
        assert!(client_config("").is_ok());
        assert!(client_config("\n").is_ok());
        assert!(matches!(client_config("my certificate"), Err(SetupError::PemInvalid)));
        let damaged = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        assert!(matches!(client_config(damaged), Err(SetupError::RootInvalid(_))));
    }
}
