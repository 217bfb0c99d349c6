//! What is sent, to whom, and how much of an answer is read.

mod support;

use std::sync::Arc;

use outbound::{AllowList, Limits, Outbound, OutboundError, Range, Request, header};
use support::{Peer, Script, client, impatient, read_head};
use tokio::io::AsyncWriteExt;

const HELLO: &str = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\nset-cookie: a=b\r\n\r\nhello";

fn local() -> Outbound {
    client(&["127.0.0.1"], Script::new(&[]))
}

#[tokio::test]
async fn a_listed_host_is_called_and_its_answer_read() {
    let peer = Peer::saying("127.0.0.1:0", HELLO).await;
    let answer = local().send(Request::get(format!("http://{}/x", peer.address))).await.expect("an answer");
    assert_eq!((answer.status, &answer.body[..]), (200, &b"hello"[..]));
    assert_eq!(answer.peer, Some(peer.address));
}

#[tokio::test]
async fn a_name_that_moves_after_the_check_is_not_followed() {
    let first = Peer::saying("127.0.0.2:0", HELLO).await;
    let second = Peer::saying(&format!("127.0.0.1:{}", first.port()), HELLO).await;
    let script = Script::new(&[&["127.0.0.2"], &["127.0.0.1"]]);
    let outbound = client(&["idp.test.example"], script.clone());
    let url = format!("http://idp.test.example:{}/", first.port());
    let answer = outbound.send(Request::get(url)).await.expect("an answer");
    assert_eq!(answer.peer, Some(first.address));
    assert_eq!((first.came(), second.came(), script.asked()), (1, 0, 1));
}

#[tokio::test]
async fn rebinding_from_a_permitted_to_a_forbidden_address_gains_nothing() {
    // The permitted network stands for the internet here; the peer speaks no TLS, so the call fails after connecting.
    let permitted = Peer::start("127.0.0.2:0", |mut stream| async move {
        let _ = stream.write_all(HELLO.as_bytes()).await;
        let _ = tokio::io::copy(&mut stream, &mut tokio::io::sink()).await;
    })
    .await;
    let inside = Peer::saying(&format!("127.0.0.1:{}", permitted.port()), HELLO).await;
    let script = Script::new(&[&["127.0.0.2"], &["127.0.0.1"]]);
    let outbound = client(&["127.0.0.2/32"], script.clone());
    let url = format!("https://hook.test.example:{}/", permitted.port());
    assert_eq!(outbound.send(Request::get(&url)).await.expect_err("no TLS"), OutboundError::TlsFailed);
    assert_eq!((permitted.came(), inside.came(), script.asked()), (1, 0, 1));
    // The next call asks and checks anew.
    let refused = OutboundError::AddressRefused { range: Range::Loopback };
    assert_eq!(outbound.send(Request::get(&url)).await.expect_err("inside"), refused);
    assert_eq!((permitted.came(), inside.came(), script.asked()), (1, 0, 2));
}

#[tokio::test]
async fn one_forbidden_address_among_the_answers_refuses_all() {
    let peer = Peer::saying("127.0.0.2:0", HELLO).await;
    let outbound = client(&["127.0.0.2/32"], Script::new(&[&["127.0.0.2", "::ffff:127.0.0.2"]]));
    let url = format!("https://hook.test.example:{}/", peer.port());
    let error = outbound.send(Request::get(url)).await.expect_err("mixed");
    assert_eq!(error, OutboundError::AddressRefused { range: Range::Mapped });
    assert_eq!(peer.came(), 0);
}

#[tokio::test]
async fn an_unknown_name_is_said_to_be_unknown() {
    for answers in [&[][..], &[&[][..]][..]] {
        let outbound = client(&[], Script::new(answers));
        let error = outbound.send(Request::get("https://nobody.example/")).await.expect_err("unknown");
        assert_eq!(error, OutboundError::NameUnknown);
    }
}

