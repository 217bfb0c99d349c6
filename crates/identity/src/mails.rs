//! Mails that accounts get: ordered here, in the transaction of what they tell of, written and sent from the outbox.

use std::collections::BTreeMap;

use audit::{Act, Object};
use ids::AccountId;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use mail::{Kind, Language, Order, Place};
use store::entity::account;
use store::{Page, TenantScope};
use uuid::Uuid;

use crate::error::IdentityError;
use crate::sessions::Origin;
use crate::setup::{Handing, RESET_LIFE_MS};
use crate::{Identity, NewParcel, device, email};

/// A mail that has not arrived.
#[derive(Clone, Debug)]
pub struct MailState {
    pub id: Uuid,
    pub kind: String,
    /// None when it cannot be read any more.
    pub to: Option<String>,
    pub created_at_ms: i64,
    pub attempts: i64,
    pub fault: Option<String>,
    /// None when it was given up.
    pub next_at_ms: Option<i64>,
}

/// The kind of deliveries that are mails.
pub const MAIL: &str = "mail";

impl Identity {
    /// The language in which the tenant writes. Reads, and so must the seal have been: before a transaction begins.
    pub async fn mail_ready(&self) -> Result<Language, IdentityError> {
        self.seal_ready().await?;
        Ok(Language::of_tag(&self.look().await?.default_language))
    }

    /// Writes a mail to the outbox; it goes out with the commit.
    pub(crate) async fn order(&self, store: &TenantScope, order: &Order, about: Uuid) -> Result<(), IdentityError> {
        self.put(store, parcel(order, about)).await.map(drop)
    }

    /// The same for many at once.
    pub(crate) async fn order_all(
        &self,
        store: &TenantScope,
        orders: &[Order],
        about: Uuid,
    ) -> Result<(), IdentityError> {
        self.put_many(store, orders.iter().map(|order| parcel(order, about)).collect()).await
    }

    /// Mails a one-time link for a new password, if somebody has this address and a password is their way in. Whoever
    /// asks is never told: answer before this runs, or after, but the same in each case.
    pub async fn mail_password_reset(&self, address: &str, url: &str) -> Result<(), IdentityError> {
        let key = email::key(address);
        let Some(account) = self.store.accounts().find_by_email_key(&key).await? else { return Ok(()) };
        let id = AccountId::from_uuid(account.id);
        let by_password = account.password_hash.is_some() || account.identities == 0;
        let kept = !self.kept_by_directory(&[account.id]).await?.is_empty();
        if account.disabled || account.deleted_at_ms.is_some() || kept || !by_password {
            return Ok(());
        }
        let handing = Handing::Mailed { url, kind: Kind::PasswordReset };
        self.setup_link_of(id, RESET_LIFE_MS, handing).await.map(drop)
    }

    /// Mails that wait or were given up, newest first.
    pub async fn undelivered_mails(&self, after: Option<&str>, limit: u64) -> Result<Page<MailState>, IdentityError> {
        let page = self.store.outbox().list(MAIL, after, limit).await?;
        let mut items = Vec::with_capacity(page.items.len());
        for row in page.items {
            let order =
                self.open_parcel(&row).await.ok().and_then(|plain| serde_json::from_slice::<Order>(&plain).ok());
            items.push(MailState {
                id: row.id,
                kind: row.label,
                to: order.map(|order| order.to),
                created_at_ms: row.created_at_ms,
                attempts: row.attempts,
                fault: row.fault,
                next_at_ms: row.failed_at_ms.is_none().then_some(row.due_at_ms),
            });
        }
        Ok(Page { items, next: page.next })
    }

    /// Tries a mail again, now and from the beginning.
    pub async fn retry_mail(&self, id: Uuid) -> Result<(), IdentityError> {
        let row = self.waiting_mail(id).await?;
        let store = self.store.begin().await?;
        if !store.outbox().restart(id, self.now_ms()).await? {
            // It has arrived meanwhile.
            return Err(IdentityError::NotFound);
        }
        self.audit.append(&store, Act::MailRetry.on(Object::new("mail", id, &row.label))).await?;
        store.commit().await?;
        Ok(())
    }

    /// Gives a mail up and forgets it.
    pub async fn discard_mail(&self, id: Uuid) -> Result<(), IdentityError> {
        let row = self.waiting_mail(id).await?;
        let store = self.store.begin().await?;
        if !store.outbox().remove(id).await? {
            return Err(IdentityError::NotFound);
        }
        self.audit.append(&store, Act::MailDiscard.on(Object::new("mail", id, &row.label))).await?;
        Ok(store.commit().await?)
    }

    async fn waiting_mail(&self, id: Uuid) -> Result<store::entity::outbox::Model, IdentityError> {
        self.store.outbox().find(id).await?.filter(|row| row.kind == MAIL).ok_or(IdentityError::NotFound)
    }

    /// Whether a mail may be asked for an address now. Addresses that nobody has count like others.
    pub fn may_ask_for_mail(&self, address: &str, origin: &Origin) -> Result<(), IdentityError> {
        let key = format!("mail {}", email::key(address));
        let network = device::network(origin.address);
        let now_ms = self.now_ms();
        if let Some(retry_after_s) = self.throttle().wait_s(&key, &network, now_ms) {
            return Err(IdentityError::TooManyTries { retry_after_s });
        }
        self.throttle().failed(&key, &network, now_ms);
        Ok(())
    }
}

