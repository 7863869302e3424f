import { randomUUID } from 'node:crypto';
import { timestampFromDate } from '@smart-attendance/contracts';
import { createLogger } from '@smart-attendance/observability';
import { startTestNats, type TestNats } from '@smart-attendance/testing';
import { Bus } from '../bus';
import { DeadLetters } from '../dead-letters';
import { MessagePublisher } from '../message-publisher';

export const logger = createLogger('attendance');

export function recognition(id: string = randomUUID()) {
  return { recognition: { id, personId: randomUUID(), cameraId: randomUUID(), similarity: 0.7 } };
}

export function frame(cameraId: string, marker: number) {
  return {
    frameId: randomUUID(),
    cameraId,
    capturedAt: timestampFromDate(new Date()),
    jpeg: new Uint8Array([marker]),
  };
}

/** A server of its own for each spec, and a service on it. */
export class MessagingBench {
  nats!: TestNats;
  bus!: Bus;
  publisher!: MessagePublisher;
  deadLetters!: DeadLetters;
  private readonly cleanUps: (() => Promise<void>)[] = [];

  static forSpecs(): MessagingBench {
    const bench = new MessagingBench();
    beforeEach(() => bench.start());
    afterEach(() => bench.stop());
    return bench;
  }

  /** The last one first, before the service and the server go. */
  afterwards(cleanUp: () => Promise<void>): void {
    this.cleanUps.push(cleanUp);
  }

  private async start(): Promise<void> {
    this.nats = await startTestNats();
    this.bus = await Bus.connect({ natsUrl: this.nats.url, service: 'attendance' });
    this.publisher = new MessagePublisher(this.bus);
    this.deadLetters = new DeadLetters(this.bus);
  }

  private async stop(): Promise<void> {
    for (const cleanUp of this.cleanUps.splice(0).reverse()) await cleanUp();
    await this.bus.close();
    await this.nats.stop();
  }
}
