/** Client and matter codes: by which those whom a call is made for are charged. */
import type { Account, ClientCode } from '../account/account.ts';

/** What this code stands for, undefined where it is none of the account's. Of codes that are not listed, nothing but the code is known. */
export function clientOf({ clientCodes }: Account, code: string): Partial<ClientCode> | undefined {
  if (clientCodes === undefined || !/^\d+$/.test(code)) return undefined;
  const { minDigits, maxDigits, codes } = clientCodes;
  if (codes.length > 0) return codes.find(one => one.code === code);
  return code.length >= minDigits && code.length <= maxDigits ? { code } : undefined;
}
