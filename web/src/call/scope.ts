/**
 * An explicit lifetime. Whatever is started in a scope registers how it stops;
 * ending the scope stops everything, once, in reverse order.
 */
export class Scope {
  readonly #stops: (() => void)[] = [];
  readonly #abort = new AbortController();

  get ended(): boolean {
    return this.#abort.signal.aborted;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  onEnd(stop: () => void): void {
    if (this.ended) stop();
    else this.#stops.push(stop);
  }

  listen(target: EventTarget, type: string, listener: (event: Event) => void): void {
    target.addEventListener(type, listener);
    this.onEnd(() => target.removeEventListener(type, listener));
  }

  end(): void {
    if (this.ended) return;
    this.#abort.abort();
    for (const stop of this.#stops.reverse()) stop();
    this.#stops.length = 0;
  }
}
