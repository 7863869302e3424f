import { Inject, Injectable } from '@nestjs/common';
import type { Transaction } from '@smart-attendance/database';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import { RecognitionDecisionsService } from '../recognition/recognition-decisions.service';
import type { RecognitionEntity } from '../recognition/recognition.entity';
import { RecognitionsRepository } from '../recognition/recognitions.repository';
import { SightingsRepository } from '../recognition/sightings.repository';

export interface RescoredSpan {
  readonly cameraId: string;
  readonly packId: string | null;
  readonly fromMs: number;
  readonly toMs: number;
  readonly rejectionId: string;
}

/** A visit is over within an hour, and a stretch that long holds more sightings than are decided at once. */
const spanMaxMs = 3_600_000;

/** What stored sightings come to, now that some of them are nobody's. The caller holds the lock of the camera. */
@Injectable()
export class RescoringService {
  constructor(
    private readonly sightings: SightingsRepository,
    private readonly recognitions: RecognitionsRepository,
    private readonly decisions: RecognitionDecisionsService,
    @Inject(identityConfigToken) private readonly config: IdentityConfig,
  ) {}

  /** @returns what is recognised that was not before */
  async rescore(tx: Transaction, span: RescoredSpan): Promise<RecognitionEntity[]> {
    const { cameraId, packId, fromMs, rejectionId } = span;
    const toMs = Math.min(span.toMs, fromMs + spanMaxMs);
    const windowMs = this.config.RECOGNITION_WINDOW_MS;
    const found: RecognitionEntity[] = [];
    // A window's length at a time, as there is a limit to how many sightings are looked at together.
    for (let at = fromMs - windowMs; at <= toMs + windowMs; at += windowMs) {
      const around = await this.sightings.nearby(tx, cameraId, at - windowMs, at + 2 * windowMs);
      const people = [...new Set(around.flatMap(({ personId }) => personId ?? []))];
      // As when a frame comes: who said no since, left or has no photo any more is not named by what was seen before.
      const enrolled = await this.sightings.lockEnrolled(tx, people, undefined);
      const claims = await this.recognitions.claimsOf(tx, [...new Set(around.map(({ trackId }) => trackId))]);
      for (const sighting of around) {
        const { capturedAtMs, personId } = sighting;
        if (personId === undefined || !enrolled.has(personId) || capturedAtMs < at || capturedAtMs >= at + windowMs)
          continue;
        // As when its frame came: what was seen until then.
        const nearby = around.filter((other) => other.capturedAtMs <= capturedAtMs);
        const ground = { cameraId, packId, nearby, claims, followsRejectionId: rejectionId };
        const recognition = await this.decisions.decide(tx, sighting, ground);
        if (recognition !== undefined) found.push(recognition);
      }
    }
    return found;
  }
}
