import { AppError } from '@smart-attendance/errors';
import { QueryFailedError } from 'typeorm';
import { asUnavailable } from '.';

function withCode(code: string): Error {
  return Object.assign(new Error('select secret from t'), { code });
}

describe('an error of the database', () => {
  it.each([
    ['a refused connection', withCode('ECONNREFUSED')],
    ['a host with several addresses, all refused', new AggregateError([withCode('ECONNREFUSED')], '')],
    ['a server that shuts down', new QueryFailedError('SELECT 1', [], withCode('57P01'))],
    ['a statement that took too long', new QueryFailedError('SELECT 1', [], withCode('57014'))],
    ['a lost connection', new QueryFailedError('SELECT 1', [], withCode('08006'))],
    ['a connection that ended', new Error('Connection terminated unexpectedly')],
    ['a pool without a free connection', new Error('timeout exceeded when trying to connect')],
  ])('is an outage that can be retried: %s', (_, error) => {
    const seen = asUnavailable(error);
    expect(seen).toMatchObject({ code: 'unavailable', retryAfterSeconds: 2, cause: error });
    expect((seen as AppError).message).not.toMatch(/select/i);
  });

  it('says what is short, and when to come again', () => {
    expect(asUnavailable(new QueryFailedError('INSERT', [], withCode('53100')))).toMatchObject({
      code: 'unavailable',
      reason: 'database_full',
      message: expect.stringContaining('no room left') as string,
      retryAfterSeconds: 10,
    });
  });

  it.each([
    ['a wrong statement', new QueryFailedError('SELEC', [], withCode('42601'))],
    ['a unique violation', new QueryFailedError('INSERT', [], withCode('23505'))],
    ['an answer of ours', AppError.notFound('camera', 'x')],
    ['something that is no error', 'ECONNREFUSED'],
  ])('stays what it is: %s', (_, error) => {
    expect(asUnavailable(error)).toBe(error);
  });
});
