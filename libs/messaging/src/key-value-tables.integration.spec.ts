import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { frameCaptured, streamLeases, streamReplicas, timestampFromDate } from '@smart-attendance/contracts';
import { startTestNats, waitFor, type TestNats } from '@smart-attendance/testing';
import { Bus } from './bus';
import { KeyValueTables, type KeyValueTable } from './key-value-tables';
import { MessagePublisher } from './message-publisher';
import { MessageReader } from './message-reader';

let nats: TestNats;
let bus: Bus;

beforeEach(async () => {
  nats = await startTestNats();
  bus = await Bus.connect({ natsUrl: nats.url, service: 'stream-ingestion' });
});

afterEach(async () => {
  await bus.close();
  await nats.stop();
});

describe('a table that replicas share', () => {
  let table: KeyValueTable<typeof streamReplicas.schema>;

  beforeEach(() => {
    table = new KeyValueTables(bus).open(streamReplicas);
  });

  it('gives back what was written last, under a new revision each time', async () => {
    expect(await table.get('a')).toBeUndefined();
    const first = await table.put('a', { replica: 'one', streamsMax: 4 });
    const second = await table.put('a', { replica: 'two', streamsMax: 5 });
    expect(second).not.toBe(first);
    const entry = await table.get('a');
    expect(entry).toMatchObject({ revision: second, record: { replica: 'two', streamsMax: 5 } });
  });

  it('lists its keys, and forgets a deleted one altogether', async () => {
    expect(await table.keys()).toEqual([]);
    for (const key of ['a', 'b', 'c']) await table.put(key, { replica: key });
    await table.delete('b');
    await table.delete('never-there');
    expect((await table.keys()).sort()).toEqual(['a', 'c']);
    expect(await table.get('b')).toBeUndefined();
    expect(await table.create('b', { replica: 'again' })).not.toBe('overtaken');
  });

  it('lets the first of two writers win and tells the second', async () => {
    const created = await table.create('a', { replica: 'one' });
    expect(await table.create('a', { replica: 'two' })).toBe('overtaken');
    if (created === 'overtaken') throw new Error('There was nobody to overtake.');
    const other = new KeyValueTables(bus).open(streamReplicas);
    const updates = await Promise.all([
      table.update('a', { replica: 'one' }, created.revision),
      other.update('a', { replica: 'two' }, created.revision),
    ]);
    expect(updates.filter((update) => update === 'overtaken')).toHaveLength(1);
    const winner = updates.findIndex((update) => update !== 'overtaken');
    expect((await table.get('a'))?.record.replica).toBe(['one', 'two'][winner]);
  });

  it('takes many writers at once without losing one', async () => {
    const leases = new KeyValueTables(bus).open(streamLeases);
    const writers = Array.from({ length: 8 }, async (_, number) => {
      for (;;) {
        const entry = await leases.get('all');
        const replicaIds = [...(entry?.record.replicaIds ?? []), String(number)];
        if ((await leases.update('all', { replicaIds }, entry?.revision ?? 0)) !== 'overtaken') return;
      }
    });
    await Promise.all(writers);
    expect([...((await leases.get('all'))?.record.replicaIds ?? [])].sort()).toEqual(Array.from('01234567'));
  });

  it('keeps its records when the server is killed', async () => {
    const revision = await table.put('a', { replica: 'one' });
    await nats.crash();
    await nats.restart();
    expect(await waitFor(() => table.get('a'), { what: 'the record' })).toMatchObject({ revision });
  });

  it('is made again, empty, when the server has lost its disk', async () => {
    await table.put('a', { replica: 'one' });
    await nats.crash();
    await rm(nats.storeFolder, { recursive: true });
    await nats.restart();
    await waitFor(async () => (await table.put('b', { replica: 'two' })) > 0, { what: 'the table' });
    expect(await table.keys()).toEqual(['b']);
    expect(await table.get('a')).toBeUndefined();
  });

  it('says within its time that the bus is away', async () => {
    await table.put('a', { replica: 'one' });
    const impatient = new KeyValueTables(bus).open(streamReplicas, { timeoutMs: 300 });
    await nats.crash();
    const begun = Date.now();
    for (const call of [() => impatient.get('a'), () => impatient.put('a', {}), () => impatient.keys()]) {
      await expect(call()).rejects.toMatchObject({ code: 'unavailable' });
    }
    // Three calls; by the client's own times each would take 5 s.
    expect(Date.now() - begun).toBeLessThan(10_000);
    await nats.restart();
  });

  it('refuses a record that no message may hold, and a key that is no word', async () => {
    const replica = 'x'.repeat(bus.payloadBytesMax);
    await expect(table.put('a', { replica })).rejects.toMatchObject({ code: 'too_large' });
    await expect(table.put('a.b', {})).rejects.toThrow('takes no key');
  });

  it('is opened by its owner only', async () => {
    const stranger = await Bus.connect({ natsUrl: nats.url, service: 'gateway' });
    expect(() => new KeyValueTables(stranger).open(streamReplicas)).toThrow('not of gateway');
    await stranger.close();
  });
});

describe('a frame that is published only after the last one known', () => {
  let publisher: MessagePublisher;
  let reader: MessageReader;
  const cameraId = randomUUID();

  const frame = (marker: number) => ({
    frameId: randomUUID(),
    cameraId,
    capturedAt: timestampFromDate(new Date()),
    jpeg: new Uint8Array([marker]),
  });

  async function newest(): Promise<number | undefined> {
    return (await reader.newest(frameCaptured, cameraId))?.jpeg[0];
  }

  beforeEach(() => {
    publisher = new MessagePublisher(bus);
    reader = new MessageReader(bus);
  });

  it('is taken, and gives what the next one must expect', async () => {
    let last = await reader.lastSequence(frameCaptured, cameraId);
    expect(last).toBe(0);
    for (const marker of [1, 2, 3]) {
      const answer = await publisher.publishAfter(frameCaptured, frame(marker), last);
      if (answer === 'overtaken') throw new Error('There is nobody else.');
      last = answer.sequence;
    }
    expect(await newest()).toBe(3);
    expect(await reader.lastSequence(frameCaptured, cameraId)).toBe(last);
  });

  it('is refused when somebody else published meanwhile, and the other one stays the newest', async () => {
    const mine = await publisher.publishAfter(frameCaptured, frame(1), 0);
    if (mine === 'overtaken') throw new Error('There is nobody else.');
    const theirs = new MessagePublisher(bus);
    expect(await theirs.publishAfter(frameCaptured, frame(2), mine.sequence)).not.toBe('overtaken');
    expect(await publisher.publishAfter(frameCaptured, frame(3), mine.sequence)).toBe('overtaken');
    expect(await publisher.publishAfter(frameCaptured, frame(4), 0)).toBe('overtaken');
    expect(await newest()).toBe(2);
  });

  it('does not stand in the way of other cameras', async () => {
    await publisher.publishAfter(frameCaptured, { ...frame(1), cameraId: randomUUID() }, 0);
    expect(await publisher.publishAfter(frameCaptured, frame(1), 0)).not.toBe('overtaken');
  });

  it('must expect nothing once the last one has passed away', async () => {
    const first = await publisher.publishAfter(frameCaptured, frame(1), 0);
    if (first === 'overtaken') throw new Error('There is nobody else.');
    await waitFor(async () => (await reader.lastSequence(frameCaptured, cameraId)) === 0, { what: 'its end' });
    expect(await publisher.publishAfter(frameCaptured, frame(2), first.sequence)).toBe('overtaken');
    expect(await publisher.publishAfter(frameCaptured, frame(2), 0)).not.toBe('overtaken');
  });
});
