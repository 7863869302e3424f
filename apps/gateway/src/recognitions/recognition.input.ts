import { IsBoolean } from 'class-validator';
import { values } from '@smart-attendance/contracts';
import { FromText, Is, Optional } from '../input/field.decorators';
import { instant } from '../input/instant.policy';
import { PageQuery, SortedBy } from '../input/page.query';

export class SeenQuery extends PageQuery {
  @SortedBy('created_at', 'last_seen_at') sort?: string;
  @FromText() @Is(values.uuid) camera_id?: string;
  @FromText({ description: 'Percent-encode the + of an offset as %2B.' }) @Is(instant) seen_from?: string;
  @FromText() @Is(instant) seen_to?: string;
}

export class RecognitionsQuery extends SeenQuery {
  @FromText() @Is(values.uuid) user_id?: string;
  @FromText({ description: 'Of the person, as it is now; the whole name, whatever the case.' })
  @Is(values.name)
  department?: string;
  @FromText({ default: false, description: 'Those that were taken back, too.' }) @IsBoolean() with_withdrawn?: boolean;
}

export class RejectRecognitionInput {
  @Optional({
    description: 'How one sees that it is somebody else; no names, since it stays in the history of the row.',
  })
  @Is(values.note)
  reason?: string | null;
}
