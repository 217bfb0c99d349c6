// The way to the server: every request shows the ticket of the conference, and what has to arrive is sent until it is
// answered.
import { ApiProblem } from "../../../api/client";
import { VoteRefused } from "../contract";

export interface GatePorts {
  /** From the conference socket; waits until it is live. Nothing where one has no part in votes. */
  ticket(): Promise<string | null>;
  post<T>(path: string, body: object): Promise<T>;
  file(path: string, body: object): Promise<Blob>;
  sleep(ms: number): Promise<void>;
}

const [RETRY_MS, RETRY_MAX_MS] = [500, 15_000];

/** Nobody answered, or not for good. */
export const isAway = (error: unknown): boolean =>
  error instanceof ApiProblem && (error.code === "unreachable" || error.code === "unavailable" || error.code === "too-many-requests" || error.code === "internal");

/** A no of the law of the vote: what was sent is not stored, and will not be. */
export class LawRefused extends VoteRefused {}

/** The server's no under its code; whatever else it is, as it is: a server that is away has said nothing. */
export function refusal(error: unknown): unknown {
  if (!(error instanceof ApiProblem) || isAway(error)) return error;
  // The law's own code stands in the detail.
  const detail = error.problem?.detail ?? "";
  const code = /^[a-z0-9]+(-[a-z0-9]+)*$/.test(detail) ? detail : error.code;
  return error.code === "vote-refused" ? new LawRefused(code) : new VoteRefused(code);
}

export class Gate {
  readonly #ports: GatePorts;
  #ticket: Promise<string | null> | null = null;
  #isOver = false;

  constructor(ports: GatePorts) {
    this.#ports = ports;
  }

  end(): void {
    this.#isOver = true;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** A ticket that is known to be good no longer is asked for anew. */
  async #shown<T>(send: (ticket: string) => Promise<T>): Promise<T> {
    const asked = (this.#ticket ??= this.#ports.ticket());
    const ticket = await asked;
    if (ticket === null) {
      this.#ticket = null;
      throw new VoteRefused("no-ticket");
    }
    try {
      return await send(ticket);
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.code !== "not-found") throw error;
      // Of several that find it spent, one asks.
      if (this.#ticket === asked) this.#ticket = this.#ports.ticket();
      const fresh = await this.#ticket;
      if (fresh === null) throw error;
      return send(fresh);
    }
  }

  post<T>(path: string, body: object = {}): Promise<T> {
    return this.#shown((ticket) => this.#ports.post<T>(path, { ticket, ...body }));
  }

  file(path: string, body: object): Promise<Blob> {
    return this.#shown((ticket) => this.#ports.file(path, { ticket, ...body }));
  }

  /** The same until it is answered. */
  async insist<T>(path: string, body: object): Promise<T> {
    for (let wait = RETRY_MS; ; wait = Math.min(2 * wait, RETRY_MAX_MS)) {
      try {
        return await this.post<T>(path, body);
      } catch (error) {
        if (!isAway(error) || this.#isOver) throw error;
        await this.#ports.sleep(wait);
      }
    }
  }
}
