/** Who a dialled party sees, and which codecs it is offered. */
import type { MediaCodecName } from '../../../media/gateway/ports.ts';
import type { Destination } from '../../../routing/destination.ts';
import { externalCallerId, insideCallerId, outsideCallerId } from '../../../routing/dial-plan/index.ts';
import type { AccountDirectory } from '../../../routing/ports.ts';
import type { NameAddr } from '../../../sip/message/index.ts';
import { addressOfRecord, nameAddr } from '../addressing.ts';
import type { CallContext, Caller, ShownCaller } from '../application.ts';
import type { Leg } from '../leg.ts';
import type { CallServices } from '../services.ts';

/** What we can transcode between, for a device that knows none of the caller's codecs. */
const TRANSCODABLE: readonly MediaCodecName[] = ['opus', 'G722', 'PCMU', 'PCMA'];

/** Nobody here can decode it: a call in it has no music on hold, no recording, and no menu that it could be sent to. */
const PASSED_ONLY: MediaCodecName = 'G729';

/**
 * The caller's codecs first, so that nothing need be transcoded where it can be avoided; what we could only pass through last, unless
 * the caller has nothing else.
 */
export function offerable({ codecs, media }: Pick<Leg, 'codecs' | 'media'>): readonly MediaCodecName[] {
  // Who was answered already has one codec, and it is not to be changed for the other party.
  const negotiated = media.negotiated?.codec.name;
  if (negotiated !== undefined) return withTranscodable([negotiated, ...codecs.filter(codec => codec !== negotiated)]);
  const known = codecs.filter(codec => codec !== PASSED_ONLY);
  if (known.length === 0 || known.length === codecs.length) return withTranscodable(codecs);
  return [...withTranscodable(known), PASSED_ONLY];
}

const withTranscodable = (wanted: readonly MediaCodecName[]): readonly MediaCodecName[] => [
  ...wanted,
  ...TRANSCODABLE.filter(codec => !wanted.includes(codec)),
];

export interface Presented {
  readonly from: NameAddr;
  readonly headers: readonly (readonly [string, string])[];
  /** Of a call whose caller is not to be seen: what a trunk is told that believes us and keeps it to itself (RFC 3325 5). */
  readonly asserted?: NameAddr;
}

/** RFC 3323 4.1: nothing that names the caller reaches the callee. */
const UNSEEN: Presented = {
  from: nameAddr('sip:anonymous@anonymous.invalid', 'Anonymous'),
  headers: [['Privacy', 'id']],
};

/** Whoever's routing sends a call on from here. */
export function senderOf(destination: Destination): Pick<CallContext, 'sentBy'> {
  return 'extension' in destination && destination.extension !== undefined ? { sentBy: destination.extension } : {};
}

/** The caller as callees see it: by its own wish, and with what the account puts before its name. */
export function identityFor(
  leg: Leg,
  { shown, callerPrefix }: Pick<CallContext, 'shown' | 'callerPrefix'>,
  domain: string,
): Presented {
  if (shown?.anonymous === true || (shown === undefined && leg.party.anonymous)) {
    return UNSEEN;
  }
  const address = shown === undefined ? leg.address : addressOfRecord(shown.user, domain);
  const name = shown === undefined ? leg.displayName : shown.name;
  const prefixed = [callerPrefix, name ?? (callerPrefix === undefined ? undefined : userOf(address))]
    .filter(part => part !== undefined)
    .join(' ');
  const from = nameAddr(address, prefixed === '' ? undefined : prefixed);
  return { from, headers: [['P-Asserted-Identity', from.toString()]] };
}

/** What leaves the account leaves in the name of whoever has sent it there. */
const OUTSIDE: ReadonlySet<Destination['kind']> = new Set(['number', 'pbx', 'emergency']);

/** Who has been put through by somebody is seen inside as who he is, and not as whoever has put him through. */
export function putThrough(
  { accounts, domain }: Pick<CallServices, 'accounts' | 'domain'>,
  party: Caller,
  { destination, context }: { readonly destination: Destination; readonly context: CallContext },
): CallContext {
  if (OUTSIDE.has(destination.kind) || context.onBehalfOf !== undefined) return context;
  const { shown: _sender, ...rest } = context;
  const shown = shownInside(accounts.byDomain(domain), party);
  return shown === undefined ? rest : { ...rest, shown };
}

