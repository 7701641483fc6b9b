/** Files with byte ranges (RFC 9110 14): players ask for the part that they want to play. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { TandemError } from '../../core/errors.ts';
import type { Answer } from './answer.ts';
import type { RequestFacts } from './operation.ts';

export interface ServedFile {
  readonly path: string;
  readonly type: string;
  /** What a browser calls it when it is saved. */
  readonly name: string;
}

/** Statuses of success of what serves a file. */
export const FILE_STATUSES = [206] as const;

/** Rejects with `object-unknown` when the file is not there, and `range-invalid` for what it has not. */
export async function fileAnswer({ path, type, name }: ServedFile, { headers }: RequestFacts): Promise<Answer<never>> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new TandemError('object-unknown', { detail: 'its sound is not on this machine' });
  const { size, mtimeMs } = found;
  const etag = `"${size.toString(16)}-${Math.round(mtimeMs).toString(16)}"`;
  const common = {
    ...{ 'content-type': type, 'accept-ranges': 'bytes', etag },
    'content-disposition': `inline; filename="${name.replaceAll(/[^\w.-]/g, '_')}"`,
    'x-content-type-options': 'nosniff',
  };
  const wanted = headers['if-range'] === undefined || headers['if-range'] === etag ? headers['range'] : undefined;
  const range = typeof wanted === 'string' ? rangeOf(wanted, size) : undefined;
  if (!range) {
    const body = createReadStream(path, size === 0 ? {} : { end: size - 1 });
    return { headers: { ...common, 'content-length': String(size) }, body };
  }
  const [start, end] = range;
  return {
    status: 206,
    headers: {
      ...common,
      'content-range': `bytes ${start}-${end}/${size}`,
      'content-length': String(end - start + 1),
    },
    body: createReadStream(path, { start, end }),
  };
}

/** First and last octet. Several ranges, and other units, get the whole file. @throws TandemError `range-invalid` */
function rangeOf(header: string, size: number): [start: number, end: number] | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header.trim()) ?? [];
  if (first === '' && last === '') return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(size - 1, Number(last));
  if (start > end || start >= size) throw new TandemError('range-invalid', { detail: `it has ${size} octets` });
  return [start, end];
}
