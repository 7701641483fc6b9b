/** What a schema cannot say about single values: exactly one of several fields, patterns, time zones, feature codes. */
import { parseRanges } from '../../../core/address-ranges.ts';
import { isAddress } from '../../../core/host-port.ts';
import type { AccountDocument } from '../document.ts';
import type { FeatureCodes } from '../feature-codes.ts';
import { compilePattern } from '../patterns.ts';
import { handlings, type CallHandling } from '../call-handling.ts';
import { signallingOf, type Settings } from '../settings.ts';
import type { Device } from '../user.ts';
import { isTimeZone } from '../../directory/hours.ts';
import { Relations } from '../../directory/relations.ts';
import type { Finding, Path } from './finding.ts';

export function checkValues(document: AccountDocument): Finding[] {
  return [
    ...timeZones(document),
    ...transports(document),
    ...choices(document),
    ...addresses(document),
    ...sides(document),
    ...patterns(document),
    ...codes(document.account.featureCodes),
    ...clientCodes(document),
    ...trunks(document),
    ...lines(document),
    ...members(document),
    ...callerIds(document),
    ...multicasts(document),
    ...networks(document),
  ];
}

const chosen = (object: object, fields: readonly string[]): string[] =>
  fields.filter(field => (object as Record<string, unknown>)[field] !== undefined);

function exactlyOne(object: object, fields: readonly string[], path: Path): Finding[] {
  return chosen(object, fields).length === 1 ? [] : [{ path, what: `needs exactly one of ${fields.join(', ')}` }];
}

function choices(document: AccountDocument): Finding[] {
  const rule = ['routeGroup', 'pbx', 'site', 'reject'];
  return [
    ...document.prompts.flatMap((one, index) => exactlyOne(one, ['file', 'phrase'], ['prompts', index])),
    ...document.routingRules.flatMap((one, index) => exactlyOne(one, rule, ['routingRules', index])),
    ...ofLevels(document),
    ...(['users', 'commonAreaPhones'] as const).flatMap(section =>
      document[section].flatMap(({ callHandling, devices }, index) => [
        ...deviceMarks(devices, [section, index, 'devices']),
        ...handlings(callHandling).flatMap(({ field, handling }) =>
          ringTargets(handling, devices, [section, index, 'callHandling', ...field, 'ring']),
        ),
      ]),
    ),
  ];
}

/** What those say of call handling who may lock it; nobody's devices have names there. */
function ofLevels({ account, sites }: AccountDocument): Finding[] {
  const levels = [
    { path: ['account'], callHandling: account.callHandling },
    ...sites.map(({ callHandling }, index) => ({ path: ['sites', index], callHandling })),
  ];
  return levels.flatMap(({ path, callHandling }) =>
    callHandling === undefined
      ? []
      : handlings(callHandling).flatMap(({ field, handling }) =>
          ringTargets(handling, [], [...path, 'callHandling', ...field, 'ring']),
        ),
  );
}

function deviceMarks(devices: readonly Device[], path: Path): Finding[] {
  return devices.flatMap((device, index) => [
    ...(chosen(device, ['mac', 'instance', 'contactUser']).length === 0
      ? [
          {
            path: [...path, index],
            what: 'needs a MAC address, an instance ID or a contact user: how else is it found?',
          },
        ]
      : []),
    ...(devices.findIndex(({ name }) => name === device.name) < index
      ? [{ path: [...path, index, 'name'], what: `${device.name} is there already` }]
      : []),
  ]);
}

function ringTargets({ ring, mode }: CallHandling, devices: readonly Device[], path: Path): Finding[] {
  const all = ring.some(target => target.devices === true);
  return ring.flatMap((target, index) => {
    const { device } = target;
    const wrong = exactlyOne(target, ['devices', 'device', 'number', 'extension', 'pbx'], [...path, index]);
    if (device === undefined || wrong.length > 0) return wrong;
    const at = [...path, index, 'device'];
    if (!devices.some(({ name }) => name === device)) return [{ path: at, what: `has no device ${device}` }];
    return all && mode === 'simultaneous' ? [{ path: at, what: `${device} rings already with all devices` }] : [];
  });
}

