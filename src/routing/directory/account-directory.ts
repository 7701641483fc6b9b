/**
 * One account, indexed for calls. It never changes: a change of the account makes a new one, so a call that keeps its directory
 * sees one state of the account from beginning to end.
 */
import { AddressMap } from '../../core/address-ranges.ts';
import type { Account, Network, Site } from '../account/account.ts';
import type { Menu, PickupGroup, Queue, Receptionist, SharedLineGroup } from '../account/answering.ts';
import type { DestinationSpec } from '../account/destination-spec.ts';
import type { Address } from '../account/fields.ts';
import type { AccountDocument } from '../account/document.ts';
import type { ConferenceRoom, Music, PagingGroup, ParkingLot, Prompt, RecordingPolicy } from '../account/facilities.ts';
import type { CallingPlan, PhoneNumber, RouteGroup, RoutingRule, Trunk } from '../account/outside.ts';
import type { LockablePart, ResolvedSettings, SettingName } from '../account/settings.ts';
import type { Blocking, CallHandling } from '../account/call-handling.ts';
import type { CommonAreaPhone, Contact, User } from '../account/user.ts';
import type { Destination, MonitorMode } from '../destination.ts';
import { PatternSet } from './block-list.ts';
import { destinationOfEntry, toDestination } from './destinations.ts';
import { NameIndex } from './dial-by-name.ts';
import { entries, slots, type DirectoryEntry } from './entries.ts';
import { hoursState, type HoursState } from './hours.ts';
import { longestPbxExtension, pbxDestination } from './pbx.ts';
import { Relations, type Principal } from './relations.ts';
import { standardParts, type Parts } from './standard-parts.ts';
import { explainSettings, resolveSettings, type ExplainedSetting, type SettingsLevel } from './settings.ts';

/** Of an account that names no site. */
const ONLY_SITE: Site = { name: 'Main', emergencyNumbers: [], emergency: {}, settings: {}, locked: [] };
const NAMES_FOUND = 10;

/** `any` call of somebody's, or only those on these lines: extensions of queues and shared line groups. */
export type MonitoringRight = 'any' | readonly string[];

export class AccountDirectory {
  readonly document: AccountDocument;
  readonly #entries: ReadonlyMap<string, DirectoryEntry>;
  readonly #relations: Relations;
  readonly #sites: ReadonlyMap<string, Site>;
  readonly #named: { readonly [S in NamedSection]: ReadonlyMap<string, AccountDocument[S][number]> };
  readonly #numbers: ReadonlyMap<string, PhoneNumber>;
  readonly #mainSite: Site;
  readonly #settings = new Map<string, ResolvedSettings>();
  #names: NameIndex | undefined;
  #spam: PatternSet | undefined;
  #networks: AddressMap<Network> | undefined;
  #longest: number | undefined;

