/** What a phone says of its user in a PUBLISH (RFC 3863, RFC 4480). */
import { SaxesParser } from 'saxes';
import type { PublishedStatus } from './ports.ts';

/** A phone's document is some hundred bytes. */
const MOST_BYTES = 16_384;
const MOST_NOTE = 120;
/** Activities, and what some phones write in their place, by which people mean that they want no calls. */
const NO_CALLS = new Set(['busy', 'do-not-disturb', 'dnd', 'meeting', 'permanent-absence']);

/** Undefined when it is not such a document. */
export function readPidf(body: Buffer): PublishedStatus | undefined {
  if (body.length > MOST_BYTES) return undefined;
  const found = { root: '', basic: '', note: '', doNotDisturb: false };
  const path: string[] = [];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name }) => {
    const local = localName(name);
    if (path.length === 0) found.root = local;
    if (NO_CALLS.has(local)) found.doNotDisturb = true;
    path.push(local);
  });
  parser.on('closetag', () => void path.pop());
  parser.on('text', text => {
    if (path.at(-1) === 'basic') found.basic += text.trim().toLowerCase();
    if (path.at(-1) === 'note') found.note += text.trim();
  });
  try {
    // The parser knows no entities but the five, and reads no document type's.
    parser.write(body.toString('utf8')).close();
  } catch {
    return undefined;
  }
  if (found.root !== 'presence') return undefined;
  const note = found.note.slice(0, MOST_NOTE);
  return { doNotDisturb: found.doNotDisturb || found.basic === 'closed', ...(note !== '' && { note }) };
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1).toLowerCase();
}
