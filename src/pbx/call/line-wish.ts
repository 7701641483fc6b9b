/** The line on which a phone with shared lines makes a call, as BroadSoft's phones say it: Call-Info with the line and its appearance. */
import type { SipRequest } from '../../sip/message/index.ts';
import { appearanceIndex } from '../presence/shared-line.ts';
import type { ShownLine } from './application.ts';

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
