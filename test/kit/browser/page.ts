/** Runs inside the page: one sip.js softphone, steered by the test through window.phone. */
import { Inviter, Registerer, SessionState, UserAgent, Web, type Invitation, type Session } from 'sip.js';

interface PhoneOptions {
  readonly user: string;
  readonly password: string;
  readonly server: string;
  readonly domain: string;
}

class BrowserPhone {
  readonly log: string[] = [];
  readonly #agent: UserAgent;
  readonly #domain: string;
  #session: Session | undefined;
  #context: AudioContext | undefined;
  #analyser: AnalyserNode | undefined;
  #audio: HTMLAudioElement | undefined;

  constructor(options: PhoneOptions) {
    this.#domain = options.domain;
    const uri = UserAgent.makeURI(`sip:${options.user}@${options.domain}`);
    if (uri === undefined) throw new Error('bad uri');
    this.#agent = new UserAgent({
      uri,
      authorizationUsername: options.user,
      authorizationPassword: options.password,
      transportOptions: { server: options.server },
      logLevel: 'warn',
      sessionDescriptionHandlerFactoryOptions: {
        iceGatheringTimeout: 500,
        peerConnectionConfiguration: { iceServers: [] },
      },
      delegate: { onInvite: invitation => void this.#ring(invitation) },
    });
  }

  async register(): Promise<number> {
    await this.#agent.start();
    const registerer = new Registerer(this.#agent, { expires: 300 });
    return await new Promise((resolve, reject) => {
      registerer
        .register({
          requestDelegate: {
            onAccept: response => resolve(response.message.statusCode ?? 0),
            onReject: response => resolve(response.message.statusCode ?? 0),
          },
        })
        .catch(reject);
    });
  }

  async call(user: string): Promise<number> {
    const target = UserAgent.makeURI(`sip:${user}@${this.#domain}`);
    if (target === undefined) throw new Error('bad target');
    const inviter = new Inviter(this.#agent, target, {
      sessionDescriptionHandlerOptions: { constraints: { audio: true, video: false } },
    });
    this.#watch(inviter);
    return await new Promise((resolve, reject) => {
      inviter
        .invite({
          requestDelegate: {
            onAccept: response => resolve(response.message.statusCode ?? 0),
            onReject: response => resolve(response.message.statusCode ?? 0),
            onProgress: response => this.log.push(`progress ${response.message.statusCode}`),
          },
        })
        .catch(reject);
    });
  }

  state(): string {
    return this.#session?.state ?? 'none';
  }

  async hold(on: boolean): Promise<void> {
    await this.#session?.invite({ sessionDescriptionHandlerModifiers: on ? [Web.holdModifier] : [] });
  }

  dtmf(digits: string): boolean {
    const handler = this.#session?.sessionDescriptionHandler;
    return handler?.sendDtmf(digits) ?? false;
  }

  async hangup(): Promise<void> {
    if (this.#session?.state === SessionState.Established) await this.#session.bye();
    else if (this.#session instanceof Inviter) await this.#session.cancel();
  }

  /** The loudest frequency that arrives, Hz, and its level in dB; measured over the last instant. */
  async peak(): Promise<{ frequency: number; level: number }> {
    const stream = this.#remote();
    if (stream === undefined) return { frequency: 0, level: -Infinity };
    if (this.#analyser === undefined) {
      // Without an element that plays it Chromium decodes no remote track.
      this.#audio = new Audio();
      this.#audio.srcObject = stream;
      await this.#audio.play();
      this.#context = new AudioContext();
      this.#analyser = this.#context.createAnalyser();
      this.#analyser.fftSize = 8192;
      this.#analyser.smoothingTimeConstant = 0;
      this.#context.createMediaStreamSource(stream).connect(this.#analyser);
      await this.#context.resume();
    }
    const bins = new Float32Array(this.#analyser.frequencyBinCount);
    this.#analyser.getFloatFrequencyData(bins);
    let best = 0;
    for (let bin = 1; bin < bins.length; bin++) if ((bins[bin] ?? -Infinity) > (bins[best] ?? -Infinity)) best = bin;
    const rate = this.#context?.sampleRate ?? 48_000;
    return { frequency: (best * rate) / this.#analyser.fftSize, level: bins[best] ?? -Infinity };
  }

  async stats(): Promise<Record<string, unknown>> {
    const handler = this.#session?.sessionDescriptionHandler as Web.SessionDescriptionHandler | undefined;
    const found: Record<string, unknown> = {};
    const report = await handler?.peerConnection?.getStats();
    report?.forEach((entry: Record<string, unknown>) => {
      if (entry['type'] === 'inbound-rtp') found['received'] = entry['packetsReceived'];
      if (entry['type'] === 'outbound-rtp') found['sent'] = entry['packetsSent'];
      if (entry['type'] === 'transport') found['dtls'] = entry['dtlsState'];
    });
    return found;
  }

  async stop(): Promise<void> {
    await this.#context?.close();
    await this.#agent.stop();
  }

  async #ring(invitation: Invitation): Promise<void> {
    this.log.push(`invite ${invitation.remoteIdentity.uri.user ?? ''}`);
    this.#watch(invitation);
    await invitation.accept({ sessionDescriptionHandlerOptions: { constraints: { audio: true, video: false } } });
  }

  #watch(session: Session): void {
    this.#session = session;
    this.#analyser = undefined;
    session.stateChange.addListener(state => this.log.push(`state ${state}`));
    session.delegate = {
      onBye: bye => {
        this.log.push('bye');
        void bye.accept();
      },
    };
  }

  #remote(): MediaStream | undefined {
    const handler = this.#session?.sessionDescriptionHandler as Web.SessionDescriptionHandler | undefined;
    return handler?.remoteMediaStream;
  }
}

declare global {
  interface Window {
    phone: BrowserPhone;
    makePhone(options: PhoneOptions): Promise<number>;
  }
}

window.makePhone = async options => {
  window.phone = new BrowserPhone(options);
  return await window.phone.register();
};
