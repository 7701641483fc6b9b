/**
 * Uses of a line that several phones share: a group, a queue, a principal, a park slot. There a call is one use, whichever of its legs is
 * meant at the time, so that the board has it under the name of the line and not of a leg.
 */
import { asLegId, type LegId } from '../../core/ids.ts';
import type { LineState } from './ports.ts';

const PREFIX = 'line:';

export const sharedUse = (line: string): LegId => asLegId(PREFIX + line);

/** The line that the use is of; undefined where it is a leg. */
export const lineOfUse = (legId: string): string | undefined =>
  legId.startsWith(PREFIX) ? legId.slice(PREFIX.length) : undefined;

/** The uses of an extension by its own phones; others may talk on its line. */
export const ownUses = (lines: readonly LineState[]): LineState[] =>
  lines.filter(({ legId }) => lineOfUse(legId) === undefined);
