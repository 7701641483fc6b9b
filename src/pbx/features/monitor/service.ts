/** Finds the call that is to be monitored, and sees to it that nobody else monitors it. */
import type { Logger } from '../../../core/log.ts';
import type { FeatureService, Json, RunHandle } from '../../call/application.ts';
import type { MonitorQuestion, MonitorReply } from './application.ts';
import type { Talks, Watches } from './ports.ts';

export interface MonitorServiceOptions {
  readonly talks: Talks;
  readonly watches: Watches;
  readonly log: Logger;
}

export class MonitorService implements FeatureService {
  readonly name = 'monitor';
  readonly #options: MonitorServiceOptions;
  readonly #watched = new Map<RunHandle, string>();

  constructor(options: MonitorServiceOptions) {
    this.#options = options;
  }

  async ask(question: Json, run: RunHandle): Promise<MonitorReply> {
    const { extension, lines, right } = question as unknown as MonitorQuestion;
    const { talks, watches } = this.#options;
    const only = right === 'any' ? undefined : right;
    const talk = await talks.find(run.account, extension, { except: run.callId, lines, only });
    // Whoever asks again does not hear the earlier call any more; it is free for others before another one is taken.
    const earlier = this.#watched.get(run);
    if (earlier !== undefined && !(talk?.here === true && talk.callId === earlier)) await this.#end(run);
    if (talk === undefined) return { refused: 'nothing' };
    if (!talk.here) return { node: talk.node };
    if (!(await watches.begin(talk.callId, run.callId))) return { refused: 'taken' };
    this.#watched.set(run, talk.callId);
    // The supervisor may have hung up meanwhile.
    if (run.over) await this.#end(run);
    return { call: talk.callId, agent: talk.legId, lines: talk.lines };
  }

  released(run: RunHandle): void {
    void this.#end(run);
  }

  /** Never rejects. */
  async #end(run: RunHandle): Promise<void> {
    const call = this.#watched.get(run);
    if (call === undefined) return;
    this.#watched.delete(run);
    try {
      await this.#options.watches.end(call, run.callId);
    } catch (error) {
      this.#options.log.warn({ err: error, callId: call }, 'a call is still taken for monitored');
    }
  }
}
