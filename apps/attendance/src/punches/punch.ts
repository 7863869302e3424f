/** A recognition as attendance sees it: somebody was in front of a camera from then to then. */
export interface Punch {
  readonly recognitionId: string;
  readonly personId: string;
  readonly cameraId: string;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  /** Cosine; of one that was told it says nothing. */
  readonly similarity: number | null;
  /** Who told it from a kept face, and when; undefined where sightings decided. */
  readonly told?: ToldBy | undefined;
}

export interface ToldBy {
  /** Empty once they are erased. */
  readonly authorId: string;
  readonly at: Date;
}
