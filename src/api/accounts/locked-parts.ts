/** Parts of an extension that account or site have locked are not changed. */
import { isDeepStrictEqual } from 'node:util';
import {
  completeObject,
  LOCKABLE_PARTS,
  type AccountDocument,
  type SectionName,
  type User,
} from '../../routing/index.ts';
import { FieldError, type FieldProblem } from '../problem.ts';

type Parts = Pick<User, 'extension' | 'site' | (typeof LOCKABLE_PARTS)[number]>;

/**
 * Of the object at this place of the candidate. What it says already may stay, and may be taken away: it does not count.
 * @throws FieldError `object-invalid`
 */
export function demandUnlocked(
  document: AccountDocument,
  candidate: AccountDocument,
  [section, index]: readonly [SectionName, number],
): void {
  if (section !== 'users' && section !== 'commonAreaPhones') return;
  const after: Parts | undefined = candidate[section][index];
  if (after === undefined) return;
  const before: Parts | undefined = document[section].find(({ extension }) => extension === after.extension);
  const site = document.sites.find(({ name }) => name === after.site) ?? document.sites[0];
  const standard = completeObject('users', { extension: after.extension });
  const problems = LOCKABLE_PARTS.flatMap((part): FieldProblem[] => {
    const by = document.account.locked.includes(part) ? 'account' : site?.locked.includes(part) ? 'site' : undefined;
    const same = [before?.[part], standard[part]].some(one => isDeepStrictEqual(one, after[part]));
    return by === undefined || same ? [] : [{ in: 'body', pointer: `/${part}`, detail: `is locked by the ${by}` }];
  });
  if (problems.length > 0) throw new FieldError('object-invalid', problems);
}
