/** `Event: dialog` (RFC 4235): busy lamps of users, queues, shared lines and park slots. */
import type { DocumentView, EventDocument, EventPackage } from '../../sip/event/index.ts';
import { addressOf, dialogElement, dialogIdOf, dialogInfo } from './dialog-info.ts';
import type { Lines, LineState } from './ports.ts';

const TYPE = 'application/dialog-info+xml';
/** Of a queue with hundreds of callers a lamp shows the first; more would not fit into a message. */
const MOST_DIALOGS = 30;

interface Shown {
  readonly line: LineState;
  readonly text: string;
}

type Memory = ReadonlyMap<string, Shown>;

export class DialogPackage implements EventPackage {
  readonly name = 'dialog';
  readonly types = [TYPE];
  // RFC 4235 3.4: an hour where nothing is asked for.
  readonly expires = { min: 60, fallback: 3600, max: 86_400 };
  readonly lists = true;
  readonly #lines: Lines;

  constructor(lines: Lines) {
    this.#lines = lines;
  }

  async document({ resource, version, full, memory }: DocumentView): Promise<EventDocument | undefined> {
    const all = await this.#lines.lines(resource);
    const entity = addressOf(resource);
    const lines = all.slice(0, MOST_DIALOGS);
    const now: Memory = new Map(lines.map(line => [dialogIdOf(line), { line, text: dialogElement(line, entity) }]));
    const before = memory as Memory | undefined;
    const whole = full || before === undefined;
    const shown = whole ? lines : differences(before, now);
    if (shown.length === 0 && !whole) return undefined;
    const content = dialogInfo({ resource, version, state: whole ? 'full' : 'partial', lines: shown });
    return { body: { type: TYPE, content }, memory: now };
  }
}

/** RFC 4235 4.3: a partial document has the dialogs that have changed, and those that have ended as terminated. */
function differences(before: Memory, now: Memory): LineState[] {
  const ended = [...before]
    .filter(([id]) => !now.has(id))
    .map(([, { line }]) => ({ ...line, state: 'terminated' as const }));
  const changed = [...now].filter(([id, { text }]) => before.get(id)?.text !== text).map(([, { line }]) => line);
  return [...ended, ...changed];
}
