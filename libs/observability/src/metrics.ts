import { performance, type EventLoopUtilization } from 'node:perf_hooks';
import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  Registry,
  type CounterConfiguration,
  type GaugeConfiguration,
  type HistogramConfiguration,
  type Metric,
} from 'prom-client';

/**
 * prom-client measures how late a timer of 10 ms is: a hundred wake-ups a second, where an idle stream-ingestion has
 * five for all else. Its timer is made as slow as a scrape, then says nothing, and what it would have said is left out;
 * how busy the loop is costs nothing.
 */
const loopTimerMs = 10_000;
const loopTimerMetrics = ['min', 'max', 'mean', 'stddev', 'p50', 'p90', 'p99'].map(
  (figure) => `nodejs_eventloop_lag_${figure}_seconds`,
);

/** The metrics of a process. Asking for a name twice gives the same metric, so a module may be loaded twice. */
export class Metrics {
  private readonly registry = new Registry();
  private collectsProcess = false;

  /**
   * Names end in their unit, counters in `_total`.
   * @throws an Error when the name belongs to another kind of metric
   */
  counter<L extends string = string>(definition: CounterConfiguration<L>): Counter<L> {
    return this.getOrCreate(
      definition.name,
      Counter<L>,
      () => new Counter<L>({ ...definition, registers: [this.registry] }),
    );
  }

  gauge<L extends string = string>(definition: GaugeConfiguration<L>): Gauge<L> {
    return this.getOrCreate(
      definition.name,
      Gauge<L>,
      () => new Gauge<L>({ ...definition, registers: [this.registry] }),
    );
  }

  histogram<L extends string = string>(definition: HistogramConfiguration<L>): Histogram<L> {
    return this.getOrCreate(
      definition.name,
      Histogram<L>,
      () => new Histogram<L>({ ...definition, registers: [this.registry] }),
    );
  }

  /** CPU, memory, event loop and garbage collection of this process, from the first call on. */
  collectProcess(): void {
    if (this.collectsProcess) return;
    this.collectsProcess = true;
    collectDefaultMetrics({ register: this.registry, eventLoopMonitoringPrecision: loopTimerMs });
    for (const name of loopTimerMetrics) this.registry.removeSingleMetric(name);
    let before: EventLoopUtilization | undefined;
    this.gauge({
      name: 'nodejs_eventloop_utilization_ratio',
      help: 'Share of the time since the last scrape in which the event loop was busy, 0 to 1.',
      collect() {
        const now = performance.eventLoopUtilization();
        this.set(performance.eventLoopUtilization(now, before).utilization);
        before = now;
      },
    });
  }

  async render(): Promise<{ readonly contentType: string; readonly body: string }> {
    return { contentType: this.registry.contentType, body: await this.registry.metrics() };
  }

  private getOrCreate<M extends Metric>(name: string, kind: abstract new (...args: never[]) => M, create: () => M): M {
    const existing: unknown = this.registry.getSingleMetric(name);
    if (existing === undefined) return create();
    if (existing instanceof kind) return existing;
    throw new Error(`The metric ${name} is already there as another kind.`);
  }
}

/** The one of this process, shown by its health server. */
export const metrics = new Metrics();
