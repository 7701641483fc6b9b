/** Sends raw bytes to a server as one source of its own and collects all that comes back to that source. */
import { createSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import { StreamFramer } from '../../src/sip/message/index.ts';

export interface TappedResponse {
  readonly status: number;
  readonly callId: string;
}

export interface WireTap {
  readonly responses: TappedResponse[];
  send(data: Buffer): void;
  close(): void;
}

/** Server: its port on 127.0.0.1. @param address where from, any in 127.0.0.0/8 */
export async function udpTap(server: number, address = '127.0.0.1'): Promise<WireTap> {
  const responses: TappedResponse[] = [];
  const socket = createSocket('udp4');
  socket.on('message', data => take(data, responses));
  await new Promise<void>((resolve, reject) => socket.once('error', reject).bind(0, address, resolve));
  return { responses, send: data => socket.send(data, server, '127.0.0.1'), close: () => socket.close() };
}

export async function tcpTap(
  server: number,
  address = '127.0.0.1',
): Promise<WireTap & { readonly closed: () => boolean }> {
  const responses: TappedResponse[] = [];
  const framer = new StreamFramer();
  let closed = false;
  const socket = await new Promise<Socket>((resolve, reject) => {
    const to = { port: server, host: '127.0.0.1', localAddress: address };
    const made: Socket = connect(to, () => resolve(made));
    made.once('error', reject);
  });
  socket.on('data', data => {
    framer.push(data);
    for (let frame = framer.next(); frame !== undefined; frame = framer.next()) {
      if (Buffer.isBuffer(frame)) take(frame, responses);
    }
  });
  socket.on('error', () => undefined).on('close', () => (closed = true));
  return { responses, send: data => socket.write(data), close: () => socket.destroy(), closed: () => closed };
}

/** Read leniently: an answer to a malformed request repeats its malformed headers. */
function take(data: Buffer, into: TappedResponse[]): void {
  const text = data.toString('latin1');
  const status = /^SIP\/2\.0 (\d{3}) /.exec(text)?.[1];
  if (status === undefined) return;
  into.push({ status: Number(status), callId: /^(?:Call-ID|i)\s*:\s*(\S+)/im.exec(text)?.[1] ?? '' });
}
