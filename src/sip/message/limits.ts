/** Every bound that the message layer keeps, by name. Sizes in bytes. */
export interface MessageLimits {
  /** Whole message: head and body. */
  readonly maxMessage: number;
  /** Start line and headers, with the empty line that ends them. */
  readonly maxHead: number;
  /** Header lines of one message. */
  readonly maxHeaders: number;
  /** One header line with its foldings, and the start line. */
  readonly maxHeaderLine: number;
}

export const LIMITS: MessageLimits = {
  maxMessage: 65_535,
  maxHead: 32_768,
  maxHeaders: 256,
  maxHeaderLine: 8192,
};

/** RFC 3261 8.1.1.5: the sequence number is below 2**31. */
export const MAX_CSEQ = 2 ** 31 - 1;
/** RFC 3261 20.22: 0 to 255. */
export const MAX_MAX_FORWARDS = 255;
/** RFC 3261 20.19: delta-seconds end at 2**32 - 1. */
export const MAX_DELTA_SECONDS = 2 ** 32 - 1;
