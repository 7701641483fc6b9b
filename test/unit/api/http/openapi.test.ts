import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../../../src/api/http/openapi.ts';
import { OPERATIONS } from '../../../../src/api/http/operations/index.ts';
import { API_VERSION } from '../../../../src/api/http/version.ts';

const document = openApiDocument(OPERATIONS, API_VERSION);

describe('the OpenAPI document', () => {
  it('is checked in as it is made (scripts/make-openapi)', () => {
    const file = new URL('../../../../docs/openapi.json', import.meta.url);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('has every operation, and the types of the client have it', () => {
    const types = readFileSync(new URL('../../../../src/api/client/schema.ts', import.meta.url), 'utf8');
    for (const { id, path, method } of OPERATIONS) {
      const paths = document['paths'] as Record<string, Record<string, { operationId?: string }>>;
      expect(paths[path]?.[method.toLowerCase()]?.operationId).toBe(id);
      expect(types).toContain(id.includes('.') ? `'${id}'` : id);
    }
  });

  it.each(OPERATIONS.map(one => [one.id, one] as const))(
    '%s says what its path needs, and describes itself',
    (_id, one) => {
      const named = [...one.path.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name);
      expect(Object.keys(one.params?.properties ?? {}).sort()).toEqual(named.sort());
      expect(one.summary.length).toBeGreaterThan(2);
      for (const [name, field] of Object.entries({ ...one.params?.properties, ...one.query?.properties })) {
        expect(field['description'], `${one.id} ${name}`).toBeTypeOf('string');
      }
    },
  );
});
