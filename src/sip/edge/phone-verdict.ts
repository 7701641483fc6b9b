/** What is to be done with a request from a phone. Pure; phone-side.ts does it. */
import type { SipRequest } from '../message/index.ts';
import { type Refusal, sanityVerdict } from '../proxy/sanity.ts';
import type { NodeId } from '../../core/ids.ts';
import { type ContactTarget, isSubscription } from './contact-token.ts';
import type { CallReference } from './owner-router.ts';

export type PhoneVerdict =
  | { readonly act: 'refuse'; readonly refusal: Refusal }
  /** It is for us: somebody asks whether we are there. */
  | { readonly act: 'answer-options' }
  /** It belongs to a call. */
  | { readonly act: 'owner'; readonly call: CallReference }
  /** It is new, or belongs to a subscription: any zone will do; the node is the one that may have it at hand. */
  | { readonly act: 'zone'; readonly node?: NodeId };

export interface PhoneTools {
  decode(user: string): ContactTarget | undefined;
  /** Whether a Via branch is one that we gave to a phone. */
  ourBranch(branch: string): boolean;
}

const ANSWER_OPTIONS = { act: 'answer-options' } as const;
const ZONE = { act: 'zone' } as const;

/** @param trunk whether it comes from a trunk, which asks for us and for nobody behind us */
export function phoneVerdict(request: SipRequest, tools: PhoneTools, trunk = false): PhoneVerdict {
  const refusal = sanityVerdict(request);
  if (refusal) return { act: 'refuse', refusal };
  const { requestUri, method } = request;
  if (method === 'OPTIONS' && (requestUri.user === undefined || (trunk && request.to.tag === undefined))) {
    return ANSWER_OPTIONS;
  }
  // RFC 3261 16.3 step 4: what we sent to a phone has come back.
  if (request.vias().some(({ branch }) => branch !== undefined && tools.ourBranch(branch))) {
    return { act: 'refuse', refusal: { status: 482 } };
  }
  const { tag } = request.to;
  if (tag === undefined || method === 'REGISTER') return ZONE;
  const call = callOf(request, tag, tools);
  if (!('node' in call)) return method === 'SUBSCRIBE' ? ZONE : { act: 'owner', call };
  return isSubscription(call) ? { act: 'zone', node: call.node } : { act: 'owner', call };
}

/** Which call an in-dialog request belongs to: by the token in its Request-URI, else by its dialog. */
export function callOf(
  request: SipRequest,
  tag: string,
  { decode }: PhoneTools,
): ContactTarget | Exclude<CallReference, { node: NodeId }> {
  const { user } = request.requestUri;
  const target = user === undefined ? undefined : decode(user);
  return target ?? { sipCallId: request.callId, tag };
}
