/** Account documents: what is wrong with one is said with line and path, all of it at once. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../src/core/config/index.ts';
import { hashPin, verifyPin } from '../../../src/routing/account/pin.ts';
import { readAccount } from '../../../src/routing/account/read-document.ts';
import { AccountDirectory } from '../../../src/routing/directory/account-directory.ts';
import { SECTION_NAMES, SECTIONS } from '../../../src/routing/index.ts';

function problems(text: string): string[] {
  try {
    readAccount(text, 'a.yaml');
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.code).toBe('account-invalid');
    return error.problems.map(({ line, path, what }) => `${line} ${path}: ${what}`);
  }
}
const ACCOUNT = 'account: { domain: example.test }\n';

describe('an account document', () => {
  it('may be as short as its domain', () => {
    const { document } = readAccount(ACCOUNT, 'a.yaml');
    expect(document.users).toEqual([]);
    expect(document.account.featureCodes.park).toBe('*68');
  });

  it('tells every error of form with its line', () => {
    const text = `${ACCOUNT}users:
  - { extension: '1001', licence: gold, callHandling: { business: { whenBusy: { busy: true, voicemail: self } } } }
  - { extension: 'a b', nmae: Ann }
  - name: nobody
queues:
  - { extension: '2000', name: Q, ringSeconds: 0, members: [{ extension: 1001 }] }
`;
    expect(problems(text)).toEqual([
      '3 users[0].callHandling.business.whenBusy: needs exactly one setting',
      '3 users[0].licence: must be one of basic, licensed',
      '4 users[1].nmae: unknown setting',
      expect.stringMatching(/^4 users\[1\].extension: is not in the right form/),
      '5 users[2].extension: missing',
      '7 queues[0].members[0].extension: must be string',
      '7 queues[0].ringSeconds: must be >= 1',
    ]);
  });

  it('tells syntax errors', () => {
    expect(problems('account: {\nusers: [')[0]).toMatch(/^\d /);
    const nowhere = 'sites:\n  - name: Home\n    emergencyAddress: *home\n';
    expect(problems(ACCOUNT + nowhere)).toEqual(['4 : nothing before it is marked &home']);
  });

  it.each([
    ['sites: [{ name: A, mainReceptionist: "9" }]', '2 sites[0].mainReceptionist: auto receptionist 9 does not exist'],
    ['users: [{ extension: "1", site: B }]', '2 users[0].site: site B does not exist'],
    [
      'users: [{ extension: "1", delegates: [{ extension: "1" }] }]',
      '2 users[0].delegates[0].extension: 1 cannot stand in for himself',
    ],
    [
      'account: { domain: example.test, barriers: [{ name: b, one: ["1"], other: ["2", "1"] }] }\nusers: [{ extension: "1" }, { extension: "2" }]',
      '1 account.barriers[0].other[1]: 1 is on the other side as well',
    ],
    [
      'trunks: [{ name: t, encryption: "off", addresses: [192.0.2.1, 192.0.2.300] }]',
      '2 trunks[0].addresses[1]: 192.0.2.300 is no address or CIDR range',
    ],
    [
      'conferenceRooms: [{ extension: "1", name: C }, { extension: "2", name: D }]\nqueues: [{ extension: "3", name: Q, overflow: { full: { voicemail: "1" } } }]',
      '3 queues[0].overflow.full.voicemail: 1 has no voicemail box',
    ],
    ['users: [{ extension: "1", settings: { hours: h } }]', '2 users[0].settings.hours: hours h does not exist'],
    [
      'users: [{ extension: "1", callHandling: { closed: { whenUnanswered: { queue: "7" } } } }]',
      '2 users[0].callHandling.closed.whenUnanswered.queue: call queue 7 does not exist',
    ],
    ...[
      [
        'numbers: [{ number: "+15551", assignedTo: { user: "1" } }]',
        'numbers[0].assignedTo: 1 has',
        ': no numbers of its own',
      ],
      [
        'queues: [{ extension: "5", name: Q, members: [{ extension: "1" }] }]',
        'queues[0].members[0].extension: 1 has',
        ': not in call queues',
      ],
      [
        'groups: [{ extension: "5", name: G, members: ["1"] }]',
        'groups[0].members[0]: 1 has',
        ': not in shared line groups',
      ],
      [
        'monitoring: [{ name: m, supervisors: ["1"], targets: ["1"], modes: [listen] }]',
        'monitoring[0].supervisors[0]: 1 has',
        ': monitoring needs a full licence',
      ],
    ].map(([rest, at, why]) => [
      `users: [{ extension: "1", licence: basic }]\n${rest}`,
      `3 ${at} a basic licence${why}`,
    ]),
    ...[
      ['mobile: "+15551"', 'mobile', 'no outside calls'],
      ['devices: [{ name: desk, mac: "001565aabb01" }]', 'devices[0].mac', 'no desk phones'],
      [
        'callHandling: { closed: { ring: [{ number: "+15551" }] } }',
        'callHandling.closed.ring[0].number',
        'no outside calls',
      ],
      [
        'callHandling: { business: { whenBusy: { number: "+15551" } } }',
        'callHandling.business.whenBusy',
        'no outside calls',
      ],
    ].map(([own, at, why]) => [
      `users: [{ extension: "1", licence: basic, ${own} }]`,
      `2 users[0].${at}: a basic licence has ${why}`,
    ]),
    [
      'commonAreaPhones: [{ extension: "1" }]\nusers: [{ extension: "2" }]\nmonitoring: [{ name: m, supervisors: ["1"], targets: ["2"], modes: [listen] }]',
      '4 monitoring[0].supervisors[0]: 1 is a common-area phone: monitoring needs a full licence',
    ],
    ['groups: [{ extension: "5", name: G, members: ["1"] }]', '2 groups[0].members[0]: phone 1 does not exist'],
    [
      'queues: [{ extension: "7", name: Q }]\nusers: [{ extension: "1", callHandling: { business: { ring: [{ extension: "7" }] } } }]',
      '3 users[0].callHandling.business.ring[0].extension: 7 is no user or common-area phone',
    ],
    [
      'users: [{ extension: "1", callHandling: { holidays: { May Day: { ring: [{ devices: true, number: "+15551" }] } } } }]',
      '2 users[0].callHandling.holidays.May Day.ring[0]: needs exactly one of devices, device, number, extension, pbx',
    ],
    [
      'users: [{ extension: "1", callHandling: { business: { ring: [{ device: desk }] } } }]',
      '2 users[0].callHandling.business.ring[0].device: has no device desk',
    ],
    [
      'users: [{ extension: "1", callHandling: { business: { ring: [{ pbx: "7123" }] } } }]',
      '2 users[0].callHandling.business.ring[0].pbx: no routing rule of site Main leads 7123 to a PBX',
    ],
    [
      'numbers: [{ number: "+15551", assignedTo: { pbx: "7123" } }]',
      '2 numbers[0].assignedTo.pbx: no routing rule of site Main leads 7123 to a PBX',
    ],
    [
      'users: [{ extension: "1", devices: [{ name: desk }] }]',
      '2 users[0].devices[0]: needs a MAC address, an instance ID or a contact user: how else is it found?',
    ],
    [
      'users: [{ extension: "1", devices: [{ name: d, contactUser: a }, { name: d, contactUser: b }] }]',
      '2 users[0].devices[1].name: d is there already',
    ],
    [
      'users: [{ extension: "1", devices: [{ name: d, contactUser: a }], callHandling: { business: { ring: [{ devices: true }, { device: d }] } } }]',
      '2 users[0].callHandling.business.ring[1].device: d rings already with all devices',
    ],
    [
      'menus: [{ extension: "5", name: M, prompt: p, inputs: { 1: { voicemail: "3" } } }]',
      '2 menus[0].inputs.1.voicemail: extension 3 does not exist',
    ],
    [
      'numbers: [{ number: "+15551", assignedTo: { user: "1" } }]',
      '2 numbers[0].assignedTo.user: user 1 does not exist',
    ],
    ['users: [{ extension: "1" }, { extension: "1" }]', '2 users[1].extension: extension 1 is used in users as well'],
    [
      'users: [{ extension: "705" }]\nparkingLots: [{ name: p, first: "701", last: "709" }]',
      '3 parkingLots[0]: extension 705 is used in users as well',
    ],
    ['hours: [{ name: h }, { name: h }]', '2 hours[1].name: h is there already'],
    [
      'sites: [{ name: A, code: "4" }]\nusers: [{ extension: "51" }]',
      '3 users[0].extension: extension 51 does not begin with the site code 4',
    ],
    [
      'sites: [{ name: A }, { name: B, code: "4" }]\nusers: [{ extension: "51" }, { extension: "451", site: B }]',
      '3 users[1].extension: its short form hides extension 51 at site B',
    ],
    ['users: [{ extension: "911" }]', '2 users[0].extension: 911 is an emergency number'],
    ['parkingLots: [{ name: p, first: "10", last: "1" }]', '2 parkingLots[0]: 10-1 is not a range of 1 to 1000 slots'],
    [
      'sites: [{ name: A, settings: { transports: [udp, tcp], requireEncryption: true } }]',
      '2 sites[0].settings.transports: needs tls or wss, because encryption is required',
    ],
    [
      'sites: [{ name: A, settings: { timeZone: Mars/Base } }]',
      '2 sites[0].settings.timeZone: Mars/Base is not a time zone',
    ],
    [
      'pagingGroups: [{ extension: "5", name: P, multicast: "224.0.0.1:5004" }]',
      '2 pagingGroups[0].multicast: 224.0.0.x belongs to the network itself',
    ],
    [
      'pagingGroups: [{ extension: "5", name: P, multicast: "239.1.2.3:65535" }]',
      '2 pagingGroups[0].multicast: RTP and RTCP need two ports',
    ],
    ['prompts: [{ name: p }]', '2 prompts[0]: needs exactly one of file, phrase'],
    [
      'users: [{ extension: "1", callHandling: { business: { ring: [{ devices: true, number: "+15551" }] } } }]',
      '2 users[0].callHandling.business.ring[0]: needs exactly one of devices, device, number, extension, pbx',
    ],
    [
      'routingRules: [{ name: r, pattern: "1" }]',
      '2 routingRules[0]: needs exactly one of routeGroup, pbx, site, reject',
    ],
    ['routingRules: [{ name: r, pattern: "[9-1]", reject: 404 }]', '2 routingRules[0].pattern: [9-1] is not a pattern'],
    ['holidays: [{ name: h, days: [{ name: d, from: 01-01 }] }]', '2 holidays[0].days[0]: needs date, or from and to'],
    [
      'trunks: [{ name: t, targets: [{ host: h }] }]',
      '2 trunks[0]: needs a certificate, addresses or a registration: who else is this trunk?',
    ],
    [
      'users: [{ extension: "1", settings: { callerId: "+15551" } }]',
      '2 users[0].settings.callerId: number +15551 does not belong to the account',
    ],
    [
      'sites: [{ name: A, settings: { callerId: "+15551" } }]',
      '2 sites[0].settings.callerId: number +15551 does not belong to the account',
    ],
    [
      'users: [{ extension: "1" }]\nqueues: [{ extension: "5", name: Q, members: [{ extension: "1" }, { extension: "1" }] }]',
      '3 queues[0].members[1].extension: 1 is there already',
    ],
    [
      'users: [{ extension: "1" }]\ngroups: [{ extension: "5", name: G, members: ["1", "1"] }]',
      '3 groups[0].members[1]: 1 is there already',
    ],
  ])('%s', (text, problem) => {
    expect(problems(`${text.startsWith('account') ? '' : ACCOUNT}${text}\n`)).toContain(problem);
  });

  it('finds the line of a key that is a number, and of one whose value begins on the next line', () => {
    const text = `${ACCOUNT}menus:
  - extension: '1'
    name: M
    prompt: p
    inputs:
      1: { hangup: true }
      9: { hangup: true, user: '1' }
      10:
        hangup: true
`;
    expect(problems(text)).toEqual([
      '9 menus[0].inputs.10: unknown setting',
      '8 menus[0].inputs.9: needs exactly one setting',
    ]);
  });

  it.each([
    ['{ name: d, date: 02-30 }', '2 holidays[0].days[0].date: there is no 02-30'],
    ['{ name: d, from: 2027-02-28, to: 2027-02-29 }', '2 holidays[0].days[0].to: there is no 2027-02-29'],
    ['{ name: d, from: 2028-02-28, to: 2028-02-29 }', undefined],
    ['{ name: d, date: 02-29 }', undefined],
  ])('takes no day that no calendar has: %s', (day, problem) => {
    const text = `${ACCOUNT}holidays: [{ name: h, days: [${day}] }]\n`;
    expect(problems(text)).toEqual(problem === undefined ? [] : [problem]);
  });

  it('names routing of holidays that are in no calendar', () => {
    const hangup = '{ destination: { hangup: true } }';
    const text = `${ACCOUNT}holidays: [{ name: h, days: [{ name: May Day, date: 05-01 }] }]
users: [{ extension: '1', callHandling: { holidays: { May Day: {}, Mayday: {} } } }]
receptionists: [{ extension: '2', name: R, business: ${hangup}, holidays: { May Day: ${hangup}, Labour Day: ${hangup} } }]
`;
    expect(problems(text)).toEqual([
      '3 users[0].callHandling.holidays.Mayday: no holiday calendar has a Mayday',
      '4 receptionists[0].holidays.Labour Day: no holiday calendar has a Labour Day',
    ]);
  });

  it('refuses feature codes of which one begins with another', () => {
    const text = 'account: { domain: example.test, featureCodes: { park: "*8" } }';
    expect(problems(text)).toContain('1 account.featureCodes.voicemail: *86 begins with the code of park');
    const twice =
      "account: { domain: example.test, clientCodes: { minDigits: 5, maxDigits: 4, codes: [{ code: '1' }, { code: '1' }] } }";
    expect(problems(twice)).toEqual([
      '1 account.clientCodes.codes[1].code: 1 is there already',
      '1 account.clientCodes.minDigits: is more than maxDigits',
    ]);
    const same = 'account: { domain: example.test, featureCodes: { park: "*86" } }';
    expect(problems(same)).toEqual(['1 account.featureCodes.voicemail: *86 begins with the code of park']);
  });
});

describe('overflow in circles', () => {
  const queue = (extension: string, overflow: string): string =>
    `  - { extension: '${extension}', name: Q, overflow: { ${overflow} } }\n`;

  it('is refused, at the place that closes the circle', () => {
    const text = `${ACCOUNT}queues:\n${queue('1', 'maxWait: { queue: "2" }')}${queue('2', 'noMembers: { group: "3" }')}
groups: [{ extension: '3', name: G, whenUnanswered: { extension: '1' } }]\n`;
    expect(problems(text)).toEqual(['6 groups[0].whenUnanswered: leads in a circle: 1, 2, 3, 1']);
  });

  it('is refused for queues that lead to themselves, and users who forward to each other', () => {
    expect(problems(`${ACCOUNT}queues:\n${queue('1', 'full: { queue: "1" }')}`)).toHaveLength(1);
    const forward = (to: string): string => `callHandling: { business: { whenUnanswered: { user: '${to}' } } }`;
    const users = `users: [{ extension: '1', ${forward('2')} }, { extension: '2', ${forward('1')} }]`;
    expect(problems(ACCOUNT + users)).toEqual([
      '2 users[1].callHandling.business.whenUnanswered: leads in a circle: 1, 2, 1',
    ]);
    const onHoliday = `callHandling: { holidays: { May Day: { whenUnanswered: { group: '2' } } } }`;
    const groups = `groups: [{ extension: '2', name: G, holidays: { May Day: { user: '1' } } }]`;
    const calendar = 'holidays: [{ name: h, days: [{ name: May Day, date: 05-01 }] }]\n';
    expect(problems(`${ACCOUNT}${calendar}users: [{ extension: '1', ${onHoliday} }]\n${groups}`)).toEqual([
      expect.stringContaining('leads in a circle'),
    ]);
  });

  it('is none when somebody has to press a key, a box takes the call, or the hours differ', () => {
    const menu = `menus: [{ extension: '1', name: M, prompt: p, inputs: { 1: { queue: '2' } } }]
prompts: [{ name: p, phrase: x }]\n`;
    expect(problems(`${ACCOUNT}${menu}queues:\n${queue('2', 'maxWait: { menu: "1" }')}`)).toEqual([]);
    expect(problems(`${ACCOUNT}queues:\n${queue('2', 'maxWait: { voicemail: "2" }')}`)).toEqual([]);
    const reception = `receptionists:
  - { extension: '1', name: R, business: { destination: { queue: '2' } }, closed: { destination: { hangup: true } } }\n`;
    expect(problems(`${ACCOUNT}${reception}queues:\n${queue('2', 'closed: { receptionist: "1" }')}`)).toEqual([]);
    expect(problems(`${ACCOUNT}${reception}queues:\n${queue('2', 'maxWait: { receptionist: "1" }')}`)).toHaveLength(1);
  });
});

describe('the demo account', () => {
  const file = new URL('../../../config/demo-account.yaml', import.meta.url).pathname;
  const { document } = readAccount(readFileSync(file, 'utf8'), file);

  it('uses every section, every distribution and all twelve keys of a menu', () => {
    for (const section of SECTION_NAMES) expect([section, document[section].length > 0]).toEqual([section, true]);
    expect(new Set(document.queues.map(({ distribution }) => distribution)).size).toBe(5);
    expect(Object.keys(document.menus[0]?.inputs ?? {})).toHaveLength(12);
  });

  it('keeps users 1001 to 1010 and their passwords', () => {
    const users = new Map(document.users.map(({ extension, password }) => [extension, password]));
    for (let user = 1001; user <= 1010; user += 1) expect(users.get(String(user))).toBe(`demo-${user}-secret`);
    expect(document.account.domain).toBe('demo.tandem.test');
    expect(document.sites[0]?.mainReceptionist).toBe('2000');
  });

  it('rings the phones of users 1001 to 1010 at all hours, without anybody else before them', () => {
    const directory = new AccountDirectory(document);
    for (let user = 1001; user <= 1010; user += 1) {
      expect(directory.user(String(user))?.vip).toBeUndefined();
      // The year's longest holiday, and the week after it.
      for (let hour = 0; hour < 14 * 24; hour += 1) {
        const ring = directory.callHandling(String(user), Date.UTC(2026, 11, 24, hour, 30))?.ring ?? [];
        expect(ring.filter(({ number, delaySeconds }) => number === undefined && delaySeconds === 0)).not.toEqual([]);
      }
    }
  });

  it('takes no phone of this machine for a trunk', () => {
    const addresses = document.trunks.flatMap(trunk => trunk.addresses);
    expect(addresses.filter(address => /^127\.0\.0\.1($|\/)|\/([0-9]|[12]\d)$/.test(address))).toEqual([]);
  });
});

it('every field of every section says what it is for', () => {
  const silent: string[] = [];
  const look = (
    schema: { type?: string; description?: string; properties?: object; items?: object },
    path: string,
  ): void => {
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const field = property as typeof schema;
      if (field.description === undefined && field.properties === undefined) silent.push(`${path}.${name}`);
      look(field, `${path}.${name}`);
    }
    if (schema.items) look(schema.items, `${path}[]`);
  };
  for (const section of SECTION_NAMES) look(SECTIONS[section].schema, section);
  expect(silent).toEqual([]);
});

it('a PIN is known by its hash only', () => {
  const hash = hashPin('2580', 'ab12');
  expect(hash).not.toContain('2580');
  expect(verifyPin('2580', hash)).toBe(true);
  for (const [pin, other] of [
    ['2581', hash],
    ['2580', undefined],
    ['2580', 'scrypt$ab12$'],
    ['', hash],
  ] as const) {
    expect(verifyPin(pin, other)).toBe(false);
  }
});
