import { decodeScrfd, decodeYuNet, gridCells, gridSize } from './anchor-grid';

const widthPx = 64;

describe('the size a grid network works at', () => {
  it('is the next multiple of 32', () => {
    expect(gridSize({ widthPx: 640, heightPx: 384 })).toEqual({ widthPx: 640, heightPx: 384 });
    expect(gridSize({ widthPx: 1280, heightPx: 720 })).toEqual({ widthPx: 1280, heightPx: 736 });
    expect(gridSize({ widthPx: 1, heightPx: 33 })).toEqual({ widthPx: 32, heightPx: 64 });
    expect(gridCells(16, { widthPx: 640, heightPx: 384 })).toBe(960);
  });
});

describe('a face found by SCRFD', () => {
  /** One stride of a 64 x 64 input: 4 x 4 cells of 16 pixels, two anchors each. */
  function outputs(anchor: number, score: number, distances: number[], points: number[]) {
    const tensors = {
      stride: 16,
      scores: new Float32Array(32),
      distances: new Float32Array(32 * 4),
      points: new Float32Array(32 * 10),
    };
    tensors.scores[anchor] = score;
    tensors.distances.set(distances, anchor * 4);
    tensors.points.set(points, anchor * 10);
    return tensors;
  }

  it('is a box and five points around the corner of the cell, in strides', () => {
    // The second anchor of column 2, row 1: its centre is (32, 16).
    const points = [-0.5, 0, 0.5, 0, 0, 0.25, -0.5, 0.5, 0.5, 0.5];
    expect(decodeScrfd(outputs(2 * (4 + 2) + 1, 0.75, [1, 0.5, 1.5, 2], points), widthPx, 0.5)).toEqual([
      { x: 16, y: 8, width: 40, height: 40, score: 0.75, points5: [24, 16, 40, 16, 32, 20, 24, 24, 40, 24] },
    ]);
  });

  it.each([
    ['a score below the least', 0.49],
    ['a score that is no number', Number.NaN],
  ])('is nothing at %s', (_what, score) => {
    expect(decodeScrfd(outputs(3, score, [1, 1, 1, 1], []), widthPx, 0.5)).toEqual([]);
  });
});

describe('a face found by YuNet', () => {
  function outputs(cell: number, faceness: number, objectness: number, box: number[], points: number[]) {
    const tensors = {
      stride: 32,
      faceness: new Float32Array(4),
      objectness: new Float32Array(4),
      boxes: new Float32Array(16),
      points: new Float32Array(40),
    };
    tensors.faceness[cell] = faceness;
    tensors.objectness[cell] = objectness;
    tensors.boxes.set(box, cell * 4);
    tensors.points.set(points, cell * 10);
    return tensors;
  }

  it('is a box about a centre, its size as a power of e, and five points from the corner of the cell', () => {
    // Column 1, row 1 of 2 x 2 cells: its corner is (32, 32).
    const [face] = decodeYuNet(outputs(3, 0.81, 1, [0.5, 0.25, 0, Math.log(2)], [0, 0, 1, 0.5]), widthPx, 0.6);
    expect(face).toMatchObject({ x: 32, width: 32, score: expect.closeTo(0.9, 5) as number });
    expect(face?.y).toBeCloseTo(8, 4);
    expect(face?.height).toBeCloseTo(64, 4);
    expect(face?.points5?.slice(0, 4)).toEqual([32, 32, 64, 48]);
  });

  it('needs a face and an object: one alone is not enough', () => {
    expect(decodeYuNet(outputs(0, 1, 0.2, [0, 0, 0, 0], []), widthPx, 0.6)).toEqual([]);
    expect(decodeYuNet(outputs(0, 0.2, 1, [0, 0, 0, 0], []), widthPx, 0.6)).toEqual([]);
  });

  it('never scores above 1, whatever the network gives', () => {
    expect(decodeYuNet(outputs(0, 1.5, 1.2, [0, 0, 0, 0], []), widthPx, 0.6)[0]?.score).toBe(1);
  });
});
