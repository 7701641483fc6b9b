/** What a configuration file may say. The JSON schema is the reference; every default stands here and nowhere else. */
import { Type, type Static, type TObject, type TProperties } from '@sinclair/typebox';
import { object } from '../schema.ts';

const section = <T extends TProperties>(properties: T): TObject<T> =>
  Type.Object(properties, { additionalProperties: false, default: {} });

const text = (description: string) => Type.String({ minLength: 1, description });
const name = (description: string) => Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$', description });
const hostPort = (description: string) =>
  Type.String({ pattern: '^(\\[[0-9a-fA-F:.]+\\]|[^:\\[\\]/\\s]+):\\d{1,5}$', description });
const whole = (value: number, minimum: number, maximum: number, description: string) =>
  Type.Integer({ default: value, minimum, maximum, description });
const flag = (value: boolean, description: string) => Type.Boolean({ default: value, description });
const oneOf = <const T extends string>(values: readonly T[], description: string, value?: NoInfer<T>) =>
  Type.Unsafe<T>({ type: 'string', enum: values, description, ...(value === undefined ? {} : { default: value }) });

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const ROLES = ['load-balancer', 'zone-proxy', 'call-switch', 'control-api'] as const;
export const TRANSPORTS = ['udp', 'tcp', 'tls', 'ws', 'wss'] as const;

const listenSchema = object({
  name: Type.Optional(
    name('Name of the listener, kept in flow tokens; default: the transport, with the port if need be'),
  ),
  transport: oneOf(TRANSPORTS, 'SIP transport'),
  address: hostPort('Address to bind'),
  advertise: Type.Optional(hostPort('Address that phones are told, when it differs (port forwarding)')),
  peers: Type.Optional(
    text(
      'PEM file of certificate authorities: over TLS, only peers of trunks with a certificate of theirs get in, and our connections to trunks are checked against it',
    ),
  ),
});

const nodeSchema = object({
  id: name('Unique name of the node'),
  role: oneOf(ROLES, 'What the node does'),
  zone: Type.Optional(name('Zone of a zone-proxy or call-switch')),
  inner: hostPort('Address for SIP over TCP between nodes'),
  listen: Type.Optional(Type.Array(listenSchema, { description: 'Where phones reach a load balancer' })),
  tls: Type.Optional(
    object({
      certificate: text('PEM file: certificate and chain'),
      key: text('PEM file: private key'),
    }),
  ),
  media: Type.Optional(
    object({
      address: text('Address to bind for RTP'),
      announced: Type.Optional(text('Address that SDP tells, when it differs')),
      address6: Type.Optional(text('Address to bind for the RTP of phones that signal over IPv6; default: address')),
      announced6: Type.Optional(text('Address that SDP tells them, when it differs')),
      ports: Type.String({ pattern: '^\\d{1,5}-\\d{1,5}$', description: 'RTP ports, first-last' }),
    }),
  ),
  http: Type.Optional(hostPort('Address of the HTTP API of a control-api node')),
});

const stateSchema = section({
  directory: Type.Optional(text('Directory for everything that is written; default: ../var/<name of the file>')),
  shared: section({
    engine: oneOf(['sqlite', 'memory'], 'memory: only when all nodes run in one process', 'sqlite'),
    synchronous: oneOf(['off', 'normal'], 'off: survives killed processes; normal: a power cut as well', 'off'),
  }),
  durable: section({
    engine: oneOf(['sqlite', 'postgres'], 'Engine of accounts, settings and call records', 'sqlite'),
    file: Type.Optional(text('SQLite; default: durable.sqlite in the state directory')),
    url: Type.Optional(
      Type.String({
        pattern: '^postgres(ql)?://',
        description: 'PostgreSQL: postgres://user@host:port/database, or postgres:///database?host=<socket directory>',
      }),
    ),
    passwordFile: Type.Optional(text('PostgreSQL: file with the password; default: the one in the URL, if any')),
    connections: whole(4, 1, 100, 'PostgreSQL: connections of one process'),
  }),
});

