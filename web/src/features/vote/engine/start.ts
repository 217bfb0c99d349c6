// The engine at work in a browser.
import { api } from "../../../api/client";
import type { Call } from "../../../call/Call";
import { workerDesk } from "./booth";
import { Engine } from "./engine";
import { browserShelf } from "./shelf";

export interface Running {
  readonly engine: Engine;
  end(): void;
}

export function start(call: Call): Running {
  const engine = new Engine({
    ticket: () => call.voteTicket(),
    post: (path, body) => api.votes(path, body),
    file: (path, body) => api.voteFile(path, body),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    shelf: browserShelf(),
    people: () => call.conference.getSnapshot()?.participants ?? [],
    desk: workerDesk,
    now: () => Date.now(),
  });
  const hear = () => engine.tell(call.votes.getSnapshot());
  const stop = call.votes.subscribe(hear);
  const stopKeys = call.voteKeys.subscribe(() => engine.tellKeys());
  hear();
  void engine.start();
  return {
    engine,
    end: () => {
      stop();
      stopKeys();
      engine.end();
    },
  };
}
