// English as spoken in the United Kingdom, where it differs from that of the United States.
import type { Catalogue } from './prompt-id.ts';
import { EN_US } from './en-us.ts';

export const EN_GB: Catalogue = {
  ...EN_US,
  'common.enter-number': 'Please enter the number, then press hash.',
  'directory.spell-last': 'Please spell the last name of the person with the keys of your phone, then press hash.',
  'directory.spell-first': 'Please spell the first name of the person with the keys of your phone, then press hash.',
  'voicemail.finish': 'When you have finished, hang up or press hash.',
  'voicemail.forward-to': 'Please enter the extension that should get the message, then press hash.',
  'greeting.record': 'Record your greeting after the tone, then press hash.',
  'login.extension': 'Please enter your extension, then press hash.',
  'login.pin': 'Please enter your PIN, then press hash.',
  'login.pin-new': 'Please enter a new PIN, then press hash.',
  'login.pin-repeat': 'Please enter the new PIN once more, then press hash.',
  'screening.say-name': 'Please say your name after the tone, then press hash.',
  'conference.room': 'Please enter the number of the conference, then press hash.',
  'conference.pin': 'Please enter the PIN of the conference, then press hash.',
  'conference.say-name': 'Please say your name after the tone, then press hash.',
  'error.not-in-service': 'The number you have dialled is not in service.',
  'error.cannot-complete': 'Your call cannot be completed as dialled. Please check the number and try again.',
};
