//! Every way to write an address ends as a checked address or as a refusal, and nothing inside is ever connected to.

mod support;

use outbound::{AllowList, OutboundError, Range, Request, Target};
use proptest::prelude::*;
use support::{Peer, Script, client};

const LOOPBACK: &str = "address-refused loopback";
const PRIVATE: &str = "address-refused private";
const LINK_LOCAL: &str = "address-refused link-local";
const MAPPED: &str = "address-refused IPv4-mapped";

/// (what a tenant wrote, what becomes of it). `resolved` stands for a name that goes to the resolver, which answers
/// with a loopback address; `ok` for an address that would be called.
const SPELLINGS: &[(&str, &str)] = &[
    // IPv4 in every notation that some parser of the world accepts
    ("https://127.0.0.1/", LOOPBACK),
    ("https://127.0.0.1:8443/hook?a=b", LOOPBACK),
    ("https://127.1/", LOOPBACK),
    ("https://127.0.1/", LOOPBACK),
    ("https://2130706433/", LOOPBACK),
    ("https://017700000001/", LOOPBACK),
    ("https://0x7f000001/", LOOPBACK),
    ("https://0x7F.1/", LOOPBACK),
    ("https://0177.0.0.1/", LOOPBACK),
    ("https://0177.0x0.0.01/", LOOPBACK),
    ("https://127.0.0.1./", LOOPBACK),
    ("https://127.255.255.254/", LOOPBACK),
    ("https://%31%32%37.0.0.1/", LOOPBACK),
    ("https://127%2e0%2e0%2e1/", LOOPBACK),
    ("https://１２７.０.０.１/", LOOPBACK),
    ("https://127。0。0。1/", LOOPBACK),
    ("https://①②⑦.0.0.1/", LOOPBACK),
    ("https://0/", "address-refused unspecified"),
    ("https://0.0.0.0/", "address-refused unspecified"),
    ("https://10.0.0.1/", PRIVATE),
    ("https://167772161/", PRIVATE),
    ("https://012.0.0.1/", PRIVATE),
    ("https://172.16.0.1/", PRIVATE),
    ("https://192.168.257/", PRIVATE),
    ("https://169.254.169.254/latest/meta-data/", LINK_LOCAL),
    ("https://2852039166/", LINK_LOCAL),
    ("https://0xA9FEA9FE/", LINK_LOCAL),
    ("https://0251.0376.0251.0376/", LINK_LOCAL),
    ("https://100.100.100.200/", "address-refused shared (carrier-grade NAT)"),
    ("https://192.0.2.1/", "address-refused documentation"),
    ("https://198.18.0.1/", "address-refused benchmarking"),
    ("https://192.88.99.1/", "address-refused protocol assignment"),
    ("https://224.0.0.1/", "address-refused multicast"),
    ("https://255.255.255.255/", "address-refused reserved"),
    ("https://4294967295/", "address-refused reserved"),
    ("https://4294967296/", "url-invalid"),
    ("https://256.0.0.1/", "url-invalid"),
    ("https://127.0.0.0x1g/", "resolved"),
    ("https://1.2.3.4.5/", "url-invalid"),
    // IPv6
    ("https://[::1]/", LOOPBACK),
    ("https://[0:0:0:0:0:0:0:1]/", LOOPBACK),
    ("https://[::]/", "address-refused unspecified"),
    ("https://[::ffff:127.0.0.1]/", MAPPED),
    ("https://[::ffff:7f00:1]/", MAPPED),
    ("https://[::ffff:8.8.8.8]/", MAPPED),
    ("https://[::127.0.0.1]/", MAPPED),
    ("https://[64:ff9b::10.0.0.1]/", "address-refused NAT64"),
    ("https://[64:ff9b:1::a00:1]/", "address-refused NAT64"),
    ("https://[2002:7f00:1::]/", "address-refused 6to4"),
    ("https://[2001:0:1::1]/", "address-refused Teredo"),
    ("https://[2001:db8::1]/", "address-refused documentation"),
    ("https://[fd00:ec2::254]/", "address-refused unique local"),
    ("https://[fe80::1]/", LINK_LOCAL),
    ("https://[fe80::1%25eth0]/", "url-invalid"),
    ("https://[ff02::1]/", "address-refused multicast"),
    ("https://[::1/", "url-invalid"),
    ("https://::1/", "url-invalid"),
    // names
    ("https://localhost/", "host-refused"),
    ("https://LOCALHOST./", "host-refused"),
    ("https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", "host-refused"),
    ("https://a.localhost/", "host-refused"),
    ("https://intranet/", "host-refused"),
    ("https://a..example/", "host-refused"),
    ("https://inside.example/", "resolved"),
    ("https://inside.example./", "resolved"),
    ("https://behörde.example/", "resolved"),
    ("https://127.0.0.1.nip.example/", "resolved"),
    ("https://xn--a/", "url-invalid"),
    ("https:///", "url-invalid"),
    ("https://", "url-invalid"),
    // schemes
    ("http://a.example/", "scheme-refused"),
    ("ftp://a.example/", "scheme-refused"),
    ("file:///etc/passwd", "scheme-refused"),
    ("gopher://127.0.0.1:6379/_x", "scheme-refused"),
    ("data:text/plain,a", "scheme-refused"),
    ("//a.example/", "url-invalid"),
    ("a.example", "url-invalid"),
    ("", "url-invalid"),
    // users, which people read as hosts
    ("https://user@a.example/", "user-refused"),
    ("https://a.example:secret@127.0.0.1/", "user-refused"),
    ("https://a.example%2f@127.0.0.1/", "user-refused"),
    // what a parser would drop or turn round
    ("https:\\\\127.0.0.1\\", "url-invalid"),
    ("https://a.example\\@127.0.0.1/", "url-invalid"),
    ("https://127.0.\t0.1/", "url-invalid"),
    ("ht\ntps://127.0.0.1/", "url-invalid"),
    (" https://127.0.0.1/", "url-invalid"),
    ("https://127.0.0.1\u{0}.a.example/", "url-invalid"),
    ("https:127.0.0.1", LOOPBACK),
    ("https:/127.0.0.1/", LOOPBACK),
    ("https://a.example#@127.0.0.1/", "url-invalid"),
    // ports
    ("https://a.example:22/", "port-refused"),
    ("https://a.example:80/", "port-refused"),
    ("https://a.example:0/", "port-refused"),
    ("https://a.example:65536/", "url-invalid"),
    ("https://a.example:443/", "resolved"),
    ("https://a.example:8443/", "resolved"),
    // addresses of the internet
    ("https://8.8.8.8/", "ok"),
    ("https://134744072/", "ok"),
    ("https://[2a00::1]:8443/", "ok"),
];

