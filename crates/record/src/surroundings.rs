//! What stands around the entries: copies, attachments, checkpoints with their confirmations, the tenant's log, receipts.

use std::collections::BTreeMap;

use ballot::vote::{Definition, Line};
use ledger::{Checkpoint, Hash, NoteSignature, SignedNote, TlogProof, Trust as Keys, tree};

use crate::container::{Container, Part, attachment_path};
use crate::entries;
use crate::finding::{Check, Fault, Findings};
use crate::policy::Policy;

/// How a receipt begins that has no path of its own (docs/vote-protocol.md, "A receipt in one line").
const SHORT_RECEIPT: &str = "plenum-receipt/1 ";

/// First line of the entry by which a tenant's log knows of a vote; its last checkpoint follows.
const SEALED: &str = "plenum vote sealed v1\n";

/// The entry of the tenant's log that seals a vote at this checkpoint.
pub fn sealed(checkpoint: &Checkpoint) -> String {
    format!("{SEALED}{checkpoint}")
}

fn text(container: &Container, part: Part) -> Result<Option<&str>, Fault> {
    let Some(bytes) = container.part(part) else { return Ok(None) };
    std::str::from_utf8(bytes).map(Some).map_err(|_| Fault::at("note-form", part.path()))
}

/// A checkpoint as the log signed it, and nobody else.
pub(crate) fn note(container: &Container, part: Part) -> Result<Option<SignedNote>, Fault> {
    let Some(text) = text(container, part)? else { return Ok(None) };
    let note: Option<SignedNote> = text.parse().ok().filter(|note: &SignedNote| note.signatures().len() == 1);
    note.map(Some).ok_or_else(|| Fault::at("note-form", part.path()))
}

/// Puts the confirmations of members under the closing checkpoint. Without one they are confirmations of nothing.
pub(crate) fn confirmed(container: &Container, closing: Option<&mut SignedNote>) -> Result<(), Fault> {
    let path = Part::Cosignatures.path();
    let Some(text) = text(container, Part::Cosignatures)? else { return Ok(()) };
    if container.part(Part::Closing).is_none() {
        return Err(Fault::at("note-form", path));
    }
    // What is there and cannot be read is the fault of that file.
    let Some(closing) = closing else { return Ok(()) };
    let lines = text.strip_suffix('\n').ok_or_else(|| Fault::at("note-form", path))?;
    let mut before = String::new();
    for (at, line) in lines.split('\n').enumerate() {
        let fault = || Fault::at("note-form", format!("{path}:{}", at + 1));
        let signature: NoteSignature = line.parse().map_err(|_| fault())?;
        // In the order of their names, each once, and the log itself not among them.
        let name = signature.name().as_str().to_owned();
        if name <= before || closing.signatures().first().is_some_and(|log| log.name() == signature.name()) {
            return Err(fault());
        }
        closing.add(signature).map_err(|_| fault())?;
        before = name;
    }
    Ok(())
}

/// Whether a log that is trusted knows the last checkpoint. If no log is, but the vote's own key is, there is no need.
pub(crate) fn tenant_log(
    container: &Container,
    end: &SignedNote,
    policy: &Policy,
    key_is_known: bool,
    findings: &mut Findings,
) {
    let path = Part::TenantProof.path();
    let proof = match text(container, Part::TenantProof) {
        Ok(None) if key_is_known => return,
        Ok(None) => return findings.open(Check::TenantLog, Fault::new("tenant-log-missing")),
        Ok(Some(text)) => text.parse::<TlogProof>().ok(),
        Err(_) => None,
    };
    let (Some(proof), Ok(last)) = (proof, end.checkpoint()) else {
        return findings.failed(Check::TenantLog, Fault::at("tenant-log-form", path));
    };
    let Ok(of) = proof.checkpoint.checkpoint() else {
        return findings.failed(Check::TenantLog, Fault::at("tenant-log-form", path));
    };
    let leaf = Hash::of_leaf(sealed(&last).as_bytes());
    // Right or wrong whoever signed it.
    if !proof.extra.is_empty() || !tree::includes(&of.root, of.size, proof.index, &leaf, &proof.path) {
        return findings.failed(Check::TenantLog, Fault::at("tenant-log-proof", path));
    }
    let log: Vec<_> = policy.logs().iter().filter(|key| key.name().as_str() == of.origin.as_str()).cloned().collect();
    if log.is_empty() {
        return findings.open(Check::TenantLog, Fault::new("tenant-log-untrusted"));
    }
    let keys = Keys { origin: of.origin, log, witnesses: policy.witnesses() };
    match proof.verify(&leaf, &keys) {
        Ok(opened) if policy.is_satisfied(&opened.cosigned_by) => findings.passed(Check::TenantLog),
        Ok(_) => findings.open(Check::TenantLog, Fault::new("tenant-log-witnesses")),
        Err(_) => findings.failed(Check::TenantLog, Fault::at("tenant-log-signature", path)),
    }
}

/// Bodies that stand in files of their own are those of the entries.
pub(crate) fn copies(container: &Container, lines: &[Line], findings: &mut Findings) {
    let bodies = entries::copies(lines);
    let differs = |part: &Part| container.part(*part) != bodies.get(part).map(|body| body.as_bytes());
    let copies = [Part::Definition, Part::Roll, Part::Result].into_iter().filter(differs);
    findings.all(Check::Copies, copies.map(|part| Fault::at("copy-differs", part.path())).collect());
}

