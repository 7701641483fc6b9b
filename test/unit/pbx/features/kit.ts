/** Plays applications without a phone: events in, verbs out, the state written down and read again between steps. */
import type { Application, CallContext, Caller, CallEvent, Verb, World } from '../../../../src/pbx/call/application.ts';
import type { Destination } from '../../../../src/routing/destination.ts';
import { AccountDirectory, completeDocument } from '../../../../src/routing/index.ts';

/** An account of what a test needs of one. */
export function account(sections: Record<string, unknown>, settings: Record<string, unknown> = {}): AccountDirectory {
  return new AccountDirectory(completeDocument({ account: { domain: 'example.test', settings }, ...sections }));
}

export interface Scene {
  readonly directory?: AccountDirectory;
  readonly caller?: Caller;
  readonly context?: Partial<CallContext>;
  readonly now?: number;
  readonly runtime?: World['runtime'];
}

/** One run of an application; each event returns the verbs that it led to. */
export class Stage<State> {
  readonly #application: Application<State>;
  readonly #world: World;
  state: State;

  constructor(application: Application<State>, destination: Destination, scene: Scene = {}) {
    this.#application = application;
    const context: CallContext = { hops: 0, ...scene.context };
    this.#world = {
      now: scene.now ?? Date.parse('2030-01-08T12:00:00Z'),
      directory: scene.directory,
      runtime: scene.runtime,
      context,
      caller: scene.caller ?? { extension: '1001', anonymous: false },
      dialled: 'extension' in destination ? (destination.extension ?? '') : '',
      language: 'en-US',
    };
    this.state = application.initial(destination, context);
  }

  on(event: CallEvent, at?: number): readonly Verb[] {
    const world = at === undefined ? this.#world : { ...this.#world, now: at };
    // Between two steps the state may have been written down and read again on another switch.
    const { state, verbs } = this.#application.step(JSON.parse(JSON.stringify(this.state)) as State, event, world);
    this.state = state;
    return verbs;
  }
}

export const verbsOf = (verbs: readonly Verb[]): readonly string[] => verbs.map(({ verb }) => verb);

export function goOf(verbs: readonly Verb[]): Destination | undefined {
  return verbs.find(verb => verb.verb === 'go')?.destination;
}

/** What is said, prompts by name. */
export function saidIn(verbs: readonly Verb[]): readonly string[] {
  return verbs.flatMap(verb =>
    verb.verb === 'play'
      ? verb.phrases.map(phrase => ('say' in phrase ? phrase.say : 'prompt' in phrase ? phrase.prompt : 'other'))
      : [],
  );
}
