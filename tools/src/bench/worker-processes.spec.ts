import { oldestTakenMs, readAges } from './worker-processes';

const metrics = (young: number, all: number): string =>
  [
    '# TYPE face_inference_frame_age_seconds histogram',
    `face_inference_frame_age_seconds_bucket{le="0.05",at="taken"} ${young}`,
    `face_inference_frame_age_seconds_bucket{le="0.25",at="taken"} ${all}`,
    `face_inference_frame_age_seconds_bucket{le="+Inf",at="taken"} ${all}`,
    'face_inference_frame_age_seconds_bucket{le="0.05",at="said"} 99',
    '',
  ].join('\n');

describe('the oldest frame that a worker was handed', () => {
  it('is read from the ages its metrics tell, of the frames since the last reading', () => {
    expect(oldestTakenMs(readAges(metrics(10, 12)), readAges(metrics(30, 33)))).toBe(250);
    expect(oldestTakenMs(readAges(metrics(10, 12)), readAges(metrics(30, 32)))).toBe(50);
  });

  it('is that of all frames when the worker is new', () => {
    expect(oldestTakenMs([], readAges(metrics(3, 4)))).toBe(250);
  });

  it('is nothing when none was taken', () => {
    expect(oldestTakenMs(readAges(metrics(3, 4)), readAges(metrics(3, 4)))).toBe(0);
  });
});
