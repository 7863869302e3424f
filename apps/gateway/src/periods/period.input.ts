import { IsBoolean } from 'class-validator';
import { periodDaysMax, values } from '@smart-attendance/contracts';
import { FromText, Is, Optional, Required } from '../input/field.decorators';
import { PageQuery, SortedBy } from '../input/page.query';

const firstDay = 'First day, in the time zone of the site.';
const lastDay = 'Last day, included.';

export class LockPeriodInput {
  @Required({ example: '2026-11-01', description: firstDay }) @Is(values.date) date_from!: string;
  @Required({ example: '2026-11-30', description: `${lastDay} It is over, and at most ${periodDaysMax} days away.` })
  @Is(values.date)
  date_to!: string;
  @Optional({ example: 'Payroll of November' }) @Is(values.note) reason?: string | null;
  @Optional({
    description: 'Locks though something is open; without it that is 409, reason open_items.',
    example: false,
  })
  @IsBoolean()
  accept_open_items?: boolean | null;
}

export class UnlockPeriodInput {
  @Required({ example: 'The bank returned the file' }) @Is(values.requiredNote) reason!: string;
}

export class OpenItemsQuery {
  @Required({ example: '2026-11-01', description: firstDay }) @Is(values.date) date_from!: string;
  @Required({ example: '2026-11-30', description: lastDay }) @Is(values.date) date_to!: string;
}

export class ListPeriodsQuery extends PageQuery {
  @SortedBy('created_at', 'date') sort?: string;
  @FromText({ description: 'Both without it.' }) @IsBoolean() is_locked?: boolean;
  @FromText({ description: 'That have a day from it on.' }) @Is(values.date) date_from?: string;
  @FromText({ description: 'That have a day until it.' }) @Is(values.date) date_to?: string;
}
