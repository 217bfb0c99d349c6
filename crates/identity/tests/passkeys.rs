//! Questions to passkeys are answered in time or not at all.
#![allow(clippy::unwrap_used)]

use std::net::IpAddr;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use identity::{
    Identity, IdentityError, Keys, NewPasskeyAnswer, Origin, PasskeyAnswer, Passwords, Policies, Principal,
    RelyingParty,
};
use outbound::{AllowList, Limits, Outbound};
use passkey::soft::SoftPasskey;
use store::{ManualClock, Store};

const MINUTES: i64 = 60_000;

async fn identity(dir: &tempfile::TempDir, clock: Arc<ManualClock>) -> (Identity, Principal) {
    let store = Store::connect(&format!("sqlite://{}", dir.path().join("p.db").display())).await.unwrap();
    store.migrate(None).await.unwrap();
    let tenant = store.tenants().ensure_home("Test", 1).await.unwrap();
    let outbound = Outbound::new(AllowList::none(), "", Limits::default()).unwrap();
    let policies = Arc::new(Policies::new(store.clone(), clock.clone()));
    let scope = store.tenant(tenant);
    let identity = Identity::new(scope, Keys::fixed(), clock, Passwords::cheap(), outbound, policies);
    let link = identity.first_administrator_link().await.unwrap().unwrap();
    let ada = identity.redeem_setup(&link.secret, "Ada", "ada@example.org", "correct horse battery", &here()).await;
    (identity, ada.unwrap().principal)
}

fn here() -> Origin {
    Origin { address: IpAddr::from([192, 0, 2, 1]), user_agent: String::new() }
}

#[tokio::test]
async fn an_answer_comes_within_ten_minutes() {
    let (dir, clock) = (tempfile::tempdir().unwrap(), Arc::new(ManualClock::at(1_000)));
    let (identity, ada) = identity(&dir, clock.clone()).await;
    let party = RelyingParty::new("amt.example", "https://amt.example");
    let passkey = SoftPasskey::new("amt.example", "https://amt.example");
    for (wait, good) in [(10 * MINUTES, false), (10 * MINUTES - 1, true)] {
        let (question, _) = identity.ask_new_passkey(&ada).await.unwrap();
        let (client_data, attestation) = passkey.register(&URL_SAFE_NO_PAD.encode(&question.challenge));
        clock.advance(wait);
        let answer = NewPasskeyAnswer {
            attempt: question.attempt,
            name: "Laptop".into(),
            id: passkey.id.clone(),
            client_data,
            attestation,
        };
        let done = identity.add_passkey(&ada, &party, answer).await;
        assert_eq!(done.is_ok(), good);
        assert!(good || matches!(done, Err(IdentityError::PasskeyRefused)));
    }
    let handle = identity.ask_new_passkey(&ada).await.unwrap().1;
    for (wait, good) in [(10 * MINUTES, false), (10 * MINUTES - 1, true)] {
        let question = identity.ask_passkey().await.unwrap();
        let shown = passkey.show(&URL_SAFE_NO_PAD.encode(&question.challenge));
        clock.advance(wait);
        let answer = PasskeyAnswer {
            attempt: question.attempt,
            id: passkey.id.clone(),
            client_data: shown.client_data,
            authenticator_data: shown.authenticator_data,
            signature: shown.signature,
            user_handle: Some(handle.clone()),
        };
        let done = identity.sign_in_by_passkey(&party, answer, &here()).await;
        assert_eq!(done.is_ok(), good);
        assert!(good || matches!(done, Err(IdentityError::PasskeySignInFailed)));
    }
    let account = identity.store().accounts().find(ada.account).await.unwrap().unwrap();
    assert_eq!((account.passkeys, account.last_sign_in_at_ms), (1, Some(identity.now_ms())));
}
