/** Headless Chromium with sip.js: a WebRTC softphone whose microphone is a tone. */
import { createServer, type Server } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { DOMAIN, password } from './cluster.ts';
import { toneFile } from './tones.ts';
import { pause, until } from './wait.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--allow-loopback-in-peer-connection',
];

let bundle: Promise<string> | undefined;

function pageScript(): Promise<string> {
  bundle ??= build({
    entryPoints: [join(import.meta.dirname, 'browser/page.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'chrome120',
    tsconfigRaw: {},
  }).then(result => result.outputFiles[0]?.text ?? '');
  return bundle;
}

export class BrowserPhone {
  readonly extension: number;
  readonly #context: BrowserContext;
  readonly #page: Page;
  readonly #server: Server;
  readonly #profile: string;
  readonly console: string[] = [];

  private constructor(init: {
    extension: number;
    context: BrowserContext;
    page: Page;
    server: Server;
    profile: string;
  }) {
    this.extension = init.extension;
    this.#context = init.context;
    this.#page = init.page;
    this.#server = init.server;
    this.#profile = init.profile;
    init.page.on('console', message => this.console.push(message.text()));
    init.page.on('pageerror', error => this.console.push(String(error)));
  }

  /** Registers over WS or WSS (`server` is the whole URL) and speaks `tone`. Answers every call at once. */
  static async start(options: { extension: number; server: string; tone: number }): Promise<BrowserPhone> {
    const script = await pageScript();
    const server = createServer((request, response) => {
      const isScript = request.url === '/page.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      response.end(isScript ? script : '<!doctype html><title>phone</title><script src="/page.js"></script>');
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const profile = await mkdtemp(join(tmpdir(), 'tandem-chromium-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: '/usr/bin/chromium',
      headless: true,
      ignoreHTTPSErrors: true,
      args: [...FLAGS, `--use-file-for-fake-audio-capture=${toneFile(options.tone, 48_000)}`],
    });
    const page = await context.newPage();
    const phone = new BrowserPhone({ extension: options.extension, context, page, server, profile });
    try {
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      const settings = {
        user: String(options.extension),
        password: password(options.extension),
        server: options.server,
        domain: DOMAIN,
      };
      // Functions given to evaluate() run in the page, where `window` is; here it is only text.
      const status = await phone.#run<number>(`window.makePhone(${JSON.stringify(settings)})`);
      if (status !== 200) throw new Error(`registration answered ${status}`);
      return phone;
    } catch (error) {
      const seen = phone.console.join('\n');
      await phone.stop();
      throw new Error(`browser phone ${options.extension} did not start: ${seen}`, { cause: error });
    }
  }

  call(extension: number): Promise<number> {
    return this.#run(`window.phone.call('${extension}')`);
  }

  state(): Promise<string> {
    return this.#run('window.phone.state()');
  }

  established(): Promise<boolean> {
    return until('the browser call to be established', async () => (await this.state()) === 'Established');
  }

  ended(): Promise<boolean> {
    return until('the browser call to end', async () => (await this.state()) === 'Terminated');
  }

  hold(on: boolean): Promise<void> {
    return this.#run(`window.phone.hold(${on})`);
  }

  dtmf(digits: string): Promise<boolean> {
    return this.#run(`window.phone.dtmf('${digits}')`);
  }

  hangup(): Promise<void> {
    return this.#run('window.phone.hangup()');
  }

  stats(): Promise<Record<string, unknown>> {
    return this.#run('window.phone.stats()');
  }

  log(): Promise<string[]> {
    return this.#run('window.phone.log');
  }

  /** Waits until this tone is the loudest thing heard, three readings in a row. */
  async hears(frequency: number, timeoutMs = 30_000): Promise<void> {
    let inRow = 0;
    let last = { frequency: 0, level: 0 };
    await until(
      `the browser to hear ${frequency} Hz`,
      async () => {
        last = await this.#run('window.phone.peak()');
        inRow = Math.abs(last.frequency - frequency) < 15 && last.level > -60 ? inRow + 1 : 0;
        await pause(60);
        return inRow >= 3;
      },
      timeoutMs,
    ).catch((error: unknown) => {
      throw new Error(`heard ${last.frequency} Hz at ${last.level} dB`, { cause: error });
    });
  }

  async stop(): Promise<void> {
    await this.#context.close();
    await new Promise(resolve => this.#server.close(resolve));
    await rm(this.#profile, { recursive: true, force: true });
  }

  #run<T>(expression: string): Promise<T> {
    return this.#page.evaluate(expression);
  }
}
