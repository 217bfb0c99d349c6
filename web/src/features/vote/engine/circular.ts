// The engine of one vote without a meeting: tickets follow from the sign-in, and news are asked for.
import { api } from "../../../api/client";
import { workerDesk } from "./booth";
import { Engine } from "./engine";
import type { Running } from "./start";
import { browserShelf } from "./shelf";

/** How often it is asked whether something is new, while somebody looks and while nobody does. */
const [LOOK_MS, AWAY_MS] = [5_000, 60_000];

export function startCircular(body: string, vote: string): Running {
  const engine = new Engine({
    ticket: async () => (await api.circularTicket(body, vote)).ticket,
    post: (path, request) => api.votes(path, request),
    file: (path, request) => api.voteFile(path, request),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    shelf: browserShelf(),
    people: () => [],
    desk: workerDesk,
    now: () => Date.now(),
    remind: (id, hours) => api.remindOfCircularVote(body, id, hours),
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  const again = () => {
    clearTimeout(timer);
    if (!isOver) timer = setTimeout(look, document.visibilityState === "visible" ? LOOK_MS : AWAY_MS);
  };
  const look = () => void engine.look().finally(again);
  // Whoever comes back sees what is now.
  const seen = () => {
    if (document.visibilityState === "visible") look();
  };
  document.addEventListener("visibilitychange", seen);
  void engine.start().finally(again);
  return {
    engine,
    end: () => {
      isOver = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", seen);
      engine.end();
    },
  };
}
