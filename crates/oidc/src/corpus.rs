//! A good token, and everything that can be wrong with one.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::attempt::{Ask, Attempt, RANDOM_BYTES};
use crate::callback::Callback;
use crate::config::ProviderConfig;
use crate::id_token::{self, Identified};
use crate::keys::KeySet;
use crate::logout::{self, LogoutNotice};
use crate::metadata::Metadata;

const NOW: i64 = 1_800_000_000;
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

struct Scene {
    ec: EncodingKey,
    ed: EncodingKey,
    /// Signs well, but is not the provider's.
    stranger: EncodingKey,
    keys: KeySet,
    public_x: String,
    config: ProviderConfig,
    metadata: Metadata,
    attempt: Attempt,
}

fn ec_key() -> (EncodingKey, String, String) {
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).expect("a key");
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref()).expect("a key");
    let point = pair.public_key().as_ref();
    let half = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    (EncodingKey::from_ec_der(pkcs8.as_ref()), half(&point[1..33]), half(&point[33..65]))
}

impl Scene {
    fn new() -> Self {
        Self::asking(Ask { redirect_uri: "https://plenum.example/cb".into(), ..Ask::default() })
    }

    fn asking(ask: Ask) -> Self {
        let (ec, x, y) = ec_key();
        let pair = Ed25519KeyPair::generate().expect("a key");
        let ed = EncodingKey::from_ed_der(pair.to_pkcs8v1().expect("a key").as_ref());
        let ed_x = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
        let keys = json!({"keys": [
            {"kty": "EC", "crv": "P-256", "kid": "ec", "use": "sig", "alg": "ES256", "x": x, "y": y},
            {"kty": "OKP", "crv": "Ed25519", "kid": "ed", "x": ed_x},
        ]});
        let config: ProviderConfig = serde_json::from_value(json!({
            "issuer": "https://idp.example", "client_id": "plenum", "scopes": ["profile"], "trusted_audiences": ["files"],
        }))
        .expect("a configuration");
        let document = json!({
            "issuer": "https://idp.example", "authorization_endpoint": "https://idp.example/auth?tenant=1",
            "token_endpoint": "https://idp.example/token", "jwks_uri": "https://idp.example/jwks",
            "id_token_signing_alg_values_supported": ["ES256", "EdDSA", "HS256", "none"],
            "authorization_response_iss_parameter_supported": true,
        });
        let metadata = Metadata::parse(document.to_string().as_bytes(), &config.issuer).expect("metadata");
        let departure = Attempt::begin(&config, &metadata, ask, &[7; RANDOM_BYTES], NOW * 1000).expect("a departure");
        let keys = KeySet::parse(keys.to_string().as_bytes()).expect("keys");
        let attempt = departure.attempt;
        Self { ec, ed, stranger: ec_key().0, keys, public_x: x, config, metadata, attempt }
    }

    fn claims(&self) -> Value {
        json!({
            "iss": "https://idp.example", "aud": "plenum", "sub": "s1", "iat": NOW - 1, "exp": NOW + 300,
            "nonce": self.attempt.nonce, "sid": "session", "acr": "gold", "auth_time": NOW - 100,
        })
    }

    fn logout_claims(&self) -> Value {
        json!({
            "iss": "https://idp.example", "aud": "plenum", "sub": "s1", "sid": "session", "iat": NOW, "exp": NOW + 120,
            "jti": "j1", "events": {EVENT: {}},
        })
    }

    fn sign(&self, header: &Value, claims: &Value) -> String {
        sign(&self.ec, Algorithm::ES256, header, claims)
    }

    fn check(&self, token: &str) -> Result<Identified, &'static str> {
        let parsed = id_token::parse(token, &self.metadata).map_err(|error| error.code())?;
        id_token::check(&parsed, &self.keys, &self.config, &self.attempt, Some("access"), NOW)
            .map_err(|error| error.code())
    }

    fn check_claims(&self, change: impl FnOnce(&mut Value)) -> Result<Identified, &'static str> {
        let mut claims = self.claims();
        change(&mut claims);
        self.check(&self.sign(&json!({"alg": "ES256", "kid": "ec"}), &claims))
    }

    fn check_logout(&self, header: &Value, claims: &Value) -> Result<LogoutNotice, &'static str> {
        let token = self.sign(header, claims);
        let parsed = logout::parse(&token, &self.metadata).map_err(|error| error.code())?;
        logout::check(&parsed, &self.keys, &self.config, NOW).map_err(|error| error.code())
    }
}

