import { headers as newHeaders } from 'nats';
import { timeLeftMs } from './headers';

describe('how long a requester still waits', () => {
  const nowMs = 1_800_000_000_000;
  const having = (name: string, value: string) => {
    const headers = newHeaders();
    headers.set(name, value);
    return headers;
  };

  it('is the duration it says, whatever the clocks say', () => {
    expect(timeLeftMs(having('Smart-Attendance-Time-Left', '1500'), nowMs)).toBe(1_500);
  });

  it('is taken from the instant of an older requester where that can be right', () => {
    expect(timeLeftMs(having('Smart-Attendance-Deadline', String(nowMs + 5_000)), nowMs)).toBe(5_000);
  });

  it.each([
    ['nothing is said', newHeaders()],
    ['there are no headers', undefined],
    [
      'the instant of an older requester is over, as by a clock that is behind',
      having('Smart-Attendance-Deadline', '1'),
    ],
    ['it is hours away', having('Smart-Attendance-Deadline', String(nowMs + 7_200_000))],
    ['the duration is none', having('Smart-Attendance-Time-Left', 'soon')],
    ['the duration is negative', having('Smart-Attendance-Time-Left', '-1')],
  ])('is not known when %s', (_, headers) => {
    expect(timeLeftMs(headers, nowMs)).toBeUndefined();
  });
});
