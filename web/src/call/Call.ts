/**
 * A call from joining to leaving: conference socket, state of the room, media
 * and devices with one lifetime. The interface reads its stores and calls its
 * verbs; it decides nothing here.
 */
import { ConferenceSocket } from "./ConferenceSocket";
import type { Outcome, SocketPorts, SocketState, WebSocketLike } from "./ConferenceSocket";
import { applyEvent, applyStanding, fromSnapshot, personOf } from "./conference";
import type { ConferenceState } from "./conference";
import { Devices } from "./Devices";
import { JoinFailure, requestTicket } from "./join";
import { MediaSession } from "./MediaSession";
import { Scope } from "./scope";
import { newDevice, writeSeat } from "./seat";
import type { Seat } from "./seat";
import { NOBODY, forget, listen } from "./speaker";
import type { SpeakerState } from "./speaker";
import { Signal, Store } from "./store";
import { WhisperSession } from "./WhisperSession";
import type { Command, ConferenceEvent, Participant, VoteNews, Waiting } from "./wire";

/** An event with the names it needs, taken before it was applied. */
export interface CallEvent {
  readonly event: ConferenceEvent;
  readonly before: ConferenceState;
  readonly after: ConferenceState;
}

/** How often voices are looked at. */
const SPEAKER_INTERVAL_MS = 300;

export class Call {
  readonly conference = new Store<ConferenceState | null>(null);
  /** Set while in the waiting room; `conference` is empty then. */
  readonly waiting = new Store<Waiting | null>(null);
  readonly speaker = new Store<SpeakerState>(NOBODY);
  readonly seat: Store<Seat>;
  /** What was told of the votes of the sitting; nobody has checked it. */
  readonly votes = new Store<readonly VoteNews[]>([]);
  /** How often it was told that devices were registered; to those who lead. */
  readonly voteKeys = new Store(0);
  readonly events = new Signal<CallEvent>();
  readonly devices: Devices;
  readonly media: MediaSession;
  readonly whisper: WhisperSession;
  readonly #records: ((ticket: string | null) => void)[] = [];
  readonly #voteTickets: ((ticket: string | null) => void)[] = [];
  readonly #socket: ConferenceSocket;
  readonly #scope = new Scope();

  constructor(seat: Seat, devices: Devices, ports: Partial<SocketPorts> = {}) {
    this.seat = new Store(seat);
    this.devices = devices;
    this.media = new MediaSession({ askForToken: () => this.#socket.askForMediaToken(), random: Math.random }, devices, seat.companion ?? false);
    this.whisper = new WhisperSession({
      askForToken: (id) => this.#socket.askForWhisperToken(id),
      microphone: () => this.devices.state.getSnapshot().chosen.microphone,
      quiet: (quiet) => void this.media.quiet(quiet),
    });
    this.#socket = new ConferenceSocket(
      {
        ticket: (signal) => this.#ticket(signal),
        open: (url, protocol) => new WebSocket(url, protocol) as unknown as WebSocketLike,
        random: Math.random,
        newId: () => newUuid(),
        now: () => Date.now(),
        ...ports,
      },
      {
        welcome: (snapshot) => {
          this.waiting.set(null);
          const before = this.conference.getSnapshot();
          // Another room of the conference is another room of the media server.
          if (before && before.place !== snapshot.place) this.media.relocate();
          this.conference.set(fromSnapshot(snapshot, Date.now()));
          this.media.setRights(this.conference.getSnapshot()?.permissions ?? new Set());
        },
        waiting: (waiting) => {
          this.waiting.set(waiting);
          this.conference.set(null);
          this.media.hold();
        },
        event: (event) => this.#apply(event),
        media: (access) => this.media.access(access),
        standing: (standing) => this.conference.update((state) => state && applyStanding(state, standing)),
        whisper: (id, access) => this.whisper.access(id, access),
        record: (ticket) => {
          for (const settle of this.#records.splice(0)) settle(ticket);
        },
        votes: (votes) => this.votes.update((known) => mergeNews(known, votes)),
        voteKeys: () => this.voteKeys.update((times) => times + 1),
        voteTicket: (ticket) => {
          for (const settle of this.#voteTickets.splice(0)) settle(ticket);
        },
      },
    );
  }

  get socket(): Store<SocketState> {
    return this.#socket.state;
  }

  get unanswered(): Store<number> {
    return this.#socket.unanswered;
  }

  start(): void {
    this.#remember({ inside: true });
    const { microphone, camera } = this.seat.getSnapshot();
    if (microphone) void this.media.setMicrophone(true);
    if (camera) void this.media.setCamera(true);
    this.#scope.onEnd(this.media.state.subscribe(() => this.#rememberWishes()));
    this.#scope.onEnd(this.#socket.state.subscribe(() => this.#socketChanged()));
    this.#scope.onEnd(this.conference.subscribe(() => this.#forgetAbsent()));
    this.#scope.onEnd(this.conference.subscribe(() => this.#followWhisper()));
    this.#scope.onEnd(() => this.whisper.stop());
    this.#scope.onEnd(this.devices.changed.on((change) => {
      if (change.kind !== "gone") return;
      // A lost microphone never comes back live by itself.
      if (change.role === "microphone") void this.media.setMicrophone(false);
      void this.media.useDevices();
    }));
    const timer = setInterval(() => this.#listen(), SPEAKER_INTERVAL_MS);
    this.#scope.onEnd(() => clearInterval(timer));
    this.#socket.start();
  }

  /** Asks the room to do something; settles when the server has answered. */
  ask(command: Command): Promise<Outcome> {
    return this.#socket.command(command);
  }

  /** A ticket for the record of the conference; `null` when it is not for this person. */
  recordTicket(): Promise<string | null> {
    return new Promise((settle) => {
      this.#records.push(settle);
      this.#socket.askForRecord();
    });
  }

  /** A ticket for the votes of the sitting; waits until the socket is live. */
  voteTicket(): Promise<string | null> {
    return new Promise((settle) => {
      this.#voteTickets.push(settle);
      if (this.#voteTickets.length === 1) this.#socket.askForVotes();
    });
  }

  /** Leaves for good; does not wait for a server that is away. */
  leave(): void {
    this.#remember({ inside: false });
    void this.#socket.command({ type: "leave" });
    this.media.stop();
    if (this.#socket.state.getSnapshot().kind !== "live") this.stop();
  }

  retryNow(): void {
    this.#socket.retryNow();
  }

  /** Takes everything down without telling the room. */
  stop(): void {
    this.#scope.end();
    this.media.stop();
    this.#socket.stop();
  }

  you(): Participant | undefined {
    const state = this.conference.getSnapshot();
    return state ? personOf(state, state.you) : undefined;
  }

  async #ticket(signal: AbortSignal): Promise<{ ticket: string; url: string }> {
    const seat = this.seat.getSnapshot();
    const ticket = await requestTicket(
      {
        code: seat.code,
        device: seat.device,
        ...(seat.secret === null ? {} : { secret: seat.secret }),
        ...(seat.name === "" ? {} : { name: seat.name }),
        ...(seat.guestCredential === null ? {} : { guest_credential: seat.guestCredential }),
      },
      signal,
    );
    this.#remember({ guestCredential: ticket.guest_credential ?? seat.guestCredential });
    return { ticket: ticket.ticket, url: ticket.socket_url };
  }

  #apply(event: ConferenceEvent): void {
    const before = this.conference.getSnapshot();
    if (!before) return;
    const after = applyEvent(before, event);
    this.conference.set(after);
    if (event.type === "permissions-changed") this.media.setRights(after.permissions);
    if (event.type === "muted") this.media.muted(event.source);
    this.events.emit({ event, before, after });
  }

  #remember(change: Partial<Seat>): void {
    this.seat.update((seat) => ({ ...seat, ...change }));
    writeSeat(this.seat.getSnapshot());
  }

