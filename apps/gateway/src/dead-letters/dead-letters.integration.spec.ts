import { randomUUID } from 'node:crypto';
import { personRecognized, streamOf, subjectOfMessage } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { connectClient, type BusClient } from '@smart-attendance/messaging';
import { GatewayBench } from '../testing/gateway-bench';

describe('messages no service could handle', () => {
  const bench = GatewayBench.forSpecs();
  let attendance: BusClient;

  beforeAll(async () => {
    attendance = await connectClient({ natsUrl: bench.natsUrl, as: 'attendance' });
    bench.onStop(() => attendance.close());
  });

  /** A recognition that attendance gave up; its person. */
  async function bury(): Promise<string> {
    const personId = randomUUID();
    await attendance.publisher.publish(personRecognized, { recognition: { id: randomUUID(), personId } });
    const consumer = await attendance.bus.jetStream.consumers.get(streamOf(personRecognized), {
      filterSubjects: subjectOfMessage(personRecognized, personId),
    });
    const message = await consumer.next();
    if (message === null) throw new Error('The recognition did not arrive.');
    await attendance.deadLetters.bury(message, new AppError('conflict', 'The day is closed.'), 'kept');
    return personId;
  }

  async function sequenceOf(personId: string): Promise<number | undefined> {
    const answer = await bench.callAs('administrator', 'GET', '/dead-letters');
    const letters = answer.body['data'] as readonly { readonly sequence: number; readonly subject: string }[];
    return letters.find(({ subject }) => subject.endsWith(personId))?.sequence;
  }

  async function timesSaid(personId: string): Promise<number> {
    const { state } = await attendance.bus.manager.streams.info(streamOf(personRecognized), {
      subjects_filter: subjectOfMessage(personRecognized, personId),
    });
    return Object.values(state.subjects ?? {}).reduce((sum, count) => sum + count, 0);
  }

  it('are listed with what ended them and without what they hold', async () => {
    const personId = await bury();
    const answer = await bench.callAs('administrator', 'GET', '/dead-letters?limit=1000');
    expect(answer.status).toBe(200);
    expect(answer.body['data']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          subject: subjectOfMessage(personRecognized, personId),
          receiver: 'attendance',
          code: 'conflict',
          message: 'The day is closed.',
          attempts: 1,
        }),
      ]),
    );
  });

  it('are said again on request, once, and then are gone from the list', async () => {
    const personId = await bury();
    const path = `/dead-letters/${String(await sequenceOf(personId))}/replay`;
    expect((await bench.callAs('administrator', 'POST', path)).status).toBe(204);
    expect(await timesSaid(personId)).toBe(2);
    expect(await sequenceOf(personId)).toBeUndefined();
    expect((await bench.callAs('administrator', 'POST', path)).status).toBe(404);
  });

  it('are forgotten on request', async () => {
    const personId = await bury();
    const path = `/dead-letters/${String(await sequenceOf(personId))}`;
    expect((await bench.callAs('administrator', 'DELETE', path)).status).toBe(204);
    expect(await timesSaid(personId)).toBe(1);
    expect((await bench.callAs('administrator', 'DELETE', path)).status).toBe(404);
  });

  it('are counted and paged as every list, past those that were forgotten', async () => {
    const people: string[] = [];
    for (let count = 0; count < 7; count += 1) people.push(await bury());
    const page = async (query: string) => {
      const { status, body } = await bench.callAs('administrator', 'GET', `/dead-letters?${query}`);
      expect({ status, body }).toMatchObject({ status: 200, body: { total: expect.any(Number) as number } });
      return body as {
        data: { sequence: number; subject: string }[];
        total: number;
        next_cursor: string | null;
      } & object;
    };
    const forgotten = people[3] ?? '';
    await bench.callAs('administrator', 'DELETE', `/dead-letters/${String(await sequenceOf(forgotten))}`);
    const all = await page('limit=1000');
    expect(all).toMatchObject({ total: all.data.length, next_cursor: null, page: 1, pages: 1 });

    const seen: number[] = [];
    expect((await bench.callAs('administrator', 'GET', '/dead-letters?cursor=first')).status).toBe(422);
    for (let cursor: string | null = ''; cursor !== null;) {
      const part = await page(`limit=2&cursor=${cursor}`);
      expect(part).toMatchObject({ total: all.total, pages: Math.ceil(all.total / 2) });
      seen.push(...part.data.map(({ sequence }) => sequence));
      cursor = part.next_cursor;
    }
    expect(seen).toEqual(all.data.map(({ sequence }) => sequence));
    expect(await page('skip=2&limit=2')).toMatchObject({ data: all.data.slice(2, 4), page: 2, total: all.total });
    expect(await page(`from_sequence=${String(seen.at(-2))}`)).toMatchObject({
      data: all.data.slice(-2),
      next_cursor: null,
    });
    expect(await page(`cursor=${String((seen.at(-1) ?? 0) + 1)}`)).toMatchObject({ data: [], next_cursor: null });
  });

  it('are the business of administrators, and named by a number', async () => {
    expect((await bench.callAs('hr_officer', 'GET', '/dead-letters')).status).toBe(403);
    expect((await bench.callAs('administrator', 'POST', '/dead-letters/first/replay')).status).toBe(422);
    expect((await bench.callAs('administrator', 'GET', '/dead-letters?limit=0')).status).toBe(422);
  });
});
