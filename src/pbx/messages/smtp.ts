/** E-mail by SMTP (RFC 5321), over TLS where the configuration says so. */
import { readFileSync } from 'node:fs';
import { createTransport, type Transporter } from 'nodemailer';
import { MailRefused, type MailTransport, type OutgoingMail } from './mail-sender.ts';

export interface SmtpOptions {
  readonly host: string;
  readonly port: number;
  /** `starttls` insists on it: an e-mail is not sent in the clear because somebody in between says that TLS is not there. */
  readonly security: 'tls' | 'starttls' | 'none';
  readonly user?: string;
  readonly password?: string;
  readonly from: string;
  /** PEM file of a certificate authority that the machine does not know. */
  readonly caFile?: string;
}

const TIMEOUT_MS = 30_000;
/** What nodemailer calls a refusal of the recipient, and of the content. */
const ABOUT_THE_MAIL = new Set(['EENVELOPE', 'EMESSAGE']);

export class SmtpTransport implements MailTransport {
  readonly #transport: Transporter;
  readonly #from: string;

  /** @throws what the file system says of `caFile` */
  constructor({ host, port, security, user, password, from, caFile }: SmtpOptions) {
    this.#from = from;
    this.#transport = createTransport({
      host,
      port,
      secure: security === 'tls',
      requireTLS: security === 'starttls',
      ignoreTLS: security === 'none',
      ...(user !== undefined && { auth: { user, pass: password ?? '' } }),
      ...(caFile !== undefined && { tls: { ca: readFileSync(caFile) } }),
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
      disableUrlAccess: true,
    });
  }

  async send({ to, subject, text, attachment }: OutgoingMail): Promise<void> {
    const attachments =
      attachment === undefined
        ? []
        : [{ path: attachment.path, filename: attachment.name, contentType: 'audio/x-wav' }];
    try {
      await this.#transport.sendMail({ from: this.#from, to, subject, text, attachments });
    } catch (error) {
      // RFC 5321 4.2.1: 5yz is for good, where it is about this e-mail: what the server has against us the operator will put right.
      const { responseCode = 0, code = '' } = error as { responseCode?: number; code?: string };
      if (responseCode >= 500 && ABOUT_THE_MAIL.has(code)) throw new MailRefused(String(error), { cause: error });
      throw error;
    }
  }

  close(): void {
    this.#transport.close();
  }
}
