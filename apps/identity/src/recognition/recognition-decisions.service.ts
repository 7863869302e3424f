import { Inject, Injectable } from '@nestjs/common';
import { personRecognized } from '@smart-attendance/contracts';
import type { Transaction } from '@smart-attendance/database';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import { stableId } from '../stable-id';
import { StrangersService } from '../strangers/strangers.service';
import type { RecognitionEntity } from './recognition.entity';
import { toRecognitionMessage } from './recognition.message';
import { decideRecognition } from './recognition.policy';
import { RecognitionsRepository } from './recognitions.repository';
import type { TrackedSighting } from './tracked-sighting';

/** Where a decision is made, and from what. */
export interface DecisionGround {
  readonly cameraId: string;
  readonly packId: string | null;
  /** All sightings of the camera within a window's length before and after the one in hand. */
  readonly nearby: readonly TrackedSighting[];
  /** Track id → the person it was recognised as; what is decided is added. */
  readonly claims: Map<string, string>;
  /** When the sightings are decided again because somebody said what was wrong about them. */
  readonly followsRejectionId?: string;
}

/** Makes recognitions of sightings that agree. The caller holds the lock of the camera. */
@Injectable()
export class RecognitionDecisionsService {
  constructor(
    private readonly recognitions: RecognitionsRepository,
    private readonly strangers: StrangersService,
    @Inject(identityConfigToken) private readonly config: IdentityConfig,
  ) {}

  /** Whether that sighting makes its person recognised; then it is stored and published. */
  async decide(
    tx: Transaction,
    { personId, frameId, faceIndex, capturedAtMs }: TrackedSighting,
    { cameraId, packId, nearby, claims, followsRejectionId }: DecisionGround,
  ): Promise<RecognitionEntity | undefined> {
    if (personId === undefined) return undefined;
    const decision = decideRecognition(personId, capturedAtMs, nearby, claims, {
      sightingsMin: this.config.RECOGNITION_SIGHTINGS_MIN,
      windowMs: this.config.RECOGNITION_WINDOW_MS,
    });
    if (decision === undefined) return undefined;
    const { trackIds, lastSeenAtMs, agreeing } = decision;
    for (const trackId of trackIds) claims.set(trackId, personId);
    await this.recognitions.claim(tx, trackIds, personId, lastSeenAtMs);
    await this.strangers.withdraw(tx, trackIds);
    const repeatMs = this.config.RECOGNITION_REPEAT_MS;
    if (await this.recognitions.hasNear(tx, personId, cameraId, lastSeenAtMs, repeatMs)) return undefined;
    const again = followsRejectionId === undefined ? [] : [followsRejectionId];
    const recognition = await this.recognitions.insert(tx, {
      id: stableId('recognition', personId, cameraId, frameId, faceIndex, ...again),
      personId,
      cameraId,
      frameId,
      firstSeenAt: new Date(decision.firstSeenAtMs),
      lastSeenAt: new Date(lastSeenAtMs),
      similarity: decision.similarity,
      margin: decision.margin,
      sightings: agreeing.length,
      evidenceFrameIds: agreeing.map((sighting) => sighting.frameId),
      evidenceFaceIndexes: agreeing.map((sighting) => sighting.faceIndex),
      threshold: strictest(agreeing),
      packId,
      followsRejectionId: followsRejectionId ?? null,
    });
    tx.publish(personRecognized, { recognition: toRecognitionMessage(recognition) });
    return recognition;
  }
}

/** Of those that were asked for; null of sightings of before it was written down. */
function strictest(sightings: readonly TrackedSighting[]): number | null {
  const thresholds = sightings.flatMap(({ threshold }) => threshold ?? []);
  return thresholds.length === 0 ? null : Math.max(...thresholds);
}
