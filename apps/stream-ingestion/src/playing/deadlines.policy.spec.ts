import { CameraResponseTimes } from './camera-response-times';
import { deadlinesFor } from './deadlines.policy';

const timings = { answerDeadlineMs: 6_000, connectDeadlineMs: 15_000, patientDeadlineMs: 35_000 };
const patient = { answerDeadlineMs: 35_000, connectDeadlineMs: 35_000 };
const hasty = { answerDeadlineMs: 6_000, connectDeadlineMs: 15_000 };

describe('how long a camera is waited for', () => {
  it('is longer than any connection test while nothing is known of it', () => {
    expect(deadlinesFor(new CameraResponseTimes().of('a'), timings)).toEqual(patient);
  });

  it('is short for a camera that was quick, so that one that hangs is tried again soon', () => {
    const responseTimes = new CameraResponseTimes();
    responseTimes.shown('a', 100, 900);
    expect(deadlinesFor(responseTimes.of('a'), timings)).toEqual(hasty);
    expect(deadlinesFor(responseTimes.of('b'), timings)).toEqual(patient);
  });

  it('is what it needed before, twice, for a camera that was slow', () => {
    const responseTimes = new CameraResponseTimes();
    responseTimes.shown('a', 8_000, 9_000);
    responseTimes.shown('a', 100, 200);
    expect(deadlinesFor(responseTimes.of('a'), timings)).toEqual({
      answerDeadlineMs: 16_000,
      connectDeadlineMs: 18_000,
    });
    responseTimes.shown('a', 30_000, 31_000);
    expect(deadlinesFor(responseTimes.of('a'), timings)).toEqual(patient);
  });

  it('is long now and then for a camera that was quick and comes too late again and again', () => {
    const responseTimes = new CameraResponseTimes();
    responseTimes.shown('a', 100, 900);
    const tries = Array.from({ length: 9 }, () => {
      const { answerDeadlineMs } = deadlinesFor(responseTimes.of('a'), timings);
      responseTimes.failed('a', 'timed_out');
      return answerDeadlineMs;
    });
    expect(tries).toEqual([6, 6, 6, 35, 6, 6, 6, 35, 6].map((seconds) => seconds * 1_000));
    responseTimes.shown('a', 100, 900);
    expect(deadlinesFor(responseTimes.of('a'), timings)).toEqual(hasty);
  });

  it('does not grow because a camera is away', () => {
    const responseTimes = new CameraResponseTimes();
    responseTimes.shown('a', 100, 900);
    for (let tries = 0; tries < 3; tries += 1) responseTimes.failed('a', 'refused');
    expect(deadlinesFor(responseTimes.of('a'), timings)).toEqual(hasty);
  });

  it('is remembered of a bounded number of cameras', () => {
    const responseTimes = new CameraResponseTimes();
    for (let index = 0; index <= 1_000; index += 1) responseTimes.shown(String(index), 100, 900);
    expect(responseTimes.of('0').shownInMs).toBeUndefined();
    expect(responseTimes.of('1').shownInMs).toBe(900);
    expect(responseTimes.of('1000').shownInMs).toBe(900);
  });
});
