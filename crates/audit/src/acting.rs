//! Who acts, for as long as a request is served.
//!
//! It follows the task and is no argument, so that nothing between the edge and the log can name another actor or
//! forget to pass it on.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use crate::event::Actor;

tokio::task_local! {
    static ACTING: Arc<Acting>;
}

/// A request that is being served: from where, and by whom, once that is known.
#[derive(Debug, Default)]
pub struct Acting {
    actor: Mutex<Option<Actor>>,
    network: Option<String>,
}

impl Acting {
    /// Somebody at this address, whom nobody has recognised yet.
    pub fn from(address: IpAddr) -> Self {
        Self { actor: Mutex::default(), network: Some(network(address)) }
    }

    /// A known actor, and no network.
    pub fn as_actor(actor: Actor) -> Self {
        Self { actor: Mutex::new(Some(actor)), network: None }
    }
}

/// Does something as whoever is said.
pub async fn acting<F: Future>(acting: Acting, work: F) -> F::Output {
    ACTING.scope(Arc::new(acting), work).await
}

/// Says who acts from here on; without effect outside [`acting`].
pub fn act_as(actor: Actor) {
    let _ = ACTING.try_with(|acting| *acting.actor.lock().unwrap_or_else(PoisonError::into_inner) = Some(actor));
}

/// Who acts, and from which network.
pub(crate) fn current() -> (Actor, Option<String>) {
    let found = ACTING.try_with(|acting| {
        let actor = acting.actor.lock().unwrap_or_else(PoisonError::into_inner).clone();
        (actor.unwrap_or_else(Actor::unknown), acting.network.clone())
    });
    found.unwrap_or_else(|_| (Actor::system(), None))
}

/// The network of an address, and no more of it: /24 of IPv4, /48 of IPv6.
pub fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(v6) => {
            let [a, b, c, ..] = v6.segments();
            format!("{}/48", std::net::Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_cut() {
        assert_eq!(network("192.0.2.77".parse().expect("an address")), "192.0.2.0/24");
        assert_eq!(network("::ffff:192.0.2.77".parse().expect("an address")), "192.0.2.0/24");
        assert_eq!(network("2001:db8:1:2::3".parse().expect("an address")), "2001:db8:1::/48");
    }

    #[tokio::test]
    async fn who_acts_follows_the_request() {
        assert_eq!(current().0, Actor::system());
        acting(Acting::from("192.0.2.77".parse().expect("an address")), async {
            assert_eq!(current(), (Actor::unknown(), Some("192.0.2.0/24".into())));
            act_as(Actor::console());
            assert_eq!(current().0, Actor::console());
        })
        .await;
        act_as(Actor::console());
        assert_eq!(current().0, Actor::system());
    }
}
