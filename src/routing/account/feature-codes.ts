/** Codes that a phone dials to use a feature. No code may begin with another one, so that what follows it is an argument. */
import { Type, type Static } from '@sinclair/typebox';

const code = (value: string, description: string) =>
  Type.String({ default: value, pattern: '^[*#]{1,2}\\d{1,4}$', description });

export const featureCodesSchema = Type.Object(
  {
    voicemail: code('*86', 'Listen to the own voicemail box'),
    voicemailOf: code('*87', 'Listen to a box; the extension may follow, else it is asked for'),
    leaveVoicemail: code('*85', 'Leave a message for the extension that follows, without ringing it'),
    park: code('*68', 'Park; a slot may follow'),
    pickup: code('*97', "Take a call that rings in one of the caller's pickup groups"),
    pickupOf: code('*98', 'Take the call that rings at the extension that follows'),
    forwardAlways: code('*72', 'Forward all calls to the number or extension that follows'),
    forwardAlwaysOff: code('*73', 'No longer forward all calls'),
    forwardBusy: code('*90', 'Forward calls when busy, to what follows'),
    forwardBusyOff: code('*91', 'No longer forward when busy'),
    forwardUnanswered: code('*92', 'Forward calls that are not answered, to what follows'),
    forwardUnansweredOff: code('*93', 'No longer forward what is not answered'),
    doNotDisturb: code('*78', 'Do not disturb'),
    doNotDisturbOff: code('*79', 'May be disturbed again'),
    queueOptIn: code(
      '*45',
      'Take calls of all own queues, or of the queue whose extension follows; a manager opts a member in by a second * and his extension',
    ),
    queueOptOut: code('*46', 'Take none of them; a digit for the reason may follow one more *'),
    listen: code('*22', 'Listen to the call of the extension that follows'),
    whisper: code('*23', 'The same, and be heard by the agent only'),
    barge: code('*24', 'The same, and be heard by all'),
    takeOver: code('*25', 'Take the call of the extension that follows'),
    intercom: code('*80', 'Call the extension that follows; its phone answers by itself'),
    page: code('*84', 'Speak to the paging group whose extension follows'),
    hotDeskLogin: code('*74', 'Log in at this phone; the extension may follow'),
    hotDeskLogout: code('*75', 'Log out of this phone'),
    lock: code('*76', 'Lock this phone'),
    unlock: code('*77', 'Unlock it with the PIN'),
    hideCallerId: code('*67', 'Hide the caller ID in the call to the number that follows'),
    showCallerId: code('*82', 'Show the caller ID in the call to the number that follows'),
    conference: code('*65', 'The own conference room; who is transferred to this code meets there'),
    handOff: code('*64', 'Take the own call over from another own device'),
    switchToMobile: code(
      '*66',
      'Take the own call over and send it on to the own mobile; who is transferred to this code goes there',
    ),
    clientCode: code('*61', 'Call for a client: its code, then # or *, and the number'),
    showNumberOf: code(
      '*62',
      'Show the number of a line: the extension of an own queue, of a group or of a receptionist, then * and the number that is called',
    ),
    delegatedCall: code('*63', 'Call for a principal, or on the line of a group: its extension, then * and the number'),
    record: code('*11', 'During a call: start recording, or stop it'),
    recordPause: code('*12', 'During a call: pause recording, or go on'),
    clientCodeHere: code('*15', 'During a call: it is for the client whose code follows, and #'),
    parkHere: code('*13', 'During a call: park it in a free slot'),
    mobileHere: code('*14', 'During a call: send it to the own mobile; this phone has it until 1 is pressed there'),
  },
  { additionalProperties: false, default: {}, description: 'Feature codes' },
);
export type FeatureCodes = Static<typeof featureCodesSchema>;
export type FeatureName = keyof FeatureCodes;
