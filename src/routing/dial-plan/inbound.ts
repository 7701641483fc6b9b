/** Calls that come in over a trunk. */
import type { Site } from '../account/account.ts';
import type { Trunk } from '../account/outside.ts';
import type { Destination } from '../destination.ts';
import type { AccountDirectory } from '../directory/account-directory.ts';
import { destinationOfEntry } from '../directory/destinations.ts';
import { externalCallerId } from './caller-id.ts';
import { blockedDestination, describe } from './describe.ts';
import { resolveExtension } from './extensions.ts';
import { normalise } from './numbers.ts';
import { rewrite } from '../account/patterns.ts';
import { blocked, inboundRefusal, licenceOf } from './permissions.ts';
import type { CallBack, RoutePlan, RouteStep } from './types.ts';

const UNKNOWN: Destination = { kind: 'none', status: 404, reason: 'number-unknown' };
/** What has a voicemail box. */
const VOICEMAIL_OF: readonly Destination['kind'][] = ['user', 'receptionist', 'queue', 'group'];
const BLOCKED: Destination = { kind: 'none', status: 603, reason: 'call-blocked' };

export function resolveInbound(
  directory: AccountDirectory,
  from: {
    readonly trunk: string;
    readonly caller?: string;
    readonly name?: string;
    readonly hidden?: boolean;
    readonly callBack: (number: string) => CallBack | undefined;
  },
  dialled: string,
): RoutePlan {
  const steps: RouteStep[] = [];
  const say = (rule: string, outcome: string): void => void steps.push({ rule, outcome });
  const trunk = directory.trunk(from.trunk);
  if (!trunk) {
    say('trunk', `${from.trunk} is not known`);
    return { destination: UNKNOWN, callerId: { hidden: true }, steps };
  }
  const { caller: number, name, hidden = false } = from;
  const caller = { number, name, hidden, country: directory.countryOf(trunk) };
  const callerId = externalCallerId(directory, caller);
  say('caller', callerId.hidden ? `${callerId.number ?? ''} hidden`.trim() : (callerId.number ?? 'hidden'));
  const wanted = rewrite(dialled, trunk.inbound.called);
  const back = from.callBack(numberOf(directory, trunk, wanted));
  if (back !== undefined && directory.phone(back.extension) !== undefined) {
    say('emergency call-back', `${back.extension} has made an emergency call`);
    return { destination: { kind: 'user', extension: back.extension }, callerId, emergencyCallBack: true, steps };
  }
  if (callerId.number !== undefined && blocked(directory.account.blocked, callerId.number, 'inbound')) {
    say('block list', 'the account blocks the caller');
    return { destination: BLOCKED, callerId, steps };
  }
  const destination = licensed(directory, trunk, {
    destination: destinationFor(directory, { trunk, dialled: wanted, say }),
    say,
  });
  const called = 'extension' in destination ? destination.extension : undefined;
  const facts = { external: trunk.kind !== 'pbx', number: callerId.number, hidden: callerId.hidden };
  const refusal = called === undefined ? undefined : inboundRefusal(directory, called, facts);
  if (called !== undefined && refusal !== undefined) {
    say('block list', refusal);
    return { destination: blockedDestination(directory, called), callerId, sentBy: called, steps };
  }
  const plan = { destination, callerId, steps };
  return facts.external ? unwanted(directory, plan) : plan;
}

/** A basic user takes calls from outside that somebody or something transfers to him, and none directly. */
function licensed(
  directory: AccountDirectory,
  { kind }: Trunk,
  { destination, say }: { readonly destination: Destination; readonly say: Inbound['say'] },
): Destination {
  const direct = kind !== 'pbx' && destination.kind === 'user';
  if (!direct || licenceOf(directory, destination.extension) !== 'basic') return destination;
  say('licence', `${destination.extension} has a basic one: no direct calls from outside`);
  return { kind: 'none', status: 403, reason: 'call-not-allowed' };
}

/** What becomes of a call when its number is on the spam list. */
function unwanted(directory: AccountDirectory, plan: RoutePlan): RoutePlan {
  const { destination, callerId } = plan;
  if (callerId.number === undefined || !directory.isSpam(callerId.number)) return plan;
  const { action, label } = directory.account.spam;
  const steps = [...plan.steps, { rule: 'spam list', outcome: action }];
  if (action === 'block') return { ...plan, destination: BLOCKED, steps };
  const { name = callerId.number } = callerId;
  const marked = { ...plan, steps, callerId: { ...callerId, name: [label, name].join(' ') } };
  if (action === 'mark') return marked;
  const box = 'extension' in destination ? destination.extension : undefined;
  const there = box !== undefined && VOICEMAIL_OF.includes(destination.kind) && directory.settings(box).voicemail;
  return { ...marked, destination: there ? { kind: 'voicemail', extension: box } : BLOCKED };
}

const siteOf = (directory: AccountDirectory, { site }: Trunk): Site =>
  (site === undefined ? undefined : directory.site(site)) ?? directory.siteOf('');

/** E.164 where it is a number at all. */
function numberOf(directory: AccountDirectory, trunk: Trunk, dialled: string): string {
  const { country, areaCode } = { ...directory.settings(''), ...siteOf(directory, trunk).settings };
  return normalise(dialled, { country, areaCode })?.e164 ?? dialled;
}

interface Inbound {
  readonly trunk: Trunk;
  readonly dialled: string;
  readonly say: (rule: string, outcome: string) => void;
}

function destinationFor(directory: AccountDirectory, { trunk, dialled, say }: Inbound): Destination {
  // A customer's PBX dials extensions; what it does not know itself it must not get back, so nothing here leads to a trunk.
  const site = siteOf(directory, trunk);
  const entry = trunk.kind === 'pbx' ? resolveExtension(directory, dialled, site) : undefined;
  if (entry && entry.kind !== 'contact') {
    say('extension', `${entry.extension}: ${entry.kind} ${entry.name}`);
    return destinationOfEntry(entry);
  }
  const number = numberOf(directory, trunk, dialled);
  const assigned = notBack(trunk, directory.destinationOfNumber(number));
  say('number', `${number}: ${assigned ? describe(assigned) : 'nobody has it'}`);
  if (assigned) return assigned;
  const { destination } = trunk.inbound;
  if (!destination) return UNKNOWN;
  const fallback = notBack(trunk, directory.destination(destination)) ?? UNKNOWN;
  say('destination of the trunk', describe(fallback));
  return fallback;
}

/** What a PBX has sent does not go to one. */
function notBack({ kind }: Trunk, destination: Destination | undefined): Destination | undefined {
  return kind === 'pbx' && destination?.kind === 'pbx'
    ? { kind: 'none', status: 482, reason: 'call-loop' }
    : destination;
}
