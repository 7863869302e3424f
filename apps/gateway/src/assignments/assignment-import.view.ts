import { ApiProperty } from '@nestjs/swagger';
import { Count, Flag, OneOf, Text, type Shape } from '../http/view.decorators';

export const assignmentRowResults = ['created', 'unchanged', 'failed'] as const;

export type AssignmentRowResult = (typeof assignmentRowResults)[number];

class AssignmentRowErrorView {
  @Count({ description: 'As a spreadsheet counts: the names of the fields are row 1.' }) row!: number;
  @Text({ example: 'shift' }) field!: string;
  @Text({ example: 'is known to nobody, or names several' }) message!: string;
}

export class ImportedAssignmentView {
  @Count() row!: number;
  @OneOf(assignmentRowResults) result!: AssignmentRowResult;
  @ApiProperty({ type: [AssignmentRowErrorView] }) errors!: readonly Shape<AssignmentRowErrorView>[];
}

export class AssignmentImportView {
  @Flag({ description: 'Nothing was written; the results are what would have been.' }) dry_run!: boolean;
  @Count() created!: number;
  @Count({ description: 'The same is there already.' }) unchanged!: number;
  @Count() failed!: number;
  @ApiProperty({ type: [ImportedAssignmentView], description: 'In the order of the file.' })
  data!: readonly Shape<ImportedAssignmentView>[];
}

export function toAssignmentImportView(
  isDryRun: boolean,
  rows: readonly ImportedAssignmentView[],
): AssignmentImportView {
  const count = (result: AssignmentRowResult): number => rows.filter((row) => row.result === result).length;
  return {
    dry_run: isDryRun,
    created: count('created'),
    unchanged: count('unchanged'),
    failed: count('failed'),
    data: rows,
  };
}
