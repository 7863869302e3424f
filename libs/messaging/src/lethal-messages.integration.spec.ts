import { randomUUID } from 'node:crypto';
import { personRecognized } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { createLogger } from '@smart-attendance/observability';
import { startTestNats, waitFor, type TestNats } from '@smart-attendance/testing';
import { Bus } from './bus';
import { DeadLetters } from './dead-letters';
import { EventConsumer } from './event-consumer';
import { MessagePublisher } from './message-publisher';

const logger = createLogger('attendance', { level: 'silent' });
/** Instead of 30 s, after which what a dead process had in hand is handed out again. */
const waitMs = 400;

function recognition() {
  return { recognition: { id: randomUUID(), personId: randomUUID(), cameraId: randomUUID(), similarity: 0.7 } };
}

describe('a message that ends whoever handles it', () => {
  let nats: TestNats;
  let bus: Bus;
  let publisher: MessagePublisher;

  beforeEach(async () => {
    nats = await startTestNats();
    bus = await Bus.connect({ natsUrl: nats.url, service: 'attendance' });
    publisher = new MessagePublisher(bus);
  });

  afterEach(async () => {
    await bus.close();
    await nats.stop();
  });

  /** One process: it handles facts until one of them is its end, which leaves neither an acknowledgement nor a word. */
  async function live(handle: (id: string) => 'fine' | 'deadly', isOver: () => Promise<boolean>): Promise<void> {
    const own = await Bus.connect({ natsUrl: nats.url, service: 'attendance' });
    let isDead = false;
    const consumer = new EventConsumer(
      own,
      new DeadLetters(own),
      logger,
      personRecognized,
      async ({ recognition }) => {
        if (handle(recognition?.id ?? '') === 'fine') return;
        isDead = true;
        await own.connection.close();
        throw new Error('the connection is closed, so nobody gets this');
      },
      { waitMs },
    );
    await consumer.start(4);
    await waitFor(async () => isDead || (await isOver()), { what: 'an end of this life', timeoutMs: 20_000 });
    await consumer.stop();
    await own.close();
  }

  it('becomes a dead letter with its reason, and what was in hand beside it is handled', async () => {
    const [deadly, ...others] = Array.from({ length: 8 }, recognition);
    const id = deadly?.recognition.id ?? '';
    if (deadly !== undefined) await publisher.publish(personRecognized, deadly);
    for (const other of others) await publisher.publish(personRecognized, other);
    const deadLetters = new DeadLetters(bus);
    const consumed = new Set<string>();
    const isBuried = async () => (await deadLetters.list({ limit: 10 })).length > 0;
    let lives = 0;
    for (; lives < 20 && !(await isBuried()); lives += 1) {
      await live((consumedId) => {
        consumed.add(consumedId);
        return consumedId === id ? 'deadly' : 'fine';
      }, isBuried);
    }
    const [letter, ...more] = await deadLetters.list({ limit: 10 });
    expect(letter).toMatchObject({ subject: expect.stringContaining(deadly?.recognition.personId ?? '?') as string });
    expect(letter?.message).toBe('Every process that handled this message died of it.');
    expect(more).toEqual([]);
    expect(others.filter((other) => !consumed.has(other.recognition.id))).toEqual([]);
    expect(lives).toBeLessThanOrEqual(8);
  }, 120_000);

  it('is not what a database that is away makes of a fact, however often it comes and whoever dies meanwhile', async () => {
    await publisher.publish(personRecognized, recognition());
    let attempts = 0;
    const deadLetters = new DeadLetters(bus);
    for (let life = 0; life < 6; life += 1) {
      const own = await Bus.connect({ natsUrl: nats.url, service: 'attendance' });
      const before = attempts;
      const consumer = new EventConsumer(own, new DeadLetters(own), logger, personRecognized, () => {
        attempts += 1;
        return Promise.reject(new AppError('unavailable', 'No room.'));
      });
      await consumer.start(1);
      await waitFor(() => attempts > before, { what: 'another attempt', timeoutMs: 20_000 });
      // Each process dies after it has sent the fact back.
      await own.connection.flush();
      await own.connection.close();
      await consumer.stop();
    }
    expect(attempts).toBeGreaterThanOrEqual(6);
    expect(await deadLetters.list({ limit: 10 })).toEqual([]);
  }, 120_000);
});
