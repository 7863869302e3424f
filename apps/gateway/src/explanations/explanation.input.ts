import { explainedDaysMax, values } from '@smart-attendance/contracts';
import { FromText, Is, RequiredFromText } from '../input/field.decorators';
import { instant } from '../input/instant.policy';

export class MissedQuery {
  @RequiredFromText() @Is(values.uuid) user_id!: string;
  @FromText({ description: `A day before \`to\` when left out; at most ${explainedDaysMax} days before it.` })
  @Is(instant)
  from?: string;
  @FromText({ description: 'Now when left out. Percent-encode the + of an offset as %2B.' }) @Is(instant) to?: string;
  @FromText({ description: 'One camera alone.' }) @Is(values.uuid) camera_id?: string;
}