#[tokio::test]
async fn redirects_are_refused_not_followed() {
    let inside = Peer::saying("127.0.0.1:0", HELLO).await;
    for status in [301, 302, 303, 307, 308] {
        let location = format!("http://{}/", inside.address);
        let peer = Peer::start("127.0.0.1:0", move |mut stream| {
            let location = location.clone();
            async move {
                read_head(&mut stream).await;
                let answer = format!("HTTP/1.1 {status} Moved\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n");
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        })
        .await;
        let error = local().send(Request::get(format!("http://{}/", peer.address))).await.expect_err("a redirect");
        assert_eq!(error, OutboundError::RedirectRefused { status });
    }
    assert_eq!(inside.came(), 0);
}

#[tokio::test]
async fn endless_bodies_end() {
    for head in ["transfer-encoding: chunked", "x-length: unknown"] {
        let chunked = head.starts_with("transfer");
        let peer = Peer::start("127.0.0.1:0", move |mut stream| async move {
            read_head(&mut stream).await;
            let _ = stream.write_all(format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n").as_bytes()).await;
            let part = if chunked { format!("1000\r\n{}\r\n", "a".repeat(4096)) } else { "a".repeat(4096) };
            while stream.write_all(part.as_bytes()).await.is_ok() {}
        })
        .await;
        let outbound = local().with_limits(Limits { body_bytes: 100_000, ..Limits::default() });
        let error = outbound.send(Request::get(format!("http://{}/", peer.address))).await.expect_err("endless");
        assert_eq!(error, OutboundError::BodyTooLarge { max: 100_000 });
    }
}

#[tokio::test]
async fn a_body_announced_too_large_is_not_read() {
    let peer = Peer::saying("127.0.0.1:0", "HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n").await;
    let error = local().send(Request::get(format!("http://{}/", peer.address))).await.expect_err("too large");
    assert_eq!(error, OutboundError::BodyTooLarge { max: 1 << 20 });
}

#[tokio::test]
async fn large_headers_are_refused() {
    for (count, expected) in [(2, OutboundError::HeadersTooLarge { max: 16 << 10 }), (1000, OutboundError::Broken)] {
        let peer = Peer::start("127.0.0.1:0", move |mut stream| async move {
            read_head(&mut stream).await;
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n").await;
            for _ in 0..count {
                let line = format!("x: {}\r\n", "a".repeat(9000));
                if stream.write_all(line.as_bytes()).await.is_err() {
                    return;
                }
            }
            let _ = stream.write_all(b"\r\n").await;
        })
        .await;
        let error = local().send(Request::get(format!("http://{}/", peer.address))).await.expect_err("headers");
        assert_eq!(error, expected);
    }
}

#[tokio::test]
async fn silence_and_dripping_are_bounded_in_time() {
    let silent = Peer::start("127.0.0.1:0", |mut stream| async move {
        read_head(&mut stream).await;
        std::future::pending::<()>().await;
    })
    .await;
    let dripping = Peer::start("127.0.0.1:0", |mut stream| async move {
        read_head(&mut stream).await;
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n").await;
        let mut ticks = tokio::time::interval(std::time::Duration::from_millis(20));
        while stream.write_all(b"a").await.is_ok() {
            ticks.tick().await;
        }
    })
    .await;
    for peer in [silent, dripping] {
        let outbound = local().with_limits(impatient());
        let error = outbound.send(Request::get(format!("http://{}/", peer.address))).await.expect_err("slow");
        assert_eq!(error, OutboundError::Slow);
    }
}

#[tokio::test]
async fn a_resolver_that_never_answers_is_bounded_in_time() {
    struct Never;
    #[async_trait::async_trait]
    impl outbound::Resolve for Never {
        async fn resolve(&self, _: &str) -> std::io::Result<Vec<std::net::IpAddr>> {
            std::future::pending().await
        }
    }
    let outbound = Outbound::with_resolver(AllowList::none(), "", impatient(), Arc::new(Never)).expect("a client");
    let error = outbound.send(Request::get("https://a.example/")).await.expect_err("slow");
    assert_eq!(error, OutboundError::Slow);
}

#[tokio::test]
async fn nobody_there_and_nonsense_are_told_apart() {
    let gone = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("an address");
    let error = local().send(Request::get(format!("http://{gone}/"))).await.expect_err("nobody");
    assert_eq!(error, OutboundError::Unreachable);
    for nonsense in ["220 mail.example ESMTP\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc", ""] {
        let peer = Peer::saying("127.0.0.1:0", nonsense).await;
        let error = local().send(Request::get(format!("http://{}/", peer.address))).await.expect_err("nonsense");
        assert_eq!(error, OutboundError::Broken, "{nonsense:?}");
    }
}

#[tokio::test]
async fn headers_and_bodies_arrive_and_cookies_are_not_kept() {
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let peer = Peer::start("127.0.0.1:0", move |mut stream| {
        let tell = tell.clone();
        async move {
            let _ = tell.send(read_head(&mut stream).await);
            let _ = stream.write_all(HELLO.as_bytes()).await;
        }
    })
    .await;
    let outbound = local();
    let url = format!("http://{}/token", peer.address);
    for _ in 0..2 {
        let request =
            Request::post(&url, "application/x-www-form-urlencoded", "a=b").header(header::AUTHORIZATION, "Basic abc");
        outbound.send(request).await.expect("an answer");
        let head = told.recv().await.expect("a request").to_ascii_lowercase();
        assert!(head.starts_with("post /token http/1.1\r\n"), "{head}");
        assert!(head.contains("authorization: basic abc\r\n") && head.contains("content-length: 3\r\n"), "{head}");
        assert!(!head.contains("cookie"), "{head}");
    }
    let broken = Request::get(&url).header(header::AUTHORIZATION, "a\r\nx: y");
    assert_eq!(outbound.send(broken).await.expect_err("two lines"), OutboundError::RequestInvalid);
}
