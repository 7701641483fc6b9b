/** What a switch has to do with trunks. Wiring only. */
import type { Lifecycle } from '../../core/lifecycle.ts';
import type { CallRecordSink } from '../../pbx/call/ports.ts';
import { TrunkCalls } from '../../pbx/trunk/trunk-calls.ts';
import { TrunkCredentials } from '../../pbx/trunk/trunk-credentials.ts';
import { TrunkWays } from '../../pbx/trunk/trunk-ways.ts';
import { TrunkTokens } from '../../sip/edge/trunks/trunk-token.ts';
import type { RoleContext } from '../context.ts';
import { openTrunkDirectory } from '../trunks.ts';

export interface SwitchTrunks {
  readonly calls: TrunkCalls;
  readonly ways: TrunkWays;
  readonly credentials: TrunkCredentials;
  /** Passes records on, and frees what their calls had. */
  records(sink: CallRecordSink): CallRecordSink;
}

/** @param live the calls of the switch */
export async function openTrunks(
  ctx: RoleContext,
  lifecycle: Lifecycle,
  live: () => readonly string[],
): Promise<SwitchTrunks> {
  const { stores, clock, log, ids, config, keys, membership } = ctx;
  const directory = lifecycle.own(await openTrunkDirectory(ctx));
  const switches = (): number => membership.nodes('call-switch').filter(({ alive }) => alive).length;
  const calls = lifecycle.own(new TrunkCalls({ directory, seats: stores.trunks, clock, log, calls: live, switches }));
  const ways = new TrunkWays({
    directory,
    calls,
    reports: stores.trunks,
    locations: stores.location,
    domain: config.domain,
    ids,
    isAlive: id => membership.nodes('load-balancer').some(node => node.id === id && node.alive),
    random: () => ids.uint32() / 2 ** 32,
  });
  return {
    calls,
    ways,
    credentials: new TrunkCredentials(directory, new TrunkTokens(keys.flow), ids),
    records: sink => ({
      write: record => {
        sink.write(record);
        calls.ended(record.id, record.takeovers > 0);
      },
    }),
  };
}
