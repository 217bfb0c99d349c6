// Who checks the proofs of secret ballots: the worker, once, and the page where there is no worker.
// @vitest-environment node
import { describe, expect, it } from "vitest";
import { unbase64 } from "../../../../verifier/bytes";
import { type Prove, proveHere } from "../../../../verifier/casting";
import { Law } from "../../../../verifier/law";
import { WorkerGone } from "../../ballot/cs1/remote";
import { council, secretOpened, shown, until } from "./council.fixture";
import type { FakeServer } from "./server.fixture";

const BALLOTS = 4;

/** Milliseconds of this thread for each secret ballot of a log. */
function spent(server: FakeServer, vote: string, prove: Prove): number {
  const { rows } = server.votes.get(vote)!;
  const law = new Law(server.origin(vote), undefined, prove);
  let since = 0;
  for (const { entry, salt, body, type } of rows) {
    const before = performance.now();
    law.admit({ entry, salt: unbase64(salt), body });
    if (type === "secret_ballot") since += performance.now() - before;
  }
  return since / BALLOTS;
}

describe("the proofs of secret ballots", () => {
  it("are checked by the page where the worker is gone", async () => {
    const { devices } = await council(4);
    const vote = await secretOpened(devices);
    devices[3]!.bent.check = () => Promise.reject(new WorkerGone());
    await devices[0]!.engine.acts.cast(vote, ["yes"]);
    await until(() => expect(shown(devices[3]!)).toMatchObject({ alarm: null, voted: { size: 1 } }));
  });

  it("cost the page little when the worker has checked them", async () => {
    const { server, devices } = await council(4);
    const vote = await secretOpened(devices, { change: true });
    for (let at = 0; at < BALLOTS; at += 1) await devices[0]!.engine.acts.cast(vote, [at % 2 === 0 ? "yes" : "no"]);
    spent(server, vote, proveHere);
    const [alone, helped] = [spent(server, vote, proveHere), spent(server, vote, () => undefined)];
    console.log(`a secret ballot takes ${alone.toFixed(1)} ms of the page alone, ${helped.toFixed(1)} ms with the worker`);
  });
});
