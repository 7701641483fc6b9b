/** How a target is reached: which devices, or which ways, one after the other or all at once. */
import { asAor } from '../../../core/ids.ts';
import type { Binding } from '../../../sip/registrar/ports.ts';
import { addressOfRecord } from '../addressing.ts';
import type { Caller, Target } from '../application.ts';
import { DESTINATION_HEADER, innerBinding, writeDestination } from '../inner-leg.ts';
import type { Reason } from '../ports.ts';
import type { CallServices } from '../services.ts';

/** One device to ring, or one way to go. */
export interface Way {
  /** URI of who is rung. */
  readonly address: string;
  readonly party: Caller;
  readonly binding: Binding;
  readonly headers: readonly (readonly [string, string])[];
  /** Patience with a way that says nothing at all, ms; then the next one. */
  readonly silentMs?: number;
}

export type Reached =
  | { readonly ways: readonly Way[]; readonly inTurn: boolean }
  | { readonly ways?: undefined; readonly status: number; readonly reason: Reason };

export function reach(services: CallServices, target: Target): Promise<Reached> {
  switch (target.to) {
    case 'extension':
      return devicesOf(services, target.extension);
    case 'number':
      return trunksTo(services, target);
    case 'switch':
      return Promise.resolve(otherSwitch(services, target));
  }
}

async function devicesOf({ directory, locations, domain }: CallServices, extension: string): Promise<Reached> {
  const user = await directory.user(extension);
  if (user === undefined) return { status: 404, reason: 'user-unknown' };
  const address = addressOfRecord(extension, domain);
  const bindings = await locations.lookup(asAor(address));
  if (bindings.length === 0) return { status: 480, reason: 'call-not-registered' };
  const party = { extension, anonymous: false };
  return { ways: bindings.map(binding => ({ address, party, binding, headers: [] })), inTurn: false };
}

async function trunksTo(services: CallServices, target: Target & { to: 'number' }): Promise<Reached> {
  const { number } = target;
  const ways = (await services.trunks?.ways(services.domain, target)) ?? [];
  if (ways.length === 0) return { status: 503, reason: 'call-no-trunk' };
  const party = { number, anonymous: false };
  return { ways: ways.map(way => ({ ...way, party })), inTurn: true };
}

function otherSwitch(services: CallServices, { node, destination }: Target & { to: 'switch' }): Reached {
  const place = services.switchAt(node);
  if (place === undefined) return { status: 480, reason: 'node-unknown' };
  const { user, headers } = {
    user: destination.kind,
    headers: [[DESTINATION_HEADER, writeDestination(destination)]] as const,
  };
  const address = addressOfRecord(user, services.domain);
  return {
    ways: [{ address, party: { anonymous: false }, binding: innerBinding(address, place, services.zone), headers }],
    inTurn: true,
  };
}
