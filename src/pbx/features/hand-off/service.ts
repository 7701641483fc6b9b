/** Finds the call that another device of the caller's is talking in. */
import type { FeatureService, Json, RunHandle } from '../../call/application.ts';
import type { HandOffReply } from './application.ts';
import type { OwnTalks } from './ports.ts';

export class HandOffService implements FeatureService {
  readonly name = 'handOff';
  readonly #talks: OwnTalks;

  constructor(talks: OwnTalks) {
    this.#talks = talks;
  }

  async ask(_question: Json, { account, caller, callId }: RunHandle): Promise<HandOffReply> {
    const talk = await this.#talks.find(account, caller.extension ?? '', callId);
    if (talk === undefined) return null;
    return talk.here ? { call: talk.callId, leg: talk.legId } : { node: talk.node };
  }
}
