//! Time stamps: who gives them, as configured, and how they are fetched.

use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use identity::{Authority, InstallationStamps, Tenant};
use outbound::Outbound;
use outbox::{Deliver, Outcome, Parcel};
use record::Anchors;
use serde::Deserialize;
use tracing::error;
use votes::{StampOutcome, Urns};

use crate::Failure;
use crate::config::Config;

/// An authority for all tenants that have no other one (RFC 3161). Without an address nobody is asked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TimeStamp {
    url: Option<String>,
    user: Option<String>,
    password_file: Option<PathBuf>,
    /// Object identifier of the policy under which it is to stamp.
    policy: Option<String>,
    /// Certificates to which its stamps lead, PEM.
    ca_file: Option<PathBuf>,
    /// Tenants can set nothing else.
    locked: bool,
}

/// As configured, or what is wrong with it.
pub(crate) fn open(config: &Config, outbound: &Outbound) -> Result<InstallationStamps, Failure> {
    let TimeStamp { url, user, password_file, policy, ca_file, locked } = config.time_stamp.clone();
    let Some(url) = url else {
        let given = user.is_some() || password_file.is_some() || policy.is_some() || ca_file.is_some();
        return if given {
            Err(Failure("time_stamp needs url".into()))
        } else {
            Ok(InstallationStamps { authority: None, locked })
        };
    };
    // It is called like the address that a tenant sets; the first vote is no time to find out that it cannot be.
    outbound.check_url(&url).map_err(|fault| Failure(format!("time_stamp.url: {fault}")))?;
    let read = |key: &str, path: PathBuf| {
        std::fs::read_to_string(&path)
            .map_err(|e| Failure(format!("time_stamp.{key}: {} cannot be read: {e}", path.display())))
    };
    let login = match (user, password_file) {
        (Some(user), Some(path)) => {
            Some((user, read("password_file", path)?.trim_end_matches(['\r', '\n']).to_owned()))
        }
        (None, None) => None,
        _ => return Err(Failure("time_stamp needs user and password_file together".into())),
    };
    let policy = match policy.map(|policy| policy.parse()) {
        Some(Err(fault)) => return Err(Failure(format!("time_stamp.policy: {fault}"))),
        Some(Ok(policy)) => Some(policy),
        None => None,
    };
    let anchors = match ca_file {
        Some(path) => {
            let pem = read("ca_file", path)?;
            Some(Anchors::from_pem(&pem).map_err(|e| Failure(format!("time_stamp.ca_file: {e}")))?)
        }
        None => None,
    };
    Ok(InstallationStamps { authority: Some(Authority { url, login, policy, anchors }), locked })
}

/// Fetches stamps over records of votes.
pub(crate) struct TimeStamps {
    pub(crate) urns: Arc<Urns>,
}

#[async_trait]
impl Deliver for TimeStamps {
    fn kind(&self) -> &'static str {
        store::TIME_STAMP
    }

    async fn deliver(&self, tenant: &Tenant, parcel: Parcel) -> Outcome {
        let Some(vote) = parcel.about else { return Outcome::Void };
        match votes::stamp(&self.urns, &tenant.identity, api::log_host(&tenant.origin), vote, parcel.attempt).await {
            Ok(StampOutcome::Stamped) => Outcome::Done,
            Ok(StampOutcome::Nobody) => Outcome::Void,
            Ok(StampOutcome::Again(why)) => Outcome::Again(why),
            Err(fault) => {
                error!(tenant = %tenant.id, %vote, %fault, "a record could not be stamped");
                Outcome::Again("server")
            }
        }
    }
}
