import { FromText } from '../input/field.decorators';
import { PageQuery } from '../input/page.query';
import { id, instant } from '../input/rule';

export class SeenQuery extends PageQuery {
  @FromText(id)
  camera_id?: string;

  @FromText(instant, { description: 'Percent-encode the + of an offset as %2B.' })
  seen_from?: string;

  @FromText(instant)
  seen_to?: string;
}

export class RecognitionsQuery extends SeenQuery {
  @FromText(id)
  user_id?: string;
}
