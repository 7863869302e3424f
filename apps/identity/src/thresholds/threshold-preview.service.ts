import { Inject, Injectable } from '@nestjs/common';
import type { FaceModel } from '@smart-attendance/contracts';
import { ActivePackRepository } from '../gallery/active-pack.repository';
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
    private readonly activePack: ActivePackRepository,
    private readonly matching: MatchingService,
    private readonly current: CurrentThresholdsService,
    @Inject(identityConfigToken) private readonly config: IdentityConfig,
  ) {}

  /** Of a span that begins before the pack decided, the rest. @throws AppError `unavailable` */
  async preview(model: FaceModel, cosine: number, asked: PreviewSpan): Promise<ThresholdPreview> {
    const { packId } = model;
    const span = decidedBy(asked, await this.activePack.decidesSince(packId));
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

/** What another pack made of faces before the switch says nothing about a threshold of this one. */
function decidedBy({ from, to }: PreviewSpan, since: Date | undefined): PreviewSpan {
  const begin = since === undefined ? to : new Date(Math.max(from.getTime(), since.getTime()));
  return { from: begin < to ? begin : to, to };
}
