/** What a node shows of itself: each part registers under a name a function that prints its live state. */
export type Provider = () => unknown;

export class Inspection {
  readonly #providers = new Map<string, Provider>();

  /** The last to register a name is asked; what it returns (or resolves with) must be plain data. */
  register(name: string, provider: Provider): void {
    this.#providers.set(name, provider);
  }

  has(name: string): boolean {
    return this.#providers.has(name);
  }

  /** What one part says, undefined for an unknown one; a part that fails says why instead. */
  async ask(name: string): Promise<unknown> {
    const provider = this.#providers.get(name);
    if (!provider) return undefined;
    try {
      return await provider();
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  }

  /** All parts by name. */
  async all(): Promise<Record<string, unknown>> {
    const names = [...this.#providers.keys()];
    const answers = await Promise.all(names.map(name => this.ask(name)));
    return Object.fromEntries(names.map((name, index) => [name, answers[index]]));
  }
}
