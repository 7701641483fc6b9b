/** Runs jobs one after the other. A job that fails does not stop the next. */
export class SerialQueue {
  readonly #limit: number;
  #tail: Promise<unknown> = Promise.resolve();
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The job's result, or undefined when too many are waiting. */
  run<T>(job: () => Promise<T>): Promise<T> | undefined {
    if (this.#length >= this.#limit) return undefined;
    this.#length += 1;
    const result = this.#tail.then(job).finally(() => (this.#length -= 1));
    this.#tail = result.catch(() => undefined);
    return result;
  }
}
