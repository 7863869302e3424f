import { AppError } from '@smart-attendance/errors';
import { decideRetry } from './retry.policy';

const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });

describe('a fact whose handler failed', () => {
  it('is tried for ever, ever more slowly up to 30 s, while a neighbour is away', () => {
    const away = AppError.unavailable('The service identity');
    const waits = [1, 2, 3, 9, 1_000].map((attempt) => decideRetry(away, attempt));
    expect(waits).toEqual([200, 400, 800, 30_000, 30_000].map((afterMs) => ({ kind: 'retry', afterMs })));
  });

  it.each([
    ['the database has no room', new AppError('unavailable', 'No room.', { reason: 'database_full' })],
    ['the disk of the service has no room', Object.assign(new Error('write'), { code: 'ENOSPC' })],
    ['the service has no file descriptors', Object.assign(new Error('open'), { code: 'EMFILE' })],
    ['something refuses the connection', new TypeError('fetch failed', { cause: refused })],
  ])('never counts towards the dead letters while %s', (_, error) => {
    expect(decideRetry(error, 1_000).kind).toBe('retry');
  });

  it('goes to the dead letters at once when the handler says that the message itself is wrong', () => {
    expect(decideRetry(AppError.invalid([{ field: 'x', message: 'is missing' }]), 1)).toEqual({ kind: 'dead-letter' });
    expect(decideRetry(AppError.notFound('camera', 'c1'), 1)).toEqual({ kind: 'dead-letter' });
  });

  it('is tried a dozen times when the cause is unknown, then kept for an operator', () => {
    const defect = new TypeError('x is undefined');
    expect(decideRetry(defect, 11).kind).toBe('retry');
    expect(decideRetry(defect, 12).kind).toBe('dead-letter');
    expect(decideRetry(new AppError('internal', 'broken'), 12).kind).toBe('dead-letter');
    expect(decideRetry(defect, 40, 11).kind).toBe('retry');
    expect(decideRetry(defect, 40, 12).kind).toBe('dead-letter');
  });
});
