/** Entity tags and preconditions (RFC 9110 13): a change made on top of what somebody else has changed meanwhile is refused. */
import { TandemError } from '../../core/errors.ts';
import type { RequestFacts } from './operation.ts';

export const etagOf = (revision: number): string => `"${revision}"`;

/** RFC 9110 13.1.2: whether one of the tags of If-None-Match is this one, compared weakly; `*` is any. */
export function isKnown({ 'if-none-match': header }: RequestFacts['headers'], tag: string): boolean {
  const known = listOf(header)?.map(one => one.replace(/^W\//, '')) ?? [];
  return known.includes('*') || known.includes(tag);
}

/** @throws TandemError `precondition-failed` */
export function demandUnchanged({ headers }: RequestFacts, revision: number | undefined): void {
  const tag = revision === undefined ? undefined : etagOf(revision);
  // RFC 9110 13.1.1: compared strongly, so that a weak tag fits nothing.
  const match = listOf(headers['if-match']);
  if (match && !(tag !== undefined && (match.includes('*') || match.includes(tag)))) failed();
  if (tag !== undefined && isKnown(headers, tag)) failed();
}

function listOf(header: string | string[] | undefined): string[] | undefined {
  if (header === undefined) return undefined;
  return [header].flat().flatMap(one => one.split(',').map(tag => tag.trim()));
}

function failed(): never {
  throw new TandemError('precondition-failed');
}
