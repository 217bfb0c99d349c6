// In the browser: the worker of the client fills in ballots of the vote in the known answers (three options, two of three
// trustees), as often as it is told.
import names from "../../crates/secret-ballot/vectors/plain.json";
import { unhex } from "../../web/src/features/ballot/cs1/bytes";
import { remoteDesk } from "../../web/src/features/ballot/cs1/remote";

/** Milliseconds of each, from asking the worker to its answer, the first one included. */
export async function casts(rounds: number): Promise<number[]> {
  const desk = remoteDesk(new Worker("/worker.js"));
  const { tenant, meeting, vote, definition, roll, shape, threshold, trustees } = names.terms;
  const keys = trustees.map(({ kem, signature }) => ({ kem: unhex(kem), signature: unhex(signature) }));
  const ids = { tenant: unhex(tenant), meeting: unhex(meeting), vote: unhex(vote), definition: unhex(definition), roll: unhex(roll) };
  await desk.openVote({ ...ids, shape, threshold, trustees: keys });
  const times: number[] = [];
  for (let seq = 1; seq <= rounds; seq += 1) {
    const start = performance.now();
    await desk.cast({ voter: ids.meeting, seq }, [seq % 3]);
    times.push(performance.now() - start);
  }
  return times;
}
