/** Where the caller of an emergency call is, as the answering point reads it: PIDF-LO (RFC 4119, 5139) in the INVITE (RFC 6442). Pure. */
import type { Address } from '../../../routing/index.ts';
import { escapeXml } from '../../../sip/event/index.ts';
import type { Enclosure } from '../../../sip/dialog/index.ts';
import type { EmergencyLocation } from '../application.ts';

export interface LocationParts {
  readonly headers: readonly (readonly [string, string])[];
  readonly enclosure: Enclosure;
}

/** `entity`: URI of the caller; `id`: any text of letters and digits, another one for each call. */
export function locationParts(
  location: EmergencyLocation,
  { entity, id, domain }: { readonly entity: string; readonly id: string; readonly domain: string },
): LocationParts {
  const contentId = `${id}@${domain}`;
  return {
    headers: [
      ['Geolocation', `<cid:${contentId}>`],
      // RFC 6442 4.2: whoever is on the way may route by it.
      ['Geolocation-Routing', 'yes'],
    ],
    enclosure: { type: 'application/pidf+xml', content: pidfLo(location, entity), contentId },
  };
}

/** RFC 5139 3.1: elements of a civic address by our fields, in the order of the schema. */
const ELEMENTS: readonly (readonly [string, keyof Address])[] = [
  ['country', 'country'],
  ['A1', 'state'],
  ['A3', 'city'],
  ['RD', 'street'],
  ['HNO', 'houseNumber'],
  ['BLD', 'building'],
  ['FLR', 'floor'],
  ['ROOM', 'room'],
  ['PC', 'postalCode'],
];

function pidfLo({ address, country, reported, name, at }: EmergencyLocation, entity: string): string {
  const known: Partial<Address> = address ?? (country === undefined ? {} : { country });
  const fields = [
    ...ELEMENTS.map(([element, field]) => [element, known[field]] as const),
    // What the user's network said, in words.
    ['LOC', reported] as const,
    ['NAM', name] as const,
  ];
  const civic = fields
    .flatMap(([element, value]) => (value === undefined ? [] : [`<ca:${element}>${escapeXml(value)}</ca:${element}>`]))
    .join('');
  const when = new Date(at).toISOString();
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10"' +
    ' xmlns:ca="urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr"' +
    ` entity="${escapeXml(entity)}">\n` +
    `<tuple id="caller"><status><gp:geopriv><gp:location-info><ca:civicAddress>${civic}</ca:civicAddress></gp:location-info>` +
    // RFC 4119 2.2.2: whoever helps may pass it on.
    '<gp:usage-rules><gp:retransmission-allowed>yes</gp:retransmission-allowed></gp:usage-rules>' +
    `<gp:method>Manual</gp:method></gp:geopriv></status><timestamp>${when}</timestamp></tuple>\n</presence>\n`
  );
}
