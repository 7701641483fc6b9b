/** Shapes that tokens, administrators and roles share. */
import { Type, type Static } from '@sinclair/typebox';
import { TandemError } from '../../../core/errors.ts';
import { parseRanges } from '../../../core/address-ranges.ts';
import { mayGive, type Grant } from '../../access/permissions.ts';
import { FieldError } from '../../problem.ts';
import { accountParam, type OperationCall } from '../operation.ts';

export const grantSchema = Type.Object(
  {
    role: Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$', description: 'A built-in role, or one of your own' }),
    account: Type.Optional({
      ...accountParam,
      description: 'Account in which it counts; default: all, and the cluster',
    }),
    sites: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 1000, description: 'Only of these sites' }),
    ),
    extensions: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 32 }), {
        maxItems: 1000,
        description: 'Only objects with these extensions',
      }),
    ),
  },
  { additionalProperties: false },
);
export const grantsSchema = Type.Array(grantSchema, { minItems: 1, maxItems: 100, description: 'What may be done' });

export const addressesSchema = Type.Array(Type.String({ minLength: 2, maxLength: 64 }), {
  maxItems: 100,
  description: 'Addresses and CIDR ranges from which it may be used; none: from everywhere',
});

export const moment = (description: string) => Type.String({ format: 'date-time', description });
export { isoOf } from '../../iso-time.ts';

type AnyCall = Pick<OperationCall, 'services' | 'principal'>;

/** @throws FieldError for a role that nobody has, TandemError `permission-denied` for what the giver has not himself */
export function demandGivable(
  { services, principal }: AnyCall,
  grants: readonly Static<typeof grantSchema>[],
): Grant[] {
  const given = [...grants] as Grant[];
  given.forEach(({ role }, at) => {
    if (services.access.permissionsOf(role)) return;
    throw new FieldError('request-invalid', [
      { in: 'body', pointer: `/grants/${at}/role`, detail: `there is no role ${role}` },
    ]);
  });
  for (const grant of services.access.resolve(given)) {
    if (!mayGive(principal.grants, grant)) {
      throw new TandemError('permission-denied', { detail: `nobody gives away more than he has: ${grant.role}` });
    }
  }
  return given;
}

/** @throws FieldError for what is neither an address nor a range */
export function demandAddresses(addresses: readonly string[] | undefined, field: string): void {
  addresses?.forEach((text, at) => {
    if (parseRanges(text).length > 0) return;
    const detail = 'neither an address nor a CIDR range';
    throw new FieldError('request-invalid', [{ in: 'body', pointer: `/${field}/${at}`, detail }]);
  });
}
