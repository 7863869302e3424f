import { readServiceLogLine } from './service-log-line';

describe('a line of a service on the console', () => {
  it('is an error or a warning when its level says so', () => {
    const lineOf = (level: string) => JSON.stringify({ level, event: 'stream-lost' });
    expect(readServiceLogLine(lineOf('error')).severity).toBe('error');
    expect(readServiceLogLine(lineOf('fatal')).severity).toBe('error');
    expect(readServiceLogLine(lineOf('warn')).severity).toBe('warn');
    expect(readServiceLogLine(lineOf('info')).severity).toBe('info');
  });

  it('says the event and the error, and no other field', () => {
    const line = JSON.stringify({
      level: 'error',
      event: 'stream-lost',
      error: { message: 'refused' },
      camera: 'front',
    });
    expect(readServiceLogLine(line).summary).toBe('stream-lost: refused');
  });

  it('is an error when a dying service printed plain text that looks like one', () => {
    expect(readServiceLogLine('TypeError: cannot read x').severity).toBe('error');
    expect(readServiceLogLine('listening').severity).toBe('info');
    expect(readServiceLogLine('{ not json').severity).toBe('info');
  });

  it('is cut when it is long', () => {
    const { summary } = readServiceLogLine(JSON.stringify({ level: 'warn', event: 'x'.repeat(5_000) }));
    expect(summary.length).toBeLessThan(250);
  });
});
