/** Who has sent a call on, as the party is told that is called instead (RFC 5806). Pure. */
import { outsideCallerId } from '../../../routing/dial-plan/index.ts';
import type { AccountDirectory } from '../../../routing/ports.ts';
import { NameAddr, SipUri } from '../../../sip/message/index.ts';
import type { CallContext, ForwardCause } from '../application.ts';

export interface Diversions extends Pick<CallContext, 'forwardedBy' | 'forwardCause'> {
  /** Numbers that had sent the call on before it came to us, the latest first. */
  readonly before?: readonly string[] | undefined;
}

interface Diverting {
  readonly user: string;
  readonly cause?: ForwardCause | undefined;
  readonly hidden?: boolean;
}

/** For phones of ours: extensions. */
export function diversionInside(diversions: Diversions, domain: string): [string, string][] {
  return header(
    ours(diversions).map(({ extension, cause }) => ({ user: extension, cause })),
    diversions,
    domain,
  );
}

/** For trunks: numbers; an extension that has none is not named. @param by whose number is called, where that is how the call leaves */
export function diversionOutside(
  { by, ...diversions }: Diversions & { readonly by?: string | undefined },
  directory: AccountDirectory | undefined,
  domain: string,
): [string, string][] {
  const own =
    by === undefined || diversions.forwardedBy?.at(-1) === by ? [] : [{ extension: by, cause: 'follow-me' } as const];
  const named = [...own, ...ours(diversions)].flatMap(({ extension, cause }): Diverting[] => {
    const { number, hidden = false } = directory === undefined ? {} : outsideCallerId(directory, extension);
    return number === undefined ? [] : [{ user: number, cause, hidden }];
  });
  return header(named, diversions, domain);
}

/** The latest first; why the earlier ones did is forgotten. */
function ours({
  forwardedBy = [],
  forwardCause,
}: Diversions): { extension: string; cause: ForwardCause | undefined }[] {
  return [...forwardedBy]
    .reverse()
    .map((extension, index) => ({ extension, cause: index === 0 ? forwardCause : undefined }));
}

function header(named: readonly Diverting[], { before = [] }: Diversions, domain: string): [string, string][] {
  const all: readonly Diverting[] = [...named, ...before.map(user => ({ user }))];
  if (all.length === 0) return [];
  const values = all.map(({ user, cause = 'unknown', hidden = false }) => {
    const address = NameAddr.of(SipUri.of({ scheme: 'sip', user, host: domain })).toString();
    // RFC 5806 6: the diverting party decides whether its number is shown further on.
    return `${address};reason=${cause};privacy=${hidden ? 'full' : 'off'}`;
  });
  return [['Diversion', values.join(', ')]];
}
