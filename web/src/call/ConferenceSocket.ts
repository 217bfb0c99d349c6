/**
 * The conference socket with everything a bad network needs: numbered events,
 * resumption from the last number, commands that are done exactly once, and
 * retries that neither give up nor storm.
 *
 * It promises its listener an unbroken sequence: `welcome` replaces all that
 * was before, every `event` is the next one. It leaves meaning to others.
 */
import { retryDelayMs } from "./backoff";
import { JoinFailure } from "./join";
import { Scope } from "./scope";
import { Store } from "./store";
import { PING_INTERVAL_MS, SILENCE_MAX_MS, SUBPROTOCOL } from "./wire";
import type { ClientFrame, ClosingCode, Command, ConferenceEvent, MediaAccess, PollStanding, RefusalCode, ServerFrame, Snapshot, VoteNews, Waiting } from "./wire";

/** Why the socket is over for good. */
export type SocketEnd =
  | {
      readonly kind: "left" | "ended" | "replaced" | "access-ended" | "full" | "protocol-error" | "removed" | "banned" | "dismissed" | "locked" | "policy" | "quota";
    }
  /** Not let in from the waiting room; with what was said to it. */
  | { readonly kind: "denied"; readonly reason: string }
  | { readonly kind: "join-refused"; readonly failure: JoinFailure };

export type SocketState =
  | { readonly kind: "connecting"; readonly attempt: number }
  | { readonly kind: "live" }
  /** Next try at `retryAtMs`; `attempt` counts the tries so far. */
  | { readonly kind: "waiting"; readonly attempt: number; readonly retryAtMs: number }
  | { readonly kind: "over"; readonly end: SocketEnd };

/** What became of a command. `unsent`: the call ended before an answer. */
export type Outcome = { readonly ok: true } | { readonly ok: false; readonly code: RefusalCode | "unsent" };

export interface SocketListener {
  welcome(snapshot: Snapshot): void;
  /** In the waiting room: nothing of the room is known until `welcome` follows. */
  waiting(waiting: Waiting): void;
  event(event: ConferenceEvent): void;
  media(access: MediaAccess): void;
  standing(standing: PollStanding): void;
  /** The media of a whisper group. */
  whisper(id: number, access: MediaAccess): void;
  /** Opens the record of the conference; `null` when it is not for this person. */
  record(ticket: string | null): void;
  /** Votes of the sitting: all, or those that went on. */
  votes(votes: readonly VoteNews[]): void;
  /** Devices were registered for votes; to those who lead. */
  voteKeys(): void;
  /** Opens the votes of the sitting; `null` where one has no part in them. */
  voteTicket(ticket: string | null): void;
}

/** The part of a browser `WebSocket` used here. */
export interface WebSocketLike {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  onerror: (() => void) | null;
  send(data: string): void;
  close(code?: number): void;
}

export interface SocketPorts {
  /** A fresh ticket and where to present it. Rejects with `JoinFailure`. */
  readonly ticket: (signal: AbortSignal) => Promise<{ ticket: string; url: string }>;
  readonly open: (url: string, protocol: string) => WebSocketLike;
  readonly random: () => number;
  readonly newId: () => string;
  readonly now: () => number;
}

/** A socket must be live this long before the count of tries starts anew. */
const STABLE_AFTER_MS = 5_000;
/** The server must answer a `hello` within this time. */
const WELCOME_TIMEOUT_MS = 12_000;
/** As many protocol errors in a row mean the two sides do not fit together. */
const PROTOCOL_ERRORS_MAX = 3;
/** Commands waiting for an answer; more are refused at once. */
const PENDING_MAX = 200;

interface Pending {
  readonly command: Command;
  readonly settle: (outcome: Outcome) => void;
}

export class ConferenceSocket {
  readonly state = new Store<SocketState>({ kind: "connecting", attempt: 1 });
  /** Number of commands not yet answered. */
  readonly unanswered = new Store(0);

