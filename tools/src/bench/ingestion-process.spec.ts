import { readCounts } from './ingestion-process';

describe('the counts of a stream-ingestion service', () => {
  it('are summed over its cameras', () => {
    const text = [
      '# HELP stream_live 1 while pictures come from the camera, else 0.',
      'stream_live{service="stream-ingestion",camera_id="a"} 1',
      'stream_live{service="stream-ingestion",camera_id="b"} 0',
      'stream_frames_published_total{service="stream-ingestion",camera_id="a"} 40',
      'stream_frames_published_total{service="stream-ingestion",camera_id="b"} 2',
      'stream_frames_dropped_total{service="stream-ingestion",camera_id="a",reason="still"} 7',
      'stream_frames_dropped_total{service="stream-ingestion",camera_id="a",reason="bus_busy"} 9',
    ].join('\n');
    expect(readCounts(text)).toEqual({ live: 1, published: 42, still: 7 });
  });
});
