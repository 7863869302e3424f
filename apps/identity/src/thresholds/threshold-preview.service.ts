import { Inject, Injectable } from '@nestjs/common';
import type { FaceModel } from '@smart-attendance/contracts';
import { MatchingService } from '../gallery/matching.service';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import { CurrentThresholdsService } from './current-thresholds.service';
import { previewVisits, type PreviewedVisits } from './threshold-preview.policy';
import { ThresholdPreviewRepository, type PreviewSpan } from './threshold-preview.repository';

export interface ThresholdPreview extends PreviewedVisits {
  readonly span: PreviewSpan;
  readonly cosine: number;
  readonly wasCut: boolean;
  readonly untold: number;
}

/** What another threshold would have made of what cameras saw; nothing is changed by it. */
@Injectable()
export class ThresholdPreviewService {
  constructor(
    private readonly rows: ThresholdPreviewRepository,
    private readonly matching: MatchingService,
    private readonly current: CurrentThresholdsService,
    @Inject(identityConfigToken) private readonly config: IdentityConfig,
  ) {}

  /** @throws AppError `unavailable` */
  async preview(model: FaceModel, cosine: number, span: PreviewSpan): Promise<ThresholdPreview> {
    const { packId } = model;
    const size = this.matching.peopleOf(model);
    const { people, cameras } = this.current.strictnessOf(packId);
    const offsets = {
      people: new Map(people.map((personId) => [personId, this.current.offsetFor(packId, size, { personId })])),
      cameras: new Map(cameras.map(({ cameraId }) => [cameraId, this.current.offsetFor(packId, size, { cameraId })])),
    };
    const rules = { cosine, marginMin: this.config.MATCH_MARGIN_MIN };
    const { tallies, untold, cutAt } = await this.rows.tallies(span, rules, offsets);
    const read = { from: span.from, to: cutAt ?? span.to };
    const [claims, strangers] = await Promise.all([this.rows.claimsIn(read), this.rows.strangerTracksIn(read)]);
    const previewed = previewVisits(tallies, claims, strangers, this.config.RECOGNITION_SIGHTINGS_MIN);
    return { ...previewed, span: read, cosine, wasCut: cutAt !== undefined, untold };
  }
}