  #rememberWishes(): void {
    const { wishes } = this.media.state.getSnapshot().own;
    const seat = this.seat.getSnapshot();
    if (seat.microphone !== wishes.microphone || seat.camera !== wishes.camera) this.#remember(wishes);
  }

  #socketChanged(): void {
    const state = this.#socket.state.getSnapshot();
    if (state.kind !== "over") return;
    this.#remember({ inside: false });
    this.#scope.end();
    this.media.stop();
  }

  #listen(): void {
    const { people, own } = this.media.state.getSnapshot();
    const you = this.conference.getSnapshot()?.you;
    const speaking = new Set<string>();
    for (const [id, media] of people) {
      if (media.speaking && (id !== you || own.live.microphone)) speaking.add(id);
    }
    const before = this.speaker.getSnapshot();
    if (speaking.size > 0 || before.speeches.length > 0) this.speaker.set(listen(before, speaking, Date.now()));
  }

  #followWhisper(): void {
    const state = this.conference.getSnapshot();
    const own = state?.whispers.find((group) => group.members.includes(state.you));
    const silent = this.seat.getSnapshot().companion ?? false;
    this.whisper.follow(!silent && own && own.members.length > 1 ? own.id : null);
  }

  #forgetAbsent(): void {
    const present = new Set(this.conference.getSnapshot()?.participants.map((person) => person.id));
    this.speaker.update((state) => forget(state, present));
  }
}

/** Of each vote the newest: a log only grows. */
export function mergeNews(known: readonly VoteNews[], told: readonly VoteNews[]): readonly VoteNews[] {
  const votes = new Map(known.map((news) => [news.id, news]));
  for (const news of told) if ((votes.get(news.id)?.size ?? 0) <= news.size) votes.set(news.id, news);
  return [...votes.values()];
}

/** A seat for somebody who joins now. */
export function takeSeat(
  known: Seat | null,
  choice: { code: string; secret: string | null; name: string; microphone: boolean; camera: boolean; companion: boolean },
  proof: string | null = null,
): Seat {
  return {
    ...choice,
    device: known?.device ?? newDevice(),
    guestCredential: proof ?? known?.guestCredential ?? null,
    inside: true,
  };
}

export { JoinFailure };

/** `crypto.randomUUID` is missing on pages without encryption; the rest of the call is not. */
function newUuid(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
