import { AppError, toAppError } from '.';

function system(code: string): Error {
  return Object.assign(new Error(`${code}: open '/secret/place'`), { code });
}

describe('an error that crosses a border', () => {
  it.each([
    ['no file descriptors', system('EMFILE'), 'out_of_descriptors'],
    ['a machine without memory', system('ENOMEM'), 'out_of_memory'],
    ['a machine that starts no more processes', system('EAGAIN'), 'out_of_memory'],
    ['a full disk', system('ENOSPC'), 'disk_full'],
    ['a neighbour that refuses', system('ECONNREFUSED'), 'neighbour_away'],
    ['a fetch that hides its cause', new TypeError('fetch failed', { cause: system('ECONNRESET') }), 'neighbour_away'],
    ['a name that nobody knows any more', system('ENOTFOUND'), 'neighbour_away'],
    [
      'a fetch whose server closed the connection',
      new TypeError('fetch failed', { cause: system('UND_ERR_SOCKET') }),
      'neighbour_away',
    ],
    [
      'a fetch that could not connect in time',
      new TypeError('fetch failed', { cause: system('UND_ERR_CONNECT_TIMEOUT') }),
      'neighbour_away',
    ],
    ['one refusal an address', new AggregateError([system('ETIMEDOUT')], ''), 'neighbour_away'],
  ])('is an outage with its reason when what is short is not ours to mend: %s', (_, error, reason) => {
    const seen = toAppError(error);
    expect(seen).toMatchObject({ code: 'unavailable', reason, cause: error });
    expect(seen.retryAfterSeconds).toBeGreaterThan(0);
    expect(seen.message).not.toContain('secret');
  });

  it.each([
    ['a defect', new TypeError('x is not a function')],
    ['a file that is not there', system('ENOENT')],
    ['no right to a file', system('EACCES')],
    ['an error that is its own cause', Object.assign(new Error('loop'), { cause: undefined })],
    ['something that is no error', 'EMFILE'],
  ])('is internal, without its text, when it is %s', (_, error) => {
    if (error instanceof Error && error.message === 'loop') error.cause = error;
    expect(toAppError(error)).toMatchObject({ code: 'internal', cause: error, retryAfterSeconds: undefined });
  });

  it('stays what it is when it has its sentence already', () => {
    const error = AppError.notFound('camera', 'x');
    expect(toAppError(error)).toBe(error);
  });
});
