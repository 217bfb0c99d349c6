//! A record put together from what the server keeps of a vote.

use ballot::vote::Line;

use crate::container::{Container, ContainerError, Part};
use crate::entries;

/// For people, in both languages.
const VERIFICATION: &str = include_str!("verification.txt");
/// The formats, one after the other.
const SPEC: [&str; 5] = [
    include_str!("../FORMAT.md"),
    include_str!("../../ballot/FORMAT-entries.md"),
    include_str!("../../ledger/FORMAT.md"),
    include_str!("../../secret-ballot/SUITE.md"),
    concat!("# Profiles, version 1\n\n```json\n", include_str!("../profiles.json"), "```\n"),
];

/// What the server keeps of a vote.
#[derive(Clone, Debug, Default)]
pub struct Material<'a> {
    /// The last checkpoint, over all entries.
    pub checkpoint: &'a str,
    /// The checkpoint at the close, if the vote was closed.
    pub closing: Option<&'a str>,
    /// Lines of cosignatures under it, in any order.
    pub cosignatures: &'a [String],
    /// Proof that the tenant's log sealed the last checkpoint.
    pub tenant_proof: Option<&'a str>,
    /// Files of the motion.
    pub attachments: &'a [Vec<u8>],
}

/// The record of these entries. It is as right as they are: [`verify`](crate::verify) says how right that is.
pub fn build(lines: &[Line], material: &Material<'_>) -> Result<Container, ContainerError> {
    let mut container = Container::default();
    container.set(Part::Entries, entries::write(lines))?;
    for (part, body) in entries::copies(lines) {
        container.set(part, body.into())?;
    }
    container.set(Part::Checkpoint, material.checkpoint.into())?;
    if let Some(closing) = material.closing {
        container.set(Part::Closing, closing.into())?;
    }
    if let Some(proof) = material.tenant_proof {
        container.set(Part::TenantProof, proof.into())?;
    }
    if !material.cosignatures.is_empty() {
        let mut lines = material.cosignatures.to_vec();
        // By the name of the key, which is the second word.
        lines.sort_by(|one, other| one.split(' ').nth(1).cmp(&other.split(' ').nth(1)));
        lines.dedup();
        container.set(Part::Cosignatures, lines.iter().flat_map(|line| format!("{line}\n").into_bytes()).collect())?;
    }
    for attachment in material.attachments {
        container.attach(attachment.clone())?;
    }
    container.set(Part::Spec, spec().into_bytes())?;
    container.set(Part::Verification, VERIFICATION.into())?;
    Ok(container)
}

/// All formats as they stand in a record.
pub fn spec() -> String {
    SPEC.join("\n")
}
