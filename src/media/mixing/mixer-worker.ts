// A thread of the mixer pool.
import { parentPort } from 'node:worker_threads';
import { packetsIn } from '../audio/index.ts';
import { parseRtp } from '../rtp/index.ts';
import { packMixed } from './messages.ts';
import type { FromMixer, Mixed, ToMixer } from './messages.ts';
import { Mixer } from './mixer.ts';

const port = parentPort;
if (port === null) throw new Error('mixer-worker is run by MixerPool');

const mixers = new Map<number, Mixer>();

function turn(turns: number, octets: Uint8Array): void {
  for (const { id, channel, codec, source, datagram } of packetsIn(octets)) {
    const packet = parseRtp(datagram);
    if (packet) mixers.get(id)?.push(channel, packet, { codec, source });
  }
  const all: Mixed[] = [];
  for (let i = 0; i < turns; i += 1) {
    for (const [mixer, machine] of mixers) all.push(...machine.turn().map(mixed => ({ mixer, ...mixed })));
  }
  const payloads = packMixed(all);
  const talking = [...mixers].map(([mixer, machine]) => [mixer, machine.talking] as const);
  const answer: FromMixer = { payloads, talking, turns };
  port?.postMessage(answer, [payloads.buffer]);
}

function act(message: Exclude<ToMixer, { kind: 'turn' }>): void {
  const mixer = mixers.get(message.mixer) ?? new Mixer();
  switch (message.kind) {
    case 'open':
      mixers.set(message.mixer, mixer);
      break;
    case 'close':
      mixer.close();
      mixers.delete(message.mixer);
      break;
    case 'add':
      mixer.add(message.member);
      break;
    case 'remove':
      mixer.remove(message.member);
      break;
    case 'mute':
      mixer.mute(message.member, message.muted);
      break;
    case 'hear':
      mixer.hear(message.member, message.whom);
      break;
    case 'listen':
      mixer.listen(message.member, message.listening);
      break;
    case 'chime':
      mixer.chime(message.chime);
      break;
  }
}

port.on('message', (message: ToMixer) => {
  if (message.kind === 'turn') turn(message.turns, message.packets);
  else act(message);
});
