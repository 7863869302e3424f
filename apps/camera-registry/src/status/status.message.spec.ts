import {
  create,
  StreamState,
  StreamStatusChangedSchema,
  timestampFromDate,
  type MessageInitShape,
} from '@smart-attendance/contracts';
import { toStatusReport } from './status.message';

const since = new Date('2026-01-05T08:00:00.000Z');
const until = new Date('2026-01-05T08:00:30.000Z');

function read(fields: MessageInitShape<typeof StreamStatusChangedSchema> = {}) {
  return toStatusReport(
    create(StreamStatusChangedSchema, {
      cameraId: 'door',
      replica: 'one',
      state: StreamState.LIVE,
      since: timestampFromDate(since),
      saidAt: timestampFromDate(until),
      ...fields,
    }),
  );
}

describe('a status that was published', () => {
  it('is what one replica reports of one camera', () => {
    expect(read()).toEqual({ cameraId: 'door', replica: 'one', state: 'live', reason: '', since, until });
  });

  it('is sure of no more than its beginning when the clock was set back meanwhile', () => {
    expect(read({ since: timestampFromDate(until), saidAt: timestampFromDate(since) })).toMatchObject({
      since: until,
      until,
    });
  });

  it.each([
    ['since', { since: timestampFromDate(new Date(0)) }],
    ['said_at', { saidAt: { seconds: 1n << 60n, nanos: 0 } }],
    ['said_at', { saidAt: undefined }],
    ['reason', { reason: 'x'.repeat(65) }],
    ['state', { state: StreamState.UNSPECIFIED }],
  ])('is buried when its %s makes no sense', (field, fields) => {
    let failure: unknown;
    try {
      read(fields);
    } catch (error) {
      failure = error;
    }
    expect(failure).toMatchObject({ code: 'invalid_argument', violations: [{ field }] });
  });
});
