/** Whether extensions are on calls, and numbers for calls on lines that several phones share. */
import type { Clock } from '../../../core/clock.ts';
import type { FeatureService, Json, RunHandle } from '../../call/application.ts';
import type { LineLookup } from './ports.ts';

/** Calls on one shared line that phones can tell apart. */
const APPEARANCES = 10;
/** Long enough until the call is seen on the line. */
const SEIZE_MS = 15_000;

export type LinesQuestion =
  /** Whether it is on a call. */
  | { readonly busy: string }
  /** Which of them are. */
  | { readonly busyOf: readonly string[] }
  /** A number for a call on this line, and which of its members are on calls. */
  | { readonly seize: string; readonly members: readonly string[] };

export class LinesService implements FeatureService {
  readonly name = 'lines';
  readonly #board: LineLookup;
  readonly #clock: Clock;

  constructor(board: LineLookup, clock: Clock) {
    this.#board = board;
    this.#clock = clock;
  }

  async ask(question: Json, run: RunHandle): Promise<Json> {
    const asked = question as unknown as LinesQuestion;
    if ('busy' in asked) return (await this.#busyOf([asked.busy], run)).length > 0;
    if ('busyOf' in asked) return this.#busyOf(asked.busyOf, run);
    const appearance = await this.#board.seize({
      resource: { account: run.account.toLowerCase(), name: asked.seize.toLowerCase() },
      holder: run.callId,
      appearance: undefined,
      appearances: APPEARANCES,
      expiresAt: this.#clock.now() + SEIZE_MS,
    });
    return { appearance: appearance ?? null, busy: await this.#busyOf(asked.members, run) };
  }

  async #busyOf(extensions: readonly string[], { account, callId }: RunHandle): Promise<string[]> {
    const lines = await Promise.all(
      extensions.map(name => this.#board.lines({ account: account.toLowerCase(), name: name.toLowerCase() })),
    );
    // A phone that only rings is on no call yet, and the call that asks does not count.
    return extensions.filter((_, index) =>
      lines[index]?.some(
        line => line.callId !== callId && (line.direction === 'initiator' || !RINGING.has(line.state)),
      ),
    );
  }
}

const RINGING = new Set(['trying', 'early']);
