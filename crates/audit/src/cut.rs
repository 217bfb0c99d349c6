//! Deleting what is older than a tenant keeps its log.
//!
//! A log is cut at a signed state: entries before it go, and in their place stands what the log was there, signed with
//! the key of the log. Whoever verifies begins at it instead of at the first entry; everything after it is as provable
//! as before. Entries are compared with what was signed before they go, so that a log somebody has tampered with is
//! left as it is for whoever looks into it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ledger::{Checkpoint, Frontier, Hash, Origin, SignedNote, Trust, VerifierKey};
use store::entity::audit_head;
use store::{AuditQuery, StoreError};

use crate::act::Act;
use crate::log::Audit;

/// First line of the text that is signed.
const FORM: &str = "plenum audit cut v1";
/// Entries that go at once, as far as signed states allow.
const AT_ONCE: i64 = 5_000;
/// Rows read at a time.
const STEP: u64 = 1_000;

const TAMPERED: StoreError =
    StoreError::Damaged("the audit log is not as it was signed: nothing of it is deleted; verify it");

/// Where a log begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    pub(crate) frontier: Frontier,
}

impl Cut {
    fn text(origin: &Origin, frontier: &Frontier) -> String {
        format!("{FORM}\n{origin}\n{}\n", STANDARD.encode(frontier.to_bytes()))
    }

    /// Reads what was signed; nothing when it is not the log's.
    pub(crate) fn open(note: &str, origin: &Origin, key: &VerifierKey) -> Option<Self> {
        let note: SignedNote = note.parse().ok()?;
        note.verify(std::slice::from_ref(key)).ok()?;
        let mut lines = note.text().lines();
        let known = lines.next() == Some(FORM) && lines.next() == Some(origin.as_str());
        let frontier = lines.next().filter(|_| known).and_then(|line| STANDARD.decode(line).ok())?;
        Some(Self { frontier: Frontier::from_bytes(&frontier).ok()? })
    }

    /// Where this log begins; nothing when it was never cut, an error when nobody of ours says where.
    pub(crate) fn of(head: &audit_head::Model, origin: &Origin, key: &VerifierKey) -> Result<Option<Self>, String> {
        let cut = match &head.cut_note {
            None if head.cut_size == 0 => return Ok(None),
            None => None,
            Some(note) => Self::open(note, origin, key),
        };
        match cut.filter(|cut| i64::try_from(cut.frontier.size()) == Ok(head.cut_size)) {
            Some(cut) => Ok(Some(cut)),
            None => Err("the log begins where nothing signed says that it was cut".into()),
        }
    }
}

impl Audit {
    /// Deletes some of the entries that are all older than a time, up to a signed state; answers how many. The log
    /// says that it was done.
    pub async fn cut(&self, before_ms: i64) -> Result<u64, StoreError> {
        let store = self.store().audit();
        let Some(head) = store.head().await? else { return Ok(0) };
        let origin = Origin::new(&head.origin).map_err(|_| TAMPERED)?;
        let signer = self.signer(&head).await?;
        let key = signer.verifier();
        let begins = Cut::of(&head, &origin, &key).map_err(|_| TAMPERED)?;
        let mut frontier = begins.map_or_else(|| Frontier::new(&origin), |cut| cut.frontier);
        let Some(at) = self.where_to_cut(head.cut_size, before_ms).await? else { return Ok(0) };
        let trust = Trust { origin: origin.clone(), log: vec![key], witnesses: Vec::new() };
        let signed = at.note.parse().ok().and_then(|note| Checkpoint::open(&note, &trust).ok()).ok_or(TAMPERED)?;
        let size = u64::try_from(at.size).map_err(|_| TAMPERED)?;
        let all = AuditQuery { below: Some(at.size), ..Default::default() };
        while frontier.size() < size {
            let next = i64::try_from(frontier.size()).map_err(|_| TAMPERED)?;
            let rows = store.from(&all, next, STEP).await?;
            if rows.is_empty() {
                return Err(TAMPERED);
            }
            for row in rows {
                let (grown, appended) = frontier.append(&row.entry);
                let same = row.number.unsigned_abs() == appended.index
                    && Hash::from_slice(&row.leaf) == Some(appended.leaf)
                    && Hash::from_slice(&row.chain) == Some(appended.chain);
                if !same {
                    return Err(TAMPERED);
                }
                frontier = grown;
            }
        }
        if signed.checkpoint.size != size || signed.checkpoint.root != frontier.root() {
            return Err(TAMPERED);
        }
        let note = SignedNote::sign(Cut::text(&origin, &frontier), &signer).map_err(|_| TAMPERED)?;
        let scope = self.store().begin().await?;
        // The lock also says whether another process was faster.
        let locked = scope.audit().lock_head().await?;
        if locked.is_none_or(|locked| locked.cut_size != head.cut_size) {
            return Ok(0);
        }
        let gone = scope.audit().cut(at.size, &note.to_string()).await?;
        let event =
            Act::RetentionDelete.alone().with("audit", gone.to_string()).with("first-kept", at.size.to_string());
        self.append(&scope, event).await?;
        scope.retention().count(store::classes::AUDIT, gone).await?;
        scope.commit().await?;
        Ok(gone)
    }

    /// The signed state up to which everything is old; the nearest one if it would be too much at once.
    async fn where_to_cut(
        &self,
        from: i64,
        before_ms: i64,
    ) -> Result<Option<store::entity::audit_checkpoint::Model>, StoreError> {
        let store = self.store().audit();
        let Some(old) = store.older_than(from, before_ms).await?.filter(|old| *old > from) else { return Ok(None) };
        if let Some(last) = store.checkpoint_within(from, old.min(from.saturating_add(AT_ONCE))).await? {
            return Ok(Some(last));
        }
        Ok(store.checkpoints(from + 1, 1).await?.into_iter().find(|next| next.size <= old))
    }
}