fn sign(key: &EncodingKey, algorithm: Algorithm, header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", part(header), part(claims));
    let signature = jsonwebtoken::crypto::sign(message.as_bytes(), key, algorithm).expect("a signature");
    format!("{message}.{signature}")
}

#[test]
fn a_good_token_says_who_it_is() {
    let scene = Scene::new();
    let who = scene.check_claims(|_| ()).expect("a person");
    assert_eq!((who.subject.as_str(), who.sid.as_deref(), who.acr.as_deref()), ("s1", Some("session"), Some("gold")));
    let header = json!({"alg": "EdDSA", "typ": "JWT"});
    assert!(scene.check(&sign(&scene.ed, Algorithm::EdDSA, &header, &scene.claims())).is_ok());
}

#[test]
fn headers_that_bring_keys_or_other_algorithms_are_refused() {
    let scene = Scene::new();
    for (header, code) in [
        (json!({"alg": "none"}), "algorithm-refused"),
        (json!({"alg": "None", "kid": "ec"}), "algorithm-refused"),
        (json!({"alg": "HS256", "kid": "ec"}), "algorithm-refused"),
        (json!({"alg": "PS256", "kid": "ec"}), "algorithm-refused"), // ours, but not the provider's
        (json!({"alg": "ES512", "kid": "ec"}), "algorithm-refused"),
        (json!({"alg": ["ES256"]}), "algorithm-refused"),
        (json!({"kid": "ec"}), "algorithm-refused"),
        (json!({"alg": "ES256", "jku": "https://evil.example"}), "header-refused"),
        (json!({"alg": "ES256", "jwk": {}}), "header-refused"),
        (json!({"alg": "ES256", "x5u": "https://evil.example"}), "header-refused"),
        (json!({"alg": "ES256", "x5c": []}), "header-refused"),
        (json!({"alg": "ES256", "crit": []}), "header-refused"),
        (json!({"alg": "ES256", "b64": false}), "header-refused"),
        (json!({"alg": "ES256", "typ": "logout+jwt"}), "header-refused"),
        (json!({"alg": "ES256", "typ": "at+jwt"}), "header-refused"),
        (json!({"alg": "ES256", "typ": 1}), "header-refused"),
        (json!({"alg": "ES256", "kid": 1}), "header-refused"),
        (json!({"alg": "ES256", "kid": "other"}), "key-unknown"),
        (json!({"alg": "ES256", "kid": "ed"}), "key-unknown"),
        (json!({"alg": "EdDSA", "kid": "ed"}), "signature-invalid"),
        (json!([]), "token-malformed"),
    ] {
        assert_eq!(scene.check(&scene.sign(&header, &scene.claims())).map(|_| ()), Err(code), "{header}");
    }
    let header = json!({"alg": "ES256", "kid": "ec"});
    let strange = sign(&scene.stranger, Algorithm::ES256, &header, &scene.claims());
    assert_eq!(scene.check(&strange).map(|_| ()), Err("signature-invalid"));
    // HMAC with the public key, the classic confusion.
    let public = EncodingKey::from_secret(scene.public_x.as_bytes());
    let confused = sign(&public, Algorithm::HS256, &header, &scene.claims());
    assert_eq!(scene.check(&confused).map(|_| ()), Err("signature-invalid"));
}

