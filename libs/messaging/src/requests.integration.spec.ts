import { randomUUID } from 'node:crypto';
import { create, toBinary } from '@bufbuild/protobuf';
import { getPerson, subjectOf } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { createLogger, metrics, RepeatedEvents } from '@smart-attendance/observability';
import { waitFor } from '@smart-attendance/testing';
import { headers as newHeaders } from 'nats';
import { RequestResponder } from './request-responder';
import { RequestClient } from './request-client';
import { logger, MessagingBench } from './testing/messaging-bench';

const bench = MessagingBench.forSpecs();

describe('requests', () => {
  function answer(handle: (personId: string) => Promise<{ person: { id: string } }>, concurrency = 4) {
    const responder = new RequestResponder(
      bench.bus,
      logger,
      getPerson,
      (request) => handle(request.personId),
      concurrency,
    );
    responder.start();
    bench.afterwards(() => responder.stop());
    return responder;
  }

  it('get their typed answer', async () => {
    const personId = randomUUID();
    answer((id) => Promise.resolve({ person: { id } }));
    const got = await new RequestClient(bench.bus).request(getPerson, { personId });
    expect(got.person?.id).toBe(personId);
  });

  it('get the typed error of the other side', async () => {
    const personId = randomUUID();
    answer((id) => Promise.reject(AppError.notFound('person', id)));
    const got = new RequestClient(bench.bus).request(getPerson, { personId });
    await expect(got).rejects.toMatchObject({
      code: 'not_found',
      message: `There is no person with the id ${personId}.`,
    });
  });

  it('that break their contract never reach the handler', async () => {
    let reached = false;
    answer((id) => {
      reached = true;
      return Promise.resolve({ person: { id } });
    });
    const got = new RequestClient(bench.bus).request(getPerson, { personId: '42' });
    await expect(got).rejects.toMatchObject({ code: 'invalid_argument', violations: [{ field: 'person_id' }] });
    expect(reached).toBe(false);
  });

  it('to a service that is away fail at once as unavailable', async () => {
    const before = Date.now();
    const got = new RequestClient(bench.bus).request(getPerson, { personId: randomUUID() });
    await expect(got).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 2 });
    expect(Date.now() - before).toBeLessThan(getPerson.deadlineMs);
  });

  it('that take too long fail at their deadline', async () => {
    let release: () => void = () => undefined;
    answer(
      (id) =>
        new Promise(
          (resolve) =>
            (release = () => {
              resolve({ person: { id } });
            }),
        ),
    );
    const got = new RequestClient(bench.bus).request(getPerson, { personId: randomUUID() }, { deadlineMs: 200 });
    await expect(got).rejects.toMatchObject({ code: 'unavailable' });
    release();
  });

  it.each([
    ['an hour ahead of', 3_600_000],
    ['an hour behind', -3_600_000],
  ])('of a requester of before whose clock is %s ours are answered all the same', async (_, aheadMs) => {
    const personId = randomUUID();
    answer((id) => Promise.resolve({ person: { id } }));
    await bench.bus.connection.flush();
    const headers = newHeaders();
    headers.set('Smart-Attendance-Deadline', String(Date.now() + aheadMs + 5_000));
    const request = toBinary(getPerson.request, create(getPerson.request, { personId }));
    const got = await bench.bus.connection.request(subjectOf(getPerson), request, { timeout: 5_000, headers });
    expect(got.headers?.has('Smart-Attendance-Error')).toBe(false);
  });

  it('say how long their requester waits and not until when, since clocks differ', async () => {
    const consumed = bench.bus.connection.subscribe(subjectOf(getPerson), { max: 1 });
    await bench.bus.connection.flush();
    const got = new RequestClient(bench.bus).request(getPerson, { personId: randomUUID() }, { deadlineMs: 1_234 });
    for await (const request of consumed) {
      expect(request.headers?.get('Smart-Attendance-Time-Left')).toBe('1234');
      expect(request.headers?.has('Smart-Attendance-Deadline')).toBe(false);
    }
    await expect(got).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('whose response comes from a clock that is seconds off leave that in the log and in the metrics', async () => {
    const lines: string[] = [];
    const repeated = new RepeatedEvents(createLogger('attendance', { write: (line) => lines.push(line) }));
    const answered = bench.bus.connection.subscribe(subjectOf(getPerson), { max: 2 });
    const clocks = [Date.now() + 10_000, Date.now()];
    const replies = (async () => {
      for await (const request of answered) {
        const headers = newHeaders();
        headers.set('Smart-Attendance-Clock', String(clocks.shift()));
        request.respond(toBinary(getPerson.response, create(getPerson.response, {})), { headers });
      }
    })();
    const client = new RequestClient(bench.bus, repeated);
    await client.request(getPerson, { personId: randomUUID() });
    expect(lines.filter((line) => line.includes('clocks-differ'))).toHaveLength(1);
    expect((await metrics.render()).body).toMatch(/clock_ahead_seconds\{service="identity"\} (9\.|10)/);
    await client.request(getPerson, { personId: randomUUID() });
    await replies;
    repeated.close();
    expect(lines.filter((line) => line.includes('clocks-differ'))).toHaveLength(1);
  });

  function heldAnswers(concurrency: number) {
    const inHand: { readonly id: string; readonly go: () => void }[] = [];
    answer(
      (id) =>
        new Promise((resolve) =>
          inHand.push({
            id,
            go: () => {
              resolve({ person: { id } });
            },
          }),
        ),
      concurrency,
    );
    return inHand;
  }

  it('beyond what a replica works on wait for their turn, in the order they came', async () => {
    const inHand = heldAnswers(2);
    const client = new RequestClient(bench.bus);
    const ids = Array.from({ length: 200 }, () => randomUUID());
    const answers = Promise.all(ids.map((personId) => client.request(getPerson, { personId })));
    for (let served = 0; served < ids.length; served += 1) {
      await waitFor(() => inHand.length > served, { what: `request ${served} in hand` });
      expect(inHand.length).toBeLessThanOrEqual(served + 2);
      inHand[served]?.go();
    }
    expect((await answers).map(({ person }) => person?.id)).toEqual(ids);
    expect(inHand.map(({ id }) => id)).toEqual(ids);
  });

  it('without a turn before their deadline fail with that in time, and are never worked on', async () => {
    const inHand = heldAnswers(1);
    const client = new RequestClient(bench.bus);
    const first = client.request(getPerson, { personId: randomUUID() });
    await waitFor(() => inHand.length === 1, { what: 'one request in hand' });
    const second = client.request(getPerson, { personId: randomUUID() }, { deadlineMs: 1_500 });
    await expect(second).rejects.toMatchObject({
      code: 'unavailable',
      message: 'The service identity is busy; try again shortly.',
      retryAfterSeconds: 1,
    });
    inHand[0]?.go();
    await first;
    expect(inHand).toHaveLength(1);
  });

  it('in hand are answered before the service is gone', async () => {
    let release: (() => void) | undefined;
    const responder = answer(
      (id) =>
        new Promise(
          (resolve) =>
            (release = () => {
              resolve({ person: { id } });
            }),
        ),
    );
    const personId = randomUUID();
    const got = new RequestClient(bench.bus).request(getPerson, { personId });
    const finish = await waitFor(() => release, { what: 'the request in hand' });
    const stopped = responder.stop();
    finish();
    await stopped;
    expect((await got).person?.id).toBe(personId);
  });
});