/// What was changed about how somebody signs in.
#[derive(Clone, Copy, Debug)]
pub(crate) enum SignInChange<'a> {
    Password,
    PasskeyAdded(&'a str),
    PasskeyRemoved(&'a str),
    RecoveryCodesMade,
    RecoveryCodeUsed,
    ProviderLinked(&'a str),
    ProviderUnlinked(&'a str),
}

fn parcel(order: &Order, about: Uuid) -> NewParcel {
    let payload = serde_json::to_vec(order).expect("an order can be written");
    NewParcel { kind: MAIL, about: Some(about), label: order.kind.word().to_owned(), payload }
}

impl SignInChange<'_> {
    fn words(self, language: Language) -> String {
        match (self, language) {
            (Self::Password, Language::De) => "Ihr Passwort ist neu".into(),
            (Self::Password, Language::En) => "your password is new".into(),
            (Self::PasskeyAdded(name), Language::De) => format!("Der Passkey „{name}“ kam hinzu"),
            (Self::PasskeyAdded(name), Language::En) => format!("the passkey “{name}” was added"),
            (Self::PasskeyRemoved(name), Language::De) => format!("Der Passkey „{name}“ wurde entfernt"),
            (Self::PasskeyRemoved(name), Language::En) => format!("the passkey “{name}” was removed"),
            (Self::RecoveryCodesMade, Language::De) => "Es gibt neue Wiederherstellungscodes".into(),
            (Self::RecoveryCodesMade, Language::En) => "there are new recovery codes".into(),
            (Self::RecoveryCodeUsed, Language::De) => {
                "Jemand hat sich mit einem Ihrer Wiederherstellungscodes angemeldet".into()
            }
            (Self::RecoveryCodeUsed, Language::En) => "somebody signed in with one of your recovery codes".into(),
            (Self::ProviderLinked(name), Language::De) => format!("Ihr Konto bei „{name}“ wurde verbunden"),
            (Self::ProviderLinked(name), Language::En) => format!("your account at “{name}” was connected"),
            (Self::ProviderUnlinked(name), Language::De) => format!("Ihr Konto bei „{name}“ wurde getrennt"),
            (Self::ProviderUnlinked(name), Language::En) => format!("your account at “{name}” was disconnected"),
        }
    }
}

impl Identity {
    /// The mail that tells somebody of a change they may not have made; none where no mails go. Reads: before the
    /// transaction of the change begins.
    pub(crate) async fn change_notice(
        &self,
        account: &account::Model,
        change: SignInChange<'_>,
    ) -> Result<Option<Order>, IdentityError> {
        Ok(self.told_in().await?.and_then(|language| change_order(account, change, language)))
    }

    /// The language in which people are told of changes; nothing where no mails go. Reads, whoever it is for.
    pub(crate) async fn told_in(&self) -> Result<Option<Language>, IdentityError> {
        if self.can_mail().await? { Ok(Some(self.mail_ready().await?)) } else { Ok(None) }
    }

    /// Sends such a mail with the commit of the change.
    pub(crate) async fn tell_of_change(
        &self,
        store: &TenantScope,
        account: Uuid,
        notice: Option<&Order>,
    ) -> Result<(), IdentityError> {
        match notice {
            Some(order) => self.order(store, order, account).await,
            None => Ok(()),
        }
    }
}

/// The mail that tells of a change; nothing for who has no address.
pub(crate) fn change_order(account: &account::Model, change: SignInChange<'_>, language: Language) -> Option<Order> {
    (!account.email.is_empty()).then(|| Order {
        kind: Kind::SignInChanged,
        to: account.email.clone(),
        name: account.name.clone(),
        language,
        values: BTreeMap::from([(Place::Change, change.words(language))]),
        link: None,
        code: None,
        void_at_ms: None,
    })
}

/// The mail with the link of an account.
pub(crate) fn link_order(
    kind: Kind,
    language: Language,
    account: &account::Model,
    link: String,
    (until_ms, zone): (i64, &TimeZone),
) -> Order {
    Order {
        kind,
        to: account.email.clone(),
        name: account.name.clone(),
        language,
        values: BTreeMap::from([(Place::Until, until(language, until_ms, zone))]),
        link: Some(link),
        code: None,
        void_at_ms: Some(until_ms),
    }
}

/// A time as people write it, by their clock.
pub(crate) fn until(language: Language, at_ms: i64, zone: &TimeZone) -> String {
    let at = Timestamp::from_millisecond(at_ms).unwrap_or_default().to_zoned(zone.clone());
    let pattern = match language {
        Language::De => "%d.%m.%Y, %H:%M Uhr (%Z)",
        Language::En => "%Y-%m-%d, %H:%M (%Z)",
    };
    at.strftime(pattern).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_the_clock_on_the_wall() {
        let berlin = TimeZone::get("Europe/Berlin").expect("a time zone");
        let at = |text: &str| text.parse::<Timestamp>().expect("a time").as_millisecond();
        let written = |text: &str, zone: &TimeZone| until(Language::De, at(text), zone);
        assert_eq!(written("2026-01-15T17:00:00Z", &berlin), "15.01.2026, 18:00 Uhr (CET)");
        assert_eq!(written("2026-07-15T16:00:00Z", &berlin), "15.07.2026, 18:00 Uhr (CEST)");
        // The hour that comes twice.
        assert_eq!(written("2026-10-25T00:30:00Z", &berlin), "25.10.2026, 02:30 Uhr (CEST)");
        assert_eq!(written("2026-10-25T01:30:00Z", &berlin), "25.10.2026, 02:30 Uhr (CET)");
        let york = TimeZone::get("America/New_York").expect("a time zone");
        assert_eq!(until(Language::En, at("2026-07-15T16:00:00Z"), &york), "2026-07-15, 12:00 (EDT)");
    }
}
