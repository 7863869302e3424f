import { Inject, Injectable } from '@nestjs/common';
import type { Face, FaceModel } from '@smart-attendance/contracts';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import { GalleryService } from './gallery.service';
import { decideMatch } from './match.policy';
import { thresholdForGallery } from './threshold.policy';
import { unitVector } from './unit-vector';

/** Who one face is, as far as one look can tell. */
export interface FaceJudgement {
  readonly personId: string | undefined;
  /** Empty with a person; else a quality reason, spoof_suspected, or a reason of match.policy.ts. */
  readonly reason: string;
  readonly similarity: number;
  readonly margin: number;
}

/** Compares faces with the gallery, by the same rules for a camera and for a photo. */
@Injectable()
export class MatchingService {
  constructor(
    private readonly gallery: GalleryService,
    @Inject(identityConfigToken) private readonly config: IdentityConfig,
  ) {}

  /**
   * @param cosineMin instead of the threshold for the gallery's size
   * @throws AppError `unavailable` when the gallery cannot be searched
   */
  async judge(face: Face, model: FaceModel, cosineMin?: number): Promise<FaceJudgement> {
    const reason = this.unusableBecause(face);
    const vector = reason === '' ? unitVector(face.embedding) : undefined;
    if (vector === undefined) return nobody(reason === '' ? 'no_embedding' : reason);
    const neighbours = await this.gallery.search(model.packId, vector, 2);
    const match = decideMatch(neighbours, {
      cosineMin: cosineMin ?? this.thresholdFor(model),
      marginMin: this.config.MATCH_MARGIN_MIN,
    });
    return match.kind === 'matched'
      ? { personId: match.personId, reason: '', similarity: match.similarity, margin: match.margin }
      : { personId: undefined, reason: match.reason, similarity: match.similarity, margin: match.margin };
  }

  /** The cosine that makes two faces the same person's, in a gallery as large as this one is now. */
  thresholdFor(model: FaceModel): number {
    return thresholdForGallery(this.gallery.sizeOf(model.packId), model.calibration, {
      strangerRateMax: this.config.MATCH_STRANGER_RATE_MAX,
      cosineMin: this.config.MATCH_COSINE_MIN,
    });
  }

  private unusableBecause(face: Face): string {
    const [gate] = face.quality?.reasons ?? [];
    if (gate !== undefined) return gate;
    // Enforcing means nobody counts who was not seen to be alive, so a missing score counts as a spoof.
    if (this.config.LIVENESS_MODE === 'enforce' && !((face.liveness ?? 0) >= this.config.LIVENESS_MIN)) {
      return 'spoof_suspected';
    }
    return '';
  }
}

function nobody(reason: string): FaceJudgement {
  return { personId: undefined, reason, similarity: 0, margin: 0 };
}
