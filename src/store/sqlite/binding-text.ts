/**
 * The bindings of one AOR as they stand in its row: a JSON array with an array for each, in the order of `Row`. Without names and
 * without what the row has anyway it takes half of the bytes of the objects, and half of the time.
 */
import type { Aor } from '../../core/ids.ts';
import type { Binding } from '../../sip/registrar/ports.ts';

/** `key` is 0 where it is the contact's URI, what is optional 0 where it is absent. */
type Row = [
  key: string | 0,
  contact: string,
  path: readonly string[],
  expiresAt: number,
  q: number,
  sipCallId: string,
  cseq: number,
  transport: string,
  zone: string,
  instanceId: string | 0,
  regId: number,
  userAgent: string | 0,
];

export function bindingText(bindings: readonly Binding[]): string {
  return JSON.stringify(bindings.map(toRow));
}

export function readBindings(aor: Aor, text: string): Binding[] {
  return (JSON.parse(text) as Row[]).map(row => fromRow(aor, row));
}

function toRow(b: Binding): Row {
  const { contact, instanceId = 0, regId = 0, userAgent = 0 } = b;
  const key = b.key === contact ? 0 : b.key;
  const { path, expiresAt, q, sipCallId, cseq, transport, zone } = b;
  return [key, contact, path, expiresAt, q, sipCallId, cseq, transport, zone, instanceId, regId, userAgent];
}

function fromRow(aor: Aor, row: Row): Binding {
  const [key, contact, path, expiresAt, q, sipCallId, cseq, transport, zone, instanceId, regId, userAgent] = row;
  return {
    aor,
    key: key === 0 ? contact : key,
    contact,
    path,
    expiresAt,
    q,
    sipCallId,
    cseq,
    // RFC 5626 4.2: reg-id begins at 1.
    ...(instanceId !== 0 && { instanceId }),
    ...(regId !== 0 && { regId }),
    ...(userAgent !== 0 && { userAgent }),
    transport,
    zone,
  };
}