/// Attachments are those of the definition.
pub(crate) fn attachments(container: &Container, definition: Option<&Definition>, findings: &mut Findings) {
    let named = definition.into_iter().flat_map(|definition| &definition.attachments);
    let named: BTreeMap<_, _> = named.map(|attachment| (attachment.hash.0, attachment.size)).collect();
    let there: BTreeMap<_, _> = container.attachments().map(|(hash, bytes)| (*hash, bytes.len() as u64)).collect();
    if let Some(hash) = there.keys().find(|hash| !named.contains_key(*hash)) {
        findings.failed(Check::Attachments, Fault::at("attachment-foreign", attachment_path(hash)));
    } else if let Some((hash, _)) = there.iter().find(|(hash, size)| named.get(*hash) != Some(*size)) {
        findings.failed(Check::Attachments, Fault::at("attachment-size", attachment_path(hash)));
    } else if let Some(hash) = named.keys().find(|hash| !there.contains_key(*hash)) {
        findings.open(Check::Attachments, Fault::at("attachment-missing", attachment_path(hash)));
    } else if !named.is_empty() {
        findings.passed(Check::Attachments);
    }
}

/// Whether what a voter keeps stands in the record: the proof of an entry, with the entry as its further bytes.
pub(crate) fn receipt(receipt: &[u8], lines: &[Line], definition: Option<&Definition>, findings: &mut Findings) {
    let short = std::str::from_utf8(receipt).ok().filter(|text| text.starts_with(SHORT_RECEIPT));
    let fault = match short {
        Some(text) => short_receipt_fault(text, lines, definition),
        None => receipt_fault(receipt, lines, definition),
    };
    match fault {
        None => findings.passed(Check::Receipt),
        Some(code) => findings.failed(Check::Receipt, Fault::new(code)),
    }
}

fn receipt_fault(receipt: &[u8], lines: &[Line], definition: Option<&Definition>) -> Option<&'static str> {
    let Some(proof) = std::str::from_utf8(receipt).ok().and_then(|text| text.parse::<TlogProof>().ok()) else {
        return Some("receipt-form");
    };
    let keys = definition.and_then(|definition| {
        let (origin, log) = (definition.log_origin().ok()?, definition.log_key().ok()?);
        Some(Keys { origin, log: vec![log], witnesses: Vec::new() })
    });
    let Some(opened) = keys.and_then(|keys| proof.verify(&Hash::of_leaf(&proof.extra), &keys).ok()) else {
        return Some("receipt-signature");
    };
    let there = usize::try_from(proof.index).ok().and_then(|index| lines.get(index));
    if there.map(|line| line.entry.as_bytes()) != Some(&proof.extra[..]) {
        return Some("receipt-missing");
    }
    (root_at(lines, opened.checkpoint.size) != Some(opened.checkpoint.root)).then_some("receipt-fork")
}

/// The root that the first entries have together; none if there are not so many.
fn root_at(lines: &[Line], size: u64) -> Option<Hash> {
    let lines = lines.get(..usize::try_from(size).ok()?)?;
    let leaves: Vec<_> = lines.iter().map(|line| Hash::of_leaf(line.entry.as_bytes())).collect();
    Some(tree::root(&leaves))
}

/// What the text of a QR code says: an entry by its hash, and the checkpoint under which the log acknowledged it.
struct ShortReceipt {
    vote: String,
    index: u64,
    leaf: Hash,
    size: u64,
    root: Hash,
    signature: String,
}

impl ShortReceipt {
    fn read(text: &str) -> Option<Self> {
        let line = text.strip_suffix('\n').unwrap_or(text);
        let words: [&str; 7] = line.split(' ').collect::<Vec<_>>().try_into().ok()?;
        let [_, vote, index, leaf, size, root, signature] = words;
        let number = |word: &str| word.parse::<u64>().ok().filter(|number| number.to_string() == word);
        let is_id = vote.len() == 32 && vote.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        Some(Self {
            vote: is_id.then(|| vote.to_owned())?,
            index: number(index)?,
            leaf: Hash::from_base64(leaf)?,
            size: number(size)?,
            root: Hash::from_base64(root)?,
            signature: signature.to_owned(),
        })
    }

    /// Whether the log that the definition names has signed it.
    fn is_signed(&self, definition: &Definition) -> bool {
        let (Ok(origin), Ok(log)) = (definition.log_origin(), definition.log_key()) else { return false };
        let text = Checkpoint::new(origin, self.size, self.root).to_string();
        let note = format!("{text}\n\u{2014} {} {}\n", log.name().as_str(), self.signature).parse::<SignedNote>();
        let is_of_this = self.vote == definition.vote.to_string();
        is_of_this && note.ok().and_then(|note| note.verify(&[log]).ok()).is_some_and(|signed| !signed.is_empty())
    }
}

fn short_receipt_fault(text: &str, lines: &[Line], definition: Option<&Definition>) -> Option<&'static str> {
    let Some(receipt) = ShortReceipt::read(text) else { return Some("receipt-form") };
    if !definition.is_some_and(|definition| receipt.is_signed(definition)) {
        return Some("receipt-signature");
    }
    let there = usize::try_from(receipt.index).ok().and_then(|index| lines.get(index));
    if receipt.index >= receipt.size || there.map(|line| Hash::of_leaf(line.entry.as_bytes())) != Some(receipt.leaf) {
        return Some("receipt-missing");
    }
    (root_at(lines, receipt.size) != Some(receipt.root)).then_some("receipt-fork")
}
