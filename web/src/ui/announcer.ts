/**
 * What a screen reader is told: one queue for the whole client.
 *
 * Messages of one kind replace each other while they wait, unimportant ones give
 * way when it gets crowded, urgent ones never do. The two live regions exist from
 * the first moment, because regions that appear together with their text are not
 * read by all screen readers.
 */

import { Signal } from "../call/store";

/** Between two announcements, so that the first can begin. */
const SPACING_MS = 400;
/** A message older than this no longer tells the truth. */
const AGE_MAX_MS = 10_000;
/** Waiting messages; beyond them unimportant ones are dropped. */
const WAITING_MAX = 3;

export interface AnnounceOptions {
  /** A newer message of the same kind replaces a waiting one. */
  readonly kind?: string;
  /** Interrupts: muted by somebody, removed, connection lost. */
  readonly urgent?: boolean;
  /** May be dropped when others wait. */
  readonly low?: boolean;
  /** The vote it is about. */
  readonly vote?: string;
}

interface Waiting extends AnnounceOptions {
  readonly text: string;
  readonly at: number;
}

export class Announcer {
  readonly #say: (text: string, urgent: boolean) => void;
  readonly #now: () => number;
  #waiting: Waiting[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(say: (text: string, urgent: boolean) => void, now: () => number = () => performance.now()) {
    this.#say = say;
    this.#now = now;
  }

  announce(text: string, options: AnnounceOptions = {}): void {
    const message: Waiting = { ...options, text, at: this.#now() };
    if (options.urgent) {
      this.#say(text, true);
      return;
    }
    this.#waiting = this.#waiting.filter((other) => options.kind === undefined || other.kind !== options.kind);
    this.#waiting.push(message);
    while (this.#waiting.length > WAITING_MAX) {
      const low = this.#waiting.findIndex((other) => other.low);
      if (low < 0) break;
      this.#waiting.splice(low, 1);
    }
    this.#schedule();
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#waiting.length === 0) return;
    this.#next();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#schedule();
    }, SPACING_MS);
  }

  #next(): void {
    const message = this.#waiting.shift();
    if (message && this.#now() - message.at <= AGE_MAX_MS) this.#say(message.text, false);
  }
}

/** Puts text into a live region; the same text twice is a change, too. */
function speak(text: string, urgent: boolean): void {
  const region = document.getElementById(urgent ? "announce-assertive" : "announce-polite");
  if (region) region.textContent = region.textContent === text ? `${text}\u00a0` : text;
}

const announcer = new Announcer(speak);

/** Everything that was to be said, also what had to give way: for those who keep a history. */
export const announced = new Signal<{ readonly text: string; readonly vote: string | null }>();

export function announce(text: string, options?: AnnounceOptions): void {
  announced.emit({ text, vote: options?.vote ?? null });
  announcer.announce(text, options);
}

/** Makes the live regions; once, before the first view. */
export function mountAnnouncer(): void {
  for (const [id, live] of [["announce-polite", "polite"], ["announce-assertive", "assertive"]] as const) {
    const region = document.createElement("div");
    region.id = id;
    region.className = "vh";
    region.setAttribute("aria-live", live);
    region.setAttribute("aria-atomic", "true");
    document.body.append(region);
  }
}
