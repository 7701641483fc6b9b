/**
 * The dial plan: where a dialled string leads. A list of rules, each of which decides or passes; what they found is the explanation.
 * Pure: the same directory and question give the same answer.
 */
import type { FeatureName } from '../account/feature-codes.ts';
import type { RoutingRule } from '../account/outside.ts';
import type { Site } from '../account/account.ts';
import type { Destination } from '../destination.ts';
import type { AccountDirectory } from '../directory/account-directory.ts';
import { clientOf } from '../directory/client-codes.ts';
import { destinationOfEntry } from '../directory/destinations.ts';
import { insideCallerId, outsideCallerId } from './caller-id.ts';
import { blockedDestination, describe } from './describe.ts';
import { emergencyCallerId, emergencyNumber } from './emergency.ts';
import { resolveExtension } from './extensions.ts';
import { featureCall, featureDestination, page } from './feature-codes.ts';
import { resolveInbound } from './inbound.ts';
import { outsideNumber, type DialledNumber, type Dialling } from './numbers.ts';
import { compilePattern, translate } from '../account/patterns.ts';
import { serviceNumber } from './service-numbers.ts';
import { forwardingRefusal, inboundRefusal, licenceOf, outsideRefusal } from './permissions.ts';
import type { RoutePlan, RouteQuery, RouteStep } from './types.ts';

/** Where one call stands on its way through the rules. */
interface Trail {
  readonly directory: AccountDirectory;
  readonly caller: string;
  /** Where the caller sits: his own, or a shared phone. */
  readonly phone: string;
  readonly site: Site;
  readonly digits: string;
  readonly hidden: boolean;
  readonly locked: boolean;
  readonly callBack: NonNullable<RouteQuery['callBack']>;
  readonly steps: RouteStep[];
  /** The line that the phone has chosen for the call, as long as that is not decided. */
  readonly wished: string | undefined;
  /** The shared line group that the call is made for. */
  readonly group: string | undefined;
  /** What the caller wants to show this time, one of the numbers that he may. */
  readonly shown: string | undefined;
  /** It is made in somebody's name, who has not lent his codes, by this extension. */
  readonly lentTo: string | undefined;
  /** Rules that send the call to another site are followed once. */
  readonly moved: boolean;
  /** It is made for a client, whose code was dialled before. */
  readonly coded: boolean;
  /** The caller's call is not dialled by it, but sent on in its name. */
  readonly forwarding: boolean;
}

type Decision = Omit<RoutePlan, 'steps'>;
type Rule = (trail: Trail) => Decision | undefined;

/** A call that somebody or something sends to an outside number instead of taking it. */
export interface ForwardQuery {
  /** In whose name it leaves: the extension that has sent it on; empty for the account itself. */
  readonly by: string;
  /** E.164. */
  readonly number: string;
}

const MOST_DIGITS = 64;
const SHORT = /^\d{1,6}$/;
const FORBIDDEN: Destination = { kind: 'none', status: 403, reason: 'call-not-allowed' };

/** Emergency numbers first of all. */
const RULES: readonly Rule[] = [
  ...[emergency, emergencyBehindCode, lockedPhone, feature, line],
  ...[extension, rulesForDigits, operator, number],
];
const FORWARDING: readonly Rule[] = [rulesForDigits, number];

export function resolve(directory: AccountDirectory, query: RouteQuery): RoutePlan {
  const { callBack = () => undefined } = query;
  if ('trunk' in query.from) return resolveInbound(directory, { ...query.from, callBack }, query.dialled);
  const caller = query.from.extension;
  const steps: RouteStep[] = [];
  const decision = decide({
    directory,
    caller,
    phone: query.from.phone ?? caller,
    site: directory.siteOf(caller),
    digits: query.dialled.slice(0, MOST_DIGITS),
    hidden: query.caller?.hideCallerId ?? false,
    locked: query.caller?.locked ?? false,
    callBack,
    steps,
    wished: query.caller?.line,
    group: undefined,
    shown: undefined,
    lentTo: undefined,
    moved: false,
    coded: false,
    forwarding: false,
  });
  return { ...decision, steps };
}

