// Sums once: whatever reloads, tabs and broken storage do in between.
// @vitest-environment node
import { describe, expect, it } from "vitest";
import { apply, begin, next, type TrusteeRow, type TrusteeStore } from "./once";

const VOTE = new Uint8Array(32).fill(1);
const [A, B] = [new Uint8Array(32).fill(0xa), new Uint8Array(32).fill(0xb)];

/** What lies on the disk; every client of it is a page of its own. */
class Disk implements TrusteeStore {
  rows = new Map<string, TrusteeRow>();
  /** Runs once before the next write: what another tab does meanwhile. */
  meanwhile: (() => Promise<unknown>) | null = null;

  async read(vote: string): Promise<TrusteeRow | null> {
    return structuredClone(this.rows.get(vote) ?? null);
  }

  async replace(row: TrusteeRow): Promise<boolean> {
    const other = this.meanwhile;
    this.meanwhile = null;
    await other?.();
    if ((this.rows.get(row.vote)?.version ?? 0) !== row.version - 1) return false;
    this.rows.set(row.vote, structuredClone(row));
    return true;
  }
}

describe("a trustee", () => {
  it("sums for one set, and after a reload for the same one only", async () => {
    const disk = new Disk();
    await begin(disk, VOTE, Uint8Array.of(9));
    await apply(disk, VOTE, { type: "sum", counted: A });
    // A reload: beginning again finds what stands.
    const again = await begin(disk, VOTE, null);
    expect(again).toMatchObject({ wrappedKey: Uint8Array.of(9), state: { phase: "summed", counted: A } });
    await apply(disk, VOTE, { type: "sum", counted: A });
    await expect(apply(disk, VOTE, { type: "sum", counted: B })).rejects.toMatchObject({ code: "cs1-sum-once" });
  });

  it("decides once where two tabs decide at the same moment", async () => {
    const disk = new Disk();
    await begin(disk, VOTE, null);
    disk.meanwhile = () => apply(disk, VOTE, { type: "sum", counted: B });
    await expect(apply(disk, VOTE, { type: "sum", counted: A })).rejects.toMatchObject({ code: "cs1-sum-once" });
    expect((await disk.read("01".repeat(32)))?.state).toEqual({ phase: "summed", counted: B });
  });

  it("makes no sum where the decision is lost or cannot be kept", async () => {
    const disk = new Disk();
    await expect(apply(disk, VOTE, { type: "sum", counted: A })).rejects.toMatchObject({ code: "cs1-sum-register" });
    await begin(disk, VOTE, null);
    disk.replace = async () => false;
    await expect(apply(disk, VOTE, { type: "sum", counted: A })).rejects.toMatchObject({ code: "cs1-sum-register" });
    disk.replace = async () => Promise.reject(new Error("the disk is full"));
    await expect(apply(disk, VOTE, { type: "sum", counted: A })).rejects.toThrow("the disk is full");
  });

  it("forgets the key at the end, and that it summed never", async () => {
    const disk = new Disk();
    await begin(disk, VOTE, Uint8Array.of(9));
    await apply(disk, VOTE, { type: "sum", counted: A });
    const ended = await apply(disk, VOTE, { type: "end" });
    expect(ended).toMatchObject({ wrappedKey: null, state: { phase: "ended", counted: A } });
    await expect(apply(disk, VOTE, { type: "sum", counted: A })).rejects.toMatchObject({ code: "cs1-sum-ended" });
    expect(next({ phase: "open" }, { type: "end" })).toEqual({ phase: "ended", counted: null });
  });
});
