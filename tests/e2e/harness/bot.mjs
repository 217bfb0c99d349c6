// A person without a browser: joins, speaks the conference socket, comes back after every break
// with its number and its unanswered commands, as the client does.
import { randomUUID } from "node:crypto";
import { WebSocket } from "ws";

const RETRY_MS = 150;

export class Bot {
  #pending = new Map();
  #over = false;
  #credential = null;

  /** `link` as it is given to guests. */
  constructor(server, link, name) {
    const { pathname, hash } = new URL(link);
    this.server = server;
    this.name = name;
    this.code = pathname.split("/").pop();
    this.secret = hash.slice(1);
    this.device = randomUUID().replaceAll("-", "").slice(0, 16);
    this.seq = 0;
    this.snapshot = null;
    this.events = [];
    this.standings = new Map();
    /** Connections made so far. */
    this.arrivals = 0;
    /** What must never happen. */
    this.faults = [];
    this.onEvent = () => {};
  }

  async join() {
    void this.#connect();
    await new Promise((resolve) => (this.welcomed = resolve));
    return this;
  }

  /** Settles with `true` when accepted, with the code of the refusal otherwise. */
  command(command) {
    const id = randomUUID();
    return new Promise((resolve) => {
      this.#pending.set(id, { command, resolve });
      this.#send({ type: "command", id, command });
    });
  }

  async leave() {
    this.#over = true;
    this.socket?.close();
  }

  async #ticket() {
    const body = { code: this.code, secret: this.secret, name: this.name, device: this.device };
    if (this.#credential) body.guest_credential = this.#credential;
    const answer = await fetch(`${this.server.url}/api/v1/join`, { method: "POST", headers: { "Content-Type": "application/json", Origin: this.server.url }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`join: ${answer.status}`);
    const ticket = await answer.json();
    this.#credential = ticket.guest_credential ?? this.#credential;
    return ticket;
  }

  async #connect() {
    while (!this.#over) {
      try {
        const ticket = await this.#ticket();
        const socket = new WebSocket(ticket.socket_url, "plenum.v1", { origin: this.server.url });
        this.socket = socket;
        socket.on("error", () => {});
        socket.on("open", () => {
          const resume = this.snapshot ? { conference: this.snapshot.conference, after: this.seq } : undefined;
          socket.send(JSON.stringify({ type: "hello", ticket: ticket.ticket, ...(resume ? { resume } : {}) }));
        });
        socket.on("message", (data) => this.#receive(JSON.parse(data.toString())));
        const pulse = setInterval(() => socket.readyState === WebSocket.OPEN && socket.send('{"type":"ping"}'), 8_000);
        await new Promise((resolve) => socket.on("close", resolve));
        clearInterval(pulse);
      } catch {
        // The server is away; that is the point.
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  #receive(frame) {
    switch (frame.type) {
      case "welcome":
        this.snapshot = frame.snapshot;
        this.seq = frame.seq;
        return this.#arrived();
      case "resumed":
        if (frame.seq !== this.seq) this.faults.push(`resumed at ${frame.seq}, not ${this.seq}`);
        return this.#arrived();
      case "event":
        if (frame.seq !== this.seq + 1) this.faults.push(`event ${frame.seq} after ${this.seq}`);
        this.seq = frame.seq;
        this.events.push(frame.event);
        return this.onEvent(frame.event);
      case "poll-standing":
        return this.standings.set(frame.standing.poll, frame.standing);
      case "accepted":
        return this.#settle(frame.id, true);
      case "refused":
        return this.#settle(frame.id, frame.code);
      case "closing":
        if (["ended", "removed", "banned", "dismissed", "access-ended"].includes(frame.code)) this.#over = true;
        this.closing = frame.code;
    }
  }

  #arrived() {
    this.arrivals += 1;
    this.welcomed?.();
    for (const [id, { command }] of this.#pending) this.#send({ type: "command", id, command });
  }

  #settle(id, outcome) {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.resolve(outcome);
  }

  #send(frame) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }
}
