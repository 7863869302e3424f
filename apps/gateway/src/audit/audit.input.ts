import { IntersectionType } from '@nestjs/swagger';
import { IsIn, IsInt, Max, Min } from 'class-validator';
import { values } from '@smart-attendance/contracts';
import { FromText, Is } from '../input/field.decorators';
import { instant, parseInstant } from '../input/instant.policy';
import { PageQuery } from '../input/page.query';
import { auditResults, type AuditResult } from './audit-entry';
import type { AuditFilter } from './audit.repository';

const entriesAtOnceMax = 1_000_000;

/** Which entries. */
class AuditFilterQuery {
  @FromText({ description: 'A user or an API key.' }) @Is(values.uuid) actor_id?: string;
  @FromText({
    description:
      'What was done to, or the person it is about: an id, or a name of what is told by names, as a model pack.',
  })
  @Is(values.line(1, 255))
  target_id?: string;
  @FromText({ description: 'The collection it stands in.', example: 'models' })
  @Is(values.line(1, 64))
  target_kind?: string;
  @FromText({ description: 'As entries have it.', example: 'PUT /users/{id}' })
  @Is(values.line(1, 128))
  action?: string;
  @FromText() @IsIn(auditResults) result?: AuditResult;
  @FromText({ description: 'Percent-encode the + of an offset as %2B.' }) @Is(instant) from?: string;
  @FromText({ description: 'Exclusive.' }) @Is(instant) to?: string;
}

export class AuditQuery extends IntersectionType(PageQuery, AuditFilterQuery) {}

export const exportFormats = ['csv', 'jsonl'] as const;

export class AuditExportQuery extends AuditFilterQuery {
  @FromText({ default: 'csv' }) @IsIn(exportFormats) format?: (typeof exportFormats)[number];
}

export class AuditVerificationQuery {
  @FromText({ description: 'Where to begin; the entry before it is taken as right. Default: the oldest kept.' })
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  from_sequence?: number;

  @FromText({ description: 'Entries to look at, at most.', default: 100_000 })
  @IsInt()
  @Min(1)
  @Max(entriesAtOnceMax)
  limit?: number;
}

export function toAuditFilter(query: AuditFilterQuery): AuditFilter {
  return {
    actorId: query.actor_id,
    targetId: query.target_id,
    targetKind: query.target_kind,
    action: query.action,
    result: query.result,
    from: query.from === undefined ? undefined : parseInstant(query.from),
    to: query.to === undefined ? undefined : parseInstant(query.to),
  };
}
