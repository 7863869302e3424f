import { NatsError } from 'nats';
import { AppError } from '@smart-attendance/errors';
import { asBusOutage } from './bus-outage.policy';

function ofJetStream(errCode: number, description: string): NatsError {
  const error = new NatsError(description, String(errCode));
  error.api_error = { code: 503, err_code: errCode, description };
  return error;
}

describe('what keeps the bus from taking a message is told apart', () => {
  it.each([
    ['no answer', new NatsError('TIMEOUT', 'TIMEOUT'), 'bus_away'],
    ['a lost connection', new NatsError('CONNECTION_CLOSED', 'CONNECTION_CLOSED'), 'bus_away'],
    ['a server without room', ofJetStream(10_023, 'insufficient resources'), 'bus_full'],
    ['a server at its own limit', ofJetStream(10_047, 'insufficient storage resources available'), 'bus_full'],
    ['a disk that took nothing', ofJetStream(10_077, 'write msgs/1.blk: no space left on device'), 'bus_full'],
    ['a stream at its limit', ofJetStream(10_077, 'maximum bytes exceeded'), 'stream_full'],
    ['JetStream switched off', ofJetStream(10_039, 'JetStream not enabled for account'), 'bus_storage_off'],
    ['nobody there who keeps it', new NatsError('503', '503'), 'bus_storage_off'],
  ])('%s', (_, error, reason) => {
    expect(asBusOutage(error)).toMatchObject({ code: 'unavailable', reason, cause: error });
    expect(asBusOutage(error).retryAfterSeconds).toBeGreaterThan(0);
  });

  it('an error that has its sentence already keeps it', () => {
    const error = AppError.notFound('camera', 'x');
    expect(asBusOutage(error)).toBe(error);
  });
});
