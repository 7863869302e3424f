/** In the order in which they build on each other; none must be done. */
export const guideSteps = ['welcome', 'camera', 'picture', 'person', 'row'] as const;
export type GuideStep = (typeof guideSteps)[number];

/** What the server says is there; undefined while it was not asked, or may not be. */
export interface Found {
  readonly cameras: number | undefined;
  readonly liveCameras: number | undefined;
  readonly enrolledPeople: number | undefined;
  readonly rows: number | undefined;
}

/** What is done is what exists, whoever made it and wherever; so the guide goes on where the system stands. */
export function doneSteps({
  cameras = 0,
  liveCameras = 0,
  enrolledPeople = 0,
  rows = 0,
}: Found): ReadonlySet<GuideStep> {
  const done = new Set<GuideStep>(['welcome']);
  if (cameras > 0) done.add('camera');
  if (liveCameras > 0) done.add('picture');
  if (enrolledPeople > 0) done.add('person');
  if (rows > 0) done.add('row');
  return done;
}

/** Where to go on: the first that is not done. Undefined when all are. */
export function nextStep(done: ReadonlySet<GuideStep>): GuideStep | undefined {
  return guideSteps.find((step) => !done.has(step));
}
