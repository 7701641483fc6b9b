/** In which order the trunks of a route group are tried. Pure. */
import type { RouteGroup } from '../account/outside.ts';

export type TrunkHealthState = 'alive' | 'unknown' | 'dead';

/**
 * Lower priorities first; among equals by chance, each trunk by its weight, none twice. Trunks that are known to be dead come last: whoever has noticed may be wrong.
 * @param random gives numbers of 0 up to 1
 */
export function orderTrunks(
  group: RouteGroup,
  health: (trunk: string) => TrunkHealthState,
  random: () => number,
): string[] {
  const members = [...group.trunks].sort((a, b) => a.priority - b.priority);
  const ordered: string[] = [];
  while (members.length > 0) {
    const [first] = members;
    const equals = members.filter(({ priority }) => priority === first?.priority);
    const chosen = drawn(equals, random);
    ordered.push(chosen.trunk);
    members.splice(members.indexOf(chosen), 1);
  }
  const isDead = (trunk: string): boolean => health(trunk) === 'dead';
  return [...ordered.filter(trunk => !isDead(trunk)), ...ordered.filter(isDead)];
}

function drawn(equals: RouteGroup['trunks'], random: () => number): RouteGroup['trunks'][number] {
  const total = equals.reduce((sum, { weight }) => sum + weight, 0);
  let left = random() * total;
  const found = equals.find(({ weight }) => (left -= weight) < 0) ?? equals.at(-1);
  if (found === undefined) throw new RangeError('no trunk to draw from');
  return found;
}
