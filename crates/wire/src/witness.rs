//! Witnesses: whom a tenant asks to cosign the log of its votes, and the logs of others that an installation cosigns.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;
use uuid::Uuid;

/// `GET /api/v1/witnesses`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct WitnessList {
    pub items: Vec<Witness>,
    /// Key of the tenant's log, which whoever witnesses it enters.
    pub log_key: String,
    /// Entries of that log.
    #[ts(type = "number")]
    pub size: u64,
}

/// Somebody who is asked to cosign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Witness {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub id: Uuid,
    pub name: String,
    /// Where it is asked, without `/add-checkpoint`.
    pub url: String,
    pub key: String,
    /// Entries of the log that it cosigned last; 0 for none.
    #[ts(type = "number")]
    pub size: u64,
    #[ts(type = "number | null")]
    pub seen_at_ms: Option<i64>,
    /// Why it did not the last time; a stable word.
    pub fault: Option<String>,
}

/// `POST /api/v1/witnesses`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct NewWitness {
    pub name: String,
    pub url: String,
    /// As signed-note writes it, of type 0x04.
    pub key: String,
}

/// `GET /api/v1/operator/witnessed-logs`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct WitnessedLogList {
    pub items: Vec<WitnessedLog>,
    /// With what this installation cosigns.
    pub key: String,
    /// Where it is asked to.
    pub url: String,
}

/// A log of somebody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct WitnessedLog {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub id: Uuid,
    pub name: String,
    pub origin: String,
    pub key: String,
    #[ts(type = "number")]
    pub size: u64,
    #[ts(type = "number | null")]
    pub seen_at_ms: Option<i64>,
    /// When it was first seen that the log signed a checkpoint that contradicts what was cosigned.
    #[ts(type = "number | null")]
    pub forked_at_ms: Option<i64>,
    /// What proves it: both notes as the log signed them, of one size and with two roots, the cosigned one first.
    pub evidence: Option<String>,
}

/// `POST /api/v1/operator/witnessed-logs`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct NewWitnessedLog {
    pub name: String,
    /// As signed-note writes it, of type 0x01.
    pub key: String,
}
