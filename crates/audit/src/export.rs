//! The log for other programs: JSON lines, which can be verified, and CEF for systems that watch logs.

use std::collections::VecDeque;

use serde::Serialize;
use serde_json::value::RawValue;
use store::entity::{audit_checkpoint, audit_entry};
use store::{AuditQuery, StoreError};

use crate::act::Act;
use crate::event::{Entry, Outcome};
use crate::log::Audit;

/// Rows of one portion.
const STEP: u64 = 500;

/// How the lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    JsonLines,
    /// ArcSight Common Event Format, version 0.
    Cef,
}

/// An export that goes on portion by portion.
pub struct Export {
    audit: Audit,
    query: AuditQuery,
    format: Format,
    version: String,
    next: i64,
    size: i64,
    header: Option<String>,
    /// Signed states that are still to come; only where all rows come too.
    checkpoints: VecDeque<audit_checkpoint::Model>,
    complete: bool,
    done: bool,
}

#[derive(Serialize)]
struct Header<'a> {
    plenum_audit: u8,
    origin: &'a str,
    key: String,
    complete: bool,
    size: u64,
    /// What was signed where the log begins, when older entries are gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    cut: Option<String>,
}

#[derive(Serialize)]
struct Row<'a> {
    index: u64,
    time: String,
    leaf: String,
    chain: String,
    /// The very bytes that are hashed.
    entry: &'a RawValue,
    /// What names people, with the salts of the commitments in the entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    parts: Option<&'a RawValue>,
    /// Number of the entry that says why some of it is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    withheld_by: Option<u64>,
}

#[derive(Serialize)]
struct Signed<'a> {
    checkpoint: &'a str,
}

impl Audit {
    /// Entries that fit, oldest first, up to those there are now.
    pub async fn export(&self, query: AuditQuery, format: Format, version: &str) -> Result<Option<Export>, StoreError> {
        let Some(head) = self.head().await? else { return Ok(None) };
        let complete = is_everything(&query);
        let size = i64::try_from(head.size).unwrap_or(i64::MAX);
        let header = Header {
            plenum_audit: 1,
            origin: &head.origin,
            key: head.key.to_string(),
            complete,
            size: if complete { head.size } else { 0 },
            cut: head.cut_note.filter(|_| complete),
        };
        let header = (format == Format::JsonLines).then(|| line(&header));
        let query = AuditQuery { below: Some(size), ..query };
        Ok(Some(Export {
            audit: self.clone(),
            query,
            format,
            version: version.to_owned(),
            next: 0,
            size,
            header,
            checkpoints: VecDeque::new(),
            complete,
            done: false,
        }))
    }
}

impl Export {
    /// The next lines; nothing at the end.
    pub async fn portion(&mut self) -> Result<Option<String>, StoreError> {
        if self.done {
            return Ok(None);
        }
        let mut text = self.header.take().unwrap_or_default();
        let store = self.audit.store().audit();
        let rows = store.from(&self.query, self.next, STEP).await?;
        let ends = (rows.len() as u64) < STEP;
        let verifiable = self.complete && self.format == Format::JsonLines;
        if verifiable {
            let until = if ends { self.size } else { rows.last().map_or(self.size, |row| row.number + 1) };
            // One signed state a row at most, so that a portion of them always reaches the last row.
            let found = store.checkpoints(self.next.max(1), STEP + 1).await?;
            self.checkpoints = found.into_iter().filter(|one| one.size <= until).collect();
        }
        for row in &rows {
            // A signed state comes before the row after it.
            self.signed(&mut text, row.number);
            match self.format {
                Format::JsonLines => text.push_str(&json(row)?),
                Format::Cef => text.push_str(&cef(row, &self.version)),
            }
            self.next = row.number + 1;
        }
        self.done = ends;
        if ends {
            self.signed(&mut text, self.size);
        }
        Ok(Some(text))
    }

    fn signed(&mut self, text: &mut String, upto: i64) {
        while let Some(one) = self.checkpoints.pop_front_if(|one| one.size <= upto) {
            text.push_str(&line(&Signed { checkpoint: &one.note }));
        }
    }
}

