//! What reaches the server and what it reaches: its ports, its names, what people's browsers meet on the way.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::time::Duration;

use outbound::{operator_client, operator_client_believing};
use reqwest::{Client, StatusCode, header};
use tokio::net::{TcpListener, lookup_host};
use url::{Host, Url};
use wire::overview::{HealthCheck, HealthState};
use x509_parser::prelude::{FromDer, X509Certificate};

use super::Finding;
use crate::Failure;
use crate::config::Config;
use crate::database::own_roots;

/// Longest wait for an answer.
const ANSWER_MAX: Duration = Duration::from_secs(5);
/// A certificate that ends within this time should have been renewed.
const CERTIFICATE_DAYS_LOW: i64 = 21;
/// Host names of tenants that are looked up, at most.
const NAMES_MAX: usize = 200;

/// Whether the server runs here, or could.
pub(super) async fn server(config: &Config, findings: &mut Vec<Finding>) -> bool {
    let what = HealthCheck::Server;
    let listen = config.server.listen;
    let address =
        if listen.ip().is_unspecified() { SocketAddr::new(loopback(listen.ip()), listen.port()) } else { listen };
    let Some(client) = client(config, what, findings) else { return false };
    if let Ok(answer) = client.get(format!("http://{address}/readyz")).send().await {
        let status = answer.status();
        let text = answer.text().await.unwrap_or_default();
        let runs = matches!(text.trim(), "ready" | "database" | "media");
        findings.push(match (runs, status) {
            (true, StatusCode::OK) => Finding::ok(what, format!("Plenum runs at {listen} and is ready")),
            (true, _) => Finding::fault(
                what,
                format!("Plenum runs at {listen}, but its part “{}” does not work", text.trim()),
                "see its log",
            ),
            (false, _) => {
                Finding::fault(what, format!("another program answers at {listen}"), "stop it, or choose another port")
            }
        });
        return runs;
    }
    findings.push(match TcpListener::bind(listen).await {
        Ok(_) => Finding::ok(what, format!("{listen} is free; Plenum does not run here")),
        Err(fault) => Finding::fault(
            what,
            format!("{listen} cannot be used: {fault}"),
            "stop what uses it, or choose another address or port",
        ),
    });
    false
}

/// The media port and the addresses under which browsers are to find it.
pub(super) async fn media(config: &Config, runs: bool, findings: &mut Vec<Finding>) {
    if config.media.livekit.url.is_some() {
        findings.push(Finding::not_checked(HealthCheck::Media, "a LiveKit cluster carries it"));
        return;
    }
    let first = config.media.listen_udp;
    let threads = u16::try_from(config.media.threads.unwrap_or(1).max(1)).unwrap_or(u16::MAX);
    if !runs && first.port() != 0 {
        for port in first.port()..first.port().saturating_add(threads) {
            let address = SocketAddr::new(first.ip(), port);
            findings.push(match UdpSocket::bind(address) {
                Ok(_) => Finding::ok(HealthCheck::MediaPort, format!("{address} is free")),
                Err(fault) => Finding::fault(
                    HealthCheck::MediaPort,
                    format!("{address} cannot be used: {fault}"),
                    "stop what uses it, or choose another port",
                ),
            });
        }
    }
    let own: BTreeSet<IpAddr> =
        if_addrs::get_if_addrs().map(|all| all.into_iter().map(|one| one.ip()).collect()).unwrap_or_default();
    let ports = if threads == 1 {
        format!("UDP port {}", first.port())
    } else {
        format!("UDP ports {} to {}", first.port(), first.port() + threads - 1)
    };
    let what = HealthCheck::MediaAddress;
    let advertised = &config.media.advertise;
    findings.push(match advertised.iter().find(|address| !own.contains(address)) {
        None if advertised.is_empty() && own.iter().all(IpAddr::is_loopback) => Finding::warning(
            what,
            "this machine has no address but its own",
            "name the address under which people reach it",
        ),
        None if advertised.is_empty() => Finding::ok(what, "all addresses of this machine"),
        None if advertised.iter().all(IpAddr::is_loopback) => Finding::warning(
            what,
            "only this machine itself can hear and see",
            "name the address under which people reach it",
        ),
        None => Finding::ok(what, "addresses of this machine"),
        Some(address) => Finding::warning(
            what,
            format!("{address} is no address of this machine"),
            format!("the firewall must pass {ports} on from there"),
        ),
    });
    findings.push(Finding::not_checked(
        HealthCheck::Firewall,
        format!("{ports} must be open for those who take part; that can only be seen from outside"),
    ));
}

