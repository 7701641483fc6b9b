/** A body with something enclosed (RFC 5621): one part each in multipart/mixed, the session description first. Pure. */
import type { Body } from './request-sender.ts';

export interface Enclosure extends Body {
  /** By which a header names it in a `cid:` URI (RFC 2392), without the angle brackets. */
  readonly contentId: string;
}

export function enclose(body: Body, { type, content, contentId }: Enclosure): Body {
  const boundary = `part-${contentId.replace(/[^A-Za-z0-9]/g, '')}`;
  const parts = [
    [`Content-Type: ${body.type}`, body.content],
    // RFC 5621 8.2: what the other end may ignore has to say so.
    [`Content-Type: ${type}\r\nContent-ID: <${contentId}>\r\nContent-Disposition: render;handling=optional`, content],
  ] as const;
  const pieces = parts.flatMap(([head, bytes]) => [`--${boundary}\r\n${head}\r\n\r\n`, bytes, '\r\n']);
  const whole = Buffer.concat([...pieces, `--${boundary}--\r\n`].map(bytesOf));
  return { type: `multipart/mixed;boundary="${boundary}"`, content: whole };
}

const bytesOf = (piece: string | Buffer): Buffer => (typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece);
