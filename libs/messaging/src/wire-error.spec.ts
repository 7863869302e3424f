import { AppError } from '@smart-attendance/errors';
import { decodeError, encodeError } from './wire-error';

describe('an error on the bus', () => {
  it('arrives with its code, sentence, reason, fields, details and time to wait', () => {
    const sent = new AppError('refused', 'There are two faces in the photo.', {
      reason: 'several_faces',
      violations: [{ field: 'image_data', message: 'must show one face' }],
      details: { faces_detected: '2' },
      retryAfterSeconds: 3,
    });
    const got = decodeError(encodeError(sent));
    expect(got).toMatchObject({
      code: 'refused',
      message: 'There are two faces in the photo.',
      reason: 'several_faces',
      violations: [{ field: 'image_data', message: 'must show one face' }],
      details: { faces_detected: '2' },
      retryAfterSeconds: 3,
    });
  });

  it('does not carry the text of an error that is not ours, since that may hold a secret', () => {
    const got = decodeError(encodeError(new Error('connect postgres://user:hunter2@db:5432')));
    expect(got.code).toBe('internal');
    expect(`${got.message} ${JSON.stringify(got)}`).not.toContain('hunter2');
  });
});
