/** Entity tags and preconditions (RFC 9110 13): a change made on top of what somebody else has changed meanwhile is refused. */
import { TandemError } from '../../core/errors.ts';
import type { RequestFacts } from './operation.ts';

export const etagOf = (revision: number): string => `"${revision}"`;

/** @throws TandemError `precondition-failed` */
export function demandUnchanged({ headers }: RequestFacts, revision: number | undefined): void {
  const tag = revision === undefined ? undefined : etagOf(revision);
  const match = listOf(headers['if-match']);
  if (match && !(tag !== undefined && (match.includes('*') || match.includes(tag)))) failed();
  const none = listOf(headers['if-none-match']);
  if (none && tag !== undefined && (none.includes('*') || none.includes(tag))) failed();
}

function listOf(header: string | string[] | undefined): string[] | undefined {
  if (header === undefined) return undefined;
  return [header].flat().flatMap(one => one.split(',').map(tag => tag.trim()));
}

function failed(): never {
  throw new TandemError('precondition-failed');
}
