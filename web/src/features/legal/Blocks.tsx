/** A legal text as the server has read it. There is no markup in it, so there is none to trust. */
import { createElement } from "react";
import type { LegalBlock } from "../../api/generated/LegalBlock";
import type { LegalSpan } from "../../api/generated/LegalSpan";

export function Blocks({ blocks, below }: { readonly blocks: readonly LegalBlock[]; readonly below: number }) {
  return (
    <div className="legal">
      {blocks.map((block, index) => {
        switch (block.type) {
          case "heading":
            return createElement(`h${Math.min(block.level + below, 6)}`, { key: index }, <Words words={block.words} />);
          case "paragraph":
            return <p key={index}><Words words={block.words} /></p>;
          case "list": {
            const entries = block.entries.map((words, at) => <li key={at}><Words words={words} /></li>);
            return block.numbered ? <ol key={index}>{entries}</ol> : <ul key={index}>{entries}</ul>;
          }
        }
      })}
    </div>
  );
}

function Words({ words }: { readonly words: readonly LegalSpan[] }) {
  return words.map((span, index) =>
    span.address === null ? <span key={index}>{span.text}</span> : <a key={index} href={span.address} rel="noreferrer">{span.text}</a>,
  );
}
