/** The order of sections in which it decides: of two routing rules that match the first counts, and the first route group is the default one. */
import { Type } from '@sinclair/typebox';
import { TandemError } from '../../../core/errors.ts';
import { object } from '../../../core/schema.ts';
import { SECTIONS, type SectionName } from '../../../routing/index.ts';
import type { AccountObject } from '../../ports.ts';
import { readSchema, shownObject } from '../../accounts/written-object.ts';
import { FieldError } from '../../problem.ts';
import type { Answer } from '../answer.ts';
import { demandUnchanged, etagOf } from '../conditions.ts';
import { accountParam, defineOperation, type Operation, type OperationCall } from '../operation.ts';
import { demandAccount, scopeOf, wordsOf } from './sections.ts';

function moveOperation(section: SectionName): Operation {
  const { collection: tag, key, one } = wordsOf(section);
  const field = SECTIONS[section].schema.properties as Record<string, object>;
  const name = Type.String({ ...field[key], maxLength: 64 });
  return defineOperation({
    ...{ id: `${tag}.move`, method: 'POST', path: `/v1/accounts/{account}/${tag}/{${key}}/move`, tag },
    ...{ access: `${tag}:write`, conditional: true },
    summary: `Move ${one} to another place`,
    description: 'The order decides; lists are told in it.',
    params: Type.Object({ account: accountParam, [key]: name }),
    body: object({
      before: Type.Union([name, Type.Null()], { description: 'What it is to stand before; null: behind the last one' }),
    }),
    response: readSchema(section),
    errors: ['account-unknown', 'object-unknown', 'object-invalid', 'precondition-failed'],
    handle: call => moveObject(section, call as unknown as OperationCall),
  });
}

async function moveObject(section: SectionName, call: OperationCall): Promise<Answer<never>> {
  const domain = await demandAccount(call);
  const { services, recorder } = call;
  const { collection, key: field } = wordsOf(section);
  const key = (call.params as Record<string, string>)[field] ?? '';
  const { before } = call.body as { readonly before: string | null };
  let answer: (() => Answer) | undefined;
  await services.editor.reorder({ domain, section, key }, stored => {
    const moved = stored.find(one => one.key === key);
    if (moved === undefined) throw new TandemError('object-unknown', { detail: `${collection} ${key}` });
    call.demand(scopeOf(services, domain, section, moved.body));
    demandUnchanged(call.request, moved.revision);
    const order = moveBefore(stored, key, before);
    const [from, to] = [stored.indexOf(moved), order.indexOf(key)];
    // Places as people count them.
    const change = {
      ...{ account: domain, resource: collection, key },
      ...{ before: { place: from + 1 }, after: { place: to + 1 } },
    };
    const prepared = recorder.prepare([change], revision => {
      const now = moved.position === to ? moved.revision : revision;
      return { headers: { etag: etagOf(now) }, body: shownObject(section, { ...moved, position: to, revision: now }) };
    });
    ({ answer } = prepared);
    return { order, record: prepared.record };
  });
  return (answer?.() ?? {}) as Answer<never>;
}

function moveBefore(stored: readonly AccountObject[], key: string, before: string | null): string[] {
  const all = stored.map(one => one.key);
  if (before === key) return all;
  const rest = all.filter(one => one !== key);
  const at = before === null ? rest.length : rest.indexOf(before);
  if (at < 0) {
    const detail = `there is no ${before ?? ''}`;
    throw new FieldError('object-invalid', [{ in: 'body', pointer: '/before', detail }]);
  }
  return rest.toSpliced(at, 0, key);
}

export const sectionOrderOperations: readonly Operation[] = [
  moveOperation('routingRules'),
  moveOperation('routeGroups'),
];
