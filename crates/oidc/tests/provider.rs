//! Sign-in, faults and logout against a real provider (npm oidc-provider), with `reqwest` as the browser:
//! `scripts/with-oidc.sh cargo test -p oidc --test provider`.

mod support;

use oidc::{Ask, Attempt, Callback, OidcError};
use serde_json::{Value, json};
use support::{Browser, CALLBACK, Instance, impatient, now_ms};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

fn ask() -> Ask {
    Ask { redirect_uri: CALLBACK.into(), ..Ask::default() }
}

#[tokio::test]
async fn somebody_signs_in_and_out() {
    for claims_in in ["id_token", "userinfo"] {
        let Some(instance) = Instance::start(json!({"claimsIn": claims_in})).await else { return };
        let provider = instance.provider(&json!({}));
        let (attempt, callback) = instance.sign_in(&provider, ask(), "anna", "").await;
        let signed_in = provider.finish(&attempt, &callback, now_ms()).await.expect("a person");
        assert_eq!((signed_in.who.subject.as_str(), &signed_in.who.issuer), ("anna", &instance.issuer));
        assert_eq!(signed_in.name.as_deref(), Some("Anna Beispiel"), "{claims_in}");
        assert_eq!((signed_in.mail.as_deref(), signed_in.mail_verified), (Some("anna@stadt.example"), true));
        assert_eq!(signed_in.who.claims["groups"], json!(["council", "staff"]));
        // A code is good once.
        let again = provider.finish(&attempt, &callback, now_ms()).await.err().expect("refused");
        assert_eq!(again, OidcError::TokenRefused { error: "invalid_grant".into() });
    }
}

#[tokio::test]
async fn clients_show_themselves_as_registered() {
    for (method, secret) in [("client_secret_basic", Some("a secret: 100 %")), ("none", None)] {
        let Some(instance) = Instance::start(json!({"algorithm": "PS256"})).await else { return };
        let client = json!({"token_endpoint_auth_method": method, "client_secret": secret});
        instance.register(&client).await;
        let provider = instance.provider(&json!({"client_secret": secret}));
        let (attempt, callback) = instance.sign_in(&provider, ask(), "ben", "").await;
        assert!(provider.finish(&attempt, &callback, now_ms()).await.is_ok(), "{method}");
    }
}

#[tokio::test]
async fn each_fault_has_its_code() {
    let Some(instance) = Instance::start(json!({})).await else { return };
    let forge = |claims: Value, header: Value| json!({"token": {"kind": "forge", "claims": claims, "header": header}});
    for (faults, code) in [
        (forge(json!({"nonce": "another"}), json!({})), "wrong-nonce"),
        (forge(json!({"nonce": null}), json!({})), "wrong-nonce"),
        (forge(json!({"aud": "another"}), json!({})), "wrong-audience"),
        (forge(json!({"iss": "https://another.example"}), json!({})), "wrong-issuer"),
        (forge(json!({"exp": 1_000_000_000}), json!({})), "expired"),
        (forge(json!({"at_hash": "another"}), json!({})), "wrong-access-token"),
        (forge(json!({}), json!({"alg": "none"})), "algorithm-refused"),
        (forge(json!({}), json!({"jku": "https://another.example/jwks"})), "header-refused"),
        (forge(json!({}), json!({"kid": "another"})), "key-unknown"),
        (json!({"token": {"kind": "status", "status": 500}}), "provider-failed"),
        (json!({"token": {"kind": "down"}}), "provider-unreachable"),
        (json!({"token": {"kind": "slow"}}), "provider-slow"),
        (json!({"token": {"kind": "huge"}}), "provider-unreachable"),
        (json!({"token": {"kind": "redirect", "location": instance.issuer}}), "address-refused"),
        (json!({"token": {"kind": "json", "merge": {"id_token": 7}}}), "answer-invalid"),
        (json!({"jwks": {"kind": "json", "merge": {"keys": []}}}), "key-unknown"),
        (json!({"jwks": {"kind": "json", "merge": {"keys": 7}}}), "keys-invalid"),
    ] {
        let provider = instance.provider_with(&json!({}), impatient());
        let (attempt, callback) = instance.sign_in(&provider, ask(), "anna", "").await;
        instance.set_faults(&faults).await;
        let error = provider.finish(&attempt, &callback, now_ms()).await.err().expect("refused");
        assert_eq!(error.code(), code, "{faults}");
        instance.set_faults(&json!({})).await;
    }
    for (fault, code) in [
        (json!({"kind": "json", "merge": {"issuer": format!("{}/", instance.issuer)}}), "discovery-invalid"),
        (json!({"kind": "json", "merge": {"authorization_endpoint": "https://10.0.0.1/"}}), "address-refused"),
        (json!({"kind": "down"}), "provider-unreachable"),
        (json!({"kind": "slow"}), "provider-slow"),
        (json!({"kind": "redirect", "location": "https://10.0.0.1/"}), "address-refused"),
    ] {
        instance.set_faults(&json!({"discovery": fault})).await;
        let provider = instance.provider_with(&json!({}), impatient());
        assert_eq!(provider.metadata(now_ms()).await.expect_err("refused").code(), code, "{fault}");
    }
}

#[tokio::test]
async fn user_information_of_another_person_is_refused() {
    let Some(instance) = Instance::start(json!({"claimsIn": "userinfo"})).await else { return };
    let provider = instance.provider(&json!({}));
    let (attempt, callback) = instance.sign_in(&provider, ask(), "anna", "").await;
    instance.set_faults(&json!({"userinfo": {"kind": "json", "merge": {"sub": "ben"}}})).await;
    let error = provider.finish(&attempt, &callback, now_ms()).await.err().expect("refused");
    assert_eq!(error, OidcError::WrongSubject);
}

