import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { BacklogReader, Bus } from '@smart-attendance/messaging';
import { metrics } from '@smart-attendance/observability';

const readers = new Set<BacklogReader>();
metrics.gauge({
  name: 'receiver_messages_waiting',
  help: 'Events that a service has not handled yet, seen from the gateway: also of one that is away and tells nothing.',
  labelNames: ['event', 'receiver'],
  async collect() {
    this.reset();
    const all = await Promise.all([...readers].map((reader) => reader.backlogs().catch(() => [])));
    for (const { event, receiver, isPerishable, waiting } of all.flat()) {
      if (waiting !== undefined && !isPerishable) this.set({ event, receiver }, waiting);
    }
  },
});

/** Tells Prometheus what waits for each service. */
@Injectable()
export class BacklogMetricsService implements OnModuleInit, OnModuleDestroy {
  private readonly reader: BacklogReader;

  constructor(bus: Bus) {
    this.reader = new BacklogReader(bus);
  }

  onModuleInit(): void {
    readers.add(this.reader);
  }

  onModuleDestroy(): void {
    readers.delete(this.reader);
  }
}
