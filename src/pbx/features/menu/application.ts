/** An IVR menu: up to twelve inputs, each with a destination; repeats, goes back, counts timeouts and invalid inputs apart. */
import { keyedDestination, type DestinationSpec, type Menu, type MenuKey } from '../../../routing/index.ts';
import type { Destination } from '../../../routing/destination.ts';
import type { AccountDirectory } from '../../../routing/ports.ts';
import type { Application, CallEvent, Phrase, Step, Verb, World } from '../../call/application.ts';
import { onTheWay } from '../../policy/trail.ts';

export interface MenuState {
  readonly extension: string;
  readonly timeouts: number;
  readonly invalids: number;
}

type MenuStep = Step<MenuState>;

interface Here {
  readonly menu: Menu;
  readonly directory: AccountDirectory;
  readonly world: World;
}

const give = (state: MenuState, verbs: readonly Verb[]): MenuStep => ({ state, verbs });

function ask(state: MenuState, { menu, directory }: Here, before: readonly Phrase[] = []): MenuStep {
  const { dialByExtension, timeoutSeconds, digitSeconds } = menu;
  const collect = {
    max: dialByExtension ? directory.longestExtension : 1,
    firstMs: timeoutSeconds * 1000,
    nextMs: digitSeconds * 1000,
    // As people end an extension who do not want to wait; by itself it is a key like others.
    ...(dialByExtension && { terminator: '#' }),
  };
  return give(state, [{ verb: 'play', phrases: [...before, { prompt: menu.prompt }], collect }]);
}

function leave(state: MenuState, { world }: Here, destination: Destination): MenuStep {
  const trail = onTheWay(world.context, { kind: 'menu', extension: state.extension });
  return give(state, [{ verb: 'go', destination, context: { trail } }]);
}

function back(state: MenuState, here: Here): MenuStep {
  const trail = here.world.context.trail ?? [];
  const before = trail.at(-1);
  // Who came straight here has nowhere to go back to.
  if (before === undefined) return ask({ ...state, timeouts: 0, invalids: 0 }, here);
  return give(state, [{ verb: 'go', destination: before, context: { trail: trail.slice(0, -1) } }]);
}

function giveUp(state: MenuState, here: Here, spec: DestinationSpec | undefined): MenuStep {
  if (spec !== undefined) return leave(state, here, here.directory.destination(spec, state.extension));
  return give(state, [{ verb: 'play', phrases: [{ say: 'common.goodbye' }] }]);
}

function timedOut(state: MenuState, here: Here): MenuStep {
  const next = { ...state, timeouts: state.timeouts + 1 };
  if (next.timeouts > here.menu.retries) return giveUp(next, here, here.menu.onTimeout);
  return ask(next, here, [{ say: 'menu.timeout' }]);
}

function invalid(state: MenuState, here: Here): MenuStep {
  const { invalidPrompt, retries, onInvalid } = here.menu;
  const next = { ...state, invalids: state.invalids + 1 };
  if (next.invalids > retries) return giveUp(next, here, onInvalid);
  return ask(next, here, [invalidPrompt === undefined ? { say: 'menu.invalid' } : { prompt: invalidPrompt }]);
}

function entered(state: MenuState, digits: string, here: Here): MenuStep {
  if (digits === '') return timedOut(state, here);
  const { menu, directory } = here;
  const action = digits.length === 1 ? menu.inputs[digits as MenuKey] : undefined;
  if (action === undefined) {
    const destination = menu.dialByExtension ? keyedDestination(directory, digits, state.extension) : undefined;
    return destination === undefined || destination.kind === 'none'
      ? invalid(state, here)
      : leave(state, here, destination);
  }
  if ('repeat' in action) return ask({ ...state, timeouts: 0, invalids: 0 }, here);
  if ('back' in action) return back(state, here);
  return leave(state, here, directory.destination(action, state.extension));
}

function react(state: MenuState, event: CallEvent, here: Here): MenuStep {
  switch (event.event) {
    case 'start': {
      const { verbs } = ask(state, here);
      return give(state, [{ verb: 'note', via: `menu ${state.extension}` }, { verb: 'answer' }, ...verbs]);
    }
    case 'resumed':
      return ask(state, here);
    case 'digits':
      return entered(state, event.digits === '' && event.end === 'terminator' ? '#' : event.digits, here);
    case 'played':
      return give(state, [{ verb: 'hangup' }]);
    default:
      return give(state, []);
  }
}

export const menu: Application<MenuState> = {
  name: 'menu',
  initial: destination => ({
    extension: destination.kind === 'menu' ? destination.extension : '',
    timeouts: 0,
    invalids: 0,
  }),
  step(state, event, world): MenuStep {
    const { directory } = world;
    const object = directory?.menu(state.extension);
    if (directory === undefined || object === undefined) {
      return give(state, [{ verb: 'reject', status: 404, reason: 'user-unknown' }]);
    }
    return react(state, event, { menu: object, directory, world });
  },
};