#[tokio::test]
async fn two_providers_are_not_mixed_up() {
    let Some(one) = Instance::start(json!({})).await else { return };
    let two = Instance::start(json!({})).await.expect("a second instance");
    let (provider, other) = (one.provider(&json!({})), two.provider(&json!({})));
    let (attempt, _) = one.sign_in(&provider, ask(), "anna", "").await;
    let (_, query) = two.sign_in_raw(&other, ask(), "ben", "").await;
    // The callback of the second, under the state of the first.
    let swapped: String = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(url::form_urlencoded::parse(query.as_bytes()).map(|(name, value)| {
            let value = if name == "state" { attempt.state.clone().into() } else { value };
            (name, value)
        }))
        .finish();
    let callback = Callback::parse(&swapped).expect("a callback");
    assert_eq!(provider.finish(&attempt, &callback, now_ms()).await.err(), Some(OidcError::MixUp));
    assert_eq!(other.finish(&attempt, &callback, now_ms()).await.err(), Some(OidcError::MixUp));
}

#[tokio::test]
async fn step_up_needs_the_level_that_was_asked() {
    let Some(instance) = Instance::start(json!({})).await else { return };
    let provider = instance.provider(&json!({"acr_values": ["gold"]}));
    let (attempt, callback) = instance.sign_in(&provider, ask(), "anna", "silver").await;
    assert_eq!(provider.finish(&attempt, &callback, now_ms()).await.err(), Some(OidcError::AcrTooLow));
    let stronger = Ask { max_age_s: Some(300), ..ask() };
    let (attempt, callback) = instance.sign_in(&provider, stronger.clone(), "anna", "gold").await;
    assert!(provider.finish(&attempt, &callback, now_ms()).await.is_ok());
    let (attempt, callback) = instance.sign_in(&provider, stronger, "anna", "gold").await;
    let later = now_ms() + 400_000;
    assert_eq!(provider.finish(&attempt, &callback, later).await.err(), Some(OidcError::AuthTooOld));
}

#[tokio::test]
async fn a_refused_sign_in_is_said_to_be() {
    let Some(instance) = Instance::start(json!({})).await else { return };
    let provider = instance.provider(&json!({}));
    let (attempt, callback) = instance.sign_in(&provider, ask(), "nobody", "").await;
    let error = provider.finish(&attempt, &callback, now_ms()).await.err();
    assert_eq!(error, Some(OidcError::SignInRefused { error: "access_denied".into() }));
}

#[tokio::test]
async fn unknown_keys_make_us_ask_again_but_not_often() {
    let Some(instance) = Instance::start(json!({})).await else { return };
    let provider = instance.provider(&json!({}));
    let now = now_ms();
    let seconds = now / 1000;
    let token = instance
        .sign(&json!({
            "iss": instance.issuer, "aud": "plenum", "sub": "anna", "iat": seconds, "exp": seconds + 120, "jti": "j",
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        }))
        .await;
    instance.set_faults(&json!({"jwks": {"kind": "json", "merge": {"keys": []}}})).await;
    assert_eq!(provider.logout_notice(&token, now).await, Err(OidcError::KeyUnknown));
    instance.set_faults(&json!({})).await;
    assert_eq!(provider.logout_notice(&token, now + 59_000).await, Err(OidcError::KeyUnknown));
    assert!(provider.logout_notice(&token, now + 60_000).await.is_ok());
}

#[tokio::test]
async fn signing_out_at_the_provider_reaches_us_as_a_notice() {
    let Some(instance) = Instance::start(json!({})).await else { return };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    instance
        .register(&json!({
            "backchannel_logout_uri": format!("http://{address}/logout"), "backchannel_logout_session_required": true,
            "post_logout_redirect_uris": ["https://plenum.example/bye"],
        }))
        .await;
    let provider = instance.provider(&json!({}));
    let browser = Browser::new();
    let (attempt, query) = instance.sign_in_with(&browser, &provider, ask(), "anna", "").await;
    let callback = Callback::parse(&query).expect("a callback");
    let signed_in = provider.finish(&attempt, &callback, now_ms()).await.expect("a person");
    let told = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        let mut request = String::new();
        while !request.contains("logout_token=") || request.matches('.').count() < 2 {
            let mut buffer = [0; 4096];
            let length = stream.read(&mut buffer).await.expect("a request");
            assert!(length > 0, "the request ended early");
            request.push_str(&String::from_utf8_lossy(&buffer[..length]));
        }
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
        request.split("logout_token=").nth(1).expect("a token").to_owned()
    });
    let url = provider.end_session_url(&signed_in.id_token, "https://plenum.example/bye", "s", now_ms()).await;
    let back = browser.sign_out(url.expect("metadata").expect("an address").as_str()).await;
    assert_eq!(back, "https://plenum.example/bye?state=s");
    let token = told.await.expect("a token");
    let notice = provider.logout_notice(&token, now_ms()).await.expect("a notice");
    assert_eq!((&notice.sid, notice.subject.as_deref()), (&signed_in.who.sid, Some("anna")));
    let confused = provider.logout_notice(&signed_in.id_token, now_ms()).await.err().map(|error| error.code());
    assert!(matches!(confused, Some("not-logout-token" | "header-refused")), "{confused:?}");
}

/// The attempt travels through the caller's store.
#[test]
fn an_attempt_can_be_stored() {
    fn stored<T: serde::Serialize + serde::de::DeserializeOwned>() {}
    stored::<Attempt>();
}
