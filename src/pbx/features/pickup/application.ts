/** Taking calls of others by a code: what rings for the group or an extension, what is on hold on a shared line, the own call. */
import type { Destination } from '../../../routing/destination.ts';
import type { Json } from '../../call/application.ts';
import { seeker } from './taking.ts';

function question(destination: Destination): Json {
  if (destination.kind === 'handOff' || destination.kind === 'switchToMobile') return { own: true };
  if (destination.kind !== 'pickup' || destination.extension === undefined) return { groups: true };
  return { extension: destination.extension };
}

export const pickup = seeker({
  ...{ name: 'pickup', service: 'pickup', question, nothing: { say: 'pickup.nothing' } },
  toMobile: ({ kind }) => kind === 'switchToMobile',
});
