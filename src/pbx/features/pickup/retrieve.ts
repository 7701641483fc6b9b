/** Takes back what is parked in a slot, from whichever phone, whichever switch has it. */
import { seeker } from './taking.ts';

export const retrieve = seeker({
  name: 'retrieve',
  service: 'park',
  question: destination => ({ find: destination.kind === 'retrieve' ? destination.slot : '' }),
  nothing: { say: 'park.nothing' },
});
