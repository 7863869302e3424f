import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { BacklogReader, Bus, type Backlog } from '@smart-attendance/messaging';
import { metrics } from '@smart-attendance/observability';
import { LookupCache } from '../access/lookup-cache';

/** Anybody may ask for metrics, and each reading is dozens of requests to the bus. */
const keptMs = 5_000;

const sources = new Set<BacklogMetricsService>();
metrics.gauge({
  name: 'receiver_messages_waiting',
  help: 'Events that a service has not handled yet, seen from the gateway: also of one that is away and tells nothing.',
  labelNames: ['event', 'receiver'],
  async collect() {
    this.reset();
    const all = await Promise.all([...sources].map((source) => source.backlogs().catch(() => [])));
    for (const { event, receiver, isPerishable, waiting } of all.flat()) {
      if (waiting !== undefined && !isPerishable) this.set({ event, receiver }, waiting);
    }
  },
});

/** Tells Prometheus what waits for each service. */
@Injectable()
export class BacklogMetricsService implements OnModuleInit, OnModuleDestroy {
  private readonly reader: BacklogReader;
  private readonly kept = new LookupCache<readonly Backlog[]>({
    freshMs: keptMs,
    staleMs: keptMs,
    entriesMax: 1,
    now: () => performance.now(),
  });

  constructor(bus: Bus) {
    this.reader = new BacklogReader(bus);
  }

  onModuleInit(): void {
    sources.add(this);
  }

  onModuleDestroy(): void {
    sources.delete(this);
  }

  /** @throws AppError `unavailable` when the bus does not tell in time */
  backlogs(): Promise<readonly Backlog[]> {
    return this.kept.get('all', () => this.reader.backlogs());
  }
}