/** The settings of every level. */
function levelsOf(document: AccountDocument): { readonly path: Path; readonly settings: Settings }[] {
  const sections = ['sites', 'users', 'commonAreaPhones', 'receptionists', 'menus', 'queues', 'groups'] as const;
  return [
    { path: ['account', 'settings'], settings: document.account.settings },
    ...sections.flatMap(section =>
      document[section].map(({ settings }, index) => ({ path: [section, index, 'settings'], settings })),
    ),
  ];
}

/** A phone of this level could signal over nothing. */
function transports(document: AccountDocument): Finding[] {
  return levelsOf(document).flatMap(({ path, settings: { transports: named, requireEncryption = false } }) =>
    signallingOf({ requireEncryption, ...(named && { transports: named }) })?.length === 0
      ? [{ path: [...path, 'transports'], what: 'needs tls or wss, because encryption is required' }]
      : [],
  );
}

function timeZones(document: AccountDocument): Finding[] {
  const levels: [Path, string | undefined][] = [
    ...document.hours.map(({ timeZone }, index): [Path, string | undefined] => [
      ['hours', index, 'timeZone'],
      timeZone,
    ]),
    ...levelsOf(document).map(({ path, settings }): [Path, string | undefined] => [
      [...path, 'timeZone'],
      settings.timeZone,
    ]),
  ];
  return levels.flatMap(([path, zone]) =>
    zone === undefined || isTimeZone(zone) ? [] : [{ path, what: `${zone} is not a time zone` }],
  );
}

function patterns(document: AccountDocument): Finding[] {
  return document.routingRules.flatMap(({ pattern }, index) =>
    compilePattern(pattern) ? [] : [{ path: ['routingRules', index, 'pattern'], what: `${pattern} is not a pattern` }],
  );
}

/** What follows a code is its argument, so no code may begin with another one. */
function clientCodes({ account: { clientCodes: all } }: AccountDocument): Finding[] {
  if (all === undefined) return [];
  const path = ['account', 'clientCodes'];
  const seen = new Set<string>();
  const twice = all.codes.flatMap(({ code }, index) => {
    if (seen.has(code)) return [{ path: [...path, 'codes', index, 'code'], what: `${code} is there already` }];
    seen.add(code);
    return [];
  });
  return all.minDigits > all.maxDigits
    ? [...twice, { path: [...path, 'minDigits'], what: 'is more than maxDigits' }]
    : twice;
}

function codes(featureCodes: FeatureCodes): Finding[] {
  const all = Object.entries(featureCodes);
  return all.flatMap(([feature, code], index) =>
    all
      .filter(([, other], at) => at !== index && code.startsWith(other) && (code !== other || at < index))
      .map(([other]) => ({
        path: ['account', 'featureCodes', feature],
        what: `${code} begins with the code of ${other}`,
      })),
  );
}

function trunks(document: AccountDocument): Finding[] {
  return document.trunks.flatMap((trunk, index) => {
    const { targets, certificate, addresses, registration, encryption } = trunk;
    const path = ['trunks', index];
    const known = certificate ?? registration ?? (addresses.length > 0 ? addresses : undefined);
    const secure = targets.every(({ transport }) => transport === 'tls' || transport === 'dns');
    return [
      ...(known ? [] : [{ path, what: 'needs a certificate, addresses or a registration: who else is this trunk?' }]),
      ...(registration && !registration.registrar && targets.length === 0
        ? [{ path: [...path, 'registration'], what: 'needs a registrar or a target' }]
        : []),
      ...targets.flatMap(({ host, port, transport }, at) =>
        transport === 'dns' && (port !== undefined || isAddress(host))
          ? [{ path: [...path, 'targets', at], what: 'the DNS is asked for a name without a port' }]
          : [],
      ),
      ...(encryption === 'required' && !secure
        ? [{ path: [...path, 'encryption'], what: 'SRTP keys need TLS: with udp or tcp they are readable for all' }]
        : []),
    ];
  });
}

