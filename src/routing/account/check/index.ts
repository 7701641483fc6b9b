/** Whether a document that has the right form also makes sense. */
import type { AccountDocument } from '../document.ts';
import { checkExtensions } from './extensions.ts';
import type { Finding } from './finding.ts';
import { checkHolidays } from './holidays.ts';
import { checkLicences } from './licences.ts';
import { checkLoops } from './loops.ts';
import { checkPbx } from './pbx.ts';
import { checkReferences } from './references.ts';
import { checkValues } from './values.ts';

/** Everything that is wrong with a document whose defaults are filled in. */
export function checkAccount(document: AccountDocument): Finding[] {
  return [
    ...checkExtensions(document),
    ...checkReferences(document),
    ...checkValues(document),
    ...checkHolidays(document),
    ...checkLicences(document),
    ...checkPbx(document),
    ...checkLoops(document),
  ];
}
