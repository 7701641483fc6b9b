/** What the edge needs of the cluster. Declared beside the proxy, which needs the same and stands one layer below. */
export type { CallOwnerLookup, NodeAddress, NodeDirectory, NodeRole, NodeView } from '../proxy/ports.ts';

/** From where phones may come. */
export interface PhoneAccess {
  /** `from` and `to` are user parts. */
  admits(request: {
    readonly address: string;
    readonly method: string;
    readonly from?: string | undefined;
    readonly to?: string | undefined;
  }): boolean;
}
