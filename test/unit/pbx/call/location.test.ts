import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { locationParts } from '../../../../src/pbx/call/run/location.ts';
import { enclose } from '../../../../src/sip/dialog/enclosure.ts';

const AT = Date.parse('2030-01-08T12:00:00Z');
const WHO = { entity: 'sip:+12125550190@example.test', id: 'abc', domain: 'example.test' };

/** Element names without their prefixes, with their text. */
function read(xml: string): Record<string, string> {
  const found: Record<string, string> = {};
  const path: string[] = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('opentag', ({ local }) => path.push(local));
  parser.on('text', text => {
    if (text.trim() !== '') found[path.at(-1) ?? ''] = text;
  });
  parser.on('closetag', () => void path.pop());
  parser.write(xml).close();
  return found;
}

describe('the location of an emergency call (RFC 6442)', () => {
  it('is a civic address, named by the header', () => {
    const address = { country: 'US', state: 'CA', city: 'San Jose', street: 'Loopback & Sons Lane', houseNumber: '1' };
    const { headers, enclosure } = locationParts({ address, name: 'Ann', at: AT }, WHO);
    expect(headers).toEqual([
      ['Geolocation', '<cid:abc@example.test>'],
      ['Geolocation-Routing', 'yes'],
    ]);
    expect(enclosure).toMatchObject({ type: 'application/pidf+xml', contentId: 'abc@example.test' });
    expect(read(String(enclosure.content))).toEqual({
      ...{ country: 'US', A1: 'CA', A3: 'San Jose', RD: 'Loopback & Sons Lane', HNO: '1', NAM: 'Ann' },
      ...{ 'retransmission-allowed': 'yes', method: 'Manual', timestamp: '2030-01-08T12:00:00.000Z' },
    });
  });

  it('is what the user has reported, and no address where the user is not', () => {
    const { enclosure } = locationParts({ country: 'DE', reported: 'Hotel <Adler>, room 12', at: AT }, WHO);
    expect(read(String(enclosure.content))).toMatchObject({ country: 'DE', LOC: 'Hotel <Adler>, room 12' });
    expect(Object.keys(read(String(enclosure.content)))).not.toContain('RD');
  });
});

it('an enclosure stands behind the session description, in a part that may be ignored', () => {
  const body = { type: 'application/sdp', content: 'v=0\r\n' };
  const whole = enclose(body, { type: 'application/pidf+xml', content: '<é/>', contentId: 'a1@x.test' });
  expect(whole.type).toBe('multipart/mixed;boundary="part-a1xtest"');
  expect(whole.content.toString()).toBe(
    '--part-a1xtest\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n\r\n' +
      '--part-a1xtest\r\nContent-Type: application/pidf+xml\r\nContent-ID: <a1@x.test>\r\n' +
      'Content-Disposition: render;handling=optional\r\n\r\n<é/>\r\n--part-a1xtest--\r\n',
  );
});
