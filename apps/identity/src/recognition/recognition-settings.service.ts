import { Inject, Injectable } from '@nestjs/common';
import {
  getRecognitionSettings,
  type GetRecognitionSettingsResponseSchema,
  type MessageInitShape,
} from '@smart-attendance/contracts';
import { ActiveModelService } from '../gallery/active-model.service';
import { MatchingService } from '../gallery/matching.service';
import { identityConfigToken, type IdentityConfig } from '../identity.config';

/** Shorter than the requester waits, whose error so names what was away. */
const modelDeadlineMs = getRecognitionSettings.deadlineMs - 1_500;

/** Three a decade, from one team to more people than the embedded gallery takes. */
const gallerySizes = [1, 2, 5].flatMap((digit) => [10, 100, 1_000, 10_000, 100_000].map((size) => digit * size));

/** By what faces are told apart now, for people who wonder why somebody is a stranger. */
@Injectable()
export class RecognitionSettingsService {
  constructor(
    private readonly matching: MatchingService,
    private readonly activeModel: ActiveModelService,
    @Inject(identityConfigToken) private readonly config: IdentityConfig,
  ) {}

  /** @throws AppError `unavailable` while face-inference or the gallery is away */
  async read(): Promise<MessageInitShape<typeof GetRecognitionSettingsResponseSchema>> {
    const model = await this.activeModel.read(modelDeadlineMs);
    const { config } = this;
    return {
      packId: model.packId,
      galleryPeople: this.matching.peopleOf(model),
      threshold: this.matching.thresholdFor(model),
      thresholds: [...gallerySizes]
        .sort((one, other) => one - other)
        .map((people) => ({ people, threshold: this.matching.thresholdFor(model, { people }) })),
      strangerRateMax: config.MATCH_STRANGER_RATE_MAX,
      cosineMin: config.MATCH_COSINE_MIN,
      marginMin: config.MATCH_MARGIN_MIN,
      livenessMode: config.LIVENESS_MODE,
      livenessMin: config.LIVENESS_MIN,
      consentRequired: config.CONSENT_REQUIRED,
      sightingsMin: config.RECOGNITION_SIGHTINGS_MIN,
      windowMs: config.RECOGNITION_WINDOW_MS,
    };
  }
}