#[test]
fn each_wrong_claim_has_its_own_refusal() {
    let scene = Scene::new();
    for (name, value, code) in [
        ("iss", json!("https://idp.example/"), "wrong-issuer"),
        ("iss", json!(["https://idp.example"]), "wrong-issuer"),
        ("iss", Value::Null, "wrong-issuer"),
        ("aud", json!("other"), "wrong-audience"),
        ("aud", json!([]), "wrong-audience"),
        ("aud", json!(["plenum", "stranger"]), "wrong-audience"),
        ("aud", json!(["plenum", "files"]), "wrong-audience"), // without azp
        ("aud", json!(["files"]), "wrong-audience"),
        ("azp", json!("files"), "wrong-audience"),
        ("nonce", json!("another"), "wrong-nonce"),
        ("nonce", Value::Null, "wrong-nonce"),
        ("exp", json!(NOW - 60), "expired"),
        ("exp", json!("tomorrow"), "claim-missing"),
        ("exp", Value::Null, "claim-missing"),
        ("exp", json!(-1e300), "expired"),
        ("iat", json!(NOW + 61), "not-yet-valid"),
        ("iat", json!(NOW - 661), "expired"),
        ("iat", json!(i64::MIN), "expired"),
        ("nbf", json!(NOW + 61), "not-yet-valid"),
        ("nbf", json!(1e300), "not-yet-valid"),
        ("sub", json!(""), "claim-missing"),
        ("sub", json!("s".repeat(256)), "claim-missing"),
        ("sub", json!(7), "claim-missing"),
        ("at_hash", json!("another"), "wrong-access-token"),
        ("at_hash", json!(7), "wrong-access-token"),
    ] {
        let result = scene.check_claims(|claims| claims[name] = value.clone());
        assert_eq!(result.map(|_| ()), Err(code), "{name}: {value}");
    }
    let several = |claims: &mut Value| {
        claims["aud"] = json!(["plenum", "files"]);
        claims["azp"] = json!("plenum");
    };
    assert!(scene.check_claims(several).is_ok());
    assert!(scene.check_claims(|claims| claims["exp"] = json!(NOW - 59)).is_ok(), "within the skew");
    let hash = URL_SAFE_NO_PAD.encode(&<sha2::Sha256 as sha2::Digest>::digest("access")[..16]);
    assert!(scene.check_claims(|claims| claims["at_hash"] = json!(hash)).is_ok());
}

#[test]
fn step_up_is_kept_to() {
    let ask = Ask { acr_values: vec!["gold".into()], max_age_s: Some(300), ..Ask::default() };
    let scene = Scene::asking(ask);
    assert!(scene.check_claims(|_| ()).is_ok());
    for (name, value, code) in [
        ("acr", json!("silver"), "acr-too-low"),
        ("acr", Value::Null, "acr-too-low"),
        ("auth_time", json!(NOW - 361), "auth-too-old"),
        ("auth_time", json!(i64::MIN), "auth-too-old"),
        ("auth_time", json!(NOW + 61), "not-yet-valid"),
        ("auth_time", json!("now"), "claim-missing"),
    ] {
        assert_eq!(scene.check_claims(|claims| claims[name] = value.clone()).map(|_| ()), Err(code), "{name}: {value}");
    }
}

#[test]
fn logout_tokens_are_logout_tokens() {
    let scene = Scene::new();
    let header = json!({"alg": "ES256", "kid": "ec", "typ": "logout+jwt"});
    let notice = scene.check_logout(&header, &scene.logout_claims()).expect("a notice");
    assert_eq!((notice.jti.as_str(), notice.remember_until_s), ("j1", NOW + 180));
    for (name, value, code) in [
        ("events", Value::Null, "not-logout-token"),
        ("events", json!([EVENT]), "not-logout-token"),
        ("events", json!({EVENT: true}), "not-logout-token"),
        ("nonce", json!("n"), "not-logout-token"),
        ("exp", json!(NOW + 601), "not-logout-token"),
        ("exp", json!(NOW - 100), "expired"),
        ("aud", json!("other"), "wrong-audience"),
        ("iss", json!("https://other.example"), "wrong-issuer"),
        ("jti", Value::Null, "claim-missing"),
        ("sid", json!(7), "claim-missing"),
    ] {
        let mut claims = scene.logout_claims();
        claims[name] = value.clone();
        assert_eq!(scene.check_logout(&header, &claims).map(|_| ()), Err(code), "{name}: {value}");
    }
    let mut nobody = scene.logout_claims();
    let claims = nobody.as_object_mut().expect("claims");
    claims.remove("sub");
    claims.remove("sid");
    assert_eq!(scene.check_logout(&header, &nobody).map(|_| ()), Err("not-logout-token"));
    // An ID token, with and without its type.
    let id_token = scene.claims();
    assert_eq!(
        scene.check_logout(&json!({"alg": "ES256", "typ": "JWT"}), &id_token).map(|_| ()),
        Err("header-refused")
    );
    assert_eq!(scene.check_logout(&json!({"alg": "ES256"}), &id_token).map(|_| ()), Err("not-logout-token"));
}