  readonly #ports: SocketPorts;
  readonly #listener: SocketListener;
  readonly #scope = new Scope();
  readonly #pending = new Map<string, Pending>();
  #socket: WebSocketLike | null = null;
  #resume: { conference: string; after: number } | null = null;
  #attempt = 1;
  #protocolErrors = 0;
  #wantsVotes = false;
  #heardAtMs = 0;
  #sentAtMs = 0;
  #timers: Record<"retry" | "pulse" | "stable" | "welcome", ReturnType<typeof setTimeout> | undefined> = {
    retry: undefined,
    pulse: undefined,
    stable: undefined,
    welcome: undefined,
  };

  constructor(ports: SocketPorts, listener: SocketListener) {
    this.#ports = ports;
    this.#listener = listener;
  }

  start(): void {
    this.#scope.listen(globalThis, "online", () => this.retryNow());
    if (typeof document !== "undefined") {
      this.#scope.listen(document, "visibilitychange", () => {
        if (document.visibilityState === "visible") this.retryNow();
      });
    }
    void this.#connect();
  }

  /** Ends without telling the server; `leave` tells it. */
  stop(): void {
    this.#finish({ kind: "left" });
  }

  /** Asks the room to do something; settles when the server has answered. */
  command(command: Command): Promise<Outcome> {
    if (this.#scope.ended) return Promise.resolve({ ok: false, code: "unsent" });
    if (this.#pending.size >= PENDING_MAX) return Promise.resolve({ ok: false, code: "too-many" });
    return new Promise((settle) => {
      const id = this.#ports.newId();
      this.#pending.set(id, { command, settle });
      this.unanswered.set(this.#pending.size);
      if (this.state.getSnapshot().kind === "live") this.#send({ type: "command", id, command });
    });
  }

  askForMediaToken(): void {
    if (this.state.getSnapshot().kind === "live") this.#send({ type: "media-token" });
  }

  askForWhisperToken(whisper: number): void {
    if (this.state.getSnapshot().kind === "live") this.#send({ type: "whisper-token", whisper });
  }

  /** Asked once the socket is live, and again after a break, until it is answered. */
  askForVotes(): void {
    this.#wantsVotes = true;
    if (this.state.getSnapshot().kind === "live") this.#send({ type: "votes" });
  }

  askForRecord(): void {
    if (this.state.getSnapshot().kind === "live") this.#send({ type: "record" });
  }

  /** The next try happens now instead of later. */
  retryNow(): void {
    if (this.#scope.ended || this.state.getSnapshot().kind !== "waiting") return;
    clearTimeout(this.#timers.retry);
    void this.#connect();
  }

  async #connect(): Promise<void> {
    this.state.set({ kind: "connecting", attempt: this.#attempt });
    try {
      const { ticket, url } = await this.#ports.ticket(this.#scope.signal);
      if (!this.#scope.ended) this.#open(url, ticket);
    } catch (error) {
      if (this.#scope.ended) return;
      if (error instanceof JoinFailure && error.final) this.#finish({ kind: "join-refused", failure: error });
      else this.#retryLater(error instanceof JoinFailure && error.retryAfterS ? error.retryAfterS * 1000 : 0);
    }
  }

  #open(url: string, ticket: string): void {
    const socket = this.#ports.open(url, SUBPROTOCOL);
    this.#socket = socket;
    this.#heardAtMs = this.#sentAtMs = this.#ports.now();
    // A socket that is no longer ours must not disturb its successor.
    const ours = (handle: () => void) => () => {
      if (this.#socket === socket) handle();
    };
    socket.onopen = ours(() => {
      this.#send(this.#resume ? { type: "hello", ticket, resume: this.#resume } : { type: "hello", ticket });
    });
    socket.onmessage = (event) => {
      if (this.#socket === socket) this.#receive(event.data);
    };
    socket.onclose = ours(() => this.#lost());
    socket.onerror = null;
    this.#timers.welcome = setTimeout(
      ours(() => this.#lost()),
      WELCOME_TIMEOUT_MS,
    );
  }

  #receive(data: unknown): void {
    this.#heardAtMs = this.#ports.now();
    const frame = parseFrame(data);
    if (!frame) return;
    switch (frame.type) {
      case "welcome":
        this.#resume = { conference: frame.snapshot.conference, after: frame.seq };
        this.#listener.welcome(frame.snapshot);
        return this.#live(frame.media);
      case "waiting":
        // What was known of the room is no longer ours.
        this.#resume = null;
        this.#listener.waiting(frame.waiting);
        return this.#live(null);
      case "resumed":
        return this.#live(frame.media);
      case "event":
        return this.#event(frame.seq, frame.event);
      case "accepted":
        return this.#settle(frame.id, { ok: true });
      case "refused":
        return this.#settle(frame.id, { ok: false, code: frame.code });
      case "media":
        return this.#listener.media(frame.media);
      case "poll-standing":
        return this.#listener.standing(frame.standing);
      case "whisper-media":
        return this.#listener.whisper(frame.whisper, frame.media);
      case "record-ticket":
        return this.#listener.record(frame.ticket);
      case "votes":
        return this.#listener.votes(frame.votes);
      case "vote-keys":
        return this.#listener.voteKeys();
      case "vote-ticket":
        this.#wantsVotes = false;
        return this.#listener.voteTicket(frame.ticket);
      case "pong":
        return;
      case "closing":
        return this.#closing(frame.code, frame.reason ?? "");
    }
  }

  #live(media: MediaAccess | null): void {
    clearTimeout(this.#timers.welcome);
    clearTimeout(this.#timers.stable);
    this.state.set({ kind: "live" });
    this.#pulse();
    this.#timers.stable = setTimeout(() => {
      this.#attempt = 1;
      this.#protocolErrors = 0;
    }, STABLE_AFTER_MS);
    if (media) this.#listener.media(media);
    // The same ids again: what arrived before the break is done once all the same.
    for (const [id, { command }] of this.#pending) this.#send({ type: "command", id, command });
    if (this.#wantsVotes) this.#send({ type: "votes" });
  }

  #event(seq: number, event: ConferenceEvent): void {
    if (!this.#resume || seq <= this.#resume.after) return;
    if (seq !== this.#resume.after + 1) {
      // Something is missing: what is known stays good, the rest is fetched again.
      this.#drop();
      void this.#connect();
      return;
    }
    this.#resume = { ...this.#resume, after: seq };
    this.#listener.event(event);
  }

  #settle(id: string, outcome: Outcome): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#pending.delete(id);
    this.unanswered.set(this.#pending.size);
    pending.settle(outcome);
  }

  #closing(code: ClosingCode, reason: string): void {
    switch (code) {
      case "left":
      case "ended":
      case "replaced":
      case "access-ended":
      case "full":
      case "removed":
      case "banned":
      case "dismissed":
      case "locked":
      case "policy":
      case "quota":
        return this.#finish({ kind: code });
      case "denied":
        return this.#finish({ kind: "denied", reason });
      case "protocol-error":
        this.#protocolErrors += 1;
        if (this.#protocolErrors >= PROTOCOL_ERRORS_MAX) return this.#finish({ kind: "protocol-error" });
        this.#resume = null;
        return this.#lost();
      case "ticket-unusable":
      case "too-slow":
      case "server-restart":
        return this.#lost();
      default:
        // A newer server says something that this page does not know: better a page that says so than a loop.
        return this.#finish({ kind: "protocol-error" });
    }
  }

  /** Sends a ping into silence and notices a silent server. */
  #pulse(): void {
    clearTimeout(this.#timers.pulse);
    const now = this.#ports.now();
    if (now - this.#heardAtMs >= SILENCE_MAX_MS) return this.#lost();
    if (now - this.#sentAtMs >= PING_INTERVAL_MS) this.#send({ type: "ping" });
    const next = Math.min(this.#sentAtMs + PING_INTERVAL_MS, this.#heardAtMs + SILENCE_MAX_MS) - now;
    this.#timers.pulse = setTimeout(() => this.#pulse(), Math.max(next, 50));
  }

  #lost(): void {
    this.#drop();
    this.#retryLater(0);
  }

  #retryLater(atLeastMs: number): void {
    if (this.#scope.ended) return;
    const delay = Math.max(atLeastMs, retryDelayMs(this.#attempt, this.#ports.random));
    this.state.set({ kind: "waiting", attempt: this.#attempt, retryAtMs: this.#ports.now() + delay });
    this.#attempt += 1;
    clearTimeout(this.#timers.retry);
    this.#timers.retry = setTimeout(() => void this.#connect(), delay);
  }

  #drop(): void {
    clearTimeout(this.#timers.pulse);
    clearTimeout(this.#timers.stable);
    clearTimeout(this.#timers.welcome);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #finish(end: SocketEnd): void {
    if (this.#scope.ended) return;
    this.#scope.end();
    clearTimeout(this.#timers.retry);
    this.#drop();
    this.state.set({ kind: "over", end });
    for (const { settle } of this.#pending.values()) settle({ ok: false, code: "unsent" });
    this.#pending.clear();
    this.unanswered.set(0);
  }

  #send(frame: ClientFrame): void {
    this.#sentAtMs = this.#ports.now();
    this.#socket?.send(JSON.stringify(frame));
  }
}

function parseFrame(data: unknown): ServerFrame | null {
  if (typeof data !== "string") return null;
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === "object" && value !== null && "type" in value ? (value as ServerFrame) : null;
  } catch {
    return null;
  }
}