/**
 * Whether a call may be sent to an outside number in the name of an extension, and by which route group: decided as if the extension
 * had dialled it. Nothing leaves the account but by this or by `resolve`.
 */
export function resolveForward(directory: AccountDirectory, { by, number: digits }: ForwardQuery): RoutePlan {
  const steps: RouteStep[] = [];
  const site = directory.siteOf(by);
  const fixed = {
    hidden: false,
    locked: false,
    callBack: () => undefined,
    wished: undefined,
    group: undefined,
    shown: undefined,
    lentTo: undefined,
    moved: false,
    coded: false,
    forwarding: true,
  };
  return { ...decide({ directory, caller: by, phone: by, site, digits, steps, ...fixed }, FORWARDING), steps };
}

function decide(trail: Trail, rules = RULES): Decision {
  for (const rule of rules) {
    const decision = rule(trail);
    if (decision) return decision;
  }
  return inside(trail, { kind: 'none', status: 404, reason: 'user-unknown' });
}

function say({ steps }: Trail, rule: string, outcome: string): void {
  steps.push({ rule, outcome });
}

const inside = ({ directory, caller, group }: Trail, destination: Destination): Decision => ({
  destination,
  callerId: insideCallerId(directory, group ?? caller),
});

function emergency(trail: Trail): Decision | undefined {
  const { directory, caller, phone, digits } = trail;
  // Help is called where the phone stands; who is used to another country's number is helped as well.
  const found = emergencyNumber(directory, phone, digits) ?? emergencyNumber(directory, caller, digits);
  say(trail, 'emergency number', found ?? 'no');
  if (found === undefined) return undefined;
  const callerId = emergencyCallerId(directory, { caller, phone }, trail.callBack);
  say(trail, 'caller ID', callerId ?? 'none');
  return {
    destination: { kind: 'emergency', number: found },
    callerId: { ...(callerId === undefined ? {} : { number: callerId }), hidden: false },
  };
}

/** Codes that a number follows. */
const BEFORE_NUMBERS: readonly FeatureName[] = [
  ...(['hideCallerId', 'showCallerId', 'clientCode', 'showNumberOf', 'delegatedCall'] as const),
];