  /** Of a document with its defaults filled in; see `check` for what is right. */
  constructor(document: AccountDocument) {
    this.document = document;
    this.#entries = entries(document);
    this.#relations = new Relations(document);
    this.#sites = byKey(document.sites, site => site.name);
    this.#mainSite = document.sites[0] ?? ONLY_SITE;
    this.#numbers = byKey(document.numbers, number => number.number);
    this.#named = {
      hours: byKey(document.hours, one => one.name),
      holidays: byKey(document.holidays, one => one.name),
      prompts: byKey(document.prompts, one => one.name),
      music: byKey(document.music, one => one.name),
      callingPlans: byKey(document.callingPlans, one => one.name),
      recordingPolicies: byKey(document.recordingPolicies, one => one.name),
      contacts: byKey(document.contacts, one => one.name),
      trunks: byKey(document.trunks, one => one.name),
      routeGroups: byKey(document.routeGroups, one => one.name),
    };
  }

  get domain(): string {
    return this.account.domain;
  }

  get account(): Account {
    return this.document.account;
  }

  get routingRules(): readonly RoutingRule[] {
    return this.document.routingRules;
  }

  entry(extension: string): DirectoryEntry | undefined {
    return this.#entries.get(extension);
  }

  /** Digits of the longest extension, here or at the own PBX: nobody need wait for more of them. */
  get longestExtension(): number {
    this.#longest ??= this.#measureExtensions();
    return this.#longest;
  }

  #measureExtensions(): number {
    let longest = Math.max(1, longestPbxExtension(this.routingRules));
    for (const extension of this.#entries.keys()) {
      // Nobody keys letters in.
      if (extension.length > longest && /^\d+$/.test(extension)) longest = extension.length;
    }
    return longest;
  }

  entries(): Iterable<DirectoryEntry> {
    return this.#entries.values();
  }

  user(extension: string): User | undefined {
    return this.#object('user', extension);
  }

  /** A user or a common-area phone: whatever registers. */
  phone(extension: string): User | CommonAreaPhone | undefined {
    return this.user(extension) ?? this.#object('commonArea', extension);
  }

  receptionist(extension: string): Receptionist | undefined {
    return this.#object('receptionist', extension);
  }

  menu(extension: string): Menu | undefined {
    return this.#object('menu', extension);
  }

  queue(extension: string): Queue | undefined {
    return this.#object('queue', extension);
  }

  group(extension: string): SharedLineGroup | undefined {
    return this.#object('group', extension);
  }

  conferenceRoom(extension: string): ConferenceRoom | undefined {
    return this.#object('conference', extension);
  }

  pagingGroup(extension: string): PagingGroup | undefined {
    return this.#object('page', extension);
  }

  /** Of the first site when the extension names none, or is not known. */
  siteOf(extension: string): Site {
    const object = this.#entries.get(extension)?.object;
    const name = object && 'site' in object ? object.site : undefined;
    return (name === undefined ? undefined : this.#sites.get(name)) ?? this.#mainSite;
  }

  /** Where a phone stands: its site, and the address by which help finds it. */
  placeOf(extension: string): { readonly site: Site; readonly address: Address | undefined } {
    const site = this.siteOf(extension);
    return { site, address: this.phone(extension)?.emergencyAddress ?? site.emergencyAddress ?? site.address };
  }

  /** The network whose place is known, of a phone that signals from this address. */
  networkAt(address: string): Network | undefined {
    this.#networks ??= new AddressMap(
      this.account.networks.flatMap(network => network.ranges.map(range => [range, network] as const)),
    );
    return this.#networks.get(address);
  }

  site(name: string): Site | undefined {
    return this.#sites.get(name) ?? (name === this.#mainSite.name ? this.#mainSite : undefined);
  }

  /** Account, site and the extension's own, joined; those of the first site for an unknown extension. */
  settings(extension: string): ResolvedSettings {
    const known = this.#settings.get(extension);
    if (known) return known;
    const object = this.#entries.get(extension)?.object;
    const resolved = resolveSettings(this.#levels(extension));
    // Only what exists is kept: extensions that callers make up would fill the memory.
    if (object) this.#settings.set(extension, resolved);
    return resolved;
  }

  /** Of whatever stands at a site and says nothing itself. */
  siteSettings(site: Site): ResolvedSettings {
    return resolveSettings([this.account, site]);
  }

  /** Whose numbers this trunk writes without country code; undefined for a PBX, whose callers are extensions. */
  countryOf({ kind, site }: Pick<Trunk, 'kind' | 'site'>): string | undefined {
    if (kind === 'pbx') return undefined;
    return this.siteSettings((site === undefined ? undefined : this.site(site)) ?? this.siteOf('')).country;
  }

  /** Whether account or site keep an extension, and its phone, from saying otherwise. */
  isLocked(extension: string, setting: SettingName | LockablePart): boolean {
    return this.account.locked.includes(setting) || this.siteOf(extension).locked.includes(setting);
  }

  /** Of each setting of an extension where it comes from: level 0 is the account, 1 the site, 2 the extension. */
  explainSettings(extension: string): ExplainedSetting[] {
    return explainSettings(this.#levels(extension));
  }

  #levels(extension: string): SettingsLevel[] {
    const object = this.#entries.get(extension)?.object;
    const settings = object && 'settings' in object ? object.settings : {};
    return [this.account, this.siteOf(extension), { settings, locked: [] }];
  }

  /** Whether it is open for this extension at a moment, ms since 1970. */
  hours(extension: string, at: number): HoursState {
    const { hours, holidays, timeZone } = this.settings(extension);
    return hoursState(
      {
        hours: hours === undefined ? undefined : this.#named.hours.get(hours),
        holidays: holidays === undefined ? undefined : this.#named.holidays.get(holidays),
        timeZone,
      },
      at,
    );
  }

  /** What a call to this user or phone does at a moment. */
  callHandling(extension: string, at: number): CallHandling | undefined {
    const handling = this.#part(extension, 'callHandling');
    if (!handling) return undefined;
    const { state, holiday } = this.hours(extension, at);
    const named = holiday === undefined ? undefined : handling.holidays[holiday];
    const onHoliday = state === 'holiday' ? (named ?? handling.holiday) : undefined;
    return onHoliday ?? (state === 'open' ? undefined : handling.closed) ?? handling.business;
  }

  /** Which callers this user or phone refuses by itself. */
  blocking(extension: string): Blocking | undefined {
    return this.#part(extension, 'blocking');
  }

  /** Of who is locked, what the level says that has locked it, or one above it. */
  #part<P extends LockablePart>(extension: string, part: P): Parts[P] | undefined {
    const own: Parts | undefined = this.phone(extension);
    if (own === undefined || !this.isLocked(extension, part)) return own?.[part];
    const account: Partial<Parts> = this.account;
    const site: Partial<Parts> = this.account.locked.includes(part) ? {} : this.siteOf(extension);
    return site[part] ?? account[part] ?? standardParts()[part];
  }

  /** `self`: the extension that the destination belongs to. */
  destination(spec: DestinationSpec, self?: string): Destination {
    return toDestination(spec, this, self);
  }

  /** Where digits lead that the own PBX knows, for whoever or whatever is at the site of this extension. */
  pbxExtension(digits: string, at: string): Destination | undefined {
    return pbxDestination(this.routingRules, digits, this.siteOf(at).name);
  }

  /** What dialling this full extension does. */
  destinationOf(extension: string): Destination {
    return destinationOfEntry(this.#entries.get(extension));
  }

  number(number: string): PhoneNumber | undefined {
    return this.#numbers.get(number);
  }

  /** Where calls to one of the account's numbers go. */
  destinationOfNumber(number: string): Destination | undefined {
    const assigned = this.#numbers.get(number)?.assignedTo;
    if (assigned) return this.destination(assigned);
    const site = this.document.sites.find(({ mainNumber }) => mainNumber === number);
    return site?.mainReceptionist === undefined
      ? undefined
      : { kind: 'receptionist', extension: site.mainReceptionist };
  }

  /** Numbers that are assigned to this extension, in the order of the document. */
  numbersOf(extension: string): readonly string[] {
    return this.#relations.numbers.get(extension) ?? [];
  }

  /** Numbers that the extension may show outside: its own, of its queues and groups, the main one and others of receptionists of its site. */
  callerIds(extension: string): string[] {
    const site = this.siteOf(extension);
    const lines = [...this.queuesOf(extension), ...this.groupsOf(extension)].map(line => line.extension);
    const receptionists = this.document.receptionists
      .map(receptionist => receptionist.extension)
      .filter(receptionist => this.siteOf(receptionist) === site);
    const numbersOf = (owners: readonly string[]): string[] => owners.flatMap(owner => this.numbersOf(owner));
    const main = site.mainNumber === undefined ? [] : [site.mainNumber];
    return [...new Set([...numbersOf([extension, ...lines]), ...main, ...numbersOf(receptionists)])];
  }

  queuesOf(member: string): readonly Queue[] {
    return this.#relations.queues.get(member) ?? [];
  }

  groupsOf(member: string): readonly SharedLineGroup[] {
    return this.#relations.groups.get(member) ?? [];
  }

  pickupGroupsOf(member: string): readonly PickupGroup[] {
    return this.#relations.pickupGroups.get(member) ?? [];
  }

  /** Of receptionists, queues and groups: the voicemail boxes that this extension listens to. */
  sharedBoxesOf(listener: string): readonly string[] {
    return this.#relations.sharedBoxes.get(listener) ?? [];
  }

  /** Whose delegate this extension is. */
  principalsOf(delegate: string): readonly Principal[] {
    return this.#relations.principals.get(delegate) ?? [];
  }

  /** Whether calls on one of these lines are this extension's as well: a member of the group, a delegate of the principal who may take them. */
  sharesLine(extension: string, lines: readonly string[]): boolean {
    const shares = (line: string): boolean => lines.includes(line);
    return (
      this.groupsOf(extension).some(group => shares(group.extension)) ||
      this.principalsOf(extension).some(({ principal, delegate }) => delegate.pickup && shares(principal.extension))
    );
  }

  /** Whether the account's list of unwanted callers has this number. */
  isSpam(number: string): boolean {
    this.#spam ??= new PatternSet(this.account.spam.numbers);
    return this.#spam.has(number);
  }

  /** Whether an information barrier stands between two extensions. */
  separated(a: string, b: string): boolean {
    return a !== b && this.#relations.barred.get(a)?.has(b) === true;
  }

  /** The queues and shared line groups that ring at this extension. */
  linesOf(member: string): string[] {
    return [...this.queuesOf(member), ...this.groupsOf(member)].map(({ extension }) => extension);
  }

  /**
   * Which calls of `target` this supervisor may do that with: any, where the right names the user himself, or those that came to him
   * by these queues and groups; undefined: none.
   */
  monitoringRight(supervisor: string, target: string, mode: MonitorMode): MonitoringRight | undefined {
    if (supervisor === target || this.separated(supervisor, target)) return undefined;
    const granted = this.document.monitoring
      .filter(({ supervisors, modes }) => supervisors.includes(supervisor) && modes.includes(mode))
      .flatMap(({ targets }) => targets);
    if (granted.includes(target)) return 'any';
    const shared = this.groupsOf(target)
      .filter(({ members, monitor }) => members.includes(supervisor) && monitor.includes(mode))
      .map(({ extension }) => extension);
    const lines = this.linesOf(target).filter(line => granted.includes(line) || shared.includes(line));
    return lines.length === 0 ? undefined : lines;
  }

  /** Whether `supervisor` may do this with any call of `target` at all. */
  mayMonitor(supervisor: string, target: string, mode: MonitorMode): boolean {
    return this.monitoringRight(supervisor, target, mode) !== undefined;
  }

  /** Where this extension parks calls. */
  parkingLotOf(extension: string): ParkingLot | undefined {
    const { parkingLots } = this.document;
    const { name } = this.siteOf(extension);
    return parkingLots.find(({ site }) => site === name) ?? parkingLots.find(({ site }) => site === undefined);
  }

  /** In their order. */
  slotsOf(lot: ParkingLot): readonly string[] {
    return slots(lot);
  }

  /** Users, phones and whatever else has `dialByName`, whose last or first name these digits spell; the names in order. */
  dialByName(digits: string): DirectoryEntry[] {
    const listed = (entry: DirectoryEntry): boolean => {
      return (entry.kind === 'user' || entry.kind === 'commonArea') && this.settings(entry.extension).dialByName;
    };
    this.#names ??= new NameIndex([...this.#entries.values()].filter(listed));
    return this.#names.find(digits, NAMES_FOUND);
  }

  prompt(name: string): Prompt | undefined {
    return this.#named.prompts.get(name);
  }

  music(name: string): Music | undefined {
    return this.#named.music.get(name);
  }

  contact(name: string): Contact | undefined {
    return this.#named.contacts.get(name);
  }

  trunk(name: string): Trunk | undefined {
    return this.#named.trunks.get(name);
  }

  routeGroup(name: string): RouteGroup | undefined {
    return this.#named.routeGroups.get(name);
  }

  callingPlan(extension: string): CallingPlan | undefined {
    const { callingPlan } = this.settings(extension);
    return callingPlan === undefined ? undefined : this.#named.callingPlans.get(callingPlan);
  }

  recordingPolicy(extension: string): RecordingPolicy | undefined {
    const { recordingPolicy } = this.settings(extension);
    return recordingPolicy === undefined ? undefined : this.#named.recordingPolicies.get(recordingPolicy);
  }

  #object<K extends DirectoryEntry['kind']>(kind: K, extension: string) {
    const entry = this.#entries.get(extension);
    return entry?.kind === kind ? (entry.object as Extract<DirectoryEntry, { kind: K }>['object']) : undefined;
  }
}

type NamedSection =
  | 'hours'
  | 'holidays'
  | 'prompts'
  | 'music'
  | 'callingPlans'
  | 'recordingPolicies'
  | 'contacts'
  | 'trunks'
  | 'routeGroups';

function byKey<T>(list: readonly T[], key: (one: T) => string): ReadonlyMap<string, T> {
  return new Map(list.map(one => [key(one), one]));
}
