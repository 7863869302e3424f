import { IsNumber, Max, Min } from 'class-validator';
import { previewDaysMax } from '@smart-attendance/contracts';
import { FromText, Is, RequiredFromText } from '../input/field.decorators';
import { instant } from '../input/instant.policy';

export class ThresholdPreviewQuery {
  @RequiredFromText({ description: 'The threshold to try, for everybody and every camera.', example: 0.52 })
  @IsNumber()
  @Min(0)
  @Max(1)
  cosine!: number;
  @FromText({ description: `A week before \`to\` when left out; at most ${previewDaysMax} days before it.` })
  @Is(instant)
  from?: string;
  @FromText({ description: 'Now when left out.' }) @Is(instant) to?: string;
}
