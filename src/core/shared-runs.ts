/** Work that many ask for at the same time is done once for all of them. */

interface Runs<T> {
  readonly current: Promise<T>;
  /** For whoever has asked since that began. */
  next: Promise<T> | undefined;
}

/**
 * Of each kind of work, by its key, one run goes on at a time. What is asked for meanwhile waits for the next one, which serves everybody
 * who waits: a result is never older than the question.
 */
export class SharedRuns<T> {
  readonly #runs = new Map<string, Runs<T>>();

  /** Rejects with what `work` rejects with. */
  run(key: string, work: () => Promise<T>): Promise<T> {
    const running = this.#runs.get(key);
    if (running === undefined) return this.#begin(key, work);
    const begin = (): Promise<T> => this.#begin(key, work);
    running.next ??= running.current.then(begin, begin);
    return running.next;
  }

  #begin(key: string, work: () => Promise<T>): Promise<T> {
    const runs: Runs<T> = { current: work(), next: undefined };
    this.#runs.set(key, runs);
    const forget = (): void => {
      if (runs.next === undefined) this.#runs.delete(key);
    };
    runs.current.then(forget, forget);
    return runs.current;
  }
}
