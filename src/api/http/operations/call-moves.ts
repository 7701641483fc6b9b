/** Sending a party of a live call elsewhere: transfer, joining with another call, parking, switching to the mobile. */
import { Type } from '@sinclair/typebox';
import { TandemError } from '../../../core/errors.ts';
import { object } from '../../../core/schema.ts';
import { defineOperation, type Operation } from '../operation.ts';
import { demandName, DIALLED, extensionOf, found, ID, LEG, noted, oneOf, params, path, tag } from './live-call.ts';

const transfer = defineOperation({
  ...{ id: 'calls.transfer', method: 'POST', path: `${path}/{call}/transfer`, tag, access: 'calls:write', status: 202 },
  summary: 'Send a party of a live call elsewhere',
  description:
    'As if its peer had transferred it, who is let go when somebody takes it and has it again otherwise. A caller that rings or is with an application goes there directly. Events tell how it went.',
  params,
  body: object({
    to: Type.String({ pattern: DIALLED, description: 'What is dialled for the party' }),
    leg: Type.Optional(LEG),
    into: Type.Optional(oneOf(['voicemail'], 'To the voicemail box of the extension `to`')),
    by: Type.Optional(extensionOf('In whose name; default: its peer')),
  }),
  errors: ['call-unknown', 'leg-unknown', 'call-state', 'number-unknown', 'user-unknown', 'node-unreachable'],
  async handle(call) {
    const { id } = await found(call);
    demandName(call, call.body.by);
    await call.services.live.calls.transfer(id, call.body);
    await noted(call, id, { transferred: call.body });
    return {};
  },
});

const join = defineOperation({
  ...{ id: 'calls.join', method: 'POST', path: `${path}/{call}/join`, tag, access: 'calls:write', status: 202 },
  summary: 'Join a live call with another one',
  description:
    'Attended transfer: a party of this call talks on with one of the other, as this call, and whoever they have talked with is let go. By default that is who takes part in both; without such a one it takes `leg` and `otherLeg`. The event `call.transferred` tells that it happened; where the other call is over meanwhile, the parties of this one talk on.',
  params,
  body: object({
    call: ID,
    leg: Type.Optional({ ...LEG, description: 'Leg of this call that stays' }),
    otherLeg: Type.Optional({ ...LEG, description: 'Leg of the other call that stays' }),
  }),
  errors: ['call-unknown', 'leg-unknown', 'call-state', 'node-unreachable'],
  async handle(call) {
    const { call: otherId, ...stay } = call.body;
    const detail = await found(call);
    const other = await found(call, otherId);
    await call.services.live.calls.join(detail, other, stay);
    await noted(call, detail.id, { joined: call.body });
    return {};
  },
});

const park = defineOperation({
  ...{ id: 'calls.park', method: 'POST', path: `${path}/{call}/park`, tag, access: 'calls:write', status: 202 },
  summary: 'Park a party of a live call',
  description:
    'Its peer is let go. The event `call.entered` tells the slot; without a free one the two talk on. Whoever has parked it gets it back when nobody comes for it in time.',
  params,
  bodyOptional: true,
  body: object({
    slot: Type.Optional(extensionOf('Slot; default: any free one of the parking lot of whoever parks')),
    leg: Type.Optional(LEG),
    by: Type.Optional(extensionOf('In whose name; default: its peer')),
  }),
  errors: ['call-unknown', 'leg-unknown', 'call-state', 'user-unknown', 'node-unreachable'],
  async handle(call) {
    const { id } = await found(call);
    const { slot = '', ...wish } = (call.body as { slot?: string; leg?: string; by?: string } | undefined) ?? {};
    demandName(call, wish.by);
    await call.services.live.calls.transfer(id, { ...wish, to: slot, into: 'park' });
    await noted(call, id, { parked: slot === '' ? 'any slot' : slot });
    return {};
  },
});

const switchToMobile = defineOperation({
  ...{
    id: 'calls.switchToMobile',
    method: 'POST',
    path: `${path}/{call}/switch-to-mobile`,
    tag,
    access: 'calls:write',
  },
  status: 202,
  summary: "Switch a live call to its user's mobile",
  description:
    'The mobile number of the user rings; the phone has the call until 1 is pressed there, and is let go then. When nobody does, the two talk on. Events tell how it went.',
  params,
  bodyOptional: true,
  body: object({
    extension: Type.Optional(extensionOf('User whose call it is; default: the only party of ours')),
  }),
  errors: ['call-unknown', 'call-state', 'call-not-allowed', 'node-unreachable'],
  async handle(call) {
    const { id, legs } = await found(call);
    const { extension } = (call.body as { extension?: string } | undefined) ?? {};
    const own = legs.filter(leg => leg.extension !== undefined && leg.state === 'answered');
    const user = extension === undefined && own.length === 1 ? own[0] : own.find(leg => leg.extension === extension);
    const party = legs.find(leg => leg !== user && leg.state === 'answered');
    if (user?.extension === undefined || party === undefined) {
      throw new TandemError('call-state', { detail: 'no single party of ours talks: name one by `extension`' });
    }
    demandName(call, user.extension);
    await call.services.live.calls.transfer(id, {
      leg: party.id,
      to: user.extension,
      into: 'mobile',
      by: user.extension,
    });
    await noted(call, id, { switchedToMobile: user.extension });
    return {};
  },
});

export const callMoves: readonly Operation[] = [transfer, join, park, switchToMobile];
