/** Taking calls of others by a code: what rings for the group or an extension, what is on hold on a shared line, the own call. */
import type { Destination } from '../../../routing/destination.ts';
import type { Application, CallEvent, Json, Step, Verb } from '../../call/application.ts';
import type { Takeable } from './service.ts';

export interface PickupState {
  readonly question: Json;
  readonly phase: 'asking' | 'taking' | 'telling' | 'over';
}

type PickupStep = Step<PickupState>;

const NOTHING: readonly Verb[] = [{ verb: 'answer' }, { verb: 'play', phrases: [{ say: 'pickup.nothing' }] }];

function questionOf(destination: Destination): Json {
  if (destination.kind === 'handOff') return { own: true };
  if (destination.kind !== 'pickup' || destination.extension === undefined) return { groups: true };
  return { extension: destination.extension };
}

function take(state: PickupState, { node, ...taken }: Takeable): PickupStep {
  const verb: Verb =
    node === undefined
      ? { verb: 'take', ...taken }
      : { verb: 'dial', targets: [{ to: 'switch', node, destination: { kind: 'take', ...taken } }] };
  return { state: { ...state, phase: 'taking' }, verbs: [verb] };
}

function asking(state: PickupState, event: CallEvent): PickupStep {
  if (event.event === 'start' || event.event === 'resumed') {
    return { state, verbs: [{ verb: 'ask', service: 'pickup', question: state.question }] };
  }
  if (event.event !== 'reply') return { state, verbs: [] };
  const found = event.value as unknown as Takeable | null | undefined;
  return found ? take(state, found) : { state: { ...state, phase: 'telling' }, verbs: NOTHING };
}

export const pickup: Application<PickupState> = {
  name: 'pickup',
  initial: destination => ({ question: questionOf(destination), phase: 'asking' }),
  step(state, event): PickupStep {
    switch (state.phase) {
      case 'asking':
        return asking(state, event);
      case 'taking':
        if (event.event === 'answered') {
          return { state: { ...state, phase: 'over' }, verbs: [{ verb: 'bridge', leg: event.leg }] };
        }
        // Answered by somebody else in the meantime.
        return event.event === 'gone' || event.event === 'dialFailed' || event.event === 'resumed'
          ? { state: { ...state, phase: 'telling' }, verbs: NOTHING }
          : { state, verbs: [] };
      case 'telling':
        return event.event === 'played' || event.event === 'resumed'
          ? { state: { ...state, phase: 'over' }, verbs: [{ verb: 'hangup' }] }
          : { state, verbs: [] };
      case 'over':
        return { state, verbs: [] };
    }
  },
};

/** The part at the switch that has the call: another switch's party takes it from there. */
export const taking: Application<{ readonly wanted: Omit<Takeable, 'node'> | undefined }> = {
  name: 'taking',
  initial: destination => ({ wanted: destination.kind === 'take' ? wantedOf(destination) : undefined }),
  step(state, { event }) {
    const gone: Verb = { verb: 'reject', status: 480, reason: 'call-unavailable' };
    if (event === 'gone' || event === 'resumed') return { state, verbs: [gone] };
    if (event !== 'start') return { state, verbs: [] };
    return { state, verbs: [state.wanted === undefined ? gone : { verb: 'take', ...state.wanted }] };
  },
};

function wantedOf({ call, leg, inPlace }: Destination & { kind: 'take' }): Omit<Takeable, 'node'> {
  return { call, leg, ...(inPlace !== undefined && { inPlace }) };
}
