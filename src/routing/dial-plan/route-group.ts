/** In which order the trunks of a route group are tried. */
import { serverOrder } from '../../core/server-order.ts';
import type { RouteGroup } from '../account/outside.ts';

/** As servers of one name are: by priority, and within one by weight. `random` gives a number from 0 to below 1 for each draw. */
export function trunkOrder({ trunks }: RouteGroup, random: () => number): string[] {
  return serverOrder(trunks, random).map(({ trunk }) => trunk);
}
