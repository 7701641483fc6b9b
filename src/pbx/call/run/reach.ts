/** How a target is reached: which devices, or which ways, one after the other or all at once. */
import { asAor } from '../../../core/ids.ts';
import type { LegSecurity, MediaCodecName, MediaProfile } from '../../../media/gateway/ports.ts';
import type { Device } from '../../../routing/index.ts';
import type { NameAddr } from '../../../sip/message/index.ts';
import type { Binding } from '../../../sip/registrar/ports.ts';
import type { WaySeat } from '../../trunk/trunk-ways.ts';
import { addressOfRecord } from '../addressing.ts';
import type { Caller, EmergencyLocation, Target } from '../application.ts';
import { securityOf, transportsOf } from '../encryption.ts';
import { DESTINATION_HEADER, innerBinding, TAKER_HEADER, writeDestination, writeTaker } from '../inner-leg.ts';
import { apart } from '../rights.ts';
import type { CallServices } from '../services.ts';
import { NO_TRUNK, type Refusal } from '../status-mapping.ts';
import { isDevice } from './device.ts';
import { diversionInside, diversionOutside } from './diversion.ts';
import { locationParts, type LocationParts } from './location.ts';
import type { Presented } from './presentation.ts';
import type { RingPlan } from './ring-plan.ts';

/** One device to ring, or one way to go. */
export interface Way {
  /** URI of who is rung. */
  readonly address: string;
  readonly party: Caller;
  readonly binding: Binding;
  readonly headers: readonly (readonly [string, string])[];
  /** Of a trunk, which has the caller and the codecs written its own way; then `headers` are all that there are. */
  readonly from?: NameAddr;
  readonly codecs?: readonly MediaCodecName[];
  readonly profiles?: readonly MediaProfile[];
  readonly security?: LegSecurity | undefined;
  readonly enclosed?: LocationParts;
  /** To be taken before it is called. */
  readonly seat?: WaySeat;
}

export type Reached =
  { readonly ways: readonly Way[]; readonly inTurn: boolean } | ({ readonly ways?: undefined } & Refusal);

export function reach(services: CallServices, target: Target, plan: RingPlan): Promise<Reached> {
  switch (target.to) {
    case 'extension':
      return devicesOf(services, target, plan);
    case 'number':
      return trunksTo(services, target, plan);
    case 'switch':
      return Promise.resolve(otherSwitch(services, target, plan));
  }
}

/** The user's own devices, and the shared phones at which he has logged in; or the one device that is named. */
async function devicesOf(
  services: CallServices,
  { extension, device }: Target & { to: 'extension' },
  { diversions = {}, party: caller = {}, unbarred = false }: RingPlan,
): Promise<Reached> {
  const { directory, domain, desks } = services;
  if (!unbarred && apart(services, caller, { extension })) return { status: 403, reason: 'call-not-allowed' };
  const user = await directory.user(extension);
  if (user === undefined) return { status: 404, reason: 'user-unknown' };
  const address = addressOfRecord(extension, domain);
  const phones = [extension, ...(device === undefined ? (desks?.phonesOf(extension) ?? []) : [])];
  const found = await Promise.all(phones.map(phone => registered(services, phone)));
  const known = device === undefined ? undefined : deviceOf(services, extension, device);
  if (device !== undefined && known === undefined) return { status: 480, reason: 'call-not-registered' };
  const bindings = found.flat().filter(({ binding }) => known === undefined || isDevice(binding, known));
  if (bindings.length === 0) return { status: 480, reason: 'call-not-registered' };
  const party = { extension, anonymous: false };
  const headers = diversionInside(diversions, domain);
  return { ways: bindings.map(binding => ({ address, party, headers, ...binding })), inTurn: false };
}

/** What is registered over a transport that the phone may not use does not ring: it was before that was settled. */
async function registered(services: CallServices, phone: string): Promise<Pick<Way, 'binding' | 'security'>[]> {
  const { locations, domain } = services;
  const security = securityOf(services, phone);
  const allowed = transportsOf(services, phone);
  const bindings = await locations.lookup(asAor(addressOfRecord(phone, domain)));
  return bindings
    .filter(({ transport }) => allowed?.includes(transport) ?? true)
    .map(binding => ({ binding, security }));
}

const deviceOf = ({ accounts, domain }: CallServices, extension: string, device: string): Device | undefined =>
  accounts
    .byDomain(domain)
    ?.phone(extension)
    ?.devices.find(({ name }) => name === device);

async function trunksTo(
  services: CallServices,
  { routeGroup, ...target }: Target & { to: 'number' },
  { callId, codecs, ...plan }: RingPlan,
): Promise<Reached> {
  const { accounts, domain: account } = services;
  // An emergency call shows what has been chosen for it, and be it an extension.
  const known = target.privatePlan === true || target.emergency !== undefined;
  const { from, headers: identity, asserted }: Presented = (known ? undefined : plan.outside) ?? plan;
  const diverted = diversionOutside({ ...plan.diversions, by: target.by }, accounts.byDomain(account), account);
  const isEmergency = target.emergency !== undefined;
  // RFC 3261 20.26; the edge counts no limit of a trunk against it.
  const urgent = isEmergency ? ([['Priority', 'emergency']] as const) : [];
  const headers = [...identity, ...diverted, ...urgent];
  const call = {
    account,
    callId,
    ...target,
    isEmergency,
    ...(routeGroup !== undefined && { routeGroup }),
    from,
    ...(asserted !== undefined && { asserted }),
    headers,
    codecs,
  };
  const ways = (await services.trunks?.ways(call)) ?? [];
  if (ways.length === 0) return NO_TRUNK;
  const party = { number: target.number, anonymous: false };
  const enclosed = target.emergency && locationOf(services, target.emergency, from);
  return { ways: ways.map(way => ({ ...way, party, ...(enclosed && { enclosed }) })), inTurn: true };
}

function locationOf({ ids, domain }: CallServices, location: EmergencyLocation, from: NameAddr): LocationParts {
  return locationParts(location, { entity: from.uri.toString(), id: ids.token(), domain });
}

function otherSwitch(
  services: CallServices,
  { node, destination }: Target & { to: 'switch' },
  { party = {} }: RingPlan,
): Reached {
  const place = services.switchAt(node);
  if (place === undefined) return { status: 480, reason: 'node-unknown' };
  const { user, headers } = {
    user: destination.kind,
    headers: [
      [DESTINATION_HEADER, writeDestination(destination)],
      // Also of who hides, or calls in somebody else's name.
      [TAKER_HEADER, writeTaker(party)],
    ] as const,
  };
  const address = addressOfRecord(user, services.domain);
  return {
    ways: [{ address, party: { anonymous: false }, binding: innerBinding(address, place, services.zone), headers }],
    inTurn: true,
  };
}
