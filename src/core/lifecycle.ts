/** Who closes what: a Lifecycle owns resources and closes them in the reverse order, each once. */
export interface Resource {
  /** Idempotent; resolves when nothing of it is left running. */
  close(): Promise<void> | void;
}

export class Lifecycle implements Resource {
  readonly #owned: { resource: Resource; name: string }[] = [];
  #closing: Promise<void> | undefined;

  /** Takes charge of a resource and returns it. One that comes after close() has begun is closed at once. */
  own<T extends Resource>(resource: T, name = resource.constructor.name): T {
    if (this.#closing) {
      void Promise.resolve(resource.close()).catch(() => undefined);
      return resource;
    }
    this.#owned.push({ resource, name });
    return resource;
  }

  /** Takes charge of something that has no close() of its own. */
  defer(name: string, close: () => Promise<void> | void): void {
    this.own({ close }, name);
  }

  /** Closes everything, last first; rejects with an AggregateError after all had their turn. */
  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    const failures: Error[] = [];
    for (let entry = this.#owned.pop(); entry; entry = this.#owned.pop()) {
      try {
        await entry.resource.close();
      } catch (error) {
        failures.push(new Error(`closing ${entry.name} failed`, { cause: error }));
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'some resources did not close');
  }
}
