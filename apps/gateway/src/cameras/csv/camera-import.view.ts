import { ApiProperty } from '@nestjs/swagger';
import { Count, Flag, Id, OneOf, Text, type Shape } from '../../http/view.decorators';

const rowResults = ['created', 'updated', 'unchanged', 'failed'] as const;

export type RowResult = (typeof rowResults)[number];

class RowErrorView {
  @Count({ description: 'As a spreadsheet counts: the names of the fields are row 1.' }) row!: number;
  @Text() field!: string;
  @Text() message!: string;
}

export class ImportedRowView {
  @Count() row!: number;
  @Text() name!: string;
  @OneOf(rowResults) result!: RowResult;
  @Id({ nullable: true, description: 'Null where there is no camera, or not yet.' }) camera_id!: string | null;
  @ApiProperty({ type: [RowErrorView] }) errors!: readonly Shape<RowErrorView>[];
}

export class CameraImportView {
  @Flag({ description: 'Nothing was written; the results are what would have been.' }) dry_run!: boolean;
  @Count() created!: number;
  @Count() updated!: number;
  @Count() unchanged!: number;
  @Count() failed!: number;
  @ApiProperty({ type: [ImportedRowView], description: 'In the order of the file.' })
  data!: readonly Shape<ImportedRowView>[];
}

export function toCameraImportView(isDryRun: boolean, rows: readonly ImportedRowView[]): CameraImportView {
  const count = (result: RowResult): number => rows.filter((row) => row.result === result).length;
  return {
    dry_run: isDryRun,
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    failed: count('failed'),
    data: rows,
  };
}