fn outcome(text: &str) -> String {
    match Target::parse(text, &AllowList::none()) {
        Err(OutboundError::AddressRefused { range }) => format!("address-refused {range}"),
        Err(error) => error.code().to_owned(),
        Ok(target) if target.url().domain().is_some() => "resolved".to_owned(),
        Ok(_) => "ok".to_owned(),
    }
}

#[test]
fn every_spelling_is_a_checked_address_or_refused() {
    for (text, expected) in SPELLINGS {
        assert_eq!(outcome(text), *expected, "{text}");
    }
}

#[tokio::test]
async fn no_spelling_reaches_the_inside() {
    let peer = Peer::saying("127.0.0.1:0", "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    for (text, expected) in SPELLINGS.iter().filter(|(_, expected)| *expected != "ok") {
        // The port is the listener's where the spelling leaves it open, so that a mistake would be noticed.
        let port = format!(":{}/", peer.port());
        let aimed =
            if text.matches(':').count() == 1 { text.trim_end_matches('/').to_owned() + &port } else { (*text).into() };
        for url in [*text, &aimed] {
            let outbound = client(&[], Script::new(&[&["127.0.0.1"]]));
            let error = outbound.send(Request::get(url)).await.expect_err(url);
            if *expected == "resolved" {
                assert_eq!(error, OutboundError::AddressRefused { range: Range::Loopback }, "{url}");
            }
        }
    }
    assert_eq!(peer.came(), 0);
}

#[test]
fn plain_http_and_odd_ports_are_for_listed_hosts() {
    let allow = AllowList::parse(["idp.intern.example", "127.0.0.1", "10.0.0.0/8"]).expect("a list");
    let parse = |text: &str| Target::parse(text, &allow).map(|_| ()).map_err(|error| error.code());
    assert_eq!(parse("http://idp.intern.example/"), Ok(()));
    assert_eq!(parse("http://IDP.intern.example.:81/"), Ok(()));
    assert_eq!(parse("http://0x7f.1:9000/"), Ok(()));
    assert_eq!(parse("https://10.1.2.3/"), Ok(()));
    assert_eq!(parse("http://10.1.2.3/"), Err("scheme-refused"));
    assert_eq!(parse("http://x.idp.intern.example/"), Err("scheme-refused"));
    assert_eq!(parse("https://10.1.2.3:25/"), Err("port-refused"));
    assert_eq!(parse("https://127.0.0.2/"), Err("address-refused"));
}

proptest! {
    #[test]
    fn no_text_panics_and_what_passes_is_global_or_a_name(text in "(https?:/{0,3})?[\\PC\\x00-\\x20]{0,40}") {
        if let Ok(target) = Target::parse(&text, &AllowList::none()) {
            prop_assert_eq!(target.url().scheme(), "https");
            let address = target.url().host_str().and_then(|host| host.trim_matches(['[', ']']).parse().ok());
            if let Some(address) = address {
                prop_assert_eq!(Range::of(address), Range::Global);
            }
        }
    }

    #[test]
    fn every_notation_of_an_ipv4_address_gives_the_same_verdict(bits: u32) {
        let [a, b, c, d] = bits.to_be_bytes();
        let dotted = outcome(&format!("https://{a}.{b}.{c}.{d}/"));
        for other in [
            format!("https://{bits}/"),
            format!("https://{bits:#x}/"),
            format!("https://0{bits:o}/"),
            format!("https://{a:#x}.0{b:o}.{}/", u32::from(c) << 8 | u32::from(d)),
        ] {
            prop_assert_eq!(&outcome(&other), &dotted, "{}", other);
        }
        let mapped = outcome(&format!("https://[::ffff:{a}.{b}.{c}.{d}]/"));
        prop_assert_eq!(mapped, MAPPED);
    }
}