#[test]
fn callbacks_belong_to_their_attempt_and_provider() {
    let scene = Scene::new();
    let state = &scene.attempt.state;
    let iss = "iss=https%3A%2F%2Fidp.example";
    for (query, expected) in [
        (format!("code=c&state={state}&{iss}"), Ok("c")),
        (format!("code=c&state={state}"), Err("mix-up")),
        (format!("code=c&state={state}&iss=https%3A%2F%2Fidp.example%2F"), Err("mix-up")),
        (format!("code=c&state={state}x&{iss}"), Err("wrong-state")),
        (format!("error=login_required&state={state}&{iss}"), Err("sign-in-refused")),
        (format!("code=c&error=e&state={state}&{iss}"), Err("callback-invalid")),
        (format!("code=c&code=d&state={state}&{iss}"), Err("callback-invalid")),
        (format!("state={state}&{iss}"), Err("callback-invalid")),
        ("code=c".to_owned(), Err("callback-invalid")),
        (format!("code={}&state={state}", "c".repeat(9000)), Err("callback-invalid")),
    ] {
        let callback = Callback::parse(&query);
        let code = callback.as_ref().map_err(Clone::clone).and_then(|c| c.code(&scene.attempt, &scene.metadata));
        assert_eq!(code.map_err(|error| error.code()), expected, "{query}");
    }
}

#[test]
fn the_departure_asks_for_what_will_be_checked() {
    let scene = Scene::new();
    let ask = Ask { redirect_uri: "https://plenum.example/cb".into(), max_age_s: Some(0), ..Ask::default() };
    let url = Attempt::begin(&scene.config, &scene.metadata, ask, &[7; RANDOM_BYTES], 0).expect("a departure").url;
    let query: std::collections::HashMap<_, _> = url.query_pairs().into_owned().collect();
    for (name, value) in [
        ("tenant", "1"),
        ("response_type", "code"),
        ("scope", "openid profile"),
        ("state", &scene.attempt.state),
        ("nonce", &scene.attempt.nonce),
        ("code_challenge_method", "S256"),
        ("max_age", "0"),
    ] {
        assert_eq!(query.get(name).map(String::as_str), Some(value), "{name}");
    }
    assert!(!url.as_str().contains("code_verifier") && scene.attempt.check_age(NOW * 1000 - 1).is_err());
    assert!(scene.attempt.check_age((NOW + 901) * 1000).is_err() && scene.attempt.check_age(NOW * 1000).is_ok());
}

proptest! {
    #[test]
    fn no_token_and_no_callback_panics(text in "\\PC*", parts in proptest::collection::vec("[A-Za-z0-9_-]{0,40}", 0..5)) {
        let scene_free = ["eyJhbGciOiJFUzI1NiJ9".to_owned(), parts.join(".")].join(".");
        let document = br#"{"issuer":"i","authorization_endpoint":"a","token_endpoint":"t","jwks_uri":"j",
            "id_token_signing_alg_values_supported":["ES256"]}"#;
        let metadata = Metadata::parse(document, "i").expect("metadata");
        for token in [&text, &scene_free] {
            if let Ok(parsed) = id_token::parse(token, &metadata) {
                prop_assert!(parsed.verify(&KeySet::default()).is_err());
            }
            let _ = logout::parse(token, &metadata);
        }
        let _ = Callback::parse(&text);
    }

    #[test]
    fn a_changed_token_is_no_token(place in 0usize..400, bit in 0u8..7) {
        let scene = Scene::new();
        let token = scene.sign(&json!({"alg": "ES256", "kid": "ec"}), &scene.claims());
        let mut bytes = token.clone().into_bytes();
        let place = place % bytes.len();
        bytes[place] ^= 1 << bit;
        if let Ok(changed) = String::from_utf8(bytes) {
            prop_assert!(scene.check(&changed).is_err(), "{} at {}", changed, place);
        }
    }
}