/** An address that cannot be read would keep the trunk's calls out without a word. */
function addresses(document: AccountDocument): Finding[] {
  return document.trunks.flatMap((trunk, index) => ranges(trunk.addresses, ['trunks', index, 'addresses']));
}

/** Who is on both sides of a barrier would be kept from nobody but himself. */
function sides({ account: { barriers } }: AccountDocument): Finding[] {
  return barriers.flatMap(({ one, other }, index) =>
    other.flatMap((name, at) =>
      one.includes(name)
        ? [{ path: ['account', 'barriers', index, 'other', at], what: `${name} is on the other side as well` }]
        : [],
    ),
  );
}

/** A shared line group has at most ten numbers. */
function lines(document: AccountDocument): Finding[] {
  const { numbers } = new Relations(document);
  return document.groups.flatMap(({ extension }, index) =>
    (numbers.get(extension)?.length ?? 0) > 10 ? [{ path: ['groups', index], what: 'has more than 10 numbers' }] : [],
  );
}

/** Who is a member twice would ring twice. */
function members(document: AccountDocument): Finding[] {
  return [
    ...document.queues.flatMap((queue, index) =>
      twice(
        queue.members.map(({ extension }) => extension),
        at => ['queues', index, 'members', at, 'extension'],
      ),
    ),
    ...document.users.flatMap(({ extension: own, delegates }, index) => {
      const pathOf = (at: number): Path => ['users', index, 'delegates', at, 'extension'];
      const self = delegates.findIndex(({ extension }) => extension === own);
      return [
        ...twice(
          delegates.map(({ extension }) => extension),
          pathOf,
        ),
        ...(self < 0 ? [] : [{ path: pathOf(self), what: `${own} cannot stand in for himself` }]),
      ];
    }),
    ...(['groups', 'pickupGroups', 'pagingGroups'] as const).flatMap(section =>
      document[section].flatMap((group, index) => twice(group.members, at => [section, index, 'members', at])),
    ),
  ];
}

function twice(extensions: readonly string[], pathOf: (index: number) => Path): Finding[] {
  const seen = new Set<string>();
  return extensions.flatMap((extension, index) => {
    const again = seen.has(extension);
    seen.add(extension);
    return again ? [{ path: pathOf(index), what: `${extension} is there already` }] : [];
  });
}

function callerIds(document: AccountDocument): Finding[] {
  const own = new Set(document.numbers.map(({ number }) => number));
  const levels: [Path, string | undefined][] = [
    [['account'], document.account.settings.callerId],
    ...(['sites', 'users', 'commonAreaPhones'] as const).flatMap(section =>
      document[section].map(({ settings }, index): [Path, string | undefined] => [[section, index], settings.callerId]),
    ),
  ];
  return levels.flatMap(([path, callerId]) =>
    callerId === undefined || callerId === 'hidden' || own.has(callerId)
      ? []
      : [{ path: [...path, 'settings', 'callerId'], what: `number ${callerId} does not belong to the account` }],
  );
}

function multicasts({ pagingGroups }: AccountDocument): Finding[] {
  return pagingGroups.flatMap(({ multicast = '' }, index) => {
    const path = ['pagingGroups', index, 'multicast'];
    // The block in which routers and hosts of one network speak to each other.
    if (multicast.startsWith('224.0.0.')) return [{ path, what: '224.0.0.x belongs to the network itself' }];
    return Number(multicast.split(':')[1] ?? 0) > 65_534 ? [{ path, what: 'RTP and RTCP need two ports' }] : [];
  });
}

function ranges(texts: readonly string[], path: Path): Finding[] {
  return texts.flatMap((text, at) =>
    parseRanges(text).length > 0 ? [] : [{ path: [...path, at], what: `${text} is no address or CIDR range` }],
  );
}

function networks({ account }: AccountDocument): Finding[] {
  return account.networks.flatMap(({ name, ranges: texts }, index) => [
    ...(account.networks.findIndex(other => other.name === name) < index
      ? [{ path: ['account', 'networks', index, 'name'], what: `${name} is there already` }]
      : []),
    ...ranges(texts, ['account', 'networks', index, 'ranges']),
  ]);
}
