import { describe, expect, it } from 'vitest';
import { SaxesParser } from 'saxes';
import { collectLadder } from '../../../../src/api/ladder/collect.ts';
import { buildLadder, type TracedMessage } from '../../../../src/api/ladder/ladder.ts';
import { toMermaid } from '../../../../src/api/ladder/mermaid.ts';
import { toSvg } from '../../../../src/api/ladder/svg.ts';
import { MessageTrace } from '../../../../src/core/trace.ts';

const sip = (start: string, { branch = 'b1', cseq = '1 INVITE', callId = 'leg1', more = '' } = {}): string =>
  `${start}\r\nVia: SIP/2.0/UDP h;branch=${branch}\r\nFrom: "A" <sip:1001@x.test>;tag=1\r\nTo: <sip:1002@x.test>\r\n` +
  `Call-ID: ${callId}\r\nCSeq: ${cseq}\r\n${more}Content-Length: 0\r\n\r\n`;

const PHONE = 'udp 10.0.0.1:5060 - 192.0.2.7:40000';
const OUT = 'tcp 10.0.0.1:7000 - 10.0.0.2:7000';
const IN = 'tcp 10.0.0.2:7000 - 10.0.0.1:7000';
const NODES = [
  { id: 'lb1', role: 'load-balancer', inner: '10.0.0.1:7000' },
  { id: 'switch-a1', role: 'call-switch', inner: '10.0.0.2:7000' },
];

const invite = sip('INVITE sip:1002@x.test SIP/2.0');
const inner = sip('INVITE sip:1002@x.test SIP/2.0', { branch: 'b2', more: 'X-Tandem-Call: call-1\r\n' });
const ok = sip('SIP/2.0 200 OK', { more: 'Content-Type: application/sdp\r\n' });

const traced = (node: string, at: number, direction: 'in' | 'out', [flow, text]: [string, string]): TracedMessage => ({
  ...{ node, at, direction, flow, text },
  callKey: 'leg1',
});

const CALL: readonly TracedMessage[] = [
  traced('lb1', 100, 'in', [PHONE, invite]),
  traced('lb1', 101, 'out', [OUT, inner]),
  traced('switch-a1', 103, 'in', [IN, inner]),
  traced('switch-a1', 110, 'out', [IN, ok]),
  traced('lb1', 111, 'in', [OUT, ok]),
  traced('lb1', 112, 'out', [PHONE, ok]),
  traced('lb1', 612, 'out', [PHONE, ok]),
];

