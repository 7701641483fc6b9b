/** Calls that come in over a trunk. */
import type { Trunk } from '../account/outside.ts';
import type { Destination } from '../destination.ts';
import type { AccountDirectory } from '../directory/account-directory.ts';
import { destinationOfEntry } from '../directory/destinations.ts';
import { externalCallerId } from './caller-id.ts';
import { blockedDestination, describe } from './describe.ts';
import { resolveExtension } from './extensions.ts';
import { normalise } from './numbers.ts';
import { rewrite } from '../account/patterns.ts';
import { blocked, inboundRefusal } from './permissions.ts';
import type { RoutePlan, RouteStep } from './types.ts';

const UNKNOWN: Destination = { kind: 'none', status: 404, reason: 'number-unknown' };
const BLOCKED: Destination = { kind: 'none', status: 603, reason: 'call-blocked' };

export function resolveInbound(
  directory: AccountDirectory,
  from: { readonly trunk: string; readonly caller?: string },
  dialled: string,
): RoutePlan {
  const steps: RouteStep[] = [];
  const say = (rule: string, outcome: string): void => void steps.push({ rule, outcome });
  const trunk = directory.trunk(from.trunk);
  if (!trunk) {
    say('trunk', `${from.trunk} is not known`);
    return { destination: UNKNOWN, callerId: { hidden: true }, steps };
  }
  const callerId = externalCallerId(directory, from.caller);
  say('caller', callerId.number ?? 'hidden');
  if (callerId.number !== undefined && blocked(directory.account.blocked, callerId.number, 'inbound')) {
    say('block list', 'the account blocks the caller');
    return { destination: BLOCKED, callerId, steps };
  }
  const destination = destinationFor(directory, { trunk, dialled: rewrite(dialled, trunk.inbound.called), say });
  const called = 'extension' in destination ? destination.extension : undefined;
  const facts = { external: trunk.kind !== 'pbx', number: callerId.number };
  const refusal = called === undefined ? undefined : inboundRefusal(directory, called, facts);
  if (called === undefined || refusal === undefined) return { destination, callerId, steps };
  say('block list', refusal);
  return { destination: blockedDestination(directory, called), callerId, steps };
}

interface Inbound {
  readonly trunk: Trunk;
  readonly dialled: string;
  readonly say: (rule: string, outcome: string) => void;
}

function destinationFor(directory: AccountDirectory, { trunk, dialled, say }: Inbound): Destination {
  // A customer's PBX dials extensions; what it does not know itself it must not get back, so nothing here leads to a trunk.
  const site = (trunk.site === undefined ? undefined : directory.site(trunk.site)) ?? directory.siteOf('');
  const entry = trunk.kind === 'pbx' ? resolveExtension(directory, dialled, site) : undefined;
  if (entry && entry.kind !== 'contact') {
    say('extension', `${entry.extension}: ${entry.kind} ${entry.name}`);
    return destinationOfEntry(entry);
  }
  const { country, areaCode } = { ...directory.settings(''), ...site.settings };
  const number = normalise(dialled, { country, areaCode })?.e164 ?? dialled;
  const assigned = directory.destinationOfNumber(number);
  say('number', `${number}: ${assigned ? describe(assigned) : 'nobody has it'}`);
  if (assigned) return assigned;
  const { destination } = trunk.inbound;
  if (!destination) return UNKNOWN;
  const fallback = directory.destination(destination);
  say('destination of the trunk', describe(fallback));
  return fallback;
}
