import { QueryFailedError } from 'typeorm';
import { outageOf } from './outage.policy';

function coded(code: string, message = 'select secret from t'): Error {
  return Object.assign(new Error(message), { code });
}

function ofPostgres(code: string, message?: string): Error {
  return new QueryFailedError('SELECT 1', [], coded(code, message));
}

describe('what keeps a database from working is told apart from what no wait would heal', () => {
  it.each([
    ['a full disk', ofPostgres('53100'), 'database_full'],
    ['a quota', ofPostgres('XX000', 'could not extend file "base/1/2": Disk quota exceeded'), 'database_full'],
    ['a limit on the size of files', ofPostgres('XX000', 'could not write file "a": File too large'), 'database_full'],
    ['a system without memory', ofPostgres('53200'), 'database_out_of_memory'],
    ['too many connections', ofPostgres('53300'), 'database_busy'],
    ['a server without file descriptors', ofPostgres('53000'), 'database_busy'],
    ['an I/O error', ofPostgres('58030'), 'database_disk_failing'],
    ['a file that is gone', ofPostgres('58P01'), 'database_disk_failing'],
    [
      'a disk that was remounted read-only',
      ofPostgres('42501', 'could not open file "base/1/2": Read-only file system'),
      'database_disk_failing',
    ],
    ['a standby after a failover', ofPostgres('25006'), 'database_read_only'],
    ['a server that shuts down', ofPostgres('57P01'), 'database_away'],
    ['a server that recovers from a crash', ofPostgres('57P03'), 'database_away'],
    ['a lost connection', ofPostgres('08006'), 'database_away'],
    ['an end of the connection without a word', new Error('Connection terminated unexpectedly'), 'database_away'],
    ['a refused connection', new AggregateError([coded('ECONNREFUSED')], ''), 'database_away'],
    ['a lock that somebody keeps', ofPostgres('55P03'), 'database_busy'],
    ['a deadlock', ofPostgres('40P01'), 'database_busy'],
    ['a serialization failure', ofPostgres('40001'), 'database_busy'],
    ['a pool without a free connection', new Error('timeout exceeded when trying to connect'), 'database_busy'],
    ['a statement that was cancelled', ofPostgres('57014'), 'database_too_slow'],
    ['no answer', new Error('Query read timeout'), 'database_too_slow'],
    ['a password that was changed', coded('28P01'), 'database_login_refused'],
    ['a database that was dropped', coded('3D000'), 'database_login_refused'],
    ['no file descriptor of our own', coded('EMFILE'), 'out_of_resources'],
  ])('%s', (_, error, reason) => {
    const outage = outageOf(error);
    expect(outage?.reason).toBe(reason);
    expect(outage?.retryAfterSeconds).toBeGreaterThan(0);
    expect(outage?.sentence).not.toMatch(/select|base\//);
  });

  it.each([
    ['a wrong statement', ofPostgres('42601')],
    ['a table that is not there', ofPostgres('42P01')],
    ['a unique violation', ofPostgres('23505')],
    ['a value that is too long', ofPostgres('22001')],
    ['bytes that are no text', ofPostgres('22021')],
    ['a row that is too big', ofPostgres('54000')],
    ['a right that was not given', ofPostgres('42501', 'permission denied for table people')],
    ['a table that was dropped meanwhile', ofPostgres('XX000', 'could not open relation with OID 16384')],
    ['a defect of Postgres', ofPostgres('XX000', 'cache lookup failed for relation 1')],
    [
      'a row whose text speaks of a full disk',
      ofPostgres('22P02', 'could not write file "a": No space left on device'),
    ],
    ['something that is no error', 'ECONNREFUSED'],
  ])('%s is none', (_, error) => {
    expect(outageOf(error)).toBeUndefined();
  });
});
