/** What the application of a run has asked of services; each of those is told when the application goes on or ends. */
import type { CallEvent, Json, RunHandle } from '../application.ts';
import type { CallServices } from '../services.ts';

/** A run as services see it; the leg and the caller are another's after an attended transfer. */
export type Inquirer = Omit<RunHandle, 'tell'>;

type Answered = (handle: RunHandle, event: CallEvent) => void;

export class Inquiries {
  readonly #services: Pick<CallServices, 'features' | 'log'>;
  readonly #run: Inquirer;
  readonly #answered: Answered;
  readonly #handles = new Map<string, RunHandle>();

  constructor(services: Pick<CallServices, 'features' | 'log'>, run: Inquirer, answered: Answered) {
    this.#services = services;
    this.#run = run;
    this.#answered = answered;
  }

  /** Not awaited: a call's queue must not wait for a store. The answer comes as an event. */
  ask(to: string, question: Json): void {
    const service = this.#services.features.of(to);
    const handle = this.#handleFor(to);
    if (service === undefined) {
      this.#answered(handle, { event: 'reply', to, value: undefined, failed: true });
      return;
    }
    service.ask(question, handle).then(
      value => this.#answered(handle, { event: 'reply', to, value }),
      (error: unknown) => {
        this.#services.log.warn({ err: error, callId: this.#run.callId, service: to }, 'a feature has no answer');
        this.#answered(handle, { event: 'reply', to, value: undefined, failed: true });
      },
    );
  }

  close(): void {
    for (const [name, handle] of this.#handles) this.#services.features.of(name)?.released?.(handle);
    this.#handles.clear();
  }

  #handleFor(service: string): RunHandle {
    const known = this.#handles.get(service);
    if (known !== undefined) return known;
    const run = this.#run;
    const isOver = (): boolean => run.over || this.#handles.get(service) !== handle;
    const handle: RunHandle = {
      // Of the application that asked.
      callId: run.callId,
      account: run.account,
      context: run.context,
      get legId() {
        return run.legId;
      },
      get caller() {
        return run.caller;
      },
      get over() {
        return isOver();
      },
      get movedOn() {
        return run.movedOn;
      },
      tell: value => this.#answered(handle, { event: 'told', by: service, value }),
    };
    this.#handles.set(service, handle);
    return handle;
  }
}
