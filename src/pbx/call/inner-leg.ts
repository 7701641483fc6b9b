/** Legs between two call switches: for what can only be done where its object lives, and for transfers between calls of two switches. */
import type { Destination } from '../../routing/destination.ts';
import type { Binding } from '../../sip/registrar/ports.ts';
import type { HostPort } from './services.ts';

/** The destination that the other switch begins with. The edge takes headers of this kind from whoever is outside. */
export const DESTINATION_HEADER = 'X-Tandem-Destination';

export const writeDestination = (destination: Destination): string =>
  Buffer.from(JSON.stringify(destination)).toString('base64url');

/** Undefined for what is no destination. */
export function readDestination(value: string): Destination | undefined {
  try {
    const read = JSON.parse(Buffer.from(value, 'base64url').toString()) as { kind?: unknown } | null;
    return typeof read?.kind === 'string' ? (read as Destination) : undefined;
  } catch {
    return undefined;
  }
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
