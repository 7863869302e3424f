import { ApiProperty } from '@nestjs/swagger';
import { Count, Flag, Id, OneOf, Text, type Shape } from '../http/view.decorators';

const leaveRowResults = ['created', 'unchanged', 'failed'] as const;

export type LeaveRowResult = (typeof leaveRowResults)[number];

export class LeaveRowErrorView {
  @Count({ description: 'As a spreadsheet counts: the names of the fields are row 1.' }) row!: number;
  @Text() field!: string;
  @Text() message!: string;
}

export class ImportedLeaveView {
  @Count() row!: number;
  @OneOf(leaveRowResults) result!: LeaveRowResult;
  @Id({ nullable: true, description: 'Whose leave it is; null for nobody.' }) user_id!: string | null;
  @ApiProperty({ type: [LeaveRowErrorView] }) errors!: readonly Shape<LeaveRowErrorView>[];
}

export class LeaveImportView {
  @Flag({ description: 'Nothing was written; the results are what would have been.' }) dry_run!: boolean;
  @Count() created!: number;
  @Count({ description: 'The same leave is approved already.' }) unchanged!: number;
  @Count() failed!: number;
  @Count({ description: 'Days that have begun and were computed anew.' }) days_computed!: number;
  @ApiProperty({ type: [ImportedLeaveView], description: 'In the order of the file.' })
  data!: readonly Shape<ImportedLeaveView>[];
}