describe('the ladder', () => {
  it('makes one arrow of what one node sent and another received', () => {
    const { participants, messages } = buildLadder(CALL, NODES);
    expect(participants).toEqual([
      { id: 'udp 192.0.2.7:40000', kind: 'peer', label: '1001 udp 192.0.2.7:40000' },
      { id: 'lb1', kind: 'node', label: 'lb1', role: 'load-balancer' },
      { id: 'switch-a1', kind: 'node', label: 'switch-a1', role: 'call-switch' },
    ]);
    expect(
      messages.map(({ from, to, method, status, tookMs, sdp, repeated }) => [
        from,
        to,
        method,
        status,
        tookMs,
        sdp,
        repeated,
      ]),
    ).toEqual([
      ['udp 192.0.2.7:40000', 'lb1', 'INVITE', undefined, undefined, false, false],
      ['lb1', 'switch-a1', 'INVITE', undefined, 2, false, false],
      ['switch-a1', 'lb1', 'INVITE', 200, 1, true, false],
      ['lb1', 'udp 192.0.2.7:40000', 'INVITE', 200, undefined, true, false],
      ['lb1', 'udp 192.0.2.7:40000', 'INVITE', 200, undefined, true, true],
    ]);
  });

  it('keeps the order of sending where clocks of nodes differ', () => {
    const skewed = CALL.map(message => (message.node === 'switch-a1' ? { ...message, at: message.at - 4 } : message));
    const { messages } = buildLadder(skewed, NODES);
    expect(messages.map(({ tookMs }) => tookMs)).toEqual([undefined, 0, 5, undefined, undefined]);
  });

  it('names a node that has not told anything by its address', () => {
    const { messages } = buildLadder([traced('lb1', 1, 'out', [OUT, inner])], NODES);
    expect(messages).toMatchObject([{ from: 'lb1', to: 'switch-a1' }]);
  });

  it('is drawn for Mermaid, whatever stands in a name', () => {
    const evil = traced('lb1', 100, 'in', [PHONE, invite.replace('1001@', 'a;b#c@')]);
    const text = toMermaid(buildLadder([evil, ...CALL.slice(1)], NODES));
    expect(text).toContain('sequenceDiagram\n  participant p0 as ');
    expect(text).toContain('\n  p0->>p1: INVITE\n  p1->>p2: INVITE\n  p2-->>p1: 200 OK (INVITE) SDP\n');
    expect(text.replace(/#\d+;/g, '')).not.toMatch(/[;#]/);
  });

  it('is drawn as well-formed SVG, whatever stands in a name', () => {
    const evil = traced('lb1', 100, 'in', [PHONE, invite.replace('1001@', '<script>&"\u0001@')]);
    const svg = toSvg(buildLadder([evil, ...CALL.slice(1)], NODES));
    const lines: string[] = [];
    const parser = new SaxesParser();
    parser.on('opentag', ({ name }) => lines.push(name));
    parser.write(svg).close();
    // Three lifelines, five arrows.
    expect(lines.filter(name => name === 'line')).toHaveLength(3 + 5);
    expect(lines).not.toContain('script');
  });

  it('is collected from all nodes by whatever the messages name, secrets masked', async () => {
    const rings = new Map(
      ['lb1', 'switch-a1', 'gone'].map(id => [id, new MessageTrace({ messages: 50, bytes: 100_000 })]),
    );
    const add = (node: string, text: string, flow: string): void =>
      rings.get(node)?.add({ at: 1, direction: 'in', flow, text });
    add('lb1', invite, PHONE);
    add('switch-a1', inner, IN);
    add(
      'switch-a1',
      sip('INVITE sip:1003@x.test SIP/2.0', {
        callId: 'leg2',
        more: 'X-Tandem-Call: call-1\r\nReplaces: leg3-id;to-tag=1;from-tag=2\r\n',
      }),
      IN,
    );
    add('lb1', sip('BYE sip:1003@x.test SIP/2.0', { callId: 'leg2', cseq: '2 BYE' }), PHONE);
    add('lb1', sip('BYE sip:1004@x.test SIP/2.0', { callId: 'leg3-id', cseq: '9 BYE' }), PHONE);
    add('lb1', sip('BYE sip:1005@x.test SIP/2.0', { callId: 'of-others', cseq: '9 BYE' }), PHONE);
    add(
      'lb1',
      sip('INFO sip:1003@x.test SIP/2.0', {
        callId: 'leg2',
        cseq: '3 INFO',
        more: 'Content-Type: application/dtmf-relay\r\n',
      }) + 'Signal=7\r\nDuration=100\r\n',
      PHONE,
    );
    add(
      'lb1',
      sip('INFO sip:1003@x.test SIP/2.0', {
        callId: 'leg2',
        cseq: '4 INFO',
        more: 'Content-Type: application/dtmf\r\n',
      }) + '7',
      PHONE,
    );
    const ladder = await collectLadder('call-1', {
      nodes: () => [...NODES, { id: 'gone', role: 'call-switch', inner: '10.0.0.3:7000' }],
      ask: (node, path) => {
        if (node === 'gone') return Promise.reject(new Error('gone'));
        const keys = new URL(path, 'http://x').searchParams.getAll('call');
        return Promise.resolve({ messages: rings.get(node)?.entries(...keys) });
      },
    });
    expect(ladder.missing).toEqual(['gone']);
    expect(ladder.messages.map(({ callId }) => callId).sort()).toEqual([
      'leg1',
      'leg1',
      'leg2',
      'leg2',
      'leg2',
      'leg2',
      'leg3-id',
    ]);
    const infos = ladder.messages
      .filter(({ method }) => method === 'INFO')
      .map(({ text }) => text.split('\r\n\r\n')[1]);
    expect(infos).toEqual(['Signal=***\r\nDuration=100\r\n', '***']);
  });
});
