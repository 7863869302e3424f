import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BadRequestException, MethodNotAllowedException, NotFoundException } from '@nestjs/common';
import { AppError, type ErrorCode } from '@smart-attendance/errors';
import { isOfCancelledDownload, toProblem } from './problem.policy';

const traceId = 'f'.repeat(32);

describe('what a client is told about an error', () => {
  it.each<[ErrorCode, number]>([
    ['malformed', 400],
    ['unauthenticated', 401],
    ['permission_denied', 403],
    ['not_found', 404],
    ['conflict', 409],
    ['too_large', 413],
    ['unsupported_media', 415],
    ['invalid_argument', 422],
    ['refused', 422],
    ['rate_limited', 429],
    ['unavailable', 503],
    ['internal', 500],
  ])('%s is %i', (code, status) => {
    const { problem } = toProblem(new AppError(code, 'A sentence.'), traceId);
    expect(problem).toMatchObject({ status, detail: 'A sentence.', trace_id: traceId });
    expect(problem.title).not.toBe('Error');
  });

  it.each<[ErrorCode, number | undefined, string]>([
    ['rate_limited', 59.2, '60'],
    ['unavailable', 0, '1'],
    ['unavailable', undefined, '2'],
  ])('%s after %j s says when to come back: %s', (code, retryAfterSeconds, header) => {
    const fields = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
    expect(toProblem(new AppError(code, 'Later.', fields), traceId).headers['Retry-After']).toBe(header);
  });

  it('an error that is not ours shows nothing of itself', () => {
    const { problem } = toProblem(new TypeError('password=hunter2 at db.internal'), traceId);
    expect(problem.status).toBe(500);
    expect(JSON.stringify(problem)).not.toMatch(/hunter2|db\.internal|TypeError/);
  });

  it('who cancels a download is no fault of ours, and a file that cannot be read any further is', async () => {
    async function failureOf(source: Iterable<string>, cancel: (answer: PassThrough) => void): Promise<unknown> {
      const answer = new PassThrough();
      const sending = pipeline(Readable.from(source), answer);
      cancel(answer);
      return sending.then(
        () => undefined,
        (error: unknown) => error,
      );
    }
    function* gone(): Generator<string> {
      yield 'half of it';
      throw AppError.notFound('report job', 'x');
    }
    expect(isOfCancelledDownload(await failureOf(['a', 'b'], (answer) => answer.destroy()))).toBe(true);
    expect(isOfCancelledDownload(await failureOf(gone(), () => undefined))).toBe(false);
  });

  it('fields have the names clients know, in the sentence too', () => {
    const error = AppError.invalid([{ field: 'person_id', message: 'must be a UUID' }]);
    const { problem } = toProblem(error, traceId);
    expect(problem.errors).toEqual([{ field: 'user_id', message: 'must be a UUID' }]);
    expect(problem.detail).toBe('Some fields are wrong: user_id.');
  });

  it('a refused picture answers as an enrolment that failed', () => {
    const refused = (reason: string, details = {}) =>
      toProblem(new AppError('refused', 'No.', { reason, details }), traceId).problem;
    expect(refused('no_face', { faces_detected: '0' })).toMatchObject({ success: false, faces_detected: 0 });
    expect(refused('no_consent')).toMatchObject({ success: false, reason: 'no_consent', faces_detected: null });
    expect(refused('month_closed')).not.toHaveProperty('success');
  });

  it.each([
    ['no_face', false, 'image_data'],
    ['no_face', true, 'file'],
    ['looks_like_another_person', true, 'file'],
    ['no_consent', false, 'consent'],
    ['content_not_kept', false, 'sequence'],
    ['last_administrator', false, 'id'],
    ['too_many_rows', false, 'kind'],
    ['personnel_number_missing', false, 'kind'],
    ['personnel_number_twice', false, 'kind'],
    ['hours_unknown', false, 'kind'],
  ])('one that a rule refused as %s names a field as every 422 does (form: %s): %s', (reason, isForm, field) => {
    const { problem } = toProblem(new AppError('refused', 'A sentence.', { reason }), traceId, isForm);
    expect(problem).toMatchObject({ status: 422, reason, errors: [{ field, message: 'A sentence.' }] });
  });

  it('a picture in a form is its file, in the sentence too', () => {
    const error = AppError.invalid([{ field: 'picture', message: 'must have 1 to 5 bytes' }]);
    expect(toProblem(error, traceId, true).problem.detail).toBe('Some fields are wrong: file.');
    expect(toProblem(error, traceId).problem.detail).toBe('Some fields are wrong: image_data.');
  });

  it('an error in what was sent is never without a field', () => {
    expect(toProblem(new AppError('invalid_argument', 'No.'), traceId).problem.errors).toHaveLength(1);
  });

  it.each([
    ['entity.too.large', 413],
    ['encoding.unsupported', 415],
    ['request.aborted', 400],
  ])('the body parser’s %s is %i', (type, status) => {
    expect(toProblem(Object.assign(new Error('inside'), { type }), traceId).problem.status).toBe(status);
  });

  it.each([
    ['LIMIT_FILE_SIZE', 413],
    ['LIMIT_UNEXPECTED_FILE', 422],
    ['LIMIT_FIELD_VALUE', 422],
    ['LIMIT_PART_COUNT', 422],
    ['SOMETHING_NEW', 400],
  ])('the form reader’s %s is %i', (code, status) => {
    const error = Object.assign(new Error('inside'), { name: 'MulterError', code, field: 'photo' });
    expect(toProblem(error, traceId).problem.status).toBe(status);
  });

  it('the router’s own errors are problems as well', () => {
    const statusOf = (error: Error) => toProblem(error, traceId).problem.status;
    expect([new NotFoundException(), new MethodNotAllowedException(), new BadRequestException()].map(statusOf)).toEqual(
      [404, 405, 400],
    );
  });
});
