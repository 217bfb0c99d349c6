/** How loud a microphone is, as a number for bars and as a state for words. */
import { Store } from "./store";

export type LevelWord = "silent" | "quiet" | "good" | "loud";

export interface Level {
  /** 0 to 1, on a scale that follows hearing. */
  readonly value: number;
  /** Changes slowly, so that it can be read aloud. */
  readonly word: LevelWord;
}

const INTERVAL_MS = 60;
/** Below this nothing is heard; dBFS. */
const FLOOR_DB = -60;
/** A word stays at least this long. */
const WORD_HOLD_MS = 1_500;

export class LevelMeter {
  readonly level = new Store<Level>({ value: 0, word: "silent" });
  #stop: (() => void) | null = null;
  #word: LevelWord = "silent";
  #wordSinceMs = 0;
  #peak = 0;

  start(stream: MediaStream): void {
    this.stop();
    const context = new AudioContext();
    const source = context.createMediaStreamSource(stream);
    const analyser = context.createAnalyser();
    analyser.fftSize = 1024;
    source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      this.measure(samples, performance.now());
    }, INTERVAL_MS);
    void context.resume();
    this.#stop = () => {
      clearInterval(timer);
      source.disconnect();
      void context.close();
    };
  }

  stop(): void {
    this.#stop?.();
    this.#stop = null;
    this.#peak = 0;
    this.#word = "silent";
    this.level.set({ value: 0, word: "silent" });
  }

  /** One window of samples at a time; exposed so that it can be tested without a microphone. */
  measure(samples: Float32Array, nowMs: number): void {
    let sum = 0;
    for (const sample of samples) sum += sample * sample;
    const db = 10 * Math.log10(sum / samples.length + 1e-10);
    const value = Math.min(1, Math.max(0, 1 - db / FLOOR_DB));
    // Rises at once, falls gently: a meter that flickers tells nothing.
    this.#peak = Math.max(value, this.#peak * 0.86);
    const word = wordOf(this.#peak);
    if (word !== this.#word && nowMs - this.#wordSinceMs >= WORD_HOLD_MS) {
      this.#word = word;
      this.#wordSinceMs = nowMs;
    }
    this.level.set({ value: this.#peak, word: this.#word });
  }
}

function wordOf(value: number): LevelWord {
  if (value < 0.2) return "silent";
  if (value < 0.42) return "quiet";
  return value < 0.95 ? "good" : "loud";
}
