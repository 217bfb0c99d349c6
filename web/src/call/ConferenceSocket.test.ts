import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ConferenceSocket } from "./ConferenceSocket";
import type { SocketListener, WebSocketLike } from "./ConferenceSocket";
import { JoinFailure } from "./join";
import type { ClientFrame, ClosingCode, ConferenceEvent, ServerFrame, Snapshot } from "./wire";

class FakeSocket implements WebSocketLike {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;
  readonly sent: ClientFrame[] = [];
  closed = false;

  send(data: string): void {
    this.sent.push(JSON.parse(data) as ClientFrame);
  }

  close(): void {
    this.closed = true;
  }

  says(frame: ServerFrame): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  commands(): string[] {
    return this.sent.flatMap((frame) => (frame.type === "command" ? [frame.id] : []));
  }
}

const MEDIA = { url: "ws://media", token: "token" };
const SNAPSHOT = { conference: "c1" } as Snapshot;
const message = (text: string): ConferenceEvent => ({ type: "chat-posted", message: { id: text, from: "p", from_name: "P", at_ms: 0, text } });

function scene() {
  const sockets: FakeSocket[] = [];
  const seen: string[] = [];
  const joined = { tickets: 0, failure: null as JoinFailure | null };
  const listener: SocketListener = {
    welcome: () => seen.push("welcome"),
    waiting: (waiting) => seen.push(`waiting:${waiting.place}`),
    event: (event) => seen.push(event.type === "chat-posted" ? event.message.text : event.type),
    media: (access) => seen.push(`media:${access.token}`),
          standing: () => undefined,
          whisper: () => undefined,
          record: () => undefined,
    votes: (votes) => seen.push(`votes:${votes.map(({ id }) => id).join(",")}`),
    voteKeys: () => seen.push("vote-keys"),
    voteTicket: (ticket) => seen.push(`vote-ticket:${ticket}`),
  };
  let ids = 0;
  const socket = new ConferenceSocket(
    {
      ticket: async () => {
        if (joined.failure) throw joined.failure;
        joined.tickets += 1;
        return { ticket: `t${joined.tickets}`, url: "ws://here" };
      },
      open: () => {
        const created = new FakeSocket();
        sockets.push(created);
        return created;
      },
      random: () => 1,
      newId: () => `id${(ids += 1)}`,
      now: () => Date.now(),
    },
    listener,
  );
  const newest = () => sockets[sockets.length - 1] as FakeSocket;
  const settle = () => vi.advanceTimersByTimeAsync(0);
  const arrive = async () => {
    await settle();
    newest().onopen?.();
  };
  const welcome = async (seq = 0) => {
    await arrive();
    newest().says({ type: "welcome", seq, snapshot: SNAPSHOT, media: MEDIA });
  };
  return { socket, sockets, seen, joined, newest, settle, arrive, welcome };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("joining", () => {
  it("presents the ticket first and is live after the welcome", async () => {
    const { socket, newest, seen, welcome } = scene();
    socket.start();
    await welcome();
    expect(newest().sent[0]).toEqual({ type: "hello", ticket: "t1" });
    expect(socket.state.getSnapshot().kind).toBe("live");
    expect(seen).toEqual(["welcome", "media:token"]);
  });

  it("ends when the link cannot be used and retries when nobody answers", async () => {
    const refused = scene();
    refused.joined.failure = new JoinFailure("link-unusable");
    refused.socket.start();
    await refused.settle();
    expect(refused.socket.state.getSnapshot()).toMatchObject({ kind: "over", end: { kind: "join-refused" } });

    const away = scene();
    away.joined.failure = new JoinFailure("unreachable");
    away.socket.start();
    await away.settle();
    expect(away.socket.state.getSnapshot()).toMatchObject({ kind: "waiting", attempt: 1 });
    away.joined.failure = null;
    await vi.advanceTimersByTimeAsync(500);
    await away.welcome();
    expect(away.socket.state.getSnapshot().kind).toBe("live");
  });

  it("waits as long as the server asks", async () => {
    const { socket, joined, settle } = scene();
    joined.failure = new JoinFailure("too-many-tries", { retry_after_s: 30 });
    socket.start();
    await settle();
    expect(socket.state.getSnapshot()).toMatchObject({ kind: "waiting", retryAtMs: Date.now() + 30_000 });
  });
});

describe("events", () => {
  it("arrive in order, doubles are left out", async () => {
    const { socket, newest, seen, welcome } = scene();
    socket.start();
    await welcome(5);
    newest().says({ type: "event", seq: 6, event: message("a") });
    newest().says({ type: "event", seq: 6, event: message("a") });
    newest().says({ type: "event", seq: 7, event: message("b") });
    expect(seen.slice(2)).toEqual(["a", "b"]);
  });

  it("resumes from the last number after a gap, at once", async () => {
    const { socket, sockets, newest, seen, welcome, arrive } = scene();
    socket.start();
    await welcome(5);
    newest().says({ type: "event", seq: 8, event: message("too early") });
    expect(sockets[0]?.closed).toBe(true);
    await arrive();
    expect(newest().sent[0]).toEqual({ type: "hello", ticket: "t2", resume: { conference: "c1", after: 5 } });
    newest().says({ type: "resumed", seq: 5, media: MEDIA });
    newest().says({ type: "event", seq: 6, event: message("six") });
    expect(seen).not.toContain("too early");
    expect(seen.at(-1)).toBe("six");
  });

  it("from a socket that was given up are not heard", async () => {
    const { socket, sockets, seen, welcome, newest } = scene();
    socket.start();
    await welcome(0);
    newest().onclose?.();
    sockets[0]?.says({ type: "event", seq: 1, event: message("ghost") });
    expect(seen).not.toContain("ghost");
  });
});

describe("commands", () => {
  it("are sent again with the same id until answered, and settle once", async () => {
    const { socket, newest, welcome } = scene();
    socket.start();
    await welcome();
    const outcome = socket.command({ type: "chat-send", text: "hello" });
    expect(newest().commands()).toEqual(["id1"]);
    newest().onclose?.();
    await vi.advanceTimersByTimeAsync(500);
    await welcome();
    expect(newest().commands()).toEqual(["id1"]);
    newest().says({ type: "accepted", id: "id1" });
    newest().says({ type: "refused", id: "id1", code: "too-many", detail: "" });
    expect(await outcome).toEqual({ ok: true });
    expect(socket.unanswered.getSnapshot()).toBe(0);
  });

  it("given while away go out on return", async () => {
    const { socket, newest, welcome } = scene();
    socket.start();
    const outcome = socket.command({ type: "hand-raise" });
    await welcome();
    expect(newest().commands()).toEqual(["id1"]);
    newest().says({ type: "refused", id: "id1", code: "not-now", detail: "" });
    expect(await outcome).toEqual({ ok: false, code: "not-now" });
  });

  it("without an answer at the end are told as unsent", async () => {
    const { socket, welcome } = scene();
    socket.start();
    await welcome();
    const outcome = socket.command({ type: "hand-raise" });
    socket.stop();
    expect(await outcome).toEqual({ ok: false, code: "unsent" });
  });
});

describe("silence", () => {
  it("is broken by pings and ends the connection when nobody answers", async () => {
    const { socket, newest, welcome } = scene();
    socket.start();
    await welcome();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(newest().sent.at(-1)).toEqual({ type: "ping" });
    await vi.advanceTimersByTimeAsync(15_000);
    expect(socket.state.getSnapshot().kind).toBe("waiting");
  });

  it("does not end a connection that answers", async () => {
    const { socket, newest, welcome } = scene();
    socket.start();
    await welcome();
    for (let round = 0; round < 10; round += 1) {
      await vi.advanceTimersByTimeAsync(10_000);
      newest().says({ type: "pong" });
    }
    expect(socket.state.getSnapshot().kind).toBe("live");
  });
});

describe("retries", () => {
  it("wait longer each time and start anew after a stable connection", async () => {
    const { socket, newest, arrive, welcome } = scene();
    socket.start();
    const waits: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      await arrive();
      newest().onclose?.();
      const state = socket.state.getSnapshot();
      const wait = state.kind === "waiting" ? state.retryAtMs - Date.now() : 0;
      waits.push(wait);
      await vi.advanceTimersByTimeAsync(wait);
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
    await welcome();
    await vi.advanceTimersByTimeAsync(5_000);
    newest().onclose?.();
    expect(socket.state.getSnapshot()).toMatchObject({ kind: "waiting", attempt: 1 });
  });

  it("happen at once when the network is back", async () => {
    const { socket, sockets, newest, welcome, settle } = scene();
    socket.start();
    await welcome();
    newest().onclose?.();
    globalThis.dispatchEvent(new Event("online"));
    await settle();
    expect(sockets).toHaveLength(2);
  });
});

describe("closing codes", () => {
  const FINAL: ClosingCode[] = ["left", "ended", "replaced", "access-ended", "full"];
  const BACK: ClosingCode[] = ["ticket-unusable", "too-slow", "server-restart"];

  it.each(FINAL)("%s is the end", async (code) => {
    const { socket, newest, welcome } = scene();
    socket.start();
    await welcome();
    newest().says({ type: "closing", code });
    expect(socket.state.getSnapshot()).toEqual({ kind: "over", end: { kind: code } });
  });

  it.each(BACK)("%s means: come back and resume", async (code) => {
    const { socket, newest, welcome, arrive } = scene();
    socket.start();
    await welcome(3);
    newest().says({ type: "closing", code });
    await vi.advanceTimersByTimeAsync(500);
    await arrive();
    expect(newest().sent[0]).toMatchObject({ type: "hello", resume: { after: 3 } });
  });

  it("protocol-error means: come back without the old state, but not for ever", async () => {
    const { socket, newest, welcome } = scene();
    socket.start();
    await welcome(3);
    newest().says({ type: "closing", code: "protocol-error" });
    await vi.advanceTimersByTimeAsync(500);
    await welcome(3);
    expect(newest().sent[0]).toEqual({ type: "hello", ticket: "t2" });
    newest().says({ type: "closing", code: "protocol-error" });
    await vi.advanceTimersByTimeAsync(1_000);
    await welcome(3);
    newest().says({ type: "closing", code: "protocol-error" });
    expect(socket.state.getSnapshot()).toEqual({ kind: "over", end: { kind: "protocol-error" } });
  });

  it("asks for a ticket for votes until it is answered", async () => {
    const { socket, newest, seen, welcome } = scene();
    socket.start();
    socket.askForVotes();
    await welcome();
    expect(newest().sent.filter(({ type }) => type === "votes")).toHaveLength(1);
    newest().onclose?.();
    socket.retryNow();
    await welcome();
    expect(newest().sent.filter(({ type }) => type === "votes")).toHaveLength(1);
    newest().says({ type: "vote-ticket", ticket: "v" });
    newest().says({ type: "votes", votes: [{ id: "1", title: "", stage: "open", size: 3, confirmed: 0, asked: [], agreed: [], stamp: "off" }] });
    expect(seen.slice(-2)).toEqual(["vote-ticket:v", "votes:1"]);
    socket.stop();
  });
});
