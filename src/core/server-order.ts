/**
 * In which order servers of one name are tried (RFC 2782): by priority, the lower ones first; of one priority each comes first as often as
 * its weight says, and the rest after it by the same rule. Pure.
 */
export interface Ranked {
  readonly priority: number;
  readonly weight: number;
}

/** `random` gives a number from 0 to below 1 for each draw. */
export function serverOrder<T extends Ranked>(servers: readonly T[], random: () => number): T[] {
  const priorities = [...new Set(servers.map(({ priority }) => priority))].sort((a, b) => a - b);
  return priorities.flatMap(priority => {
    const order: T[] = [];
    // RFC 2782, "Weight": those without any come first in the sum, so that they have a very small chance.
    const left = servers
      .filter(one => one.priority === priority)
      .sort((a, b) => Number(a.weight > 0) - Number(b.weight > 0));
    while (left.length > 0) {
      const total = left.reduce((sum, { weight }) => sum + weight, 0);
      let rest = random() * total;
      const at = left.findIndex(({ weight }) => (rest -= weight) < 0);
      order.push(...left.splice(Math.max(at, 0), 1));
    }
    return order;
  });
}
