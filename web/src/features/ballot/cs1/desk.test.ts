// A whole vote over the calls of a worker: voters, trustees, a count, and what must not happen.
// @vitest-environment node
import { describe, expect, it } from "vitest";
import plain from "../../../../../crates/secret-ballot/vectors/plain.json";
import { unhex } from "./bytes";
import { Desk } from "./desk";
import type { TrusteeRow, TrusteeStore } from "./once";
import { type Port, type RemoteDesk, remoteDesk, serveDesk } from "./remote";
import type { Terms } from "./terms";

function memory(): TrusteeStore {
  const rows = new Map<string, TrusteeRow>();
  return {
    read: async (vote) => rows.get(vote) ?? null,
    replace: async (row) => (rows.get(row.vote)?.version ?? 0) === row.version - 1 && rows.set(row.vote, row).size > 0,
  };
}

/** Two ends; each message is copied as between a page and its worker. */
function desk(store = memory()): RemoteDesk {
  const listeners: [((event: MessageEvent) => void)[], ((event: MessageEvent) => void)[]] = [[], []];
  const end = (own: 0 | 1): Port => ({
    postMessage: (message) => {
      const data: unknown = structuredClone(message);
      queueMicrotask(() => listeners[own === 0 ? 1 : 0].forEach((listener) => listener({ data } as MessageEvent)));
    },
    addEventListener: (type, listener) => void (type === "message" && listeners[own].push(listener)),
  });
  serveDesk(end(1), new Desk(store));
  return remoteDesk(end(0));
}

const { shape, threshold, ...parts } = plain.terms;
const root = new Uint8Array(32).fill(9);
const casting = (voter: number) => ({ voter: new Uint8Array(16).fill(voter), seq: 1 });

async function begin() {
  const trustees = [desk(), desk(), desk()] as const;
  const keys = [];
  for (const [at, trustee] of trustees.entries()) {
    const { kem } = await trustee.trusteeKey(null);
    keys.push({ kem, signature: unhex(parts.trustees[at]?.signature ?? "") });
  }
  const id = (text: string) => unhex(text);
  const terms: Terms = { tenant: id(parts.tenant), meeting: id(parts.meeting), vote: id(parts.vote), definition: id(parts.definition), roll: id(parts.roll), shape, threshold, trustees: keys };
  for (const [at, trustee] of trustees.entries()) {
    await trustee.openVote(terms);
    await trustee.serve(at + 1, null);
  }
  const voter = desk();
  await voter.openVote(terms);
  return { trustees, voter, terms };
}

describe("a vote over workers", () => {
  it("goes from the choice to the proved result, with one trustee gone", async () => {
    const { trustees, voter } = await begin();
    const ballots = [];
    for (const [at, option] of [0, 1, 0, 2].entries()) {
      const cast = await voter.cast(casting(at), [option]);
      await voter.check(casting(at), cast.ballot);
      for (const [number, trustee] of trustees.entries()) {
        const { hash, toSign } = await trustee.check(casting(at), cast.ballot);
        expect([hash, toSign]).toEqual([cast.hash, cast.toSign]);
        expect(await trustee.receive(hash, cast.shares[number] ?? new Uint8Array())).toMatchObject({ verdict: "ok" });
      }
      ballots.push({ ballot: cast.hash, weight: 1 });
    }
    const sums = [await trustees[0].sum(root, ballots), await trustees[2].sum(root, ballots)].map(({ sum }) => sum);
    expect(await voter.result(root, ballots, sums)).toMatchObject({ counts: [2n, 1n, 1n], refused: [] });
    await expect(trustees[0].sum(root, ballots.slice(1))).rejects.toMatchObject({ code: "cs1-sum-once" });
    await trustees[0].end();
    await expect(trustees[0].sum(root, ballots)).rejects.toMatchObject({ code: "cs1-trustee" });
  });

  it("shows a false complaint, and who delivers another share", async () => {
    const { trustees, voter } = await begin();
    const cast = await voter.cast(casting(1), [1]);
    await voter.check(casting(1), cast.ballot);
    await trustees[0].check(casting(1), cast.ballot);
    const share = cast.shares[1] ?? new Uint8Array();
    await expect(trustees[0].receive(cast.hash, share)).rejects.toMatchObject({ code: "cs1-shares" });
    expect(await voter.settle(cast.hash, 2, share, await voter.reveal(cast.hash, 2))).toBe("cs1-trustee-lied");
    await expect(voter.reveal(cast.hash, 1)).rejects.toMatchObject({ code: "cs1-reveal-limit" });
  });

  it("refuses a foreign key, an unknown ballot, and calls without a vote", async () => {
    const { trustees, voter, terms } = await begin();
    await expect(trustees[0].serve(2, null)).rejects.toMatchObject({ code: "cs1-trustee" });
    await expect(voter.sum(root, [])).rejects.toMatchObject({ code: "cs1-trustee" });
    await expect(voter.result(root, [{ ballot: root, weight: 1 }], [])).rejects.toMatchObject({ code: "cs1-other-vote" });
    await expect(desk().cast(casting(1), [0])).rejects.toMatchObject({ code: "cs1-other-vote" });
    await expect(desk().openVote({ ...terms, threshold: 1 })).rejects.toMatchObject({ code: "cs1-threshold" });
  });
});
