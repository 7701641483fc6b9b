/** A call as JSON: all that another switch needs to go on with it. */
import type { LegId } from '../../core/ids.ts';
import type { MediaLegSnapshot } from '../../media/gateway/ports.ts';
import type { DialogSnapshot } from '../../sip/dialog/index.ts';
import type { Wish } from './hold.ts';
import type { Caller, ShownLine } from './application.ts';
import type { Leg, LegDuty, LegRole, LegState } from './leg.ts';
import type { RecordSoFar } from './record.ts';
import type { RecordingState } from './recording/running-recording.ts';
import type { RunState } from './run/host.ts';
import type { SeatName } from '../trunk/leg-seat.ts';

/** Grows with every change that an older switch could not read; a rolling upgrade keeps to one version at a time. */
const VERSION = 2;

/** What is undefined is left out of the JSON. */
export interface LegCheckpoint {
  readonly id: LegId;
  readonly role: LegRole;
  /** Where it is not its role. */
  readonly side?: LegRole | undefined;
  readonly address: string;
  readonly displayName?: string | undefined;
  readonly device?: string | undefined;
  readonly state: LegState;
  readonly wish: Wish;
  readonly party: Caller;
  readonly duty?: LegDuty | undefined;
  readonly onHold?: true | undefined;
  readonly line?: ShownLine | undefined;
  readonly privateHold?: true | undefined;
  readonly sees?: Leg['sees'];
  readonly seat?: SeatName | undefined;
  readonly media: MediaLegSnapshot;
  /** Absent while the leg has no dialog yet. */
  readonly dialog?: DialogSnapshot | undefined;
}

export interface CallCheckpoint {
  readonly v: typeof VERSION;
  readonly record: RecordSoFar;
  readonly legs: readonly LegCheckpoint[];
  /** The two that talk. */
  readonly pair?: readonly [LegId, LegId] | undefined;
  /** The application that has the call, or was still looking for a second party. */
  readonly run?: RunState | undefined;
  /** What is being recorded of it. */
  readonly recording?: RecordingState | undefined;
  /** The line at which the application lets the call be seen. */
  readonly shown?: ShownLine | undefined;
  readonly inner?: true | undefined;
}

/** What is written of a call. */
export interface CallToWrite {
  readonly record: RecordSoFar;
  readonly inner: boolean;
  readonly pair: { readonly a: Leg; readonly b: Leg } | undefined;
  readonly run: { snapshot(): RunState } | undefined;
  readonly recording: { readonly state: RecordingState | undefined };
  readonly shown: ShownLine | undefined;
  legs(): readonly Leg[];
}

export function writeCall(call: CallToWrite): CallCheckpoint {
  const { pair, run, recording } = call;
  return {
    v: VERSION,
    record: call.record,
    legs: call.legs().map(writeLeg),
    pair: pair && [pair.a.id, pair.b.id],
    run: run?.snapshot(),
    recording: recording.state,
    shown: call.shown,
    inner: call.inner || undefined,
  };
}

function writeLeg(leg: Leg): LegCheckpoint {
  return {
    id: leg.id,
    role: leg.role,
    side: leg.side === leg.role ? undefined : leg.side,
    address: leg.address,
    state: leg.state,
    wish: leg.wish,
    party: leg.party,
    media: leg.media.snapshot(),
    displayName: leg.displayName,
    device: leg.device,
    duty: leg.duty,
    onHold: leg.onHold || undefined,
    line: leg.line,
    sees: leg.sees,
    seat: leg.seat?.name,
    privateHold: leg.privateHold || undefined,
    dialog: leg.dialog?.snapshot(),
  };
}

/** @throws Error when the text is not a checkpoint that this version can read */
export function readCall(text: string): CallCheckpoint {
  const value = JSON.parse(text) as Partial<CallCheckpoint>;
  if (value.v !== VERSION) throw new Error(`checkpoint version ${String(value.v)}, this switch reads ${VERSION}`);
  if (value.record === undefined || !Array.isArray(value.legs)) throw new Error('checkpoint without record or legs');
  return value as CallCheckpoint;
}
