/** A recognition as attendance sees it: somebody was in front of a camera from then to then. */
export interface Punch {
  readonly recognitionId: string;
  readonly personId: string;
  readonly cameraId: string;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  /** Cosine. */
  readonly similarity: number;
}
