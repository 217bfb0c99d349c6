//! PostgreSQL that takes no connection says why, at once, with the place where it was looked for.
#![allow(clippy::unwrap_used)]

use std::net::TcpListener;

use store::{ConnectFault, Store, StoreError};

/// How a connection is refused: where, why, and that no password is told.
async fn refused(url: &str) -> (String, ConnectFault) {
    match Store::connect(url).await {
        Err(StoreError::Unreachable(unreachable)) => {
            let said = unreachable.to_string();
            assert!(!said.contains("secret") && said.contains(&unreachable.place), "{said}");
            (unreachable.place, unreachable.fault)
        }
        other => panic!("{url}: {other:?}"),
    }
}

#[tokio::test]
async fn a_closed_port_is_named() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (place, fault) = refused(&format!("postgres://plenum:secret@{closed}/plenum")).await;
    assert_eq!((place, fault), (closed.to_string(), ConnectFault::Refused));
}

#[tokio::test]
async fn a_url_that_is_none_says_so() {
    let (_, fault) = refused("postgres://plenum:secret@127.0.0.1:port/plenum").await;
    assert!(matches!(fault, ConnectFault::Url(_)), "{fault:?}");
}

#[tokio::test]
async fn a_server_says_what_it_does_not_like() {
    let Ok(server) = std::env::var("PLENUM_TEST_POSTGRES_URL") else {
        assert!(std::env::var("PLENUM_TEST_REQUIRE_POSTGRES").is_err(), "PLENUM_TEST_POSTGRES_URL is not set");
        return;
    };
    let (_, host) = server.split_once('@').unwrap();
    let of = |who: &str, database: &str| format!("postgres://{who}@{host}/{database}");
    let right = Store::connect(&of("plenum_locked:right", "postgres")).await.unwrap();
    right.close().await.unwrap();

    let (place, fault) = refused(&of("plenum_locked:secret", "postgres")).await;
    assert_eq!((place.as_str(), fault), (host, ConnectFault::Password("plenum_locked".into())));
    let (_, fault) = refused(&of("plenum", "nowhere")).await;
    assert_eq!(fault, ConnectFault::Database("nowhere".into()));
    for role in ["nobody", "plenum_banned"] {
        let (_, fault) = refused(&of(role, "postgres")).await;
        assert!(matches!(&fault, ConnectFault::Role { role: named, .. } if named == role), "{fault:?}");
    }
}

#[tokio::test]
async fn the_certificate_of_the_server_is_compared() {
    let (Ok(server), Ok(ca)) = (std::env::var("PLENUM_TEST_POSTGRES_URL"), std::env::var("PLENUM_TEST_POSTGRES_CA"))
    else {
        assert!(std::env::var("PLENUM_TEST_REQUIRE_POSTGRES").is_err(), "PLENUM_TEST_POSTGRES_CA is not set");
        return;
    };
    let (_, port) = server.rsplit_once(':').unwrap();
    let of = |host: &str, tls: &str| format!("postgres://plenum@{host}:{port}/postgres?{tls}");
    // Its certificate is of this name, and not of the address.
    let full = format!("sslmode=verify-full&sslrootcert={ca}");
    for (host, tls) in [("localhost", full.as_str()), ("127.0.0.1", "sslmode=prefer")] {
        Store::connect(&of(host, tls)).await.unwrap().close().await.unwrap();
    }
    let elsewhere = tempfile::NamedTempFile::new().unwrap();
    for (host, tls) in [
        ("127.0.0.1", full.clone()),
        ("localhost", "sslmode=verify-full".to_owned()),
        ("localhost", format!("sslmode=verify-full&sslrootcert={}", elsewhere.path().display())),
        ("localhost", format!("sslmode=verify-full&sslrootcert={ca}.gone")),
    ] {
        let (_, fault) = refused(&of(host, &tls)).await;
        assert!(matches!(fault, ConnectFault::Tls(_)), "{host} {tls}: {fault:?}");
    }
}
