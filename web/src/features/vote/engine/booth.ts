// The worker in which secret ballots are filled in and shares are opened, one for each secret vote.
import type { RemoteDesk } from "../../ballot/cs1/remote";
import { remoteDesk } from "../../ballot/cs1/remote";
import type { Vote } from "../../ballot/cs1/terms";
import { same } from "../../../../verifier/bytes";
import workerUrl from "../../ballot/cs1/worker?worker&url";
import { Alarm } from "./reading";

/** A desk, and how it is put away. */
export interface DeskPlace {
  readonly desk: RemoteDesk;
  end(): void;
}

interface Policy {
  createScriptURL(url: string): unknown;
}
interface Factory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy;
}

let policy: Policy | null = null;

/** The one address that the Content Security Policy lets become a worker here. */
function address(): string | URL {
  const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;
  if (factory === undefined) return workerUrl;
  policy ??= factory.createPolicy("plenum-worker", {
    createScriptURL: (url) => {
      if (url !== workerUrl) throw new TypeError("no worker of ours");
      return url;
    },
  });
  return policy.createScriptURL(workerUrl) as string;
}

export function workerDesk(): DeskPlace {
  const worker = new Worker(address(), { type: "module" });
  return { desk: remoteDesk(worker), end: () => worker.terminate() };
}

/** A desk that has opened this vote, once. */
export class Booth {
  readonly #place: DeskPlace;
  #opened: Promise<void> | null = null;

  constructor(place: DeskPlace) {
    this.#place = place;
  }

  async open({ tenant, meeting, vote, definition, roll, shape, threshold, trustees, hash }: Vote): Promise<RemoteDesk> {
    this.#opened ??= this.#place.desk.openVote({ tenant, meeting, vote, definition, roll, shape, threshold, trustees }).then((found) => {
      if (!same(found, hash)) throw new Alarm("alarm-definition");
    });
    await this.#opened;
    return this.#place.desk;
  }

  end(): void {
    this.#place.end();
  }
}