const sipSchema = section({
  userAgent: Type.String({ default: 'Tandem', pattern: '^[!-~ ]{1,64}$', description: 'Server and User-Agent header' }),
  timers: section({
    t1: whole(500, 50, 10_000, 'RFC 3261 T1, ms'),
    t2: whole(4000, 100, 60_000, 'RFC 3261 T2, ms'),
    t4: whole(5000, 100, 60_000, 'RFC 3261 T4, ms'),
  }),
  limits: section({
    messageBytes: whole(65_535, 1024, 1_048_576, 'Longest SIP message'),
    connections: whole(100_000, 1, 1_000_000, 'Connections in all'),
    connectionsPerSource: whole(2000, 1, 1_000_000, 'Connections of one remote address'),
    headerTimeoutMs: whole(10_000, 100, 120_000, 'Longest wait for the rest of a message head'),
    bufferedBytes: whole(1_048_576, 65_536, 67_108_864, 'Unsent bytes of one connection before it is closed'),
    transactions: whole(100_000, 100, 10_000_000, 'Transactions of one node'),
  }),
  guard: section({
    requestsPerSecond: whole(
      2000,
      1,
      1_000_000,
      'Requests of one address whose phones have not shown yet who they are',
    ),
    flowPoints: whole(400, 1, 1_000_000, 'Refusals of one flow, weighed, within 20 s; beyond them it is banned'),
    addressPoints: whole(4000, 1, 10_000_000, 'The same of all such flows of one address together'),
    banMs: whole(30_000, 100, 24 * HOUR, 'How long a banned flow or address is not heard'),
    trustMs: whole(10 * MINUTE, 1000, 24 * HOUR, 'How long a flow is trusted after a registration or a call'),
    maxSources: whole(20_000, 100, 10_000_000, 'Flows and addresses that are watched'),
    maxTrusted: whole(200_000, 100, 10_000_000, 'Flows that are trusted; one for each phone'),
  }),
  admission: section({
    pendingInvites: whole(20_000, 1, 10_000_000, 'INVITEs without a final response at one zone-proxy; more get 503'),
    pendingInvitesPerUser: whole(5000, 1, 10_000_000, 'The same of one user; more get 403'),
    wrongPasswords: whole(
      10,
      1,
      100_000,
      'Wrong passwords for one user over one flow within 100 s; more get 403 unread',
    ),
    wrongPasswordsPerFlow: whole(40, 1, 100_000, 'The same for all users over one flow'),
  }),
  registrar: section({
    minExpires: whole(60, 1, 86_400, 'Seconds; shorter gets 423'),
    maxExpires: whole(7200, 60, 604_800, 'Seconds; longer is cut'),
    defaultExpires: whole(3600, 60, 604_800, 'Seconds, when the phone names none'),
    maxBindings: whole(10, 1, 100, 'Bindings of one AOR'),
  }),
  subscriptions: section({
    total: whole(200_000, 1, 10_000_000, 'Subscriptions of the cluster; more get 503'),
    perUser: whole(1000, 1, 1_000_000, 'Subscriptions of one user; more get 403'),
  }),
  dns: section({
    servers: Type.Array(text('Address, with a port where it is not 53'), {
      default: [],
      description: "Where the servers of trunks are looked up; none: the machine's own",
    }),
  }),
  digest: section({ nonceLifetimeMs: whole(5 * MINUTE, 10_000, 24 * HOUR, 'Life of a nonce') }),
  sessionTimer: section({
    expires: whole(1800, 90, 86_400, 'Session-Expires that we ask for, seconds'),
    minimum: whole(90, 90, 86_400, 'Min-SE that we accept, seconds'),
  }),
});

const apiSchema = section({
  requestsPerMinute: whole(60_000, 1, 100_000_000, 'Requests of a token that has no limit of its own; more get 429'),
  requestsPerMinutePerAddress: whole(600, 1, 100_000_000, 'Requests of an address without a token'),
  bodyBytes: whole(4_194_304, 1024, 1_073_741_824, 'Longest JSON body'),
  uploadBytes: whole(104_857_600, 1024, 10_737_418_240, 'Longest sound that is uploaded'),
  trustedProxies: Type.Array(text('Address or CIDR range'), {
    default: [],
    description: 'HTTP proxies in front, whose X-Forwarded-For is believed',
  }),
  webhooks: section({
    allow: Type.Array(text('Address or CIDR range'), {
      default: [],
      description: 'Addresses that are not public and to which webhooks may go all the same',
    }),
    allowHttp: flag(false, 'Webhooks may have http URLs'),
    caFile: Type.Optional(text('PEM file of a certificate authority that the machine does not know')),
  }),
});

const callsSchema = section({
  ringMs: whole(60_000, 1000, 10 * MINUTE, 'How long the devices of a user ring'),
  maxCalls: whole(5000, 1, 1_000_000, 'Calls of one switch; more get 503'),
});

