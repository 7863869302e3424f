/**
 * What the demo's video is made of, as data. Coordinates of photos are pixels of the photo; a "head" is the distance
 * from the chin to the crown and measures everything that belongs to a person, so that one number sets how near
 * somebody is. Any change here makes a new video at the next start.
 */
export type Point = readonly [x: number, y: number];

/** The photos: `demo/sample*.jpg` of a package whose publisher declares MIT for all of it. */
export const photoSource = {
  packageSpec: '@vladmandic/face-api@1.7.15',
  tarballSha256: '0d77fffeef362ef9c0939cf6c567f3a2e8e177f114fa257a3270cbd2e509b031',
} as const;

/** A person cut out of a photo from the neck up; below the neck everybody wears a drawn coat. */
export interface Figure {
  readonly photo: string;
  /** Around hair, face and neck: `x,y x,y ...`, as SVG writes a polygon. */
  readonly outline: string;
  /** Where the neck meets the collar bones. */
  readonly neck: Point;
  readonly headPx: number;
  /** Turned so much, clockwise, to hold the head upright. */
  readonly turnDegrees: number;
  /** Takes the photo's own coloured light away: factors for red, green and blue. */
  readonly gains: readonly [number, number, number];
  readonly coat: { readonly cloth: string; readonly lapel: string; readonly shirt: string };
}

/** An employee: enrolled with a portrait cut from `photo`, which for Ada is not the photo she is seen from. */
export interface CastMember {
  readonly key: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly employeeId: string;
  readonly email: string;
  readonly department: string;
  /** Pixels of the photo. */
  readonly portrait: Readonly<Record<'left' | 'top' | 'width' | 'height', number>> & { readonly photo: string };
}

/** Behind the rail, behind the desk, or between the desk and the camera. */
export type Lane = 'far' | 'middle' | 'near';

/** One person once through the picture, at an even pace; the places are of the neck, in the 1280 x 720 picture. */
export interface Walk {
  readonly who: string;
  readonly lane: Lane;
  readonly fromMs: number;
  readonly toMs: number;
  readonly from: Point;
  readonly to: Point;
  readonly headPx: number;
  /** 1 is the light of the figure; the far end of the hall is darker. */
  readonly light: number;
  /** Standard deviation, in pixels of the picture, of how much the lens blurs this distance. */
  readonly blurPx: number;
  /** How far somebody moves while the shutter is open, in pixels of the picture; none unless told. */
  readonly motionBlurPx?: number;
}

export const picture = { widthPx: 1280, heightPx: 720, framesPerSecond: 25, durationMs: 56_000 } as const;

export const cast: readonly CastMember[] = [
  employee('Ada', 'Lindqvist', 'E-1001', 'Operations', 'demo/sample3.jpg', [960, 60, 430, 620]),
  employee('Maya', 'Santos', 'E-1002', 'Engineering', 'demo/sample6.jpg', [60, 300, 560, 640]),
  employee('Nora', 'Keller', 'E-1003', 'Finance', 'demo/sample6.jpg', [1440, 90, 420, 620]),
  employee('Elena', 'Brandt', 'E-1004', 'Sales', 'demo/sample3.jpg', [430, 140, 520, 640]),
  employee('Sofia', 'Hansen', 'E-1005', 'Support', 'demo/sample4.jpg', [1250, 40, 400, 520]),
  employee('Lina', 'Tran', 'E-1006', 'Logistics', 'demo/sample5.jpg', [1030, 90, 370, 480]),
];

function employee(
  firstName: string,
  lastName: string,
  employeeId: string,
  department: string,
  photo: string,
  [left, top, width, height]: readonly [number, number, number, number],
): CastMember {
  const [key, email] = [firstName.toLowerCase(), `${firstName}.${lastName}@example.com`.toLowerCase()];
  return { key, firstName, lastName, employeeId, email, department, portrait: { photo, left, top, width, height } };
}

/** Seen and not enrolled; none is like any of the cast (cosine of the photos at most 0.21). */
export const strangers: readonly string[] = ['visitor-1', 'visitor-2', 'visitor-3', 'visitor-4'];

export const walks: readonly Walk[] = [
  // One alone, at a middle distance.
  walk('ada', 'middle', [1_500, 8_300], [-240, 430], [1520, 440], 212),
  // Two at once, near and far behind each other.
  walk('maya', 'near', [8_600, 16_600], [1610, 560], [-340, 580], 300),
  walk('visitor-1', 'far', [9_200, 15_800], [-150, 322], [1430, 326], 127, 0.94, 0.5),
  // One alone, small.
  walk('nora', 'far', [17_000, 23_200], [1430, 326], [-150, 320], 124, 0.95, 0.5),
  // Two side by side.
  walk('elena', 'middle', [23_600, 31_600], [-530, 432], [1530, 440], 211),
  walk('sofia', 'middle', [23_600, 31_600], [-240, 426], [1820, 434], 203),
  // A visitor close to the camera.
  walk('visitor-2', 'near', [31_900, 39_900], [-340, 570], [1610, 560], 290),
  // Two who cross.
  walk('lina', 'middle', [40_200, 47_000], [1520, 440], [-240, 436], 217),
  walk('visitor-3', 'far', [40_600, 47_000], [-150, 322], [1430, 326], 127, 0.95, 0.5),
  // Somebody who was here before comes back with a visitor, in other light.
  walk('ada', 'far', [47_600, 54_000], [-150, 324], [1430, 328], 128, 0.85, 0.5),
  walk('visitor-4', 'middle', [47_300, 54_200], [1520, 436], [-240, 440], 208),
];

function walk(
  who: string,
  lane: Lane,
  [fromMs, toMs]: readonly [number, number],
  from: Point,
  to: Point,
  headPx: number,
  light = 1,
  blurPx = 0,
): Walk {
  return { who, lane, fromMs, toMs, from, to, headPx, light, blurPx };
}
