/** Lists in pages. A cursor is opaque to clients: what the next page begins behind. */
import { Type, type TSchema } from '@sinclair/typebox';
import { TandemError } from '../../core/errors.ts';
import { object } from '../../core/schema.ts';

const MOST = 1000;

export const pageQuery = {
  limit: Type.Integer({ minimum: 1, maximum: MOST, default: 100, description: 'Items of a page' }),
  cursor: Type.Optional(Type.String({ maxLength: 1000, description: '`nextCursor` of the page before' })),
};

/** Unknown parameters are errors: a filter with a typing error would show too much. */
export const queryOf = object;

export const pageOf = <T extends TSchema>(items: T, description: string) =>
  object({
    items: Type.Array(items, { description }),
    nextCursor: Type.Optional(Type.String({ description: 'For the next page; absent on the last one' })),
  });

export const encodeCursor = (place: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(place)).toString('base64url');

/** The place behind which to go on, undefined at the beginning. @throws TandemError `request-invalid` */
export function decodeCursor<const K extends readonly ('string' | 'number')[]>(
  cursor: string | undefined,
  kinds: K,
): { [I in keyof K]: K[I] extends 'string' ? string : number } | undefined {
  if (cursor === undefined) return undefined;
  try {
    const place = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    const right = Array.isArray(place) && place.length === kinds.length;
    if (right && kinds.every((kind, at) => typeof place[at] === kind)) return place as never;
  } catch {
    // Told below.
  }
  throw new TandemError('request-invalid', { detail: 'cursor: not one of ours' });
}

/** `rows` has one more than the page when there is a next one. */
export function page<T>(
  rows: readonly T[],
  limit: number,
  placeOf: (row: T) => readonly (string | number)[],
): { items: T[]; nextCursor?: string } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor(placeOf(last)) } : { items };
}
