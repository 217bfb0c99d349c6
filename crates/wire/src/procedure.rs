//! The documentation of how a tenant votes, made from what is really configured.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::record::RecordLanguage;

/// `GET /api/v1/procedure`, and `POST /api/v1/procedure/file` for the same as PDF.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ProcedureRequest {
    pub language: RecordLanguage,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Procedure {
    pub title: String,
    pub blocks: Vec<ProcedureBlock>,
}

/// A part of it. What has nothing to show is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
#[ts(export)]
pub enum ProcedureBlock {
    Heading { text: String },
    Paragraph { text: String },
    Facts { facts: Vec<ProcedureFact> },
    Table { summary: String, columns: Vec<String>, rows: Vec<Vec<String>> },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ProcedureFact {
    pub name: String,
    pub value: String,
}
