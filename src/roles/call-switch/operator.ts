/** What the control API can tell this switch to do with its calls. Wiring only. */
import type { CallSwitch } from '../../pbx/call/call-switch.ts';
import { CallOperator } from '../../pbx/call/control/operator.ts';
import type { CallCommands } from '../../pbx/call/control/ports.ts';
import type { RoleContext } from '../context.ts';

type Handlers = {
  [Name in keyof CallCommands]: (
    body: CallCommands[Name]['in'],
  ) => CallCommands[Name]['out'] | Promise<CallCommands[Name]['out']>;
};

/** Checked by the API, which is the only one that can reach this. */
export function openOperator({ commands }: Pick<RoleContext, 'commands'>, calls: CallSwitch): CallOperator {
  const operator = new CallOperator(calls);
  const handlers: Handlers = {
    'call.list': query => operator.list(query),
    'call.get': ({ id }) => operator.inspect(id),
    'call.hangUp': async ({ id, leg }) => {
      await operator.hangUp(id, leg);
      return null;
    },
    'call.transfer': ({ id, ...wish }) => {
      operator.transfer(id, wish);
      return null;
    },
    'call.join': ({ id, ...wish }) => {
      operator.join(id, wish);
      return null;
    },
    'call.hold': ({ id, on, leg }) => operator.hold(id, on, leg),
    'call.record': ({ id, action, by }) => operator.record(id, action, by),
    'call.mark': ({ id, clientCode }) => operator.mark(id, clientCode),
    'call.originate': wish => operator.originate(wish),
  };
  for (const [name, handler] of Object.entries(handlers)) {
    commands.register(name, body => handler(body as never));
  }
  return operator;
}