const mediaSchema = section({
  workers: whole(1, 1, 64, 'mediasoup workers of one switch'),
  workerBin: Type.Optional(text('Path of the mediasoup worker')),
  prompts: Type.Optional(
    text('Folder with recordings of prompts, a folder for each language; they come before those of the program'),
  ),
  allowPlain: flag(true, 'Plain RTP is allowed'),
  advancedEncryption: flag(false, 'AEAD_AES_256_GCM before AES_CM_128'),
  latchSources: Type.Optional(Type.Array(text('CIDR range'), { description: 'Where symmetric RTP may latch onto' })),
  silenceTimeoutMs: whole(30_000, 1000, HOUR, 'A leg without RTP for so long ends the call'),
  country: Type.String({
    default: 'us',
    pattern: '^[a-z]{2}$',
    description: 'Whose ringback and busy tones, where no account says its country',
  }),
});

export const configSchema = object({
  domain: Type.String({
    pattern: '^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$',
    maxLength: 253,
    description: 'SIP domain of the users',
  }),
  realm: Type.Optional(
    Type.String({ pattern: '^[!#-\\[\\]-~]{1,128}$', description: 'Digest realm; default: the domain' }),
  ),
  cluster: section({
    secret: Type.Optional(Type.String({ minLength: 16, description: 'Secret that all nodes share' })),
    secretFile: Type.Optional(
      text('File with that secret; default: cluster.secret in the state directory, made at need'),
    ),
    heartbeatMs: whole(500, 50, 10_000, 'How often a node renews its lease'),
    leaseMs: whole(2000, 200, 60_000, 'A node that has not renewed for so long is dead'),
  }),
  state: stateSchema,
  sip: sipSchema,
  calls: callsSchema,
  api: apiSchema,
  media: mediaSchema,
  smtp: Type.Optional(
    object({
      host: text('Mail server for the e-mails of voicemail boxes; without this section there are none'),
      port: whole(587, 1, 65_535, 'Its port'),
      security: oneOf(['tls', 'starttls', 'none'], 'tls: from the beginning; starttls: insisted on', 'starttls'),
      user: Type.Optional(text('Name to log in with')),
      password: Type.Optional(text('Password')),
      passwordFile: Type.Optional(text('File with the password instead')),
      from: Type.String({ pattern: '^[^@\\s]+@[^@\\s]+$', description: 'Sender of the e-mails' }),
      caFile: Type.Optional(text('PEM file of a certificate authority that the machine does not know')),
    }),
  ),
  speech: Type.Optional(
    object({
      url: Type.String({
        pattern: '^https?://\\S+$',
        description:
          "Speech-to-text service that writes voice messages down, where a box is set so; it takes the form of OpenAI's audio/transcriptions. Without this section there is none",
      }),
      secret: Type.Optional(text('Bearer token')),
      secretFile: Type.Optional(text('File with the token instead')),
      model: Type.Optional(text('Its model, where it has several')),
      timeoutSeconds: whole(120, 1, 600, 'Longest wait for one message, seconds'),
    }),
  ),
  log: section({
    level: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'Least level that is written', 'info'),
    pretty: flag(false, 'For people instead of JSON; needs a development install'),
  }),
  trace: section({
    messages: whole(5000, 0, 1_000_000, 'SIP messages that a node keeps for `tandem trace`; 0 is off'),
    bytes: whole(8_388_608, 65_536, 1_073_741_824, 'Bytes of them'),
  }),
  hep: Type.Optional(
    object({
      collector: hostPort('Where captured messages are sent to by HEPv3 over UDP; without this section none are'),
      captureId: whole(2001, 0, 4_294_967_295, 'Capture agent id of this cluster'),
      password: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Authentication key' })),
      inside: flag(false, 'Also messages between our own nodes'),
      rtcpMs: whole(5000, 1000, 3_600_000, 'How often the media of each leg are reported'),
    }),
  ),
  supervisor: section({
    processes: oneOf(['per-node', 'single'], 'per-node: one process for each; single: all in one', 'per-node'),
    backoffMinMs: whole(100, 10, 60_000, 'First wait before a dead process is started again'),
    backoffMaxMs: whole(10_000, 100, 600_000, 'Longest such wait'),
    killAfterMs: whole(5000, 100, 60_000, 'Between SIGTERM and SIGKILL when stopping'),
    readyTimeoutMs: whole(60_000, 1000, 600_000, 'Longest wait for all nodes to come up'),
  }),
  demo: Type.Optional(
    object({
      users: Type.String({ pattern: '^\\d{1,12}-\\d{1,12}$', description: 'Extensions that are created, first-last' }),
      passwordPattern: Type.String({ pattern: '<ext>', description: 'Their passwords; <ext> is the extension' }),
      account: Type.Optional(text('Account document that is applied at every start')),
    }),
  ),
  nodes: Type.Array(nodeSchema, { minItems: 1, description: 'The nodes of the cluster' }),
});

export type RawConfig = Static<typeof configSchema>;
export type RawNode = Static<typeof nodeSchema>;
