/**
 * How a party that goes on in another call has come into its first one: who has called whom, and through which queues and groups. Whoever
 * fetches a parked caller is called by him, and what a queue wants of its calls holds for the whole of them.
 */
import type { Arrival, Leg } from './leg.ts';
import type { RecordSoFar } from './record.ts';

const LINE = /^(?:queue|group) (\S+)$/;

/** Queues and groups, of the applications that a call went through. */
export const linesOf = (via: RecordSoFar['via']): string[] => (via ?? []).flatMap(one => LINE.exec(one)?.[1] ?? []);

/** Of a party of a call with this record. */
export const arrivalOf = ({ side }: Leg, { via = [] }: RecordSoFar): Arrival => ({
  side,
  via: via.filter(one => LINE.test(one)),
});

/** The party has come into the call with this record. */
export function keepArrival(record: RecordSoFar, { via }: Arrival): void {
  const lines = via.filter(one => record.via?.includes(one) !== true);
  if (lines.length > 0) record.via = [...(record.via ?? []), ...lines];
}

/** The same, and has been fetched there by this leg. */
export function fetchedBy(leg: Leg, record: RecordSoFar, arrival: Arrival): void {
  keepArrival(record, arrival);
  leg.side = arrival.side === 'caller' ? 'callee' : 'caller';
}
