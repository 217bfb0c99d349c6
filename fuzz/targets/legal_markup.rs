//! Legal texts as anybody might write them: what is read leads nowhere dangerous.
#![no_main]

use branding::markup::{self, Block, Span};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(blocks) = markup::read(text) else { return };
    let spans = |block: Block| -> Vec<Span> {
        match block {
            Block::Heading(_, spans) | Block::Paragraph(spans) => spans,
            Block::List { entries, .. } => entries.into_iter().flatten().collect(),
        }
    };
    for span in blocks.into_iter().flat_map(spans) {
        assert!(span.address.as_deref().is_none_or(markup::is_safe_address), "{span:?}");
    }
});
