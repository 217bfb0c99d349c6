// Who checks the proofs of secret ballots: the worker, once, and the page where there is no worker.
// @vitest-environment node
import { beforeEach, describe, expect, it, vi } from "vitest";
import { proveHere } from "../../../../verifier/casting";
import { WorkerGone } from "../../ballot/cs1/remote";
import { council, secretOpened, shown, until } from "./council.fixture";

vi.mock(import("../../../../verifier/casting"), async (original) => {
  const casting = await original();
  return { ...casting, proveHere: vi.fn(casting.proveHere) };
});

const byPages = () => vi.mocked(proveHere).mock.calls.length;
const BALLOTS = 3;

/** All devices have read all entries, and nothing is wrong. */
async function allRead({ server, devices }: Awaited<ReturnType<typeof council>>, vote: string): Promise<void> {
  const sessions = await Promise.all(devices.map(({ engine }) => engine.session(vote)));
  await until(() => expect(sessions.map(({ alarm, reading }) => alarm ?? reading.tree.size)).toEqual(sessions.map(() => server.votes.get(vote)!.rows.length)));
}

describe("the proofs of secret ballots", () => {
  beforeEach(() => void vi.mocked(proveHere).mockClear());

  it("cost no page anything when its worker has checked them: the server alone works them out", async () => {
    const all = await council(4);
    const vote = await secretOpened(all.devices, { change: true });
    for (let at = 0; at < BALLOTS; at += 1) await all.devices[0]!.engine.acts.cast(vote, [at % 2 === 0 ? "yes" : "no"]);
    await allRead(all, vote);
    expect(byPages()).toBe(BALLOTS);
  });

  it("are checked by the page where the worker is gone, and by that page alone", async () => {
    const all = await council(4);
    const vote = await secretOpened(all.devices);
    all.devices[3]!.bent.check = () => Promise.reject(new WorkerGone());
    await all.devices[0]!.engine.acts.cast(vote, ["yes"]);
    await allRead(all, vote);
    expect(byPages()).toBe(2);
  });

  it("are those of the vote that was read: a worker that has opened another one is no accident", async () => {
    const { devices } = await council(5);
    const vote = await secretOpened(devices);
    devices[4]!.bent.openVote = async (terms, honest) => (await honest(terms)).map((byte) => byte ^ 1);
    await devices[0]!.engine.acts.cast(vote, ["yes"]);
    await until(() => expect(shown(devices[4]!).alarm).toBe("alarm-definition"));
  });
});
