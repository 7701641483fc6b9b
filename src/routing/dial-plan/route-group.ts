/** In which order the trunks of a route group are tried. */
import type { RouteGroup } from '../account/outside.ts';

/**
 * By priority, the lower ones first; of one priority each comes first as often as its weight says, and the rest after it by the same rule, as
 * RFC 2782 orders SRV records. `random` gives a number from 0 to below 1 for each draw.
 */
export function trunkOrder({ trunks }: RouteGroup, random: () => number): string[] {
  const priorities = [...new Set(trunks.map(({ priority }) => priority))].sort((a, b) => a - b);
  return priorities.flatMap(priority => {
    const left = trunks.filter(one => one.priority === priority);
    const order: string[] = [];
    while (left.length > 0) {
      const total = left.reduce((sum, { weight }) => sum + weight, 0);
      let rest = random() * total;
      const at = left.findIndex(({ weight }) => (rest -= weight) < 0);
      const [chosen] = left.splice(Math.max(at, 0), 1);
      if (chosen) order.push(chosen.trunk);
    }
    return order;
  });
}
