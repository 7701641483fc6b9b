/** Prints live calls for operators. */
import { holds } from '../hold.ts';
import type { Call } from '../call.ts';
import type { Leg } from '../leg.ts';
import {
  latestFirst,
  type CallDetail,
  type CallQuery,
  type CallView,
  type LegDetail,
  type LegView,
  type ListPlace,
} from './ports.ts';

export function viewOf(call: Call): CallView {
  return { ...headOf(call), legs: allLegs(call).map(legView) };
}

/** With figures of quality as of now. */
export async function detailOf(call: Call): Promise<CallDetail> {
  return { ...headOf(call), legs: await Promise.all(allLegs(call).map(legDetail)) };
}

export const placeOf = ({ callId: id, record: { startedAt } }: Call): ListPlace => ({ startedAt, id });

export function matches(call: Call, { before, party, state }: Omit<CallQuery, 'limit'>): boolean {
  if (before !== undefined && latestFirst(placeOf(call), before) <= 0) return false;
  if (state !== undefined && call.state !== state) return false;
  return party === undefined || takesPart(call, party);
}

function takesPart(call: Call, party: string): boolean {
  if (call.record.to === party || call.record.resolved === party) return true;
  return allLegs(call).some(leg => leg.party.extension === party || leg.party.number === party);
}

/** Those that ring, too. */
const allLegs = (call: Call): readonly Leg[] => [...call.legs(), ...(call.run?.legs() ?? [])];

function headOf(call: Call): Omit<CallView, 'legs'> {
  const { callId, state, record, services, run } = call;
  const { state: recording } = call.recording;
  const { recordings: _, caller: _caller, rang: _rang, ...told } = record;
  return {
    id: callId,
    node: services.node,
    zone: services.zone,
    account: services.domain,
    state,
    ...told,
    ...(run !== undefined && { application: run.application }),
    ...(recording !== undefined && {
      recording: { id: recording.id, paused: recording.paused, startedBy: recording.startedBy },
    }),
  };
}

function legView(leg: Leg): LegView {
  const { id, role, address, state, device, party, onHold } = leg;
  const { negotiated } = leg.media;
  const name = party.name ?? leg.displayName;
  return {
    id,
    role,
    address,
    ...(name !== undefined && { name }),
    ...(party.extension !== undefined && { extension: party.extension }),
    ...(party.number !== undefined && { number: party.number }),
    ...(party.trunk !== undefined && { trunk: party.trunk }),
    state,
    ...(device !== undefined && { device }),
    holds: holds(leg.wish),
    onHold,
    ...(negotiated !== undefined && {
      codec: negotiated.codec.name,
      encryption: negotiated.encryption,
      direction: negotiated.direction,
    }),
  };
}

async function legDetail(leg: Leg): Promise<LegDetail> {
  const { mos, loss, lossMax, jitterMs, rttMs, packetsReceived, packetsSent } = await leg.media.stats();
  const { negotiated } = leg.media;
  const dialog = leg.dialog?.id;
  return {
    ...legView(leg),
    quality: { ...(mos !== undefined && { mos }), loss, lossMax, jitterMs, rttMs, packetsReceived, packetsSent },
    ...(negotiated !== undefined && { media: negotiated.remote }),
    ...(dialog !== undefined && {
      dialog: { callId: dialog.sipCallId, localTag: dialog.localTag, remoteTag: dialog.remoteTag },
    }),
  };
}
