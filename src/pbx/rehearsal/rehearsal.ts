/**
 * What would become of a call when nobody answers and no key is pressed, for people who ask why: the applications themselves are played,
 * without phones, so what is told is what would happen.
 */
import { describe } from '../../routing/dial-plan/index.ts';
import type { Destination, DestinationKind } from '../../routing/destination.ts';
import type { RouteStep } from '../../routing/index.ts';
import type { AccountDirectory } from '../../routing/ports.ts';
import type { Application, CallContext, CallEvent, Verb, World } from '../call/application.ts';
import { ending } from '../features/ending/application.ts';
import { group } from '../features/group/application.ts';
import { menu } from '../features/menu/application.ts';
import { outsideCall } from '../features/outside/application.ts';
import { queueCall } from '../features/queue/application.ts';
import { receptionist } from '../features/receptionist/application.ts';
import { userCall } from '../features/user/application.ts';
import { voicemail } from '../features/voicemail/application.ts';
import type { Rehearse } from './ports.ts';
import { answerTo, told } from './telling.ts';

/** Those whose way is decided by the account; other features do what their caller wants. */
const PLAYED: Partial<Record<DestinationKind, Application>> = {
  ...{ user: userCall, receptionist, menu, queue: queueCall, group, voicemail },
  ...{ number: outsideCall, pbx: outsideCall, emergency: outsideCall },
  ...{ message: ending, hangup: ending, none: ending },
};

/** As many destinations as a call may have, and more events than any of them needs. */
const MOST_HOPS = 20;
const MOST_EVENTS = 40;

export const rehearse: Rehearse = ({ directory, runtime, context: given, ...call }) => {
  const steps: RouteStep[] = [];
  let destination: Destination | undefined = call.destination;
  let context: CallContext = { hops: 0, ...given };
  for (let hops = 0; destination !== undefined && hops <= MOST_HOPS; hops += 1) {
    const { kind } = destination;
    const application = PLAYED[kind];
    if (application === undefined) return steps;
    const say = (outcome: string): void => {
      if (steps.at(-1)?.outcome !== outcome) steps.push({ rule: nameOf(destination as Destination), outcome });
    };
    hoursOf(destination, directory, call.at, say);
    const world = { ...call, now: call.at, directory, runtime, context, language: 'en-US' };
    const went = play(application, destination, world, say);
    if (went === undefined) return steps;
    say(`goes on to ${describe(went.destination)}`);
    const sentBy =
      'extension' in destination && destination.extension !== undefined ? destination.extension : undefined;
    context = { ...context, ...(sentBy !== undefined && { sentBy }), ...went.context, hops };
    destination = went.destination;
  }
  return steps;
};

const nameOf = (destination: Destination): string =>
  'extension' in destination && destination.extension !== undefined
    ? `${destination.kind} ${destination.extension}`
    : destination.kind;

/** Whose hours decide. */
function hoursOf(
  destination: Destination,
  directory: AccountDirectory,
  at: number,
  say: (outcome: string) => void,
): void {
  const { kind } = destination;
  if (kind !== 'user' && kind !== 'receptionist' && kind !== 'queue' && kind !== 'group') return;
  const { hours = 'no hours', timeZone } = directory.settings(destination.extension);
  const { state, holiday } = directory.hours(destination.extension, at);
  say(`${holiday === undefined ? state : `holiday ${holiday}`} (${hours}, ${timeZone})`);
}

/** Undefined: the call ends there, or waits for somebody. */
function play(
  application: Application,
  destination: Destination,
  world: World,
  say: (outcome: string) => void,
): (Verb & { verb: 'go' }) | undefined {
  let state = application.initial(destination, world.context);
  const events: CallEvent[] = [{ event: 'start' }];
  for (let played = 0; played < MOST_EVENTS; played += 1) {
    const event = events.shift();
    if (event === undefined) return undefined;
    const { state: next, verbs } = application.step(state, event, world);
    state = next;
    for (const verb of verbs) {
      const outcome = told(verb, world);
      if (outcome !== undefined) say(outcome);
      if (verb.verb === 'go') return verb;
      if (verb.verb === 'reject' || verb.verb === 'hangup' || verb.verb === 'record') return undefined;
      // A service answers long before phones have rung out.
      if (verb.verb === 'ask') events.unshift(...answerTo(verb));
      else events.push(...answerTo(verb));
    }
  }
  return undefined;
}
