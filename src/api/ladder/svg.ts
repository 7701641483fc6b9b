/** A ladder as a picture: a column for each participant, a row for each message, time on the left. */
import { captionOf, type Ladder, type LadderMessage, type Participant } from './ladder.ts';

const TIME_WIDTH = 90;
const COLUMN = 190;
const HEAD = 60;
const ROW = 28;
const FOOT = 24;
const LONGEST_LABEL = 28;

export function toSvg({ participants, messages }: Ladder): string {
  const width = TIME_WIDTH + Math.max(1, participants.length) * COLUMN;
  const height = HEAD + messages.length * ROW + FOOT;
  const x = new Map(participants.map(({ id }, index) => [id, TIME_WIDTH + (index + 0.5) * COLUMN]));
  const begin = messages[0]?.at ?? 0;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path d="M0 0 8 4 0 8z"/></marker></defs>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...participants.map(one => lifeline(one, x.get(one.id) ?? 0, height)),
    ...messages.map((message, row) => arrow(message, { x, y: HEAD + (row + 0.8) * ROW, begin })),
    '</svg>',
    '',
  ].join('\n');
}

function lifeline({ label, kind }: Participant, x: number, height: number): string {
  const fill = kind === 'node' ? '#e8eef7' : '#f7f0e0';
  const [first, second] = split(label);
  return (
    `<line x1="${x}" y1="${HEAD - 10}" x2="${x}" y2="${height - 8}" stroke="#bbb"/>` +
    `<rect x="${x - COLUMN / 2 + 8}" y="8" width="${COLUMN - 16}" height="40" rx="4" fill="${fill}" stroke="#99a"/>` +
    `<text x="${x}" y="${second === undefined ? 32 : 25}" text-anchor="middle">${escape(first)}</text>` +
    (second === undefined ? '' : `<text x="${x}" y="41" text-anchor="middle" font-size="10">${escape(second)}</text>`)
  );
}

/** A peer's name above its address. */
function split(label: string): [string, string | undefined] {
  const at = label.search(/ (?:udp|tcp|tls|wss?) /);
  return at < 0 ? [cut(label), undefined] : [cut(label.slice(0, at)), cut(label.slice(at + 1))];
}

interface Place {
  readonly x: ReadonlyMap<string, number>;
  readonly y: number;
  readonly begin: number;
}

function arrow(message: LadderMessage, { x, y, begin }: Place): string {
  const from = x.get(message.from) ?? 0;
  const to = x.get(message.to) ?? 0;
  const { status = 0 } = message;
  const colour = status >= 400 ? '#b00020' : status >= 200 ? '#1b6e3c' : '#223';
  const dash = status === 0 ? '' : ' stroke-dasharray="5 3"';
  const seconds = ((message.at - begin) / 1000).toFixed(3);
  return (
    `<g><title>${escape(message.startLine)}</title>` +
    `<text x="8" y="${y}" fill="#666">+${seconds}</text>` +
    `<text x="${(from + to) / 2}" y="${y - 4}" text-anchor="middle" fill="${colour}">${escape(captionOf(message))}</text>` +
    `<line x1="${from}" y1="${y}" x2="${to}" y2="${y}" stroke="${colour}"${dash} marker-end="url(#head)"/></g>`
  );
}

const cut = (text: string): string => (text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL - 1)}…` : text);

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** XML 1.0 2.2: most control characters may not even be written as entities. */
function escape(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f\ufffe\uffff]/g, ' ').replace(/[&<>"]/g, char => ENTITIES[char] ?? char);
}
