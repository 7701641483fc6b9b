/** A list of functions that want to hear of something. */
export class Listeners<T> {
  readonly #all = new Set<(value: T) => void>();

  /** The function that it returns ends the interest. */
  add(fn: (value: T) => void): () => void {
    this.#all.add(fn);
    return () => void this.#all.delete(fn);
  }

  emit(value: T): void {
    for (const fn of [...this.#all]) fn(value);
  }

  clear(): void {
    this.#all.clear();
  }
}
