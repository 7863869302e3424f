import { Controller } from '@nestjs/common';
import {
  exportAttendancePerson,
  type AttendanceExportKind,
  type ExportPersonRequest,
} from '@smart-attendance/contracts';
import { ExportedRowsRepository } from '@smart-attendance/database';
import { RespondsTo } from '@smart-attendance/messaging';
import { exportedRows } from './exported-rows';

/** Everything that is kept about one person, in pages; of somebody who is not known here there is nothing. */
@Controller()
export class PersonExportResponder {
  constructor(private readonly rows: ExportedRowsRepository) {}

  @RespondsTo(exportAttendancePerson)
  exportPerson({ personId, kind, cursor }: ExportPersonRequest) {
    return this.rows.page(exportedRows[kind as AttendanceExportKind], personId, cursor);
  }
}
