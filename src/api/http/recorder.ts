/** What a change leaves behind besides itself: entries of the audit log, and its answer under the idempotency key. */
import type { AuditEntry, KeptAnswer, WriteRecord } from '../access/ports.ts';
import type { Principal } from '../access/principal.ts';
import type { Answer } from './answer.ts';
import type { TextSeal } from '../../core/text-seal.ts';

/** What happened to one object. Without secrets. */
export interface RecordedChange {
  readonly account?: string;
  readonly resource: string;
  readonly key: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

export interface IdempotencyKey {
  readonly key: string;
  readonly fingerprint: string;
}

interface RecorderOptions {
  readonly principal: Principal;
  readonly address: string;
  readonly operation: string;
  readonly requestId: string;
  readonly idempotency: IdempotencyKey | undefined;
  readonly seal: TextSeal;
  readonly defaultStatus: number;
}

/** A change that is about to be written: `record` goes along with the write, `answer` is what was said in it. */
export interface PreparedChange {
  readonly record: (revision: number) => WriteRecord;
  readonly answer: () => Answer;
}

export class ChangeRecorder {
  readonly #options: RecorderOptions;
  #kept = false;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** Whether the answer has been written together with the change. */
  get kept(): boolean {
    return this.#kept;
  }

  entry(change: RecordedChange): AuditEntry {
    const { principal, address, operation, requestId } = this.#options;
    const { kind, id, name } = principal;
    return { actor: { kind, id, name }, address, operation, requestId, ...change };
  }

  prepare(changes: readonly RecordedChange[], answer: (revision: number) => Answer): PreparedChange {
    let given: Answer | undefined;
    return {
      record: revision => {
        given = answer(revision);
        const kept = this.keep(given);
        this.#kept = kept !== undefined;
        return { audit: changes.map(one => this.entry(one)), ...(kept === undefined ? {} : { answer: kept }) };
      },
      answer: () => given ?? answer(0),
    };
  }

  /** The answer as it is kept; undefined when the request has no key. */
  keep(answer: Answer): KeptAnswer | undefined {
    const { idempotency, principal, seal, defaultStatus } = this.#options;
    if (!idempotency) return undefined;
    const { status = defaultStatus, headers = {}, body } = answer;
    const sealed = seal.seal(JSON.stringify({ headers, body }));
    return { principal: principal.id, ...idempotency, status, answer: sealed };
  }
}

/** What was said to the first request with a key. */
export function replayed({ status, answer }: KeptAnswer, seal: TextSeal): Answer {
  const { headers, body } = JSON.parse(seal.open(answer)) as Required<Pick<Answer, 'headers'>> & { body?: unknown };
  return { status, headers: { ...headers, 'idempotent-replayed': 'true' }, body };
}
