/**
 * Conference rooms as the conference key of a phone uses them (RFC 4579): the phone calls a room, and then either sends its other parties
 * to the room's Contact, or asks the room to fetch each of them from the call that it has with him.
 */
import { asCallId } from '../../core/ids.ts';
import type { Destination } from '../../routing/destination.ts';
import type { Replaces, SipUri } from '../../sip/message/index.ts';
import type { Call } from './call.ts';
import { readCall } from './checkpoint.ts';
import type { Leg } from './leg.ts';
import type { RecordSoFar } from './record.ts';
import { findReplaced, joinRemotely, mayRefer } from './replace.ts';

type Room = Destination & { readonly kind: 'conference' };

/** What says where a party is: with an application, or by way of it with another switch. */
interface Placed {
  readonly destination: Destination | undefined;
  readonly via: RecordSoFar['via'];
}

function roomOf({ destination, via }: Placed): Room | undefined {
  if (destination !== undefined)
    return destination.kind === 'conference' ? { ...destination, admitted: false } : undefined;
  // Rooms live on one switch; who came in elsewhere was brought there.
  const room = /^conference (.+)$/.exec(via?.at(-1) ?? '')?.[1];
  return room === undefined ? undefined : { kind: 'conference', room };
}

/** The room that this leg is in; undefined for any other call. */
export function roomWith(call: Call, leg: Leg): Room | undefined {
  const { run, record } = call;
  if (run === undefined && call.peerOf(leg)?.inner !== true) return undefined;
  if (run !== undefined && run.anchor.leg !== leg) return undefined;
  return roomOf({ destination: run?.snapshot().destination, via: record.via });
}

/** The room whose Contact this is, where the referrer himself has called it. Rejects with TandemError `store-unavailable`. */
export async function roomAt(call: Call, user: string | undefined, referrer: Leg): Promise<Room | undefined> {
  const { services, holder } = call;
  const named = user === undefined ? undefined : services.contacts.decode(user);
  if (named === undefined) return undefined;
  const { extension } = referrer.party;
  const here = holder.call(named.callId);
  const leg = here?.leg(named.legId);
  if (here !== undefined && leg !== undefined)
    return leg.party.extension === extension ? roomWith(here, leg) : undefined;
  const checkpoint = await services.checkpoints.get(named.callId);
  if (checkpoint === undefined) return undefined;
  const { legs, run, record } = readCall(services.seal.open(checkpoint.state));
  const own = legs.find(({ id }) => id === named.legId)?.party.extension === extension;
  return own ? roomOf({ destination: run?.destination, via: record.via }) : undefined;
}

interface Fetch {
  /** Who is in the room and asks for it. */
  readonly referrer: Leg;
  readonly room: Room;
  readonly uri: SipUri;
  readonly replaces: Replaces;
}

/** The referrer's leg and its party in another call of this switch, from where the party is to be fetched; undefined: it is elsewhere. */
export function partyToFetch(
  call: Call,
  { referrer, replaces }: Pick<Fetch, 'referrer' | 'replaces'>,
): { readonly call: Call; readonly leg: Leg; readonly party: Leg } | 481 | undefined {
  const found = findReplaced(call.holder, replaces);
  if (found === undefined) return undefined;
  const party = found.call.peerOf(found.leg);
  const isFree = party?.answered === true && found.call !== call && found.call.run === undefined;
  return isFree && mayRefer(found, { referrer, taker: referrer.party }) ? { ...found, party } : 481;
}

/** From another switch. Resolves with the status that the referrer is told. */
export async function fetchRemotely(call: Call, { referrer, room, uri, replaces }: Fetch): Promise<200 | number> {
  const callId = asCallId(call.services.ids.uuid());
  const leg = await joinRemotely(call, { callId, uri, replaces, taker: referrer.party, from: referrer, codecs: [] });
  if (typeof leg === 'number') return leg;
  call.holder.summoned(callId, leg, room);
  return 200;
}