fn is_everything(query: &AuditQuery) -> bool {
    query.acts.is_empty()
        && query.words.is_empty()
        && query.result.is_none()
        && query.actor.is_none()
        && query.actor_kind.is_none()
        && query.object.is_none()
        && query.since_ms.is_none()
        && query.until_ms.is_none()
        && query.below.is_none()
}

fn line(value: &impl Serialize) -> String {
    let mut line = serde_json::to_string(value).expect("plain data");
    line.push('\n');
    line
}

fn json(row: &audit_entry::Model) -> Result<String, StoreError> {
    const DAMAGED: StoreError = StoreError::Damaged("a row of the audit log is damaged; verify the log");
    let entry: &RawValue = serde_json::from_slice(&row.entry).map_err(|_| DAMAGED)?;
    let hash = |bytes: &[u8]| ledger::Hash::from_slice(bytes).map(|hash| hash.to_string()).ok_or(DAMAGED);
    Ok(line(&Row {
        index: row.number.unsigned_abs(),
        time: time(row.at_ms),
        leaf: hash(&row.leaf)?,
        chain: hash(&row.chain)?,
        entry,
        parts: row.parts.as_deref().map(serde_json::from_str).transpose().map_err(|_| DAMAGED)?,
        withheld_by: row.withheld_by.map(i64::unsigned_abs),
    }))
}

fn time(at_ms: i64) -> String {
    jiff::Timestamp::from_millisecond(at_ms).unwrap_or_default().to_string()
}

/// One event as CEF writes it. Extension keys are those of its dictionary; the free ones carry labels.
fn cef(row: &audit_entry::Model, version: &str) -> String {
    let Some(entry) = Entry::of_row(&row.entry, row.parts.as_deref()) else {
        let (version, number) = (header(version), row.number);
        return format!("CEF:0|Plenum|Plenum|{version}|damaged|damaged|10|externalId={number}\n");
    };
    let act = Act::from_name(&entry.act);
    let severity = act.map_or(5, Act::severity);
    let mut out = format!(
        "CEF:0|Plenum|Plenum|{}|{}|{}|{severity}|rt={} externalId={}",
        header(version),
        header(&entry.act),
        header(&entry.act),
        entry.at_ms,
        row.number
    );
    let mut put = |key: &str, value: &str| {
        out.push(' ');
        out.push_str(key);
        out.push('=');
        out.push_str(&extension(value));
    };
    put("outcome", if entry.result == Outcome::Ok { "success" } else { "failure" });
    put("cs1Label", "actorKind");
    put("cs1", entry.actor.kind.name());
    if let Some(id) = entry.actor.id {
        put("suid", &id.to_string());
    }
    if let Some(name) = &entry.actor.name {
        put("suser", name);
    }
    if let Some(network) = &entry.network {
        put("src", network.split('/').next().unwrap_or_default());
    }
    if let Some(object) = &entry.object {
        put("cs2Label", "objectKind");
        put("cs2", &object.kind);
        if let Some(id) = object.id {
            put("duid", &id.to_string());
        }
        put("duser", &object.name);
    }
    if let Some(code) = &entry.code {
        put("reason", code);
    }
    let mut said: Vec<String> = entry.details.iter().map(|(what, value)| format!("{what}: {value}")).collect();
    said.extend(entry.reason.clone());
    if !said.is_empty() {
        put("msg", &said.join("; "));
    }
    out.push('\n');
    out
}

/// In the header `|` and `\` are escaped, and there are no new lines.
fn header(text: &str) -> String {
    text.replace('\\', "\\\\").replace('|', "\\|").replace(['\r', '\n'], " ")
}

/// In the extension `=`, `\` and new lines are escaped.
fn extension(text: &str) -> String {
    text.replace('\\', "\\\\").replace('=', "\\=").replace('\r', "\\r").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cef_keeps_its_separators_to_itself() {
        assert_eq!(header("a|b\\c\nd"), "a\\|b\\\\c d");
        assert_eq!(extension("=cmd|'/c calc'!A1\\\r\nx"), "\\=cmd|'/c calc'!A1\\\\\\r\\nx");
    }
}
