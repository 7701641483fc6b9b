/** Somebody outside takes a call that was sent there by pressing a key: else a voicemail box out there would have it. */
import type { Confirmation } from '../call/application.ts';

export const PRESS_ONE: Confirmation = {
  phrases: [{ say: 'screening.press-1' }],
  accept: '1',
  timeoutMs: 5000,
  times: 3,
};
