/** Extensions of a customer's own PBX: what a routing rule of the account sends there. */
import type { RoutingRule } from '../account/outside.ts';
import { compilePattern, translate } from '../account/patterns.ts';
import type { Destination } from '../destination.ts';

/** Of an open pattern nobody knows how long what it matches is. */
const OPEN_LENGTH = 16;

/** Undefined: the first rule for these digits at this site, if there is one, leads elsewhere. */
export function pbxDestination(
  rules: readonly RoutingRule[],
  digits: string,
  site: string,
): (Destination & { readonly kind: 'pbx' }) | undefined {
  const counts = ({ sites }: RoutingRule): boolean => sites.length === 0 || sites.includes(site);
  const rule = rules.find(one => counts(one) && compilePattern(one.pattern)?.test(digits) === true);
  return rule?.pbx === undefined ? undefined : { kind: 'pbx', digits: translate(digits, rule), routeGroup: rule.pbx };
}

/** Digits of the longest of them. */
export function longestPbxExtension(rules: readonly RoutingRule[]): number {
  const lengths = rules.map(({ pbx, pattern }) => {
    if (pbx === undefined) return 0;
    return pattern.endsWith('.') ? OPEN_LENGTH : pattern.replaceAll(/\[[^\]]*\]/g, 'X').length;
  });
  return Math.max(0, ...lengths);
}
