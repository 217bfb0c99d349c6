//! Who stamps the records of a tenant's votes (RFC 3161): that of the installation, one of its own, or nobody. And the
//! question to them, over `outbound` like everything that tenants name.

use audit::{Act, Object};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use outbound::header::AUTHORIZATION;
use outbound::{Limits, OutboundError, Request};
use record::timestamp::{self, PolicyId};
use record::{Anchors, TokenError};
use store::entity::time_stamp_authority::Model;
use uuid::Uuid;

use crate::Identity;
use crate::error::IdentityError;
use crate::mailing::MAIL_LOGIN_BYTES_MAX as LOGIN_BYTES_MAX;

/// What the sealed password of an authority is for.
const PASSWORD: &str = "time stamp password";
/// Certificates to which stamps lead, as PEM, bytes.
const ANCHORS_BYTES_MAX: usize = 32 * 1024;
/// What is read of an answer, bytes: a token and the words around it.
const ANSWER_BYTES_MAX: usize = record::limits::TOKEN_BYTES_MAX + 1_024;
const QUERY: &str = "application/timestamp-query";

/// An authority as it is asked. Not `Debug`: holds a password.
#[derive(Clone)]
pub struct Authority {
    pub url: String,
    /// Name and password (HTTP Basic).
    pub login: Option<(String, String)>,
    /// Under which policy it is to stamp.
    pub policy: Option<PolicyId>,
    /// To one of these its stamps lead; without any, what it signs with is not looked at.
    pub anchors: Option<Anchors>,
}

/// What the operator has set for all tenants.
#[derive(Clone, Default)]
pub struct InstallationStamps {
    pub authority: Option<Authority>,
    /// Whether tenants are held to it.
    pub locked: bool,
}

/// Who is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StampSource {
    /// Whom the installation asks, if anybody.
    #[default]
    Installation,
    Own,
    /// Nobody.
    Off,
}

impl StampSource {
    pub fn word(self) -> &'static str {
        match self {
            Self::Installation => "installation",
            Self::Own => "own",
            Self::Off => "off",
        }
    }

    fn of(word: &str) -> Self {
        match word {
            "own" => Self::Own,
            "off" => Self::Off,
            _ => Self::Installation,
        }
    }
}

/// How a tenant has its records stamped, for those who administer it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimeStamping {
    /// 0 while nothing is set.
    pub version: i64,
    pub source: StampSource,
    pub own: Option<OwnAuthority>,
    /// Address of that of the installation.
    pub installation: Option<String>,
    /// The operator holds all tenants to it.
    pub locked: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnAuthority {
    pub url: String,
    pub user_name: Option<String>,
    pub has_password: bool,
    pub policy: Option<String>,
    pub anchors: Option<String>,
}

/// What shall be. An absent password stays as it is while address and user stay.
#[derive(Clone, Default)]
pub struct TimeStampingEdit {
    pub source: StampSource,
    /// For [`StampSource::Own`].
    pub own: Option<AuthorityEdit>,
    /// The version that was seen.
    pub seen: i64,
}

#[derive(Clone)]
pub struct AuthorityEdit {
    pub url: String,
    pub user_name: Option<String>,
    pub password: Option<String>,
    pub policy: Option<String>,
    pub anchors: Option<String>,
}

/// A token that is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamped {
    pub token: Vec<u8>,
    /// Seconds since 1970, as the authority says.
    pub time: u64,
    pub policy: String,
}

/// Why there is no stamp.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StampFault {
    Call(OutboundError),
    /// The server answered with this status.
    Status(u16),
    Token(TokenError),
    /// It stamped under another policy than it was asked for.
    Policy,
}

impl StampFault {
    /// A stable word.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Call(fault) => fault.code(),
            Self::Status(401 | 403) => "login-refused",
            Self::Status(_) => "status",
            Self::Token(fault) => fault.code(),
            Self::Policy => "time-policy",
        }
    }
}

impl Identity {
    /// How the records of this tenant are stamped.
    pub async fn time_stamping(&self) -> Result<TimeStamping, IdentityError> {
        let set = self.store.stamps().authority().await?;
        let installation = self.stamps.authority.as_ref().map(|authority| authority.url.clone());
        let nothing = TimeStamping { installation, locked: self.stamps.locked, ..TimeStamping::default() };
        let Some(set) = set else { return Ok(nothing) };
        let source = if self.stamps.locked { StampSource::Installation } else { StampSource::of(&set.source) };
        let own = set.url.map(|url| OwnAuthority {
            url,
            user_name: set.user_name,
            has_password: set.password.is_some(),
            policy: set.policy,
            anchors: set.anchors,
        });
        Ok(TimeStamping { version: set.version, source, own, ..nothing })
    }

    /// Sets who stamps.
    pub async fn set_time_stamping(&self, edit: TimeStampingEdit) -> Result<(), IdentityError> {
        if self.stamps.locked {
            return Err(IdentityError::SetAbove);
        }
        let before = self.store.stamps().authority().await?;
        let mut new = Model {
            tenant_id: Uuid::nil(),
            version: 0,
            source: edit.source.word().to_owned(),
            url: None,
            user_name: None,
            password: None,
            policy: None,
            anchors: None,
        };
        if edit.source == StampSource::Own {
            let own = edit.own.ok_or(IdentityError::SettingRefused { field: "url" })?;
            new = self.own_authority(new, own, before.as_ref()).await?;
        }
        let event = Act::TimeStampingChange.on(Object::named("time-stamping", "tenant"));
        let event = event.with("source", edit.source.word()).with_some("url", new.url.as_ref());
        let event = event.with_some("user", new.user_name.as_ref()).with_some("policy", new.policy.as_ref());
        let scope = self.store.begin().await?;
        scope.stamps().set_authority(new, edit.seen).await?;
        self.audit.append(&scope, event).await?;
        Ok(scope.commit().await?)
    }

