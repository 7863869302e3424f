import { IsBoolean, IsIn } from 'class-validator';
import { punchDaysMax, punchSources, values } from '@smart-attendance/contracts';
import { FromText, Is, Optional, Required } from '../input/field.decorators';
import { instant } from '../input/instant.policy';
import { PageQuery } from '../input/page.query';

export class CreatePunchInput {
  @Required() @Is(values.uuid) user_id!: string;
  @Required({ example: '2026-11-20T08:30:00+01:00', description: 'When they were there; not in the future.' })
  @Is(instant)
  at!: string;
  @Optional({ description: 'The camera that should have seen them; says where and in which role, too.' })
  @Is(values.uuid)
  camera_id?: string | null;
  @Optional({ description: 'Where it was, without a camera; else the site where they work then.' })
  @Is(values.uuid)
  site_id?: string | null;
  @Optional({ description: 'That of the camera when left out, else both.' })
  @IsIn(values.cameraRoles)
  role?: string | null;
  @Required({ example: 'The camera at the gate was down' }) @Is(values.requiredNote) reason!: string;
}

export class WithdrawPunchInput {
  @Required({ example: 'It was another day' }) @Is(values.requiredNote) reason!: string;
}

export class ListPunchesQuery extends PageQuery {
  @FromText() @Is(values.uuid) user_id?: string;
  @FromText({ description: 'Of the person, as it is now; the whole name, whatever the case.' })
  @Is(values.name)
  department?: string;
  @FromText() @Is(values.uuid) camera_id?: string;
  @FromText() @Is(values.uuid) site_id?: string;
  @FromText({ description: 'Both without it.' }) @IsIn(punchSources) source?: string;
  @FromText({ description: 'Those that began from then on; a day before to without it.' }) @Is(instant) from?: string;
  @FromText({ description: `Those that began before then, ${punchDaysMax} days after from at most; now without it.` })
  @Is(instant)
  to?: string;
  @FromText({ description: 'Those that were taken back, too.', default: false })
  @IsBoolean()
  with_withdrawn?: boolean;
}

/** In the query, or in a form. */
export class ImportPunchesOptions {
  @FromText({ default: false }) @IsBoolean() dry_run?: boolean;
  @FromText() @Is(values.note) reason?: string;
}