/** Help is called whatever stands before it, right or wrong, and from a locked phone. */
function emergencyBehindCode(trail: Trail): Decision | undefined {
  const call = featureCall(trail.directory, trail.digits);
  if (call === undefined || !BEFORE_NUMBERS.includes(call.feature)) return undefined;
  const last = call.argument.split(/[*#]/).at(-1) ?? '';
  const { directory, phone, caller } = trail;
  const isUrgent = [phone, caller].some(who => emergencyNumber(directory, who, last) !== undefined);
  return isUrgent ? emergency({ ...trail, digits: last }) : undefined;
}

function lockedPhone(trail: Trail): Decision | undefined {
  if (!trail.locked) return undefined;
  const call = featureCall(trail.directory, trail.digits);
  if (call?.feature === 'unlock') return undefined;
  say(trail, 'phone lock', 'locked: only emergency numbers and unlocking');
  return inside(trail, FORBIDDEN);
}

function feature(trail: Trail): Decision | undefined {
  const { directory, caller, digits } = trail;
  const call = featureCall(directory, digits);
  if (!call) {
    say(trail, 'feature code', 'no');
    return undefined;
  }
  const { argument } = call;
  say(trail, 'feature code', argument === '' ? call.feature : `${call.feature}, argument ${argument}`);
  if (call.feature === 'hideCallerId' && argument !== '') return decide({ ...trail, digits: argument, hidden: true });
  if (call.feature === 'showCallerId' && argument !== '') return decide({ ...trail, digits: argument, hidden: false });
  if (call.feature === 'clientCode') return forClient(trail, argument);
  if (call.feature === 'showNumberOf' && argument !== '') return showing(trail, argument);
  if (trail.lentTo !== undefined) {
    say(trail, 'delegation', 'for calls, not for codes');
    return inside(trail, FORBIDDEN);
  }
  if (call.feature === 'delegatedCall' && argument !== '') return delegated(trail, argument);
  const destination = featureDestination(directory, caller, call);
  if (!destination) say(trail, 'feature code', 'has no meaning outside a call');
  return inside(trail, destination ?? { kind: 'none', status: 484, reason: 'number-invalid' });
}

/** `<code>#<number>`, or with a star, as phones dial at once when # is pressed. */
function forClient(trail: Trail, argument: string): Decision {
  const [, code = '', digits = ''] = /^(\d+)[#*](.+)$/.exec(argument) ?? [];
  if (digits === '') return inside(trail, { kind: 'none', status: 484, reason: 'number-invalid' });
  const client = clientOf(trail.directory.account, code);
  say(trail, 'client code', client === undefined ? `${code} is none` : `${code} ${client.name ?? ''}`.trim());
  if (client === undefined) return inside(trail, { kind: 'none', status: 484, reason: 'client-code-invalid' });
  const decision = decide({ ...trail, digits, coded: true });
  return decision.destination.kind === 'none' ? decision : { clientCode: code, ...decision };
}

/** `<queue, group or receptionist>*<number>`. */
function showing(trail: Trail, argument: string): Decision {
  const { directory, caller } = trail;
  const [, line = '', digits = ''] = /^(\d+)\*(.+)$/.exec(argument) ?? [];
  const owner = resolveExtension(directory, line, trail.site)?.extension ?? '';
  const allowed = directory.isLocked(caller, 'callerId') ? [] : directory.callerIds(caller);
  const shown = directory.numbersOf(owner).find(number => allowed.includes(number));
  say(trail, 'shown number', shown ?? `${caller} may show none of ${owner === '' ? argument : owner}`);
  if (digits === '') return inside(trail, { kind: 'none', status: 484, reason: 'number-invalid' });
  return shown === undefined ? inside(trail, FORBIDDEN) : decide({ ...trail, digits, shown, hidden: false });
}

/** `<principal or group>*<number>`. */
function delegated(trail: Trail, argument: string): Decision {
  const { directory, caller } = trail;
  const [, owner = '', digits = ''] = /^(\d+)\*(.+)$/.exec(argument) ?? [];
  const full = resolveExtension(directory, owner, trail.site)?.extension;
  const decision = full === undefined ? undefined : inNameOf(trail, full, digits);
  if (decision !== undefined) return decision;
  say(trail, 'delegation', `${caller} may not place calls for ${full ?? argument}`);
  return inside(trail, FORBIDDEN);
}

/** Phones with shared lines say on which of them a call is made. */
function line(trail: Trail): Decision | undefined {
  const { wished, digits } = trail;
  if (wished === undefined) return undefined;
  const decision = inNameOf(trail, wished, digits);
  if (decision === undefined) say(trail, 'line', `${wished} is none of ${trail.caller}`);
  return decision;
}

/**
 * A call on the line of a principal: everything is decided as for him, whose caller ID is shown. On that of a group it is decided as for
 * the member, and the group is shown. Undefined: it is not the caller's line.
 */
function inNameOf(trail: Trail, owner: string, digits: string): Decision | undefined {
  const { directory, caller } = trail;
  const next: Trail = { ...trail, digits, wished: undefined, shown: undefined, lentTo: caller };
  // Help comes to who has called it.
  const urgent = emergency(next);
  if (urgent !== undefined) return urgent;
  if (directory.groupsOf(caller).some(({ extension }) => extension === owner)) {
    say(trail, 'line', `on the line of ${owner}`);
    return { ...decide({ ...next, group: owner }), onBehalfOf: owner };
  }
  const granted = directory
    .principalsOf(caller)
    .some(({ principal, delegate }) => principal.extension === owner && delegate.place);
  if (!granted) return undefined;
  say(trail, 'delegation', `in the name of ${owner}`);
  return { ...decide({ ...next, caller: owner, site: directory.siteOf(owner) }), onBehalfOf: owner };
}

function extension(trail: Trail): Decision | undefined {
  const { directory, digits, site, caller } = trail;
  const entry = resolveExtension(directory, digits, site);
  if (!entry) {
    say(trail, 'extension', `none at ${site.name}, none in the account`);
    return undefined;
  }
  const how = entry.extension === digits ? '' : ` (site code ${site.code ?? ''})`;
  say(trail, 'extension', `${entry.extension}${how}: ${entry.kind} ${entry.name}`);
  if (entry.kind === 'page') return inside(trail, page(entry.object, caller));
  if (entry.kind === 'contact') return outside(trail, entry.object.number);
  return toExtension(trail, destinationOfEntry(entry), entry.extension);
}

function toExtension(trail: Trail, destination: Destination, called: string): Decision {
  if (trail.directory.separated(trail.caller, called)) {
    say(trail, 'information barrier', `${trail.caller} may not call ${called}`);
    return inside(trail, FORBIDDEN);
  }
  const refusal = inboundRefusal(trail.directory, called, { external: false, number: trail.caller, hidden: false });
  if (refusal === undefined) return inside(trail, destination);
  say(trail, 'block list', refusal);
  return { ...inside(trail, blockedDestination(trail.directory, called)), sentBy: called };
}

/** Who dials a single 0 wants somebody to help him, unless it has another meaning here. */
function operator(trail: Trail): Decision | undefined {
  const { directory, digits, caller } = trail;
  const spec = digits === '0' ? directory.settings(caller).operator : undefined;
  if (spec === undefined) return undefined;
  const destination = directory.destination(spec, caller);
  // The operator herself has nobody.
  if ('extension' in destination && destination.extension === caller) return undefined;
  say(trail, 'operator', describe(destination));
  if (destination.kind === 'number') return outside(trail, destination.number);
  return 'extension' in destination && destination.extension !== undefined
    ? toExtension(trail, destination, destination.extension)
    : inside(trail, destination);
}

function rulesForDigits(trail: Trail): Decision | undefined {
  return byRule(trail, trail.digits);
}

/** The first routing rule that matches digits or number. */
function byRule(trail: Trail, dialled: string): Decision | undefined {
  const rule = trail.directory.routingRules.find(one => applies(one, trail, dialled));
  if (!rule) return undefined;
  const rest = translate(dialled, rule);
  say(trail, `routing rule ${rule.name}`, `${rule.pattern} matches ${dialled}`);
  if (rule.reject !== undefined) {
    say(trail, 'rejected', String(rule.reject));
    return inside(trail, { kind: 'none', status: rule.reject, reason: 'call-not-allowed' });
  }
  if (rule.pbx !== undefined) {
    say(trail, 'PBX', `${rest} over ${rule.pbx}`);
    return inside(trail, { kind: 'pbx', digits: rest, routeGroup: rule.pbx });
  }
  if (rule.site !== undefined) {
    const site = trail.directory.site(rule.site);
    if (!site || trail.moved) return inside(trail, { kind: 'none', status: 482, reason: 'call-loop' });
    say(trail, 'site', `${rest} as at ${site.name}`);
    return decide({ ...trail, site, digits: rest, moved: true });
  }
  return outside(trail, rest, rule.routeGroup);
}

function applies(rule: RoutingRule, { site, moved }: Trail, dialled: string): boolean {
  if (rule.sites.length > 0 && !rule.sites.includes(site.name)) return false;
  if (moved && rule.site !== undefined) return false;
  return compilePattern(rule.pattern)?.test(dialled) === true;
}

function number(trail: Trail): Decision {
  const { directory, digits } = trail;
  const { outsidePrefix } = directory.account;
  const prefixed = outsidePrefix !== undefined && digits.startsWith(outsidePrefix);
  const direct = prefixed ? outside(trail, digits.slice(1), undefined, true) : undefined;
  if (direct === undefined && isMistaken(trail)) {
    say(trail, 'number', `${digits} is as short as an extension, and lines outside have a prefix`);
    return inside(trail, { kind: 'none', status: 404, reason: 'user-unknown' });
  }
  return direct ?? outside(trail, digits);
}

/**
 * Where people dial a prefix for lines outside, short digits without it are an extension that is not there. In countries with numbers of
 * any length they would be somebody's number.
 */
function isMistaken({ directory, digits, caller, moved, forwarding }: Trail): boolean {
  if (directory.account.outsidePrefix === undefined || moved || forwarding) return false;
  const { country } = directory.settings(caller);
  const isShort = /^[1-9]\d{0,4}$/.test(digits) && digits.length <= directory.longestExtension;
  return isShort && serviceNumber(digits, country) === undefined;
}

function outside(trail: Trail, digits: string, routeGroup?: string): Decision;
function outside(trail: Trail, digits: string, routeGroup: string | undefined, maybe: true): Decision | undefined;
function outside(trail: Trail, digits: string, routeGroup?: string, maybe = false): Decision | undefined {
  const { directory, caller } = trail;
  // As at another site: by its country and area code, whatever those of the caller are.
  const dialling = trail.moved ? directory.siteSettings(trail.site) : directory.settings(caller);
  const { country, areaCode } = dialling;
  const found = outsideNumber(digits, { country, areaCode }) ?? asDialled(digits, dialling, routeGroup);
  if (!found) {
    if (maybe) return undefined;
    say(trail, 'number', `${digits} is no number in ${country}`);
    // What looks like an extension is one that does not exist.
    return inside(
      trail,
      SHORT.test(digits)
        ? { kind: 'none', status: 404, reason: 'user-unknown' }
        : { kind: 'none', status: 484, reason: 'number-invalid' },
    );
  }
  const home = areaCode === undefined ? country : `${country}, area code ${areaCode}`;
  say(trail, 'number', `${found.e164} (dialled in ${home})`);
  const own = directory.destinationOfNumber(found.e164);
  if (own) {
    say(trail, 'own number', describe(own));
    return 'extension' in own && own.extension !== undefined
      ? toExtension(trail, own, own.extension)
      : inside(trail, own);
  }
  const refusal = refusalOf(trail, found);
  say(trail, 'permission', refusal ?? 'granted');
  if (refusal !== undefined) return inside(trail, FORBIDDEN);
  return routed(trail, found.e164, routeGroup);
}

/** Nobody gets a better licence by calling in the name of whoever has it. */
function refusalOf({ directory, caller, forwarding, lentTo }: Trail, number: DialledNumber): string | undefined {
  if (forwarding) return forwardingRefusal(directory, caller, number);
  const borrows = lentTo !== undefined && licenceOf(directory, lentTo) === 'basic';
  return borrows ? 'a basic licence has no outside calls' : outsideRefusal(directory, caller, number);
}

/** Whatever short number a routing rule sends to a carrier is that carrier's to know. */
function asDialled(digits: string, { country }: Dialling, routeGroup: string | undefined): DialledNumber | undefined {
  return routeGroup !== undefined && SHORT.test(digits) ? { e164: digits, country, premium: false } : undefined;
}

function routed(trail: Trail, e164: string, chosen?: string): Decision {
  const { directory, caller, group: owner, hidden, digits } = trail;
  if (!trail.coded && !trail.forwarding && directory.settings(caller).clientCodeRequired) {
    say(trail, 'client code', 'missing');
    return inside(trail, { kind: 'none', status: 403, reason: 'client-code-required' });
  }
  const ruled = chosen === undefined && digits !== e164 ? byRule({ ...trail, digits: e164 }, e164) : undefined;
  if (ruled) return ruled;
  const group =
    directory.routeGroup(chosen ?? '') ?? (chosen === undefined ? directory.document.routeGroups[0] : undefined);
  if (!group) {
    say(trail, 'route group', 'none');
    return inside(trail, { kind: 'none', status: 404, reason: 'call-no-route' });
  }
  say(trail, 'route group', `${group.name}: ${group.trunks.map(({ trunk }) => trunk).join(', ')}`);
  const callerId = outsideCallerId(directory, owner ?? caller, { hidden, shown: trail.shown });
  say(trail, 'caller ID', `${callerId.number ?? 'none'}${callerId.hidden ? ', hidden' : ''}`);
  return { destination: { kind: 'number', number: e164, routeGroup: group.name }, callerId };
}
