/** What the edge needs of the cluster. Declared beside the proxy, which needs the same and stands one layer below. */
export type { CallOwnerLookup, NodeAddress, NodeDirectory, NodeRole, NodeView } from '../proxy/ports.ts';