    async fn own_authority(
        &self,
        new: Model,
        own: AuthorityEdit,
        before: Option<&Model>,
    ) -> Result<Model, IdentityError> {
        let refused = |field| IdentityError::SettingRefused { field };
        let filled = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let url = own.url.trim().to_owned();
        self.outbound.check_url(&url).map_err(IdentityError::UrlRefused)?;
        let fits = |text: &str| text.len() <= LOGIN_BYTES_MAX && !text.chars().any(char::is_control);
        let user_name = filled(own.user_name);
        // Name and password have a colon between them on the way.
        if user_name.as_deref().is_some_and(|name| !fits(name) || name.contains(':')) {
            return Err(refused("user_name"));
        }
        let password = match (&user_name, own.password.filter(|password| !password.is_empty())) {
            (None, None) => None,
            (None, Some(_)) => return Err(refused("user_name")),
            (Some(_), Some(password)) if fits(&password) => {
                Some(self.seal().await?.seal(PASSWORD, password.as_bytes()))
            }
            (Some(_), Some(_)) => return Err(refused("password")),
            // Never sent to another server than the one for which it was typed.
            (Some(name), None) => {
                let kept = before.filter(|old| old.url.as_ref() == Some(&url) && old.user_name.as_ref() == Some(name));
                Some(kept.and_then(|old| old.password.clone()).ok_or_else(|| refused("password"))?)
            }
        };
        let policy = filled(own.policy);
        if policy.as_deref().is_some_and(|policy| policy.parse::<PolicyId>().is_err()) {
            return Err(refused("policy"));
        }
        let anchors = filled(own.anchors);
        if anchors.as_deref().is_some_and(|pem| pem.len() > ANCHORS_BYTES_MAX || Anchors::from_pem(pem).is_err()) {
            return Err(refused("anchors"));
        }
        Ok(Model { url: Some(url), user_name, password, policy, anchors, ..new })
    }

    /// Who is asked now; nobody, if none is set.
    pub async fn stamp_authority(&self) -> Result<Option<Authority>, IdentityError> {
        let set = if self.stamps.locked { None } else { self.store.stamps().authority().await? };
        let Some(set) = set else { return Ok(self.stamps.authority.clone()) };
        match StampSource::of(&set.source) {
            StampSource::Installation => return Ok(self.stamps.authority.clone()),
            StampSource::Off => return Ok(None),
            StampSource::Own => {}
        }
        let damaged = || IdentityError::from(store::StoreError::Damaged("the authority for time stamps is damaged"));
        let login = match (set.user_name, set.password) {
            (Some(name), Some(sealed)) => {
                let opened = self.seal().await?.open(PASSWORD, &sealed);
                let password = opened.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(damaged)?;
                Some((name, password))
            }
            _ => None,
        };
        let policy = set.policy.map(|policy| policy.parse()).transpose().map_err(|_| damaged())?;
        let anchors = set.anchors.map(|pem| Anchors::from_pem(&pem)).transpose().map_err(|_| damaged())?;
        Ok(Some(Authority { url: set.url.ok_or_else(damaged)?, login, policy, anchors }))
    }

    /// Asks an authority for a stamp over `message`, and checks what comes: it answers this question, is for these
    /// bytes, is signed by a key for time stamps, under the policy and by the authority that were asked for.
    pub async fn stamp(&self, authority: &Authority, message: &[u8]) -> Result<Stamped, StampFault> {
        let mut nonce = [0; 8];
        getrandom::fill(&mut nonce).expect("the system has randomness");
        let question = timestamp::request(message, &nonce, authority.policy.as_ref());
        let mut request = Request::post(&authority.url, QUERY, question);
        if let Some((name, password)) = &authority.login {
            let login = STANDARD.encode(format!("{name}:{password}"));
            request = request.header(AUTHORIZATION, format!("Basic {login}"));
        }
        let limits = Limits { body_bytes: ANSWER_BYTES_MAX, ..Limits::default() };
        let answer = self.outbound.with_limits(limits).send(request).await.map_err(StampFault::Call)?;
        if answer.status != 200 {
            return Err(StampFault::Status(answer.status));
        }
        let token = timestamp::token_of_response(&answer.body, &nonce).map_err(StampFault::Token)?;
        match timestamp::verify(&token, message, authority.anchors.as_ref().unwrap_or(&Anchors::default())) {
            Ok(_) => {}
            // Right in everything else, and nobody said whose certificates to trust.
            Err(TokenError::NoAnchor) if authority.anchors.is_none() => {}
            Err(fault) => return Err(StampFault::Token(fault)),
        }
        let policy = timestamp::policy_said(&token).unwrap_or_default();
        if authority.policy.as_ref().is_some_and(|asked| asked.to_string() != policy) {
            return Err(StampFault::Policy);
        }
        let time = timestamp::time_said(&token).ok_or(StampFault::Token(TokenError::Time))?;
        Ok(Stamped { token, time, policy })
    }

    /// Asks the authority of now for a stamp over nothing, to see whether it gives one.
    pub async fn try_stamp(&self) -> Result<Option<Result<Stamped, StampFault>>, IdentityError> {
        let Some(authority) = self.stamp_authority().await? else { return Ok(None) };
        let mut message = [0; 32];
        getrandom::fill(&mut message).expect("the system has randomness");
        let tried = self.stamp(&authority, &message).await;
        let event = Act::TimeStampingTest.on(Object::named("time-stamping", &authority.url));
        let event = match &tried {
            Ok(_) => event,
            Err(fault) => event.refused(fault.code()),
        };
        self.audit.note(event).await.map_err(IdentityError::from)?;
        Ok(Some(tried))
    }
}
