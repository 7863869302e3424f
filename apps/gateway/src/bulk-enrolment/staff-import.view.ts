import { ApiProperty } from '@nestjs/swagger';
import { importedPersonResults, type ImportedPersonOutcome } from '@smart-attendance/contracts';
import { Count, Flag, Id, OneOf, Text, type Shape } from '../http/view.decorators';

export class StaffFaultView {
  @Text({ example: 'email' }) field!: string;
  @Text({ example: 'is already in use by another person' }) message!: string;
}

export class ImportedStaffView {
  @Count({ description: 'As a spreadsheet counts: the names of the fields are row 1.' }) row!: number;
  @Text() employee_id!: string;
  @OneOf(importedPersonResults) result!: ImportedPersonOutcome;
  @Id({ nullable: true, description: 'Null for nobody, and for who is only to be created.' })
  user_id!: string | null;
  @ApiProperty({ type: [String], example: ['phone'], description: 'Of one that is updated, which fields.' })
  changes!: readonly string[];
  @ApiProperty({ type: [StaffFaultView] }) errors!: readonly Shape<StaffFaultView>[];
}

export class StaffImportView {
  @Flag({ description: 'Nothing was written; the results are what would have been.' }) dry_run!: boolean;
  @Count() rows!: number;
  @Count() created!: number;
  @Count() updated!: number;
  @Count({ description: 'There already, and as the row says.' }) unchanged!: number;
  @Count() failed!: number;
  @ApiProperty({ type: [ImportedStaffView], description: 'In the order of the file.' })
  data!: readonly Shape<ImportedStaffView>[];
}

export function toStaffImportView(
  isDryRun: boolean,
  data: readonly Shape<ImportedStaffView>[],
): Shape<StaffImportView> {
  const count = (result: ImportedPersonOutcome): number => data.filter((one) => one.result === result).length;
  return {
    dry_run: isDryRun,
    rows: data.length,
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    failed: count('failed'),
    data,
  };
}
