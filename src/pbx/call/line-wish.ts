/** The line on which a phone with shared lines makes a call, as BroadSoft's phones say it: Call-Info with the line and its appearance. */
import type { SipRequest } from '../../sip/message/index.ts';
import { resourceName } from '../../sip/event/ports.ts';
import type { Seizes } from '../presence/ports.ts';
import { appearanceIndex, isSeizedBy } from '../presence/shared-line.ts';
import type { Caller, ShownLine } from './application.ts';

/** Undefined where the INVITE names no line of this domain. Whether it is the caller's, the dial plan says. */
export function lineWish(request: SipRequest, domain: string): ShownLine | undefined {
  for (const value of request.getAll('Call-Info')) {
    const [, extension, host = ''] = /^\s*<sips?:([^@>;]+)@([^>;:]+)[^>]*>/i.exec(value) ?? [];
    if (extension === undefined || host.toLowerCase() !== domain.toLowerCase()) continue;
    if (!/;\s*appearance-index\s*=/i.test(value)) continue;
    const appearance = appearanceIndex(value);
    return typeof appearance === 'number' ? { extension, appearance } : { extension };
  }
  return undefined;
}

/**
 * Whether somebody else has seized the appearance that the caller wants. Where that cannot be found out it is his: a call does not depend
 * on lamps.
 */
export async function isTaken(
  { extension, appearance }: ShownLine,
  { extension: own = '', phone = own }: Pick<Caller, 'extension' | 'phone'>,
  { seizes, domain }: { readonly seizes: Pick<Seizes, 'seizes'>; readonly domain: string },
): Promise<boolean> {
  if (appearance === undefined) return false;
  const all = await seizes.seizes(resourceName(domain, extension)).catch(() => []);
  const found = all.find(one => one.appearance === appearance);
  return found !== undefined && !isSeizedBy(found, phone);
}