/**
 * Whom a phone of ours is told to be talking with, whenever we re-INVITE it: after a transfer it shows the new party (RFC 3325 9.1). Nothing
 * for a phone that shows what it was told when it was called, and nothing for others, who tell their phones by themselves.
 */
export function connectedIdentity(
  { accounts, domain }: Pick<CallServices, 'accounts' | 'domain'>,
  { party, inner, sees }: Pick<Leg, 'party' | 'inner' | 'sees'>,
  peer: Leg | undefined,
): Presented['headers'] {
  if (party.extension === undefined || inner || sees !== undefined || peer === undefined) return [];
  const shown = shownInside(accounts.byDomain(domain), peer.party);
  if (shown === undefined) return [];
  const { from, headers } = identityFor(peer, { shown }, domain);
  return headers.some(([name]) => name === 'Privacy')
    ? [['P-Asserted-Identity', from.toString()], ...headers]
    : headers;
}

function shownInside(
  directory: AccountDirectory | undefined,
  { extension, number, name, anonymous }: Caller,
): ShownCaller | undefined {
  if (anonymous) return { user: 'anonymous', anonymous };
  if (directory === undefined) return undefined;
  const known =
    extension === undefined
      ? externalCallerId(directory, { number, name, hidden: false, country: undefined })
      : insideCallerId(directory, extension);
  return known.number === undefined
    ? undefined
    : { user: known.number, ...(known.name !== undefined && { name: known.name }) };
}

/**
 * The same as the public network sees it: by a number, because nobody out there knows our extensions. One that has none shows the
 * number of whoever has sent its call outside, else the main number of the account. @param hidden the caller has said so by phone
 */
export function outsideIdentity(
  leg: Leg,
  { shown, onBehalfOf, sentBy }: CallContext,
  { directory, hidden, domain }: { directory: AccountDirectory | undefined; hidden: boolean; domain: string },
): Presented {
  const own = shown?.user ?? leg.party.number;
  const unseen = shown?.anonymous ?? (shown === undefined && leg.party.anonymous);
  const { extension } = leg.party;
  // Of a caller from outside who hides, nobody is told the number: the call leaves in the name of whoever of ours has sent it on.
  if (unseen && directory !== undefined) return unseenBy(directory, [onBehalfOf, extension, sentBy, '']);
  if (directory === undefined || own?.startsWith('+') === true) {
    return identityFor(leg, shown === undefined ? {} : { shown }, domain);
  }
  return outsidePresented(directory, [extension, sentBy, ''], hidden);
}

/** The anchor of a run, as the public network sees it. */
export function outsideOf(
  { accounts, domain, runtime }: Pick<CallServices, 'accounts' | 'domain' | 'runtime'>,
  leg: Leg,
  context: CallContext,
): Presented {
  const { extension = '', anonymous } = leg.party;
  const hidden = anonymous || runtime?.get(domain, extension, 'hideCallerId') === true;
  return outsideIdentity(leg, context, { directory: accounts.byDomain(domain), hidden, domain });
}

/** The first of these extensions that has a number, as the public network is to see it. The account's own is the empty one. */
export function outsidePresented(
  directory: AccountDirectory,
  extensions: readonly (string | undefined)[],
  hidden = false,
): Presented {
  const [first] = extensions;
  if (first !== undefined && outsideCallerId(directory, first, { hidden }).hidden)
    return unseenBy(directory, extensions);
  const from = numbered(directory, extensions);
  return from === undefined ? UNSEEN : { from, headers: [['P-Asserted-Identity', from.toString()]] };
}

function unseenBy(directory: AccountDirectory, extensions: readonly (string | undefined)[]): Presented {
  const asserted = numbered(directory, extensions);
  return asserted === undefined ? UNSEEN : { ...UNSEEN, asserted };
}

function numbered(directory: AccountDirectory, extensions: readonly (string | undefined)[]): NameAddr | undefined {
  for (const extension of extensions) {
    const { number, name } = extension === undefined ? {} : outsideCallerId(directory, extension);
    if (number !== undefined) return nameAddr(addressOfRecord(number, directory.domain), name);
  }
  return undefined;
}

const userOf = (address: string): string => /^sips?:([^@]*)@/.exec(address)?.[1] ?? address;
