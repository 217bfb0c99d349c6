// A tree that grows by its leaves, with its root at hand (crates/ledger/FORMAT.md, "What is hashed").
import { nodeHash, rootOf } from "../../../../verifier/notes";

export class Tree {
  readonly leaves: Uint8Array[] = [];
  /** Roots of the complete subtrees, largest first. */
  readonly #peaks: Uint8Array[] = [];

  push(leaf: Uint8Array): void {
    let node = leaf;
    for (let size = this.leaves.length; size % 2 === 1; size = (size - 1) / 2) node = nodeHash(this.#peaks.pop()!, node);
    this.#peaks.push(node);
    this.leaves.push(leaf);
  }

  get size(): number {
    return this.leaves.length;
  }

  root(): Uint8Array {
    return this.#peaks.length === 0 ? rootOf([]) : this.#peaks.reduceRight((right, left) => nodeHash(left, right));
  }

  /** The root that it had with so many leaves. */
  rootAt(size: number): Uint8Array {
    return size === this.size ? this.root() : rootOf(this.leaves.slice(0, size));
  }
}
