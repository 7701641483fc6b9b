/**
 * Shared line appearances as BroadSoft phones know them. `Event: call-info` shows the state of each appearance in a
 * Call-Info header; `Event: line-seize` takes an appearance before dialling, so that two phones never take the same one.
 */
import type { Clock } from '../../core/clock.ts';
import {
  type DocumentView,
  type EventDocument,
  type EventPackage,
  type Refusal,
  type ResourceName,
  type SubscribeView,
} from '../../sip/event/index.ts';
import { addressOf } from './dialog-info.ts';
import type { Lines, LineState, Seize, Seizes } from './ports.ts';

export type AppearanceState = 'seized' | 'progressing' | 'alerting' | 'active' | 'held' | 'held-private';

export interface Appearance {
  readonly index: number;
  readonly state: AppearanceState;
  /** The party at the other end. */
  readonly remote?: LineState['remote'];
}

/** How many appearances a line has; the account's settings know it. */
export type AppearanceCount = (resource: ResourceName) => number;

/** Of a line, by index. Lines that were given no number get the lowest free ones, in their order. Pure. */
export function appearancesOf(lines: readonly LineState[], seizes: readonly Seize[]): Appearance[] {
  const found = new Map<number, Appearance>();
  for (const line of lines) if (line.appearance !== undefined) found.set(line.appearance, shown(line, line.appearance));
  for (const { appearance } of seizes) {
    if (!found.has(appearance)) found.set(appearance, { index: appearance, state: 'seized' });
  }
  let free = 1;
  for (const line of lines) {
    if (line.appearance !== undefined) continue;
    while (found.has(free)) free += 1;
    found.set(free, shown(line, free));
  }
  return [...found.values()].sort((a, b) => a.index - b.index);
}

function shown(line: LineState, index: number): Appearance {
  return { index, state: appearanceState(line), ...(line.remote !== undefined && { remote: line.remote }) };
}

function appearanceState({ state, direction }: LineState): AppearanceState {
  switch (state) {
    case 'trying':
    case 'early':
      return direction === 'recipient' ? 'alerting' : 'progressing';
    case 'held':
    case 'held-private':
      return state;
    case 'confirmed':
    case 'terminated':
      return 'active';
  }
}

/** The values of Call-Info, the last one for all appearances that are not named. */
export function callInfo({ account }: ResourceName, appearances: readonly Appearance[]): string[] {
  const at = `<sip:${account}>;appearance-index=`;
  const values = appearances.map(({ index, state, remote }) => {
    const uri = remote === undefined ? '' : `;appearance-uri="${quoted(remote)}"`;
    return `${at}${index};appearance-state=${state}${uri}`;
  });
  return [...values, `${at}*;appearance-state=idle`];
}

/** A name-addr within a quoted string. */
function quoted({ uri, displayName }: NonNullable<LineState['remote']>): string {
  const name = displayName === undefined ? '' : `"${displayName.replace(/["\\]/g, '\\$&')}" `;
  return `${name}<${uri}>`.replace(/["\\]/g, '\\$&');
}

const HOUR = 3600;

export class CallInfoPackage implements EventPackage {
  readonly name = 'call-info';
  readonly types: readonly string[] = [];
  readonly expires = { min: 60, fallback: HOUR, max: 24 * HOUR };
  readonly #state: Lines & Seizes;

  constructor(state: Lines & Seizes) {
    this.#state = state;
  }

  async document({ resource, full, memory }: DocumentView): Promise<EventDocument | undefined> {
    const [lines, seizes] = [await this.#state.lines(resource), await this.#state.seizes(resource)];
    const text = callInfo(resource, appearancesOf(lines, seizes)).join(', ');
    if (!full && text === memory) return undefined;
    return { headers: [['Call-Info', text]], memory: text };
  }
}

export interface LineSeizeOptions {
  readonly seizes: Seizes;
  readonly clock: Clock;
  readonly appearances: AppearanceCount;
}

export class LineSeizePackage implements EventPackage {
  readonly name = 'line-seize';
  readonly types: readonly string[] = [];
  /** Long enough to dial. */
  readonly expires = { min: 1, fallback: 15, max: 60 };
  readonly #o: LineSeizeOptions;

  constructor(options: LineSeizeOptions) {
    this.#o = options;
  }

  async admit(view: SubscribeView): Promise<Refusal | { note: string } | undefined> {
    const { resource, request, expires, note } = view;
    if (expires === 0) return undefined;
    const wanted = note === undefined ? appearanceIndex(request.get('Call-Info')) : Number(note);
    if (wanted === 'malformed') return { status: 400, reason: 'Bad Call-Info' };
    const appearance = await this.#o.seizes.seize({
      resource,
      holder: holderOf(view),
      appearance: wanted,
      appearances: this.#o.appearances(resource),
      expiresAt: this.#o.clock.now() + expires * 1000,
    });
    return appearance === undefined ? { status: 480, reason: 'Line In Use' } : { note: String(appearance) };
  }

  async document(view: DocumentView): Promise<EventDocument | undefined> {
    const { resource, full, note } = view;
    const own = holderOf(view);
    const mine = (await this.#o.seizes.seizes(resource)).some(({ holder }) => holder === own);
    const headers: [string, string][] = [['Call-Info', `<${addressOf(resource)}>;appearance-index=${note ?? '*'}`]];
    // The call has begun, and the appearance is the line's now.
    if (!mine) return { headers, over: true };
    return full ? { headers } : undefined;
  }

  ended(view: Pick<DocumentView, 'subscription' | 'watcher' | 'resource'>): void {
    // What cannot be released expires within the minute.
    this.#o.seizes.release(view.resource, holderOf(view)).catch(() => undefined);
  }
}

/** Who has seized it stands before its subscription; the name of a user has no space. */
const holderOf = ({ subscription, watcher }: Pick<SubscribeView, 'subscription' | 'watcher'>): string =>
  `${watcher.user.toLowerCase()} ${subscription}`;

/** Whether this phone has seized it. What a call has taken for itself, as one that rings a group, is no phone's. */
export const isSeizedBy = ({ holder }: Seize, phone: string): boolean => holder.startsWith(`${phone.toLowerCase()} `);

/** Undefined for `*` and for none: any will do. */
export function appearanceIndex(header: string | undefined): number | undefined | 'malformed' {
  const value = header === undefined ? undefined : /;\s*appearance-index\s*=\s*"?([^\s;,"]*)/i.exec(header)?.[1];
  if (value === undefined || value === '*') return undefined;
  return /^[1-9]\d{0,3}$/.test(value) ? Number(value) : 'malformed';
}
