import { AppError } from '@smart-attendance/errors';
import { decideRetry } from './retry.policy';

describe('a fact whose handler failed', () => {
  it('is tried for ever, ever more slowly up to 30 s, while a neighbour is away', () => {
    const away = AppError.unavailable('The service identity');
    const waits = [1, 2, 3, 9, 1_000].map((attempt) => decideRetry(away, attempt));
    expect(waits).toEqual([200, 400, 800, 30_000, 30_000].map((afterMs) => ({ kind: 'retry', afterMs })));
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
  });
});