/// The addresses that people use: names, certificate, what a reverse proxy passes on.
pub(super) async fn public(config: &Config, runs: bool, hosts: &[String], findings: &mut Vec<Finding>) {
    let what = HealthCheck::PublicAddress;
    let Ok(url) = Url::parse(&config.server.public_url) else {
        findings.push(Finding::fault(what, "it is no address", "write it as https://meet.example.org"));
        return;
    };
    let local = match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    if url.scheme() == "http" && !local {
        findings.push(Finding::fault(
            what,
            "it is not encrypted",
            "browsers give camera and microphone only to https: put a reverse proxy with a certificate in front",
        ));
    }
    names(&url, hosts, findings).await;
    if !runs {
        findings.push(Finding::not_checked(HealthCheck::BrowserWay, "start the server and run this again"));
        return;
    }
    let Some(client) = client(config, what, findings) else { return };
    match client.get(format!("{}/api/v1/instance", config.server.public_url)).send().await {
        Err(fault) => {
            findings.push(Finding::fault(
                what,
                format!("no answer: {}", Failure::from(fault).0),
                "check name, certificate and reverse proxy",
            ));
            return;
        }
        Ok(answer) => {
            let certificate = answer
                .extensions()
                .get::<reqwest::tls::TlsInfo>()
                .and_then(|tls| tls.peer_certificate().map(<[u8]>::to_vec));
            let version = answer
                .json::<serde_json::Value>()
                .await
                .ok()
                .and_then(|instance| Some(instance["version"].as_str()?.to_owned()));
            findings.push(match version {
                Some(version) if version == env!("CARGO_PKG_VERSION") => {
                    Finding::ok(what, "leads to Plenum of this version")
                }
                Some(version) => Finding::warning(
                    what,
                    format!("leads to Plenum {version}; this program is {}", env!("CARGO_PKG_VERSION")),
                    "restart the server after an update",
                ),
                None => Finding::fault(what, "something else answers there", "check name and reverse proxy"),
            });
            findings.extend(certificate.map(|der| validity(&der)));
        }
    }
    findings.push(socket(&client, &config.server.public_url).await);
}

/// Whether the names lead anywhere.
async fn names(url: &Url, hosts: &[String], findings: &mut Vec<Finding>) {
    let port = url.port_or_known_default().unwrap_or(443);
    let own = url.host_str().map(str::to_owned);
    let mut lost = Vec::new();
    let asked: BTreeSet<&str> = own.iter().chain(hosts).map(|host| host.split(':').next().unwrap_or(host)).collect();
    for name in asked.iter().take(NAMES_MAX) {
        let found = tokio::time::timeout(ANSWER_MAX, lookup_host((name.trim_matches(['[', ']']), port))).await;
        if !found.is_ok_and(|found| found.is_ok_and(|mut addresses| addresses.next().is_some())) {
            lost.push(*name);
        }
    }
    findings.push(match lost.as_slice() {
        [] => Finding::ok(HealthCheck::Dns, format!("{} names lead to addresses", asked.len().min(NAMES_MAX))),
        lost => Finding::fault(
            HealthCheck::Dns,
            format!("no address: {}", lost.join(", ")),
            "enter them in DNS, pointing to the server or its reverse proxy",
        ),
    });
    if asked.len() > NAMES_MAX {
        findings.push(Finding::not_checked(
            HealthCheck::Dns,
            format!("{} further names of tenants", asked.len() - NAMES_MAX),
        ));
    }
}

fn validity(der: &[u8]) -> Finding {
    let what = HealthCheck::Certificate;
    let Ok((_, certificate)) = X509Certificate::from_der(der) else {
        return Finding::new(HealthState::NotChecked, what, "it cannot be read");
    };
    let days = certificate.validity().time_to_expiration().map_or(0, |left| left.whole_days());
    let says = format!("valid for {days} days");
    if days < CERTIFICATE_DAYS_LOW {
        Finding::warning(what, says, "renew it now; check why that did not happen by itself")
    } else {
        Finding::ok(what, says)
    }
}

/// Whether the way lets WebSockets through: meetings live on them.
async fn socket(client: &Client, public_url: &str) -> Finding {
    let what = HealthCheck::WebSocket;
    let asked = client
        .get(format!("{public_url}/api/v1/socket"))
        .header(header::CONNECTION, "Upgrade")
        .header(header::UPGRADE, "websocket")
        .header(header::SEC_WEBSOCKET_VERSION, "13")
        .header(header::SEC_WEBSOCKET_KEY, "cGxlbnVtIGRvY3RvciAxMw==")
        .header(header::SEC_WEBSOCKET_PROTOCOL, "plenum.v1")
        .header(header::ORIGIN, public_url)
        .send()
        .await;
    match asked {
        Ok(answer) if answer.status() == StatusCode::SWITCHING_PROTOCOLS => Finding::ok(what, "passes through"),
        Ok(answer) => Finding::fault(
            what,
            format!("does not pass: {}", answer.status()),
            "let the reverse proxy pass Upgrade and Connection on; the handbook for operators shows how",
        ),
        Err(fault) => Finding::fault(what, format!("no answer: {}", Failure::from(fault).0), "check the reverse proxy"),
    }
}

/// Believes whom the server believes; nothing, with a finding, where that cannot be: neither does the server start then.
fn client(config: &Config, what: HealthCheck, findings: &mut Vec<Finding>) -> Option<Client> {
    match believing(config) {
        Ok(client) => Some(client),
        Err(fault) => {
            let advice = "name a file with root certificates as PEM text that the service can read, or none";
            findings.push(Finding::fault(what, fault.0, advice));
            None
        }
    }
}

fn believing(config: &Config) -> Result<Client, Failure> {
    // Reading the roots of the system takes its time, and is done once for all clients without roots of their own.
    let client = if config.outbound.ca_file.is_some() {
        operator_client_believing(&own_roots(config)?).map_err(|e| Failure(format!("outbound.ca_file: {e}")))?
    } else {
        operator_client()
    };
    let client = client.timeout(ANSWER_MAX).redirect(reqwest::redirect::Policy::none());
    Ok(client.http1_only().tls_info(true).build()?)
}

fn loopback(family: IpAddr) -> IpAddr {
    if family.is_ipv6() { IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1_u16]) } else { IpAddr::from([127, 0, 0, 1]) }
}
