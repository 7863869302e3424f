import { AppError } from '@smart-attendance/errors';
import { costOfTenfold } from '@smart-attendance/testing';
import { createLogger, NestLogger, RepeatedEvents, runInSpan } from '.';
import { hideCredentials } from './hide-secrets';

function record() {
  const lines: string[] = [];
  const logger = createLogger('identity', { level: 'debug', write: (line) => lines.push(line) });
  return { logger, lines, events: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('a log line', () => {
  it('is one JSON object with the level, the time, the service, the event and its fields', () => {
    const { logger, lines, events } = record();
    logger.warn('stream-lost', { cameraId: 'c1', after_ms: 12 });
    expect(lines[0]).toMatch(/^\{.*\}\n$/);
    expect(events()[0]).toMatchObject({
      level: 'warn',
      service: 'identity',
      event: 'stream-lost',
      cameraId: 'c1',
      after_ms: 12,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
    });
  });

  it('carries the trace it was written in', () => {
    const { logger, events } = record();
    runInSpan(
      'work',
      { kind: 'server', traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
      () => {
        logger.info('inside');
      },
    );
    logger.info('outside');
    expect(events().map((line) => line['trace_id'])).toEqual(['0af7651916cd43dd8448eb211c80319c', undefined]);
  });

  it('never shows a secret, a stream address, a picture or a vector, however deep', () => {
    const { logger, lines } = record();
    logger.info('all', {
      password: 'hunter2',
      request: { headers: { Authorization: 'Bearer hunter2', 'X-API-Key': 'hunter2' } },
      camera: { rtsp_url: 'rtsp://hunter2', rtspUrl: 'rtsp://hunter2', list: [{ apiKey: 'hunter2' }] },
      sub: { sub_rtsp_url: 'rtsp://hunter2', subRtspUrl: 'rtsp://hunter2' },
      message: 'cannot open rtsp://admin:hunter2@10.0.0.1/stream and nats://u:p@ss-hunter2@bus',
      place: new URL('postgres://u:hunter2@db/x'),
      face: { embedding: [0.123456], jpeg: 'hunter2', data: new Uint8Array(3), floats: new Float32Array(512) },
      map: new Map([['token', 'hunter2']]),
    });
    expect(lines.join()).not.toMatch(/hunter2|0\.123456/);
    expect(lines.join()).toContain('rtsp://***@10.0.0.1/stream');
    expect(lines.join()).toContain('[2048 bytes]');
  });

  it.each([
    ['rtsp://admin:12/hunter2@10.0.0.5/a refused', 'rtsp://***@10.0.0.5/a refused'],
    ['GET rtsp://10.0.0.5/?loginuse=a&loginpas=hunter2&c=1', 'GET rtsp://10.0.0.5/?loginuse=a&loginpas=***&c=1'],
    ['http://10.0.0.5/?u=a&p=hunter2 and /x?psw=hunter2', 'http://10.0.0.5/?u=a&p=*** and /x?psw=***'],
    ['camera@gate: rtsp://admin:hunter2@10.0.0.5/a', 'camera@gate: rtsp://***@10.0.0.5/a'],
    ['url=rtsp://admin:p@hunter2@10.0.0.5/a', 'url=rtsp://***@10.0.0.5/a'],
    ['rtsp://10.0.0.5/a?access_token=hunter2', 'rtsp://10.0.0.5/a?access_token=***'],
  ])('hides passwords in texts however people wrote them: %s', (message, shown) => {
    const { logger, events } = record();
    logger.info('said', { message });
    expect(events()[0]?.['message']).toBe(shown);
  });

  it.each(['a.', 'a://', 'a@', 'key=&', ':/'])('costs what the length of a text says, though it is all %s', (part) => {
    expect(costOfTenfold(10_000, (count) => part.repeat(count), hideCredentials)).toBeLessThan(50);
  });

  it('does not cut a text between a password and the sign that tells it is one', () => {
    const { logger, lines } = record();
    logger.info('said', { message: `${'x'.repeat(1_980)} rtsp://admin:hunter2${'y'.repeat(900)}@b/` });
    expect(lines.join()).toContain('rtsp://***');
    expect(lines.join()).not.toContain('hunter2');
  });

  it('shows an error with its causes, but not what a driver hung on it', () => {
    const { logger, events, lines } = record();
    const cause = Object.assign(new Error('connect to postgres://u:hunter2@db failed'), {
      code: 'ECONNREFUSED',
      parameters: ['hunter2'],
    });
    logger.error('failed', { error: AppError.unavailable('The database', cause) });
    expect(events()[0]?.['error']).toMatchObject({
      name: 'AppError',
      code: 'unavailable',
      cause: { code: 'ECONNREFUSED', message: 'connect to postgres://***@db failed' },
    });
    expect(lines.join()).not.toContain('hunter2');
  });

  it('stays small and whole whatever it is given', () => {
    const { logger, lines, events } = record();
    const circle: Record<string, unknown> = { event: 'mine', big: 10n ** 20n };
    circle['self'] = circle;
    logger.info('odd', {
      ...circle,
      circle,
      long: 'x'.repeat(100_000),
      many: Array.from({ length: 10_000 }, (_, index) => index),
      bad: new Date(Number.NaN),
      run: () => 1,
    });
    expect(lines[0]?.length).toBeLessThan(5_000);
    expect(events()[0]).toMatchObject({ event: 'odd', event_: 'mine', big: '100000000000000000000' });
    expect(lines[0]?.match(/"event":"odd"/g)).toHaveLength(1);
  });

  it('tells what Nest says: errors as errors, chatter only as debug', () => {
    const { logger, events } = record();
    const nest = new NestLogger(logger);
    nest.log('Mapped', 'Router');
    nest.error('Broken', 'the stack', 'Injector');
    expect(events()).toMatchObject([
      { level: 'debug', event: 'nest', message: 'Mapped', context: 'Router' },
      { level: 'error', event: 'nest', message: 'Broken', context: 'Injector', more: ['the stack'] },
    ]);
  });
});

describe('an event that repeats', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is written at once, and then once a second with how often it came', () => {
    const { logger, events } = record();
    const repeated = new RepeatedEvents(logger);
    for (let index = 0; index < 100; index += 1) repeated.warn('frame-dropped', { index });
    expect(events()).toMatchObject([{ event: 'frame-dropped', index: 0 }]);
    jest.advanceTimersByTime(1_000);
    repeated.warn('frame-dropped', { index: 100 });
    jest.advanceTimersByTime(5_000);
    expect(events().map(({ index, repeats }) => [index, repeats])).toEqual([
      [0, undefined],
      [99, 99],
      [100, 1],
    ]);
  });

  it('is new again after a quiet second', () => {
    const { logger, events } = record();
    const repeated = new RepeatedEvents(logger);
    repeated.warn('frame-dropped');
    jest.advanceTimersByTime(1_001);
    repeated.warn('frame-dropped');
    expect(events()).toHaveLength(2);
    expect(events()[1]).not.toHaveProperty('repeats');
  });

  it('is counted apart by key, and nothing is lost when it closes', () => {
    const { logger, events } = record();
    const repeated = new RepeatedEvents(logger);
    for (const camera of ['a', 'b', 'a', 'b', 'b']) repeated.info('late', { camera }, camera);
    repeated.close();
    expect(events().map(({ camera, repeats }) => [camera, repeats])).toEqual([
      ['a', undefined],
      ['b', undefined],
      ['a', 1],
      ['b', 2],
    ]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('keeps a bounded number of keys', () => {
    const { logger } = record();
    const repeated = new RepeatedEvents(logger);
    for (let key = 0; key < 5_000; key += 1) repeated.info('late', {}, String(key));
    expect(jest.getTimerCount()).toBe(1_000);
    repeated.close();
  });
});
