//! Mails: from an order to what a mail server takes.

use std::net::IpAddr;

use async_trait::async_trait;
use identity::{Identity, IdentityError, MAIL, OpenMailServer, RouteFault, Tenant};
use mail::{Letter, Mailbox, Order, Page, Post, Relay, RelaySettings, SendError};
use tracing::error;

use crate::worker::{Deliver, Outcome, Parcel};

/// Writes and sends mails in the name of their tenant.
#[derive(Clone)]
pub struct Mails {
    /// The mail server of the installation, if it has one.
    pub post: Option<Post>,
    /// How the installation introduces itself to mail servers of tenants; a host name.
    pub hello: String,
    /// Certificates that are believed beside those of the system, PEM; may be empty.
    pub ca_pem: String,
}

/// Why a mail did not go.
#[derive(Debug)]
pub enum MailTrouble {
    Database(IdentityError),
    /// The tenant's own mail server lies where nobody is called, or its name is not known; a stable word.
    Address(&'static str),
    /// There is no mail server, neither of the tenant nor of the installation.
    NoServer,
    /// What is set for the server cannot be used.
    Unfit,
    Send(SendError),
}

impl Mails {
    /// Sends a page in the name of a tenant, now. `name` is its name while it has set no other.
    pub async fn send(
        &self,
        identity: &Identity,
        name: &str,
        to: &Mailbox,
        page: impl FnOnce(&Written<'_>) -> Page,
        id: Option<u128>,
    ) -> Result<(), MailTrouble> {
        let look = identity.look().await.map_err(MailTrouble::Database)?;
        let organisation = look.display_name.clone().unwrap_or_else(|| name.to_owned());
        let route = identity.mail_route().await.map_err(|fault| match fault {
            RouteFault::Database(fault) => MailTrouble::Database(fault),
            RouteFault::Address(fault) => MailTrouble::Address(fault.code()),
            RouteFault::Damaged => MailTrouble::Unfit,
        })?;
        let (relays, from) = match (&route.server, &self.post) {
            (Some(server), _) => (self.relays_of(server).ok_or(MailTrouble::Unfit)?, &server.from),
            (None, Some(post)) => (vec![post.relay.clone()], &post.from),
            (None, None) => return Err(MailTrouble::NoServer),
        };
        let (last, others) = relays.split_last().ok_or(MailTrouble::Unfit)?;
        let answered = route.reply_to.is_some();
        let written = Written { organisation: &organisation, answered, server: last.name() };
        let page = Page { accent: look.mail_accent(), ..page(&written) };
        // The same at each trial: a mail that was taken, and nobody heard so, is known as one by who gets it twice.
        let letter = Letter::new(&from.named(&organisation), route.reply_to.as_ref(), to, &page, id);
        for relay in others {
            match relay.send(letter.clone()).await {
                // Nobody there, so nobody has taken it.
                Err(SendError::Unreachable) => {}
                answered => return answered.map_err(MailTrouble::Send),
            }
        }
        last.send(letter).await.map_err(MailTrouble::Send)
    }

    /// The ways to a tenant's own server: one for each address where it lies.
    fn relays_of(&self, server: &OpenMailServer) -> Option<Vec<Relay>> {
        server.at.iter().map(|address| self.relay_at(server, *address)).collect()
    }

    fn relay_at(&self, server: &OpenMailServer, address: IpAddr) -> Option<Relay> {
        let settings = RelaySettings {
            url: &server.url,
            // A tenant's mails cross networks that are not the operator's.
            encrypted: true,
            login: server.login.as_ref().map(|(name, password)| (name.as_str(), password.as_str())),
            hello: &self.hello,
            ca_pem: &self.ca_pem,
            at: Some(address),
        };
        Relay::new(&settings).ok()
    }
}

/// What a mail is written with.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    /// Whose mail it is.
    pub organisation: &'a str,
    /// Whether somebody reads answers.
    pub answered: bool,
    /// Host and port of the server that takes it.
    pub server: &'a str,
}

#[async_trait]
impl Deliver for Mails {
    fn kind(&self) -> &'static str {
        MAIL
    }

    async fn deliver(&self, tenant: &Tenant, parcel: Parcel) -> Outcome {
        let Ok(order) = serde_json::from_slice::<Order>(&parcel.payload) else { return Outcome::Failed("damaged") };
        if order.void_at_ms.is_some_and(|at_ms| at_ms <= tenant.identity.now_ms()) {
            return Outcome::Void;
        }
        // Names come from people; an address that no mail can go to is found here at the latest.
        let Ok(to) = Mailbox::new("", &order.to) else { return Outcome::Failed("address") };
        let to = to.named(&order.name);
        let unread = |fault: IdentityError| {
            error!(tenant = %tenant.id, %fault, "how the tenant writes could not be read");
            Outcome::Again("database")
        };
        let texts = match tenant.identity.mail_texts(order.kind, order.language).await {
            Ok(texts) => texts,
            Err(fault) => return unread(fault),
        };
        let page = |with: &Written<'_>| order.page(&texts, with.organisation, with.answered);
        match self.send(&tenant.identity, &tenant.name, &to, page, Some(parcel.id.as_u128())).await {
            Ok(()) => Outcome::Done,
            Err(MailTrouble::Database(fault)) => unread(fault),
            Err(MailTrouble::Address(word)) => Outcome::Again(word),
            Err(MailTrouble::NoServer) => Outcome::Again("no-server"),
            Err(MailTrouble::Unfit) => Outcome::Again("server-unfit"),
            Err(MailTrouble::Send(fault)) if fault.is_final() => Outcome::Failed(fault.word()),
            Err(MailTrouble::Send(fault)) => Outcome::Again(fault.word()),
        }
    }
}
