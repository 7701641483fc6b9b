/** The company whose day is disturbed: one part of it for each kind of story, so that no story waits for another's phones. */

export const FIRST = 1001;
export const PHONES = 28;
/**
 * Far enough apart that 20 ms tell them from each other. Low ones for those who are recorded: a recorder follows the clock of a phone by a
 * sample now and then, which is much of the period of a high tone.
 */
export const toneOf = (extension: number): number => 300 + 100 * (FIRST + PHONES - 1 - extension);

export const QUEUE = '3001';
export const MEMBERS = [1013, 1014] as const;
/** Where callers of the queue are sent on to, and where messages are left. */
export const SENT_ON = '1015';
export const BOX = '1017';
export const GROUP = '4001';
export const ROOM = '8002';

export const ACCOUNT = {
  recordingPolicies: [{ name: 'always', automatic: 'both', internal: true, announcement: 'off' }],
  users: Array.from({ length: PHONES }, (_, index) => {
    const extension = String(FIRST + index);
    return { extension, ...(extension === '1028' && { settings: { recordingPolicy: 'always' } }) };
  }),
  prompts: [{ name: 'choices', phrase: 'menu.choose' }],
  receptionists: [
    { extension: '2000', name: 'Main', business: { destination: { menu: '2100' } }, digitSeconds: 1 },
    { extension: '2010', name: 'Side', business: { destination: { menu: '2110' } }, digitSeconds: 1 },
  ],
  menus: [
    {
      ...{ extension: '2100', name: 'Choices', prompt: 'choices', timeoutSeconds: 3, retries: 9 },
      inputs: { '1': { queue: QUEUE } },
    },
    {
      ...{ extension: '2110', name: 'One choice', prompt: 'choices', timeoutSeconds: 3, retries: 9 },
      inputs: { '8': { user: '1008' } },
    },
  ],
  queues: [
    {
      ...{ extension: QUEUE, name: 'Support', distribution: 'longestIdle', ringSeconds: 10, wrapUpSeconds: 0 },
      members: MEMBERS.map(extension => ({ extension: String(extension) })),
    },
  ],
  groups: [{ extension: GROUP, name: 'Sales', members: ['1019', '1020'], ringSeconds: 30 }],
  parkingLots: [{ name: 'main', first: '7001', last: '7003', expirySeconds: 60 }],
  conferenceRooms: [{ extension: ROOM, name: 'Open', tones: false }],
};
