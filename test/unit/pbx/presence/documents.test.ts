import { SaxesParser } from 'saxes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../src/core/clock.ts';
import { asCallId, asLegId } from '../../../../src/core/ids.ts';
import { dialogInfo } from '../../../../src/pbx/presence/dialog-info.ts';
import { DialogPackage } from '../../../../src/pbx/presence/dialog-package.ts';
import { messageSummary } from '../../../../src/pbx/presence/message-summary.ts';
import { readPidf } from '../../../../src/pbx/presence/pidf-reader.ts';
import type { LineState } from '../../../../src/pbx/presence/ports.ts';
import { activityOf, pidf, PresencePackage } from '../../../../src/pbx/presence/presence-package.ts';
import { appearanceIndex, appearancesOf, callInfo } from '../../../../src/pbx/presence/shared-line.ts';
import { sharedUse } from '../../../../src/pbx/presence/shared-use.ts';
import { resourceName } from '../../../../src/sip/event/index.ts';
import { MemoryPresenceStore, MemoryPresenceTable } from '../../../../src/store/index.ts';

const resource = resourceName('example.test', '1002');
const line = (state: LineState['state'], more: Partial<LineState> = {}): LineState => ({
  resource,
  callId: asCallId('call'),
  legId: asLegId('leg'),
  fence: 0,
  state,
  direction: 'recipient',
  ...more,
});

/** Throws for what is not well-formed. */
function tags(xml: string): string[] {
  const found: string[] = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('opentag', ({ local }) => void found.push(local));
  parser.write(xml).close();
  return found;
}

describe('dialog-info', () => {
  it('is as RFC 4235 4 has it', () => {
    const ringing = line('early', {
      remote: { uri: 'sip:1001@example.test', displayName: 'Zoë & "Co" <x>' },
      dialog: { sipCallId: 'a84b@10.1.1.1', localTag: 'phone', remoteTag: 'switch' },
    });
    expect(dialogInfo({ resource, version: 3, state: 'full', lines: [ringing] }))
      .toBe(`<?xml version="1.0" encoding="UTF-8"?>
<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="3" state="full" entity="sip:1002@example.test">
  <dialog id="9d517fdea6beb66c" call-id="a84b@10.1.1.1" local-tag="phone" remote-tag="switch" direction="recipient">
    <state>early</state>
    <local>
      <identity>sip:1002@example.test</identity>
      <target uri="sip:1002@example.test">
        <param pname="+sip.rendering" pvalue="yes"/>
      </target>
    </local>
    <remote>
      <identity display="Zoë &#38; &#34;Co&#34; &#60;x&#62;">sip:1001@example.test</identity>
      <target uri="sip:1001@example.test"/>
    </remote>
  </dialog>
</dialog-info>
`);
  });

  it('is well-formed whatever stands in names, tags and addresses', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, text, text, (name, uri, displayName, localTag) => {
        const odd = line('confirmed', { remote: { uri, displayName }, dialog: { sipCallId: uri, localTag } });
        const named = resourceName('example.test', name);
        const document = dialogInfo({ resource: named, version: 0, state: 'full', lines: [odd] });
        expect(tags(document)).toEqual([
          'dialog-info',
          'dialog',
          'state',
          'local',
          'identity',
          'target',
          'param',
          'remote',
          'identity',
          'target',
        ]);
        expect(tags(pidf(named, 'ringing', displayName))).toContain('activities');
      }),
    );
  });

  it('shows the whole first, then what has changed, what has ended as terminated, and nothing for nothing', async () => {
    const table = new MemoryPresenceTable();
    const store = new MemoryPresenceStore(table, new FakeClock());
    const event = new DialogPackage(store);
    let memory: unknown;
    let version = 0;
    const next = async (full = false): Promise<string> => {
      const view = {
        subscription: 's',
        watcher: { account: 'a', user: 'u' },
        resource,
        version,
        full,
        memory,
        note: undefined,
      };
      const document = await event.document(view);
      if (!document?.body) return 'nothing';
      memory = document.memory;
      const text = document.body.content;
      expect(text).toContain(`version="${version}"`);
      version += 1;
      const states = [...text.matchAll(/<state>(\w+)<\/state>/g)].map(match => match[1]);
      return [/state="(\w+)"/.exec(text)?.[1], ...states].join(' ');
    };
    expect(await next()).toBe('full');
    store.publish(line('trying'));
    expect(await next()).toBe('partial trying');
    store.publish(line('early'));
    store.publish(line('confirmed', { legId: asLegId('second') }));
    expect(await next()).toBe('partial early confirmed');
    expect(await next()).toBe('nothing');
    store.publish(line('held', { legId: asLegId('second') }));
    store.publish(line('terminated'));
    expect(await next()).toBe('partial terminated confirmed');
    expect(await next(true)).toBe('full confirmed');
    store.publish(line('terminated', { legId: asLegId('second') }));
    expect(await next()).toBe('partial terminated');
    for (let leg = 0; leg < 40; leg += 1) store.publish(line('early', { legId: asLegId(`${leg}`) }));
    expect((await next(true)).split(' ')).toHaveLength(31);
  });
});

