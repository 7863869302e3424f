import { picturesToSend, type SentPicture } from './sent-pictures.policy';

const at = (x: number, score = 0.8) => ({ box: { x, y: 100, width: 100, height: 120 }, score });

/** What is sent of each frame, one after another. */
function walk(frames: readonly (readonly [nowMs: number, ...faces: ReturnType<typeof at>[]])[]): boolean[][] {
  let followed: readonly SentPicture[] = [];
  return frames.map(([nowMs, ...faces]) => {
    const sent = picturesToSend(faces, followed, nowMs);
    followed = sent.followed;
    return [...sent.isSent];
  });
}

describe('the pictures of a face that walks by', () => {
  it('are the first, and those that are better by a tenth', () => {
    const frames = [0.6, 0.62, 0.7, 0.71, 0.65].map((score, i) => [i * 200, at(100 + i * 60, score)] as const);
    expect(walk(frames)).toEqual([[true], [false], [true], [false], [false]]);
  });

  it('are of each of several, also when they come in another order', () => {
    expect(
      walk([
        [0, at(100), at(500)],
        [200, at(520), at(130)],
        [400, at(900)],
      ]),
    ).toEqual([[true, true], [false, false], [true]]);
  });

  it('are sent anew when the face was away, and now and then when it stays', () => {
    expect(
      walk([
        [0, at(100)],
        [1_900, at(100)],
        [4_000, at(100)],
      ]),
    ).toEqual([[true], [false], [true]]);
    const stays = Array.from({ length: 12 }, (_, i) => [i * 1_000, at(100)] as const);
    expect(walk(stays).map(([isSent]) => isSent)).toEqual(stays.map((_, i) => i === 0 || i === 10));
  });

  it('are followed by place in a crowd of any size', () => {
    const crowd = Array.from({ length: 300 }, (_, i) => at(i * 200));
    expect(picturesToSend(crowd, [], 0).followed).toHaveLength(100);
  });
});
