/**
 * Notices that somebody speaks although their microphone is off. It listens to
 * a copy of the track on this device; nothing of it leaves the page. Told once:
 * who is told at every word stops reading.
 */
import { LevelMeter } from "./LevelMeter";
import type { Level } from "./LevelMeter";
import { Signal } from "./store";

/** Speech, not a cough: this long without a pause. */
const SPEECH_MS = 1_200;

export class MutedSpeech {
  readonly noticed = new Signal<void>();
  readonly #meter = new LevelMeter();
  readonly #now: () => number;
  #copy: MediaStreamTrack | null = null;
  #sinceMs: number | null = null;
  #told = false;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#meter.level.subscribe(() => this.hear(this.#meter.level.getSnapshot()));
  }

  /** Follows the microphone: listens while it is open but muted. */
  follow(track: MediaStreamTrack | null): void {
    const wanted = this.#told ? null : track;
    if ((wanted === null) === (this.#copy === null)) return;
    this.stop();
    if (wanted === null || wanted.readyState === "ended") return;
    this.#copy = wanted.clone();
    this.#copy.enabled = true;
    this.#meter.start(new MediaStream([this.#copy]));
  }

  /** One measurement. */
  hear(level: Level): void {
    if (this.#told || level.word === "silent" || level.word === "quiet") {
      this.#sinceMs = null;
      return;
    }
    this.#sinceMs ??= this.#now();
    if (this.#now() - this.#sinceMs < SPEECH_MS) return;
    this.#told = true;
    this.stop();
    this.noticed.emit();
  }

  stop(): void {
    this.#copy?.stop();
    this.#copy = null;
    this.#sinceMs = null;
    this.#meter.stop();
  }
}