describe('presence', () => {
  it.each([
    [[], false, 'idle'],
    [[line('early')], false, 'ringing'],
    [[line('trying')], false, 'ringing'],
    [[line('early')], true, 'do-not-disturb'],
    [[line('trying', { direction: 'initiator' })], false, 'on-a-call'],
    [[line('early'), line('held')], true, 'on-a-call'],
    [[], true, 'do-not-disturb'],
  ] as [LineState[], boolean, string][])('%#: is %s', (lines, dnd, activity) => {
    expect(activityOf(lines, dnd)).toBe(activity);
  });

  it.each([
    ['a principal, whose delegate talks on his line, is idle', true, 'idle'],
    ['a group, one of whose members talks on its line, is on a call', false, 'on-a-call'],
  ] as const)('%s', async (_who, isPerson, activity) => {
    const presence = new PresencePackage({
      lines: { lines: () => Promise.resolve([line('confirmed', { legId: sharedUse('1002') })]) },
      publications: new MemoryPresenceStore(new MemoryPresenceTable(), new FakeClock()),
      availability: { doNotDisturb: () => false, isPerson: () => isPerson },
    });
    const document = await presence.document({ resource, version: 0, full: true, memory: undefined } as never);
    expect(document?.body?.content).toBe(pidf(resource, activity));
  });

  it('is as RFC 3863 4 has it, and what we read of it is what we wrote', () => {
    expect(pidf(resource, 'do-not-disturb')).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model" xmlns:rpid="urn:ietf:params:xml:ns:pidf:rpid" entity="sip:1002@example.test">
  <tuple id="line">
    <status><basic>closed</basic></status>
    <contact>sip:1002@example.test</contact>
    <note>Do not disturb</note>
  </tuple>
  <dm:person id="person">
    <rpid:activities><rpid:busy/></rpid:activities>
  </dm:person>
</presence>
`);
    const read = (activity: 'idle' | 'do-not-disturb', note?: string) =>
      readPidf(Buffer.from(pidf(resource, activity, note)));
    expect(read('idle')).toEqual({ doNotDisturb: false });
    expect(read('do-not-disturb', 'Zoë & Co')).toEqual({ doNotDisturb: true, note: 'Zoë & Co' });
  });

  it.each([
    ['not XML', 'hello'],
    ['cut off', '<presence><tuple>'],
    ['something else', '<html/>'],
    ['an entity of its own', '<!DOCTYPE p [<!ENTITY x "y">]><presence><note>&x;</note></presence>'],
    ['too long', `<presence>${' '.repeat(20_000)}</presence>`],
  ])('does not take %s', (_name, text) => {
    expect(readPidf(Buffer.from(text))).toBeUndefined();
  });

  it('survives anything in a PUBLISH', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => void readPidf(Buffer.from(bytes))));
    const pieces = fc.constantFrom(
      '<presence>',
      '</presence>',
      '<note>',
      '<basic>',
      'closed',
      '<!--',
      ']]>',
      '<![CDATA[',
      '&#0;',
      '&amp;',
      '<a b="',
      '/>',
      '?>',
      '<?',
    );
    fc.assert(fc.property(fc.array(pieces, { maxLength: 30 }), parts => void readPidf(Buffer.from(parts.join('')))));
  });
});

describe('message-summary', () => {
  it('is as RFC 3842 5.2 has it', () => {
    const text = messageSummary(resource, { new: 2, saved: 8, urgentNew: 0, urgentSaved: 2 });
    expect(text).toBe(
      'Messages-Waiting: yes\r\nMessage-Account: sip:1002@example.test\r\nVoice-Message: 2/8 (0/2)\r\n',
    );
    expect(messageSummary(resource, { new: 0, saved: 1, urgentNew: 0, urgentSaved: 0 })).toContain(
      'Messages-Waiting: no',
    );
  });
});

describe('call-info', () => {
  const seize = { appearance: 3, holder: 's', expiresAt: 0 };

  it('shows each appearance, lines before seizes, those without a number in the gaps', () => {
    const states = [
      line('early', { appearance: 2 }),
      line('trying', { appearance: 4, direction: 'initiator' }),
      line('held-private', { appearance: 5 }),
      line('confirmed'),
      line('held'),
    ];
    expect(
      appearancesOf(states, [seize, { ...seize, appearance: 2 }]).map(({ index, state }) => `${index} ${state}`),
    ).toEqual(['1 active', '2 alerting', '3 seized', '4 progressing', '5 held-private', '6 held']);
  });

  it('is written as BroadSoft phones read it', () => {
    const remote = { uri: 'sip:1001@example.test', displayName: 'A "B"' };
    expect(callInfo(resource, appearancesOf([line('confirmed', { remote })], [seize]))).toEqual([
      '<sip:example.test>;appearance-index=1;appearance-state=active;appearance-uri="\\"A \\\\\\"B\\\\\\"\\" <sip:1001@example.test>"',
      '<sip:example.test>;appearance-index=3;appearance-state=seized',
      '<sip:example.test>;appearance-index=*;appearance-state=idle',
    ]);
  });

  it.each([
    [undefined, undefined],
    ['<sip:x>', undefined],
    ['<sip:x>;appearance-index=*', undefined],
    ['<sip:x>;appearance-index=2', 2],
    ['<sip:x>; Appearance-Index = "12";x', 12],
    ['<sip:x>;appearance-index=0', 'malformed'],
    ['<sip:x>;appearance-index=-1', 'malformed'],
    ['<sip:x>;appearance-index=99999', 'malformed'],
  ] as const)('of %s the index is %s', (header, index) => {
    expect(appearanceIndex(header)).toBe(index);
  });
});
