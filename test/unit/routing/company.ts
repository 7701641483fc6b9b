/** The company whose dial plan is looked at. */
export const COMPANY = {
  account: {
    domain: 'example.test',
    name: 'Example',
    settings: { country: 'US', areaCode: '669', callingPlan: 'world' },
    blocked: [{ number: '+1900*', direction: 'both' }, { number: '+14155550666' }],
    outsidePrefix: '9',
  },
  callingPlans: [
    { name: 'world', countries: ['CA', 'DE', 'GB'] },
    { name: 'internal', domestic: false },
    { name: 'premium', premium: true },
  ],
  sites: [
    { name: 'HQ', mainReceptionist: '2000', mainNumber: '+16695550100', emergencyNumbers: ['+16695550190'] },
    { name: 'Berlin', code: '49', settings: { country: 'DE', areaCode: '30' } },
  ],
  users: [
    { extension: '1001', name: 'Ann', delegates: [{ extension: '1002' }, { extension: '1003', place: false }] },
    { extension: '1002', name: 'Bob', settings: { callerId: 'hidden' } },
    { extension: '1003', name: 'Basic', licence: 'basic' },
    { extension: '1004', name: 'Inside', settings: { callingPlan: 'internal' } },
    { extension: '1005', name: 'Premium', settings: { callingPlan: 'premium' } },
    {
      extension: '1006',
      name: 'Shy',
      blocking: { numbers: [{ number: '1001' }, { number: '+1212*' }], anonymous: true, action: { voicemail: 'self' } },
    },
    { extension: '1007', name: 'Quiet', settings: { blockExternal: true, externalForwarding: false } },
    { extension: '1008', name: 'Boss', delegates: [{ extension: '1003' }] },
    { extension: '49201', name: 'Cem', site: 'Berlin' },
  ],
  commonAreaPhones: [{ extension: '1090', name: 'Lobby' }],
  receptionists: [{ extension: '2000', name: 'Main', business: { destination: { user: '1001' } } }],
  queues: [
    { extension: '2200', name: 'Support', members: [{ extension: '1001' }], managers: ['1005'] },
    { extension: '2201', name: 'Private', members: [{ extension: '1001' }], pickup: false },
  ],
  parkingLots: [{ name: 'lot', first: '701', last: '710' }],
  pagingGroups: [{ extension: '2600', name: 'All', members: ['1001'], speakers: ['1001'] }],
  monitoring: [{ name: 'm', supervisors: ['1001'], targets: ['1002', '1003'], modes: ['listen'] }],
  contacts: [{ name: 'Plumber', number: '+14155550188', extension: '1500' }],
  trunks: [
    { name: 'one', targets: [{ host: '192.0.2.1' }] },
    {
      name: 'two',
      kind: 'carrier',
      inbound: { called: [{ match: '', prepend: '+' }], destination: { voicemail: '1001' } },
    },
    { name: 'pbx', kind: 'pbx' },
  ],
  routeGroups: [
    { name: 'default', trunks: [{ trunk: 'one' }] },
    { name: 'berlin', trunks: [{ trunk: 'two' }] },
    { name: 'pbx', trunks: [{ trunk: 'pbx' }] },
  ],
  routingRules: [
    { name: 'test of the carrier', pattern: '933', routeGroup: 'berlin' },
    { name: 'pbx', pattern: '7XXX', pbx: 'pbx' },
    { name: 'to Berlin', pattern: '88.', strip: 2, site: 'Berlin' },
    { name: 'no Canada', pattern: '+1613.', reject: 603 },
    { name: 'German', pattern: '+49.', routeGroup: 'berlin' },
    { name: 'Berlin out', pattern: '1234', sites: ['Berlin'], strip: 4, prepend: '+4930123456', routeGroup: 'berlin' },
  ],
  numbers: [
    { number: '+16695550100' },
    { number: '+16695550101', assignedTo: { user: '1001' } },
    { number: '+16695550106', assignedTo: { user: '1006' } },
    { number: '+16695550107', assignedTo: { user: '1007' } },
    { number: '+16695550122', assignedTo: { queue: '2200' } },
  ],
};
