/** How an offer is refused with which our media can do nothing. */
import { MediaError } from '../../media/gateway/ports.ts';

type Headers = [string, string][];

export interface MediaRefusal {
  readonly status: number;
  readonly headers: Headers;
}

/** @param agent our name for the outside @param otherwise the status for what is no fault of the offer's */
export function mediaRefusal(error: unknown, agent: string, otherwise = 488): MediaRefusal {
  // The errors of descriptions have a status, too, before they become errors of a leg.
  const { sipStatus = otherwise, warning } =
    typeof error === 'object' && error !== null ? (error as Partial<MediaError>) : {};
  return { status: sipStatus, headers: warningOf(warning, agent) };
}

/** RFC 3261 20.43 */
function warningOf(warning: MediaError['warning'], agent: string): Headers {
  return warning === undefined ? [] : [['Warning', `${warning.code} ${agent} "${warning.text}"`]];
}
