/** Where help has to go to reach a caller. Pure. */
import type { Address } from '../../routing/index.ts';
import type { AccountDirectory, RuntimeSettings } from '../../routing/ports.ts';
import type { Caller } from '../call/application.ts';

export interface Whereabouts {
  readonly address?: Address;
  /** What the user has said, in words. */
  readonly reported?: string;
  /** When it was known to be so, ms since 1970. */
  readonly at: number;
}

interface Known {
  readonly directory: AccountDirectory | undefined;
  readonly runtime: Pick<RuntimeSettings, 'get'> | undefined;
  readonly caller: Caller;
  readonly now: number;
}

/**
 * A shared phone stays where it is, whoever sits there. Everybody else is where he has said to be, else where the network is from which his
 * phone calls, else where the account says.
 */
export function whereabouts(known: Known): Whereabouts {
  const { directory, caller, now } = known;
  const place = caller.phone ?? caller.extension ?? '';
  const isFixed = caller.phone !== undefined || directory?.entry(place)?.kind === 'commonArea';
  const elsewhere = isFixed ? undefined : (said(known) ?? atNetwork(known));
  if (elsewhere !== undefined) return elsewhere;
  const address = directory?.placeOf(place).address;
  return { ...(address !== undefined && { address }), at: now };
}

function said({ directory, runtime, caller, now }: Known): Whereabouts | undefined {
  const told = directory && runtime?.get(directory.domain, caller.extension ?? '', 'location');
  if (told === undefined || (told.until ?? Infinity) <= now) return undefined;
  const { address, text, at } = told;
  return { ...(address !== undefined && { address }), ...(text !== undefined && { reported: text }), at };
}

function atNetwork({ directory, caller, now }: Known): Whereabouts | undefined {
  const network = caller.address === undefined ? undefined : directory?.networkAt(caller.address);
  return network && { address: network.address, at: now };
}
