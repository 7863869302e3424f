export const reviewStatuses = ['waiting', 'assigned', 'dismissed'] as const;
export type ReviewStatus = (typeof reviewStatuses)[number];

/** What the inbox shows, as its address says it. */
export interface ReviewSearch {
  /** Those that wait when left out. */
  readonly status?: ReviewStatus;
  readonly camera?: string;
  /** The one that is looked at. */
  readonly face?: string;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Anybody can write an address; what is none of ours is passed over. */
export function toReviewSearch(search: Readonly<Record<string, unknown>>): ReviewSearch {
  const status = reviewStatuses.find((known) => known === search['status']);
  const { camera, face } = search;
  return {
    ...(status !== undefined && status !== 'waiting' && { status }),
    ...(isId(camera) && { camera }),
    ...(isId(face) && { face }),
  };
}

export const pairStates = ['open', 'two_people', 'same_person'] as const;
export type PairState = (typeof pairStates)[number];

export interface PairSearch {
  /** Those that nobody decided when left out. */
  readonly state?: PairState;
  /** Of one person alone. */
  readonly person?: string;
}

export function toPairSearch(search: Readonly<Record<string, unknown>>): PairSearch {
  const state = pairStates.find((known) => known === search['state']);
  const { person } = search;
  return { ...(state !== undefined && state !== 'open' && { state }), ...(isId(person) && { person }) };
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && uuid.test(value);
}
