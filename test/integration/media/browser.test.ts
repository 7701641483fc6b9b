/** Chromium against the gateway itself, without any signalling: DTLS-SRTP, ICE-lite, Opus, and a take-over. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asCallId, asLegId } from '../../../src/core/ids.ts';
import type { MediaLegSnapshot } from '../../../src/media/gateway/ports.ts';
import { FakePhone, until } from '../../unit/media/gateway/fake-phone.ts';
import { legOptions, phoneCalls, startGateway } from '../../unit/media/gateway/kit.ts';
import type { TestGateway } from '../../unit/media/gateway/kit.ts';

const CHROMIUM = '/usr/bin/chromium';

/** Runs in the page: a peer connection that sends a tone, and an analyser on what comes back. */
const PAGE = `<!doctype html><audio id="ear" autoplay></audio><script>
const context = new AudioContext();
const analyser = context.createAnalyser();
analyser.fftSize = 8192;
let peer;
async function start(hz) {
  await context.resume();
  const oscillator = context.createOscillator();
  oscillator.frequency.value = hz;
  const out = context.createMediaStreamDestination();
  oscillator.connect(out);
  oscillator.start();
  peer = new RTCPeerConnection();
  peer.addTrack(out.stream.getTracks()[0], out.stream);
  peer.ontrack = event => {
    const stream = new MediaStream([event.track]);
    document.getElementById('ear').srcObject = stream;
    context.createMediaStreamSource(stream).connect(analyser);
  };
}
async function local(description) {
  await peer.setLocalDescription(description);
  if (peer.iceGatheringState !== 'complete') {
    await new Promise(done => {
      peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && done();
      setTimeout(done, 1000);
    });
  }
  return peer.localDescription.sdp;
}
const offer = async () => local(await peer.createOffer());
const accept = sdp => peer.setRemoteDescription({ type: 'answer', sdp });
async function answer(sdp) {
  await peer.setRemoteDescription({ type: 'offer', sdp });
  return local(await peer.createAnswer());
}
const hold = direction => { peer.getTransceivers()[0].direction = direction; };
/** The loudest frequency that arrives, 0 in silence. */
function loudest() {
  const bins = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(bins);
  let best = 0;
  for (let i = 1; i < bins.length; i += 1) if (bins[i] > bins[best]) best = i;
  return bins[best] > -60 ? (best * context.sampleRate) / analyser.fftSize : 0;
}
</script>`;

interface PeerPage {
  start(hz: number): Promise<void>;
  offer(): Promise<string>;
  accept(sdp: string): Promise<void>;
  answer(sdp: string): Promise<string>;
  hold(direction: string): Promise<void>;
  hears(hz: number): Promise<void>;
}

function peerOf(page: Page): PeerPage {
  const call = <T>(name: string, argument = ''): Promise<T> => page.evaluate<T>(`${name}(${JSON.stringify(argument)})`);
  return {
    start: hz => page.evaluate(`start(${hz})`),
    offer: () => call('offer'),
    accept: sdp => call('accept', sdp),
    answer: sdp => call('answer', sdp),
    hold: direction => call('hold', direction),
    hears: async hz => {
      const end = performance.now() + 10_000;
      for (;;) {
        const found = await call<number>('loudest');
        if (Math.abs(found - hz) < 15) return;
        if (performance.now() > end) throw new Error(`heard ${found} Hz instead of ${hz}`);
        await page.waitForTimeout(50);
      }
    },
  };
}

describe.runIf(existsSync(CHROMIUM))('Chromium', () => {
  let first: TestGateway;
  let second: TestGateway;
  let server: Server;
  let browser: BrowserContext;
  let profile: string;

  beforeAll(async () => {
    [first, second] = await Promise.all([startGateway(), startGateway()]);
    server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(PAGE));
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    profile = mkdtempSync(join(tmpdir(), 'tandem-chromium-'));
    browser = await chromium.launchPersistentContext(profile, {
      executablePath: CHROMIUM,
      headless: true,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--autoplay-policy=no-user-gesture-required',
        '--allow-loopback-in-peer-connection',
        '--disable-features=WebRtcHideLocalIpsWithMdns',
      ],
    });
  });

  afterAll(async () => {
    await browser.close();
    server.close();
    await Promise.all([first.close(), second.close()]);
    rmSync(profile, { recursive: true, force: true });
  });

  async function page(hz: number): Promise<PeerPage> {
    const opened = await browser.newPage();
    await opened.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const peer = peerOf(opened);
    await peer.start(hz);
    return peer;
  }

  it('talks to another browser, holds, resumes, and goes on after a take-over', async () => {
    const [alice, bob] = [await page(440), await page(700)];
    const a = await first.gateway.createLeg(legOptions());
    const b = await first.gateway.createLeg(legOptions());
    first.gateway.bridge(a, b);
    const answer = await a.answerOffer(await alice.offer());
    await answer.commit();
    await alice.accept(answer.sdp);
    await b.acceptAnswer(await bob.answer(await b.createOffer({ profile: 'dtls', codecs: ['opus'] })));
    await Promise.all([alice.hears(700), bob.hears(440)]);
    expect(a.negotiated).toMatchObject({ encryption: 'DTLS-SRTP', codec: { name: 'opus' } });

    // Hold from the page: the others fall silent to it, and come back.
    await alice.hold('sendonly');
    const held = await a.answerOffer(await alice.offer());
    await held.commit();
    await alice.accept(held.sdp);
    expect(a.remoteHold).toBe(true);
    await alice.hears(0);
    await alice.hold('sendrecv');
    const resumed = await a.answerOffer(await alice.offer());
    await resumed.commit();
    await alice.accept(resumed.sdp);
    await alice.hears(700);

    const snapshots = [a, b].map(leg => JSON.parse(JSON.stringify(leg.snapshot())) as MediaLegSnapshot);
    a.close();
    b.close();
    const [a2, b2] = await Promise.all(
      snapshots.map((snapshot, i) =>
        second.gateway.restoreLeg(snapshot, { legId: asLegId(`taken-${i}`), callId: asCallId('taken') }),
      ),
    );
    if (!a2 || !b2) throw new Error('not restored');
    second.gateway.bridge(a2, b2);
    await Promise.all([alice.hears(0), bob.hears(0)]);
    await a2.acceptAnswer(await alice.answer(await a2.createOffer()));
    await b2.acceptAnswer(await bob.answer(await b2.createOffer()));
    await Promise.all([alice.hears(700), bob.hears(440)]);
    a2.close();
    b2.close();
  });

  it('shares a codec with a desk phone that has SDES', async () => {
    const alice = await page(440);
    const bob = await FakePhone.open({ suite: 'AES_CM_128_HMAC_SHA1_80' });
    const a = await first.gateway.createLeg(legOptions());
    const b = await first.gateway.createLeg(legOptions());
    first.gateway.bridge(a, b);
    await phoneCalls(b, bob);
    const answer = await a.answerOffer(await alice.offer(), { codecs: ['PCMU'] });
    await answer.commit();
    await alice.accept(answer.sdp);
    const talk = setInterval(() => bob.sendTone(700), 20);
    try {
      await alice.hears(700);
      await until(() => bob.hears(440, { count: 25 }) > 0.9, undefined, 10_000);
    } finally {
      clearInterval(talk);
      bob.close();
      a.close();
      b.close();
    }
  });
});
