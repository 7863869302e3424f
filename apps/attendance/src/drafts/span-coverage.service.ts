import { Injectable } from '@nestjs/common';
import { CoverageService } from '../days/coverage.service';
import type { DateRules, DayCoverage } from '../days/day-input';
import { coverageSpan } from '../days/shift-window.policy';

/** What cameras saw on many days: of everybody of a site and shift the same is asked, once a batch. */
@Injectable()
export class SpanCoverageService {
  constructor(private readonly coverage: CoverageService) {}

  begin(): SpanCoverage {
    return new SpanCoverage(this.coverage);
  }
}

export class SpanCoverage {
  private readonly answers = new Map<string, Promise<DayCoverage>>();

  constructor(private readonly coverage: CoverageService) {}

  /**
   * Undefined where nothing depends on it.
   * @throws AppError `unavailable` when camera-registry or the bus does not tell
   */
  of({ site, shift, ...rules }: DateRules): Promise<DayCoverage> | undefined {
    if (shift === undefined) return undefined;
    const span = coverageSpan({ site, shift, ...rules }, shift);
    const key = `${site.id} ${String(span.fromMs)} ${String(span.toMs)}`;
    const asked = this.answers.get(key);
    if (asked !== undefined) return asked;
    const answer = this.coverage.of(site.id, span);
    this.answers.set(key, answer);
    return answer;
  }
}
