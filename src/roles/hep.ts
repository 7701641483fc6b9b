/** Export of SIP messages and of reports on media to a collector, where the configuration names one. Wiring only. */
import { collect } from '../core/metrics.ts';
import type { Lifecycle } from '../core/lifecycle.ts';
import { HepExporter } from '../sip/transport/hep/exporter.ts';
import type { RoleContext } from './context.ts';

/** Undefined without a collector. The lifecycle closes it. */
export function openHep({ config, clock, log }: RoleContext, lifecycle: Lifecycle): HepExporter | undefined {
  if (config.hep === undefined) return undefined;
  const { collector, captureId, password, inside } = config.hep;
  const exporter = lifecycle.own(new HepExporter({ collector, captureId, password, inside, clock, log }), 'HEP');
  const help = 'Packets to the HEP collector';
  const end = collect({ type: 'counter', name: 'tandem_hep_packets_total', help, labels: ['outcome'] }, () =>
    Object.entries(exporter.counts).map(([outcome, count]) => [{ outcome }, count] as const),
  );
  lifecycle.defer('metric', end);
  return exporter;
}
