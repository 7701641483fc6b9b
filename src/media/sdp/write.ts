// SessionDescription to RFC 8866 text, in the order that clause 9 of it demands.
import type { Attribute, Connection, MediaSection, RawLine, SessionDescription } from './types.ts';

const line = (type: string, value: string): string => `${type}=${value}\r\n`;

/** The lines of these types, in the order of the types. */
function only(lines: readonly RawLine[], types: string): string {
  // As good as always: nobody sends them.
  if (lines.length === 0) return '';
  let out = '';
  for (const type of types) for (const l of lines) if (l.type === type) out += line(l.type, l.value);
  return out;
}

function connectionLine(connection: Connection | undefined): string {
  return connection === undefined
    ? ''
    : line('c', `${connection.netType} ${connection.addressType} ${connection.address}`);
}

function attributeLine(attribute: Attribute): string {
  return line('a', attribute.value === undefined ? attribute.name : `${attribute.name}:${attribute.value}`);
}

function writeMedia(media: MediaSection): string {
  const port = media.portCount === undefined ? `${media.port}` : `${media.port}/${media.portCount}`;
  return [
    line('m', [media.kind, port, media.protocol, ...media.formats].join(' ')),
    only(media.lines, 'i'),
    connectionLine(media.connection),
    only(media.lines, 'bk'),
    ...media.attributes.map(attributeLine),
  ].join('');
}

/** Times with the repeats (r=) that follow them; the default is "always" (RFC 8866 5.9). */
function timing(lines: readonly RawLine[]): string {
  const times = lines.filter(l => l.type === 't' || l.type === 'r').map(l => line(l.type, l.value));
  return times.length === 0 ? line('t', '0 0') : times.join('');
}

/** Writes the description with CRLF line ends. Lines whose type RFC 8866 does not know are left out. */
export function writeSdp(session: SessionDescription): string {
  const o = session.origin;
  return [
    line('v', '0'),
    line('o', `${o.username} ${o.sessionId} ${o.sessionVersion} ${o.netType} ${o.addressType} ${o.address}`),
    line('s', session.name === '' ? '-' : session.name),
    only(session.lines, 'iuep'),
    connectionLine(session.connection),
    only(session.lines, 'b'),
    timing(session.lines),
    only(session.lines, 'zk'),
    ...session.attributes.map(attributeLine),
    ...session.media.map(writeMedia),
  ].join('');
}
