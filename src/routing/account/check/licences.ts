/**
 * What licences do not allow: a basic user has internal calls, voicemail and emergency calls, and takes outside calls that somebody
 * transfers. Common-area phones are in queues, and supervise nobody.
 */
import { extensionOf } from '../../directory/relations.ts';
import type { DestinationSpec } from '../destination-spec.ts';
import type { AccountDocument } from '../document.ts';
import { handlings } from '../call-handling.ts';
import type { User } from '../user.ts';
import type { Finding, Path } from './finding.ts';

export function checkLicences(document: AccountDocument): Finding[] {
  const basic = new Set(document.users.filter(({ licence }) => licence === 'basic').map(({ extension }) => extension));
  const shared = new Set(document.commonAreaPhones.map(({ extension }) => extension));
  const refused = (extension: string | undefined, path: Path, what: string): Finding[] =>
    extension !== undefined && basic.has(extension)
      ? [{ path, what: `${extension} has a basic licence: ${what}` }]
      : [];
  return [
    ...document.numbers.flatMap(({ assignedTo }, index) =>
      refused(assignedTo && ringsAt(assignedTo), ['numbers', index, 'assignedTo'], 'no numbers of its own'),
    ),
    ...document.queues.flatMap(({ members }, index) =>
      members.flatMap(({ extension }, at) =>
        refused(extension, ['queues', index, 'members', at, 'extension'], 'not in call queues'),
      ),
    ),
    ...document.groups.flatMap(({ members }, index) =>
      members.flatMap((extension, at) =>
        refused(extension, ['groups', index, 'members', at], 'not in shared line groups'),
      ),
    ),
    ...document.monitoring.flatMap(({ supervisors }, index) =>
      supervisors.flatMap((extension, at) => {
        const path = ['monitoring', index, 'supervisors', at];
        const what = `${extension} is a common-area phone: monitoring needs a full licence`;
        return shared.has(extension) ? [{ path, what }] : refused(extension, path, 'monitoring needs a full licence');
      }),
    ),
    ...document.users.flatMap((user, index) => (user.licence === 'basic' ? ownOf(user, ['users', index]) : [])),
  ];
}

/** Of whom this is the number: a box of his takes messages, and that is all. */
const ringsAt = (spec: DestinationSpec): string | undefined => ('voicemail' in spec ? undefined : extensionOf(spec));

/** What a basic user says himself. */
function ownOf({ devices, mobile, settings, callHandling }: User, path: Path): Finding[] {
  const told = (field: Path, what: string): Finding => ({
    path: [...path, ...field],
    what: `a basic licence has ${what}`,
  });
  return [
    ...devices.flatMap(({ mac }, at) => (mac === undefined ? [] : [told(['devices', at, 'mac'], 'no desk phones')])),
    ...(mobile === undefined ? [] : [told(['mobile'], 'no outside calls')]),
    ...(settings.recordingPolicy === undefined ? [] : [told(['settings', 'recordingPolicy'], 'no recording')]),
    ...handlings(callHandling).flatMap(({ field, handling }) => {
      const at = ['callHandling', ...field];
      const { ring, whenBusy, whenUnanswered } = handling;
      return [
        ...ring.flatMap(({ number }, index) =>
          number === undefined ? [] : [told([...at, 'ring', index, 'number'], 'no outside calls')],
        ),
        ...(leadsOutside(whenBusy) ? [told([...at, 'whenBusy'], 'no outside calls')] : []),
        ...(leadsOutside(whenUnanswered) ? [told([...at, 'whenUnanswered'], 'no outside calls')] : []),
      ];
    }),
  ];
}

const leadsOutside = (spec: object | undefined): boolean =>
  spec !== undefined && ('number' in spec || 'contact' in spec);
