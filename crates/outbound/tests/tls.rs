//! Whose certificates are believed.

mod support;

use std::sync::Arc;

use outbound::{AllowList, Limits, Outbound, OutboundError, Request};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use support::{Peer, Script};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::TlsAcceptor;

struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new([]).expect("parameters");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("a root"))
    }

    fn acceptor_for(&self, name: &str) -> TlsAcceptor {
        let key = KeyPair::generate().expect("a key");
        let params = CertificateParams::new([name.to_owned()]).expect("parameters");
        let certificate = params.signed_by(&key, &self.0).expect("a certificate");
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], PrivateKeyDer::Pkcs8(key.serialize_der().into()))
            .expect("a server");
        Arc::new(config).into()
    }
}

async fn secured(acceptor: TlsAcceptor) -> Peer {
    Peer::start("127.0.0.1:0", move |stream| {
        let acceptor = acceptor.clone();
        async move {
            let Ok(mut stream) = acceptor.accept(stream).await else { return };
            let mut request = [0; 1024];
            let _ = stream.read(&mut request).await;
            let _ = stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await;
            let _ = stream.shutdown().await;
        }
    })
    .await
}

async fn call(peer: &Peer, ca: &str) -> Result<u16, OutboundError> {
    let allow = AllowList::parse(["idp.test.example"]).expect("a list");
    let resolver = Script::new(&[&["127.0.0.1"]]);
    let outbound = Outbound::with_resolver(allow, ca, Limits::default(), resolver).expect("a client");
    let url = format!("https://idp.test.example:{}/", peer.port());
    outbound.send(Request::get(url)).await.map(|answer| answer.status)
}

#[tokio::test]
async fn the_operators_own_root_is_believed_and_no_stranger() {
    let (ours, theirs) = (Authority::new(), Authority::new());
    let peer = secured(ours.acceptor_for("idp.test.example")).await;
    assert_eq!(call(&peer, &ours.0.pem()).await, Ok(204));
    assert_eq!(call(&peer, &format!("{}{}", theirs.0.pem(), ours.0.pem())).await, Ok(204));
    assert_eq!(call(&peer, &theirs.0.pem()).await, Err(OutboundError::TlsFailed));
    assert_eq!(call(&peer, "").await, Err(OutboundError::TlsFailed));
}

#[tokio::test]
async fn a_certificate_of_another_name_is_refused() {
    let ours = Authority::new();
    let peer = secured(ours.acceptor_for("other.test.example")).await;
    assert_eq!(call(&peer, &ours.0.pem()).await, Err(OutboundError::TlsFailed));
}
