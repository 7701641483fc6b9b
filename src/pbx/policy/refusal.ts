/** Whether an extension takes calls of a caller, however the call has come to it. Pure. */
import { inboundRefusal } from '../../routing/dial-plan/index.ts';
import type { AccountDirectory } from '../../routing/ports.ts';
import type { Caller } from '../call/application.ts';

/** Block lists, callers without caller ID, calls from outside. */
export function refuses(extension: string, directory: AccountDirectory, caller: Caller): boolean {
  const { number, trunk, anonymous } = caller;
  // What a customer's own PBX sends is inside.
  const pbx = trunk !== undefined && directory.trunk(trunk)?.kind === 'pbx';
  const facts = {
    external: caller.extension === undefined && !pbx,
    number: number ?? caller.extension,
    hidden: anonymous,
  };
  return inboundRefusal(directory, extension, facts) !== undefined;
}
