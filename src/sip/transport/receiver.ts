import { parseMessage, SipRequest, SipResponse } from '../message/index.ts';
import type { ParseResult } from '../message/index.ts';
import type { ReceiverContext } from './context.ts';
import type { Flow, TransportHandler } from './types.ts';
import { stampSource } from './via-source.ts';

type ParseFailure = Extract<ParseResult, { ok: false }>;

/** A short request and the reason phrase, tag and received parameter of its answer. */
const MOST_AMPLIFICATION = 2;

const NOBODY: TransportHandler = { request: () => undefined, response: () => undefined };

/** From bytes to a message in the hands of the layer above; whatever goes wrong on the way ends here. */
export class Receiver {
  handler: TransportHandler = NOBODY;
  readonly #context: ReceiverContext;
  readonly #replyFlow: (request: SipRequest, flow: Flow) => Flow;
  #answersLeft: number;
  #answersSince: number;

  constructor(context: ReceiverContext, replyFlow: (request: SipRequest, flow: Flow) => Flow) {
    this.#context = context;
    this.#replyFlow = replyFlow;
    this.#answersLeft = context.limits.errorAnswersPerSecond;
    this.#answersSince = context.clock.monotonic();
  }

  /** Takes one whole message. */
  receive(data: Buffer, flow: Flow): void {
    this.#context.counters.received += 1;
    try {
      this.#context.tap?.('in', flow, data);
      const result = parseMessage(data, this.#context.messageLimits);
      if (!result.ok) this.#malformed(result, flow, data.length);
      else this.#deliver(result.message, flow);
    } catch (error) {
      this.#context.log.error({ err: error, flow: flow.id }, 'handling a message failed');
    }
  }

  /** Answers a request that cannot be understood, where enough of it can be (RFC 3261 16.3, 21.4.1). */
  #malformed(failure: ParseFailure, flow: Flow, size: number): void {
    const { counters, log } = this.#context;
    counters.malformed += 1;
    log.debug({ flow: flow.id, remote: flow.remote, error: failure.error.message }, 'malformed message');
    const request = failure.partial;
    // RFC 3261 17.1.1.3: nothing answers an ACK.
    if (request === undefined || request.method === 'ACK') return;
    try {
      const way = this.#wayBack(request, flow);
      const answer = SipResponse.to(request, failure.error.status).toBuffer();
      // The source of a datagram may be forged: never send much more than came, and not without end.
      if (!flow.reliable && (answer.length > size * MOST_AMPLIFICATION || !this.#mayAnswer())) return;
      way.send(answer);
    } catch (error) {
      log.debug({ err: error, flow: flow.id }, 'a malformed message could not be answered');
    }
  }

  /** RFC 3261 18.2.2 where the top Via can be read; where just that is malformed, back to where the request came from. */
  #wayBack(request: SipRequest, flow: Flow): Flow {
    try {
      stampSource(request, flow.remote);
      return this.#replyFlow(request, flow);
    } catch {
      return flow;
    }
  }

  #deliver(message: SipRequest | SipResponse, flow: Flow): void {
    if (message instanceof SipRequest) {
      stampSource(message, flow.remote);
      this.handler.request(message, flow);
    } else {
      this.handler.response(message, flow);
    }
  }

  #mayAnswer(): boolean {
    const now = this.#context.clock.monotonic();
    if (now - this.#answersSince >= 1000) {
      this.#answersSince = now;
      this.#answersLeft = this.#context.limits.errorAnswersPerSecond;
    }
    if (this.#answersLeft <= 0) return false;
    this.#answersLeft -= 1;
    return true;
  }
}
