import { personRecognized } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { waitFor } from '@smart-attendance/testing';
import { Bus } from './bus';
import { DeadLetterConsumer } from './dead-letter-consumer';
import type { DeadLetter } from './dead-letters';
import { EventConsumer } from './event-consumer';
import { ReplicaSignals } from './replica-signals';
import { logger, MessagingBench, recognition } from './testing/messaging-bench';

describe('facts that are consumed in order', () => {
  const bench = MessagingBench.forSpecs();

  /** A consumer of a replica of its own. */
  async function consume(handle: (id: string) => Promise<void>): Promise<void> {
    const bus = await Bus.connect({ natsUrl: bench.nats.url, service: 'attendance' });
    const consumer = new EventConsumer(
      bus,
      bench.deadLetters,
      logger,
      personRecognized,
      ({ recognition: said }) => handle(said?.id ?? ''),
      { inOrder: true },
    );
    await consumer.start(8);
    bench.afterwards(async () => {
      await consumer.stop();
      await bus.close();
    });
  }

  async function publish(count: number): Promise<string[]> {
    const facts = Array.from({ length: count }, () => recognition());
    for (const fact of facts) await bench.publisher.publish(personRecognized, fact);
    return facts.map((fact) => fact.recognition.id);
  }

  it('come one at a time over all replicas, as they were published', async () => {
    const handled: string[] = [];
    let inHand = 0;
    let atOnceMax = 0;
    const handle = async (id: string): Promise<void> => {
      inHand += 1;
      atOnceMax = Math.max(atOnceMax, inHand);
      await bench.bus.connection.flush();
      handled.push(id);
      inHand -= 1;
    };
    await consume(handle);
    await consume(handle);
    const ids = await publish(60);
    await waitFor(() => handled.length >= ids.length, { what: 'all facts' });
    expect([handled, atOnceMax]).toEqual([ids, 1]);
  });

  it('wait for one that has to wait, and pass one that never will be handled', async () => {
    const handled: string[] = [];
    let refusals = 0;
    const [away = '', wrong = '', ...others] = await publish(5);
    await consume((id) => {
      if (id === away && (refusals += 1) < 4) return Promise.reject(AppError.unavailable('identity'));
      if (id === wrong) return Promise.reject(new AppError('conflict', 'The day is closed.'));
      handled.push(id);
      return Promise.resolve();
    });
    await waitFor(() => handled.length === 4, { what: 'all but the wrong one' });
    expect(handled).toEqual([away, ...others]);
    expect(await bench.deadLetters.list({ limit: 10 })).toMatchObject([{ code: 'conflict' }]);
  });
});

describe('news between processes', () => {
  const bench = MessagingBench.forSpecs();

  it('of a dead letter come once it is there, and again until they are taken, without its content', async () => {
    const told: DeadLetter[] = [];
    const letters = new DeadLetterConsumer(bench.bus, logger, (letter) => {
      told.push(letter);
      return told.length === 1 ? Promise.reject(AppError.unavailable('The database')) : Promise.resolve();
    });
    await letters.start();
    bench.afterwards(() => letters.stop());
    const refusing = new EventConsumer(bench.bus, bench.deadLetters, logger, personRecognized, () =>
      Promise.reject(new AppError('conflict', 'The day is closed.')),
    );
    await refusing.start(1);
    bench.afterwards(() => refusing.stop());
    await bench.publisher.publish(personRecognized, recognition());
    await waitFor(() => told.length === 2, { what: 'the dead letter, twice' });
    const [first, second] = told;
    expect(first).toEqual(second);
    expect([first]).toEqual(await bench.deadLetters.list({ limit: 10 }));
  });

  it('as a signal reach all replicas of a service, and nobody else', async () => {
    const [replica, other] = await Promise.all([
      Bus.connect({ natsUrl: bench.nats.url, service: 'attendance' }),
      Bus.connect({ natsUrl: bench.nats.url, service: 'identity' }),
    ]);
    bench.afterwards(() => Promise.all([replica.close(), other.close()]).then(() => undefined));
    const heard: string[] = [];
    for (const [name, bus] of Object.entries({ here: bench.bus, replica, other })) {
      new ReplicaSignals(bus).follow('something-new', () => heard.push(name));
      await bus.connection.flush();
    }
    new ReplicaSignals(bench.bus).send('something-new');
    await bench.bus.connection.flush();
    await Promise.all([replica.connection.flush(), other.connection.flush()]);
    await waitFor(() => heard.length >= 2, { what: 'the signal' });
    expect(heard.sort()).toEqual(['here', 'replica']);
  });
});
