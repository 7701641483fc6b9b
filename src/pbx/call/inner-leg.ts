/** Legs between two call switches: for what can only be done where its object lives, and for transfers between calls of two switches. */
import type { Destination } from '../../routing/destination.ts';
import type { Caller } from './application.ts';
import type { Arrival } from './leg.ts';
import type { Binding } from '../../sip/registrar/ports.ts';
import type { HostPort } from './services.ts';

/** The destination that the other switch begins with. The edge takes headers of this kind from whoever is outside. */
export const DESTINATION_HEADER = 'X-Tandem-Destination';

/** Who asks the other switch for the place of a leg there: its right is looked at where the leg is. */
export const TAKER_HEADER = 'X-Tandem-Taker';

/** How the party has come whom another switch has got by an answer of ours. */
export const ARRIVAL_HEADER = 'X-Tandem-Arrival';

/** As much of a party as rights go by. */
export type Taker = Pick<Caller, 'extension' | 'trunk'>;

const write = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function read(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

export const writeDestination = (destination: Destination): string => write(destination);

/** Undefined for what is no destination. */
export function readDestination(text: string): Destination | undefined {
  const value = read(text);
  return typeof value?.['kind'] === 'string' ? (value as unknown as Destination) : undefined;
}

export const writeTaker = ({ extension, trunk }: Taker): string => write({ extension, trunk });

/** Undefined for what names nobody. */
export function readTaker(text: string | undefined): Taker | undefined {
  const { extension, trunk } = (text === undefined ? undefined : read(text)) ?? {};
  if (typeof extension === 'string') return { extension, ...(typeof trunk === 'string' && { trunk }) };
  return typeof trunk === 'string' ? { trunk } : undefined;
}

export const writeArrival = (arrival: Arrival): string => write(arrival);

/** Undefined for what tells nothing. */
export function readArrival(text: string | undefined): Arrival | undefined {
  const { side, via } = (text === undefined ? undefined : read(text)) ?? {};
  if (side !== 'caller' && side !== 'callee') return undefined;
  return { side, via: Array.isArray(via) ? via.filter(one => typeof one === 'string') : [] };
}

/** The way to another switch, in the form of a device's binding. */
export function innerBinding(contact: string, { host, port }: HostPort, zone: string): Binding {
  const literal = host.includes(':') ? `[${host}]` : host;
  return {
    aor: '' as never,
    key: contact,
    contact,
    path: [`<sip:${literal}:${port};transport=tcp;lr>`],
    expiresAt: 0,
    q: 1,
    sipCallId: '',
    cseq: 0,
    // Between switches media is encrypted as it is towards a phone that asks for it.
    transport: 'tls',
    zone,
  };
}
