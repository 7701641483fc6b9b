/** What leads outside and in: numbers, calling plans, trunks, route groups, routing rules. */
import { Type, type Static } from '@sinclair/typebox';
import { destinationSpec } from './destination-spec.ts';
import { country, e164, flag, listOf, name, nameOf, object, oneOf, seconds, section, text, whole } from './fields.ts';

export const phoneNumberSchema = object({
  number: e164('The number, E.164'),
  site: Type.Optional(nameOf('sites', 'Site to which it belongs')),
  assignedTo: Type.Optional(
    destinationSpec('Where calls to it go; default: main receptionist of the site it is main number of'),
  ),
  label: Type.Optional(text('What it is for')),
});
/** A phone number of the account and whose it is. */
export type PhoneNumber = Static<typeof phoneNumberSchema>;

export const callingPlanSchema = object({
  name: name('Name of the plan'),
  domestic: flag(true, 'Calls in the own country'),
  countries: listOf(country('Country'), 'Countries that may be called beside it'),
  premium: flag(false, 'Premium-rate and shared-cost numbers'),
});
export type CallingPlan = Static<typeof callingPlanSchema>;

const targetSchema = object({
  host: text('Host name or address'),
  port: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 65_535, description: 'Port; default: as RFC 3263 finds it' }),
  ),
  transport: oneOf(
    ['udp', 'tcp', 'tls', 'dns'],
    'SIP transport; dns: the one that NAPTR records of the host tell (RFC 3263), with TLS alone where SRTP is required',
    'tls',
  ),
});
export type TrunkTarget = Static<typeof targetSchema>;

const rewriteSchema = object({
  match: Type.String({ pattern: '^[+0-9]*$', default: '', description: 'Numbers that begin so' }),
  strip: whole(0, 0, 20, 'Characters that are taken away at the front'),
  prepend: Type.String({ pattern: '^[+0-9*#]{0,20}$', default: '', description: 'What is put before the rest' }),
});
/** A prefix rule; of a list the first that matches is applied. */
export type NumberRewrite = Static<typeof rewriteSchema>;

export const TRUNK_CODECS = ['opus', 'pcmu', 'pcma', 'g729', 'g722'] as const;

export const trunkSchema = object({
  name: name('Name of the trunk'),
  kind: oneOf(
    ['sbc', 'carrier', 'pbx'],
    "A customer's session border controller, a carrier, or a customer's PBX",
    'sbc',
  ),
  site: Type.Optional(nameOf('sites', 'Site to which it belongs')),
  targets: listOf(targetSchema, 'Where calls are sent, the next when one fails; none: the trunk registers with us', 10),
  certificate: Type.Optional(
    object({
      names: Type.Array(text('DNS name'), {
        minItems: 1,
        description: "Names one of which the peer's certificate has",
      }),
      authority: Type.Optional(text('PEM file of the certificate authority; default: those of the system')),
    }),
  ),
  addresses: listOf(text('Address or CIDR range'), 'Requests from here are this trunk'),
  registration: Type.Optional(
    object({
      registrar: Type.Optional(text('SIP domain or address of the registrar; default: the first target')),
      username: text('User name'),
      password: text('Password; has to be kept as it is'),
      expiresSeconds: seconds(3600, 86_400, 'Life that is asked for', 60),
    }),
  ),
  encryption: oneOf(['required', 'allowed', 'off'], 'SRTP', 'required'),
  codecs: Type.Array(oneOf(TRUNK_CODECS, 'Codec'), {
    default: ['opus', 'pcmu', 'pcma', 'g729'],
    description: 'In this order',
  }),
  maxCalls: whole(1000, 1, 1_000_000, 'Calls at the same time'),
  maxCallsPerSecond: whole(100, 1, 100_000, 'New calls each second'),
  optionsSeconds: seconds(10, 3600, 'Between two OPTIONS to the peer; 0: none', 0),
  outbound: section(
    {
      called: listOf(rewriteSchema, 'Called numbers, from E.164'),
      caller: listOf(rewriteSchema, 'Calling numbers, from E.164'),
      identity: oneOf(['passerted', 'from', 'none'], 'Where the calling number stands besides From', 'passerted'),
      diversion: flag(true, 'Forwarded calls name who has forwarded them'),
    },
    'Calls to the peer',
  ),
  inbound: section(
    {
      called: listOf(rewriteSchema, 'Called numbers, to E.164'),
      caller: listOf(rewriteSchema, 'Calling numbers, to E.164'),
      destination: Type.Optional(destinationSpec('For numbers that nobody has; default: 404')),
      trustIdentity: flag(true, 'P-Asserted-Identity of the peer is believed'),
    },
    'Calls from the peer',
  ),
});
export type Trunk = Static<typeof trunkSchema>;

export const routeGroupSchema = object({
  name: name('Name of the route group'),
  trunks: Type.Array(
    object({
      trunk: nameOf('trunks', 'Trunk'),
      priority: whole(1, 1, 1000, 'Lower ones first'),
      weight: whole(10, 1, 1000, 'Share of the calls among the same priority'),
    }),
    { minItems: 1, maxItems: 32, description: 'Trunks, which stand in for each other' },
  ),
  failoverSeconds: seconds(3, 30, 'A trunk that is silent for so long is given up for the next one'),
});
export type RouteGroup = Static<typeof routeGroupSchema>;

export const routingRuleSchema = object({
  name: name('Name of the rule'),
  pattern: Type.String({
    pattern: '^[+*#]?[0-9XZN\\[\\]-]*\\.?$',
    minLength: 1,
    description:
      'Dialled digits, or the E.164 number when it begins with +. X: any digit, Z: 1-9, N: 2-9, [2-5]: one of these, a dot at the end: one digit or more',
  }),
  sites: listOf(nameOf('sites', 'Site'), 'Callers of these sites only; none: all'),
  strip: whole(0, 0, 20, 'Characters that are taken away at the front'),
  prepend: Type.String({ pattern: '^[+0-9*#]{0,20}$', default: '', description: 'What is put before the rest' }),
  routeGroup: Type.Optional(nameOf('routeGroups', 'Sends the call to these trunks')),
  pbx: Type.Optional(nameOf('routeGroups', "Sends the call to the customer's PBX, over this route group")),
  site: Type.Optional(nameOf('sites', 'Dials the rest as if at this site')),
  reject: Type.Optional(
    Type.Integer({ minimum: 400, maximum: 699, description: 'Refuses the call with this SIP status' }),
  ),
});
/** Exactly one of `routeGroup`, `pbx`, `site` and `reject`. */
export type RoutingRule = Static<typeof routingRuleSchema>;
